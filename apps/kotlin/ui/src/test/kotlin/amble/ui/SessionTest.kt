// What the app says after something was done, or could not be: undo for ten seconds, a sentence
// until it is read.
package amble.ui

import amble.model.NewTopic
import androidx.compose.ui.test.ExperimentalTestApi
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class SessionTest {
    private val homes = Homes()
    private val ana = TestDevice("ana", homes.make("Ana"))
    private val bo = runBlocking { ana.amble.addPerson("Bo") }

    @AfterEach
    fun close() = homes.close()

    private fun titles() = runBlocking { ana.amble.agenda(bo).map { it.title } }

    private fun add(title: String, said: String?) = ana.session.act(said, bo.takeIf { said != null }) {
        ana.amble.addTopic(bo, NewTopic(title = title))
    }

    @Test
    fun `what was just done can be undone with one tap`() = onDevices(ana) {
        awaits(ana, "Not paired")
        add("Launch", "Added.")
        awaits(ana, "Added.")
        assertEquals(listOf("Launch"), titles())
        assertAccessible()
        taps(ana, "Undo")
        waitUntil("it is as if never made", PATIENCE_MS) { titles().isEmpty() }
        assertFalse(sees(ana, "Added."))
    }

    @Test
    fun `undo is offered for ten seconds`() = onDevices(ana) {
        awaits(ana, "Not paired")
        add("Launch", "Added.")
        awaits(ana, "Undo")
        mainClock.advanceTimeBy(9_000)
        assertTrue(sees(ana, "Undo"))
        mainClock.advanceTimeBy(1_100)
        assertFalse(sees(ana, "Undo"))
        assertEquals(listOf("Launch"), titles())
    }

    @Test
    fun `an older offer to undo never takes back a newer edit`() = onDevices(ana) {
        awaits(ana, "Not paired")
        add("Launch", "Added.")
        awaits(ana, "Undo")
        add("Budget", null)
        waitUntil("the second is there", PATIENCE_MS) { titles().size == 2 }
        waitUntil { !sees(ana, "Undo") }
    }

    @Test
    fun `what was refused is said until it is read`() = onDevices(ana) {
        awaits(ana, "Not paired")
        ana.session.act { ana.amble.undo(bo) }
        awaits(ana, "OK")
        mainClock.advanceTimeBy(60_000)
        assertAccessible()
        taps(ana, "OK")
        waitUntil { !sees(ana, "OK") }
    }

    @Test
    fun `one thing is done after the other, in the order of asking`() = onDevices(ana) {
        awaits(ana, "Not paired")
        val gate = CompletableDeferred<Unit>()
        val done = mutableListOf<String>()
        ana.session.act {
            gate.await()
            done += "first"
        }
        ana.session.act { done += "second" }
        waitForIdle()
        assertEquals(emptyList<String>(), done)
        gate.complete(Unit)
        waitUntil { done.size == 2 }
        assertEquals(listOf("first", "second"), done)
    }
}
