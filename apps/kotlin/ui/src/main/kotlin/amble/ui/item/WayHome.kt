// How far a thing is on its way, in a sentence, and the way back while there is one.
package amble.ui.item

import amble.Way
import amble.ui.Navigator
import amble.ui.Place
import amble.ui.Words
import amble.ui.parts.QuietButton
import amble.ui.parts.waySentence
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
 * The way of a thing. While something of it is only here, it can be taken back for real; what was
 * never sent at all can be kept as a [draft] instead.
 */
@Composable
internal fun WayHome(
    way: Way,
    other: String,
    draft: Boolean,
    deeds: ItemDeeds,
    nav: Navigator,
) {
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        Text(waySentence(way, other), color = tones.softInk, style = MaterialTheme.typography.bodyMedium)
        if (way != Way.SHARED) return@Column
        FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            if (draft) {
                QuietButton(
                    Words.say("item.takeBack.draft"),
                    { deeds.takeBack { nav.replace(Place.OnlyMe(deeds.pair)) } },
                    tone = Tone.OnlyMe,
                )
            }
            // What was made here is gone then, and the screen says so; what is older stays.
            QuietButton(Words.say("item.takeBack"), { deeds.unshare {} })
        }
    }
}
