// One line to write something new in: Enter adds, several pasted lines are handed on as they are.
package amble.ui.parts

import amble.ui.Words
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.text.KeyboardActions
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.OutlinedTextFieldDefaults
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.MutableState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.unit.dp

/**
 * A field named [label] and an Add button. [onAdd] gets what was typed without blanks around it,
 * or every pasted line at once. Hold [text] elsewhere to put words into it.
 */
@Composable
fun AddLine(
    label: String,
    onAdd: (String) -> Unit,
    modifier: Modifier = Modifier,
    tone: Tone = Tone.Path,
    text: MutableState<String> = rememberSaveable { mutableStateOf("") },
) {
    var typed by text
    fun add() {
        val words = typed.trim()
        typed = ""
        if (words.isNotEmpty()) onAdd(words)
    }
    Row(
        modifier.fillMaxWidth(),
        // The label's half above the frame is no part of the line.
        verticalAlignment = Alignment.Bottom,
        horizontalArrangement = Arrangement.spacedBy(8.dp),
    ) {
        OutlinedTextField(
            value = typed,
            onValueChange = { new ->
                // One line break more is the Enter key; a pasted list brings more, and stays to be
                // looked at.
                val breaks = new.count { it == '\n' }
                val typedOne = new.length == typed.length + 1 && breaks == typed.count { it == '\n' } + 1
                val endsOne = breaks == 1 && new.endsWith('\n')
                if (!typedOne) typed = new
                if (typedOne || endsOne) add()
            },
            modifier = Modifier.weight(1f),
            label = { Text(label) },
            textStyle = MaterialTheme.typography.bodyLarge,
            maxLines = 4,
            keyboardOptions = KeyboardOptions(
                capitalization = KeyboardCapitalization.Sentences,
                imeAction = ImeAction.Done,
            ),
            keyboardActions = KeyboardActions(onDone = { add() }),
            shape = MaterialTheme.shapes.large,
            colors = fieldColors(tone),
        )
        QuietButton(
            Words.say("add-line.add"),
            ::add,
            Modifier.heightIn(min = 56.dp),
            tone = tone,
            enabled = typed.isNotBlank(),
        )
    }
}

/** The colours of a field that is written in [tone]. */
@Composable
fun fieldColors(tone: Tone = Tone.Path) = OutlinedTextFieldDefaults.colors(
    focusedBorderColor = tones.ink(tone),
    unfocusedBorderColor = tones.line,
    focusedLabelColor = tones.ink(tone),
    unfocusedLabelColor = tones.softInk,
    cursorColor = tones.ink(tone),
    focusedTextColor = tones.ink,
    unfocusedTextColor = tones.ink,
)
