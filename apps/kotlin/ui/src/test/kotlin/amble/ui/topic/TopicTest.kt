// One topic on a real home: its notes, its actions and decisions, and how to take it back.
package amble.ui.topic

import amble.model.Act
import amble.model.Action
import amble.model.ActionState
import amble.model.NewAction
import amble.model.NewTopic
import amble.model.Side
import amble.model.Thing
import amble.model.Topic
import amble.ui.DAY
import amble.ui.Frame
import amble.ui.Homes
import amble.ui.OnScreen
import amble.ui.Place
import amble.ui.Words
import amble.ui.assertAccessible
import amble.ui.onScreen
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasAnyAncestor
import androidx.compose.ui.test.hasScrollAction
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isSelectable
import androidx.compose.ui.test.onNodeWithContentDescription
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTextClearance
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.performTextReplacement
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class TopicTest {
    private val homes = Homes()
    private val ana = homes.make("Ana")
    private val pair = runBlocking { ana.addPerson("Sam") }
    private val id = runBlocking {
        ana.addTopic(pair, NewTopic(title = "Roadmap: who owns Q3?", details = "Promised to two teams"))
    }

    @AfterEach
    fun `the home is closed`() = homes.close()

    private val notes = hasSetTextAction() and hasText(Words.say("topic.notes.label"))

    private fun field(label: String) = hasSetTextAction() and hasText(label)

    /** The screens between which a test goes to and fro; anywhere else is an empty one. */
    private fun topic(at: String = id, test: OnScreen.() -> Unit) =
        onScreen(ana, Place.Thing(pair, at), { session, nav ->
            val place = nav.place
            if (place is Place.Thing) ThingScreen(session, nav, place.pair, place.id)
        }) { test() }

    private fun OnScreen.tap(words: String) {
        until("\"$words\" to tap") { there(hasText(words)) }
        val scrolled = hasText(words) and hasAnyAncestor(hasScrollAction())
        if (there(scrolled)) ui.onNode(scrolled).performScrollTo()
        ui.onNodeWithText(words).performClick()
    }

    /** Begins to write notes: the field is there, or is asked for. */
    private fun OnScreen.write() {
        until("the notes") { there(notes) || there(hasText(Words.say("topic.notes.edit"))) }
        if (there(notes)) ui.onNode(notes).performScrollTo().performClick() else tap(Words.say("topic.notes.edit"))
        until("the field") { there(notes) }
    }

    private suspend fun topicNow(): Topic = (ana.get(pair, id) as Thing.Topic).v1

    private suspend fun linesNow() = topicNow().notes.map { it.text }

    private suspend fun actionNow(): Action? = ana.actions(pair, topic = id).singleOrNull()

    private fun change(shown: String, now: String) = runBlocking { ana.writeNotes(pair, id, shown, now) }

    @Test
    fun `notes are saved when they are done, and nothing before`() = topic {
        write()
        ui.onNode(notes).performTextInput("Sam drafts it\nAna asks")
        ui.waitForIdle()
        assertEquals(emptyList<String>(), runBlocking { linesNow() })
        tap(Words.say("edit.done"))
        core("the lines") { linesNow() == listOf("Sam drafts it", "Ana asks") }
        until("nobody writing") { !there(hasText(Words.say("edit.done"))) && !there(notes) }
        see("Sam drafts it")
        see("Ana asks")
    }

    @Test
    fun `notes are edited as one text, and the line that was not touched is the same line`() {
        change("", "Hiring waits.\nSam asks.")
        val before = runBlocking { topicNow().notes.map { it.id } }
        topic {
            see("Hiring waits.")
            write()
            until("both lines in one field") { there(hasText("Hiring waits.\nSam asks.") and hasSetTextAction()) }
            ui.onNode(notes).performTextReplacement("Hiring waits.\nSam asks again.")
            tap(Words.say("edit.done"))
            core("the new line") { linesNow() == listOf("Hiring waits.", "Sam asks again.") }
            assertEquals(before, runBlocking { topicNow().notes.map { it.id } })
        }
    }

    @Test
    fun `what comes in while somebody writes stays out of the field, and both are there in the end`() {
        change("", "Hiring waits.")
        topic {
            see("Hiring waits.")
            write()
            ui.onNode(notes).performTextReplacement("Hiring waits. Ana asks.")
            change("Hiring waits.", "Sam: Hiring waits.")
            see(Words.say("topic.notes.meanwhile", "Sam"))
            until("what is typed to be there") { there(hasText("Hiring waits. Ana asks.") and hasSetTextAction()) }
            tap(Words.say("edit.done"))
            core("both") { linesNow().toSet() == setOf("Sam: Hiring waits.", "Hiring waits. Ana asks.") }
            see("Sam: Hiring waits.")
            see("Hiring waits. Ana asks.")
        }
    }

    /** The whole app, which keeps half-written words for the way back. */
    private fun app(test: OnScreen.() -> Unit) =
        onScreen(ana, Place.Thing(pair, id), { session, nav -> Frame(session, nav) }) {
            see("Roadmap: who owns Q3?")
            test()
        }

    @Test
    fun `leaving the screen saves the notes once, and coming back begins anew`() = app {
        write()
        ui.onNode(notes).performTextInput("half a word")
        ui.waitForIdle()
        ui.runOnIdle { nav.back() }
        core("the notes") { linesNow() == listOf("half a word") }
        see(Words.say("people.title"))
        change("half a word", "half a word, and Sam's")
        ui.runOnIdle { nav.go(Place.Thing(pair, id)) }
        see("half a word, and Sam's")
        assertFalse(there(hasText(Words.say("edit.done"))))
        ui.runOnIdle { nav.back() }
        see(Words.say("people.title"))
        assertEquals(listOf("half a word, and Sam's"), runBlocking { linesNow() })
    }

    @Test
    fun `notes that could not be saved on leaving are still in the field on the way back`() = app {
        val long = "x".repeat(10_001)
        write()
        ui.onNode(notes).performTextInput(long)
        ui.waitForIdle()
        ui.runOnIdle { nav.back() }
        until("a sentence") { session.notice != null }
        ui.runOnIdle { nav.go(Place.Thing(pair, id)) }
        until("the words in the field") { there(hasText(long) and hasSetTextAction()) }
    }

    @Test
    fun `notes that do not fit stay in the field, and a sentence says why`() = topic {
        val long = "x".repeat(10_001)
        write()
        ui.onNode(notes).performTextInput(long)
        tap(Words.say("edit.done"))
        until("a sentence") { session.notice != null }
        assertTrue(there(hasText(long) and hasSetTextAction()))
        ui.onNode(notes).performClick()
        ui.onNode(notes).performTextReplacement("short")
        tap(Words.say("edit.done"))
        core("the short ones") { linesNow() == listOf("short") }
    }

    @Test
    fun `one's own words are changed by their author, and details can be taken away`() = topic {
        see("Added by you")
        tap(Words.say("edit.begin"))
        ui.onNode(field(Words.say("topic.title"))).performTextClearance()
        ui.onNode(field(Words.say("topic.title"))).performTextInput("Roadmap: who owns Q4?")
        ui.onNode(field(Words.say("topic.details"))).performTextClearance()
        tap(Words.say("edit.save"))
        core("the new words") { topicNow().let { it.title == "Roadmap: who owns Q4?" && it.details == "" } }
        see("Roadmap: who owns Q4?")
    }

    @Test
    fun `an action is added with owner, due and done when, done, and reopened`() = topic {
        tap(Words.say("action.add"))
        ui.onNode(field(Words.say("action.what"))).performTextInput("Draft the roadmap")
        ui.onNode(hasText("Sam") and isSelectable()).performScrollTo().performClick()
        tap(Words.say("due.friday"))
        ui.onNode(field(Words.say("action.done-when"))).performScrollTo().performTextInput("both teams have seen it")
        ui.assertAccessible()
        tap(Words.say("action.save"))
        core("the action") {
            actionNow()?.let {
                it.owner == Side.THEM && it.due == DAY.plusDays(6) && it.doneWhen == "both teams have seen it"
            } == true
        }
        val ring = Words.say("action.done-this", "Draft the roadmap")
        seeNamed(ring)
        ui.onNodeWithContentDescription(ring).performScrollTo().performClick()
        core("it to be done") { actionNow()?.state == ActionState.DONE }
        tap("Draft the roadmap")
        tap("Reopen")
        core("it to be open") { actionNow()?.state == ActionState.OPEN }
    }

    @Test
    fun `what and done when of an action can be changed, and done when taken away`() {
        val action = runBlocking { ana.addAction(pair, NewAction("Draft the roadmap", Side.ME, topic = id)) }
        topic(action) {
            see("Draft the roadmap")
            tap(Words.say("edit.begin"))
            ui.onNode(field(Words.say("action.done-when"))).performTextInput("both teams have seen it")
            tap(Words.say("edit.save"))
            see("Done when: both teams have seen it")
            core("it in the home") { actionNow()?.doneWhen == "both teams have seen it" }
            tap(Words.say("edit.begin"))
            ui.onNode(field(Words.say("action.done-when"))).performTextClearance()
            tap(Words.say("edit.save"))
            core("none any more") { actionNow()?.doneWhen == "" }
        }
    }

    @Test
    fun `owner and due of an action are one tap each`() {
        val action = runBlocking { ana.addAction(pair, NewAction("Draft the roadmap", Side.ME)) }
        topic(action) {
            see("Draft the roadmap")
            ui.onNode(hasText("Sam") and isSelectable()).performClick()
            core("Sam to do it") { actions(pair).single().owner == Side.THEM }
            tap(Words.say("due.tomorrow"))
            core("a day") { actions(pair).single().due == DAY.plusDays(1) }
            tap(Words.say("due.none"))
            core("no day") { actions(pair).single().due == null }
        }
    }

    @Test
    fun `a decision is written down, opened, and gone when it is withdrawn before it was sent`() = topic {
        val line = field(Words.say("topic.decisions.add"))
        until("the line") { there(line) }
        ui.onNode(line).performScrollTo().performTextInput("One room for both")
        ui.onNode(hasSetTextAction() and hasText("One room for both")).performTextInput("\n")
        core("the decision") { decisions(pair, topic = id).map { it.what } == listOf("One room for both") }
        tap("One room for both")
        tap("Withdraw decision")
        core("none") { decisions(pair, all = true).isEmpty() }
        see(Words.say("topic.gone"))
    }

    @Test
    fun `what was not sent is made private again, words and all`() = topic {
        tap(Words.say("delivery.make-private"))
        core("nothing on the agenda") { agenda(pair).isEmpty() }
        core("a private note") { privateNotes(pair).singleOrNull()?.let { "two teams" in it.text } == true }
        until("the private notes") { nav.place == Place.PrivateNotes(pair) }
    }

    @Test
    fun `what is taken back for good is gone, and the screen says so`() = topic {
        tap(Words.say("delivery.unshare"))
        see(Words.say("topic.gone"))
        core("nothing on the agenda") { topics(pair).isEmpty() }
        assertTrue(runBlocking { ana.privateNotes(pair) }.isEmpty())
        ui.onNodeWithText(Words.say("reading.back")).performClick()
        until("the way back") { nav.place == Place.People }
    }

    @Test
    fun `a meeting opens as a meeting, with its day, times, state and what was decided in it`() {
        val meeting = runBlocking {
            val meeting = ana.startMeeting(pair)
            ana.decide(pair, "One room for both", id)
            ana.act(pair, meeting, Act.END)
            ana.decide(pair, "Decided later", id)
            meeting
        }
        topic(meeting) {
            see("Meeting on Sat 21 Nov")
            see("Started at 09:30")
            see("Ended at 09:30")
            see("Ended")
            see("One room for both")
            assertFalse(there(hasText("Decided later")))
            assertFalse(there(hasText(Words.say("topic.gone"))))
            ui.assertAccessible()
            tap("One room for both")
            tap(Words.say("meeting.show"))
            see("Meeting on Sat 21 Nov")
        }
    }

    @Test
    fun `a meeting in progress says so, and that nothing was decided yet`() {
        val meeting = runBlocking { ana.startMeeting(pair) }
        topic(meeting) {
            see("In progress")
            see(Words.say("meeting.no-decisions"))
            assertFalse(there(hasText("Ended at", substring = true)))
        }
    }

    @Test
    fun `a note that is opened by its id is shown in its topic`() {
        change("", "Hiring waits.")
        val note = runBlocking { topicNow().notes.single().id }
        topic(note) {
            see("Roadmap: who owns Q3?")
            see("Hiring waits.")
        }
    }

    @Test
    fun `a topic can be used without seeing it`() = topic {
        tap(Words.say("action.add"))
        ui.assertAccessible()
    }

    @Test
    fun `section and heads-up are one tap each`() = topic {
        seeNamed("Section: Other")
        ui.onNodeWithContentDescription("Section: Other").performClick()
        tap("Next steps")
        core("the section") { topicNow().section.name == "NEXT_STEPS" }
        tap(Words.say("agenda.heads-up"))
        core("the heads-up") { topicNow().headsUp }
    }
}
