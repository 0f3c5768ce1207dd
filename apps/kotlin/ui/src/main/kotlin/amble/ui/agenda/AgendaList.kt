// The rows of the agenda as they are drawn: one scrolling column.
package amble.ui.agenda

import amble.model.Act
import amble.model.PairingState
import amble.model.PersonView
import amble.model.PrivateNote
import amble.model.Problem
import amble.model.Side
import amble.ui.PairActions
import amble.ui.Words
import amble.ui.parts.Dates
import amble.ui.parts.EDGE
import amble.ui.parts.Empty
import amble.ui.parts.Heading
import amble.ui.parts.Mark
import amble.ui.parts.QuietButton
import amble.ui.parts.Sign
import amble.ui.parts.word
import amble.ui.parts.words
import amble.ui.theme.Tone
import amble.ui.theme.tones
import amble.ui.topic.ActionLine
import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
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
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.graphicsLayer
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import androidx.compose.ui.zIndex
import java.time.LocalDate

/** The agenda from the top: the next meeting, [rows], and the private notes. */
@Composable
internal fun AgendaList(
    view: AgendaView,
    rows: List<AgendaRow>,
    list: LazyListState,
    actions: PairActions,
    today: LocalDate,
    arranging: Boolean,
    onArrange: () -> Unit,
    onOpen: (String) -> Unit,
    onNotes: () -> Unit,
    onIdea: (String) -> Unit,
) {
    val other = view.person.name
    val dragging = remember(list) { Dragging(list) }
    LazyColumn(Modifier.fillMaxSize(), list, contentPadding = PaddingValues(bottom = 16.dp)) {
        item("when") { NextMeeting(view.person, today) }
        if (view.empty) item("empty") { Ideas(other, onIdea) }
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
                is AgendaRow.FollowUp -> ActionLine(
                    row.action,
                    other,
                    today,
                    onOpen = { onOpen(row.action.id) },
                    onDone = { actions.act(row.action.id, Act.DONE) },
                )
                is AgendaRow.OneTopic -> TopicRow(view, rows, row, actions, arranging, dragging, onArrange, onOpen)
                is AgendaRow.OneProblem -> ProblemCard(row.problem, other, onIdea) {
                    row.problem.edits.firstOrNull()?.let(actions::dismissProblem)
                }
            }
        }
        privateNotes(view, onNotes)
    }
}

/** The next meeting, or what is to be said before the first. */
@Composable
private fun NextMeeting(person: PersonView, today: LocalDate) {
    val next = person.nextMeeting
    val words = when {
        person.pairing == PairingState.NOT_PAIRED -> Words.say("agenda.not-paired", person.name)
        person.pairing == PairingState.PENDING -> Words.say("agenda.pending", person.name)
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

/** What could not be taken in or kept, and why. One's own text can be added again. */
@Composable
private fun ProblemCard(problem: Problem, other: String, onAgain: (String) -> Unit, onDismiss: () -> Unit) {
    val text = problem.text.joinToString("\n").trim()
    Surface(
        Modifier.fillMaxWidth().padding(horizontal = EDGE, vertical = 8.dp),
        shape = MaterialTheme.shapes.large,
        color = tones.refusedSurface,
        contentColor = tones.refused,
        border = BorderStroke(1.dp, tones.refused),
    ) {
        Column(Modifier.padding(16.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
            Text(
                Words.sentence(problem.reason),
                Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                style = MaterialTheme.typography.bodyLarge,
            )
            if (text.isNotEmpty()) {
                Text(
                    Words.say("agenda.problem.text.${problem.by.word}", other, text),
                    style = MaterialTheme.typography.bodyLarge,
                )
            }
            FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
                if (text.isNotEmpty() && problem.by == Side.ME) {
                    QuietButton(Words.say("agenda.problem.again"), { onAgain(text) }, tone = Tone.Refused)
                }
                QuietButton(Words.say("agenda.problem.dismiss"), onDismiss, tone = Tone.Refused)
            }
        }
    }
}

/** A topic's line; while the order is changed, with what moves it. */
@Composable
private fun TopicRow(
    view: AgendaView,
    rows: List<AgendaRow>,
    row: AgendaRow.OneTopic,
    actions: PairActions,
    arranging: Boolean,
    dragging: Dragging,
    onArrange: () -> Unit,
    onOpen: (String) -> Unit,
) {
    val topic = row.topic
    val place = { move: Move ->
        if (!changesNothing(view.topics, topic, move)) actions.place(topic.id, move.after)
    }
    val up = up(view.topics, topic)?.let { move -> { place(move) } }
    val down = down(view.topics, topic)?.let { move -> { place(move) } }
    val held = dragging.held?.id == topic.id
    val above = if (held) Modifier.zIndex(1f).graphicsLayer { translationY = dragging.by } else Modifier
    Column(above.background(if (held) tones.raised else tones.surface)) {
        TopicLine(
            topic,
            view.person.name,
            topicMenu(topic, { actions.act(topic.id, it) }, up, down),
            onOpen = { onOpen(topic.id) },
            onArrange = onArrange,
            end = if (!arranging) null else {
                { ArrangeControls(topic, rows, dragging, up, down, place) }
            },
        )
        Under(row, dragging)
    }
}

/** A line where the held topic would land. */
@Composable
private fun Under(row: AgendaRow, dragging: Dragging) {
    if (dragging.under == row.key) {
        Box(Modifier.fillMaxWidth().padding(horizontal = EDGE).height(2.dp).background(tones.path))
    }
}

/** The private notes about this person, at the end and in plum; while they are hidden, one sentence. */
private fun LazyListScope.privateNotes(view: AgendaView, onOpen: () -> Unit) {
    if (view.hidden) {
        item("private notes") {
            Text(
                Words.say("agenda.private.hidden"),
                Modifier.padding(horizontal = EDGE, vertical = 20.dp),
                color = tones.softInk,
                style = MaterialTheme.typography.bodyMedium,
            )
        }
        return
    }
    item("private notes") {
        Column(Modifier.padding(top = 24.dp).fillMaxWidth().background(tones.privateSurface)) {
            Row(
                Modifier.padding(horizontal = EDGE),
                verticalAlignment = Alignment.CenterVertically,
                horizontalArrangement = Arrangement.spacedBy(8.dp),
            ) {
                Heading(Words.say("agenda.private"), Modifier.weight(1f), Tone.Private)
                Mark(Sign.Lock, Modifier.padding(top = 16.dp), tones.privateInk)
            }
            view.shut?.let {
                Text(
                    it,
                    Modifier.padding(horizontal = EDGE, vertical = 8.dp),
                    color = tones.privateInk,
                    style = MaterialTheme.typography.bodyMedium,
                )
            }
        }
    }
    items(view.notes, { "private ${it.id}" }, { "private" }) { PrivateLine(it, onOpen) }
    item("private notes, all") {
        Box(Modifier.fillMaxWidth().background(tones.privateSurface).padding(horizontal = EDGE, vertical = 12.dp)) {
            QuietButton(Words.say("agenda.private.open"), onOpen, tone = Tone.Private)
        }
    }
}

/** The first line of a private note. It leads to the private notes and nowhere else. */
@Composable
private fun PrivateLine(note: PrivateNote, onOpen: () -> Unit) {
    Box(
        Modifier.fillMaxWidth()
            .background(tones.privateSurface)
            .clickable(onClickLabel = Words.say("agenda.open"), onClick = onOpen)
            .heightIn(min = 48.dp)
            .padding(horizontal = EDGE, vertical = 8.dp),
        contentAlignment = Alignment.CenterStart,
    ) {
        Text(
            note.text.lineSequence().firstOrNull { it.isNotBlank() }.orEmpty().trim(),
            color = tones.privateInk,
            maxLines = 2,
            overflow = TextOverflow.Ellipsis,
            style = MaterialTheme.typography.bodyLarge,
        )
    }
}
