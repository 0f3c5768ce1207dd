// One action as a line: what, owner, due, and a ring to tick.
package amble.ui.topic

import amble.model.Action
import amble.model.ActionState
import amble.ui.Words
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.ConflictChip
import amble.ui.parts.Dates
import amble.ui.parts.DeliveryMark
import amble.ui.parts.EDGE
import amble.ui.parts.Tick
import amble.ui.parts.beginWords
import amble.ui.parts.stateWords
import amble.ui.theme.tones
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.selection.toggleable
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.onFocusChanged
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.style.TextDecoration
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import java.time.LocalDate

/** The owner and the due day, in a few words. */
internal fun ownerAndDue(action: Action, other: String, today: LocalDate): String {
    val due = action.due?.let { Dates.due(it, today) }
    return listOfNotNull(beginWords(action.owner, other), due).joinToString(" · ")
}

/** The line of an action. The ring, [edge] from the side, marks it as done; the text opens it. */
@Composable
internal fun ActionLine(
    action: Action,
    other: String,
    today: LocalDate,
    onOpen: () -> Unit,
    onDone: () -> Unit,
    modifier: Modifier = Modifier,
    edge: Dp = EDGE - 12.dp,
) {
    var focused by remember { mutableStateOf(false) }
    val open = action.state == ActionState.OPEN
    OnKey(Command.Discussed, focused && open, onDone)
    val says = Words.say("action.done-this", action.what)
    val state = stateWords(action.state)
    Row(modifier.fillMaxWidth(), verticalAlignment = Alignment.CenterVertically) {
        Box(
            Modifier.padding(start = edge).size(48.dp)
                .toggleable(action.state == ActionState.DONE, open, Role.Checkbox) { onDone() }
                .semantics {
                    contentDescription = says
                    stateDescription = state
                },
            contentAlignment = Alignment.Center,
        ) { Tick(action.state == ActionState.DONE, if (open) tones.path else tones.softInk) }
        Column(Modifier.weight(1f)) {
            Column(
                Modifier.fillMaxWidth()
                    .onFocusChanged { focused = it.isFocused }
                    .clickable(onClickLabel = Words.say("agenda.open"), onClick = onOpen)
                    .heightIn(min = 56.dp)
                    .padding(start = 4.dp, top = 8.dp, bottom = 8.dp),
                verticalArrangement = Arrangement.Center,
            ) {
                Text(
                    action.what,
                    color = if (open) tones.ink else tones.softInk,
                    textDecoration = if (open) null else TextDecoration.LineThrough,
                    style = MaterialTheme.typography.titleMedium,
                )
                Text(
                    ownerAndDue(action, other, today),
                    color = tones.softInk,
                    style = MaterialTheme.typography.bodyMedium,
                )
            }
            action.conflicts.forEach { ConflictChip(it, other, onOpen, Modifier.padding(start = 4.dp)) }
        }
        DeliveryMark(action.delivery, other)
    }
}
