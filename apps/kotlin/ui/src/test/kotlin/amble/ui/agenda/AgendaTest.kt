// The agenda on a real home: adding, what became of a topic, the order, follow-ups.
package amble.ui.agenda

import amble.Amble
import amble.model.NewAction
import amble.model.NewTopic
import amble.model.Section
import amble.model.Side
import amble.model.TopicState
import amble.ui.DAY
import amble.ui.Homes
import amble.ui.OnScreen
import amble.ui.Place
import amble.ui.Words
import amble.ui.assertAccessible
import amble.ui.onScreen
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isFocused
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.onNodeWithContentDescription
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performKeyInput
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.performTouchInput
import androidx.compose.ui.test.pressKey
import androidx.compose.ui.test.requestFocus
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class AgendaTest {
    private val homes = Homes()
    private val ana = homes.make("Ana")
    private val pair = runBlocking { ana.addPerson("Sam") }

    @AfterEach
    fun `the home is closed`() = homes.close()

    private fun agenda(test: OnScreen.() -> Unit) =
        onScreen(ana, Place.Agenda(pair), { session, nav -> AgendaScreen(session, nav, pair) }, test)

    private fun OnScreen.type(text: String) =
        ui.onNode(hasSetTextAction()).performTextInput(text)

    private fun OnScreen.menu(title: String, entry: String) {
        seeNamed(Words.say("agenda.more", title))
        ui.onNodeWithContentDescription(Words.say("agenda.more", title)).performClick()
        ui.onNodeWithText(entry).performClick()
    }

    private suspend fun Amble.titles() = agenda(pair).map { it.title }

    private fun topics(vararg titles: String) = runBlocking {
        titles.forEach { ana.addTopic(pair, NewTopic(title = it)) }
    }

    @Test
    fun `an empty agenda asks what to talk about, and an idea goes into the line to be changed`() = agenda {
        see(Words.say("agenda.empty", "Sam"))
        ui.onNodeWithText(Words.say("agenda.idea.2")).performClick()
        until("the idea in the line") { there(hasText(Words.say("agenda.idea.2")) and hasSetTextAction()) }
        core("nothing added by a tap on an idea") { titles().isEmpty() }
    }

    @Test
    fun `Enter adds what is typed, and the line is ready for the next`() = agenda {
        see(Words.say("agenda.empty", "Sam"))
        type("Roadmap: who owns Q3?")
        see("Roadmap: who owns Q3?")
        ui.onNode(hasSetTextAction()).performTextInput("\n")
        core("the topic") { titles() == listOf("Roadmap: who owns Q3?") }
        see("Your topics")
        until("an empty line") { !there(hasText("Roadmap: who owns Q3?") and hasSetTextAction()) }
    }

    @Test
    fun `a section and a heads-up are chosen beside the line and hold for one topic`() = agenda {
        see(Words.say("agenda.empty", "Sam"))
        type("My hours")
        seeNamed(Words.say("agenda.section", "Other"))
        ui.onNodeWithContentDescription(Words.say("agenda.section", "Other")).performClick()
        ui.onNodeWithText("Growth").performClick()
        ui.onNodeWithText(Words.say("agenda.heads-up")).performClick()
        ui.onNodeWithText(Words.say("add-line.add")).performClick()
        core("the topic in Growth with a heads-up") {
            agenda(pair).singleOrNull()?.let { it.section == Section.GROWTH && it.headsUp } == true
        }
        see("Growth")
        seeNamed(Words.say("agenda.heads-up"))
        type("Holidays")
        ui.onNode(hasSetTextAction()).performTextInput("\n")
        core("the next one as plain as ever") {
            agenda(pair).any { it.title == "Holidays" && it.section == Section.OTHER && !it.headsUp }
        }
    }

    @Test
    fun `a pasted list is asked about, becomes topics, and one undo takes all of it back`() = agenda {
        see(Words.say("agenda.empty", "Sam"))
        type("- Hiring\n- Budget\n\n1. Holidays")
        ui.onNodeWithText(Words.say("add-line.add")).performClick()
        see(Words.say("agenda.list.title", 3))
        core("nothing before the answer") { titles().isEmpty() }
        ui.onNodeWithText(Words.say("agenda.list.yes")).performClick()
        core("three topics") { titles() == listOf("Hiring", "Budget", "Holidays") }
        until("Undo to be offered") { session.said?.undo == pair }
        ui.runOnIdle { session.undo() }
        core("none after undo") { titles().isEmpty() }
    }

    @Test
    fun `a list that was not meant goes back into the line`() = agenda {
        see(Words.say("agenda.empty", "Sam"))
        type("Hiring\nBudget")
        ui.onNodeWithText(Words.say("add-line.add")).performClick()
        see(Words.say("agenda.list.title", 2))
        ui.onNodeWithText(Words.say("sure.no")).performClick()
        until("the words in the line") { there(hasText("Hiring\nBudget") and hasSetTextAction()) }
        core("nothing added") { titles().isEmpty() }
    }

    @Test
    fun `words that do not fit stay in the line, and a sentence says why`() = agenda {
        see(Words.say("agenda.empty", "Sam"))
        val long = "x".repeat(301)
        type(long)
        ui.onNodeWithText(Words.say("add-line.add")).performClick()
        until("a sentence") { session.notice != null }
        assertTrue("300" in session.notice!!.sentence, session.notice!!.sentence)
        until("the words in the line") { there(hasText(long) and hasSetTextAction()) }
    }

    @Test
    fun `discussed takes a topic off the agenda, and undo puts it back`() {
        topics("Hiring", "Budget")
        agenda {
            menu("Hiring", "Discussed")
            gone("Hiring")
            core("Hiring to be discussed") { topics(pair).any { it.title == "Hiring" && it.state == TopicState.DISCUSSED } }
            until("Undo to be offered") { session.said?.undo == pair }
            ui.runOnIdle { session.undo() }
            see("Hiring")
        }
    }

    @Test
    fun `parked stays on the agenda and says so, dropped leaves it`() {
        topics("Hiring", "Budget")
        agenda {
            menu("Hiring", "Park")
            see("Parked")
            menu("Budget", "Drop")
            gone("Budget")
            menu("Hiring", "Put back")
            gone("Parked")
            core("Hiring to be open") { agenda(pair).single().state == TopicState.OPEN }
        }
    }

    @Test
    fun `a screen reader finds every step on the line itself, and moving up moves`() {
        topics("Hiring", "Budget", "Holidays")
        agenda {
            see("Holidays")
            val actions = ui.onNodeWithText("Holidays").fetchSemanticsNode().config[SemanticsActions.CustomActions]
            assertEquals(listOf("Discussed", "Park", "Drop", "Move up"), actions.map { it.label })
            ui.runOnIdle { actions.last().action() }
            core("Holidays in the middle") { titles() == listOf("Hiring", "Holidays", "Budget") }
        }
    }

    @Test
    fun `a topic that is dragged by its handle lands where it is let go`() {
        topics("Hiring", "Budget", "Holidays")
        agenda {
            menu("Hiring", "Reorder")
            val handle = Words.say("agenda.handle", "Hiring")
            seeNamed(handle)
            ui.onNodeWithContentDescription(handle).performTouchInput {
                down(center)
                repeat(20) { moveBy(Offset(0f, 10f)) }
                up()
            }
            core("Hiring at the end") { titles() == listOf("Budget", "Holidays", "Hiring") }
            ui.onNodeWithText(Words.say("agenda.arranged")).performClick()
            see(Words.say("agenda.pair"))
        }
    }

    @Test
    fun `follow-ups come first, own ones before the other's, and a day that is over is said as since`() {
        runBlocking {
            ana.addAction(pair, NewAction(what = "Read the draft", owner = Side.THEM, due = DAY.plusDays(1)))
            ana.addAction(pair, NewAction(what = "Draft the roadmap", owner = Side.ME, due = DAY.minusDays(30)))
        }
        agenda {
            see("Draft the roadmap")
            val own = ui.onNodeWithText("Draft the roadmap").fetchSemanticsNode().boundsInRoot.top
            val other = ui.onNodeWithText("Read the draft").fetchSemanticsNode().boundsInRoot.top
            assertTrue(own < other)
            seePart("You · since Thu 22 Oct")
            seePart("Sam · due tomorrow")
            ui.onNodeWithContentDescription(Words.say("action.done-this", "Draft the roadmap")).performClick()
            gone("Draft the roadmap")
            core("one left") { followUps(pair).map { it.what } == listOf("Read the draft") }
        }
    }

    @Test
    fun `private notes come last, and are hidden from the moment a meeting is in progress`() {
        runBlocking { ana.addPrivate(pair, "ask about the raise?\nand calmly") }
        topics("Hiring")
        agenda {
            see("ask about the raise?")
            assertFalse(there(hasText("and calmly", substring = true)), "only the first line is drawn")
            ui.onNodeWithText("ask about the raise?").performClick()
            until("the private notes") { nav.place == Place.PrivateNotes(pair) }
            runBlocking { ana.startMeeting(pair) }
            see(Words.say("agenda.private.hidden"))
            assertFalse(there(hasText("ask about the raise?")))
        }
    }

    @Test
    fun `the agenda can be used without seeing it, empty, full, and while the order is changed`() {
        agenda {
            see(Words.say("agenda.empty", "Sam"))
            ui.assertAccessible()
        }
        topics("Hiring", "Budget")
        runBlocking {
            ana.addAction(pair, NewAction(what = "Read the draft", owner = Side.THEM))
            ana.addPrivate(pair, "ask about the raise?")
        }
        agenda {
            see("ask about the raise?")
            ui.assertAccessible()
            menu("Hiring", "Reorder")
            seeNamed(Words.say("agenda.handle", "Hiring"))
            ui.assertAccessible()
        }
    }

    @Test
    fun `N goes to the line, and D says of the line in focus that it was talked about`() {
        topics("Hiring", "Budget")
        agenda {
            see("Budget")
            ui.onNode(isRoot()).performKeyInput { pressKey(Key.D) }
            ui.waitForIdle()
            assertEquals(2, runBlocking { ana.agenda(pair) }.size)
            ui.onNodeWithText("Budget").requestFocus()
            ui.onNodeWithText("Budget").performKeyInput { pressKey(Key.D) }
            core("Budget to be discussed") { titles() == listOf("Hiring") }
            ui.onNode(isRoot()).performKeyInput { pressKey(Key.N) }
            until("the line to be in focus") { there(hasSetTextAction() and isFocused()) }
        }
    }
}
