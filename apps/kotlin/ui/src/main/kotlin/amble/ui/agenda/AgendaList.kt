// The rows of the agenda as they are drawn: one scrolling column.
package amble.ui.agenda

import amble.PairingState
import amble.PersonCard
import amble.PrivateNote
import amble.ui.Words
import amble.ui.item.ActionLine
import amble.ui.parts.Dates
import amble.ui.parts.EDGE
import amble.ui.parts.Empty
import amble.ui.parts.Heading
import amble.ui.parts.Mark
import amble.ui.parts.NoticeBar
import amble.ui.parts.QuietButton
import amble.ui.parts.Sign
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.graphicsLayer
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import androidx.compose.ui.zIndex
import java.time.LocalDate

/** The agenda from the top: the next meeting, [rows], and what is only mine. */
@Composable
internal fun AgendaList(
    view: AgendaView,
    rows: List<AgendaRow>,
    list: LazyListState,
    deeds: AgendaDeeds,
    today: LocalDate,
    arranging: Boolean,
    onArrange: () -> Unit,
    onOpen: (String) -> Unit,
    onMine: () -> Unit,
    onIdea: (String) -> Unit,
) {
    val dragging = remember(list) { Dragging(list) }
    LazyColumn(Modifier.fillMaxSize(), list, contentPadding = PaddingValues(bottom = 16.dp)) {
        item("when") { When(view.person, today) }
        if (view.empty) item("empty") { Ideas(view.person.name, onIdea) }
        items(rows, { it.key }, { it::class }) { row ->
            when (row) {
                is AgendaRow.Heading -> Column {
                    Heading(row.text, Modifier.padding(horizontal = EDGE))
                    Under(row, dragging)
                }
                is AgendaRow.Part -> Column {
                    Text(
                        row.section.words(),
                        Modifier.padding(start = EDGE, end = EDGE, top = 12.dp).semantics { heading() },
                        color = tones.softInk,
                        style = MaterialTheme.typography.bodyMedium,
                    )
                    Under(row, dragging)
                }
                is AgendaRow.Doing -> ActionLine(
                    row.action,
                    view.person.name,
                    today,
                    onOpen = { onOpen(row.action.id) },
                    onDone = { deeds.done(row.action.id) },
                )
                is AgendaRow.Topic -> TopicRow(view, rows, row, deeds, arranging, dragging, onArrange, onOpen)
                is AgendaRow.Trouble -> TroubleCard(row, onIdea)
            }
        }
        onlyMine(view, onMine)
    }
}

/** The next meeting, or what is to be said before the first. */
@Composable
private fun When(person: PersonCard, today: LocalDate) {
    val next = person.nextMeeting
    val words = when {
        person.state == PairingState.NOT_PAIRED -> Words.say("agenda.notPaired", person.name)
        person.state == PairingState.PENDING -> Words.say("agenda.pending", person.name)
        next == null -> Words.say("agenda.first", person.charter?.minutes ?: 0)
        next <= today -> Words.say("agenda.next.now", person.charter?.minutes ?: 0)
        else -> Words.say("agenda.next", Dates.say(next, today), person.charter?.minutes ?: 0)
    }
    Text(
        words,
        Modifier.padding(horizontal = EDGE),
        color = tones.softInk,
        style = MaterialTheme.typography.bodyMedium,
    )
}

/** An empty agenda says what to do first, and has a few questions to begin with. */
@Composable
private fun Ideas(name: String, onIdea: (String) -> Unit) {
    Column(Modifier.padding(horizontal = EDGE), verticalArrangement = Arrangement.spacedBy(8.dp)) {
        Empty(Words.say("agenda.empty", name))
        Text(Words.say("agenda.ideas"), color = tones.softInk, style = MaterialTheme.typography.bodyMedium)
        for (n in 1..IDEAS) {
            val idea = Words.say("agenda.idea.$n")
            QuietButton(idea, { onIdea(idea) }, Modifier.fillMaxWidth())
        }
    }
}

private const val IDEAS = 5

/** What could not be taken in or kept, why, and a way on. */
@Composable
private fun TroubleCard(row: AgendaRow.Trouble, onAgain: (String) -> Unit) {
    val words = row.problem.words.joinToString("\n").trim()
    val why = Words.sentence(row.problem.why)
    NoticeBar(
        if (words.isEmpty()) why else Words.say("agenda.problem", why, words),
        button = if (words.isEmpty()) null else Words.say("agenda.problem.again"),
        onButton = { onAgain(words) },
        modifier = Modifier.padding(horizontal = EDGE, vertical = 4.dp),
        tone = Tone.Refused,
    )
}

/** An item's line; while the order is changed, with what moves it. */
@Composable
private fun TopicRow(
    view: AgendaView,
    rows: List<AgendaRow>,
    row: AgendaRow.Topic,
    deeds: AgendaDeeds,
    arranging: Boolean,
    dragging: Dragging,
    onArrange: () -> Unit,
    onOpen: (String) -> Unit,
) {
    val item = row.item
    val up = up(view.items, item)?.let { move -> { deeds.move(view.items, item, move) } }
    val down = down(view.items, item)?.let { move -> { deeds.move(view.items, item, move) } }
    val held = dragging.held?.id == item.id
    val above = if (held) Modifier.zIndex(1f).graphicsLayer { translationY = dragging.by } else Modifier
    Column(above.background(if (held) tones.raised else tones.surface)) {
        TopicLine(
            item,
            view.person.name,
            deeds(
                item,
                onDiscussed = { deeds.discussed(item) },
                onPark = { deeds.park(item) },
                onReopen = { deeds.reopen(item) },
                onDrop = { deeds.drop(item) },
                onUp = up,
                onDown = down,
            ),
            onOpen = { onOpen(item.id) },
            onArrange = onArrange,
            end = if (!arranging) null else {
                { ArrangeControls(item, rows, dragging, up, down) { deeds.move(view.items, item, it) } }
            },
        )
        Under(row, dragging)
    }
}

/** A line where the held item would land. */
@Composable
private fun Under(row: AgendaRow, dragging: Dragging) {
    if (dragging.under == row.key) {
        Box(Modifier.fillMaxWidth().padding(horizontal = EDGE).height(2.dp).background(tones.path))
    }
}

/** What is only mine about this person, at the end and in plum; while the two meet, one sentence. */
private fun LazyListScope.onlyMine(view: AgendaView, onOpen: () -> Unit) {
    if (view.meeting) {
        item("only me") {
            Text(
                Words.say("agenda.onlyMe.hidden"),
                Modifier.padding(horizontal = EDGE, vertical = 20.dp),
                color = tones.softInk,
                style = MaterialTheme.typography.bodyMedium,
            )
        }
        return
    }
    item("only me") {
        Column(Modifier.padding(top = 24.dp).fillMaxWidth().background(tones.onlyMeSurface)) {
            Row(
                Modifier.padding(horizontal = EDGE),
                verticalAlignment = Alignment.CenterVertically,
                horizontalArrangement = Arrangement.spacedBy(8.dp),
            ) {
                Heading(Words.say("agenda.onlyMe"), Modifier.weight(1f), Tone.OnlyMe)
                Mark(Sign.Lock, Modifier.padding(top = 16.dp), tones.onlyMe)
            }
            view.shut?.let {
                Text(
                    it,
                    Modifier.padding(horizontal = EDGE, vertical = 8.dp),
                    color = tones.onlyMe,
                    style = MaterialTheme.typography.bodyMedium,
                )
            }
        }
    }
    items(view.mine, { "mine ${it.id}" }, { "mine" }) { MineLine(it, onOpen) }
    item("only me, more") {
        Box(Modifier.fillMaxWidth().background(tones.onlyMeSurface).padding(horizontal = EDGE, vertical = 12.dp)) {
            QuietButton(Words.say("agenda.onlyMe.open"), onOpen, tone = Tone.OnlyMe)
        }
    }
}

/** The first line of a private note. It leads into the private room and nowhere else. */
@Composable
private fun MineLine(note: PrivateNote, onOpen: () -> Unit) {
    Box(
        Modifier.fillMaxWidth()
            .background(tones.onlyMeSurface)
            .clickable(onClickLabel = Words.say("agenda.open"), onClick = onOpen)
            .heightIn(min = 48.dp)
            .padding(horizontal = EDGE, vertical = 8.dp),
        contentAlignment = Alignment.CenterStart,
    ) {
        Text(
            note.body.lineSequence().firstOrNull { it.isNotBlank() }.orEmpty().trim(),
            color = tones.onlyMe,
            maxLines = 2,
            overflow = TextOverflow.Ellipsis,
            style = MaterialTheme.typography.bodyLarge,
        )
    }
}
