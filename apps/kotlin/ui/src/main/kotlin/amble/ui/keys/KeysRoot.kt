// Where key presses become commands, and how a screen says what it does about one.
package amble.ui.keys

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.setValue
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusDirection
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.focus.focusTarget
import androidx.compose.ui.focus.onFocusChanged
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.input.key.KeyEvent
import androidx.compose.ui.input.key.KeyEventType
import androidx.compose.ui.input.key.isAltPressed
import androidx.compose.ui.input.key.isCtrlPressed
import androidx.compose.ui.input.key.isShiftPressed
import androidx.compose.ui.input.key.key
import androidx.compose.ui.input.key.onKeyEvent
import androidx.compose.ui.input.key.onPreviewKeyEvent
import androidx.compose.ui.input.key.type
import androidx.compose.ui.platform.InterceptPlatformTextInput
import androidx.compose.ui.platform.LocalFocusManager
import androidx.compose.ui.platform.PlatformTextInputInterceptor

/** Who answers to which command here; the last one that came answers. */
internal class Answers {
    private val stack = mutableListOf<Pair<Command, () -> Unit>>()

    /** How many text fields are being written in: while there is one, letters are letters. */
    var writing by mutableIntStateOf(0)

    /** The last key press was one of ours: the letter it types is not for the field it led to. */
    private var answered = false

    fun add(command: Command, answer: () -> Unit): () -> Unit {
        val entry = command to answer
        stack += entry
        return { stack.remove(entry) }
    }

    /** Whether this key press was one of ours. */
    fun handle(event: KeyEvent): Boolean {
        val command = Shortcuts.of(event) ?: return false
        if (writing > 0 && command != Command.Back) return false
        val answer = stack.lastOrNull { it.first == command }?.second ?: return false
        answered = true
        answer()
        return true
    }

    /** What must not reach the field in focus; [leave] goes on to the next, or to the one before. */
    fun keepFromField(event: KeyEvent, leave: (FocusDirection) -> Unit): Boolean {
        // A desktop tells of the key first, and then of the letter it types.
        if (event.type == KeyEventType.Unknown) return answered
        answered = false
        // A field of several lines would write the tab, and hold whoever has only a keyboard.
        val tab = event.key == Key.Tab && !event.isCtrlPressed && !event.isAltPressed
        if (!tab || writing == 0) return false
        if (event.type == KeyEventType.KeyDown) {
            answered = true
            leave(if (event.isShiftPressed) FocusDirection.Previous else FocusDirection.Next)
        }
        return true
    }
}

internal val LocalAnswers = staticCompositionLocalOf { Answers() }

/**
 * Hears the keyboard for everything inside. Once, around the whole app: it keeps the focus when
 * nothing else wants it, so that keys are heard on a screen that was only looked at.
 */
@OptIn(ExperimentalComposeUiApi::class)
@Composable
fun KeysRoot(content: @Composable () -> Unit) {
    val answers = remember { Answers() }
    val here = remember { FocusRequester() }
    val focus = LocalFocusManager.current
    var heard by remember { mutableStateOf(false) }
    val intercept = remember {
        PlatformTextInputInterceptor { request, next ->
            answers.writing++
            try {
                next.startInputMethod(request)
            } finally {
                answers.writing--
            }
        }
    }
    LaunchedEffect(heard) { if (!heard) here.requestFocus() }
    InterceptPlatformTextInput(intercept) {
        CompositionLocalProvider(LocalAnswers provides answers) {
            Box(
                Modifier.fillMaxSize()
                    .onFocusChanged { heard = it.hasFocus }
                    .onPreviewKeyEvent { answers.keepFromField(it, focus::moveFocus) }
                    .onKeyEvent(answers::handle)
                    .focusRequester(here)
                    .focusTarget(),
            ) { content() }
        }
    }
}

/** Answers to [command] while it is part of the screen and [on]; what came last answers first. */
@Composable
fun OnKey(command: Command, on: Boolean = true, answer: () -> Unit) {
    val answers = LocalAnswers.current
    val now by rememberUpdatedState(answer)
    if (on) DisposableEffect(answers, command) {
        val gone = answers.add(command) { now() }
        onDispose { gone() }
    }
}
