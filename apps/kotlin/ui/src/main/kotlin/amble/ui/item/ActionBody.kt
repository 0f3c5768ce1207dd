// An action item on a screen of its own: what, who, from when, how both will know, and one tap for
// what became of it. A decision is shown here, too.
package amble.ui.item

import amble.Action
import amble.ActionState
import amble.Decision
import amble.Field
import amble.FieldChange
import amble.ui.Navigator
import amble.ui.Place
import amble.ui.Session
import amble.ui.Words
import amble.ui.agenda.Chip
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.BigButton
import amble.ui.parts.ConflictCard
import amble.ui.parts.Heading
import amble.ui.parts.QuietButton
import amble.ui.parts.WayMark
import amble.ui.parts.fieldColors
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
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
import androidx.compose.ui.unit.dp

/** Done, or dropped; and back again. */
@Composable
internal fun ActionBottom(action: Action, deeds: ItemDeeds) {
    val open = action.state == ActionState.OPEN
    OnKey(Command.Discussed, open) { deeds.done() }
    OnKey(Command.Drop, open) { deeds.drop() }
    if (!open) {
        BigButton(Words.say("item.actions.reopen"), { deeds.reopen() })
        return
    }
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        QuietButton(Words.say("agenda.drop"), { deeds.drop() })
        BigButton(Words.say("item.actions.done"), { deeds.done() })
    }
}

/** An action item; either may change any of it. */
@Composable
internal fun ActionBody(view: ItemView, action: Action, deeds: ItemDeeds, session: Session, nav: Navigator) {
    val other = view.person.name
    val today = session.host.today
    val open = action.state == ActionState.OPEN
    Rewritable(
        action.what,
        action.measure,
        Words.say("item.actions.what"),
        Words.say("item.actions.measure"),
        open,
        mark = { WayMark(action.way, other) },
    ) { what, measure, done ->
        val changes = buildList {
            if (what != action.what) add(FieldChange(Field.WHAT, what))
            if (measure != action.measure) add(FieldChange(Field.MEASURE, measure))
        }
        deeds.rewrite(changes, done)
    }
    if (!open) {
        Text(
            Words.say("item.is", stateWords(action.state.name.lowercase())),
            color = tones.softInk,
            style = MaterialTheme.typography.bodyMedium,
        )
    }
    action.conflicts.forEach { conflict -> ConflictCard(conflict, { deeds.settle(conflict, it) }) }
    Heading(Words.say("item.actions.who"))
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        val mine = action.who?.me
        Chip(Words.say("item.you"), mine == true, { deeds.change(FieldChange(Field.WHO, "me")) }, enabled = open)
        Chip(other, mine == false, { deeds.change(FieldChange(Field.WHO, "them")) }, enabled = open)
    }
    Heading(Words.say("item.actions.due"))
    if (open) {
        DueChips(action.due, today, view.person.nextMeeting) {
            deeds.change(FieldChange(Field.DUE, it?.toString().orEmpty()))
        }
    } else {
        action.due?.let {
            Text(dueWords(it, today), color = tones.ink, style = MaterialTheme.typography.bodyLarge)
        }
    }
    WayHome(action.way, other, draft = false, deeds = deeds, nav = nav)
    action.item?.let { QuietButton(Words.say("item.actions.item"), { nav.go(Place.Item(deeds.pair, it)) }) }
    News(view)
}

/** Two texts that are read, and written once somebody asks for it. */
@Composable
private fun Rewritable(
    first: String,
    second: String,
    firstLabel: String,
    secondLabel: String,
    enabled: Boolean,
    mark: @Composable () -> Unit,
    onDone: (String, String, () -> Unit) -> Unit,
) {
    var editing by rememberSaveable { mutableStateOf(false) }
    if (!editing) {
        Row(verticalAlignment = Alignment.Top) {
            Text(
                first,
                Modifier.weight(1f).padding(top = 6.dp),
                color = tones.ink,
                style = MaterialTheme.typography.titleLarge,
            )
            mark()
        }
        if (second.isNotEmpty()) {
            Text("$secondLabel: $second", color = tones.ink, style = MaterialTheme.typography.bodyLarge)
        }
        if (enabled) QuietButton(Words.say("item.rewrite"), { editing = true })
        return
    }
    var one by rememberSaveable { mutableStateOf(first) }
    var two by rememberSaveable { mutableStateOf(second) }
    @Composable
    fun field(text: String, label: String, onChange: (String) -> Unit) = OutlinedTextField(
        text,
        { onChange(it.replace('\n', ' ')) },
        Modifier.fillMaxWidth(),
        label = { Text(label) },
        textStyle = MaterialTheme.typography.bodyLarge,
        shape = MaterialTheme.shapes.large,
        colors = fieldColors(),
    )
    field(one, firstLabel) { one = it }
    field(two, secondLabel) { two = it }
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        QuietButton(Words.say("item.done"), { onDone(one.trim(), two.trim()) { editing = false } })
        QuietButton(Words.say("item.leave"), { editing = false })
    }
}

/** A decision: whose words, and taken back by who said it. */
@Composable
internal fun DecisionBody(view: ItemView, decision: Decision, deeds: ItemDeeds, nav: Navigator) {
    Row(verticalAlignment = Alignment.Top) {
        Text(
            decision.what,
            Modifier.weight(1f).padding(top = 6.dp),
            color = tones.ink,
            style = MaterialTheme.typography.titleLarge,
        )
        WayMark(decision.way, view.person.name)
    }
    val whose = when {
        decision.author.me -> Words.say("item.yourWords")
        else -> Words.say("item.theirWords", decision.author.name)
    }
    Text(whose, color = tones.softInk, style = MaterialTheme.typography.bodyMedium)
    if (!decision.stands) {
        Text(Words.say("item.decisions.gone"), color = tones.softInk, style = MaterialTheme.typography.bodyMedium)
    }
    WayHome(decision.way, view.person.name, draft = false, deeds = deeds, nav = nav)
    if (decision.author.me && decision.stands) {
        QuietButton(Words.say("item.decisions.drop"), { deeds.drop() })
    } else if (decision.author.me) {
        QuietButton(Words.say("item.decisions.again"), { deeds.reopen() })
    }
    decision.item?.let { QuietButton(Words.say("item.actions.item"), { nav.go(Place.Item(deeds.pair, it)) }) }
    News(view)
}
