// The private room on a real home: kept, changed, deleted, and shared in a step that says it all.
package amble.ui.onlyme

import amble.Amble
import amble.PrivateKind
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
class OnlyMeTest {
    private val homes = Homes()
    private val ana = homes.make("Ana")
    private val pair = runBlocking { ana.addPerson("Sam") }

    @AfterEach
    fun `the home is closed`() = homes.close()

    private fun room(about: String? = pair, test: OnScreen.() -> Unit) = onScreen(ana, Place.OnlyMe(about), { session, nav ->
        (nav.place as? Place.OnlyMe)?.let { OnlyMeScreen(session, nav, it.about) }
    }, test)

    private fun OnScreen.tap(words: String) {
        until("\"$words\" to tap") { there(hasText(words)) }
        ui.onNodeWithText(words).performClick()
    }

    private suspend fun Amble.bodies() = privateNotes().map { it.body }

    private fun kept(kind: PrivateKind, body: String, about: String? = pair) =
        runBlocking { ana.addPrivate(kind, about, body) }

    @Test
    fun `what is written is kept, and the room is guarded while it is open`() = room {
        see(Words.say("onlyme.empty"))
        assertTrue(host.isGuarded)
        tap(Words.say("onlyme.write"))
        ui.onNode(hasSetTextAction()).performTextInput("ask about the raise?")
        tap(Words.say("onlyme.keep"))
        see("ask about the raise?")
        core("one note about Sam") { privateNotes(pair).singleOrNull()?.let { it.kind == PrivateKind.NOTE && it.body == "ask about the raise?" } == true }
        ui.runOnIdle { nav.back() }
        until("the guard to rest") { !host.isGuarded }
    }

    @Test
    fun `leaving in the middle keeps what was written, once`() = room {
        tap(Words.say("onlyme.write"))
        ui.onNode(hasSetTextAction()).performTextInput("half a thought")
        ui.waitForIdle()
        ui.runOnIdle { nav.back() }
        core("the thought") { bodies() == listOf("half a thought") }
        ui.runOnIdle { nav.go(Place.OnlyMe(pair)) }
        see("half a thought")
        assertEquals(listOf("half a thought"), runBlocking { ana.bodies() })
    }

    @Test
    fun `a note is changed, and deleted only when somebody is sure`() {
        kept(PrivateKind.NOTE, "too loud")
        room {
            tap("too loud")
            ui.onNode(hasSetTextAction()).performTextReplacement("calmly")
            tap(Words.say("onlyme.keep"))
            core("the new words") { bodies() == listOf("calmly") }
            tap("calmly")
            tap(Words.say("onlyme.delete"))
            see(Words.say("onlyme.delete.title"))
            tap(Words.say("sure.no"))
            core("still there") { bodies() == listOf("calmly") }
            tap(Words.say("onlyme.delete"))
            tap(Words.say("onlyme.delete.yes"))
            core("none") { bodies().isEmpty() }
            see(Words.say("onlyme.empty"))
        }
    }

    @Test
    fun `a draft is shared in a step that names the person and shows what they will read, and nothing else`() {
        kept(PrivateKind.DRAFT, "\n## My raise\n\nI took over two teams.\nSince May.\n")
        kept(PrivateKind.NOTE, "do not shout")
        room {
            see("do not shout")
            assertEquals(1, ui.onAllNodes(hasText(Words.say("onlyme.share"))).fetchSemanticsNodes().size)
            tap(Words.say("onlyme.share"))
            see(Words.say("onlyme.share.title", "Sam"))
            see(Words.say("onlyme.share.what", "Sam"))
            see("My raise")
            see("I took over two teams.\nSince May.")
            core("nothing shared before the yes") { agenda(pair).isEmpty() }
            ui.onNode(hasText(Words.say("onlyme.share.yes", "Sam"))).performClick()
            core("just what was shown") {
                agenda(pair).singleOrNull()?.let { it.title == "My raise" && it.context == "I took over two teams.\nSince May." } == true
            }
            core("the note alone left") { bodies() == listOf("do not shout") }
        }
    }

    @Test
    fun `a draft that is kept to oneself stays where it is`() {
        kept(PrivateKind.DRAFT, "My raise")
        room {
            tap(Words.say("onlyme.share"))
            see(Words.say("onlyme.share.title", "Sam"))
            tap(Words.say("onlyme.share.no"))
            see(Words.say("onlyme.promise"))
            assertEquals(listOf("My raise"), runBlocking { ana.bodies() })
            assertTrue(runBlocking { ana.agenda(pair) }.isEmpty())
        }
    }

    @Test
    fun `a draft about nobody is shared with nobody until a person is chosen`() {
        kept(PrivateKind.DRAFT, "My raise", about = null)
        room(about = null) {
            tap(Words.say("onlyme.share"))
            val yes = ui.onAllNodes(hasText(Words.say("onlyme.share.whom")) and hasClickAction())
            yes[0].assertIsNotEnabled()
            tap("Sam")
            see(Words.say("onlyme.share.what", "Sam"))
            tap(Words.say("onlyme.share.yes", "Sam"))
            core("it on the agenda") { agenda(pair).singleOrNull()?.title == "My raise" }
        }
    }

    @Test
    fun `the room stays closed while the devices are in touch, until its owner opens it`() = Two().use { two ->
        runBlocking { two.ana.addPrivate(PrivateKind.NOTE, two.withSam, "do not shout") }
        onScreen(two.ana, Place.OnlyMe(two.withSam), { s, n -> OnlyMeScreen(s, n, two.withSam) }) {
            see("do not shout")
            ui.runOnIdle { session.meet(two.withSam) }
            see(Words.say("onlyme.together"))
            assertFalse(there(hasText("do not shout")))
            ui.onNodeWithText(Words.say("onlyme.together.open")).performClick()
            see("do not shout")
            ui.runOnIdle { session.leaveMeeting() }
        }
    }

    @Test
    fun `the room can be used without seeing it`() {
        kept(PrivateKind.DRAFT, "My raise")
        room {
            see("My raise")
            ui.assertAccessible()
            tap(Words.say("onlyme.share"))
            see(Words.say("onlyme.share.what", "Sam"))
            ui.assertAccessible()
            tap(Words.say("onlyme.share.no"))
            tap(Words.say("onlyme.write"))
            ui.assertAccessible()
        }
    }
}
