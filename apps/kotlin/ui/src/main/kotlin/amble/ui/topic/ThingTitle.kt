// How something begins on its own screen, whatever it is.
package amble.ui.topic

import amble.model.Delivery
import amble.model.Side
import amble.ui.Words
import amble.ui.parts.DeliveryMark
import amble.ui.parts.word
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp

/** What it is about, and how far it is on its way to [other]. */
@Composable
internal fun ThingTitle(text: String, delivery: Delivery, other: String, modifier: Modifier = Modifier) {
    Row(verticalAlignment = Alignment.Top) {
        Text(
            text,
            modifier.weight(1f).padding(top = 6.dp),
            color = tones.ink,
            style = MaterialTheme.typography.titleLarge,
        )
        DeliveryMark(delivery, other)
    }
}

/** Who wrote it. */
@Composable
internal fun AuthorLine(author: Side, other: String) {
    Text(
        Words.say("topic.author.${author.word}", other),
        color = tones.softInk,
        style = MaterialTheme.typography.bodyMedium,
    )
}
