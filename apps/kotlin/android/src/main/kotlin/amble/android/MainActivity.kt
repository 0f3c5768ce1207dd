// The one window: it shows the screens, answers Back, and keeps what it shows out of pictures.
package amble.android

import amble.ui.AmbleStart
import amble.ui.StartState
import amble.ui.rememberNavigator
import amble.ui.theme.AmbleTheme
import android.net.Uri
import android.os.Build
import android.os.Bundle
import android.view.View
import android.view.WindowManager.LayoutParams
import androidx.activity.ComponentActivity
import androidx.activity.compose.BackHandler
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.activity.result.PickVisualMediaRequest
import androidx.activity.result.contract.ActivityResultContracts.PickVisualMedia
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.setValue
import androidx.core.view.ViewCompat
import androidx.core.view.WindowInsetsCompat

/** Shows Amble's screens. */
class MainActivity : ComponentActivity() {
    private val app get() = application as AmbleApplication

    private val picker = registerForActivityResult(PickVisualMedia()) { image: Uri? ->
        app.host.picked(image)
    }

    /** How often the keyboard was put away. */
    private var putAway by mutableIntStateOf(0)

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        keepOut()
        enableEdgeToEdge()
        watchKeyboard()
        app.host.attach(this, isNew = savedInstanceState == null)
        setContent {
            val nav = rememberNavigator()
            BackHandler(nav.canGoBack) { nav.back() }
            AmbleTheme { PhoneKeyboard(putAway) { AmbleStart(app.opening, nav) } }
        }
    }

    /**
     * A phone that is put away is disconnected: nothing crosses while nobody looks. Only a window that
     * comes back at once, turned, keeps its sync. In onStop, because nothing is drawn from here on that
     * could open the sync again.
     */
    override fun onStop() {
        super.onStop()
        if (isChangingConfigurations) return
        (app.opening.state as? StartState.Open)?.session?.disconnect()
    }

    override fun onDestroy() {
        app.host.detach(this)
        super.onDestroy()
    }

    /** Lets the person choose one image; the host is told which. */
    internal fun pickImage() = picker.launch(PickVisualMediaRequest(PickVisualMedia.ImageOnly))

    private fun watchKeyboard() {
        var wasUp = false
        ViewCompat.setOnApplyWindowInsetsListener(findViewById(android.R.id.content)) { view, insets ->
            val up = insets.isVisible(WindowInsetsCompat.Type.ime())
            if (wasUp && !up) putAway++
            wasUp = up
            ViewCompat.onApplyWindowInsets(view, insets)
        }
    }

    /** No screenshots, nothing in the list of open apps, nothing for the services that read screens. */
    private fun keepOut() {
        window.addFlags(LayoutParams.FLAG_SECURE)
        window.decorView.importantForAutofill = View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            window.decorView.importantForContentCapture =
                View.IMPORTANT_FOR_CONTENT_CAPTURE_NO_EXCLUDE_DESCENDANTS
        }
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) setRecentsScreenshotEnabled(false)
    }
}
