// Keeps a phone's keyboard from learning what is written in Amble.
package amble.android

import android.view.inputmethod.EditorInfo
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.platform.InterceptPlatformTextInput
import androidx.compose.ui.platform.PlatformTextInputInterceptor
import androidx.compose.ui.platform.PlatformTextInputMethodRequest

/** Every field inside asks the keyboard to learn nothing. A keyboard may not listen. */
@OptIn(ExperimentalComposeUiApi::class)
@Composable
fun Unlearned(content: @Composable () -> Unit) {
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
