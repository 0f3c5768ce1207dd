// The layer offers all that the library does.

package amble.bindings

import amble.Amble
import amble.Pairing
import amble.Sync
import amble.model.NewTopic
import amble.model.Section
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
            amble.ffi.HomeHandleInterface::class.java to calls(Amble::class.java) + "changes",
            amble.ffi.PairingHandleInterface::class.java to calls(Pairing::class.java) + "nextBatch",
            amble.ffi.SyncHandleInterface::class.java to calls(Sync::class.java) + "nextBatch",
        )
        for ((inner, outer) in offered) {
            val wanted = calls(inner) - "Companion"
            assertTrue("leave" in wanted || wanted.size > 30, "$inner: $wanted")
            assertEquals(emptySet<String>(), wanted - outer, "${inner.simpleName} has more")
        }
    }

    @Test
    fun `a pasted list is read as it would be added`() = story {
        val read = readList("- Salary\n    since May\n\n3. [ ] The move\n", Section.GROWTH)
        assertEquals(listOf(NewTopic("Salary", "since May", Section.GROWTH), NewTopic("The move", "", Section.GROWTH)), read)
        assertEquals(emptyList<Any>(), readList("\n  \n", Section.OTHER))
        assertThrows(amble.AmbleException::class.java) { readList("a\uD83D", Section.OTHER) }
    }
}
