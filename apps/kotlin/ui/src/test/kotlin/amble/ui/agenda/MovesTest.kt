// Where a topic goes by one step or by hand.
package amble.ui.agenda

import amble.model.Delivery
import amble.model.Section
import amble.model.Side
import amble.model.Topic
import amble.model.TopicState
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class MovesTest {
    private fun topic(id: String, by: Side, section: Section = Section.OTHER) = Topic(
        id = id, author = by, title = id, details = "", section = section, headsUp = false, rank = "",
        state = TopicState.OPEN, delivery = Delivery.NOT_SENT, unsent = true, conflicts = emptyList(),
        notes = emptyList(),
    )

    private val one = topic("one", Side.THEM)
    private val two = topic("two", Side.THEM)
    private val three = topic("three", Side.THEM)
    private val own = topic("own", Side.ME)
    private val plain = listOf(one, two, three, own)

    @Test
    fun `one step up or down stays among the topics of the same author`() {
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
        val first = topic("first", Side.THEM, Section.PROGRESS)
        val second = topic("second", Side.THEM, Section.GROWTH)
        val third = topic("third", Side.THEM, Section.GROWTH)
        val topics = listOf(first, second, third)
        assertEquals(Move("first"), up(topics, second))
        assertEquals(Move(null), up(topics, third))
        assertEquals(Move("second"), down(topics, first))
    }

    @Test
    fun `a move to where a topic is already is none`() {
        assertTrue(changesNothing(plain, one, Move(null)))
        assertTrue(changesNothing(plain, two, Move("one")))
        assertFalse(changesNothing(plain, three, Move("one")))
        assertFalse(changesNothing(plain, three, Move(null)))
    }

    @Test
    fun `a topic lands under the last row above the finger, and at the top above all of them`() {
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
