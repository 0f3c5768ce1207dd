// Days are said as people say them, and nobody is blamed.
package amble.ui.parts

import java.time.LocalDate
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

class DatesTest {
    /** A Saturday. */
    private val today = LocalDate.of(2026, 11, 21)

    @Test
    fun `near days have names, others a date`() {
        assertEquals("today", Dates.say(today, today))
        assertEquals("tomorrow", Dates.say(today.plusDays(1), today))
        assertEquals("yesterday", Dates.say(today.minusDays(1), today))
        assertEquals("Tue", Dates.say(today.plusDays(3), today))
        assertEquals("Fri", Dates.say(today.plusDays(6), today))
        assertEquals("Sat 28 Nov", Dates.say(today.plusDays(7), today))
        assertEquals("Thu 12 Nov", Dates.say(today.minusDays(9), today))
        assertEquals("Tue 12 Jan 2027", Dates.say(LocalDate.of(2027, 1, 12), today))
    }

    @Test
    fun `how long is said in days`() {
        assertEquals("in 3 days", Dates.inDays(today.plusDays(3), today))
        assertEquals("2 days ago", Dates.inDays(today.minusDays(2), today))
        assertEquals("tomorrow", Dates.inDays(today.plusDays(1), today))
    }

    @Test
    fun `since names the day, and due says since once it is over`() {
        assertEquals("since Tuesday", Dates.since(today.minusDays(4), today))
        assertEquals("since yesterday", Dates.since(today.minusDays(1), today))
        assertEquals("since Thu 12 Nov", Dates.since(today.minusDays(9), today))
        assertEquals("due Fri", Dates.due(today.plusDays(6), today))
        assertEquals("due today", Dates.due(today, today))
        assertEquals("since Thu 12 Nov", Dates.due(today.minusDays(9), today))
    }
}
