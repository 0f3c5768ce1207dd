// One run of the app on one home: runs what a person asked for, says what went wrong in a
// sentence, offers undo, and keeps the live sync while the person is on other screens.
package amble.ui

import amble.Amble
import amble.AmbleException
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/** A sentence about something that did not work, and the button under it. */
class Notice(val sentence: String, val button: String = Words.say("notice.ok"))

/** A sentence about something that was just done; [undo] is the 1:1 in which it can be undone. */
class Said(val sentence: String, val undo: String?)

/** What every screen is given. Calls are made on [scope], whose thread is the screens'. */
class Session(val amble: Amble, val host: Host, val scope: CoroutineScope) {
    /** What did not work, until the person has read it. */
    var notice: Notice? by mutableStateOf(null)
        private set

    /** What was just done, for ten seconds. */
    var said: Said? by mutableStateOf(null)
        private set

    /** The live sync, if there is one. There is one at a time. */
    var sync: LiveSync? by mutableStateOf(null)
        private set

    /** Whether the other's device may be connected: then two people may look at this screen. */
    val isConnecting: Boolean
        get() = sync.let { it != null && it.stage != Stage.Closed }

    /** The sync that was left last: it may not have let the network go yet. */
    private var closing: LiveSync? = null

    private val oneAtATime = Mutex()

    /**
     * Runs [block] after everything asked for before it. An [AmbleException] becomes [notice].
     * [name] says what was done, once it is; with [undo] (a 1:1) ten seconds of Undo beside it.
     */
    fun act(name: String? = null, undo: String? = null, block: suspend () -> Unit): Job =
        scope.launch {
            oneAtATime.withLock {
                // Undo takes back the last edit: an older offer must not outlive a newer edit.
                said = null
                try {
                    block()
                    if (name != null) say(name, undo)
                } catch (error: AmbleException) {
                    refuse(error)
                }
            }
        }

    /** Takes back what [said] tells of. */
    fun undo() {
        val pair = said?.undo ?: return
        said = null
        act { amble.undo(pair) }
    }

    /** The person has read the notice. */
    fun dismiss() {
        notice = null
    }

    /** Shows why something did not work. */
    fun refuse(error: AmbleException) {
        notice = Notice(Words.sentence(error.reason))
    }

    /** Shows [sentence] as something that did not work. */
    fun refuse(sentence: String) {
        notice = Notice(sentence)
    }

    /**
     * Opens a live sync with [pair]; an open one with somebody else is closed first. [at] are
     * address tickets that the other shows.
     */
    fun connect(pair: String, at: List<String> = emptyList()) {
        val open = sync
        if (open?.pair == pair && open.stage != Stage.Closed && at.isEmpty()) return
        disconnect()
        sync = LiveSync(pair, this).also { it.open(at, after = closing) }
    }

    /** Closes the live sync. */
    fun disconnect() {
        val open = sync ?: return
        open.leave()
        closing = open
        sync = null
    }

    private fun say(sentence: String, undo: String?) {
        val now = Said(sentence, undo)
        said = now
        scope.launch {
            delay(SAID_FOR_MS)
            if (said === now) said = null
        }
    }

    private companion object {
        const val SAID_FOR_MS = 10_000L
    }
}
