// What happened to something since the last sync, a sentence for each line of the digest.
package amble.ui.topic

import amble.model.DigestLine
import amble.model.FieldValue
import amble.model.What
import amble.ui.Words
import amble.ui.parts.Heading
import amble.ui.parts.beginWords
import amble.ui.parts.fieldWords
import amble.ui.parts.valueWords
import amble.ui.theme.tones
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable

/** What happened since the last sync, if anything did. */
@Composable
internal fun History(view: ThingView) {
    val lines = history(view.news, view.person.name)
    if (lines.isEmpty()) return
    Heading(Words.say("history.title"))
    lines.forEach { Text(it, color = tones.ink, style = MaterialTheme.typography.bodyMedium) }
}

/** The sentences. What must be chosen is in the card above, and not told twice. */
internal fun history(news: List<DigestLine>, other: String): List<String> = news.mapNotNull { line ->
    val by = beginWords(line.by, other)
    // A line under the topic is told with its words; what is on the screen itself is "this".
    val isNote = line.partOf != null
    when (val what = line.what) {
        What.Added -> if (isNote) Words.say("history.note.added", by, line.label) else Words.say("history.added", by)
        is What.State -> when {
            isNote -> Words.say("history.note.${what.state}", by, line.label)
            else -> Words.say("history.state.${what.state}", by)
        }
        is What.Changed -> changed(what, by, other)
        is What.Conflict -> null
    }
}

private fun changed(what: What.Changed, by: String, other: String): String {
    val field = fieldWords(what.field)
    val (before, after) = what.before to what.after
    val (was, now) = valueWords(what.field, before, other) to valueWords(what.field, after, other)
    return when {
        after is FieldValue.Flag -> Words.say(if (after.v1) "history.flag.on" else "history.flag.off", by, field)
        after == null -> Words.say("history.cleared", by, field, was)
        isLong(was) || isLong(now) -> Words.say("history.rewritten", by, field)
        before == null -> Words.say("history.set", by, field, now)
        else -> Words.say("history.changed", by, field, was, now)
    }
}

/** Text that is not repeated in a sentence: it can be read where it stands. */
internal fun isLong(text: String): Boolean = '\n' in text || text.length > LONG_CHARS

private const val LONG_CHARS = 80
