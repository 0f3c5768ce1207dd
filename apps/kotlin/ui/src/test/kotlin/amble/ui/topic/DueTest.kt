// Days to choose for an action.
package amble.ui.topic

import java.time.LocalDate
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

class DueTest {
    private val tuesday = LocalDate.of(2026, 11, 17)

    @Test
    fun `tomorrow, Friday and the next meeting are one tap away`() {
        val days = dueChoices(tuesday, tuesday.plusDays(7)).map { it.day }
        assertEquals(listOf(null, tuesday.plusDays(1), tuesday.plusDays(3), tuesday.plusDays(7)), days)
    }

    @Test
    fun `no day is offered twice, and none that is over`() {
        val thursday = tuesday.plusDays(2)
        val days = dueChoices(thursday, thursday.plusDays(1)).map { it.day }
        assertEquals(listOf(null, thursday.plusDays(1)), days)
        assertEquals(3, dueChoices(tuesday, tuesday.minusDays(1)).size)
    }

    @Test
    fun `on a Friday, Friday is the next one`() {
        val friday = tuesday.plusDays(3)
        assertEquals(friday.plusDays(7), dueChoices(friday, null).last().day)
    }
}
