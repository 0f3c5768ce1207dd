// The app as a whole: one screen on a phone, panes on a wide window, and a keyboard that is heard.
package amble.ui

import amble.model.NewTopic
import amble.ui.theme.AmbleTheme
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performKeyInput
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.pressKey
import androidx.compose.ui.test.v2.runSkikoComposeUiTest
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class AmbleAppTest {
    private val homes = Homes()
    private val ana = TestDevice("ana", homes.make("Ana"), TestHost(keyboard = true))
    private val bo = runBlocking { ana.amble.addPerson("Bo") }
    private val topic = runBlocking { ana.amble.addTopic(bo, NewTopic(title = "Launch")) }

    @AfterEach
    fun close() = homes.close()

    private fun window(width: Float, test: ComposeUiTest.() -> Unit) =
        runSkikoComposeUiTest(Size(width, 800f)) {
            setContent {
                AmbleTheme(dark = false) { ana.Shown { session, nav -> AmbleApp(session, nav) } }
            }
            test()
        }

    private fun ComposeUiTest.there(text: String) =
        onAllNodesWithText(text).fetchSemanticsNodes().isNotEmpty()

    private fun ComposeUiTest.awaits(text: String) =
        waitUntil("“$text” is there", PATIENCE_MS) { there(text) }

    @Test
    fun `on a phone there is one screen at a time`() = window(412f) {
        awaits("Bo")
        onNodeWithText("Bo").performClick()
        awaits("Launch")
        assertFalse(there("1:1s"))
        assertAccessible()
    }

    @Test
    fun `on a wide window the people stay beside the agenda`() = window(900f) {
        awaits("Choose a person to open your agenda together.")
        awaits("Bo")
        onNodeWithText("Bo").performClick()
        awaits("Launch")
        assertTrue(there("1:1s"))
        assertAccessible()
    }

    @Test
    fun `on a wider one a topic is shown beside its agenda`() = window(1280f) {
        ana.nav.open(Place.Agenda(bo))
        ana.nav.go(Place.Thing(bo, topic))
        waitUntil("agenda and topic both show it", PATIENCE_MS) {
            onAllNodesWithText("Launch", substring = true).fetchSemanticsNodes().size >= 2
        }
        assertTrue(there("1:1s"))
    }

    @Test
    fun `private notes have the window for themselves`() = window(1280f) {
        awaits("1:1s")
        ana.nav.go(Place.PrivateNotes(null))
        waitUntil(timeoutMillis = PATIENCE_MS) { !there("1:1s") }
    }

    @Test
    fun `keys lead through the app, and are letters while somebody writes`() = window(412f) {
        awaits("1:1s")
        onRoot().performKeyInput { pressKey(Key.L) }
        waitUntil { ana.nav.place == Place.PrivateNotes(null) }
        onRoot().performKeyInput { pressKey(Key.Escape) }
        waitUntil { ana.nav.place == Place.People }
        awaits("1:1s")
        onNode(hasSetTextAction()).performTextInput("Sam")
        onNode(hasSetTextAction()).performKeyInput { pressKey(Key.L) }
        waitForIdle()
        assertEquals(Place.People, ana.nav.place)
    }
}
