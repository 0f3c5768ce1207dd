// What can be done when the other device is not found: each shows or reads where the other is.
package amble.ui.meet

import amble.ui.Words
import amble.ui.pairing.CodeWay
import amble.ui.pairing.Scrolled
import amble.ui.parts.QrCode
import amble.ui.parts.QuietButton
import amble.ui.theme.Tone
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp

/** The ways to read where [name]'s device is; only what this device can do. */
@Composable
internal fun Ways(name: String, canScan: Boolean, onWay: (CodeWay) -> Unit) {
    val wide = Modifier.fillMaxWidth()
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        if (canScan) {
            QuietButton(Words.say("meet.read", name), { onWay(CodeWay.Scan) }, wide)
        }
        QuietButton(Words.say("meet.image", name), { onWay(CodeWay.Image) }, wide)
        QuietButton(Words.say("meet.paste", name), { onWay(CodeWay.Paste) }, wide)
    }
}

/** Where this device is, for [name] to read. */
@Composable
internal fun ShowAddress(name: String, ticket: String, onCopy: () -> Unit) {
    Scrolled {
        Text(Words.say("meet.show-sentence", name), style = MaterialTheme.typography.bodyLarge)
        QrCode(ticket, Words.say("meet.qr"))
        QuietButton(Words.say("meet.copy"), onCopy, tone = Tone.Plain)
    }
}
