// Where the text of a code comes from: the camera, a photo, the clipboard.
package amble.ui.parts

import amble.ui.Host
import amble.ui.Session
import amble.ui.Words
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/** Where the text of a code comes from. */
internal enum class CodeSource {
    /** The camera reads it. */
    Camera,

    /** A photo of it. */
    Photo,

    /** The clipboard. */
    Clipboard,
}

/** Gets the text of a code; [onRead] gets it, [onNothing] a sentence if there is none. */
internal suspend fun readCode(
    host: Host,
    source: CodeSource,
    onNothing: (String) -> Unit,
    onRead: (String) -> Unit,
) {
    when (source) {
        CodeSource.Camera -> host.scan()?.let(onRead)
        CodeSource.Photo -> {
            val picture = host.pickImage() ?: return
            val text = withContext(Dispatchers.Default) { readQrCode(picture) }
            if (text == null) onNothing(Words.say("join.no-code")) else onRead(text)
        }
        CodeSource.Clipboard -> {
            val text = host.paste()?.trim()
            if (text.isNullOrEmpty()) onNothing(Words.say("join.nothing-pasted")) else onRead(text)
        }
    }
}

/** The screen is bright and awake while this is part of it: another device reads a code from it. */
@Composable
internal fun Bright(session: Session) {
    DisposableEffect(session) {
        session.host.bright(true)
        onDispose { session.host.bright(false) }
    }
}
