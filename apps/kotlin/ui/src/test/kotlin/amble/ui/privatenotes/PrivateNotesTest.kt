// Private notes on a real home: kept, changed, deleted, and shared in a step that says it all.
package amble.ui.privatenotes

import amble.Amble
import amble.model.Section
import amble.ui.Homes
import amble.ui.OnScreen
import amble.ui.Place
import amble.ui.Two
import amble.ui.Words
import amble.ui.assertAccessible
import amble.ui.onScreen
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertIsNotEnabled
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.performTextReplacement
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class PrivateNotesTest {
    private val homes = Homes()
    private val ana = homes.make("Ana")
    private val pair = runBlocking { ana.addPerson("Sam") }

    @AfterEach
    fun `the home is closed`() = homes.close()

    private fun notes(about: String? = pair, test: OnScreen.() -> Unit) =
        onScreen(ana, Place.PrivateNotes(about), { session, nav ->
            (nav.place as? Place.PrivateNotes)?.let { PrivateNotesScreen(session, nav, it.about) }
        }, test)

    private fun OnScreen.tap(words: String) {
        until("\"$words\" to tap") { there(hasText(words)) }
        ui.onNodeWithText(words).performClick()
    }

    private suspend fun Amble.texts() = privateNotes().map { it.text }

    private fun kept(text: String, about: String? = pair) = runBlocking { ana.addPrivate(about, text) }

    @Test
    fun `what is written is kept, and the screen is guarded while it is open`() = notes {
        see(Words.say("private.empty"))
        assertTrue(host.isGuarded)
        tap(Words.say("private.new"))
        ui.onNode(hasSetTextAction()).performTextInput("ask about the raise?")
        tap(Words.say("private.keep"))
        see("ask about the raise?")
        core("one note about Sam") { privateNotes(pair).singleOrNull()?.text == "ask about the raise?" }
        ui.runOnIdle { nav.back() }
        until("the guard to end") { !host.isGuarded }
    }

    @Test
    fun `leaving in the middle keeps what was written, once`() = notes {
        tap(Words.say("private.new"))
        ui.onNode(hasSetTextAction()).performTextInput("half a thought")
        ui.waitForIdle()
        ui.runOnIdle { nav.back() }
        core("the thought") { texts() == listOf("half a thought") }
        ui.runOnIdle { nav.go(Place.PrivateNotes(pair)) }
        see("half a thought")
        assertEquals(listOf("half a thought"), runBlocking { ana.texts() })
    }

    @Test
    fun `a note is changed, and deleted only when somebody is sure`() {
        kept("too loud")
        notes {
            tap("too loud")
            ui.onNode(hasSetTextAction()).performTextReplacement("calmly")
            tap(Words.say("private.keep"))
            core("the new words") { texts() == listOf("calmly") }
            tap("calmly")
            tap(Words.say("private.delete"))
            see(Words.say("private.delete.title"))
            tap(Words.say("sure.no"))
            core("still there") { texts() == listOf("calmly") }
            tap(Words.say("private.delete"))
            tap(Words.say("private.delete.yes"))
            core("none") { texts().isEmpty() }
            see(Words.say("private.empty"))
        }
    }

    @Test
    fun `any note is shared in a step that names the person and shows what they will see, and nothing else`() {
        val raise = kept("\n## My raise\n\nI took over two teams.\nSince May.\n")
        kept("do not shout")
        notes {
            see("do not shout")
            assertEquals(2, ui.onAllNodes(hasText(Words.say("private.share"))).fetchSemanticsNodes().size)
            ui.onNodeWithText("My raise", substring = true).performClick()
            tap(Words.say("private.share"))
            see(Words.say("private.share.title", "Sam"))
            see(Words.say("private.share.what", "Sam"))
            // What is shown is what the core would put on the agenda.
            val preview = runBlocking { ana.previewShare(raise, Section.OTHER) }
            assertEquals("My raise" to "I took over two teams.\nSince May.", preview.title to preview.details)
            see(preview.title)
            see(preview.details)
            core("nothing shared before the yes") { agenda(pair).isEmpty() }
            ui.onNode(hasText(Words.say("private.share.yes", "Sam"))).performClick()
            core("just what was shown") {
                agenda(pair).singleOrNull()?.let { it.title == preview.title && it.details == preview.details } == true
            }
            core("the other note alone left") { texts() == listOf("do not shout") }
        }
    }

    @Test
    fun `a note that is kept private stays where it is`() {
        kept("My raise")
        notes {
            tap(Words.say("private.share"))
            see(Words.say("private.share.title", "Sam"))
            tap(Words.say("private.share.no"))
            see(Words.say("private.promise"))
            assertEquals(listOf("My raise"), runBlocking { ana.texts() })
            assertTrue(runBlocking { ana.agenda(pair) }.isEmpty())
        }
    }

    @Test
    fun `a note about nobody is shared with nobody until a person is chosen`() {
        kept("My raise", about = null)
        notes(about = null) {
            tap(Words.say("private.share"))
            val yes = ui.onAllNodes(hasText(Words.say("private.share.whom")) and hasClickAction())
            yes[0].assertIsNotEnabled()
            tap("Sam")
            see(Words.say("private.share.what", "Sam"))
            tap(Words.say("private.share.yes", "Sam"))
            core("it on the agenda") { agenda(pair).singleOrNull()?.title == "My raise" }
        }
    }

    @Test
    fun `notes are hidden while the devices are connected, until their owner shows them`() = Two().use { two ->
        runBlocking { two.ana.addPrivate(two.withSam, "do not shout") }
        onScreen(two.ana, Place.PrivateNotes(two.withSam), { s, n -> PrivateNotesScreen(s, n, two.withSam) }) {
            see("do not shout")
            ui.runOnIdle { session.connect(two.withSam) }
            see(Words.say("private.connected"))
            assertFalse(there(hasText("do not shout")))
            ui.onNodeWithText(Words.say("private.connected.show")).performClick()
            see("do not shout")
            ui.runOnIdle { session.disconnect() }
        }
    }

    @Test
    fun `private notes can be used without seeing them`() {
        kept("My raise")
        notes {
            see("My raise")
            ui.assertAccessible()
            tap(Words.say("private.share"))
            see(Words.say("private.share.what", "Sam"))
            ui.assertAccessible()
            tap(Words.say("private.share.no"))
            tap(Words.say("private.new"))
            ui.assertAccessible()
        }
    }
}
