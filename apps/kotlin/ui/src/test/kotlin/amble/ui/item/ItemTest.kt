// One item on a real home: its notes, its actions and decisions, and the way back.
package amble.ui.item

import amble.ActionState
import amble.Field
import amble.FieldChange
import amble.NewItem
import amble.PrivateKind
import amble.ui.DAY
import amble.ui.Frame
import amble.ui.Homes
import amble.ui.OnScreen
import amble.ui.Place
import amble.ui.Two
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
class ItemTest {
    private val homes = Homes()
    private val ana = homes.make("Ana")
    private val pair = runBlocking { ana.addPerson("Sam") }
    private val id = runBlocking {
        ana.addItems(pair, listOf(NewItem(title = "Roadmap: who owns Q3?", context = "Promised to two teams"))).single()
    }

    @AfterEach
    fun `the home is closed`() = homes.close()

    private val notes = hasSetTextAction() and hasText(Words.say("item.notes.label", "Sam"))

    /** The screens between which a test goes to and fro; anywhere else is an empty one. */
    private fun item(test: OnScreen.() -> Unit) = onScreen(ana, Place.Item(pair, id), { session, nav ->
        val place = nav.place
        if (place is Place.Item) ItemScreen(session, nav, place.pair, place.id)
    }) {
        see("Roadmap: who owns Q3?")
        test()
    }

    private fun OnScreen.tap(words: String) {
        until("\"$words\" to tap") { there(hasText(words)) }
        val scrolled = hasText(words) and hasAnyAncestor(hasScrollAction())
        if (there(scrolled)) ui.onNode(scrolled).performScrollTo()
        ui.onNodeWithText(words).performClick()
    }

    private suspend fun notesNow() = ana.thing(pair, id).item!!.notes

    private fun change(base: String, result: String) = runBlocking { ana.writeNotes(pair, id, base, result) }

    @Test
    fun `notes are saved when they are done, and nothing before`() = item {
        ui.onNode(notes).performScrollTo().performClick()
        ui.onNode(notes).performTextInput("Sam drafts it")
        ui.waitForIdle()
        assertEquals("", runBlocking { notesNow() })
        tap(Words.say("item.done"))
        core("the notes") { notesNow() == "Sam drafts it" }
        until("nobody writing") { !there(hasText(Words.say("item.done"))) }
        until("the notes to stand") { there(hasText("Sam drafts it")) }
    }

    @Test
    fun `what comes in while somebody writes stays out of the field, and both are there in the end`() {
        change("", "Hiring waits.")
        item {
            see("Hiring waits.")
            ui.onNode(notes).performScrollTo().performClick()
            ui.onNode(notes).performTextReplacement("Hiring waits. Ana asks.")
            change("Hiring waits.", "Sam: Hiring waits.")
            see(Words.say("item.notes.meanwhile", "Sam"))
            until("what is typed to stand") { there(hasText("Hiring waits. Ana asks.") and hasSetTextAction()) }
            tap(Words.say("item.done"))
            core("both") { notesNow() == "Sam: Hiring waits. Ana asks." }
            until("both on the screen") { there(hasText("Sam: Hiring waits. Ana asks.")) }
        }
    }

    /** The whole app, which keeps half-written words for the way back. */
    private fun app(test: OnScreen.() -> Unit) =
        onScreen(ana, Place.Item(pair, id), { session, nav -> Frame(session, nav) }) {
            see("Roadmap: who owns Q3?")
            test()
        }

    @Test
    fun `leaving the screen saves the notes once, and coming back begins anew`() = app {
        ui.onNode(notes).performScrollTo().performClick()
        ui.onNode(notes).performTextInput("half a word")
        ui.waitForIdle()
        ui.runOnIdle { nav.back() }
        core("the notes") { notesNow() == "half a word" }
        see(Words.say("people.title"))
        change("half a word", "half a word, and Sam's")
        ui.runOnIdle { nav.go(Place.Item(pair, id)) }
        see("half a word, and Sam's")
        assertFalse(there(hasText(Words.say("item.done"))))
        ui.runOnIdle { nav.back() }
        see(Words.say("people.title"))
        assertEquals("half a word, and Sam's", runBlocking { notesNow() })
    }

    @Test
    fun `notes that could not be saved on leaving are still in the field on the way back`() = app {
        val long = "x".repeat(10_001)
        ui.onNode(notes).performScrollTo().performClick()
        ui.onNode(notes).performTextInput(long)
        ui.waitForIdle()
        ui.runOnIdle { nav.back() }
        until("a sentence") { session.notice != null }
        ui.runOnIdle { nav.go(Place.Item(pair, id)) }
        until("the words in the field") { there(hasText(long) and hasSetTextAction()) }
    }

    @Test
    fun `notes that do not fit stay in the field, and a sentence says why`() = item {
        val long = "x".repeat(10_001)
        ui.onNode(notes).performScrollTo().performClick()
        ui.onNode(notes).performTextInput(long)
        tap(Words.say("item.done"))
        until("a sentence") { session.notice != null }
        assertTrue(there(hasText(long) and hasSetTextAction()))
        ui.onNode(notes).performClick()
        ui.onNode(notes).performTextReplacement("short")
        tap(Words.say("item.done"))
        core("the short ones") { notesNow() == "short" }
    }

    @Test
    fun `own words are changed by who wrote them`() = item {
        see(Words.say("item.yourWords"))
        tap(Words.say("item.rewrite"))
        val title = hasSetTextAction() and hasText(Words.say("item.title"))
        ui.onNode(title).performTextClearance()
        ui.onNode(title).performTextInput("Roadmap: who owns Q4?")
        tap(Words.say("item.done"))
        core("the new words") { thing(pair, id).item!!.let { it.title == "Roadmap: who owns Q4?" && it.context == "Promised to two teams" } }
        see("Roadmap: who owns Q4?")
    }

    @Test
    fun `an action is added with who and when, done, and taken up again`() = item {
        tap(Words.say("item.actions.add"))
        ui.onNode(hasSetTextAction() and hasText(Words.say("item.actions.what"))).performTextInput("Draft the roadmap")
        ui.onNode(hasText("Sam") and isSelectable()).performScrollTo().performClick()
        tap(Words.say("due.friday"))
        tap(Words.say("item.actions.save"))
        core("the action") {
            thing(pair, id).actions.singleOrNull()?.let { it.who?.me == false && it.due == DAY.plusDays(6) } == true
        }
        val ring = Words.say("item.doneThis", "Draft the roadmap")
        seeNamed(ring)
        ui.onNodeWithContentDescription(ring).performScrollTo().performClick()
        core("it to be done") { thing(pair, id).actions.single().state == ActionState.DONE }
        tap("Draft the roadmap")
        tap(Words.say("item.actions.reopen"))
        core("it to be open") { thing(pair, id).actions.single().state == ActionState.OPEN }
    }

    @Test
    fun `a decision is written down, opened and taken back`() = item {
        ui.onNode(hasSetTextAction() and hasText(Words.say("item.decisions.add"))).performScrollTo().performTextInput("One room for both")
        ui.onNode(hasSetTextAction() and hasText("One room for both")).performTextInput("\n")
        core("the decision") { thing(pair, id).decisions.map { it.what } == listOf("One room for both") }
        tap("One room for both")
        tap(Words.say("item.decisions.drop"))
        core("none") { thing(pair, id).decisions.isEmpty() }
        see(Words.say("item.decisions.gone"))
    }

    @Test
    fun `what has not left is taken back as a draft, words and all`() = item {
        tap(Words.say("item.takeBack.draft"))
        core("nothing on the agenda") { agenda(pair).isEmpty() }
        core("a draft") { privateNotes(pair).singleOrNull()?.let { it.kind == PrivateKind.DRAFT && "two teams" in it.body } == true }
        until("the private room") { nav.place == Place.OnlyMe(pair) }
    }

    @Test
    fun `what is taken back for good is gone, and the screen says so`() = item {
        tap(Words.say("item.takeBack"))
        see(Words.say("item.gone"))
        core("nothing on the agenda") { items(pair).isEmpty() }
        assertTrue(runBlocking { ana.privateNotes(pair) }.isEmpty())
        ui.onNodeWithText(Words.say("agenda.back")).performClick()
        until("the way back") { nav.place == Place.People }
    }

    @Test
    fun `the words of the other can be read and not changed, and what happened is said`() = Two().use { two ->
        val item = runBlocking {
            val item = two.sam.addItems(two.withAna, listOf(NewItem(title = "My hours"))).single()
            two.meet()
            two.meet()
            two.sam.change(two.withAna, item, listOf(FieldChange(Field.HEADS_UP, "true")))
            two.sam.writeNotes(two.withAna, item, "", "Fewer Mondays")
            item
        }
        two.meet()
        onScreen(two.ana, Place.Item(two.withSam, item), { s, n -> ItemScreen(s, n, two.withSam, item) }) {
            see("My hours")
            see(Words.say("item.theirWords", "Sam"))
            assertFalse(there(hasText(Words.say("item.rewrite"))))
            assertFalse(there(hasText(Words.say("item.takeBack"))))
            see("Fewer Mondays")
            see(Words.say("way.delivered.sentence", "Sam"))
            ui.assertAccessible()
        }
    }

    @Test
    fun `an item can be used without seeing it`() = item {
        tap(Words.say("item.actions.add"))
        ui.assertAccessible()
    }
}
