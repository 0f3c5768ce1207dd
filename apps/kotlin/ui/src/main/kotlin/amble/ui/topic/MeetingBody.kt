// A meeting on a screen of its own: when it was, how it ended, and what was decided in it.
package amble.ui.topic

import amble.model.Meeting
import amble.ui.Words
import amble.ui.parts.Dates
import amble.ui.parts.Heading
import amble.ui.parts.stateWords
import amble.ui.theme.tones
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import java.time.LocalDate

/** A meeting; nobody changes it by hand. */
@Composable
internal fun MeetingBody(view: ThingView, meeting: Meeting, today: LocalDate, onOpen: (String) -> Unit) {
    val other = view.person.name
    val title = meeting.date?.let { Words.say("meeting.title", Dates.date(it, today)) } ?: Words.say("meeting.no-date")
    ThingTitle(title, meeting.delivery, other, Modifier.semantics { heading() })
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
