// What tells a screen to read again.

package amble

import amble.model.ErrorKind
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * Calls [changed] after every change, once for any number that came meanwhile, until the home is
 * shut down; [first] runs when no change can be missed any more.
 */
internal suspend fun amble.ffi.HomeHandle.eachChange(first: suspend () -> Unit = {}, changed: suspend () -> Unit) {
    val changes = told { changes() }
    try {
        first()
        while (told { changes.next() }) changed()
    } finally {
        changes.close()
    }
}

/** A signal for every change; each collector hears of all of them. */
internal fun signals(inner: amble.ffi.HomeHandle): Flow<Unit> = flow { inner.eachChange { emit(Unit) } }

/** What [read] gives now, and again whenever that is something else. */
internal fun <T> readings(inner: amble.ffi.HomeHandle, isShut: () -> Boolean, read: suspend () -> T): Flow<T> = flow {
    var last: Any? = Unread
    suspend fun again() {
        val value = try {
            read()
        } catch (failure: AmbleException) {
            // A reading that the shutdown overtook is not news: the next change is the end.
            if (isShut() && failure.kind == ErrorKind.NOT_NOW) return
            throw failure
        }
        if (last == value) return
        last = value
        emit(value)
    }
    inner.eachChange(first = { again() }, changed = { again() })
}

/** Differs from everything that can be read. */
private object Unread
