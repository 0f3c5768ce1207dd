// A pairing: one shows a ticket, the other joins, both compare a code and confirm.

package amble

import amble.model.PairingEvent
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext

/** A pairing. It ends by itself with [PairingEvent.Paired], `Pending` or `Ended`. */
class Pairing internal constructor(private val inner: amble.ffi.PairingHandle) : AutoCloseable {
    private val queue = Events { inner.nextBatch(Events.BATCH) }

    /**
     * What happens, until it is over; then the flow completes. Collect it once at a time. Cancelling
     * the collector loses nothing and does not end the pairing: another goes on where it stopped.
     */
    val events: Flow<PairingEvent> get() = queue.flow

    /** The person says that both screens show the same code. */
    fun confirm() = told { inner.confirm() }

    /** The person says that the codes differ, or that it is not who they expect. */
    fun refuse() = told { inner.refuse() }

    /** Leaves it. What both confirmed stays; otherwise nothing is stored. Twice is once. */
    suspend fun leave() = withContext(NonCancellable) { unlessClosed { inner.leave() } }

    /** [leave], blocking; for `use`. Screens call [leave]. */
    override fun close() {
        runBlocking { leave() }
        inner.close()
    }
}
