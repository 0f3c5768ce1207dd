// Runs a screen on a real home, without a display, and helps a test to wait for what it shows.
package amble.ui

import amble.Amble
import amble.ui.keys.KeysRoot
import amble.ui.theme.AmbleTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.v2.runComposeUiTest
import kotlinx.coroutines.runBlocking

/** A screen under test, and what it was given. */
@OptIn(ExperimentalTestApi::class)
class OnScreen(val ui: ComposeUiTest, val host: TestHost, val nav: Navigator) {
    lateinit var session: Session

    /** Waits until something with this text is there. */
    fun see(text: String) = until("\"$text\" to be shown") { there(hasText(text)) }

    /** Waits until something that contains this text is there. */
    fun seePart(text: String) = until("\"$text\" to be shown") { there(hasText(text, substring = true)) }

    /** Waits until something of this name, for a screen reader, is there. */
    fun seeNamed(name: String) = until("\"$name\" to be there") { there(hasContentDescription(name)) }

    /** Waits until nothing has this text any more. */
    fun gone(text: String) = until("\"$text\" to be gone") { !there(hasText(text)) }

    /** Waits for what the core says. */
    fun core(what: String, holds: suspend Amble.() -> Boolean) =
        until(what) { runBlocking { session.amble.holds() } }

    fun there(matcher: SemanticsMatcher) = ui.onAllNodes(matcher).fetchSemanticsNodes(false).isNotEmpty()

    fun until(what: String, holds: () -> Boolean) = ui.waitUntil("waiting for $what", PATIENCE_MS) { holds() }
}

/** Shows [screen] on [home] and runs [test] on it. The home stays open. */
@OptIn(ExperimentalTestApi::class)
fun onScreen(
    home: Amble,
    start: Place = Place.People,
    screen: @Composable (Session, Navigator) -> Unit,
    test: OnScreen.() -> Unit,
) = runComposeUiTest {
    val at = OnScreen(this, TestHost(), Navigator(listOf(Place.People, start).distinct()))
    setContent {
        val scope = rememberCoroutineScope()
        at.session = remember { Session(home, at.host, scope) }
        AmbleTheme(dark = false) { KeysRoot { screen(at.session, at.nav) } }
    }
    at.test()
}
