// A decision: as a line, and on a screen of its own, where its author can withdraw it.
package amble.ui.topic

import amble.model.Act
import amble.model.Decision
import amble.model.DecisionState
import amble.model.Entity
import amble.model.Side
import amble.ui.PairActions
import amble.ui.Words
import amble.ui.parts.DeliveryMark
import amble.ui.parts.DeliveryRow
import amble.ui.parts.QuietButton
import amble.ui.parts.actWords
import amble.ui.parts.beginWords
import amble.ui.parts.stateWords
import amble.ui.theme.tones
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp

/** A decision as a line that opens it. */
@Composable
internal fun DecisionLine(decision: Decision, other: String, onOpen: (String) -> Unit) {
    Row(Modifier.fillMaxWidth(), verticalAlignment = Alignment.CenterVertically) {
        Column(
            Modifier.weight(1f)
                .clickable(onClickLabel = Words.say("agenda.open")) { onOpen(decision.id) }
                .heightIn(min = 48.dp).padding(vertical = 4.dp),
        ) {
            Text(decision.what, color = tones.ink, style = MaterialTheme.typography.bodyLarge)
            val withdrawn = stateWords(decision.state).takeIf { decision.state == DecisionState.WITHDRAWN }
            Text(
                listOfNotNull(beginWords(decision.author, other), withdrawn).joinToString(" · "),
                color = tones.softInk,
                style = MaterialTheme.typography.bodyMedium,
            )
        }
        DeliveryMark(decision.delivery, other)
    }
}

/** A decision: whose it is, and withdrawn by its author. */
@Composable
internal fun DecisionBody(view: ThingView, decision: Decision, actions: PairActions, onOpen: (String) -> Unit) {
    val other = view.person.name
    ThingTitle(decision.what, decision.delivery, other)
    AuthorLine(decision.author, other)
    val made = decision.state == DecisionState.MADE
    if (!made) {
        Text(stateWords(decision.state), color = tones.softInk, style = MaterialTheme.typography.bodyMedium)
    }
    DeliveryRow(decision.delivery, other, onUnshare = { actions.unshare(decision.id) })
    if (decision.author == Side.ME) {
        val act = if (made) Act.WITHDRAW else Act.REOPEN
        QuietButton(actWords(act, Entity.DECISION), { actions.act(decision.id, act) })
    }
    decision.topic?.let { QuietButton(Words.say("topic.show"), { onOpen(it) }) }
    decision.meeting?.let { QuietButton(Words.say("meeting.show"), { onOpen(it) }) }
}
