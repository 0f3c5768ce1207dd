// Living with a keyboard on the screen: it learns nothing of what is written in Amble, and putting it
// away means that one is done with the field.
package amble.android

import android.view.inputmethod.EditorInfo
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.remember
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.platform.InterceptPlatformTextInput
import androidx.compose.ui.platform.LocalFocusManager
import androidx.compose.ui.platform.PlatformTextInputInterceptor
import androidx.compose.ui.platform.PlatformTextInputMethodRequest

/** The keyboard of everything inside; [putAway] counts how often it was put away. */
@Composable
fun PhoneKeyboard(putAway: Int, content: @Composable () -> Unit) {
    val focus = LocalFocusManager.current
    // Android leaves the focus in the field: what waits for its end would stay hidden.
    LaunchedEffect(putAway) { if (putAway > 0) focus.clearFocus() }
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
