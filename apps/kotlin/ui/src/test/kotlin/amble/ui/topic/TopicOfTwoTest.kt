// One topic of two people, after a sync: whose is what, what happened, and what is to be chosen.
package amble.ui.topic

import amble.model.Act
import amble.model.FieldValue
import amble.model.NewAction
import amble.model.NewTopic
import amble.model.Section
import amble.model.Side
import amble.model.Thing
import amble.ui.DAY
import amble.ui.OnScreen
import amble.ui.Place
import amble.ui.TestDevice
import amble.ui.Two
import amble.ui.Words
import amble.ui.assertAccessible
import amble.ui.awaits
import amble.ui.onDevices
import amble.ui.onScreen
import amble.ui.sees
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class TopicOfTwoTest {
    private val two = Two()

    @AfterEach
    fun `both homes are closed`() = two.close()

    /** The screen of one thing on Ana's device. */
    private fun anaSees(id: String, test: OnScreen.() -> Unit) =
        onScreen(two.ana, Place.Thing(two.withSam, id), { s, n -> ThingScreen(s, n, two.withSam, id) }, test)

    /** A topic of Sam's that both have, and an action of Ana's that came from it. */
    private fun prepared(): Pair<String, String> = runBlocking {
        val topic = two.sam.addTopic(two.withAna, NewTopic(title = "My hours"))
        val action = two.sam.addAction(two.withAna, NewAction("Draft the roadmap", Side.THEM, topic = topic))
        two.sync()
        topic to action
    }

    /** Ana's device shows this thing while it is connected to Sam's: then there is news. */
    private fun anaSeesNews(id: String, test: ComposeUiTest.(TestDevice) -> Unit) {
        val (ana, sam) = TestDevice("ana", two.ana) to TestDevice("sam", two.sam)
        onDevices(ana, sam) {
            waitForIdle()
            ana.session.connect(two.withSam)
            sam.session.connect(two.withAna)
            ana.nav.open(Place.Thing(two.withSam, id))
            awaits(ana, "Since your last sync")
            test(ana)
        }
    }

    /** A screen says nothing of how values are kept: no keys, no ISO days, no raw words. */
    private fun ComposeUiTest.saysNothingRaw() {
        val raw = Regex("""person_|topic_|\b[0-9a-hjkmnp-tv-z]{16}\b|\b\d{4}-\d\d-\d\d\b|\btrue\b|\bfalse\b|next-steps|done_when|heads_up""")
        val texts = onAllNodes(hasText("", substring = true) or hasContentDescription("", substring = true))
            .fetchSemanticsNodes(false)
            .flatMap { node -> node.config.filter { it.key.name in SPOKEN }.map { "${it.value}" } }
        assertTrue(texts.any { "Since your last sync" in it }) { "nothing was read: $texts" }
        assertEquals(emptyList<String>(), texts.filter { raw.containsMatchIn(it) })
    }

    @Test
    fun `the words of the other can be read and not changed, and what happened is said in words`() {
        val (topic, _) = prepared()
        runBlocking {
            two.sam.set(two.withAna, topic, "heads_up", FieldValue.Flag(true))
            two.sam.set(two.withAna, topic, "section", FieldValue.Choice("next-steps"))
            two.sam.writeNotes(two.withAna, topic, "", "Fewer Mondays")
        }
        anaSeesNews(topic) { ana ->
            awaits(ana, "Added by Sam")
            assertTrue(onAllNodes(hasText(Words.say("edit.begin"))).fetchSemanticsNodes().isEmpty())
            assertFalse(sees(ana, Words.say("delivery.unshare")))
            awaits(ana, "Sam has it.")
            awaits(ana, "Sam added the heads-up.")
            awaits(ana, "Sam changed the section from Other to Next steps.")
            awaits(ana, "Sam added a note: Fewer Mondays")
            saysNothingRaw()
            assertAccessible()
        }
    }

    @Test
    fun `the history of an action names people and days, and never how they are kept`() {
        val (_, action) = prepared()
        runBlocking {
            two.sam.set(two.withAna, action, "owner", FieldValue.Side(Side.ME))
            two.sam.set(two.withAna, action, "due", FieldValue.Day(DAY.plusDays(13)))
            two.sam.set(two.withAna, action, "done_when", FieldValue.Text("both teams have seen it"))
        }
        anaSeesNews(action) { ana ->
            awaits(ana, "Sam changed the owner from you to Sam.")
            awaits(ana, "Sam set the due date to Fri 4 Dec.")
            awaits(ana, "Sam set the “done when” to both teams have seen it.")
            saysNothingRaw()
        }
    }

    @Test
    fun `a decision that was sent is withdrawn and restored by its author alone`() {
        val decision = runBlocking { two.ana.decide(two.withSam, "One room for both") }
        two.sync()
        anaSees(decision) {
            see("Added by you")
            ui.onNode(hasText("Withdraw decision")).performClick()
            see("Withdrawn")
            ui.onNode(hasText("Restore decision")).performClick()
            core("it again") { decisions(two.withSam).map { it.what } == listOf("One room for both") }
        }
        onScreen(two.sam, Place.Thing(two.withAna, decision), { s, n -> ThingScreen(s, n, two.withAna, decision) }) {
            see("Added by Ana")
            assertFalse(there(hasText("Withdraw decision")))
        }
    }

    @Test
    fun `each run of lines says who wrote it, once both have written`() {
        val topic = runBlocking {
            val topic = two.sam.addTopic(two.withAna, NewTopic(title = "My hours"))
            two.sam.writeNotes(two.withAna, topic, "", "We said 3 %.\nThen hiring.")
            topic
        }
        two.sync()
        anaSees(topic) {
            see("Then hiring.")
            // The bar's title alone.
            assertEquals(1, ui.onAllNodes(hasText("Sam")).fetchSemanticsNodes().size)
        }
        val shown = "We said 3 %.\nThen hiring."
        runBlocking { two.ana.writeNotes(two.withSam, topic, shown, "$shown\nAna asks.") }
        anaSees(topic) {
            see("Ana asks.")
            fun top(text: String) = ui.onAllNodes(hasText(text)).fetchSemanticsNodes().maxOf { it.boundsInRoot.top }
            val order = listOf("Sam", "We said 3 %.", "Then hiring.", "You", "Ana asks.").map(::top)
            assertEquals(order.sorted(), order)
        }
    }

    @Test
    fun `a line that both changed shows both versions, and one tap settles it for both`() {
        val (topic, _) = prepared()
        runBlocking {
            two.sam.writeNotes(two.withAna, topic, "", "We said 3 %.")
            two.sync()
            two.sam.writeNotes(two.withAna, topic, "We said 3 %.", "We said 5 %.")
            two.ana.writeNotes(two.withSam, topic, "We said 3 %.", "We said 4 %.")
        }
        two.sync()
        anaSees(topic) {
            see("You and Sam changed this note differently. Which one do you want?")
            val mine = hasContentDescription("We said 4 %. (your version)")
            val theirs = hasContentDescription("We said 5 %. (Sam’s version)")
            until("both versions") { there(mine) && there(theirs) }
            ui.assertAccessible()
            ui.onNode(theirs).performScrollTo().performClick()
            core("Sam's line") {
                (get(two.withSam, topic) as Thing.Topic).v1.notes.single().let { it.conflicts.isEmpty() && it.text == "We said 5 %." }
            }
            until("no card any more") { !there(theirs) }
        }
        two.sync()
        val sams = runBlocking { (two.sam.get(two.withAna, topic) as Thing.Topic).v1.notes.single() }
        assertEquals("We said 5 %." to 0, sams.text to sams.conflicts.size)
    }

    @Test
    fun `what one dropped and the other changed is kept or dropped with one tap`() {
        val (topic, _) = prepared()
        runBlocking {
            two.ana.act(two.withSam, topic, Act.DROP)
            two.sam.set(two.withAna, topic, "section", FieldValue.Choice("growth"))
        }
        two.sync()
        anaSees(topic) {
            see("You dropped this while Sam was changing it. Keep it?")
            val keep = hasContentDescription("Keep (", substring = true)
            val drop = hasContentDescription("Drop (your version)")
            until("both") { there(keep) && there(drop) }
            ui.onNode(keep).performScrollTo().performClick()
            core("it to be there") {
                agenda(two.withSam).single().let { it.section == Section.GROWTH && it.conflicts.isEmpty() }
            }
        }
    }

    private companion object {
        /** What is read out, or can be read. */
        val SPOKEN = setOf("Text", "ContentDescription", "StateDescription")
    }
}
