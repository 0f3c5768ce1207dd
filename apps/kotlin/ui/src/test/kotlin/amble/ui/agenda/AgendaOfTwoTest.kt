// The agenda where it takes two: whose items stand where, and what both changed apart.
package amble.ui.agenda

import amble.Field
import amble.FieldChange
import amble.NewAction
import amble.NewItem
import amble.Owner
import amble.PrivateKind
import amble.ui.DAY
import amble.ui.Place
import amble.ui.Two
import amble.ui.Words
import amble.ui.item.ItemScreen
import amble.ui.onScreen
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class AgendaOfTwoTest {
    private val two = Two()

    @AfterEach
    fun `both homes are closed`() = two.close()

    @Test
    fun `the report's items stand first on both devices`() {
        runBlocking {
            two.ana.addItems(two.withSam, listOf(NewItem(title = "Recognition: launch")))
            two.sam.addItems(two.withAna, listOf(NewItem(title = "Roadmap: who owns Q3?")))
            two.meet()
        }
        onScreen(two.ana, Place.Agenda(two.withSam), { s, n -> AgendaScreen(s, n, two.withSam) }) {
            see(Words.say("agenda.from", "Sam"))
            see(Words.say("agenda.fromYou"))
            fun top(text: String) = ui.onNodeWithText(text).fetchSemanticsNode().boundsInRoot.top
            val order = listOf(
                Words.say("agenda.from", "Sam"), "Roadmap: who owns Q3?",
                Words.say("agenda.fromYou"), "Recognition: launch",
            ).map(::top)
            assertTrue(order == order.sorted(), "$order")
        }
    }

    @Test
    fun `a day that both changed shows both with names, and one tap settles it`() {
        val action = runBlocking {
            val id = two.ana.addAction(two.withSam, NewAction(what = "Draft the roadmap", who = Owner.THEM))
            two.meet()
            two.ana.change(two.withSam, id, listOf(FieldChange(Field.DUE, DAY.plusDays(17).toString())))
            two.sam.change(two.withAna, id, listOf(FieldChange(Field.DUE, DAY.plusDays(14).toString())))
            two.meet()
            id
        }
        onScreen(two.ana, Place.Agenda(two.withSam), { session, nav ->
            val place = nav.place
            if (place is Place.Item) ItemScreen(session, nav, place.pair, place.id)
            else AgendaScreen(session, nav, two.withSam)
        }) {
            see("Draft the roadmap")
            val both = hasText("Sam", substring = true) and hasText("you", substring = true) and hasText("·", substring = true)
            until("both values and names") { there(both) }
            ui.onNode(both).performClick()
            until("the action's screen") { nav.place == Place.Item(two.withSam, action) }
            val theirs = hasContentDescription("from Sam", substring = true)
            until("a choice to take") { there(theirs) }
            ui.onNode(theirs).performClick()
            core("the day to be Sam's") {
                val now = thing(two.withSam, action).action!!
                now.conflicts.isEmpty() && now.due == DAY.plusDays(14)
            }
            until("no card any more") { !there(theirs) }
        }
    }

    @Test
    fun `what is only mine is hidden while the devices are in touch`() {
        runBlocking { two.ana.addPrivate(PrivateKind.NOTE, two.withSam, "ask about the raise?") }
        onScreen(two.ana, Place.Agenda(two.withSam), { s, n -> AgendaScreen(s, n, two.withSam) }) {
            see("ask about the raise?")
            ui.runOnIdle { session.meet(two.withSam) }
            gone("ask about the raise?")
            see(Words.say("agenda.onlyMe.hidden"))
            ui.runOnIdle { session.leaveMeeting() }
            see("ask about the raise?")
        }
    }
}
