// Everybody on one screen: who is next, what waits, and never a word of what it says.
package amble.ui.people

import amble.NewItem
import amble.ui.Homes
import amble.ui.Place
import amble.ui.Seat
import amble.ui.assertAccessible
import amble.ui.awaits
import amble.ui.on
import amble.ui.pair
import amble.ui.sees
import amble.ui.sitting
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
            onNodeWithText("A shared agenda for the two of you.", substring = true).assertExists()
            assertAccessible()
            onNodeWithText("Start").assertIsNotEnabled()
            onNode(hasSetTextAction()).performTextInput(" Ana ")
            onNodeWithText("Start").assertIsEnabled().performClick()
        }
        assertEquals("Ana", started)
    }

    @Test
    fun `nobody yet says the promise and what to do first`() {
        val ana = Seat("ana", homes.make("Ana"))
        sitting(ana) {
            awaits(ana, "It lives on your two devices and nowhere else.")
            awaits(ana, "A first name is enough.")
            assertAccessible()
        }
    }

    @Test
    fun `a first name is enough to add somebody, and Enter adds`() {
        val ana = Seat("ana", homes.make("Ana"))
        sitting(ana) {
            awaits(ana, "A first name is enough.")
            onNode(hasSetTextAction()).performTextInput("Sam")
            onNode(hasSetTextAction()).performImeAction()
            awaits(ana, "Sam is on your list.")
            awaits(ana, "nothing prepared")
            onNode(hasSetTextAction()).performTextInput("Ines 🌱\n")
            awaits(ana, "Pair with Ines 🌱")
            assertAccessible()
        }
        assertEquals(listOf("Sam", "Ines 🌱"), runBlocking { ana.amble.people().map { it.name } })
    }

    @Test
    fun `a name that does not fit is answered with a sentence and nothing is lost`() {
        val ana = Seat("ana", homes.make("Ana"))
        sitting(ana) {
            awaits(ana, "A first name is enough.")
            onNode(hasSetTextAction()).performTextInput("x".repeat(400))
            taps(ana, "Add")
            awaits(ana, "All right")
            assertTrue(sees(ana, "x".repeat(400)))
            assertTrue(ana.session.notice!!.sentence.endsWith("."))
            taps(ana, "All right")
            waitUntil { ana.session.notice == null }
        }
    }

    @Test
    fun `what waits is said in counts and never in words`() {
        val home = homes.make("Ana")
        val pair = runBlocking {
            home.addPerson("Bo").also {
                home.addItems(it, listOf(NewItem(title = "Canary one"), NewItem(title = "Canary two")))
            }
        }
        val ana = Seat("ana", home)
        sitting(ana) {
            awaits(ana, "2 things to talk about")
            awaits(ana, "2 changes wait here")
            assertFalse(sees(ana, "Canary"))
            taps(ana, "2 things to talk about")
            waitUntil { ana.nav.place == Place.Agenda(pair) }
        }
    }

    @Test
    fun `a heads-up of the other is counted once it has come`() {
        val (home, other) = homes.make("Ana") to homes.make("Sam")
        val pair = pair(home, other)
        runBlocking { other.addItems(pair.reports, listOf(NewItem(title = "My hours", headsUp = true))) }
        val ana = Seat("ana", home)
        val sam = Seat("sam", other)
        sitting(ana, sam) {
            ana.session.meet(pair.managers)
            sam.session.meet(pair.reports)
            awaits(ana, "1 heads-up")
            awaits(ana, "In step with Sam")
            assertFalse(sees(ana, "My hours"))
        }
    }

    @Test
    fun `who is not paired can be paired from the list`() {
        val home = homes.make("Ana")
        val pair = runBlocking { home.addPerson("Bo") }
        val ana = Seat("ana", home)
        sitting(ana) {
            taps(ana, "Pair with Bo")
            awaits(ana, "In this 1:1, I am")
            assertEquals(Place.Invite(pair), ana.nav.place)
        }
    }

    @Test
    fun `the private room is one tap away`() {
        val ana = Seat("ana", homes.make("Ana"))
        sitting(ana) {
            taps(ana, "Only me")
            waitUntil { ana.nav.place == Place.OnlyMe(null) }
            onNode(on(ana, "Back")).assertExists()
        }
    }
}
