// What the agenda, one topic, private notes and the list of keys look like, on real homes.
package amble.ui.agenda

import amble.Amble
import amble.model.Act
import amble.model.FieldValue
import amble.model.NewAction
import amble.model.NewTopic
import amble.model.Problem
import amble.model.Section
import amble.model.Side
import amble.ui.DAY
import amble.ui.Homes
import amble.ui.Navigator
import amble.ui.PATIENCE_MS
import amble.ui.Place
import amble.ui.TestDevice
import amble.ui.Two
import amble.ui.Variant
import amble.ui.Words
import amble.ui.assertPictured
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onNodeWithContentDescription
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performMouseInput
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import java.time.LocalDate

@OptIn(ExperimentalTestApi::class)
class AgendaPicturesTest {
    private val homes = Homes()

    @AfterEach
    fun `the homes are closed`() = homes.close()

    private fun ComposeUiTest.reads(words: String) = waitUntil("“$words” is there", PATIENCE_MS) {
        val there = hasText(words, substring = true) or hasContentDescription(words, substring = true)
        onAllNodes(there).fetchSemanticsNodes().isNotEmpty()
    }

    /** The whole app at [place], once it reads [words] and [then] was done. */
    private fun pictured(
        screen: String,
        home: Amble,
        place: Place,
        words: String,
        variants: List<Variant> = listOf(Variant.Light),
        then: ComposeUiTest.() -> Unit = {},
    ) = assertPictured(screen, variants, {
        reads(words)
        then()
    }) { TestDevice("ana", home, nav = Navigator(listOf(Place.People, place).distinct())).Shown() }

    @Test
    fun `an agenda with nothing, one topic, sixty, and long words`() {
        val ana = homes.make("Ana")
        val pairs = runBlocking { listOf("Sam", "Ines", "Bo", "Maximiliana Featherstonehaugh").map { ana.addPerson(it) } }
        runBlocking {
            ana.addTopic(pairs[1], NewTopic(title = "Budget"))
            ana.createList(pairs[2], (1..60).joinToString("\n") { "Topic number $it" }, Section.PROGRESS)
            val long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
            ana.addTopic(pairs[3], NewTopic(title = "$long and what it means", headsUp = true))
            ana.addTopic(pairs[3], NewTopic(title = "מה אפשר להפסיק לעשות?"))
        }
        pictured("agenda-empty", ana, Place.Agenda(pairs[0]), Words.say("agenda.empty", "Sam"), listOf(Variant.Light, Variant.Large))
        pictured("agenda-one", ana, Place.Agenda(pairs[1]), "Budget")
        pictured("agenda-many", ana, Place.Agenda(pairs[2]), "Topic number 1")
        pictured("agenda-long", ana, Place.Agenda(pairs[3]), "Donau", listOf(Variant.Light, Variant.Large))
    }

    @Test
    fun `an agenda, a topic and an action of two people, with a day and a note that both changed`() = Two().use { two ->
        val (topic, action) = prepared(two)
        val agenda = Place.Agenda(two.withSam)
        pictured("agenda", two.ana, agenda, "Draft the roadmap", Variant.entries)
        pictured("agenda-arrange", two.ana, agenda, "Recognition") {
            onNodeWithContentDescription(Words.say("agenda.more", "My hours")).performClick()
            onNodeWithText("Reorder").performClick()
        }
        pictured("topic", two.ana, Place.Thing(two.withSam, topic), "Sam drafts it", Variant.entries)
        pictured("action-conflict", two.ana, Place.Thing(two.withSam, action), "Which one do you want?", listOf(Variant.Light, Variant.Dark))
    }

    private fun prepared(two: Two): Pair<String, String> = runBlocking {
        val roadmap = NewTopic(
            title = "Roadmap: who owns Q3?",
            details = "We promised it to two teams, and neither has anybody for it.",
            section = Section.ALIGNMENT,
        )
        val topic = two.sam.addTopic(two.withAna, roadmap)
        two.sam.addTopic(two.withAna, NewTopic("My hours", section = Section.ALIGNMENT, headsUp = true))
        two.sam.writeNotes(two.withAna, topic, "", "Sam drafts it by Friday.")
        val draft = NewAction("Draft the roadmap", Side.ME, doneWhen = "both teams have seen it", topic = topic)
        val action = two.sam.addAction(two.withAna, draft)
        two.ana.addAction(two.withSam, NewAction("Tell both teams", Side.ME, due = DAY.minusDays(9)))
        two.sam.decide(two.withAna, "One roadmap for both teams", topic)
        two.sync()
        two.ana.writeNotes(two.withSam, topic, "Sam drafts it by Friday.", "Sam drafts it by Friday.\nAna tells the two teams.")
        two.ana.set(two.withSam, action, "due", FieldValue.Day(LocalDate.of(2026, 12, 4)))
        // The later of two versions is shown until one is chosen: what Sam writes before makes Sam's the
        // later one, whatever the random ids are.
        val next = NewTopic("Where I want to be next year", details = "In two years at most.", section = Section.GROWTH)
        two.sam.addTopic(two.withAna, next)
        two.sam.set(two.withAna, action, "due", FieldValue.Day(LocalDate.of(2026, 12, 1)))
        two.sync()
        two.ana.addTopic(two.withSam, NewTopic("Recognition: launch"))
        two.ana.addPrivate(two.withSam, "ask about the raise?")
        topic to action
    }

    @Test
    fun `a topic with a note that both changed, and a meeting`() = Two().use { two ->
        val (topic, meeting) = runBlocking {
            val topic = two.sam.addTopic(two.withAna, NewTopic("Budget for next year"))
            two.sam.writeNotes(two.withAna, topic, "", "We said 3 %.\nThen hiring.")
            val meeting = two.sam.startMeeting(two.withAna)
            two.sam.decide(two.withAna, "One roadmap for both teams", topic)
            two.sync()
            two.ana.writeNotes(two.withSam, topic, "We said 3 %.\nThen hiring.", "We said 4 %.\nThen hiring.")
            // Sam's is the later version: see above.
            two.sam.act(two.withAna, meeting, Act.END)
            two.sam.addTopic(two.withAna, NewTopic("Where I want to be next year"))
            two.sam.writeNotes(two.withAna, topic, "We said 3 %.\nThen hiring.", "We said 5 %.\nThen hiring.")
            two.sync()
            topic to meeting
        }
        pictured("topic-conflict", two.ana, Place.Thing(two.withSam, topic), "Which one do you want?", listOf(Variant.Light, Variant.Dark))
        pictured("meeting", two.ana, Place.Thing(two.withSam, meeting), "One roadmap for both teams", listOf(Variant.Light, Variant.Large))
    }

    @Test
    fun `an agenda with something that could not be kept`() {
        val ana = homes.make("Ana")
        val view = runBlocking {
            val pair = ana.addPerson("Sam")
            ana.addTopic(pair, NewTopic(title = "Budget"))
            val why = "this was changed on an older copy and couldn't be added; add it again if you still need it"
            val problem = Problem(why, Side.ME, listOf("edit_00000000000000000000000000"), listOf("Roadmap for summer"))
            ana.agendaView(pair, connecting = false).copy(problems = listOf(problem))
        }
        assertPictured("agenda-problem", listOf(Variant.Light, Variant.Dark), { reads("Roadmap for summer") }) {
            TestDevice("ana", ana).Shown { session, nav -> AgendaPage(view, session, nav) }
        }
    }

    @Test
    fun `private notes, none and one, written and shared`() {
        val ana = homes.make("Ana")
        val (sam, ines) = runBlocking { listOf("Sam", "Ines").map { ana.addPerson(it) } }
        runBlocking { ana.addPrivate(sam, "Your talk in May\n\nIt was the best I have seen here.") }
        val notes = Place.PrivateNotes(sam)
        val some = listOf(Variant.Light, Variant.Dark, Variant.Large, Variant.Rtl)
        pictured("private-notes", ana, notes, "Your talk in May", some)
        pictured("private-notes-empty", ana, Place.PrivateNotes(ines), Words.say("private.empty"))
        pictured("private-notes-write", ana, notes, "Your talk in May") {
            onNodeWithText("Your talk in May", substring = true).performClick()
            reads(Words.say("private.delete"))
        }
        pictured("private-notes-share", ana, notes, "Your talk in May", listOf(Variant.Light, Variant.Dark)) {
            onNodeWithText(Words.say("private.share")).performClick()
            reads(Words.say("private.share.what", "Sam"))
            // Nothing is under the mouse.
            onRoot().performMouseInput { moveTo(Offset(1f, 1f)) }
        }
    }

    @Test
    fun `the list of keys`() {
        pictured("keys", homes.make("Ana"), Place.Keys, Words.say("keys.rest"), listOf(Variant.Light, Variant.Wide))
    }
}
