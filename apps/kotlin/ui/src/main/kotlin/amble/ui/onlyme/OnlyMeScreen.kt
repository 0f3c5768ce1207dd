// The private room: plum to the edge, a lock in the bar, and nothing in it that leaves by a slip.
package amble.ui.onlyme

import amble.PrivateKind
import amble.PrivateNote
import amble.ui.Navigator
import amble.ui.Session
import amble.ui.Words
import amble.ui.agenda.NothingYet
import amble.ui.agenda.Reading
import amble.ui.agenda.reading
import amble.ui.agenda.together
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.Bar
import amble.ui.parts.BigButton
import amble.ui.parts.Dates
import amble.ui.parts.EDGE
import amble.ui.parts.Empty
import amble.ui.parts.Page
import amble.ui.parts.QuietButton
import amble.ui.parts.Sign
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

/** What is only mine: about the 1:1 [about], or all of it. */
@Composable
fun OnlyMeScreen(session: Session, nav: Navigator, about: String?) {
    DisposableEffect(session) {
        session.host.guard(true)
        onDispose { session.host.guard(false) }
    }
    // While two people look at this screen, it stays closed until its owner opens it.
    var asked by remember(session.together) { mutableStateOf(false) }
    if (session.together && !asked) {
        Room(nav::back, bottom = { BigButton(Words.say("onlyme.together.open"), { asked = true }, tone = Tone.OnlyMe) }) {
            Box(Modifier.padding(horizontal = EDGE)) { Empty(Words.say("onlyme.together")) }
        }
        return
    }
    when (val reading = reading(session, about) { mine(about) }) {
        is Reading.Here -> Rooms(reading.value, session, nav, about)
        else -> Room(nav::back) { NothingYet(reading, nav::back) }
    }
}

/** The list, one note to write in, or the step in which a draft is shared. */
@Composable
private fun Rooms(mine: Mine, session: Session, nav: Navigator, about: String?) {
    // The id of what is written in, empty for something new; nothing: not writing.
    var writing by rememberSaveable { mutableStateOf<String?>(null) }
    var sharing by rememberSaveable { mutableStateOf<String?>(null) }
    val deeds = remember(session) { MineDeeds(session) }
    val draft = mine.notes.find { it.id == sharing }
    val note = mine.notes.find { it.id == writing }
    when {
        draft != null -> ShareRoom(draft, mine, about, deeds) { sharing = null }
        writing == "" || note != null -> WriteRoom(
            note,
            mine,
            about,
            deeds,
            onShare = {
                writing = null
                sharing = it
            },
        ) { writing = null }
        else -> ListRoom(
            mine,
            session.host.today,
            nav::back,
            onWrite = { writing = it?.id.orEmpty() },
            onShare = { sharing = it.id },
        )
    }
}

/** The frame of each of them. */
@Composable
internal fun Room(
    onBack: () -> Unit,
    title: String = Words.say("onlyme.title"),
    bottom: (@Composable () -> Unit)? = null,
    content: @Composable () -> Unit,
) = Page(
    bar = { Bar(title, onBack, Tone.OnlyMe, Sign.Lock) },
    bottom = bottom,
    tone = Tone.OnlyMe,
    content = content,
)

@Composable
private fun ListRoom(
    mine: Mine,
    today: LocalDate,
    onBack: () -> Unit,
    onWrite: (PrivateNote?) -> Unit,
    onShare: (PrivateNote) -> Unit,
) {
    OnKey(Command.New) { onWrite(null) }
    Room(onBack, bottom = { BigButton(Words.say("onlyme.write"), { onWrite(null) }, tone = Tone.OnlyMe) }) {
        LazyColumn(
            Modifier.fillMaxSize(),
            contentPadding = PaddingValues(start = EDGE, end = EDGE, bottom = 16.dp),
            verticalArrangement = Arrangement.spacedBy(12.dp),
        ) {
            item("promise") {
                Text(
                    Words.say("onlyme.promise"),
                    color = tones.onlyMe,
                    style = MaterialTheme.typography.bodyMedium,
                )
            }
            if (mine.notes.isEmpty()) item("empty") { Empty(Words.say("onlyme.empty"), tone = Tone.OnlyMe) }
            items(mine.notes, { it.id }) { note ->
                NoteCard(note, mine.nameOf(note.about), today, { onWrite(note) }, { onShare(note) })
            }
        }
    }
}

/** One note: what it is, about whom, when, and how it begins. */
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
        border = BorderStroke(1.dp, tones.onlyMe),
    ) {
        Column {
            Surface(
                onOpen,
                Modifier.fillMaxWidth().heightIn(min = 56.dp),
                color = tones.raised,
                contentColor = tones.ink,
            ) {
                Column(Modifier.padding(16.dp), verticalArrangement = Arrangement.spacedBy(4.dp)) {
                    val facts = listOfNotNull(note.kind.words(), name, Dates.say(note.written, today))
                    Text(
                        facts.joinToString(" · "),
                        color = tones.onlyMe,
                        style = MaterialTheme.typography.bodyMedium,
                    )
                    Text(
                        note.body.trim(),
                        maxLines = 4,
                        overflow = TextOverflow.Ellipsis,
                        style = MaterialTheme.typography.bodyLarge,
                    )
                }
            }
            if (note.kind == PrivateKind.DRAFT) {
                QuietButton(
                    Words.say("onlyme.share"),
                    onShare,
                    Modifier.padding(start = 16.dp, bottom = 12.dp),
                    tone = Tone.OnlyMe,
                )
            }
        }
    }
}
