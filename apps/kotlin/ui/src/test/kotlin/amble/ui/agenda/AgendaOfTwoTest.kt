// The agenda of two people: whose topics come first, and what both changed apart.
package amble.ui.agenda

import amble.model.FieldValue
import amble.model.NewAction
import amble.model.NewTopic
import amble.model.Side
import amble.ui.DAY
import amble.ui.Place
import amble.ui.Two
import amble.ui.Words
import amble.ui.onScreen
import amble.ui.topic.ThingScreen
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
    fun `the report's topics come first on both devices`() {
        runBlocking {
            two.ana.addTopic(two.withSam, NewTopic(title = "Recognition: launch"))
            two.sam.addTopic(two.withAna, NewTopic(title = "Roadmap: who owns Q3?"))
            two.sync()
        }
        onScreen(two.ana, Place.Agenda(two.withSam), { s, n -> AgendaScreen(s, n, two.withSam) }) {
            see("Sam’s topics")
            see("Your topics")
            fun top(text: String) = ui.onNodeWithText(text).fetchSemanticsNode().boundsInRoot.top
            val order = listOf(
                "Sam’s topics", "Roadmap: who owns Q3?", "Your topics", "Recognition: launch",
            ).map(::top)
            assertTrue(order == order.sorted(), "$order")
        }
    }

    @Test
    fun `a day that both changed shows both with names, and one tap settles it`() {
        val action = runBlocking {
            val id = two.ana.addAction(two.withSam, NewAction(what = "Draft the roadmap", owner = Side.THEM))
            two.sync()
            two.ana.set(two.withSam, id, "due", FieldValue.Day(DAY.plusDays(17)))
            two.sam.set(two.withAna, id, "due", FieldValue.Day(DAY.plusDays(14)))
            two.sync()
            id
        }
        onScreen(two.ana, Place.Agenda(two.withSam), { session, nav ->
            val place = nav.place
            if (place is Place.Thing) ThingScreen(session, nav, place.pair, place.id)
            else AgendaScreen(session, nav, two.withSam)
        }) {
            see("Draft the roadmap")
            see("Two due dates. Choose one")
            val both = hasText("(Sam)", substring = true) and hasText("(you)", substring = true)
            until("both values and names") { there(both) }
            ui.onNode(both).performClick()
            until("the action's screen") { nav.place == Place.Thing(two.withSam, action) }
            val theirs = hasContentDescription("Sam’s version", substring = true)
            until("a choice to take") { there(theirs) }
            ui.onNode(theirs).performClick()
            core("the day to be Sam's") {
                val now = actions(two.withSam).single()
                now.conflicts.isEmpty() && now.due == DAY.plusDays(14)
            }
            until("no card any more") { !there(theirs) }
        }
    }

    @Test
    fun `private notes are hidden while the devices are connected`() {
        runBlocking { two.ana.addPrivate(two.withSam, "ask about the raise?") }
        onScreen(two.ana, Place.Agenda(two.withSam), { s, n -> AgendaScreen(s, n, two.withSam) }) {
            see("ask about the raise?")
            ui.runOnIdle { session.connect(two.withSam) }
            gone("ask about the raise?")
            see(Words.say("agenda.private.hidden"))
            ui.runOnIdle { session.disconnect() }
            see("ask about the raise?")
        }
    }
}
