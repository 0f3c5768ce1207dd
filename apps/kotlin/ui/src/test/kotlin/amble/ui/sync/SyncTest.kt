// A live sync as two people do it, on one network: found, up to date, decided, and left.
package amble.ui.sync

import amble.model.Act
import amble.model.FieldValue
import amble.model.NewAction
import amble.model.NewTopic
import amble.model.Side
import amble.ui.Homes
import amble.ui.PATIENCE_MS
import amble.ui.Place
import amble.ui.Stage
import amble.ui.TestDevice
import amble.ui.Two
import amble.ui.assertAccessible
import amble.ui.awaits
import amble.ui.onDevices
import amble.ui.pair
import amble.ui.sees
import amble.ui.taps
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasAnyAncestor
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isDialog
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import java.time.LocalDate
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class SyncTest {
    private val homes = Homes()
    private val ana = TestDevice("ana", homes.make("Ana"))
    private val sam = TestDevice("sam", homes.make("Sam"))
    private val pair = pair(ana.amble, sam.amble)

    @AfterEach
    fun close() = homes.close()

    private fun ComposeUiTest.bothSync() {
        ana.nav.open(Place.Sync(pair.managers))
        sam.nav.open(Place.Sync(pair.reports))
        awaits(ana, "You’re both up to date.")
        awaits(sam, "You’re both up to date.")
    }

    @Test
    fun `both open Sync and see what changed, by person`() {
        runBlocking {
            sam.amble.addTopic(pair.reports, NewTopic(title = "Roadmap: who owns Q3?"))
            ana.amble.addTopic(pair.managers, NewTopic(title = "Launch"))
        }
        onDevices(ana, sam) {
            bothSync()
            awaits(ana, "Added Roadmap: who owns Q3?")
            awaits(ana, "Added Launch")
            assertTrue(sees(ana, "Sam") && sees(ana, "You"))
            awaits(sam, "Added Launch")
            assertAccessible()
        }
    }

    @Test
    fun `what changed names people, sections and days, and never how they are kept`() = Two().use { two ->
        val (anas, sams) = TestDevice("ana", two.ana) to TestDevice("sam", two.sam)
        runBlocking {
            val topic = two.ana.addTopic(two.withSam, NewTopic(title = "My hours"))
            val action = two.ana.addAction(two.withSam, NewAction("Draft the roadmap", Side.THEM))
            two.sync()
            two.sam.set(two.withAna, action, "owner", FieldValue.Side(Side.THEM))
            two.sam.set(two.withAna, action, "due", FieldValue.Day(LocalDate.parse("2026-12-04")))
            two.sam.set(two.withAna, topic, "section", FieldValue.Choice("next-steps"))
            two.sam.set(two.withAna, topic, "heads_up", FieldValue.Flag(true))
            two.sam.writeNotes(two.withAna, topic, "", "Fewer Mondays\nMore Fridays")
            two.sam.act(two.withAna, topic, Act.PARK)
            two.sam.decide(two.withAna, "One room for both", topic)
        }
        onDevices(anas, sams) {
            anas.nav.open(Place.Sync(two.withSam))
            sams.nav.open(Place.Sync(two.withAna))
            awaits(anas, "Draft the roadmap: owner changed from Sam to you")
            awaits(anas, "Draft the roadmap: due date set to Fri 4 Dec")
            awaits(anas, "My hours: section changed from Other to Next steps")
            awaits(anas, "My hours: heads-up added")
            awaits(anas, "Added 2 notes to My hours")
            awaits(anas, "Parked My hours")
            awaits(anas, "Decided: One room for both")
            awaits(sams, "Draft the roadmap: owner changed from you to Ana")
        }
    }

    @Test
    fun `after four seconds without the other, it says what can be done`() = onDevices(ana) {
        ana.nav.open(Place.Sync(pair.managers))
        awaits(ana, "Looking for Sam’s phone…")
        assertFalse(sees(ana, "Can’t find"))
        mainClock.advanceTimeBy(LOOKED_FOR_MS)
        awaits(ana, "Can’t find Sam’s phone.")
        // There is no camera here: nothing is offered that is not there.
        assertFalse(sees(ana, "Scan Sam’s code"))
        assertTrue(sees(ana, "Paste Sam’s code"))
        assertAccessible()
        taps(ana, "Show my code")
        awaits(ana, "A code with this phone’s network address")
        assertTrue(ana.host.isBright)
        assertAccessible()
        taps(ana, "Copy code")
        waitUntil { ana.host.clipboard.orEmpty().startsWith("AMBLEAT1") }
        taps(ana, "Hide code")
        awaits(ana, "Can’t find Sam’s phone.")
        assertFalse(ana.host.isBright)
    }

    @Test
    fun `the code of the other leads to their device`() = onDevices(ana, sam) {
        sam.nav.open(Place.Sync(pair.reports))
        waitUntil(timeoutMillis = PATIENCE_MS) { sam.session.sync?.addressTicket != null }
        ana.session.connect(pair.managers, listOf(sam.session.sync!!.addressTicket!!))
        ana.nav.open(Place.Sync(pair.managers))
        awaits(ana, "You’re both up to date.")
    }

    @Test
    fun `a code of some other device is refused with a sentence, and syncing again is one tap`() =
        onDevices(ana) {
            ana.nav.open(Place.Sync(pair.managers))
            awaits(ana, "Looking for Sam’s phone…")
            mainClock.advanceTimeBy(LOOKED_FOR_MS)
            ana.host.clipboard = "hello"
            taps(ana, "Paste Sam’s code")
            awaits(ana, "Couldn’t connect.")
            assertAccessible()
            taps(ana, "Sync again")
            awaits(ana, "Looking for Sam’s phone…")
        }

    @Test
    fun `a date that both changed is settled with one tap, for both`() {
        val id = runBlocking {
            ana.amble.addAction(pair.managers, NewAction(what = "Draft the roadmap", owner = Side.THEM))
        }
        onDevices(ana, sam) {
            bothSync()
            ana.session.disconnect()
            sam.session.disconnect()
            ana.nav.open(Place.People)
            sam.nav.open(Place.People)
            runBlocking {
                ana.amble.set(pair.managers, id, "due", FieldValue.Day(LocalDate.parse("2026-12-04")))
                sam.amble.set(pair.reports, id, "due", FieldValue.Day(LocalDate.parse("2026-12-01")))
            }
            bothSync()
            awaits(ana, "1 to decide")
            awaits(sam, "1 to decide")
            assertAccessible()
            taps(ana, "Sam’s version")
            waitUntil("both hold one date", PATIENCE_MS) {
                !sees(ana, "1 to decide") && !sees(sam, "1 to decide")
            }
            val due = runBlocking {
                listOf(ana.amble.actions(pair.managers), sam.amble.actions(pair.reports))
                    .map { it.single().due.toString() }
            }
            assertEquals(listOf("2026-12-01", "2026-12-01"), due)
        }
    }

    @Test
    fun `a meeting starts and ends for both`() = onDevices(ana, sam) {
        bothSync()
        taps(ana, "Start the meeting")
        awaits(sam, "End the meeting")
        taps(sam, "End the meeting")
        // The question lies over everything, so it is nobody's part of the window.
        onNodeWithText("Topics you didn’t get to stay on the agenda.").assertExists()
        onNode(hasText("End the meeting") and hasAnyAncestor(isDialog())).performClick()
        awaits(sam, "Start the meeting")
        awaits(ana, "Start the meeting")
    }

    @Test
    fun `elsewhere a slim bar says that it is open, and what is written there goes out`() =
        onDevices(ana, sam) {
            bothSync()
            taps(ana, "Back")
            awaits(ana, "Up to date with Sam")
            assertAccessible()
            runBlocking {
                ana.amble.addTopic(pair.managers, NewTopic(title = "Written on another screen"))
            }
            awaits(sam, "Added Written on another screen")
            taps(ana, "Up to date with Sam")
            awaits(ana, "Sync with Sam")
            assertEquals(Place.Sync(pair.managers), ana.nav.place)
        }

    @Test
    fun `disconnecting closes it, and the other is told that nothing is lost`() = onDevices(ana, sam) {
        bothSync()
        taps(ana, "Disconnect")
        awaits(sam, "Nothing is lost")
        assertEquals(null, ana.session.sync)
        assertEquals(Stage.Looking, sam.session.sync!!.stage)
        assertFalse(sees(ana, "Up to date with Sam"))
    }

    @Test
    fun `who is not paired is asked to pair first`() {
        val bo = runBlocking { ana.amble.addPerson("Bo") }
        onDevices(ana) {
            ana.nav.open(Place.Sync(bo))
            awaits(ana, "You and Bo are not paired yet.")
            assertEquals(null, ana.session.sync)
            taps(ana, "Pair with Bo")
            waitUntil { ana.nav.place == Place.Invite(bo) }
        }
    }

    @Test
    fun `only one sync is open at a time`() {
        val ines = homes.make("Ines")
        val other = pair(ana.amble, ines)
        onDevices(ana, sam) {
            bothSync()
            ana.nav.open(Place.Sync(other.managers))
            awaits(ana, "Looking for Ines’s phone…")
            awaits(sam, "Nothing is lost")
            assertEquals(other.managers, ana.session.sync!!.pair)
        }
    }
}
