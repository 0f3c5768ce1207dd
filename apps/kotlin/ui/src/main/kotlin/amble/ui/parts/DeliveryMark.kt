// How far something is on its way to the other: a small sign at the line's end, always in the same
// place, that says its sentence when it is tapped.
package amble.ui.parts

import amble.model.Delivery
import amble.ui.Words
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.material3.DropdownMenu
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp

/** What the sign of [delivery] means, in a sentence that names the [other] person. */
fun deliverySentence(delivery: Delivery, other: String): String =
    Words.say("delivery.${delivery.word}.sentence", other)

/** The sign of [delivery]; [other] is the other person's name. */
@Composable
fun DeliveryMark(delivery: Delivery, other: String, modifier: Modifier = Modifier) {
    var open by remember { mutableStateOf(false) }
    Box(modifier) {
        SignButton(
            sign = when (delivery) {
                Delivery.PRIVATE -> Sign.Lock
                Delivery.NOT_SENT -> Sign.Ring
                Delivery.SENT -> Sign.HalfRing
                Delivery.DELIVERED -> Sign.Dot
            },
            name = Words.say("delivery.${delivery.word}"),
            onClick = { open = true },
            ink = if (delivery == Delivery.PRIVATE) tones.privateInk else tones.path,
        )
        DropdownMenu(open, { open = false }) {
            Text(
                deliverySentence(delivery, other),
                Modifier.widthIn(max = 320.dp).padding(16.dp)
                    .semantics { liveRegion = LiveRegionMode.Polite },
                style = MaterialTheme.typography.bodyMedium,
            )
        }
    }
}
