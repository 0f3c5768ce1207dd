// How far a thing is on its way: a small sign at the line's end, always in the same place, that
// says its sentence when it is tapped.
package amble.ui.parts

import amble.Way
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

/** What stands behind the sign of [way], in a sentence that names the [other] person. */
fun waySentence(way: Way, other: String): String = Words.say("way.${way.key}.sentence", other)

private val Way.key: String
    get() = when (this) {
        Way.ONLY_ME -> "only-me"
        Way.SHARED -> "shared"
        Way.SENT -> "sent"
        Way.DELIVERED -> "delivered"
    }

/** The sign of [way]; [other] is the other person's name. */
@Composable
fun WayMark(way: Way, other: String, modifier: Modifier = Modifier) {
    var open by remember { mutableStateOf(false) }
    Box(modifier) {
        SignButton(
            sign = when (way) {
                Way.ONLY_ME -> Sign.Lock
                Way.SHARED -> Sign.Ring
                Way.SENT -> Sign.HalfRing
                Way.DELIVERED -> Sign.Dot
            },
            name = Words.say("way.${way.key}"),
            onClick = { open = true },
            ink = if (way == Way.ONLY_ME) tones.onlyMe else tones.path,
        )
        DropdownMenu(open, { open = false }) {
            Text(
                waySentence(way, other),
                Modifier.widthIn(max = 320.dp).padding(16.dp)
                    .semantics { liveRegion = LiveRegionMode.Polite },
                style = MaterialTheme.typography.bodyMedium,
            )
        }
    }
}
