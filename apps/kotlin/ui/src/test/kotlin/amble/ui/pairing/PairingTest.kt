// Pairing as two people do it: one shows a code, the other scans it, both compare and confirm.
package amble.ui.pairing

import amble.model.PairingState
import amble.model.Role
import amble.ui.Homes
import amble.ui.PATIENCE_MS
import amble.ui.Picture
import amble.ui.Place
import amble.ui.TestDevice
import amble.ui.TestHost
import amble.ui.assertAccessible
import amble.ui.awaits
import amble.ui.on
import amble.ui.parts.photoOf
import amble.ui.sees
import amble.ui.onDevices
import amble.ui.taps
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
    private val ana = TestDevice("ana", homes.make("Ana"))
    private val sam = TestDevice("sam", homes.make("Sam"), TestHost(canScan = true))

    @AfterEach
    fun close() = homes.close()

    /** Ana shows a code; returns its text. */
    private fun ComposeUiTest.anaShows(): String {
        ana.nav.go(Place.Invite(null))
        taps(ana, "the manager")
        taps(ana, "Show my code")
        awaits(ana, "A code for the other person to scan")
        taps(ana, "Copy code")
        waitUntil { ana.host.clipboard != null }
        return ana.host.clipboard!!
    }

    /** The three words and six digits on the device of [device], as a screen reader says them. */
    private fun ComposeUiTest.codeOf(device: TestDevice): String {
        awaits(device, "digits")
        return onNode(on(device, "digits")).fetchSemanticsNode()
            .config[SemanticsProperties.ContentDescription].single()
    }

    @Test
    fun `two people pair with a picture of the code and see the same words`() = onDevices(ana, sam) {
        ana.nav.go(Place.Invite(null))
        awaits(ana, "In this 1:1 I’m…")
        onNode(on(ana, "Show my code")).assertIsNotEnabled()
        assertAccessible()
        val text = anaShows()
        assertTrue(ana.host.isBright)
        assertTrue(sees(ana, "Expires in"))
        assertAccessible()

        sam.nav.go(Place.Join(null))
        sam.host.picture = photoOf(text)
        awaits(sam, "Scan with the camera")
        assertAccessible()
        taps(sam, "Choose a photo")
        val code = codeOf(ana)
        assertEquals(code, codeOf(sam))
        assertTrue(Regex("\\w+, \\w+, \\w+, digits( \\d){6}").matches(code)) { code }
        assertFalse(ana.host.isBright)
        awaits(ana, "Does Sam’s phone show the same?")
        awaits(ana, "Sam is the direct report. You’re the manager.")
        awaits(sam, "Ana is the manager. You’re the direct report.")
        assertAccessible()

        taps(ana, "They match")
        awaits(ana, "Waiting for Sam to confirm")
        taps(sam, "They match")
        awaits(ana, "You and Sam are paired.")
        awaits(sam, "You and Ana are paired.")
        taps(ana, "Open the agenda")
        val card = runBlocking { ana.amble.people().single() }
        assertEquals(PairingState.PAIRED, card.pairing)
        assertEquals(Role.REPORT, card.role)
        assertEquals(Place.Agenda(card.pair), ana.nav.place)
    }

    @Test
    fun `codes that differ are refused, and nothing is saved on either device`() = onDevices(ana, sam) {
        sam.host.seen = anaShows()
        sam.nav.go(Place.Join(null))
        taps(sam, "Scan with the camera")
        codeOf(ana)
        codeOf(sam)
        taps(ana, "They don’t match")
        awaits(ana, "The codes didn’t match")
        awaits(sam, "Not paired. Nothing was saved.")
        assertTrue(runBlocking { ana.amble.people().isEmpty() && sam.amble.people().isEmpty() })
        taps(ana, "Start again")
        awaits(ana, "In this 1:1 I’m…")
    }

    @Test
    fun `leaving the screen leaves the pairing`() = onDevices(ana, sam) {
        sam.host.clipboard = anaShows()
        ana.nav.back()
        awaits(ana, "Add a first name.")
        sam.nav.go(Place.Join(null))
        taps(sam, "Paste the code")
        awaits(sam, "Not paired. Nothing was saved.")
        assertTrue(runBlocking { sam.amble.people().isEmpty() })
        taps(sam, "Start again")
        awaits(sam, "Scan with the camera")
    }

    @Test
    fun `what is no code is answered with a sentence`() = onDevices(sam) {
        sam.nav.go(Place.Join(null))
        taps(sam, "Paste the code")
        awaits(sam, "There is no text to paste.")
        sam.host.picture = Picture(64, 64, IntArray(64 * 64) { -1 })
        taps(sam, "Choose a photo")
        awaits(sam, "No code found in this photo.")
        onNode(hasSetTextAction()).performTextInput("hello")
        taps(sam, "Pair")
        waitUntil("the core's sentence is shown", PATIENCE_MS) { sees(sam, "not an Amble code") }
        assertAccessible()
    }

    @Test
    fun `a person who was added before keeps what was prepared`() {
        val prepared = runBlocking { ana.amble.addPerson("Sammy") }
        onDevices(ana, sam) {
            ana.nav.go(Place.Invite(prepared))
            awaits(ana, "Pair with Sammy")
            taps(ana, "the manager")
            taps(ana, "Show my code")
            taps(ana, "Copy code")
            waitUntil { ana.host.clipboard != null }
            sam.host.clipboard = ana.host.clipboard
            sam.nav.go(Place.Join(null))
            taps(sam, "Paste the code")
            taps(sam, "They match")
            taps(ana, "They match")
            awaits(ana, "You and Sam are paired.")
            assertEquals(listOf(prepared), runBlocking { ana.amble.people().map { it.pair } })
        }
    }
}
