// What the shell's screens look like, on real homes.
package amble.ui

import amble.Amble
import amble.model.FieldValue
import amble.model.NewAction
import amble.model.NewTopic
import amble.model.Role
import amble.model.Side
import amble.ui.pairing.ChooseRole
import amble.ui.pairing.Compare
import amble.ui.pairing.ReadCode
import amble.ui.pairing.ShowCode
import amble.ui.people.FirstRun
import amble.ui.sync.LOOKED_FOR_MS
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.onAllNodesWithText
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import java.time.LocalDate

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
        assertPictured("people-empty", listOf(Variant.Light), { reads("Add a first name") }) {
            TestDevice("ana", ana).Shown()
        }

    @Test
    fun `people, each in another state`() = Two().use { two ->
        runBlocking {
            two.sam.addTopic(two.withAna, NewTopic(title = "My hours", headsUp = true))
            two.ana.addAction(two.withSam, NewAction(what = "Draft the roadmap", owner = Side.THEM))
            two.sync()
            for (title in listOf("Launch", "Budget")) two.ana.addTopic(two.withSam, NewTopic(title = title))
            two.ana.addPerson("Ines")
            two.ana.addPerson("Maximiliana Featherstonehaugh-Wolfeschlegelstein")
            val boaz = two.ana.addPerson("בועז")
            for (title in listOf("Hello", "Team")) two.ana.addTopic(boaz, NewTopic(title = title))
        }
        assertPictured("people", ready = { reads("1 heads-up") }) { TestDevice("ana", two.ana).Shown() }
    }

    @Test
    fun `showing a code, from choosing to comparing`() {
        assertPictured("invite", ready = { reads("In this 1:1 I’m…") }) {
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
    fun `sync, looking and not found`() = Two().use { two ->
        held(two.ana) { session ->
            val nav = Navigator(listOf(Place.People, Place.Sync(two.withSam)))
            val lookedFor: ComposeUiTest.() -> Unit = {
                waitUntil(timeoutMillis = PATIENCE_MS) { session.sync?.stage == Stage.Looking }
                mainClock.advanceTimeBy(LOOKED_FOR_MS)
                reads("Can’t find Sam’s phone.")
            }
            assertPictured("sync-looking", ready = lookedFor) { Frame(session, nav) }
        }
    }

    @Test
    fun `sync, up to date with something to decide`() = Two().use { two ->
        runBlocking {
            val roadmap = NewAction(what = "Draft the roadmap", owner = Side.THEM)
            val action = two.ana.addAction(two.withSam, roadmap)
            two.sync()
            two.ana.set(two.withSam, action, "due", FieldValue.Day(LocalDate.parse("2026-12-04")))
            two.ana.addTopic(two.withSam, NewTopic(title = "Roadmap: who owns Q3?"))
            // The later of two values is shown until one is chosen: what Sam writes before makes
            // Sam's the later one, whatever the random ids are.
            two.sam.addTopic(two.withAna, NewTopic(title = "My hours", headsUp = true))
            two.sam.set(two.withAna, action, "due", FieldValue.Day(LocalDate.parse("2026-12-01")))
        }
        held(two.ana) { session ->
            held(two.sam) { other ->
                other.connect(two.withAna)
                session.connect(two.withSam)
                val nav = Navigator(listOf(Place.People, Place.Sync(two.withSam)))
                val upToDate: ComposeUiTest.() -> Unit = {
                    reads("You’re both up to date.")
                    reads("1 to decide")
                }
                assertPictured("sync-up-to-date", ready = upToDate) { Frame(session, nav) }
            }
        }
    }

    /** A session that outlives a window, so that one sync is drawn in every variant. */
    private fun held(home: Amble, use: (Session) -> Unit) {
        val scope = CoroutineScope(Dispatchers.Default.limitedParallelism(1))
        val session = Session(home, TestHost(), scope)
        try {
            use(session)
        } finally {
            session.disconnect()
            scope.cancel()
        }
    }
}
