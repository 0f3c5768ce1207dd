// What the window keeps from everybody else: pictures of it, and what is typed into it.
package amble.android

import android.content.res.Configuration
import android.view.View
import android.view.ViewGroup
import android.view.WindowManager.LayoutParams
import android.view.inputmethod.EditorInfo
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

@RunWith(RobolectricTestRunner::class)
class WindowTest {
    @get:Rule
    val screen = createEmptyComposeRule()

    private lateinit var phone: Phone

    private val flags get() = phone.activity.window.attributes.flags

    @Before
    fun open() {
        phone = Phone(screen)
    }

    @After
    fun close() = phone.close()

    @Test
    fun `no screenshot can be taken, before the start, after it and after turning`() {
        assertNotEquals(0, flags and LayoutParams.FLAG_SECURE)
        phone.begins("Ana")
        assertNotEquals(0, flags and LayoutParams.FLAG_SECURE)
        phone.turn()
        phone.awaits("Add a person")
        assertNotEquals(0, flags and LayoutParams.FLAG_SECURE)
    }

    @Test
    fun `services that fill in forms or read the screen are kept out`() {
        val window = phone.activity.window.decorView
        assertEquals(View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS, window.importantForAutofill)
        assertEquals(
            View.IMPORTANT_FOR_CONTENT_CAPTURE_NO_EXCLUDE_DESCENDANTS,
            window.importantForContentCapture,
        )
    }

    @Test
    fun `the keyboard is asked to learn nothing`() {
        phone.begins("Ana")
        phone.types("Add a person", "Sam")
        val content = phone.activity.findViewById<ViewGroup>(android.R.id.content)
        // The view in which everything is drawn, inside the one that setContent makes.
        val drawn = (content.getChildAt(0) as ViewGroup).getChildAt(0)
        val asked = EditorInfo()
        phone.until("the keyboard is there") { drawn.onCreateInputConnection(asked) != null }
        assertNotEquals(0, asked.imeOptions and EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING)
    }

    @Test
    fun `a code is shown bright and awake, and the screen is as before when it is left`() {
        phone.begins("Ana")
        phone.adds("Sam")
        phone.taps("Pair with Sam")
        phone.taps("the manager")
        phone.taps("Show my code")
        phone.awaits("Ask Sam to scan this.")
        assertEquals(1f, phone.activity.window.attributes.screenBrightness)
        assertNotEquals(0, flags and LayoutParams.FLAG_KEEP_SCREEN_ON)
        phone.back()
        phone.awaits("Add a person")
        assertEquals(-1f, phone.activity.window.attributes.screenBrightness)
        assertEquals(0, flags and LayoutParams.FLAG_KEEP_SCREEN_ON)
    }

    @Test
    @Config(qualifiers = "+night")
    fun `the window is dark at night before anything is drawn`() {
        val night = phone.activity.resources.configuration.uiMode and Configuration.UI_MODE_NIGHT_MASK
        assertEquals(Configuration.UI_MODE_NIGHT_YES, night)
        assertEquals(0xFF141613.toInt(), phone.activity.getColor(R.color.paper))
    }

    @Test
    fun `without a keyboard nobody speaks of shortcuts`() {
        phone.begins("Ana")
        assertFalse(phone.sees("Keyboard shortcuts"))
        assertFalse(phone.app.host.keyboard)
    }

    @Test
    @Config(qualifiers = "w360dp-h740dp-port-xhdpi-keysexposed-qwerty")
    fun `a phone with a keyboard leads to the list of shortcuts`() {
        phone.begins("Ana")
        assertTrue(phone.sees("Keyboard shortcuts"))
    }
}
