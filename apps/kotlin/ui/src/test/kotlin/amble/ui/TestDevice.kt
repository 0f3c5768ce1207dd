// One person's device in a test; several are shown side by side in one window.
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

/** The device of a person called [who], with [amble] on it. */
class TestDevice(
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
    fun Shown(content: @Composable (Session, Navigator) -> Unit = { session, nav -> Frame(session, nav) }) {
        val scope = rememberCoroutineScope()
        session = remember { Session(amble, host, scope) }
        content(session, nav)
    }
}

private val PHONE = 412.dp

/** Runs a test of [devices], each a phone, side by side. */
@OptIn(ExperimentalTestApi::class)
fun onDevices(vararg devices: TestDevice, test: ComposeUiTest.() -> Unit) =
    runSkikoComposeUiTest(Size(PHONE.value * devices.size, 892f)) {
        setContent {
            AmbleTheme(dark = false) {
                Row {
                    for (device in devices) {
                        Box(Modifier.width(PHONE).fillMaxHeight().testTag(device.who)) { device.Shown() }
                    }
                }
            }
        }
        test()
    }

/** What reads [words], on [device]. */
fun on(device: TestDevice, words: String): SemanticsMatcher =
    (hasText(words, substring = true) or hasContentDescription(words, substring = true)) and
        hasAnyAncestor(hasTestTag(device.who))

/** Whether the person at [device] can see [words], or hear them read out. */
@OptIn(ExperimentalTestApi::class)
fun ComposeUiTest.sees(device: TestDevice, words: String): Boolean =
    onAllNodes(on(device, words)).fetchSemanticsNodes().isNotEmpty()

/** Waits until the person at [device] sees [words]. */
@OptIn(ExperimentalTestApi::class)
fun ComposeUiTest.awaits(device: TestDevice, words: String) =
    waitUntil("${device.who} sees “$words”", PATIENCE_MS) { sees(device, words) }

/** Taps what reads [words] on [device], once it is there; what reads nothing else comes first. */
@OptIn(ExperimentalTestApi::class)
fun ComposeUiTest.taps(device: TestDevice, words: String): SemanticsNodeInteraction {
    val tapped = hasClickAction() and !hasSetTextAction()
    val exactly = (hasText(words) or hasContentDescription(words)) and
        hasAnyAncestor(hasTestTag(device.who)) and tapped
    val about = on(device, words) and tapped
    fun there(what: SemanticsMatcher) = onAllNodes(what).fetchSemanticsNodes().isNotEmpty()
    waitUntil("${device.who} can tap “$words”", PATIENCE_MS) { there(about) }
    val target = if (there(exactly)) exactly else about
    val node = onNode(target)
    if (there(target and hasAnyAncestor(hasScrollAction()))) node.performScrollTo()
    return node.performClick()
}
