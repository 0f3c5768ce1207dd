// What changed since the last sync, by person, in words; and what is to be decided.
package amble.ui.sync

import amble.model.Digest
import amble.model.DigestLine
import amble.model.Entity
import amble.model.FieldValue
import amble.model.ThingConflict
import amble.model.What
import amble.ui.Words
import amble.ui.parts.ConflictCard
import amble.ui.parts.Heading
import amble.ui.parts.beginWords
import amble.ui.parts.entityOf
import amble.ui.parts.fieldWords
import amble.ui.parts.valueWords
import amble.ui.parts.word
import amble.ui.theme.Tone
import amble.ui.theme.tones
import amble.ui.topic.isLong
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp

/** What is to be decided, each with both versions; a tap settles it. */
@Composable
internal fun ToDecide(
    conflicts: List<ThingConflict>,
    other: String,
    onSettle: (ThingConflict, FieldValue?) -> Unit,
) {
    if (conflicts.isEmpty()) return
    Column(verticalArrangement = Arrangement.spacedBy(12.dp)) {
        Heading(Words.say("sync.to-decide", conflicts.size), tone = Tone.HeadsUp)
        conflicts.forEach { each ->
            ConflictCard(each.label, each.conflict, other, { onSettle(each, it) })
        }
    }
}

/** The [digest], person by person: the other first, as the core lists it. */
@Composable
internal fun WhatChanged(digest: Digest, other: String) {
    Column(verticalArrangement = Arrangement.spacedBy(4.dp)) {
        Heading(Words.say("sync.what-changed"))
        val said = digest.lines.groupBy { it.by }.mapValues { digestLines(it.value, other) }
        if (said.values.all { it.isEmpty() }) {
            Text(
                Words.say("sync.nothing-new"),
                color = tones.softInk,
                style = MaterialTheme.typography.bodyLarge,
            )
        }
        for ((by, lines) in said.filterValues { it.isNotEmpty() }) {
            Text(
                beginWords(by, other),
                Modifier.padding(top = 8.dp),
                color = tones.path,
                style = MaterialTheme.typography.labelLarge,
            )
            lines.forEach { Text(it, style = MaterialTheme.typography.bodyLarge) }
        }
    }
}

/**
 * The lines of one person, without who it is. New notes under one topic are one line; what must be
 * chosen is in the cards above, and not told twice.
 */
internal fun digestLines(lines: List<DigestLine>, other: String): List<String> {
    val newNotes = lines.filter { it.what == What.Added && it.partOf != null }.groupBy { it.partOf }
    return lines.mapNotNull { line ->
        val notes = newNotes[line.partOf].orEmpty()
        when {
            line !in notes -> digestLine(line, other)
            line == notes.first() -> Words.say("digest.notes", notes.size, line.partOfLabel)
            else -> null
        }
    }
}

private fun digestLine(line: DigestLine, other: String): String? {
    val isNote = line.partOf != null
    return when (val what = line.what) {
        What.Added -> Words.say("digest.added.${(entityOf(line.id) ?: Entity.TOPIC).word}", line.label)
        is What.State -> when {
            isNote -> Words.say("digest.note.${what.state}", line.label, line.partOfLabel)
            else -> Words.say("digest.state.${what.state}", line.label)
        }
        is What.Changed -> changed(if (isNote) line.partOfLabel else line.label, what, other)
        is What.Conflict -> null
    }
}

private fun changed(label: String, what: What.Changed, other: String): String {
    val field = fieldWords(what.field)
    val (before, after) = what.before to what.after
    val (was, now) = valueWords(what.field, before, other) to valueWords(what.field, after, other)
    return when {
        after is FieldValue.Flag -> Words.say(if (after.v1) "digest.flag.on" else "digest.flag.off", label, field)
        after == null -> Words.say("digest.cleared", label, field, was)
        isLong(was) || isLong(now) -> Words.say("digest.rewritten", label, field)
        before == null -> Words.say("digest.set", label, field, now)
        else -> Words.say("digest.changed", label, field, was, now)
    }
}
