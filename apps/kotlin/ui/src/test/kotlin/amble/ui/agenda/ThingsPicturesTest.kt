// What the agenda, one item, the private room and the list of keys look like, on real homes.
package amble.ui.agenda

import amble.Amble
import amble.Field
import amble.FieldChange
import amble.NewAction
import amble.NewItem
import amble.Owner
import amble.PrivateKind
import amble.Problem
import amble.Section
import amble.ui.DAY
import amble.ui.Homes
import amble.ui.Navigator
import amble.ui.PATIENCE_MS
import amble.ui.Place
import amble.ui.Seat
import amble.ui.Two
import amble.ui.Variant
import amble.ui.Words
import amble.ui.assertPictured
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onNodeWithContentDescription
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class ThingsPicturesTest {
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
    }) { Seat("ana", home, nav = Navigator(listOf(Place.People, place).distinct())).Sit() }

    @Test
    fun `an agenda with nothing, one thing, sixty, and long words`() {
        val ana = homes.make("Ana")
        val pairs = runBlocking { listOf("Sam", "Ines", "Bo", "Maximiliana Featherstonehaugh").map { ana.addPerson(it) } }
        runBlocking {
            ana.addItems(pairs[1], listOf(NewItem(title = "Budget")))
            ana.addList(pairs[2], (1..60).joinToString("\n") { "Thing number $it" }, Section.PROGRESS)
            val long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
            ana.addItems(
                pairs[3],
                listOf(NewItem(title = "$long and what it means", headsUp = true), NewItem(title = "מה אפשר להפסיק לעשות?")),
            )
        }
        pictured("agenda-empty", ana, Place.Agenda(pairs[0]), Words.say("agenda.empty", "Sam"), listOf(Variant.Light, Variant.Large))
        pictured("agenda-one", ana, Place.Agenda(pairs[1]), "Budget")
        pictured("agenda-many", ana, Place.Agenda(pairs[2]), "Thing number 1")
        pictured("agenda-long", ana, Place.Agenda(pairs[3]), "Donau", listOf(Variant.Light, Variant.Large))
    }

    @Test
    fun `an agenda, an item and an action of two people, with a day that both changed`() = Two().use { two ->
        val (item, action) = prepared(two)
        val agenda = Place.Agenda(two.withSam)
        pictured("agenda", two.ana, agenda, "Draft the roadmap", Variant.entries)
        pictured("agenda-arrange", two.ana, agenda, "Recognition") {
            onNodeWithContentDescription(Words.say("agenda.more", "My hours")).performClick()
            onNodeWithText(Words.say("agenda.arrange")).performClick()
        }
        pictured("item", two.ana, Place.Item(two.withSam, item), "Sam drafts it", Variant.entries)
        pictured("item-conflict", two.ana, Place.Item(two.withSam, action), "Which one stands?", listOf(Variant.Light, Variant.Dark))
    }

    private fun prepared(two: Two): Pair<String, String> = runBlocking {
        val ids = two.sam.addItems(
            two.withAna,
            listOf(
                NewItem(
                    title = "Roadmap: who owns Q3?",
                    context = "We promised it to two teams, and neither has anybody for it.",
                    section = Section.ALIGNMENT,
                ),
                NewItem(title = "My hours", section = Section.ALIGNMENT, headsUp = true),
            ),
        )
        two.sam.writeNotes(two.withAna, ids[0], "", "Sam drafts it by Friday.\nAna tells the two teams.")
        val action = two.sam.addAction(two.withAna, NewAction(what = "Draft the roadmap", who = Owner.ME, item = ids[0]))
        two.ana.addAction(two.withSam, NewAction(what = "Tell both teams", who = Owner.ME, due = DAY.minusDays(9)))
        two.sam.decide(two.withAna, "One roadmap for both teams", ids[0])
        two.meet()
        two.ana.change(two.withSam, action, listOf(FieldChange(Field.DUE, "2026-12-04")))
        // The later of two values is shown until one is chosen: what Sam writes before makes Sam's the
        // later one, whatever the random ids are.
        val growth = NewItem(title = "Where I want to be next year", section = Section.GROWTH)
        two.sam.addItems(two.withAna, listOf(growth))
        two.sam.change(two.withAna, action, listOf(FieldChange(Field.DUE, "2026-12-01")))
        two.meet()
        two.ana.addItems(two.withSam, listOf(NewItem(title = "Recognition: launch")))
        two.ana.addPrivate(PrivateKind.NOTE, two.withSam, "ask about the raise?")
        ids[0] to action
    }

    @Test
    fun `an agenda with something that could not be kept`() {
        val ana = homes.make("Ana")
        val view = runBlocking {
            val pair = ana.addPerson("Sam")
            ana.addItems(pair, listOf(NewItem(title = "Budget")))
            val why = "this was changed on an old copy, and the other device does not have what it stands on"
            ana.agendaView(pair, together = false).copy(problems = listOf(Problem(why, emptyList(), listOf("Roadmap for summer"))))
        }
        assertPictured("agenda-problem", listOf(Variant.Light, Variant.Dark), { reads("Roadmap for summer") }) {
            Seat("ana", ana).Sit { session, nav -> AgendaPage(view, AgendaDeeds(session, view.person.pair), session, nav) }
        }
    }

    @Test
    fun `the private room, empty and not, written in and shared from`() {
        val ana = homes.make("Ana")
        val (sam, ines) = runBlocking { listOf("Sam", "Ines").map { ana.addPerson(it) } }
        runBlocking {
            ana.addPrivate(PrivateKind.DRAFT, sam, "Your talk in May\n\nIt was the best I have seen here.")
        }
        val room = Place.OnlyMe(sam)
        val some = listOf(Variant.Light, Variant.Dark, Variant.Large, Variant.Rtl)
        pictured("only-me", ana, room, "Your talk in May", some)
        pictured("only-me-empty", ana, Place.OnlyMe(ines), Words.say("onlyme.empty"))
        pictured("only-me-write", ana, room, "Your talk in May") {
            onNodeWithText("Your talk in May", substring = true).performClick()
            reads(Words.say("onlyme.delete"))
        }
        pictured("only-me-share", ana, room, "Your talk in May", listOf(Variant.Light, Variant.Dark)) {
            onNodeWithText(Words.say("onlyme.share")).performClick()
            reads(Words.say("onlyme.share.what", "Sam"))
        }
    }

    @Test
    fun `the list of keys`() {
        pictured("keys", homes.make("Ana"), Place.Keys, Words.say("keys.rest"), listOf(Variant.Light, Variant.Wide))
    }
}
