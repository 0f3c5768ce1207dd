// How long a code is good is counted by a clock that nobody can set.
package amble.ui.pairing

import amble.ui.Words
import androidx.compose.material3.Text
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.v2.runComposeUiTest
import org.junit.jupiter.api.Test
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TestTimeSource

@OptIn(ExperimentalTestApi::class)
class CountdownTest {
    @Test
    fun `the seconds count down to nothing and no further`() = runComposeUiTest {
        val time = TestTimeSource()
        val until = time.markNow() + 120.seconds
        setContent { Text(Words.say("pair.seconds", secondsUntil(until))) }
        onNodeWithText("Good for 120 seconds").assertExists()
        time += 119.seconds
        mainClock.advanceTimeBy(1_000)
        onNodeWithText("Good for 1 second").assertExists()
        time += 60.seconds
        mainClock.advanceTimeBy(1_000)
        onNodeWithText("Good for 0 seconds").assertExists()
    }
}
