// Everybody on one screen: who is next, what waits, and never a word of what it says.
package amble.ui.people

import amble.model.NewTopic
import amble.ui.Homes
import amble.ui.Place
import amble.ui.TestDevice
import amble.ui.assertAccessible
import amble.ui.awaits
import amble.ui.on
import amble.ui.pair
import amble.ui.sees
import amble.ui.onDevices
import amble.ui.taps
import amble.ui.theme.AmbleTheme
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertIsEnabled
import androidx.compose.ui.test.assertIsNotEnabled
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performImeAction
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.v2.runComposeUiTest
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class PeopleTest {
    private val homes = Homes()

    @AfterEach
    fun close() = homes.close()

    @Test
    fun `the first screen promises, asks for a name, and starts with it`() {
        var started = ""
        runComposeUiTest {
            setContent { AmbleTheme(dark = false) { FirstRun { started = it } } }
            onNodeWithText("A shared agenda for you and one other person.", substring = true).assertExists()
            assertAccessible()
            onNodeWithText("Continue").assertIsNotEnabled()
            onNode(hasSetTextAction()).performTextInput(" Ana ")
            onNodeWithText("Continue").assertIsEnabled().performClick()
        }
        assertEquals("Ana", started)
    }

    @Test
    fun `nobody yet says the promise and what to do first`() {
        val ana = TestDevice("ana", homes.make("Ana"))
        onDevices(ana) {
            awaits(ana, "It stays on your two phones.")
            awaits(ana, "Add a first name.")
            assertAccessible()
        }
    }

    @Test
    fun `a first name is enough to add somebody, and Enter adds`() {
        val ana = TestDevice("ana", homes.make("Ana"))
        onDevices(ana) {
            awaits(ana, "Add a first name.")
            onNode(hasSetTextAction()).performTextInput("Sam")
            onNode(hasSetTextAction()).performImeAction()
            awaits(ana, "Sam added.")
            awaits(ana, "No topics yet")
            onNode(hasSetTextAction()).performTextInput("Ines 🌱\n")
            awaits(ana, "Pair with Ines 🌱")
            assertAccessible()
        }
        assertEquals(listOf("Sam", "Ines 🌱"), runBlocking { ana.amble.people().map { it.name } })
    }

    @Test
    fun `a name that does not fit is answered with a sentence and nothing is lost`() {
        val ana = TestDevice("ana", homes.make("Ana"))
        onDevices(ana) {
            awaits(ana, "Add a first name.")
            onNode(hasSetTextAction()).performTextInput("x".repeat(400))
            taps(ana, "Add")
            awaits(ana, "OK")
            assertTrue(sees(ana, "x".repeat(400)))
            assertTrue(ana.session.notice!!.sentence.endsWith("."))
            taps(ana, "OK")
            waitUntil { ana.session.notice == null }
        }
    }

    @Test
    fun `what waits is said in counts and never in words`() {
        val home = homes.make("Ana")
        val pair = runBlocking {
            home.addPerson("Bo").also {
                for (n in 1..2) home.addTopic(it, NewTopic(title = "Canary $n"))
            }
        }
        val ana = TestDevice("ana", home)
        onDevices(ana) {
            awaits(ana, "2 topics")
            awaits(ana, "2 changes not sent")
            assertFalse(sees(ana, "Canary"))
            taps(ana, "2 topics")
            waitUntil { ana.nav.place == Place.Agenda(pair) }
        }
    }

    @Test
    fun `a heads-up of the other is counted once it has come`() {
        val (home, other) = homes.make("Ana") to homes.make("Sam")
        val pair = pair(home, other)
        runBlocking { other.addTopic(pair.reports, NewTopic(title = "My hours", headsUp = true)) }
        val ana = TestDevice("ana", home)
        val sam = TestDevice("sam", other)
        onDevices(ana, sam) {
            ana.session.connect(pair.managers)
            sam.session.connect(pair.reports)
            awaits(ana, "1 heads-up")
            awaits(ana, "Up to date with Sam")
            assertFalse(sees(ana, "My hours"))
        }
    }

    @Test
    fun `who is not paired can be paired from the list`() {
        val home = homes.make("Ana")
        val pair = runBlocking { home.addPerson("Bo") }
        val ana = TestDevice("ana", home)
        onDevices(ana) {
            taps(ana, "Pair with Bo")
            awaits(ana, "In this 1:1 I’m…")
            assertEquals(Place.Invite(pair), ana.nav.place)
        }
    }

    @Test
    fun `private notes are one tap away`() {
        val ana = TestDevice("ana", homes.make("Ana"))
        onDevices(ana) {
            taps(ana, "Private notes")
            waitUntil { ana.nav.place == Place.PrivateNotes(null) }
            onNode(on(ana, "Back")).assertExists()
        }
    }
}
