// The check that every screen goes through finds what it is there to find.
package amble.ui

import amble.ui.theme.AmbleTheme
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.text.BasicTextField
import androidx.compose.material3.Button
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.v2.runComposeUiTest
import androidx.compose.ui.unit.dp
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class AccessibilityTest {
    private fun faultsOf(content: @Composable () -> Unit): String {
        var found = ""
        runComposeUiTest {
            setContent { AmbleTheme(dark = false) { content() } }
            found = assertThrows(AssertionError::class.java) { assertAccessible() }.message.orEmpty()
        }
        return found
    }

    @Test
    fun `a screen that can be used without seeing it passes`() = runComposeUiTest {
        setContent {
            AmbleTheme(dark = false) {
                Column {
                    Text("1:1s", Modifier.semantics { heading() })
                    Button({}) { Text("Add") }
                    OutlinedTextField("", {}, label = { Text("First name") })
                }
            }
        }
        assertAccessible()
    }

    @Test
    fun `a button without a name is found`() {
        val faults = faultsOf { Box(Modifier.size(60.dp).clickable {}) }
        assertTrue("has no name" in faults) { faults }
    }

    @Test
    fun `a button that is too small to hit is found`() {
        // What a finger hits is wider than what is drawn where there is room; here there is none.
        val faults = faultsOf {
            Column {
                Box(Modifier.size(20.dp).clickable {}) { Text("a") }
                Box(Modifier.size(20.dp).clickable {}) { Text("b") }
            }
        }
        assertTrue("dp, and another close by" in faults) { faults }
    }

    @Test
    fun `a text field without a label is found`() {
        val faults = faultsOf { BasicTextField("", {}, Modifier.size(100.dp)) }
        assertTrue("text field without a label" in faults) { faults }
    }

    @Test
    fun `a screen without a heading is found`() {
        val faults = faultsOf { Button({}) { Text("Add") } }
        assertTrue("no heading" in faults) { faults }
    }
}
