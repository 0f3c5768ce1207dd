// From the first start to an agenda, on a phone that is turned, put away and killed on the way.
package amble.android

import androidx.compose.ui.test.assert
import androidx.compose.ui.test.assertIsNotEnabled
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.onNodeWithText
import org.junit.After
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

@RunWith(RobolectricTestRunner::class)
class JourneyTest {
    @get:Rule
    val screen = createEmptyComposeRule()

    private lateinit var phone: Phone

    @Before
    fun open() {
        phone = Phone(screen)
    }

    @After
    fun close() = phone.close()

    /** Ana has started, added Sam, and is on the agenda with one topic. */
    private fun anaPrepares() {
        phone.begins("Ana")
        phone.adds("Sam")
        phone.taps("Sam")
        phone.awaits("No topics yet.")
        phone.types("Add a topic", "Who owns the roadmap?")
        phone.taps("Add")
        phone.awaits("Your topics")
        phone.awaits("Who owns the roadmap?")
    }

    private fun typed(field: String, words: String) {
        phone.awaits(field)
        screen.onNode(phone.field(field)).assert(hasText(words))
    }

    @Test
    fun `a name is all that is asked, then a person and a first topic are a few taps away`() {
        phone.awaits("A shared agenda for you and one other person.")
        screen.onNodeWithText("Continue").assertIsNotEnabled()
        anaPrepares()
        phone.lowersKeyboard()
        phone.taps("Pair your phones")
        phone.awaits("In this 1:1 I’m…")
    }

    @Test
    fun `a name typed before the start is there after the phone was turned`() {
        phone.types("Your first name", "Ana")
        phone.turn()
        typed("Your first name", "Ana")
        phone.taps("Continue")
        phone.awaits("Who do you have 1:1s with?")
    }

    @Test
    fun `turning the phone changes neither the place nor what is being typed`() {
        anaPrepares()
        phone.types("Add a topic", "half a thou")
        phone.turn()
        typed("Add a topic", "half a thou")
        assertTrue(phone.sees("Who owns the roadmap?"))
        phone.turn()
        typed("Add a topic", "half a thou")
    }

    @Test
    fun `an app that was killed while away opens where it was, with what was typed`() {
        anaPrepares()
        phone.types("Add a topic", "half a thou")
        val before = phone.session
        phone.dieAndReturn()
        typed("Add a topic", "half a thou")
        phone.awaits("Who owns the roadmap?")
        assertFalse("it is the same process", phone.session === before)
        phone.back()
        phone.awaits("Pair with Sam")
    }

    @Test
    fun `back leads the way one came, and from the first place out of the app`() {
        anaPrepares()
        phone.taps("Who owns the roadmap?")
        phone.awaits("Notes")
        phone.back()
        phone.awaits("Add a topic")
        phone.back()
        phone.awaits("Add a person")
        assertFalse(phone.activity.onBackPressedDispatcher.hasEnabledCallbacks())
    }

    @Test
    fun `a phone that lost its Keystore says so, and makes no new home over the old one`() {
        phone.begins("Ana")
        phone.app.key.lose()
        phone.dieAndReturn()
        phone.awaits("Amble can’t open your data")
        assertTrue(phone.sees("no longer has the key"))
        assertFalse(phone.sees("Continue"))
    }

    @Test
    @Config(qualifiers = "w411dp-h914dp-port-xhdpi")
    fun `a large phone shows people beside the agenda when it is turned, and keeps what is typed`() {
        anaPrepares()
        phone.types("Add a topic", "half a thou")
        phone.turn()
        phone.awaits("Add a person")
        typed("Add a topic", "half a thou")
    }
}
