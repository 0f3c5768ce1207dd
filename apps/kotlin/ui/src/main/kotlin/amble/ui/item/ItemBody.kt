// An agenda item: one statement with one author, the notes both write, and what came of it.
package amble.ui.item

import amble.Action
import amble.Decision
import amble.Field
import amble.FieldChange
import amble.Item
import amble.ItemState
import amble.Owner
import amble.Thing
import amble.ui.Navigator
import amble.ui.Place
import amble.ui.Session
import amble.ui.Words
import amble.ui.agenda.Chip
import amble.ui.agenda.HeadsUpChip
import amble.ui.agenda.SectionChip
import amble.ui.agenda.word
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.AddLine
import amble.ui.parts.BigButton
import amble.ui.parts.ConflictCard
import amble.ui.parts.Heading
import amble.ui.parts.QuietButton
import amble.ui.parts.WayMark
import amble.ui.parts.fieldColors
import amble.ui.theme.tones
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.unit.dp
import java.time.LocalDate

/** What can be done about an item, within reach of the thumb. */
@Composable
internal fun ItemBottom(item: Item, deeds: ItemDeeds) {
    val open = item.state == ItemState.OPEN || item.state == ItemState.PARKED
    OnKey(Command.Discussed, open) { deeds.discussed() }
    OnKey(Command.Park, open) { if (item.state == ItemState.PARKED) deeds.reopen() else deeds.park() }
    OnKey(Command.Drop, open) { deeds.drop() }
    if (!open) {
        BigButton(Words.say("item.reopen"), { deeds.reopen() })
        return
    }
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            if (item.state == ItemState.PARKED) {
                QuietButton(Words.say("agenda.unpark"), { deeds.reopen() })
            } else {
                QuietButton(Words.say("agenda.park"), { deeds.park() })
            }
            QuietButton(Words.say("agenda.drop"), { deeds.drop() })
        }
        BigButton(Words.say("agenda.discussed"), { deeds.discussed() })
    }
}

/** An item, from its words to its history. */
@Composable
internal fun ItemBody(
    view: ItemView,
    item: Item,
    thing: Thing,
    deeds: ItemDeeds,
    session: Session,
    nav: Navigator,
) {
    val other = view.person.name
    val today = session.host.today
    val written = item.state != ItemState.DROPPED
    Statement(item, other, written, deeds)
    if (item.state != ItemState.OPEN) {
        Text(
            Words.say("item.is", stateWords(item.state.name.lowercase())),
            color = tones.softInk,
            style = MaterialTheme.typography.bodyMedium,
        )
    }
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        SectionChip(item.section, written) {
            deeds.change(FieldChange(Field.SECTION, it.word))
        }
        HeadsUpChip(item.headsUp, written) { deeds.change(FieldChange(Field.HEADS_UP, it.toString())) }
    }
    item.conflicts.forEach { conflict -> ConflictCard(conflict, { deeds.settle(conflict, it) }) }
    WayHome(item.way, other, draft = item.author.me && item.here, deeds = deeds, nav = nav)

    Heading(Words.say("item.notes"))
    if (written) {
        NotesField(item.id, item.notes, other) { base, result, done -> deeds.writeNotes(base, result, done) }
    } else if (item.notes.isNotEmpty()) {
        Text(item.notes, color = tones.ink, style = MaterialTheme.typography.bodyLarge)
    }

    Actions(view, thing.actions, today, deeds) { nav.go(Place.Item(deeds.pair, it)) }
    Decisions(thing.decisions, other, deeds) { nav.go(Place.Item(deeds.pair, it)) }
    News(view)
}

/** The title and what is behind it: only who wrote them changes them. */
@Composable
private fun Statement(item: Item, other: String, written: Boolean, deeds: ItemDeeds) {
    var editing by rememberSaveable(item.id) { mutableStateOf(false) }
    if (editing) {
        StatementFields(item, deeds) { editing = false }
        return
    }
    Row(verticalAlignment = Alignment.Top) {
        Text(
            item.title,
            Modifier.weight(1f).padding(top = 6.dp),
            color = tones.ink,
            style = MaterialTheme.typography.titleLarge,
        )
        WayMark(item.way, other)
    }
    val whose = if (item.author.me) Words.say("item.yourWords") else Words.say("item.theirWords", item.author.name)
    Text(whose, color = tones.softInk, style = MaterialTheme.typography.bodyMedium)
    if (item.context.isNotEmpty()) {
        Text(item.context, color = tones.ink, style = MaterialTheme.typography.bodyLarge)
    }
    if (item.author.me && written) QuietButton(Words.say("item.rewrite"), { editing = true })
}

@Composable
private fun StatementFields(item: Item, deeds: ItemDeeds, onDone: () -> Unit) {
    var title by rememberSaveable { mutableStateOf(item.title) }
    var context by rememberSaveable { mutableStateOf(item.context) }
    val capital = KeyboardOptions(capitalization = KeyboardCapitalization.Sentences)
    OutlinedTextField(
        title,
        { title = it.replace('\n', ' ') },
        Modifier.fillMaxWidth(),
        label = { Text(Words.say("item.title")) },
        textStyle = MaterialTheme.typography.titleMedium,
        keyboardOptions = capital,
        shape = MaterialTheme.shapes.large,
        colors = fieldColors(),
    )
    OutlinedTextField(
        context,
        { context = it },
        Modifier.fillMaxWidth().heightIn(min = 112.dp),
        label = { Text(Words.say("item.context")) },
        textStyle = MaterialTheme.typography.bodyLarge,
        keyboardOptions = capital,
        shape = MaterialTheme.shapes.large,
        colors = fieldColors(),
    )
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        QuietButton(Words.say("item.done"), {
            val changes = buildList {
                if (title.trim() != item.title) add(FieldChange(Field.TITLE, title.trim()))
                if (context.trim() != item.context) add(FieldChange(Field.CONTEXT, context.trim()))
            }
            deeds.rewrite(changes, onDone)
        })
        QuietButton(Words.say("item.leave"), onDone)
    }
}

/** The action items that came from an item, and a way to add one. */
@Composable
private fun Actions(
    view: ItemView,
    actions: List<Action>,
    today: LocalDate,
    deeds: ItemDeeds,
    onOpen: (String) -> Unit,
) {
    Heading(Words.say("item.actions"))
    actions.forEach { action ->
        ActionLine(action, view.person.name, today, { onOpen(action.id) }, { deeds.done(action) }, edge = 0.dp)
    }
    var adding by rememberSaveable { mutableStateOf(false) }
    if (adding) {
        AddAction(view, today, deeds) { adding = false }
    } else {
        QuietButton(Words.say("item.actions.add"), { adding = true })
    }
}

/** What, who, and from when it is asked about. */
@Composable
private fun AddAction(view: ItemView, today: LocalDate, deeds: ItemDeeds, onDone: () -> Unit) {
    var what by rememberSaveable { mutableStateOf("") }
    var mine by rememberSaveable { mutableStateOf(true) }
    var day by rememberSaveable { mutableStateOf("") }
    val due = day.takeIf { it.isNotEmpty() }?.let(LocalDate::parse)
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        OutlinedTextField(
            what,
            { what = it.replace('\n', ' ') },
            Modifier.fillMaxWidth(),
            label = { Text(Words.say("item.actions.what")) },
            textStyle = MaterialTheme.typography.bodyLarge,
            keyboardOptions = KeyboardOptions(capitalization = KeyboardCapitalization.Sentences),
            shape = MaterialTheme.shapes.large,
            colors = fieldColors(),
        )
        FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            Chip(Words.say("item.you"), mine, { mine = true })
            Chip(view.person.name, !mine, { mine = false })
        }
        DueChips(due, today, view.person.nextMeeting) { day = it?.toString().orEmpty() }
        FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            QuietButton(
                Words.say("item.actions.save"),
                { deeds.addAction(what.trim(), if (mine) Owner.ME else Owner.THEM, due, onDone) },
                enabled = what.isNotBlank(),
            )
            QuietButton(Words.say("item.leave"), onDone)
        }
    }
}

/** What was decided about an item, and a line to write one more. */
@Composable
private fun Decisions(decisions: List<Decision>, other: String, deeds: ItemDeeds, onOpen: (String) -> Unit) {
    Heading(Words.say("item.decisions"))
    decisions.forEach { decision ->
        Row(Modifier.fillMaxWidth(), verticalAlignment = Alignment.CenterVertically) {
            Column(
                Modifier.weight(1f)
                    .clickable(onClickLabel = Words.say("agenda.open")) { onOpen(decision.id) }
                    .heightIn(min = 48.dp).padding(vertical = 4.dp),
            ) {
                Text(decision.what, color = tones.ink, style = MaterialTheme.typography.bodyLarge)
                Text(
                    decision.author.begins(),
                    color = tones.softInk,
                    style = MaterialTheme.typography.bodyMedium,
                )
            }
            WayMark(decision.way, other)
        }
    }
    val text = rememberSaveable { mutableStateOf("") }
    AddLine(
        Words.say("item.decisions.add"),
        onAdd = { words -> deeds.decide(words) { text.value = words } },
        text = text,
    )
}

/** What happened since the two last met, if anything did. */
@Composable
internal fun News(view: ItemView) {
    val lines = history(view.news)
    if (lines.isEmpty()) return
    Heading(Words.say("item.news", view.person.name))
    lines.forEach { Text(it, color = tones.ink, style = MaterialTheme.typography.bodyMedium) }
}
