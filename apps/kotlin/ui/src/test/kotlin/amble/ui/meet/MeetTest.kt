// Meeting as two people do it, on one network: found, in step, decided, and left.
package amble.ui.meet

import amble.Field
import amble.FieldChange
import amble.NewAction
import amble.NewItem
import amble.Owner
import amble.ui.Homes
import amble.ui.PATIENCE_MS
import amble.ui.Place
import amble.ui.Seat
import amble.ui.Stage
import amble.ui.assertAccessible
import amble.ui.awaits
import amble.ui.pair
import amble.ui.sees
import amble.ui.sitting
import amble.ui.taps
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasAnyAncestor
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isDialog
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class MeetTest {
    private val homes = Homes()
    private val ana = Seat("ana", homes.make("Ana"))
    private val sam = Seat("sam", homes.make("Sam"))
    private val pair = pair(ana.amble, sam.amble)

    @AfterEach
    fun close() = homes.close()

    private fun ComposeUiTest.bothMeet() {
        ana.nav.open(Place.Meet(pair.managers))
        sam.nav.open(Place.Meet(pair.reports))
        awaits(ana, "In step.")
        awaits(sam, "In step.")
    }

    @Test
    fun `both open Meet and see what changed, by person`() {
        runBlocking {
            sam.amble.addItems(pair.reports, listOf(NewItem(title = "Roadmap: who owns Q3?")))
            ana.amble.addItems(pair.managers, listOf(NewItem(title = "Launch")))
        }
        sitting(ana, sam) {
            bothMeet()
            awaits(ana, "new: “Roadmap: who owns Q3?”")
            awaits(ana, "new: “Launch”")
            assertTrue(sees(ana, "Sam") && sees(ana, "You"))
            awaits(sam, "new: “Launch”")
            assertAccessible()
        }
    }

    @Test
    fun `after four seconds without the other, it says what can be done`() = sitting(ana) {
        ana.nav.open(Place.Meet(pair.managers))
        awaits(ana, "Looking for Sam’s device…")
        assertFalse(sees(ana, "Can’t see"))
        mainClock.advanceTimeBy(LOOKED_FOR_MS)
        awaits(ana, "Can’t see Sam’s device here.")
        // There is no camera here: nothing is offered that is not there.
        assertFalse(sees(ana, "Read Sam’s code"))
        assertTrue(sees(ana, "Paste Sam’s code"))
        assertAccessible()
        taps(ana, "Show my code")
        awaits(ana, "A code that says where this device is")
        assertTrue(ana.host.isBright)
        assertAccessible()
        taps(ana, "Copy as text")
        waitUntil { ana.host.clipboard.orEmpty().startsWith("AMBLEAT1") }
        taps(ana, "Put the code away")
        awaits(ana, "Can’t see Sam’s device here.")
        assertFalse(ana.host.isBright)
    }

    @Test
    fun `the code of the other leads to their device`() = sitting(ana, sam) {
        sam.nav.open(Place.Meet(pair.reports))
        waitUntil(timeoutMillis = PATIENCE_MS) { sam.session.meeting?.addressTicket != null }
        ana.session.meet(pair.managers, listOf(sam.session.meeting!!.addressTicket!!))
        ana.nav.open(Place.Meet(pair.managers))
        awaits(ana, "In step.")
    }

    @Test
    fun `a code of some other device is refused with a sentence, and meeting again is one tap`() =
        sitting(ana) {
            ana.nav.open(Place.Meet(pair.managers))
            awaits(ana, "Looking for Sam’s device…")
            mainClock.advanceTimeBy(LOOKED_FOR_MS)
            ana.host.clipboard = "hello"
            taps(ana, "Paste Sam’s code")
            awaits(ana, "It could not be opened.")
            assertAccessible()
            taps(ana, "Meet again")
            awaits(ana, "Looking for Sam’s device…")
        }

    @Test
    fun `a date that both changed is settled with one tap, for both`() {
        val id = runBlocking {
            ana.amble.addAction(pair.managers, NewAction(what = "Draft the roadmap", who = Owner.THEM))
        }
        sitting(ana, sam) {
            bothMeet()
            ana.session.leaveMeeting()
            sam.session.leaveMeeting()
            ana.nav.open(Place.People)
            sam.nav.open(Place.People)
            runBlocking {
                ana.amble.change(pair.managers, id, listOf(FieldChange(Field.DUE, "2026-12-04")))
                sam.amble.change(pair.reports, id, listOf(FieldChange(Field.DUE, "2026-12-01")))
            }
            bothMeet()
            awaits(ana, "1 needs a decision")
            awaits(sam, "1 needs a decision")
            assertAccessible()
            taps(ana, "from Sam")
            waitUntil("both hold one date", PATIENCE_MS) {
                !sees(ana, "1 needs a decision") && !sees(sam, "1 needs a decision")
            }
            val due = runBlocking {
                listOf(ana.amble.actions(pair.managers), sam.amble.actions(pair.reports))
                    .map { it.single().due.toString() }
            }
            assertEquals(listOf("2026-12-01", "2026-12-01"), due)
        }
    }

    @Test
    fun `a meeting starts and ends for both`() = sitting(ana, sam) {
        bothMeet()
        taps(ana, "Start the meeting")
        awaits(sam, "End the meeting")
        taps(sam, "End the meeting")
        // The question lies over everything, so it is nobody's part of the window.
        onNodeWithText("What was not talked about stays on the agenda.").assertExists()
        onNode(hasText("End the meeting") and hasAnyAncestor(isDialog())).performClick()
        awaits(sam, "Start the meeting")
        awaits(ana, "Start the meeting")
    }

    @Test
    fun `elsewhere a slim bar says that it is open, and what is written there goes out`() =
        sitting(ana, sam) {
            bothMeet()
            taps(ana, "Back")
            awaits(ana, "In step with Sam")
            assertAccessible()
            runBlocking {
                ana.amble.addItems(pair.managers, listOf(NewItem(title = "Written on another screen")))
            }
            awaits(sam, "new: “Written on another screen”")
            taps(ana, "In step with Sam")
            awaits(ana, "Meet Sam")
            assertEquals(Place.Meet(pair.managers), ana.nav.place)
        }

    @Test
    fun `leaving closes it, and the other is told that this is normal`() = sitting(ana, sam) {
        bothMeet()
        taps(ana, "Leave")
        awaits(sam, "That is normal")
        assertEquals(null, ana.session.meeting)
        assertEquals(Stage.Looking, sam.session.meeting!!.stage)
        assertFalse(sees(ana, "In step with Sam"))
    }

    @Test
    fun `who is not paired is asked to pair first`() {
        val bo = runBlocking { ana.amble.addPerson("Bo") }
        sitting(ana) {
            ana.nav.open(Place.Meet(bo))
            awaits(ana, "You and Bo are not paired yet.")
            assertEquals(null, ana.session.meeting)
            taps(ana, "Pair with Bo")
            waitUntil { ana.nav.place == Place.Invite(bo) }
        }
    }

    @Test
    fun `only one meeting is open at a time`() {
        val ines = homes.make("Ines")
        val other = pair(ana.amble, ines)
        sitting(ana, sam) {
            bothMeet()
            ana.nav.open(Place.Meet(other.managers))
            awaits(ana, "Looking for Ines’s device…")
            awaits(sam, "That is normal")
            assertEquals(other.managers, ana.session.meeting!!.pair)
        }
    }
}
