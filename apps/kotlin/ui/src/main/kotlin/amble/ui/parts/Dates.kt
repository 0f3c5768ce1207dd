// Days as people say them.
package amble.ui.parts

import amble.ui.Words
import java.time.LocalDate
import java.time.format.DateTimeFormatter
import java.time.format.TextStyle
import java.time.temporal.ChronoUnit

/** Days in words, seen from today. */
object Dates {
    private val thisYear by lazy { DateTimeFormatter.ofPattern("EEE d MMM", Words.locale) }
    private val otherYear by lazy { DateTimeFormatter.ofPattern("EEE d MMM yyyy", Words.locale) }

    /** "today", "tomorrow", "Tue" within the week, "Fri 12 Dec", "Fri 12 Dec 2025". */
    fun say(day: LocalDate, today: LocalDate): String = when (val days = between(today, day)) {
        -1L -> Words.say("date.yesterday")
        0L -> Words.say("date.today")
        1L -> Words.say("date.tomorrow")
        else -> if (days in 2..6) weekday(day, TextStyle.SHORT) else plain(day, today)
    }

    /** "Fri 12 Dec", whatever day it is today: for two dates that stand side by side. */
    fun day(day: LocalDate): String = day.format(thisYear)

    /** "Fri 12 Dec", with its year if that is not this one. */
    fun date(day: LocalDate, today: LocalDate): String = plain(day, today)

    /** "today", "tomorrow", "in 3 days", "3 days ago". */
    fun inDays(day: LocalDate, today: LocalDate): String {
        val days = between(today, day)
        return when {
            days in -1..1 -> say(day, today)
            days > 0 -> Words.say("date.in-days", days)
            else -> Words.say("date.days-ago", -days)
        }
    }

    /** "since today", "since yesterday", "since Tuesday" within the week, "since Fri 12 Dec". */
    fun since(day: LocalDate, today: LocalDate): String {
        val said = if (between(day, today) in 2..6) weekday(day, TextStyle.FULL) else say(day, today)
        return Words.say("date.since", said)
    }

    /** "due tomorrow", "due Fri 4 Dec", and after that day "since Fri 4 Dec": nobody is blamed. */
    fun due(day: LocalDate, today: LocalDate): String =
        if (day < today) since(day, today) else Words.say("date.due", say(day, today))

    private fun between(from: LocalDate, to: LocalDate) = ChronoUnit.DAYS.between(from, to)

    private fun weekday(day: LocalDate, style: TextStyle) =
        day.dayOfWeek.getDisplayName(style, Words.locale)

    private fun plain(day: LocalDate, today: LocalDate) =
        day.format(if (day.year == today.year) thisYear else otherYear)
}
