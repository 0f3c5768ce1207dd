// Pairing as two people do it: one shows, the other reads, both compare, both say yes.
package amble.ui.pairing

import amble.PairingState
import amble.Role
import amble.ui.Homes
import amble.ui.PATIENCE_MS
import amble.ui.Place
import amble.ui.Seat
import amble.ui.TestHost
import amble.ui.assertAccessible
import amble.ui.awaits
import amble.ui.on
import amble.ui.parts.photoOf
import amble.ui.sees
import amble.ui.sitting
import amble.ui.taps
import amble.ui.Picture
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertIsNotEnabled
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.performTextInput
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

@OptIn(ExperimentalTestApi::class)
class PairingTest {
    private val homes = Homes()
    private val ana = Seat("ana", homes.make("Ana"))
    private val sam = Seat("sam", homes.make("Sam"), TestHost(canScan = true))

    @AfterEach
    fun close() = homes.close()

    /** Ana shows a code; returns its text. */
    private fun ComposeUiTest.anaShows(): String {
        ana.nav.go(Place.Invite(null))
        taps(ana, "the manager")
        taps(ana, "Show my code")
        awaits(ana, "A code for the other person to read")
        taps(ana, "Copy as text")
        waitUntil { ana.host.clipboard != null }
        return ana.host.clipboard!!
    }

    /** The three words and six digits on the device of [seat], as a screen reader says them. */
    private fun ComposeUiTest.codeOf(seat: Seat): String {
        awaits(seat, "digits")
        return onNode(on(seat, "digits")).fetchSemanticsNode()
            .config[SemanticsProperties.ContentDescription].single()
    }

    @Test
    fun `two people pair with a picture of the code and see the same words`() = sitting(ana, sam) {
        ana.nav.go(Place.Invite(null))
        awaits(ana, "In this 1:1, I am")
        onNode(on(ana, "Show my code")).assertIsNotEnabled()
        assertAccessible()
        val text = anaShows()
        assertTrue(ana.host.isBright)
        assertTrue(sees(ana, "Good for"))
        assertAccessible()

        sam.nav.go(Place.Join(null))
        sam.host.picture = photoOf(text)
        awaits(sam, "Read with the camera")
        assertAccessible()
        taps(sam, "Open a picture of the code")
        val code = codeOf(ana)
        assertEquals(code, codeOf(sam))
        assertTrue(Regex("\\w+, \\w+, \\w+, digits( \\d){6}").matches(code)) { code }
        assertFalse(ana.host.isBright)
        awaits(ana, "Does Sam’s screen say the same?")
        awaits(ana, "Sam is the report, you are the manager.")
        awaits(sam, "Ana is the manager, you are the report.")
        assertAccessible()

        taps(ana, "Yes, the same")
        awaits(ana, "Waiting for Sam to say yes")
        taps(sam, "Yes, the same")
        awaits(ana, "You and Sam are paired.")
        awaits(sam, "You and Ana are paired.")
        taps(ana, "Open the agenda")
        val card = runBlocking { ana.amble.people().single() }
        assertEquals(PairingState.PAIRED, card.state)
        assertEquals(Role.REPORT, card.role)
        assertEquals(Place.Agenda(card.pair), ana.nav.place)
    }

    @Test
    fun `codes that differ are refused, and nothing is saved on either device`() = sitting(ana, sam) {
        sam.host.seen = anaShows()
        sam.nav.go(Place.Join(null))
        taps(sam, "Read with the camera")
        codeOf(ana)
        codeOf(sam)
        taps(ana, "No")
        awaits(ana, "The two codes were not the same.")
        awaits(sam, "You are not paired. Nothing was saved.")
        assertTrue(runBlocking { ana.amble.people().isEmpty() && sam.amble.people().isEmpty() })
        taps(ana, "Start again")
        awaits(ana, "In this 1:1, I am")
    }

    @Test
    fun `leaving the screen leaves the pairing`() = sitting(ana, sam) {
        sam.host.clipboard = anaShows()
        ana.nav.back()
        awaits(ana, "A first name is enough.")
        sam.nav.go(Place.Join(null))
        taps(sam, "Paste the code")
        awaits(sam, "You are not paired. Nothing was saved.")
        assertTrue(runBlocking { sam.amble.people().isEmpty() })
        taps(sam, "Start again")
        awaits(sam, "Read with the camera")
    }

    @Test
    fun `what is no code is answered with a sentence`() = sitting(sam) {
        sam.nav.go(Place.Join(null))
        taps(sam, "Paste the code")
        awaits(sam, "There is no text to paste.")
        sam.host.picture = Picture(64, 64, IntArray(64 * 64) { -1 })
        taps(sam, "Open a picture of the code")
        awaits(sam, "There is no code in this picture.")
        onNode(hasSetTextAction()).performTextInput("hello")
        taps(sam, "Join")
        waitUntil("the core's sentence is shown", PATIENCE_MS) { sees(sam, "not an Amble code") }
        assertAccessible()
    }

    @Test
    fun `a person who was added before keeps what was prepared`() {
        val prepared = runBlocking { ana.amble.addPerson("Sammy") }
        sitting(ana, sam) {
            ana.nav.go(Place.Invite(prepared))
            awaits(ana, "Pair with Sammy")
            taps(ana, "the manager")
            taps(ana, "Show my code")
            taps(ana, "Copy as text")
            waitUntil { ana.host.clipboard != null }
            sam.host.clipboard = ana.host.clipboard
            sam.nav.go(Place.Join(null))
            taps(sam, "Paste the code")
            taps(sam, "Yes, the same")
            taps(ana, "Yes, the same")
            awaits(ana, "You and Sam are paired.")
            assertEquals(listOf(prepared), runBlocking { ana.amble.people().map { it.pair } })
        }
    }
}
