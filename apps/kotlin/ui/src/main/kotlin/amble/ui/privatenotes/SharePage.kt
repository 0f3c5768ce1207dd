// The step in which a private note becomes something the other may read: who, and exactly what.
package amble.ui.privatenotes

import amble.model.PrivateNote
import amble.model.Section
import amble.ui.Session
import amble.ui.Words
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.BigButton
import amble.ui.parts.Chip
import amble.ui.parts.EDGE
import amble.ui.parts.Heading
import amble.ui.parts.QuietButton
import amble.ui.parts.Reading
import amble.ui.parts.SectionChip
import amble.ui.parts.reading
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp

/** Shares [note], after saying with whom and showing every word of the topic that it becomes. */
@Composable
internal fun SharePage(
    note: PrivateNote,
    all: PrivateNotes,
    about: String?,
    session: Session,
    actions: PrivateNoteActions,
    onLeave: () -> Unit,
) {
    var pair by rememberSaveable { mutableStateOf(note.about ?: about) }
    var section by rememberSaveable { mutableStateOf(Section.OTHER) }
    val name = all.nameOf(pair)
    // Read again when the note changes: nothing may be shared that is not shown.
    val reading = reading(session, note, section) { previewShare(note.id, section) }
    val preview = (reading as? Reading.Here)?.value
    OnKey(Command.Back, answer = onLeave)
    PrivatePage(
        onLeave,
        title = name?.let { Words.say("private.share.title", it) } ?: Words.say("private.share.whom"),
        bottom = {
            Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
                QuietButton(Words.say("private.share.no"), onLeave, tone = Tone.Private)
                BigButton(
                    name?.let { Words.say("private.share.yes", it) } ?: Words.say("private.share.whom"),
                    { pair?.let { actions.share(note, it, name.orEmpty(), section, onLeave) } },
                    enabled = name != null && preview != null,
                )
            }
        },
    ) {
        Column(
            Modifier.fillMaxSize().verticalScroll(rememberScrollState()).padding(horizontal = EDGE),
            verticalArrangement = Arrangement.spacedBy(12.dp),
        ) {
            if (note.about == null) {
                FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
                    all.people.forEach { each ->
                        Chip(each.name, pair == each.pair, { pair = each.pair }, tone = Tone.Private)
                    }
                }
            }
            if (reading is Reading.Failed) Text(reading.sentence, style = MaterialTheme.typography.bodyLarge)
            if (name != null && preview != null) {
                Heading(Words.say("private.share.what", name), tone = Tone.Private)
                Surface(
                    Modifier.fillMaxWidth(),
                    shape = MaterialTheme.shapes.large,
                    color = tones.raised,
                    contentColor = tones.ink,
                    border = BorderStroke(2.dp, tones.path),
                ) {
                    Column(Modifier.padding(16.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
                        Text(preview.title, style = MaterialTheme.typography.titleMedium)
                        if (preview.details.isNotEmpty()) {
                            Text(preview.details, style = MaterialTheme.typography.bodyLarge)
                        }
                    }
                }
                SectionChip(section) { section = it }
                Text(
                    Words.say("private.share.when", name),
                    color = tones.privateInk,
                    style = MaterialTheme.typography.bodyMedium,
                )
            }
        }
    }
}
