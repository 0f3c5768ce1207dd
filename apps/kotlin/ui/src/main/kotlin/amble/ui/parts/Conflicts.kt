// Where both wrote apart: a chip that says so, and a card with both values and one tap to settle.
package amble.ui.parts

import amble.Choice
import amble.Conflict
import amble.Field
import amble.ui.Words
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp

/** What people call [field]. */
fun fieldName(field: Field): String = Words.say("field.${field.name.lowercase().replace('_', '-')}")

/** Says that [conflict] waits, with both values and names. */
@Composable
fun ConflictChip(conflict: Conflict, onOpen: () -> Unit, modifier: Modifier = Modifier) {
    val values = conflict.choices.joinToString(" · ") {
        Words.say("conflict.value", valueWords(conflict.field, it.shown), it.by.name)
    }
    val name = Words.say("conflict.chip", fieldName(conflict.field), values)
    Surface(
        onOpen,
        modifier.heightIn(min = 48.dp).semantics(mergeDescendants = true) {
            contentDescription = name
        },
        shape = MaterialTheme.shapes.medium,
        color = tones.headsUpSurface,
        contentColor = tones.headsUp,
    ) {
        Column(Modifier.padding(horizontal = 12.dp, vertical = 10.dp)) {
            Text(values, style = MaterialTheme.typography.labelLarge)
        }
    }
}

/** Shows every value of [conflict] and who put it; a tap settles on that one. */
@Composable
fun ConflictCard(conflict: Conflict, onSettle: (Choice) -> Unit, modifier: Modifier = Modifier) {
    Surface(
        modifier.fillMaxWidth(),
        shape = MaterialTheme.shapes.large,
        color = tones.headsUpSurface,
        contentColor = tones.ink,
        border = BorderStroke(1.dp, tones.headsUp),
    ) {
        Column(
            Modifier.padding(16.dp),
            verticalArrangement = Arrangement.spacedBy(8.dp),
        ) {
            Text(
                conflict.label,
                Modifier.semantics { heading() },
                style = MaterialTheme.typography.titleMedium,
            )
            Text(
                Words.say("conflict.title", fieldName(conflict.field)),
                color = tones.headsUp,
                style = MaterialTheme.typography.bodyMedium,
            )
            conflict.choices.forEach { choice ->
                ChoiceButton(valueWords(conflict.field, choice.shown), choice.by.name) {
                    onSettle(choice)
                }
            }
        }
    }
}

@Composable
private fun ChoiceButton(value: String, by: String, onClick: () -> Unit) {
    val name = Words.say("conflict.take", value, by)
    Surface(
        onClick,
        Modifier.fillMaxWidth().heightIn(min = 56.dp)
            .semantics(mergeDescendants = true) { contentDescription = name },
        shape = MaterialTheme.shapes.medium,
        color = tones.raised,
        contentColor = tones.ink,
        border = BorderStroke(1.dp, tones.line),
    ) {
        Column(Modifier.padding(horizontal = 16.dp, vertical = 10.dp)) {
            Text(value, style = MaterialTheme.typography.titleMedium)
            Text(
                Words.say("conflict.by", by),
                color = tones.softInk,
                style = MaterialTheme.typography.bodyMedium,
            )
        }
    }
}
