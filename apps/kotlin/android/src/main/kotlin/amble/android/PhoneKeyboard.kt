// Living with a keyboard on the screen: it learns nothing of what is written in Amble, and putting it
// away means that one is done with the field.
package amble.android

import android.view.inputmethod.EditorInfo
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.isImeVisible
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.platform.InterceptPlatformTextInput
import androidx.compose.ui.platform.LocalFocusManager
import androidx.compose.ui.platform.PlatformTextInputInterceptor
import androidx.compose.ui.platform.PlatformTextInputMethodRequest

/** The keyboard of everything inside. */
@Composable
fun PhoneKeyboard(content: @Composable () -> Unit) {
    EndsWithTheField()
    LearnsNothing(content)
}

/** Every field asks the keyboard to learn nothing. A keyboard may not listen. */
@OptIn(ExperimentalComposeUiApi::class)
@Composable
private fun LearnsNothing(content: @Composable () -> Unit) {
    val intercept = remember {
        PlatformTextInputInterceptor { request, next ->
            val asked = PlatformTextInputMethodRequest { outAttributes ->
                request.createInputConnection(outAttributes).also {
                    outAttributes.imeOptions =
                        outAttributes.imeOptions or EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING
                }
            }
            next.startInputMethod(asked)
        }
    }
    InterceptPlatformTextInput(intercept, content)
}

/** Android leaves the focus in a field whose keyboard was put away; what stands below it would stay hidden. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun EndsWithTheField() {
    val focus = LocalFocusManager.current
    val up = WindowInsets.isImeVisible
    var wasUp by remember { mutableStateOf(false) }
    LaunchedEffect(up) {
        if (wasUp && !up) focus.clearFocus()
        wasUp = up
    }
}
