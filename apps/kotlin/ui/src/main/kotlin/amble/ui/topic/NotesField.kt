// The notes under a topic, which both write: lines to be read, and one text to be edited. It is saved
// when the field is left, never before.
package amble.ui.topic

import amble.model.Conflict
import amble.model.FieldValue
import amble.model.Note
import amble.ui.Words
import amble.ui.parts.ConflictCard
import amble.ui.parts.QuietButton
import amble.ui.parts.STATE
import amble.ui.parts.beginWords
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
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.focus.onFocusChanged
import androidx.compose.ui.platform.LocalFocusManager
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.unit.dp

/**
 * What was saved after its screen was left, by topic: the text that a screen keeps for the way back
 * is this, and is not saved a second time. Text that could not be saved is not here, and still in
 * the field.
 */
private val left = mutableMapOf<String, Pair<String, String>>()

/** The lines as an editor shows them. */
internal fun textOf(notes: List<Note>): String = notes.joinToString("\n") { it.text }

/** The lines of a text as they are kept: without empty ones, and without blanks at their ends. */
private fun linesOf(text: String): List<String> = text.lines().map(String::trimEnd).filter(String::isNotEmpty)

/**
 * The notes, to be read as [lines] and written. While a person writes, what comes in from [other]
 * changes nothing in the field: the core is told the text at the beginning and the text at the end.
 * [onWrite] is given both, and what to call once it is saved; until then the text stays in the field.
 */
@Composable
internal fun NotesField(
    topic: String,
    notes: List<Note>,
    other: String,
    lines: @Composable () -> Unit,
    onWrite: (shown: String, now: String, written: () -> Unit) -> Unit,
) {
    val text = textOf(notes)
    // What writing began with; nothing while nobody writes here.
    var base by rememberSaveable { mutableStateOf<String?>(null) }
    var typed by rememberSaveable { mutableStateOf("") }
    // Shown between the moment it is saved and the moment it is read again.
    var saved by remember(text) { mutableStateOf<String?>(null) }
    // Being saved, so that leaving twice saves once.
    var saving by remember { mutableStateOf<String?>(null) }
    val field = remember { FocusRequester() }
    val focus = LocalFocusManager.current
    val write by rememberUpdatedState(onWrite)

    remember(topic) { if (left.remove(topic) == base?.to(typed)) base = null }
    var gone by remember(topic) { mutableStateOf(false) }

    fun begin() {
        base = saved ?: text
        typed = saved ?: text
    }
    fun save() {
        val began = base ?: return
        val now = typed
        if (now == began || left.remove(topic) == began to now) {
            base = null
            return
        }
        if (now == saving) return
        saving = now
        write(began, now) {
            saving = null
            if (gone) left[topic] = began to now
            // Whoever went on typing meanwhile goes on from what was just saved.
            if (typed == now) {
                saved = now
                base = null
            } else {
                base = now
            }
        }
    }
    // Leaving the screen is leaving the field.
    DisposableEffect(topic) {
        onDispose {
            gone = true
            save()
        }
    }

    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        val just = saved?.takeIf { linesOf(it) != notes.map(Note::text) }
        when {
            base != null || just == null && notes.isEmpty() -> {
                // The field was asked for by its button. Without notes it is simply there.
                if (notes.isNotEmpty() || just != null) LaunchedEffect(Unit) { field.requestFocus() }
                var focused by remember { mutableStateOf(false) }
                Editor(
                    if (base != null) typed else text,
                    {
                        if (base == null) begin()
                        typed = it
                    },
                    Modifier.focusRequester(field).onFocusChanged {
                        if (it.isFocused) {
                            saving = null
                            if (base == null) begin()
                        } else if (focused) {
                            save()
                        }
                        focused = it.isFocused
                    },
                )
            }
            just != null -> Line(just)
            else -> lines()
        }
        val began = base
        if (began != null) {
            if (text != began && saved == null) {
                Text(
                    Words.say("topic.notes.meanwhile", other),
                    Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                    color = tones.softInk,
                    style = MaterialTheme.typography.bodyMedium,
                )
            }
            QuietButton(Words.say("edit.done"), {
                focus.clearFocus()
                save()
            })
        } else if (just != null || notes.isNotEmpty()) {
            QuietButton(Words.say("topic.notes.edit"), ::begin)
        }
    }
}

@Composable
private fun Editor(text: String, onChange: (String) -> Unit, modifier: Modifier) = OutlinedTextField(
    value = text,
    onValueChange = onChange,
    modifier = modifier.fillMaxWidth().heightIn(min = 112.dp),
    label = { Text(Words.say("topic.notes.label")) },
    textStyle = MaterialTheme.typography.bodyLarge,
    keyboardOptions = KeyboardOptions(capitalization = KeyboardCapitalization.Sentences),
    shape = MaterialTheme.shapes.large,
    colors = fieldColors(),
)

/**
 * The lines. Once both have written, each run of lines says whose it is. In the place of a line that
 * both changed are both versions; a tap settles on one.
 */
@Composable
internal fun NoteLines(notes: List<Note>, other: String, onSettle: (Note, Conflict, FieldValue?) -> Unit) {
    val several = notes.distinctBy { it.author }.size > 1
    Column(verticalArrangement = Arrangement.spacedBy(4.dp)) {
        notes.forEachIndexed { at, note ->
            if (several && notes.getOrNull(at - 1)?.author != note.author) {
                Text(
                    beginWords(note.author, other),
                    Modifier.fillMaxWidth(),
                    color = tones.softInk,
                    style = MaterialTheme.typography.bodyMedium,
                )
            }
            if (note.conflicts.isEmpty()) Line(note.text)
            note.conflicts.forEach { conflict ->
                // To keep or to drop says nothing of what: the line itself does.
                val label = note.text.takeIf { conflict.field == STATE }
                ConflictCard(label, conflict, other, { onSettle(note, conflict, it) })
            }
        }
    }
}

@Composable
private fun Line(text: String) =
    Text(text, Modifier.fillMaxWidth(), color = tones.ink, style = MaterialTheme.typography.bodyLarge)
