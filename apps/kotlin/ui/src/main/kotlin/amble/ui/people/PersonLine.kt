// One person in the list: the name, the day that is next, and what waits, as counts.
package amble.ui.people

import amble.model.PairingState
import amble.model.PersonView
import amble.ui.Words
import amble.ui.parts.Dates
import amble.ui.theme.tones
import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.unit.dp
import java.time.LocalDate

/** [person] as a card; a tap opens the agenda. */
@Composable
internal fun PersonLine(
    person: PersonView,
    today: LocalDate,
    chosen: Boolean,
    onOpen: () -> Unit,
) {
    Surface(
        onOpen,
        Modifier.fillMaxWidth().heightIn(min = 56.dp).semantics { selected = chosen },
        shape = MaterialTheme.shapes.large,
        color = if (chosen) tones.pathSurface else tones.raised,
        contentColor = tones.ink,
        border = BorderStroke(1.dp, if (chosen) tones.path else tones.line),
    ) {
        Column(
            Modifier.padding(horizontal = 16.dp, vertical = 12.dp),
            verticalArrangement = Arrangement.spacedBy(4.dp),
        ) {
            FlowRow(
                Modifier.fillMaxWidth(),
                horizontalArrangement = Arrangement.SpaceBetween,
            ) {
                Text(person.name, style = MaterialTheme.typography.titleMedium)
                whenNext(person, today)?.let {
                    Text(it, color = tones.softInk, style = MaterialTheme.typography.bodyLarge)
                }
            }
            Counts(calm(person), tones.softInk, MaterialTheme.typography.bodyMedium)
            val attention = if (chosen) tones.ink else tones.headsUp
            Counts(needing(person), attention, MaterialTheme.typography.labelLarge)
        }
    }
}

/** Counts in a row, broken only between one and the next. */
@Composable
private fun Counts(said: List<String>, ink: Color, style: TextStyle) {
    if (said.isEmpty()) return
    FlowRow(horizontalArrangement = Arrangement.spacedBy(6.dp)) {
        said.forEachIndexed { number, words ->
            Text(if (number < said.lastIndex) "$words ·" else words, color = ink, style = style)
        }
    }
}

/** The day of the next meeting: "Fri 4 Dec", and after that day "since Fri 4 Dec". */
internal fun whenNext(person: PersonView, today: LocalDate): String? = person.nextMeeting?.let {
    if (it < today) Dates.since(it, today) else Dates.say(it, today)
}

/** What is there and asks for nothing. */
internal fun calm(person: PersonView): List<String> = listOfNotNull(
    when (person.pairing) {
        PairingState.NOT_PAIRED -> Words.say("people.not-paired")
        PairingState.PENDING -> Words.say("people.pending")
        PairingState.PAIRED -> null
    },
    if (person.topics == 0) Words.say("people.nothing") else Words.say("people.topics", person.topics),
    counted("people.actions", person.actions),
    counted("people.not-sent", person.notSent),
    counted("people.unconfirmed", person.unconfirmed),
)

/** What a person should look at. */
internal fun needing(person: PersonView): List<String> = listOfNotNull(
    counted("people.heads-ups", person.headsUps),
    counted("people.conflicts", person.conflicts),
    counted("people.problems", person.problems),
)

private fun counted(key: String, count: Int) = if (count > 0) Words.say(key, count) else null
