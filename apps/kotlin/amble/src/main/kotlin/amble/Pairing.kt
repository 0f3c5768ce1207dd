// A pairing screen: one shows a ticket, the other joins, both compare a code and say yes.

package amble

import amble.ffi.PairingEvent as Inner
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext

/** What happens on a pairing screen. */
sealed interface PairingEvent {
    /** Inviting: show [text], drawn as a QR code too. It is good for [seconds] and for one person. */
    data class Ticket(val text: String, val seconds: Int) : PairingEvent

    /** Joining: connecting to the device that showed the ticket. */
    data object Connecting : PairingEvent

    /**
     * Both screens must show the same [code], three words and six digits; each person says yes or
     * no. [name] is what the other calls themselves, [role] is theirs.
     */
    data class Code(val code: String, val name: String, val role: Role) : PairingEvent

    /** Someone tried and failed, for this [reason]; the ticket is still good. */
    data class Failed(val reason: String) : PairingEvent

    /** Done: the two are paired, and [pair] is their 1:1. */
    data class Paired(val pair: String, val name: String) : PairingEvent

    /**
     * Both said yes, and the last word of the other was lost: completed at the next contact, or
     * gone after ten minutes.
     */
    data class Pending(val pair: String, val name: String) : PairingEvent

    /** It ended without pairing, for this [reason]. Nothing was stored. */
    data class Ended(val reason: String) : PairingEvent
}

/** An open pairing screen. It ends by itself with [PairingEvent.Paired], `Pending` or `Ended`. */
class Pairing internal constructor(private val inner: amble.ffi.PairingScreen) : AutoCloseable {
    private val queue = Events { inner.nextBatch(Events.BATCH).map { it.outer() } }

    /**
     * What happens, until it is over; then the flow completes. Collect it once at a time. Cancelling
     * the collector loses nothing and does not end the pairing: another goes on where it stopped.
     */
    val events: Flow<PairingEvent> get() = queue.flow

    /** The person says that both screens show the same code. */
    fun confirm() = told { inner.confirm() }

    /** The person says that the codes differ, or that it is not who they expect. */
    fun refuse() = told { inner.refuse() }

    /** Leaves the screen. What both confirmed stays; otherwise nothing is stored. Twice is once. */
    suspend fun leave() = withContext(NonCancellable) { unlessClosed { inner.leave() } }

    /** [leave], blocking; for `use`. Screens call [leave]. */
    override fun close() {
        runBlocking { leave() }
        inner.close()
    }
}

private fun Inner.outer(): PairingEvent = when (this) {
    is Inner.Ticket -> PairingEvent.Ticket(text, seconds)
    is Inner.Connecting -> PairingEvent.Connecting
    is Inner.Code -> PairingEvent.Code(code, name, role)
    is Inner.Failed -> PairingEvent.Failed(reason)
    is Inner.Paired -> PairingEvent.Paired(pair, name)
    is Inner.Pending -> PairingEvent.Pending(pair, name)
    is Inner.Ended -> PairingEvent.Ended(reason)
}
