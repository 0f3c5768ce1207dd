// One try to pair, from the first tap to being paired: the event stream as one step at a time.
package amble.ui.pairing

import amble.AmbleException
import amble.Pairing
import amble.model.PairingEvent
import amble.model.Role
import amble.ui.Session
import amble.ui.Words
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeMark
import kotlin.time.TimeSource
import kotlinx.coroutines.launch

/** How far a try to pair is. */
internal sealed interface Step {
    /** Nothing has begun: choose, or read a code. */
    data object Choosing : Step

    /** The network is being opened, or the other device dialled. */
    data object Opening : Step

    /** The code is shown until [until]. */
    data class Showing(val text: String, val until: TimeMark) : Step

    /** Both screens must show the same. [role] is the other's. */
    data class Comparing(val code: String, val name: String, val role: Role) : Step

    /** The person said yes; the other has not yet. */
    data class Waiting(val name: String) : Step

    /** Done. */
    data class Paired(val pair: String, val name: String) : Step

    /** Done but for the other's last message. */
    data class Pending(val pair: String, val name: String) : Step

    /** It ended without pairing, for this reason. */
    data class Over(val sentence: String, val again: String) : Step
}

/** A try to pair. It ends with its screen. */
internal class PairingRun(private val session: Session) {
    /** How far it is. */
    var step: Step by mutableStateOf(Step.Choosing)
        private set

    /** Why the last try with the code that is still shown, or with the text given, did not work. */
    var problem: String? by mutableStateOf(null)
        private set

    private var screen: Pairing? = null
    private var attempt = 0
    private var saidNo = false
    private var shown: Step.Showing? = null

    /** Makes a code; [role] is this person's side. */
    fun invite(role: Role, pair: String?) = open {
        session.amble.invite(role, pair, listen = session.host.listen)
    }

    /** Follows a code that the other shows. */
    fun join(ticket: String, pair: String?) = open {
        session.amble.join(ticket, pair, listen = session.host.listen)
    }

    /** Back to choosing; an open try is left. */
    fun again() {
        leave()
        step = Step.Choosing
    }

    /** Says why what was given cannot be used. */
    fun refuse(sentence: String) {
        problem = sentence
    }

    /** Both screens show the same. */
    fun yes() {
        val comparing = step as? Step.Comparing ?: return
        step = Step.Waiting(comparing.name)
        answer { confirm() }
    }

    /** They do not. */
    fun no() {
        saidNo = true
        answer { refuse() }
    }

    /** Leaves: what is not complete is not stored. */
    fun leave() {
        attempt++
        val open = screen
        screen = null
        if (open != null) session.scope.launch { open.leave() }
    }

    /** A pairing that has just ended is not told any more: its last event says why. */
    private fun answer(say: Pairing.() -> Unit) {
        try {
            screen?.say()
        } catch (error: AmbleException) {
            problem = Words.sentence(error.reason)
        }
    }

    private fun open(begin: suspend () -> Pairing) {
        leave()
        val mine = attempt
        problem = null
        saidNo = false
        shown = null
        step = Step.Opening
        session.scope.launch {
            try {
                val opened = begin()
                // Left while it was opening: nobody else closes it.
                if (mine != attempt) return@launch opened.leave()
                screen = opened
                opened.events.collect { if (mine == attempt) hear(it) }
            } catch (error: AmbleException) {
                if (mine != attempt) return@launch
                problem = Words.sentence(error.reason)
                step = Step.Choosing
            }
        }
    }

    private fun hear(event: PairingEvent) {
        when (event) {
            is PairingEvent.Ticket -> {
                val until = TimeSource.Monotonic.markNow() + event.seconds.seconds
                step = Step.Showing(event.text, until).also { shown = it }
            }
            PairingEvent.Connecting -> step = Step.Opening
            is PairingEvent.Code -> step = Step.Comparing(event.code, event.name, event.role)
            is PairingEvent.Failed -> failed(Words.sentence(event.reason))
            is PairingEvent.Paired -> step = Step.Paired(event.pair, event.name)
            is PairingEvent.Pending -> step = Step.Pending(event.pair, event.name)
            is PairingEvent.Ended -> ended(Words.sentence(event.reason))
        }
    }

    /** Somebody failed; the code is still good, so it is shown again with what happened. */
    private fun failed(reason: String) {
        problem = Words.say("pair.failed-once", reason)
        shown?.let { step = it }
    }

    private fun ended(reason: String) {
        val before = step
        step = when {
            saidNo -> Step.Over(Words.say("pair.differs"), Words.say("pair.again"))
            before is Step.Showing && before.until.hasPassedNow() ->
                Step.Over(Words.say("pair.expired"), Words.say("pair.new-code"))
            else -> Step.Over(reason, Words.say("pair.again"))
        }
    }
}
