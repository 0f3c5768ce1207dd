// The very first screen, before there is a home: the promise, a name, and Continue.
package amble.ui.people

import amble.ui.Words
import amble.ui.parts.BigButton
import amble.ui.parts.EDGE
import amble.ui.parts.Page
import amble.ui.parts.fieldColors
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.text.KeyboardActions
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.unit.dp

/** Asks for a name; [onStart] makes the home. [problem] says why the last try did not work. */
@Composable
fun FirstRun(problem: String? = null, onStart: (name: String) -> Unit) {
    var name by rememberSaveable { mutableStateOf("") }
    val start = { if (name.isNotBlank()) onStart(name.trim()) }
    Page(
        bar = {},
        bottom = { BigButton(Words.say("first.start"), start, enabled = name.isNotBlank()) },
    ) {
        Column(
            Modifier.fillMaxSize().verticalScroll(rememberScrollState())
                .padding(horizontal = EDGE, vertical = 48.dp),
            verticalArrangement = Arrangement.spacedBy(24.dp),
        ) {
            Text(
                Words.say("first.title"),
                Modifier.semantics { heading() },
                color = tones.path,
                style = MaterialTheme.typography.displayLarge,
            )
            Text(Words.say("first.promise"), style = MaterialTheme.typography.titleMedium)
            OutlinedTextField(
                value = name,
                onValueChange = { name = it },
                modifier = Modifier.fillMaxWidth(),
                label = { Text(Words.say("first.name")) },
                supportingText = { Text(problem ?: Words.say("first.name-why")) },
                isError = problem != null,
                textStyle = MaterialTheme.typography.bodyLarge,
                singleLine = true,
                keyboardOptions = KeyboardOptions(
                    capitalization = KeyboardCapitalization.Words,
                    imeAction = ImeAction.Done,
                ),
                keyboardActions = KeyboardActions(onDone = { start() }),
                shape = MaterialTheme.shapes.large,
                colors = fieldColors(),
            )
        }
    }
}
