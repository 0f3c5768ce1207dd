// How far something is on its way to the other, in a sentence, and how to take it back while it was
// not sent.
package amble.ui.parts

import amble.model.Delivery
import amble.ui.Words
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.unit.dp

/**
 * The delivery of something. What was not sent can be taken back for real: [onUnshare]. What can
 * become a private note again has [onMakePrivate].
 */
@Composable
internal fun DeliveryRow(
    delivery: Delivery,
    other: String,
    onUnshare: () -> Unit,
    onMakePrivate: (() -> Unit)? = null,
) {
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        Text(
            deliverySentence(delivery, other),
            color = tones.softInk,
            style = MaterialTheme.typography.bodyMedium,
        )
        if (delivery != Delivery.NOT_SENT) return@Column
        FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            onMakePrivate?.let { QuietButton(Words.say("delivery.make-private"), it, tone = Tone.Private) }
            // What was made here is gone then, and the screen says so; what is older stays.
            QuietButton(Words.say("delivery.unshare"), onUnshare)
        }
    }
}
