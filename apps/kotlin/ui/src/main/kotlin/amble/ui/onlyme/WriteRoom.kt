// One big field to write in, for nobody else.
package amble.ui.onlyme

import amble.PersonCard
import amble.PrivateKind
import amble.PrivateNote
import amble.ui.Words
import amble.ui.agenda.Chip
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.BigButton
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

/** Writes in [opened], or something new. Leaving keeps what was written; only Delete does not. */
@Composable
internal fun WriteRoom(
    opened: PrivateNote?,
    mine: Mine,
    about: String?,
    deeds: MineDeeds,
    onShare: (String) -> Unit,
    onLeave: () -> Unit,
) {
    var text by rememberSaveable { mutableStateOf(opened?.body.orEmpty()) }
    var draft by rememberSaveable { mutableStateOf(opened?.kind == PrivateKind.DRAFT) }
    var person by rememberSaveable { mutableStateOf(opened?.about ?: about) }
    var deleting by remember { mutableStateOf(false) }
    // The room is being left on purpose, and what was written is being kept or deleted.
    var settled by remember { mutableStateOf(false) }
    val focus = remember { FocusRequester() }
    val kind = if (draft) PrivateKind.DRAFT else PrivateKind.NOTE
    // Something new that was kept when this room was left, and is come back to, is not new.
    val note = opened ?: remember {
        mine.notes.find { it.body == text && it.kind == kind && it.about == person }
    }

    fun keep(then: () -> Unit) {
        when {
            text.isBlank() || text == note?.body -> then()
            note == null -> deeds.add(kind, person, text, then)
            else -> deeds.change(note, text, then)
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

    Room(
        leave,
        title = if (note == null) Words.say("onlyme.new") else kind.words(),
        bottom = {
            Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
                if (note != null) {
                    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
                        QuietButton(Words.say("onlyme.delete"), { deleting = true }, tone = Tone.OnlyMe)
                        if (note.kind == PrivateKind.DRAFT) {
                            QuietButton(
                                Words.say("onlyme.share"),
                                {
                                    keep {
                                        settled = true
                                        onShare(note.id)
                                    }
                                },
                                tone = Tone.OnlyMe,
                                enabled = text.isNotBlank(),
                            )
                        }
                    }
                }
                BigButton(Words.say("onlyme.keep"), leave, tone = Tone.OnlyMe, enabled = text.isNotBlank())
            }
        },
    ) {
        Column(
            Modifier.fillMaxSize().padding(horizontal = EDGE),
            verticalArrangement = Arrangement.spacedBy(8.dp),
        ) {
            if (note == null) {
                AboutChips(draft, { draft = it }, person, { person = it }, mine.people)
            }
            OutlinedTextField(
                text,
                { text = it },
                Modifier.fillMaxWidth().weight(1f).focusRequester(focus),
                label = { Text(Words.say("onlyme.field")) },
                textStyle = MaterialTheme.typography.bodyLarge,
                // A phone's keyboard is not to learn these words.
                keyboardOptions = KeyboardOptions(
                    capitalization = KeyboardCapitalization.Sentences,
                    autoCorrectEnabled = false,
                ),
                shape = MaterialTheme.shapes.large,
                colors = fieldColors(Tone.OnlyMe),
            )
        }
    }
    if (deleting && note != null) {
        Sure(
            title = Words.say("onlyme.delete.title"),
            sentence = Words.say("onlyme.delete.sentence"),
            yes = Words.say("onlyme.delete.yes"),
            onYes = {
                deleting = false
                settled = true
                deeds.delete(note, onLeave)
            },
            onNo = { deleting = false },
            tone = Tone.OnlyMe,
        )
    }
}

/** A note or a draft; about whom, or nobody. */
@Composable
private fun AboutChips(
    draft: Boolean,
    onDraft: (Boolean) -> Unit,
    person: String?,
    onPerson: (String?) -> Unit,
    people: List<PersonCard>,
) {
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        Chip(PrivateKind.NOTE.words(), !draft, { onDraft(false) }, tone = Tone.OnlyMe)
        Chip(PrivateKind.DRAFT.words(), draft, { onDraft(true) }, tone = Tone.OnlyMe)
    }
    if (people.isEmpty()) return
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        Chip(Words.say("onlyme.nobody"), person == null, { onPerson(null) }, tone = Tone.OnlyMe)
        people.forEach {
            Chip(Words.say("onlyme.about", it.name), person == it.pair, { onPerson(it.pair) }, tone = Tone.OnlyMe)
        }
    }
}
