// Where both wrote apart: a chip that says so, and a card with both versions and one tap to settle.
package amble.ui.parts

import amble.model.Conflict
import amble.model.FieldValue
import amble.model.Side
import amble.model.Version
import amble.ui.Words
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

/** The field that holds what became of something. Apart, one dropped it and one changed it. */
internal const val STATE = "state"

/** What is to be chosen, as a question: "You and Sam chose different due dates. Which one do you want?" */
internal fun conflictQuestion(conflict: Conflict, other: String): String {
    if (conflict.field == STATE) {
        val dropped = conflict.values.first().by
        return Words.say("conflict.state.${dropped.word}", other)
    }
    val key = "conflict.${conflict.field}"
    return if (Words.has(key)) Words.say(key, other)
    else Words.say("conflict.field", other, fieldWords(conflict.field))
}

/** The same in a few words: "Two due dates. Choose one" */
internal fun conflictNotice(conflict: Conflict): String {
    val key = "conflict.${conflict.field}.chip"
    return if (Words.has(key)) Words.say(key) else Words.say("conflict.field.chip", fieldWords(conflict.field))
}

/** The versions to choose from. Whoever dropped or changed something twice did it once. */
private fun versions(conflict: Conflict): List<Version> = conflict.values.distinctBy { it.value }

/** One version as a button says it: the value; of a state, whether to keep what was dropped. */
private fun versionWords(conflict: Conflict, version: Version, other: String): String {
    val value = version.value
    if (conflict.field != STATE || value !is FieldValue.Choice) return valueWords(conflict.field, value, other)
    return Words.say(if (version.value == conflict.values.first().value) "conflict.drop" else "conflict.keep")
}

/** Says that [conflict] waits, with both versions and whose they are. */
@Composable
fun ConflictChip(conflict: Conflict, other: String, onOpen: () -> Unit, modifier: Modifier = Modifier) {
    val values = versions(conflict).joinToString(" · ") {
        Words.say("conflict.value", versionWords(conflict, it, other), sideWords(it.by, other))
    }
    val notice = conflictNotice(conflict)
    Surface(
        onOpen,
        modifier.heightIn(min = 48.dp).semantics(mergeDescendants = true) {},
        shape = MaterialTheme.shapes.medium,
        color = tones.headsUpSurface,
        contentColor = tones.headsUp,
    ) {
        Column(Modifier.padding(horizontal = 12.dp, vertical = 8.dp)) {
            Text(notice, style = MaterialTheme.typography.labelLarge)
            Text(values, style = MaterialTheme.typography.bodyMedium)
        }
    }
}

/** Shows every version of [conflict] and whose it is; a tap settles on that one. [label] names what it is in. */
@Composable
fun ConflictCard(
    label: String?,
    conflict: Conflict,
    other: String,
    onSettle: (FieldValue?) -> Unit,
    modifier: Modifier = Modifier,
) {
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
            if (label != null) {
                Text(
                    label,
                    Modifier.semantics { heading() },
                    style = MaterialTheme.typography.titleMedium,
                )
            }
            Text(
                conflictQuestion(conflict, other),
                color = tones.headsUp,
                style = MaterialTheme.typography.bodyMedium,
            )
            versions(conflict).forEach { version ->
                VersionButton(versionWords(conflict, version, other), version.by, other) {
                    onSettle(version.value)
                }
            }
        }
    }
}

@Composable
private fun VersionButton(value: String, by: Side, other: String, onClick: () -> Unit) {
    val whose = Words.say("conflict.by.${by.word}", other)
    val name = Words.say("conflict.take", value, whose)
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
            Text(whose, color = tones.softInk, style = MaterialTheme.typography.bodyMedium)
        }
    }
}
