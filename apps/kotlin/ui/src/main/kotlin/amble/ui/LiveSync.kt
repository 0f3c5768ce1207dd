// A live sync: what its events have said so far, as state that screens show. It belongs to the
// session, so both devices stay up to date while a person is on another screen.
package amble.ui

import amble.AmbleException
import amble.Sync
import amble.model.Digest
import amble.model.SyncEvent
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.mutableStateListOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch

/** How far a live sync is. */
enum class Stage {
    /** The network is being opened. */
    Opening,

    /** The other device is looked for. */
    Looking,

    /** The two devices are connected, and changes cross. */
    Connected,

    /** Both hold the same. */
    UpToDate,

    /** It is over, or could not be opened. */
    Closed,
}

/** The live sync of one 1:1, from opening to disconnecting. */
class LiveSync internal constructor(
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

    /** What changed since the last sync. */
    var digest: Digest? by mutableStateOf(null)
        private set

    /** Changes sent. */
    var sent by mutableIntStateOf(0)
        private set

    /** Changes received. */
    var received by mutableIntStateOf(0)
        private set

    /** This home is an old copy and waits for what it lacks. */
    var behind by mutableStateOf(false)
        private set

    /** Sentences worth knowing that are no refusal. */
    val messages = mutableStateListOf<String>()

    /** What either app could not take in, as sentences. */
    val refusals = mutableStateListOf<String>()

    private var sync: Sync? = null
    private var job: Job? = null
    private var left = false

    /** Opens it, once [after] has let the network go. */
    internal fun open(at: List<String>, after: LiveSync?) {
        job = session.scope.launch {
            after?.job?.join()
            if (left) return@launch
            try {
                val opened = session.amble.sync(pair, at, session.host.listen)
                sync = opened
                // Left while it was opening: then nobody else closes it.
                if (left) opened.leave() else opened.events.collect(::hear)
            } catch (error: AmbleException) {
                failure = Words.sentence(error.reason)
            }
            stage = Stage.Closed
        }
    }

    /** Disconnects. The events end by themselves once the network is let go. */
    internal fun leave() {
        if (left) return
        left = true
        session.scope.launch { sync?.leave() }
    }

    /** Says that the person has waited long enough to be told what else can be done. */
    fun waited() {
        if (stage == Stage.Looking) unseen = true
    }

    private fun hear(event: SyncEvent) {
        when (event) {
            is SyncEvent.Open -> addressTicket = event.addressTicket
            is SyncEvent.Looking -> stage = Stage.Looking
            is SyncEvent.DiscoveryFailed -> tell(Words.sentence(event.reason))
            is SyncEvent.Connected -> {
                stage = Stage.Connected
                lost = null
                unseen = false
            }
            SyncEvent.PairingCompleted -> tell(Words.say("sync.pairing-completed"))
            is SyncEvent.Progress -> {
                count(event.sent, event.received)
                stage = Stage.Connected
            }
            is SyncEvent.UpToDate -> {
                count(event.sent, event.received)
                digest = event.digest
                behind = false
                stage = Stage.UpToDate
            }
            is SyncEvent.NotTakenIn -> refuse(Words.sentence(event.reason))
            is SyncEvent.Refused -> refuse(Words.sentence(event.reason))
            SyncEvent.Adopted -> {
                behind = false
                tell(Words.say("sync.adopted"))
            }
            SyncEvent.Behind -> behind = true
            is SyncEvent.Problem -> refuse(Words.sentence(event.reason))
            is SyncEvent.Disconnected -> lost = Words.sentence(event.reason)
            SyncEvent.Closed -> stage = Stage.Closed
        }
    }

    private fun count(sent: Int, received: Int) {
        this.sent = sent
        this.received = received
    }

    private fun tell(sentence: String) {
        if (sentence !in messages) messages += sentence
    }

    private fun refuse(sentence: String) {
        if (sentence !in refusals) refusals += sentence
    }
}
