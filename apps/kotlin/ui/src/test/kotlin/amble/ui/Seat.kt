// One person in front of their device in a test; two of them sit side by side in one window.
package amble.ui

import amble.Amble
import amble.ui.theme.AmbleTheme
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.width
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.SemanticsNodeInteraction
import androidx.compose.ui.test.hasAnyAncestor
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasScrollAction
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasTestTag
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.v2.runSkikoComposeUiTest
import androidx.compose.ui.unit.dp

/** A person called [who], in front of [amble]. */
class Seat(
    val who: String,
    val amble: Amble,
    val host: TestHost = TestHost(),
    val nav: Navigator = Navigator(),
) {
    /** What the screens are given. */
    lateinit var session: Session
        private set

    /** The screens, at the place where [nav] is. */
    @Composable
    fun Sit(content: @Composable (Session, Navigator) -> Unit = { session, nav -> Frame(session, nav) }) {
        val scope = rememberCoroutineScope()
        session = remember { Session(amble, host, scope) }
        content(session, nav)
    }
}

private val PHONE = 412.dp

/** Runs a test of [seats], each on a phone, side by side. */
@OptIn(ExperimentalTestApi::class)
fun sitting(vararg seats: Seat, test: ComposeUiTest.() -> Unit) =
    runSkikoComposeUiTest(Size(PHONE.value * seats.size, 892f)) {
        setContent {
            AmbleTheme(dark = false) {
                Row {
                    for (seat in seats) {
                        Box(Modifier.width(PHONE).fillMaxHeight().testTag(seat.who)) { seat.Sit() }
                    }
                }
            }
        }
        test()
    }

/** What reads [words], on the device of [seat]. */
fun on(seat: Seat, words: String): SemanticsMatcher =
    (hasText(words, substring = true) or hasContentDescription(words, substring = true)) and
        hasAnyAncestor(hasTestTag(seat.who))

/** Whether [seat] can see [words], or hear them read out. */
@OptIn(ExperimentalTestApi::class)
fun ComposeUiTest.sees(seat: Seat, words: String): Boolean =
    onAllNodes(on(seat, words)).fetchSemanticsNodes().isNotEmpty()

/** Waits until [seat] sees [words]. */
@OptIn(ExperimentalTestApi::class)
fun ComposeUiTest.awaits(seat: Seat, words: String) =
    waitUntil("${seat.who} sees “$words”", PATIENCE_MS) { sees(seat, words) }

/** [seat] taps what reads [words], once it is there; what reads nothing else comes first. */
@OptIn(ExperimentalTestApi::class)
fun ComposeUiTest.taps(seat: Seat, words: String): SemanticsNodeInteraction {
    val tapped = hasClickAction() and !hasSetTextAction()
    val exactly = (hasText(words) or hasContentDescription(words)) and
        hasAnyAncestor(hasTestTag(seat.who)) and tapped
    val about = on(seat, words) and tapped
    fun there(what: SemanticsMatcher) = onAllNodes(what).fetchSemanticsNodes().isNotEmpty()
    waitUntil("${seat.who} can tap “$words”", PATIENCE_MS) { there(about) }
    val target = if (there(exactly)) exactly else about
    val node = onNode(target)
    if (there(target and hasAnyAncestor(hasScrollAction()))) node.performScrollTo()
    return node.performClick()
}
