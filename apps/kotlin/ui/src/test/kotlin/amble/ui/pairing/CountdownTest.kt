// How long a code is good is counted by a clock that nobody can set.
package amble.ui.pairing

import amble.ui.Words
import androidx.compose.material3.Text
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.v2.runComposeUiTest
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TestTimeSource
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class CountdownTest {
    @Test
    fun `the seconds count down to nothing and no further`() = runComposeUiTest {
        val time = TestTimeSource()
        val until = time.markNow() + 120.seconds
        setContent { Text(Words.say("pair.expires", minutes(secondsUntil(until)))) }
        onNodeWithText("Expires in 2:00").assertExists()
        time += 119.seconds
        mainClock.advanceTimeBy(1_000)
        onNodeWithText("Expires in 0:01").assertExists()
        time += 60.seconds
        mainClock.advanceTimeBy(1_000)
        onNodeWithText("Expires in 0:00").assertExists()
    }
}
