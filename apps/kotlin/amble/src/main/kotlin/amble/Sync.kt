// A live sync: while it runs this device can be found by the other of one 1:1, and both are kept up
// to date.

package amble

import amble.model.SyncEvent
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext

/** A live sync. It goes on, over any number of connections, until it is left. */
class Sync internal constructor(private val inner: amble.ffi.SyncHandle) : AutoCloseable {
    private val queue = Events { inner.nextBatch(Events.BATCH) }

    /**
     * What happens, until it is over; then the flow completes. Collect it once at a time. Cancelling
     * the collector loses nothing and does not end the sync: another goes on where it stopped.
     */
    val events: Flow<SyncEvent> get() = queue.flow

    /** Disconnects; a second or two at most. Twice is once. */
    suspend fun leave() = withContext(NonCancellable) { unlessClosed { inner.leave() } }

    /** [leave], blocking; for `use`. Screens call [leave]. */
    override fun close() {
        runBlocking { leave() }
        inner.close()
    }
}
