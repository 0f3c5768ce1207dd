// The private notes: plum to the edge, a lock in the bar, and nothing in it that leaves by a slip.
package amble.ui.privatenotes

import amble.model.PrivateNote
import amble.ui.Navigator
import amble.ui.Session
import amble.ui.Words
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.Bar
import amble.ui.parts.BigButton
import amble.ui.parts.Dates
import amble.ui.parts.EDGE
import amble.ui.parts.Empty
import amble.ui.parts.NothingYet
import amble.ui.parts.Page
import amble.ui.parts.QuietButton
import amble.ui.parts.Reading
import amble.ui.parts.Sign
import amble.ui.parts.reading
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import java.time.LocalDate

/** The private notes about the 1:1 [about], or all of them. */
@Composable
fun PrivateNotesScreen(session: Session, nav: Navigator, about: String?) {
    DisposableEffect(session) {
        session.host.guard(true)
        onDispose { session.host.guard(false) }
    }
    // While two people look at this screen, they stay hidden until their owner shows them.
    var asked by remember(session.isConnecting) { mutableStateOf(false) }
    if (session.isConnecting && !asked) {
        val show: @Composable () -> Unit = {
            BigButton(Words.say("private.connected.show"), { asked = true }, tone = Tone.Private)
        }
        PrivatePage(nav::back, bottom = show) {
            Box(Modifier.padding(horizontal = EDGE)) { Empty(Words.say("private.connected")) }
        }
        return
    }
    when (val reading = reading(session, about) { readPrivateNotes(about) }) {
        is Reading.Here -> Pages(reading.value, session, nav, about)
        else -> PrivatePage(nav::back) { NothingYet(reading, nav::back) }
    }
}

/** The list, one note to write in, or the step in which a note is shared. */
@Composable
private fun Pages(all: PrivateNotes, session: Session, nav: Navigator, about: String?) {
    // The id of the note that is written in, empty for a new one; nothing: not writing.
    var writing by rememberSaveable { mutableStateOf<String?>(null) }
    var sharing by rememberSaveable { mutableStateOf<String?>(null) }
    val actions = remember(session) { PrivateNoteActions(session) }
    val shared = all.notes.find { it.id == sharing }
    val note = all.notes.find { it.id == writing }
    when {
        shared != null -> SharePage(shared, all, about, session, actions) { sharing = null }
        writing == "" || note != null -> WritePage(
            note,
            all,
            about,
            actions,
            onShare = {
                writing = null
                sharing = it
            },
        ) { writing = null }
        else -> ListPage(
            all,
            session.host.today,
            nav::back,
            onWrite = { writing = it?.id.orEmpty() },
            onShare = { sharing = it.id },
        )
    }
}

/** The frame of each of them. */
@Composable
internal fun PrivatePage(
    onBack: () -> Unit,
    title: String = Words.say("private.title"),
    bottom: (@Composable () -> Unit)? = null,
    content: @Composable () -> Unit,
) = Page(
    bar = { Bar(title, onBack, Tone.Private, Sign.Lock) },
    bottom = bottom,
    tone = Tone.Private,
    content = content,
)

@Composable
private fun ListPage(
    all: PrivateNotes,
    today: LocalDate,
    onBack: () -> Unit,
    onWrite: (PrivateNote?) -> Unit,
    onShare: (PrivateNote) -> Unit,
) {
    OnKey(Command.New) { onWrite(null) }
    val write: @Composable () -> Unit = {
        BigButton(Words.say("private.new"), { onWrite(null) }, tone = Tone.Private)
    }
    PrivatePage(onBack, bottom = write) {
        LazyColumn(
            Modifier.fillMaxSize(),
            contentPadding = PaddingValues(start = EDGE, end = EDGE, bottom = 16.dp),
            verticalArrangement = Arrangement.spacedBy(12.dp),
        ) {
            item("promise") {
                Text(
                    Words.say("private.promise"),
                    color = tones.privateInk,
                    style = MaterialTheme.typography.bodyMedium,
                )
            }
            if (all.notes.isEmpty()) item("empty") { Empty(Words.say("private.empty"), tone = Tone.Private) }
            items(all.notes, { it.id }) { note ->
                NoteCard(note, all.nameOf(note.about), today, { onWrite(note) }, { onShare(note) })
            }
        }
    }
}

/** One note: about whom, when, and how it begins. */
@Composable
private fun NoteCard(
    note: PrivateNote,
    name: String?,
    today: LocalDate,
    onOpen: () -> Unit,
    onShare: () -> Unit,
) {
    Surface(
        Modifier.fillMaxWidth(),
        shape = MaterialTheme.shapes.large,
        color = tones.raised,
        contentColor = tones.ink,
        border = BorderStroke(1.dp, tones.privateInk),
    ) {
        Column {
            Surface(
                onOpen,
                Modifier.fillMaxWidth().heightIn(min = 56.dp),
                color = tones.raised,
                contentColor = tones.ink,
            ) {
                Column(Modifier.padding(16.dp), verticalArrangement = Arrangement.spacedBy(4.dp)) {
                    Text(
                        listOfNotNull(name, Dates.say(note.written, today)).joinToString(" · "),
                        color = tones.privateInk,
                        style = MaterialTheme.typography.bodyMedium,
                    )
                    Text(
                        note.text.trim(),
                        maxLines = 4,
                        overflow = TextOverflow.Ellipsis,
                        style = MaterialTheme.typography.bodyLarge,
                    )
                }
            }
            QuietButton(
                Words.say("private.share"),
                onShare,
                Modifier.padding(start = 16.dp, bottom = 12.dp),
                tone = Tone.Private,
            )
        }
    }
}
