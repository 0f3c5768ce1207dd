// What changed since the two last parted, by person, in words; and what needs a decision.
package amble.ui.meet

import amble.Choice
import amble.Conflict
import amble.Digest
import amble.DigestLine
import amble.Entity
import amble.Field
import amble.What
import amble.ui.Words
import amble.ui.parts.ConflictCard
import amble.ui.parts.Heading
import amble.ui.parts.fieldName
import amble.ui.parts.stateWords
import amble.ui.parts.valueWords
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp

/** What needs a decision, each with both values; a tap settles it. */
@Composable
internal fun ToSettle(conflicts: List<Conflict>, onSettle: (Conflict, Choice) -> Unit) {
    if (conflicts.isEmpty()) return
    Column(verticalArrangement = Arrangement.spacedBy(12.dp)) {
        Heading(Words.say("meet.needs", conflicts.size), tone = Tone.HeadsUp)
        conflicts.forEach { conflict -> ConflictCard(conflict, { onSettle(conflict, it) }) }
    }
}

/** The [digest], person by person. */
@Composable
internal fun Since(digest: Digest, view: MeetView) {
    Column(verticalArrangement = Arrangement.spacedBy(4.dp)) {
        Heading(Words.say("meet.since"))
        if (digest.lines.isEmpty()) {
            Text(
                Words.say("meet.nothing-new"),
                color = tones.softInk,
                style = MaterialTheme.typography.bodyLarge,
            )
        }
        // What the other did is the news; both ids are random, so the order is made here.
        digest.lines.sortedBy { it.by.me }.groupBy { it.by.person }.values.forEach { lines ->
            val by = lines.first().by
            Text(
                if (by.me) Words.say("digest.you") else by.name,
                Modifier.padding(top = 8.dp),
                color = tones.path,
                style = MaterialTheme.typography.labelLarge,
            )
            lines.forEach {
                Text(digestLine(it, view), style = MaterialTheme.typography.bodyLarge)
            }
        }
    }
}

/** One line, without who did it. */
internal fun digestLine(line: DigestLine, view: MeetView): String = when (val what = line.what) {
    What.New -> Words.say("digest.new.${line.entity.name.lowercase()}", line.label)
    What.Notes -> Words.say("digest.notes", line.label)
    is What.State ->
        if (line.entity == Entity.MEETING) {
            Words.say("digest.meeting-state", stateWords(what.state))
        } else {
            Words.say("digest.state", line.label, stateWords(what.state))
        }
    is What.NeedsDecision -> Words.say("digest.needs", line.label, fieldName(what.field))
    is What.Changed -> {
        val field = fieldName(what.field)
        val after = shown(what.field, what.after, view)
        if (what.before.isEmpty()) {
            Words.say("digest.set", line.label, field, after)
        } else {
            Words.say("digest.changed", line.label, field, shown(what.field, what.before, view), after)
        }
    }
}

/** A value in words; the person who does something by name. */
private fun shown(field: Field, raw: String, view: MeetView): String = when {
    field == Field.WHO && raw == view.me -> Words.say("digest.you")
    field == Field.WHO && raw == view.person.person -> view.person.name
    else -> valueWords(field, raw)
}
