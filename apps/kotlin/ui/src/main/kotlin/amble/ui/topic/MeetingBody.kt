// A meeting on a screen of its own: when it was, how it ended, and what was decided in it.
package amble.ui.topic

import amble.model.Meeting
import amble.ui.Words
import amble.ui.parts.Dates
import amble.ui.parts.DeliveryMark
import amble.ui.parts.Heading
import amble.ui.parts.stateWords
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import java.time.LocalDate

/** A meeting; nobody changes it by hand. */
@Composable
internal fun MeetingBody(view: ThingView, meeting: Meeting, today: LocalDate, onOpen: (String) -> Unit) {
    val other = view.person.name
    Row(verticalAlignment = Alignment.Top) {
        Text(
            meeting.date?.let { Words.say("meeting.title", Dates.date(it, today)) } ?: Words.say("meeting.no-date"),
            Modifier.weight(1f).padding(top = 6.dp).semantics { heading() },
            color = tones.ink,
            style = MaterialTheme.typography.titleLarge,
        )
        DeliveryMark(meeting.delivery, other)
    }
    val facts = listOfNotNull(
        stateWords(meeting.state),
        meeting.start?.let { Words.say("meeting.start", it) },
        meeting.end?.let { Words.say("meeting.end", it) },
    )
    facts.forEach { Text(it, color = tones.ink, style = MaterialTheme.typography.bodyLarge) }
    Text(meeting.zone, color = tones.softInk, style = MaterialTheme.typography.bodyMedium)
    Heading(Words.say("topic.decisions"))
    if (view.decisions.isEmpty()) {
        Text(Words.say("meeting.no-decisions"), color = tones.softInk, style = MaterialTheme.typography.bodyLarge)
    }
    view.decisions.forEach { DecisionLine(it, other, onOpen) }
}
