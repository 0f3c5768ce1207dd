// One big field to write a private note in.
package amble.ui.privatenotes

import amble.model.PersonView
import amble.model.PrivateNote
import amble.ui.Words
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.BigButton
import amble.ui.parts.Chip
import amble.ui.parts.EDGE
import amble.ui.parts.QuietButton
import amble.ui.parts.Sure
import amble.ui.parts.fieldColors
import amble.ui.theme.Tone
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
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
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.unit.dp

/** Writes in [opened], or a new note. Leaving keeps what was written; only Delete does not. */
@Composable
internal fun WritePage(
    opened: PrivateNote?,
    all: PrivateNotes,
    about: String?,
    actions: PrivateNoteActions,
    onShare: (String) -> Unit,
    onLeave: () -> Unit,
) {
    var text by rememberSaveable { mutableStateOf(opened?.text.orEmpty()) }
    var person by rememberSaveable { mutableStateOf(opened?.about ?: about) }
    var deleting by remember { mutableStateOf(false) }
    // The page is being left on purpose, and what was written is being kept or deleted.
    var settled by remember { mutableStateOf(false) }
    val focus = remember { FocusRequester() }
    // A new note that was kept when this page was left is not new when the person comes back.
    val note = opened ?: remember {
        all.notes.find { it.text == text && it.about == person }
    }

    fun keep(then: () -> Unit) {
        when {
            text.isBlank() || text == note?.text -> then()
            note == null -> actions.add(person, text, then)
            else -> actions.change(note, text, then)
        }
    }
    val leave = {
        keep {
            settled = true
            onLeave()
        }
    }
    DisposableEffect(Unit) { onDispose { if (!settled) keep {} } }
    OnKey(Command.Back, answer = leave)
    LaunchedEffect(Unit) { if (note == null) focus.requestFocus() }

    PrivatePage(
        leave,
        title = Words.say(if (note == null) "private.new" else "private.field"),
        bottom = {
            Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
                if (note != null) {
                    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
                        QuietButton(Words.say("private.delete"), { deleting = true }, tone = Tone.Private)
                        QuietButton(
                            Words.say("private.share"),
                            {
                                keep {
                                    settled = true
                                    onShare(note.id)
                                }
                            },
                            tone = Tone.Private,
                            enabled = text.isNotBlank(),
                        )
                    }
                }
                BigButton(Words.say("private.keep"), leave, tone = Tone.Private, enabled = text.isNotBlank())
            }
        },
    ) {
        Column(
            Modifier.fillMaxSize().padding(horizontal = EDGE),
            verticalArrangement = Arrangement.spacedBy(8.dp),
        ) {
            if (note == null) {
                AboutChips(person, { person = it }, all.people)
            }
            OutlinedTextField(
                text,
                { text = it },
                Modifier.fillMaxWidth().weight(1f).focusRequester(focus),
                label = { Text(Words.say("private.field")) },
                textStyle = MaterialTheme.typography.bodyLarge,
                // A phone's keyboard is not to learn these words.
                keyboardOptions = KeyboardOptions(
                    capitalization = KeyboardCapitalization.Sentences,
                    autoCorrectEnabled = false,
                ),
                shape = MaterialTheme.shapes.large,
                colors = fieldColors(Tone.Private),
            )
        }
    }
    if (deleting && note != null) {
        Sure(
            title = Words.say("private.delete.title"),
            sentence = Words.say("private.delete.sentence"),
            yes = Words.say("private.delete.yes"),
            onYes = {
                deleting = false
                settled = true
                actions.delete(note, onLeave)
            },
            onNo = { deleting = false },
            tone = Tone.Private,
        )
    }
}

/** About whom, or no one. */
@Composable
private fun AboutChips(person: String?, onPerson: (String?) -> Unit, people: List<PersonView>) {
    if (people.isEmpty()) return
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        Chip(Words.say("private.nobody"), person == null, { onPerson(null) }, tone = Tone.Private)
        people.forEach {
            Chip(it.name, person == it.pair, { onPerson(it.pair) }, tone = Tone.Private)
        }
    }
}
