// Two people: one at the phone under test, the other at a home of their own on the same machine.
package amble.android

import amble.Amble
import amble.model.SyncEvent
import amble.model.PairingEvent
import android.content.ClipboardManager
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import java.util.concurrent.ConcurrentLinkedQueue
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Assert.assertNull
import org.junit.Assert.assertSame
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class TogetherTest {
    @get:Rule
    val screen = createEmptyComposeRule()

    @get:Rule
    val temporary = TemporaryFolder()

    private val elsewhere = CoroutineScope(Dispatchers.Default)
    private lateinit var phone: Phone
    private lateinit var sam: Amble

    @Before
    fun open() {
        phone = Phone(screen)
        sam = runBlocking { Amble.init(temporary.root.toPath().resolve("sam"), "Sam") }
    }

    @After
    fun close() {
        phone.close()
        sam.close()
        elsewhere.cancel()
    }

    /** Ana, at the phone, shows her code; Sam takes it. Returns what Sam calls their 1:1. */
    private fun pair(): String {
        phone.begins("Ana")
        phone.adds("Sam")
        phone.taps("Pair with Sam")
        phone.taps("the manager")
        phone.taps("Show my code")
        phone.taps("Copy code")
        val clipboard = phone.app.getSystemService(ClipboardManager::class.java)
        phone.until("the code is copied") { clipboard.primaryClip != null }
        val ticket = clipboard.primaryClip!!.getItemAt(0).text.toString()
        val joined = elsewhere.async {
            val joining = sam.join(ticket, listen = LOOPBACK)
            val end = joining.events.onEach { if (it is PairingEvent.Code) joining.confirm() }
                .first { it is PairingEvent.Paired || it is PairingEvent.Ended }
            joining.leave()
            (end as PairingEvent.Paired).pair
        }
        phone.awaits("Does Sam’s phone show the same?")
        phone.taps("They match")
        phone.awaits("You and Sam are paired.")
        phone.until("Sam is paired") { joined.isCompleted }
        phone.taps("Open the agenda")
        return joined.getCompleted()
    }

    @Test
    fun `two pair and sync, a turned phone stays connected and one that is put away does not`() {
        val withAna = pair()
        phone.types("Add a topic", "Who owns the roadmap?")
        phone.taps("Add")
        phone.awaits("Your topics")
        phone.lowersKeyboard()
        phone.taps("Sync")
        phone.until("the sync is open") { phone.session.sync?.addressTicket != null }
        val sync = phone.session.sync!!
        val heard = ConcurrentLinkedQueue<SyncEvent>()
        elsewhere.launch {
            val at = listOf(sync.addressTicket!!)
            sam.sync(withAna, at, listen = LOOPBACK).events.collect { heard += it }
        }
        phone.awaits("You’re both up to date.")

        phone.turn()
        phone.awaits("You’re both up to date.")
        assertSame(sync, phone.session.sync)

        phone.putAway()
        assertNull(phone.session.sync)
        phone.until("Sam's device hears that Ana has left") { heard.any { it is SyncEvent.Disconnected } }

        phone.takeUp()
        phone.until("Ana's phone looks for Sam's again") { phone.session.sync?.addressTicket != null }
        phone.awaits("You’re both up to date.")
    }
}
