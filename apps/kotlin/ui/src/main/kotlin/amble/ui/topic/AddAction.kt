// The form of a new action: what, who does it, when it is due, and when it is done.
package amble.ui.topic

import amble.model.NewAction
import amble.model.Side
import amble.ui.Words
import amble.ui.parts.Chip
import amble.ui.parts.QuietButton
import amble.ui.parts.beginWords
import amble.ui.parts.fieldColors
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.unit.dp
import java.time.LocalDate

/** [onAdd] gets what was written; [onCancel]: nothing. */
@Composable
internal fun AddAction(
    other: String,
    today: LocalDate,
    nextMeeting: LocalDate?,
    onCancel: () -> Unit,
    onAdd: (NewAction) -> Unit,
) {
    var what by rememberSaveable { mutableStateOf("") }
    var doneWhen by rememberSaveable { mutableStateOf("") }
    var owner by rememberSaveable { mutableStateOf(Side.ME) }
    var day by rememberSaveable { mutableStateOf("") }
    val due = day.takeIf { it.isNotEmpty() }?.let(LocalDate::parse)
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        ActionField(what, Words.say("action.what")) { what = it }
        FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            Side.entries.forEach { Chip(beginWords(it, other), owner == it, { owner = it }) }
        }
        DueChips(due, today, nextMeeting) { day = it?.toString().orEmpty() }
        ActionField(doneWhen, Words.say("action.done-when")) { doneWhen = it }
        FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            QuietButton(
                Words.say("action.save"),
                { onAdd(NewAction(what.trim(), owner, due, doneWhen.trim())) },
                enabled = what.isNotBlank(),
            )
            QuietButton(Words.say("edit.cancel"), onCancel)
        }
    }
}

/** One line of an action. */
@Composable
internal fun ActionField(text: String, label: String, onChange: (String) -> Unit) = OutlinedTextField(
    text,
    { onChange(it.replace('\n', ' ')) },
    Modifier.fillMaxWidth(),
    label = { Text(label) },
    textStyle = MaterialTheme.typography.bodyLarge,
    keyboardOptions = KeyboardOptions(capitalization = KeyboardCapitalization.Sentences),
    shape = MaterialTheme.shapes.large,
    colors = fieldColors(),
)
