// What the shell's screens look like, on real homes.
package amble.ui

import amble.Amble
import amble.Field
import amble.FieldChange
import amble.NewAction
import amble.NewItem
import amble.Owner
import amble.Role
import amble.ui.meet.LOOKED_FOR_MS
import amble.ui.pairing.ChooseRole
import amble.ui.pairing.Compare
import amble.ui.pairing.ReadCode
import amble.ui.pairing.ShowCode
import amble.ui.people.FirstRun
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.onAllNodesWithText
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class PicturesTest {
    private val homes = Homes()
    private val ana by lazy { homes.make("Ana") }

    @AfterEach
    fun close() = homes.close()

    private fun ComposeUiTest.reads(words: String) = waitUntil("“$words” is there", PATIENCE_MS) {
        onAllNodesWithText(words, substring = true).fetchSemanticsNodes().isNotEmpty()
    }

    @Test
    fun `the first screen`() = assertPictured("first-run") { FirstRun {} }

    @Test
    fun `people, nobody yet`() =
        assertPictured("people-empty", listOf(Variant.Light), { reads("A first name is enough") }) {
            Seat("ana", ana).Sit()
        }

    @Test
    fun `people, each in another state`() = Two().use { two ->
        runBlocking {
            two.sam.addItems(two.withAna, listOf(NewItem(title = "My hours", headsUp = true)))
            two.ana.addAction(two.withSam, NewAction(what = "Draft the roadmap", who = Owner.THEM))
            two.meet()
            two.ana.addItems(two.withSam, listOf(NewItem(title = "Launch"), NewItem(title = "Budget")))
            two.ana.addPerson("Ines")
            two.ana.addPerson("Maximiliana Featherstonehaugh-Wolfeschlegelstein")
            val boaz = two.ana.addPerson("בועז")
            two.ana.addItems(boaz, listOf(NewItem(title = "Hello"), NewItem(title = "Team")))
        }
        assertPictured("people", ready = { reads("1 heads-up") }) { Seat("ana", two.ana).Sit() }
    }

    @Test
    fun `showing a code, from choosing to comparing`() {
        assertPictured("invite", ready = { reads("I am") }) {
            ChooseRole("Sam", null, {}, {}, {})
        }
        assertPictured("invite-code") {
            ShowCode("Sam", "AMBLE1" + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".repeat(4), 97, null, {}, {})
        }
        assertPictured("invite-compare") {
            Compare("amber lotus river 482913", "Sam", Role.REPORT, {}, {}, {})
        }
    }

    @Test
    fun `reading a code`() = assertPictured("join") {
        ReadCode("Sam", canScan = true, problem = null, {}, {}, {}, {})
    }

    @Test
    fun `meet, looking and not found`() = Two().use { two ->
        held(two.ana) { session ->
            val nav = Navigator(listOf(Place.People, Place.Meet(two.withSam)))
            val lookedFor: ComposeUiTest.() -> Unit = {
                waitUntil(timeoutMillis = PATIENCE_MS) { session.meeting?.stage == Stage.Looking }
                mainClock.advanceTimeBy(LOOKED_FOR_MS)
                reads("Can’t see Sam’s device here.")
            }
            assertPictured("meet-looking", ready = lookedFor) { Frame(session, nav) }
        }
    }

    @Test
    fun `meet, in step with a decision to make`() = Two().use { two ->
        runBlocking {
            val roadmap = NewAction(what = "Draft the roadmap", who = Owner.THEM)
            val action = two.ana.addAction(two.withSam, roadmap)
            two.meet()
            two.ana.change(two.withSam, action, listOf(FieldChange(Field.DUE, "2026-12-04")))
            two.ana.addItems(two.withSam, listOf(NewItem(title = "Roadmap: who owns Q3?")))
            // The later of two values is shown until one is chosen: what Sam writes before makes
            // Sam's the later one, whatever the random ids are.
            two.sam.addItems(two.withAna, listOf(NewItem(title = "My hours", headsUp = true)))
            two.sam.change(two.withAna, action, listOf(FieldChange(Field.DUE, "2026-12-01")))
        }
        held(two.ana) { session ->
            held(two.sam) { other ->
                other.meet(two.withAna)
                session.meet(two.withSam)
                val nav = Navigator(listOf(Place.People, Place.Meet(two.withSam)))
                val inStep: ComposeUiTest.() -> Unit = {
                    reads("In step.")
                    reads("1 needs a decision")
                }
                assertPictured("meet-in-step", ready = inStep) { Frame(session, nav) }
            }
        }
    }

    /** A session that outlives a window, so that one meeting is drawn in every variant. */
    private fun held(home: Amble, use: (Session) -> Unit) {
        val scope = CoroutineScope(Dispatchers.Default.limitedParallelism(1))
        val session = Session(home, TestHost(), scope)
        try {
            use(session)
        } finally {
            session.leaveMeeting()
            scope.cancel()
        }
    }
}
