// A meeting screen: while it is open this device can be found by the other of one 1:1.

package amble

import amble.ffi.MeetEvent as Inner
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext

/** What happens on a meeting screen. */
sealed interface MeetEvent {
    /**
     * This device can be found. [addressTicket] tells the other device where: draw it as a QR code.
     * [addresses] are the ones in it, such as `192.0.2.7:50123`.
     */
    data class Open(val addressTicket: String, val addresses: List<String>) : MeetEvent

    /** Trying all [addresses] known of the other device. Said once until something changes. */
    data class Looking(val addresses: Int) : MeetEvent

    /** The search for devices nearby failed, for this [reason]; known addresses are still tried. */
    data class DiscoveryFailed(val reason: String) : MeetEvent

    /** The other device is here; [name] is its owner's. */
    data class Connected(val name: String) : MeetEvent

    /** A pairing that was pending is complete. */
    data object PairingCompleted : MeetEvent

    /** Something crossed: changes [sent] and [received] so far in this meeting. */
    data class Progress(val sent: Int, val received: Int) : MeetEvent

    /**
     * Both hold the same, and both have said so. [digest] is what changed since the two last parted
     * in step; [sent] and [received] count the changes of this meeting, [bytes] all that crossed, in
     * both directions; [milliseconds] have passed since the connection.
     */
    data class InStep(
        val digest: Digest,
        val sent: Int,
        val received: Int,
        val bytes: Int,
        val milliseconds: Int,
    ) : MeetEvent

    /** The other's app could not take in [count] of our changes. They are kept and offered again. */
    data class NotTakenIn(val reason: String, val count: Int) : MeetEvent

    /** This app refused [count] of their changes. */
    data class Refused(val reason: String, val count: Int) : MeetEvent

    /** This home was an old copy and has taken back what the other kept. */
    data object Adopted : MeetEvent

    /** This home is an old copy and waits for what it lacks. */
    data object Behind : MeetEvent

    /** Something is neither held nor waiting; see [Amble.problems]. */
    data class Problem(val reason: String) : MeetEvent

    /** The connection ended, for this [reason]. That is normal; both keep working. */
    data class Disconnected(val reason: String) : MeetEvent

    /** The meeting screen is closed. The last event. */
    data object Closed : MeetEvent
}

/** An open meeting screen. It stays open, over any number of connections, until it is left. */
class Meet internal constructor(private val inner: amble.ffi.MeetScreen) : AutoCloseable {
    private val queue = Events { inner.nextBatch(Events.BATCH).map { it.outer() } }

    /**
     * What happens, until it is over; then the flow completes. Collect it once at a time. Cancelling
     * the collector loses nothing and does not close the screen: another goes on where it stopped.
     */
    val events: Flow<MeetEvent> get() = queue.flow

    /** Hangs up and closes the screen; a second or two at most. Twice is once. */
    suspend fun leave() = withContext(NonCancellable) { unlessClosed { inner.leave() } }

    /** [leave], blocking; for `use`. Screens call [leave]. */
    override fun close() {
        runBlocking { leave() }
        inner.close()
    }
}

private fun Inner.outer(): MeetEvent = when (this) {
    is Inner.Open -> MeetEvent.Open(addressTicket, addresses)
    is Inner.Looking -> MeetEvent.Looking(addresses)
    is Inner.DiscoveryFailed -> MeetEvent.DiscoveryFailed(reason)
    is Inner.Connected -> MeetEvent.Connected(name)
    is Inner.PairingCompleted -> MeetEvent.PairingCompleted
    is Inner.Progress -> MeetEvent.Progress(sent, received)
    is Inner.InStep -> MeetEvent.InStep(digest.outer(), sent, received, bytes, milliseconds)
    is Inner.NotTakenIn -> MeetEvent.NotTakenIn(reason, count)
    is Inner.Refused -> MeetEvent.Refused(reason, count)
    is Inner.Adopted -> MeetEvent.Adopted
    is Inner.Behind -> MeetEvent.Behind
    is Inner.Problem -> MeetEvent.Problem(reason)
    is Inner.Disconnected -> MeetEvent.Disconnected(reason)
    is Inner.Closed -> MeetEvent.Closed
}
