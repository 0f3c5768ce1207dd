// An open meeting: what the event stream has said so far, as state that screens show. It lives in
// the session, so both stay in step while a person is on another screen.
package amble.ui

import amble.AmbleException
import amble.Digest
import amble.Meet
import amble.MeetEvent
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.mutableStateListOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch

/** How far a meeting is. */
enum class Stage {
    /** The network is being opened. */
    Opening,

    /** The other device is looked for. */
    Looking,

    /** The other device is here, and bytes cross. */
    Connected,

    /** Both hold the same. */
    InStep,

    /** The screen is closed, by itself or because it could not be opened. */
    Closed,
}

/** The meeting of one 1:1, from opening to leaving. */
class Meeting internal constructor(
    /** The 1:1. */
    val pair: String,
    private val session: Session,
) {
    /** How far it is. */
    var stage by mutableStateOf(Stage.Opening)
        private set

    /** Text that tells the other device where this one is. */
    var addressTicket: String? by mutableStateOf(null)
        private set

    /** The other was looked for so long that the person should be told what to do. */
    var unseen by mutableStateOf(false)
        private set

    /** Why the last connection ended, until there is a new one. */
    var lost: String? by mutableStateOf(null)
        private set

    /** Why it could not be opened. */
    var failure: String? by mutableStateOf(null)
        private set

    /** What changed since the two last parted in step. */
    var digest: Digest? by mutableStateOf(null)
        private set

    /** Changes sent in this meeting. */
    var sent by mutableIntStateOf(0)
        private set

    /** Changes received in this meeting. */
    var received by mutableIntStateOf(0)
        private set

    /** This home is an old copy and waits for what it lacks. */
    var behind by mutableStateOf(false)
        private set

    /** Sentences worth knowing that are no refusal. */
    val told = mutableStateListOf<String>()

    /** What either app could not take in, as sentences. */
    val refusals = mutableStateListOf<String>()

    private var screen: Meet? = null
    private var job: Job? = null
    private var left = false

    /** Opens it, once [after] has let the network go. */
    internal fun open(at: List<String>, after: Meeting?) {
        job = session.scope.launch {
            after?.job?.join()
            if (left) return@launch
            try {
                val opened = session.amble.meet(pair, at, session.host.listen)
                screen = opened
                // Left while it was opening: then nobody else closes it.
                if (left) opened.leave() else opened.events.collect(::hear)
            } catch (error: AmbleException) {
                failure = Words.sentence(error.reason)
            }
            stage = Stage.Closed
        }
    }

    /** Closes it. The event stream ends by itself once the network is let go. */
    internal fun leave() {
        if (left) return
        left = true
        session.scope.launch { screen?.leave() }
    }

    /** Says that the person has waited long enough to be told what else can be done. */
    fun waited() {
        if (stage == Stage.Looking) unseen = true
    }

    private fun hear(event: MeetEvent) {
        when (event) {
            is MeetEvent.Open -> addressTicket = event.addressTicket
            is MeetEvent.Looking -> stage = Stage.Looking
            is MeetEvent.DiscoveryFailed -> tell(Words.sentence(event.reason))
            is MeetEvent.Connected -> {
                stage = Stage.Connected
                lost = null
                unseen = false
            }
            MeetEvent.PairingCompleted -> tell(Words.say("meet.pairing-completed"))
            is MeetEvent.Progress -> {
                count(event.sent, event.received)
                stage = Stage.Connected
            }
            is MeetEvent.InStep -> {
                count(event.sent, event.received)
                digest = event.digest
                behind = false
                stage = Stage.InStep
            }
            is MeetEvent.NotTakenIn -> refuse(Words.sentence(event.reason))
            is MeetEvent.Refused -> refuse(Words.sentence(event.reason))
            MeetEvent.Adopted -> {
                behind = false
                tell(Words.say("meet.adopted"))
            }
            MeetEvent.Behind -> behind = true
            is MeetEvent.Problem -> refuse(Words.sentence(event.reason))
            is MeetEvent.Disconnected -> lost = Words.sentence(event.reason)
            MeetEvent.Closed -> stage = Stage.Closed
        }
    }

    private fun count(sent: Int, received: Int) {
        this.sent = sent
        this.received = received
    }

    private fun tell(sentence: String) {
        if (sentence !in told) told += sentence
    }

    private fun refuse(sentence: String) {
        if (sentence !in refusals) refusals += sentence
    }
}
