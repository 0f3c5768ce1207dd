// What can be done when the other device is not found: one shows a code, the other reads it.
package amble.ui.sync

import amble.ui.Words
import amble.ui.parts.CodeSource
import amble.ui.parts.QrCode
import amble.ui.parts.QuietButton
import amble.ui.parts.Scrolled
import amble.ui.theme.Tone
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp

/** Where [name]'s code can be read from; only what this device can do. */
@Composable
internal fun CodeSources(name: String, canScan: Boolean, onRead: (CodeSource) -> Unit) {
    val wide = Modifier.fillMaxWidth()
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        if (canScan) {
            QuietButton(Words.say("sync.read", name), { onRead(CodeSource.Camera) }, wide)
        }
        QuietButton(Words.say("sync.image", name), { onRead(CodeSource.Photo) }, wide)
        QuietButton(Words.say("sync.paste", name), { onRead(CodeSource.Clipboard) }, wide)
    }
}

/** The code with this device's address, for [name] to read. */
@Composable
internal fun ShowAddress(name: String, ticket: String, onCopy: () -> Unit) {
    Scrolled {
        Text(Words.say("sync.show-sentence", name), style = MaterialTheme.typography.bodyLarge)
        QrCode(ticket, Words.say("sync.qr"))
        QuietButton(Words.say("sync.copy"), onCopy, tone = Tone.Plain)
    }
}
