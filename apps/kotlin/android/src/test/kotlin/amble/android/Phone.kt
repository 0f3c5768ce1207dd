// A phone in a test: the real application and its one window, turned, put away, killed and brought
// back the way Android does it, and a person who looks at it and taps.
package amble.android

import amble.Discovery
import amble.SecretStore
import amble.ui.Session
import amble.ui.StartState
import android.os.Bundle
import android.os.Looper
import android.os.Parcel
import android.view.View
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.SemanticsNodeInteraction
import androidx.compose.ui.test.hasAnyAncestor
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasScrollAction
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.ComposeTestRule
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTextInput
import androidx.core.view.ViewCompat
import androidx.core.view.WindowInsetsCompat
import androidx.test.core.app.ApplicationProvider
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import kotlinx.coroutines.runBlocking
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController

/** Every wait of a test ends after this. */
const val PATIENCE_MS = 30_000L

/** The only address tests listen on. */
const val LOOPBACK = "127.0.0.1"

/** The app without what only a device has: its Keystore, and the network around it. */
class TestApplication : AmbleApplication() {
    /** What seals the keys; it outlives a killed process, as a Keystore does. */
    val key = JvmKey()

    override val listen = LOOPBACK

    override fun secrets(): SecretStore = SealedSecrets(noBackupFilesDir.toPath().resolve("keys"), key)

    override fun discovery(): Discovery? = null
}

/** A sealing key that this JVM holds. */
class JvmKey : SealingKey {
    private var key: SecretKey? = null

    override fun find() = key

    override fun make(): SecretKey =
        KeyGenerator.getInstance("AES").apply { init(256) }.generateKey().also { key = it }

    /** As after a phone has lost its Keystore. */
    fun lose() {
        key = null
    }
}

/** A phone with Amble open on it. */
class Phone(private val screen: ComposeTestRule) : AutoCloseable {
    /** The app's process. */
    val app: TestApplication = ApplicationProvider.getApplicationContext()

    private var window = opened(null)

    /** The window. */
    val activity: MainActivity get() = window.get()

    /** What the screens are given, once the home is open. */
    val session: Session get() = (app.opening.state as StartState.Open).session

    /** Turns it on its side, or back. */
    fun turn() {
        val upright = activity.resources.configuration.run { screenHeightDp > screenWidthDp }
        RuntimeEnvironment.setQualifiers(if (upright) "+land" else "+port")
        window.configurationChange().visible().windowFocusChanged(true)
    }

    /** Puts the keyboard away, as with a swipe down. */
    fun lowersKeyboard() {
        val content = activity.findViewById<View>(android.R.id.content)
        for (up in listOf(true, false)) {
            val insets = WindowInsetsCompat.Builder().setVisible(WindowInsetsCompat.Type.ime(), up)
            ViewCompat.dispatchApplyWindowInsets(content, insets.build())
        }
        screen.waitForIdle()
    }

    /** Puts the app away. */
    fun putAway() {
        window.pause().stop()
    }

    /** Takes it up again. */
    fun takeUp() {
        window.restart().start().resume()
    }

    /** Android kills the app while it is away; the person comes back to it. */
    fun dieAndReturn() {
        val kept = Bundle()
        window.pause().stop().saveInstanceState(kept).destroy()
        // A killed process holds no file.
        runBlocking { app.opening.shut() }
        app.onCreate()
        window = opened(asBytes(kept))
    }

    private fun opened(kept: Bundle?): ActivityController<MainActivity> =
        Robolectric.buildActivity(MainActivity::class.java)
            .run { if (kept == null) setup() else setup(kept) }
            .windowFocusChanged(true)

    /** What is kept of an app that dies goes through bytes. */
    private fun asBytes(bundle: Bundle): Bundle {
        val out = Parcel.obtain()
        out.writeBundle(bundle)
        val bytes = out.marshall()
        out.recycle()
        val back = Parcel.obtain()
        back.unmarshall(bytes, 0, bytes.size)
        back.setDataPosition(0)
        return back.readBundle(javaClass.classLoader)!!.also { back.recycle() }
    }

    /** The phone's own Back. */
    fun back() = activity.onBackPressedDispatcher.onBackPressed()

    /** Waits until [what] has happened; Android's main thread goes on meanwhile. */
    fun until(what: String, happened: () -> Boolean) = screen.waitUntil(what, PATIENCE_MS) {
        shadowOf(Looper.getMainLooper()).idle()
        happened()
    }

    /** Whether the person can see [words], or hear them read out. */
    fun sees(words: String): Boolean = there(reading(words))

    /** Waits until the person sees [words]. */
    fun awaits(words: String) = until("“$words” is seen") { sees(words) }

    /** Types [words] into the field called [field]. */
    fun types(field: String, words: String) {
        awaits(field)
        screen.onNode(field(field)).performTextInput(words)
    }

    /** The field called [name]. */
    fun field(name: String): SemanticsMatcher = hasSetTextAction() and hasText(name)

    /** Taps what reads [words], once it is there; what reads nothing else comes first. */
    fun taps(words: String): SemanticsNodeInteraction {
        val tapped = hasClickAction() and !hasSetTextAction()
        val exactly = (hasText(words) or hasContentDescription(words)) and tapped
        val about = reading(words) and tapped
        until("“$words” can be tapped") { there(about) }
        val target = if (there(exactly)) exactly else about
        val node = screen.onNode(target)
        if (there(target and hasAnyAncestor(hasScrollAction()))) node.performScrollTo()
        return node.performClick()
    }

    private fun there(what: SemanticsMatcher) =
        screen.onAllNodes(what).fetchSemanticsNodes().isNotEmpty()

    private fun reading(words: String) =
        hasText(words, substring = true) or hasContentDescription(words, substring = true)

    override fun close() {
        window.close()
        runBlocking { app.opening.shut() }
    }
}

/** Goes through the first start as [name]. */
fun Phone.begins(name: String) {
    types("Your first name", name)
    taps("Continue")
    awaits("Who do you have 1:1s with?")
}

/** Adds the person [name]. */
fun Phone.adds(name: String) {
    types("Add a person", name)
    taps("Add")
    awaits("Pair with $name")
}
