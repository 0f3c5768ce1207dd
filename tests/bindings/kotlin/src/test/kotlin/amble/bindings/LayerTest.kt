// The layer offers all that the library does.

package amble.bindings

import amble.Amble
import amble.Meet
import amble.NewItem
import amble.Pairing
import amble.Section
import amble.readList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class LayerTest {
    private fun calls(type: Class<*>) = type.methods.map { it.name.substringBefore("-") }.toSet()

    @Test
    fun `every call of the library is in the layer`() {
        val offered = mapOf(
            amble.ffi.AmbleInterface::class.java to calls(Amble::class.java) + "changes",
            amble.ffi.PairingScreenInterface::class.java to calls(Pairing::class.java) + "nextBatch",
            amble.ffi.MeetScreenInterface::class.java to calls(Meet::class.java) + "nextBatch",
        )
        for ((inner, outer) in offered) {
            val wanted = calls(inner) - "Companion"
            assertTrue("leave" in wanted || wanted.size > 40, "$inner: $wanted")
            assertEquals(emptySet<String>(), wanted - outer, "${inner.simpleName} has more")
        }
    }

    @Test
    fun `a pasted list is read as it would be added`() = story {
        val read = readList("- Salary\n    since May\n\n3. [ ] The move\n", Section.GROWTH)
        assertEquals(listOf(NewItem("Salary", "since May", Section.GROWTH), NewItem("The move", "", Section.GROWTH)), read)
        assertEquals(emptyList<Any>(), readList("\n  \n", Section.OPEN))
        assertThrows(amble.AmbleException::class.java) { readList("a\uD83D", Section.OPEN) }
    }
}
