// What a pairing and a sync share: being opened and closed, and events as a flow that can be
// left and taken up again.

package amble

import amble.model.ErrorKind
import kotlin.coroutines.cancellation.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.withContext

/**
 * Opens something that must be closed. Who is cancelled meanwhile would never hear of it, and could
 * not open it again: so it is closed before the cancelling goes on.
 */
internal suspend fun <T> opened(open: suspend () -> T, close: suspend T.() -> Unit): T {
    // Whoever is first loads the library, which takes a while: not on a screen's thread. In this order:
    // coming back from another thread would look at the cancelling, and lose what was opened.
    val opened = withContext(NonCancellable) { withContext(Dispatchers.Default) { told { open() } } }
    try {
        currentCoroutineContext().ensureActive()
    } catch (cancelled: CancellationException) {
        withContext(NonCancellable) { opened.close() }
        throw cancelled
    }
    return opened
}

/** Closes what may be closed already. */
internal suspend fun unlessClosed(close: suspend () -> Unit) {
    try {
        told { close() }
    } catch (closed: AmbleException) {
        if (closed.kind != ErrorKind.NOT_NOW) throw closed
    }
}

/**
 * Pulls batches of events; an empty batch says that it is over. A batch that is asked for is waited
 * for outside of the collector: one that is cancelled meanwhile takes nothing with it.
 */
internal class Events<T>(private val pull: suspend () -> List<T>) {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    private val collecting = Mutex()

    // Both only touched by the one collector.
    private val pulled = ArrayDeque<T>()
    private var asked: Deferred<List<T>>? = null

    val flow: Flow<T> = flow {
        if (!collecting.tryLock()) {
            throw AmbleException(ErrorKind.NOT_NOW, "These events are being collected already: collect them once.")
        }
        try {
            while (more()) {
                currentCoroutineContext().ensureActive()
                emit(pulled.removeFirst())
            }
        } finally {
            collecting.unlock()
        }
    }

    private suspend fun more(): Boolean {
        if (pulled.isEmpty()) {
            val batch = asked ?: scope.async { told { pull() } }.also { asked = it }
            pulled += batch.await()
            asked = null
        }
        return pulled.isNotEmpty()
    }

    companion object {
        /** As many events as one call brings at most. */
        const val BATCH = 64
    }
}
