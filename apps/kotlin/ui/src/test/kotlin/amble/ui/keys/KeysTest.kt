// The keyboard: one table, letters that rest while somebody writes, and who answers.
package amble.ui.keys

import amble.ui.Words
import amble.ui.theme.AmbleTheme
import androidx.compose.foundation.layout.Column
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateListOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertIsFocused
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performKeyInput
import androidx.compose.ui.test.pressKey
import androidx.compose.ui.test.v2.runComposeUiTest
import androidx.compose.ui.test.withKeyDown
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class KeysTest {
    @Test
    fun `every command has one key and a sentence in the list`() {
        assertEquals(Command.entries.toSet(), Shortcuts.table.map { it.command }.toSet())
        assertEquals(Shortcuts.table.size, Shortcuts.table.map { it.shown }.toSet().size)
        Shortcuts.table.forEach { assertTrue(Words.has(it.words), it.words) }
    }

    @Test
    fun `a key is heard on a screen where nothing has the focus, and the last screen answers`() = runComposeUiTest {
        val heard = mutableListOf<String>()
        var second by mutableStateOf(false)
        setContent {
            KeysRoot {
                OnKey(Command.Sync) { heard += "first" }
                if (second) OnKey(Command.Sync) { heard += "second" }
                OnKey(Command.Up) { heard += "up" }
            }
        }
        onNode(isRoot()).performKeyInput { pressKey(Key.M) }
        runOnIdle { second = true }
        waitForIdle()
        onNode(isRoot()).performKeyInput { pressKey(Key.M) }
        onNode(isRoot()).performKeyInput { pressKey(Key.DirectionUp) }
        onNode(isRoot()).performKeyInput { withKeyDown(Key.AltLeft) { pressKey(Key.DirectionUp) } }
        runOnIdle { second = false }
        waitForIdle()
        onNode(isRoot()).performKeyInput { pressKey(Key.M) }
        assertEquals(listOf("first", "second", "up", "first"), heard)
    }

    @Test
    fun `Tab leaves a field of several lines, and writes nothing into it`() = runComposeUiTest {
        val texts = mutableStateListOf("", "")
        setContent {
            AmbleTheme(dark = false) {
                KeysRoot {
                    Column {
                        texts.forEachIndexed { at, text ->
                            OutlinedTextField(text, { texts[at] = it }, label = { Text("Words $at") })
                        }
                    }
                }
            }
        }
        val fields = onAllNodes(hasSetTextAction())
        fields[0].performClick()
        fields[0].performKeyInput { pressKey(Key.Tab) }
        fields[1].assertIsFocused()
        fields[1].performKeyInput { withKeyDown(Key.ShiftLeft) { pressKey(Key.Tab) } }
        fields[0].assertIsFocused()
        assertEquals(listOf("", ""), texts.toList())
    }

    @Test
    fun `letters rest while somebody writes, and Esc does not`() = runComposeUiTest {
        val heard = mutableListOf<Command>()
        setContent {
            AmbleTheme(dark = false) {
                KeysRoot {
                    Command.entries.forEach { command -> OnKey(command) { heard += command } }
                    Column {
                        var text by androidx.compose.runtime.remember { mutableStateOf("") }
                        OutlinedTextField(text, { text = it }, label = { Text("Words") })
                    }
                }
            }
        }
        onNode(hasSetTextAction()).performClick()
        onNode(hasSetTextAction()).performKeyInput {
            pressKey(Key.D)
            pressKey(Key.X)
            pressKey(Key.Escape)
        }
        waitForIdle()
        assertEquals(listOf(Command.Back), heard)
    }
}
