// A topic: one statement with one author, the notes both write, and what came of it.
package amble.ui.topic

import amble.model.Act
import amble.model.Action
import amble.model.Decision
import amble.model.Entity
import amble.model.FieldChange
import amble.model.FieldValue
import amble.model.Side
import amble.model.Topic
import amble.model.TopicState
import amble.ui.PairActions
import amble.ui.Words
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.AddLine
import amble.ui.parts.BigButton
import amble.ui.parts.ConflictCard
import amble.ui.parts.DeliveryRow
import amble.ui.parts.Heading
import amble.ui.parts.HeadsUpChip
import amble.ui.parts.QuietButton
import amble.ui.parts.SectionChip
import amble.ui.parts.actWords
import amble.ui.parts.fieldColors
import amble.ui.parts.stateWords
import amble.ui.parts.word
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.unit.dp
import java.time.LocalDate

/** What can be done about a topic, within reach of the thumb. */
@Composable
internal fun TopicBottom(topic: Topic, actions: PairActions) {
    val parked = topic.state == TopicState.PARKED
    val open = topic.state == TopicState.OPEN || parked
    val park = if (parked) Act.REOPEN else Act.PARK
    fun act(act: Act) = { actions.act(topic.id, act); Unit }
    OnKey(Command.Discussed, open, act(Act.DISCUSS))
    OnKey(Command.Park, open, act(park))
    OnKey(Command.Drop, open, act(Act.DROP))
    if (!open) {
        BigButton(actWords(Act.REOPEN, Entity.TOPIC), act(Act.REOPEN))
        return
    }
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            QuietButton(actWords(park, Entity.TOPIC), act(park))
            QuietButton(actWords(Act.DROP, Entity.TOPIC), act(Act.DROP))
        }
        BigButton(actWords(Act.DISCUSS, Entity.TOPIC), act(Act.DISCUSS))
    }
}

/** A topic, from its title to its decisions. [onMadePrivate]: it is a private note again. */
@Composable
internal fun TopicBody(
    view: ThingView,
    topic: Topic,
    actions: PairActions,
    today: LocalDate,
    onOpen: (String) -> Unit,
    onMadePrivate: () -> Unit,
) {
    val other = view.person.name
    val written = topic.state != TopicState.DROPPED
    Statement(topic, other, written, actions)
    if (topic.state != TopicState.OPEN) {
        Text(
            stateWords(topic.state),
            color = tones.softInk,
            style = MaterialTheme.typography.bodyMedium,
        )
    }
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        SectionChip(topic.section, written) {
            actions.set(topic.id, "section", FieldValue.Choice(it.word))
        }
        HeadsUpChip(topic.headsUp, written) { actions.set(topic.id, "heads_up", FieldValue.Flag(it)) }
    }
    topic.conflicts.forEach { conflict ->
        ConflictCard(topic.title, conflict, other, { actions.settle(topic.id, conflict.field, it) })
    }
    DeliveryRow(
        topic.delivery,
        other,
        onUnshare = { actions.unshare(topic.id) },
        onMakePrivate = { actions.makePrivate(topic.id, onMadePrivate); Unit }
            .takeIf { topic.author == Side.ME && topic.unsent },
    )

    Heading(Words.say("topic.notes"))
    val lines: @Composable () -> Unit = {
        NoteLines(topic.notes, other) { note, conflict, value -> actions.settle(note.id, conflict.field, value) }
    }
    if (written) {
        NotesField(topic.id, topic.notes, other, lines) { shown, now, done ->
            actions.writeNotes(topic.id, shown, now, done)
        }
    } else {
        lines()
    }

    Actions(view, topic, today, actions, onOpen)
    Decisions(view.decisions, topic, other, actions, onOpen)
}

/** The title and its details: only their author changes them. */
@Composable
private fun Statement(topic: Topic, other: String, written: Boolean, actions: PairActions) {
    var editing by rememberSaveable(topic.id) { mutableStateOf(false) }
    if (editing) {
        StatementFields(topic, actions) { editing = false }
        return
    }
    ThingTitle(topic.title, topic.delivery, other)
    AuthorLine(topic.author, other)
    if (topic.details.isNotEmpty()) {
        Text(topic.details, color = tones.ink, style = MaterialTheme.typography.bodyLarge)
    }
    if (topic.author == Side.ME && written) QuietButton(Words.say("edit.begin"), { editing = true })
}

@Composable
private fun StatementFields(topic: Topic, actions: PairActions, onDone: () -> Unit) {
    var title by rememberSaveable { mutableStateOf(topic.title) }
    var details by rememberSaveable { mutableStateOf(topic.details) }
    val capital = KeyboardOptions(capitalization = KeyboardCapitalization.Sentences)
    OutlinedTextField(
        title,
        { title = it.replace('\n', ' ') },
        Modifier.fillMaxWidth(),
        label = { Text(Words.say("topic.title")) },
        textStyle = MaterialTheme.typography.titleMedium,
        keyboardOptions = capital,
        shape = MaterialTheme.shapes.large,
        colors = fieldColors(),
    )
    OutlinedTextField(
        details,
        { details = it },
        Modifier.fillMaxWidth().heightIn(min = 112.dp),
        label = { Text(Words.say("topic.details")) },
        textStyle = MaterialTheme.typography.bodyLarge,
        keyboardOptions = capital,
        shape = MaterialTheme.shapes.large,
        colors = fieldColors(),
    )
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        QuietButton(Words.say("edit.save"), {
            val changes = listOfNotNull(
                changed("title", topic.title, title.trim()),
                changed("details", topic.details, details.trim()),
            )
            actions.rewrite(topic.id, changes, onDone)
        })
        QuietButton(Words.say("edit.cancel"), onDone)
    }
}

/** The change of a text, if it is one; an empty text takes the value away. */
internal fun changed(field: String, before: String, now: String): FieldChange? =
    if (now == before) null else FieldChange(field, now.takeIf { it.isNotEmpty() }?.let(FieldValue::Text))

/** The actions that came from a topic, and a form to add one. */
@Composable
private fun Actions(
    view: ThingView,
    topic: Topic,
    today: LocalDate,
    actions: PairActions,
    onOpen: (String) -> Unit,
) {
    val other = view.person.name
    Heading(Words.say("topic.actions"))
    view.actions.forEach { action: Action ->
        ActionLine(
            action,
            other,
            today,
            { onOpen(action.id) },
            { actions.act(action.id, Act.DONE) },
            edge = 0.dp,
        )
    }
    var adding by rememberSaveable { mutableStateOf(false) }
    if (adding) {
        AddAction(other, today, view.person.nextMeeting, { adding = false }) { new ->
            actions.addAction(new.copy(topic = topic.id)) { adding = false }
        }
    } else {
        QuietButton(Words.say("action.add"), { adding = true })
    }
}

/** What was decided about a topic, and a line to write one more. */
@Composable
private fun Decisions(
    decisions: List<Decision>,
    topic: Topic,
    other: String,
    actions: PairActions,
    onOpen: (String) -> Unit,
) {
    Heading(Words.say("topic.decisions"))
    decisions.forEach { DecisionLine(it, other, onOpen) }
    val text = rememberSaveable { mutableStateOf("") }
    AddLine(
        Words.say("topic.decisions.add"),
        onAdd = { words -> actions.decide(words, topic.id) { text.value = words } },
        text = text,
    )
}
