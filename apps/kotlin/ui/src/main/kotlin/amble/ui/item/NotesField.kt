// The notes under an item, which both write: saved when the field is left, never before.
package amble.ui.item

import amble.ui.Words
import amble.ui.parts.QuietButton
import amble.ui.parts.fieldColors
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.onFocusChanged
import androidx.compose.ui.platform.LocalFocusManager
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.unit.dp

/**
 * What was saved after its screen was left, by item: the words that a screen keeps for the way back
 * are these, and are not saved a second time. Words that could not be saved are not here, and still
 * in the field.
 */
private val left = mutableMapOf<String, Pair<String, String>>()

/**
 * The notes, to be read and written. While a person writes, what comes in from [other] changes
 * nothing in the field: the text stands on what it began with, and both are put together when it is
 * saved. [onWrite] is given the text at the beginning, the text at the end, and what to call once it
 * is saved; until then the words stay in the field.
 */
@Composable
internal fun NotesField(
    item: String,
    notes: String,
    other: String,
    onWrite: (base: String, result: String, written: () -> Unit) -> Unit,
) {
    // What writing began with; nothing while nobody writes here.
    var base by rememberSaveable { mutableStateOf<String?>(null) }
    var typed by rememberSaveable { mutableStateOf("") }
    // Shown between the moment it is saved and the moment it is read again.
    var saved by remember(notes) { mutableStateOf<String?>(null) }
    // On its way into the core, so that leaving twice saves once.
    var saving by remember { mutableStateOf<String?>(null) }
    val focus = LocalFocusManager.current
    val write by rememberUpdatedState(onWrite)

    remember(item) { if (left.remove(item) == base?.to(typed)) base = null }
    var gone by remember(item) { mutableStateOf(false) }

    fun save() {
        val began = base ?: return
        val result = typed
        if (result == began || left.remove(item) == began to result) {
            base = null
            return
        }
        if (result == saving) return
        saving = result
        write(began, result) {
            saving = null
            if (gone) left[item] = began to result
            // Who went on typing meanwhile stands on what was just saved.
            if (typed == result) {
                saved = result
                base = null
            } else {
                base = result
            }
        }
    }
    // Leaving the screen is leaving the field.
    DisposableEffect(item) {
        onDispose {
            gone = true
            save()
        }
    }

    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        OutlinedTextField(
            value = if (base != null) typed else saved ?: notes,
            onValueChange = {
                if (base == null) base = saved ?: notes
                typed = it
            },
            modifier = Modifier.fillMaxWidth().heightIn(min = 112.dp).onFocusChanged {
                if (it.isFocused) {
                    saving = null
                    if (base == null) {
                        typed = saved ?: notes
                        base = typed
                    }
                } else {
                    save()
                }
            },
            label = { Text(Words.say("item.notes.label", other)) },
            textStyle = MaterialTheme.typography.bodyLarge,
            keyboardOptions = KeyboardOptions(capitalization = KeyboardCapitalization.Sentences),
            shape = MaterialTheme.shapes.large,
            colors = fieldColors(),
        )
        val began = base
        if (began != null) {
            if (notes != began && saved == null) {
                Text(
                    Words.say("item.notes.meanwhile", other),
                    Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                    color = tones.softInk,
                    style = MaterialTheme.typography.bodyMedium,
                )
            }
            QuietButton(Words.say("item.done"), {
                focus.clearFocus()
                save()
            })
        }
    }
}
