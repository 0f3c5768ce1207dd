// Where an item goes by one step or by hand.
package amble.ui.agenda

import amble.Item
import amble.ItemState
import amble.Section
import amble.Way
import amble.Who
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class MovesTest {
    private val ana = Who("a", "you", true)
    private val sam = Who("s", "Sam", false)

    private fun item(id: String, by: Who, section: Section = Section.OPEN) = Item(
        id = id, author = by, title = id, context = "", section = section, headsUp = false,
        state = ItemState.OPEN, notes = "", conflicts = emptyList(), way = Way.SHARED, here = true,
    )

    private val one = item("one", sam)
    private val two = item("two", sam)
    private val three = item("three", sam)
    private val own = item("own", ana)
    private val plain = listOf(one, two, three, own)

    @Test
    fun `one step up or down stays among the items of the same author`() {
        assertNull(up(plain, one))
        assertEquals(Move(null), up(plain, two))
        assertEquals(Move("one"), up(plain, three))
        assertEquals(Move("two"), down(plain, one))
        assertNull(down(plain, three))
        assertNull(up(plain, own))
        assertNull(down(plain, own))
    }

    @Test
    fun `up from the first place of a section leads to the end of the section before`() {
        val first = item("first", sam, Section.PROGRESS)
        val second = item("second", sam, Section.GROWTH)
        val third = item("third", sam, Section.GROWTH)
        val items = listOf(first, second, third)
        assertEquals(Move("first"), up(items, second))
        assertEquals(Move(null), up(items, third))
        assertEquals(Move("second"), down(items, first))
    }

    @Test
    fun `a move to where an item stands already is none`() {
        assertTrue(stands(plain, one, Move(null)))
        assertTrue(stands(plain, two, Move("one")))
        assertFalse(stands(plain, three, Move("one")))
        assertFalse(stands(plain, three, Move(null)))
    }

    @Test
    fun `an item lands under the last row above the finger, and at the top above all of them`() {
        val rows = listOf(
            Landing("head", 10f, Move(null)),
            Landing("one", 50f, Move("one")),
            Landing("two", 100f, Move("two")),
        )
        assertEquals(Move("one"), landing(rows, 80f)?.move)
        assertEquals(Move(null), landing(rows, 20f)?.move)
        assertEquals(Move(null), landing(rows, -5f)?.move)
        assertEquals(Move("two"), landing(rows, 900f)?.move)
        assertNull(landing(emptyList(), 5f))
    }
}
