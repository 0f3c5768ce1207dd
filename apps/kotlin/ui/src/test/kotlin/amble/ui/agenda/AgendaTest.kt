// The agenda on a real home: adding, what became of a thing, the order, follow-ups.
package amble.ui.agenda

import amble.Amble
import amble.ItemState
import amble.NewAction
import amble.NewItem
import amble.Owner
import amble.PrivateKind
import amble.Section
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
        ui.onNodeWithText(Words.say(entry)).performClick()
    }

    private suspend fun Amble.titles() = agenda(pair).map { it.title }

    private fun items(vararg titles: String) = runBlocking {
        ana.addItems(pair, titles.map { NewItem(title = it) })
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
        core("the item") { titles() == listOf("Roadmap: who owns Q3?") }
        see(Words.say("agenda.fromYou"))
        until("an empty line") { !there(hasText("Roadmap: who owns Q3?") and hasSetTextAction()) }
    }

    @Test
    fun `a section and a heads-up are chosen beside the line and hold for one thing`() = agenda {
        see(Words.say("agenda.empty", "Sam"))
        type("My hours")
        seeNamed(Words.say("agenda.section", Words.say("section.open")))
        ui.onNodeWithContentDescription(Words.say("agenda.section", Words.say("section.open"))).performClick()
        ui.onNodeWithText(Words.say("section.growth")).performClick()
        ui.onNodeWithText(Words.say("agenda.headsUp")).performClick()
        ui.onNodeWithText(Words.say("add-line.add")).performClick()
        core("the item in Growth with a heads-up") {
            agenda(pair).singleOrNull()?.let { it.section == Section.GROWTH && it.headsUp } == true
        }
        see(Words.say("section.growth"))
        seeNamed(Words.say("agenda.headsUp"))
        type("Holidays")
        ui.onNode(hasSetTextAction()).performTextInput("\n")
        core("the next one as plain as ever") {
            agenda(pair).any { it.title == "Holidays" && it.section == Section.OPEN && !it.headsUp }
        }
    }

    @Test
    fun `a pasted list is asked about, becomes items, and one undo takes all of it back`() = agenda {
        see(Words.say("agenda.empty", "Sam"))
        type("- Hiring\n- Budget\n\n1. Holidays")
        ui.onNodeWithText(Words.say("add-line.add")).performClick()
        see(Words.say("agenda.list.title", 3))
        core("nothing before the answer") { titles().isEmpty() }
        ui.onNodeWithText(Words.say("agenda.list.yes")).performClick()
        core("three items") { titles() == listOf("Hiring", "Budget", "Holidays") }
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
        ui.onNodeWithText(Words.say("agenda.list.no")).performClick()
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
    fun `discussed takes a thing off the agenda, and undo puts it back`() {
        items("Hiring", "Budget")
        agenda {
            menu("Hiring", "agenda.discussed")
            gone("Hiring")
            core("Hiring to be discussed") { items(pair).any { it.title == "Hiring" && it.state == ItemState.DISCUSSED } }
            until("Undo to be offered") { session.said?.undo == pair }
            ui.runOnIdle { session.undo() }
            see("Hiring")
        }
    }

    @Test
    fun `parked stays on the agenda and says so, dropped leaves it`() {
        items("Hiring", "Budget")
        agenda {
            menu("Hiring", "agenda.park")
            see(Words.say("agenda.parked"))
            menu("Budget", "agenda.drop")
            gone("Budget")
            menu("Hiring", "agenda.unpark")
            gone(Words.say("agenda.parked"))
            core("Hiring to be open") { agenda(pair).single().state == ItemState.OPEN }
        }
    }

    @Test
    fun `a screen reader finds every step on the line itself, and moving up moves`() {
        items("Hiring", "Budget", "Holidays")
        agenda {
            see("Holidays")
            val actions = ui.onNodeWithText("Holidays").fetchSemanticsNode().config[SemanticsActions.CustomActions]
            val names = listOf("discussed", "park", "drop", "up").map { Words.say("agenda.$it") }
            assertEquals(names, actions.map { it.label })
            ui.runOnIdle { actions.last().action() }
            core("Holidays in the middle") { titles() == listOf("Hiring", "Holidays", "Budget") }
        }
    }

    @Test
    fun `an item that is dragged by its handle lands where it is let go`() {
        items("Hiring", "Budget", "Holidays")
        agenda {
            menu("Hiring", "agenda.arrange")
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
    fun `follow-ups stand first, own ones before the other's, and a day that is over is said as from`() {
        runBlocking {
            ana.addAction(pair, NewAction(what = "Read the draft", who = Owner.THEM, due = DAY.plusDays(1)))
            ana.addAction(pair, NewAction(what = "Draft the roadmap", who = Owner.ME, due = DAY.minusDays(30)))
        }
        agenda {
            see("Draft the roadmap")
            val own = ui.onNodeWithText("Draft the roadmap").fetchSemanticsNode().boundsInRoot.top
            val other = ui.onNodeWithText("Read the draft").fetchSemanticsNode().boundsInRoot.top
            assertTrue(own < other)
            seePart("from Thu 22 Oct")
            ui.onNodeWithContentDescription(Words.say("item.doneThis", "Draft the roadmap")).performClick()
            gone("Draft the roadmap")
            core("one left") { followUps(pair).map { it.what } == listOf("Read the draft") }
        }
    }

    @Test
    fun `what is only mine stands at the end, and is hidden from the moment a meeting is under way`() {
        runBlocking { ana.addPrivate(PrivateKind.NOTE, pair, "ask about the raise?\nand calmly") }
        items("Hiring")
        agenda {
            see("ask about the raise?")
            assertFalse(there(hasText("and calmly", substring = true)), "only the first line is drawn")
            ui.onNodeWithText("ask about the raise?").performClick()
            until("the private room") { nav.place == Place.OnlyMe(pair) }
            runBlocking { ana.startMeeting(pair) }
            see(Words.say("agenda.onlyMe.hidden"))
            assertFalse(there(hasText("ask about the raise?")))
        }
    }

    @Test
    fun `the agenda can be used without seeing it, empty, full, and while the order is changed`() {
        agenda {
            see(Words.say("agenda.empty", "Sam"))
            ui.assertAccessible()
        }
        items("Hiring", "Budget")
        runBlocking {
            ana.addAction(pair, NewAction(what = "Read the draft", who = Owner.THEM))
            ana.addPrivate(PrivateKind.DRAFT, pair, "ask about the raise?")
        }
        agenda {
            see("ask about the raise?")
            ui.assertAccessible()
            menu("Hiring", "agenda.arrange")
            seeNamed(Words.say("agenda.handle", "Hiring"))
            ui.assertAccessible()
        }
    }

    @Test
    fun `N goes to the line, and D says of the line in focus that it was talked about`() {
        items("Hiring", "Budget")
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
