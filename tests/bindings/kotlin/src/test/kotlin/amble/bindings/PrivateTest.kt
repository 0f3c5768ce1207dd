// What is private never leaves: not to the other home, not in the clear to a disk.

package amble.bindings

import amble.Amble
import amble.model.New
import amble.model.NewTopic
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.isRegularFile
import kotlin.io.path.readBytes
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

private const val CANARY = "canary-7f3e9a41c2"
private const val CONTROL = "control-b86d05e317"

class PrivateTest {
    @TempDir
    lateinit var folder: Path

    private suspend fun Amble.shows(text: String) = dump().any { text in it.key || text in it.value }

    private fun inFiles(text: String): Boolean {
        val forms = listOf(text.toByteArray(Charsets.UTF_8), text.toByteArray(Charsets.UTF_16LE))
        return Files.walk(folder).use { paths ->
            paths.filter { it.isRegularFile() }.map { it.readBytes() }.anyMatch { all -> forms.any { all.holds(it) } }
        }
    }

    private fun ByteArray.holds(part: ByteArray) =
        (0..size - part.size).any { at -> part.indices.all { this[at + it] == part[it] } }

    @Test
    fun `a private note is nowhere in the other's home, and in the clear in no file`() = story {
        home(folder, "Ana").use { ana ->
            home(folder, "Ben").use { ben ->
                val pair = pair(ana, ben)
                val note = ana.addPrivate(pair.anas, "About Ben: $CANARY")
                val other = ana.addPrivate(null, CANARY)
                ana.changePrivate(other, "$CANARY, written anew")
                ana.add(pair.anas, "Shared: $CONTROL")
                pair.sync()

                assertEquals(2, ana.privateNotes().count { CANARY in it.text }, "it is there, for Ana")
                assertTrue(ben.shows(CONTROL), "what was shared is found in Ben's home")
                assertFalse(ben.shows(CANARY))
                assertEquals(emptyList<Any>(), ben.privateNotes())
                // What was shared is sealed on disk too; the control of this search is the secrets' first line.
                assertTrue(inFiles("amble-secrets 1"), "the search sees into files")
                assertFalse(inFiles(CONTROL))
                assertFalse(inFiles(CANARY))

                ana.deletePrivate(other)
                assertEquals(listOf(note), ana.privateNotes().map { it.id })
            }
        }
        assertTrue(inFiles("amble-secrets 1"))
        assertFalse(inFiles(CANARY), "nor in what is left when both homes are closed")
    }

    @Test
    fun `words typed and taken back before a sync never leave`() = story {
        home(folder, "Ana").use { ana ->
            home(folder, "Ben").use { ben ->
                val pair = pair(ana, ben)
                val topics = listOf("Rash: $CANARY", "Kept: $CONTROL").map { New.Topic(NewTopic(it)) }
                val (id) = ana.create(pair.anas, topics)
                ana.unshare(pair.anas, id)
                pair.sync()
                assertTrue(ben.shows(CONTROL))
                assertFalse(ben.shows(CANARY))
            }
        }
    }
}
