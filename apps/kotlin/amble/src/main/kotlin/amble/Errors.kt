// The one exception of this layer, and how everything that can go wrong below becomes it.

package amble

import amble.model.ErrorKind
import amble.model.HomeException
import java.nio.charset.CharacterCodingException
import kotlin.coroutines.cancellation.CancellationException

/**
 * Something asked of Amble failed. Nothing that was saved is lost by it.
 *
 * Decide by [kind]; show [reason], a sentence for the person: what is wrong and what to do.
 */
class AmbleException(val kind: ErrorKind, val reason: String, cause: Throwable? = null) :
    Exception(reason, cause)

/** Runs a call of the core; whatever it throws, but being cancelled, is an [AmbleException]. */
internal inline fun <T> told(call: () -> T): T =
    try {
        call()
    } catch (cancelled: CancellationException) {
        throw cancelled
    } catch (failure: Exception) {
        throw failure.told()
    } catch (failure: LinkageError) {
        throw failure.told()
    }

internal fun Throwable.told(): AmbleException = when (this) {
    is AmbleException -> this
    is HomeException.Failed -> AmbleException(kind, reason, this)
    // The generated code says so of a handle that was closed.
    is IllegalStateException -> AmbleException(ErrorKind.NOT_NOW, "This is closed. Open it again.", this)
    // Half of a surrogate pair: text that no other device could read.
    is CharacterCodingException -> AmbleException(
        ErrorKind.INVALID,
        "This text holds half of a character. Take the broken character out.",
        this,
    )
    is LinkageError -> AmbleException(
        ErrorKind.INTERNAL,
        "The Amble library could not be loaded: ${rootMessage()}. Install the app again; when " +
            "building it, name the library's folder with -Djna.library.path.",
        this,
    )
    else -> AmbleException(ErrorKind.INTERNAL, "A fault in Amble itself: ${rootMessage()}.", this)
}

private fun Throwable.rootMessage(): String {
    val root = generateSequence(this) { it.cause }.last()
    return (root.message ?: root.javaClass.simpleName).lineSequence().first().trimEnd('.')
}
