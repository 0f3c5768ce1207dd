// An action on a screen of its own: what, owner, due, done when, and one tap for what became of it.
package amble.ui.topic

import amble.model.Act
import amble.model.Action
import amble.model.ActionState
import amble.model.Entity
import amble.model.FieldValue
import amble.model.Side
import amble.ui.PairActions
import amble.ui.Words
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.BigButton
import amble.ui.parts.Chip
import amble.ui.parts.ConflictCard
import amble.ui.parts.Dates
import amble.ui.parts.DeliveryRow
import amble.ui.parts.Heading
import amble.ui.parts.QuietButton
import amble.ui.parts.actWords
import amble.ui.parts.beginWords
import amble.ui.parts.stateWords
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.unit.dp
import java.time.LocalDate

/** Done, or dropped; and reopened. */
@Composable
internal fun ActionBottom(action: Action, actions: PairActions) {
    val open = action.state == ActionState.OPEN
    fun act(act: Act) = { actions.act(action.id, act); Unit }
    OnKey(Command.Discussed, open, act(Act.DONE))
    OnKey(Command.Drop, open, act(Act.DROP))
    if (!open) {
        BigButton(actWords(Act.REOPEN, Entity.ACTION), act(Act.REOPEN))
        return
    }
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        QuietButton(actWords(Act.DROP, Entity.ACTION), act(Act.DROP))
        BigButton(actWords(Act.DONE, Entity.ACTION), act(Act.DONE))
    }
}

/** An action; either may change any of it. */
@Composable
internal fun ActionBody(
    view: ThingView,
    action: Action,
    actions: PairActions,
    today: LocalDate,
    onOpen: (String) -> Unit,
) {
    val other = view.person.name
    val open = action.state == ActionState.OPEN
    ActionWords(action, other, open, actions)
    if (!open) {
        Text(
            stateWords(action.state),
            color = tones.softInk,
            style = MaterialTheme.typography.bodyMedium,
        )
    }
    action.conflicts.forEach { conflict ->
        ConflictCard(action.what, conflict, other, { actions.settle(action.id, conflict.field, it) })
    }
    Heading(Words.say("action.owner"))
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        Side.entries.forEach {
            Chip(
                beginWords(it, other),
                action.owner == it,
                { actions.set(action.id, "owner", FieldValue.Side(it)) },
                enabled = open,
            )
        }
    }
    Heading(Words.say("action.due"))
    if (open) {
        DueChips(action.due, today, view.person.nextMeeting) {
            actions.set(action.id, "due", it?.let(FieldValue::Day))
        }
    } else {
        action.due?.let {
            Text(Dates.due(it, today), color = tones.ink, style = MaterialTheme.typography.bodyLarge)
        }
    }
    DeliveryRow(action.delivery, other, onUnshare = { actions.unshare(action.id) })
    action.topic?.let { QuietButton(Words.say("topic.show"), { onOpen(it) }) }
}

/** What is to be done and when it is done, to be read, and written once somebody asks for it. */
@Composable
private fun ActionWords(action: Action, other: String, enabled: Boolean, actions: PairActions) {
    var editing by rememberSaveable(action.id) { mutableStateOf(false) }
    if (editing) {
        ActionFields(action, actions) { editing = false }
        return
    }
    ThingTitle(action.what, action.delivery, other)
    if (action.doneWhen.isNotEmpty()) {
        Text(
            Words.say("action.done-when.is", action.doneWhen),
            color = tones.ink,
            style = MaterialTheme.typography.bodyLarge,
        )
    }
    if (enabled) QuietButton(Words.say("edit.begin"), { editing = true })
}

@Composable
private fun ActionFields(action: Action, actions: PairActions, onDone: () -> Unit) {
    var what by rememberSaveable { mutableStateOf(action.what) }
    var doneWhen by rememberSaveable { mutableStateOf(action.doneWhen) }
    ActionField(what, Words.say("action.what")) { what = it }
    ActionField(doneWhen, Words.say("action.done-when")) { doneWhen = it }
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        QuietButton(Words.say("edit.save"), {
            val changes = listOfNotNull(
                changed("what", action.what, what.trim()),
                changed("done_when", action.doneWhen, doneWhen.trim()),
            )
            actions.rewrite(action.id, changes, onDone)
        })
        QuietButton(Words.say("edit.cancel"), onDone)
    }
}
