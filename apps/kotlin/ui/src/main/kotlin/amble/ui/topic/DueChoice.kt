// When an action is due: a few days that people say, and a calendar for the others.
package amble.ui.topic

import amble.ui.Words
import amble.ui.parts.Chip
import amble.ui.parts.Dates
import amble.ui.parts.QuietButton
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.material3.DatePicker
import androidx.compose.material3.DatePickerDefaults
import androidx.compose.material3.DatePickerDialog
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.rememberDatePickerState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.unit.dp
import java.time.DayOfWeek
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneOffset
import java.time.temporal.TemporalAdjusters

/** One quick choice: its words and its day, nothing for no day. */
internal data class DueChoice(val words: String, val day: LocalDate?)

/** The quick choices on [today], each day once: no day, tomorrow, Friday, the next meeting. */
internal fun dueChoices(today: LocalDate, nextMeeting: LocalDate?): List<DueChoice> = buildList {
    add(DueChoice(Words.say("due.none"), null))
    add(DueChoice(Words.say("due.tomorrow"), today.plusDays(1)))
    add(DueChoice(Words.say("due.friday"), today.with(TemporalAdjusters.next(DayOfWeek.FRIDAY))))
    if (nextMeeting != null && nextMeeting > today) {
        add(DueChoice(Words.say("due.next", Dates.say(nextMeeting, today)), nextMeeting))
    }
}.distinctBy { it.day }

/** Chooses a due day. */
@Composable
internal fun DueChips(
    due: LocalDate?,
    today: LocalDate,
    nextMeeting: LocalDate?,
    onChoose: (LocalDate?) -> Unit,
) {
    var picking by remember { mutableStateOf(false) }
    val choices = remember(today, nextMeeting) { dueChoices(today, nextMeeting) }
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        choices.forEach { choice ->
            Chip(choice.words, choice.day == due, { onChoose(choice.day) })
        }
        val other = due != null && choices.none { it.day == due }
        val words = if (other) Dates.say(due!!, today) else Words.say("due.pick")
        Chip(words, other, { picking = true })
    }
    if (picking) {
        PickDay(due ?: today, { picking = false }) {
            picking = false
            onChoose(it)
        }
    }
}

/** A calendar. Its days are civil days: the zone it counts in is UTC on both ways. */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
private fun PickDay(start: LocalDate, onLeave: () -> Unit, onPick: (LocalDate) -> Unit) {
    val state = rememberDatePickerState(start.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli())
    DatePickerDialog(
        onDismissRequest = onLeave,
        confirmButton = {
            QuietButton(Words.say("due.take"), {
                val picked = state.selectedDateMillis
                if (picked == null) onLeave() else {
                    onPick(Instant.ofEpochMilli(picked).atZone(ZoneOffset.UTC).toLocalDate())
                }
            }, enabled = state.selectedDateMillis != null)
        },
        dismissButton = { QuietButton(Words.say("edit.cancel"), onLeave) },
        colors = DatePickerDefaults.colors(containerColor = tones.raised),
    ) { DatePicker(state, showModeToggle = false) }
}
