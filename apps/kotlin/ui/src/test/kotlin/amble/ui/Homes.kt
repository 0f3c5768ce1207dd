// Homes for tests: real ones, each in a folder of its own, on a day that never passes.
package amble.ui

import amble.Amble
import amble.Clock
import amble.model.PairingEvent
import amble.model.Role
import java.nio.file.Files
import java.nio.file.Path
import java.time.LocalDate
import java.time.ZoneId
import java.time.ZonedDateTime
import java.util.Locale
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

/** It is always Saturday, 21 November 2026, half past nine in the morning. */
val NOW: ZonedDateTime = ZonedDateTime.of(2026, 11, 21, 9, 30, 0, 0, ZoneId.of("Europe/Lisbon"))

/** The civil day of [NOW]. */
val DAY: LocalDate = NOW.toLocalDate()

/** Every network wait of a test ends after this. */
const val PATIENCE_MS = 20_000L

/** The homes of one test; closed and gone with it. */
class Homes : AutoCloseable {
    private val open = mutableListOf<Pair<Amble, Path>>()

    /** A new home of somebody called [name]. */
    fun make(name: String): Amble = runBlocking {
        val folder = Files.createTempDirectory("amble-ui")
        val amble = Amble.init(folder.resolve("home"), name, NOW.zone.id, clock = Clock.fixed(NOW))
        open += amble to folder
        amble
    }

    override fun close() {
        for ((amble, folder) in open) {
            amble.close()
            folder.toFile().deleteRecursively()
        }
    }
}

/** What two homes call the 1:1 they have with each other. */
class Paired(val managers: String, val reports: String)

/** Pairs two homes; [managersPair] and [reportsPair] were added before, or nobody was. */
fun pair(
    manager: Amble,
    report: Amble,
    managersPair: String? = null,
    reportsPair: String? = null,
): Paired = runBlocking {
    withTimeout(PATIENCE_MS) {
        val inviting = manager.invite(Role.MANAGER, managersPair, listen = LOOPBACK)
        val shown = inviting.events.first { it is PairingEvent.Ticket } as PairingEvent.Ticket
        val joining = report.join(shown.text, reportsPair, listen = LOOPBACK)
        coroutineScope {
            val both = listOf(inviting, joining).map { screen ->
                async {
                    val end = screen.events
                        .onEach { if (it is PairingEvent.Code) screen.confirm() }
                        .first { it is PairingEvent.Paired || it is PairingEvent.Ended }
                    screen.leave()
                    (end as? PairingEvent.Paired ?: error("not paired: $end")).pair
                }
            }
            Paired(both[0].await(), both[1].await())
        }
    }
}

/** The only address tests listen on. */
const val LOOPBACK = "127.0.0.1"

/** The device in tests: nothing leaves it, and what a person would pick or scan is put in first. */
class TestHost(
    override val today: LocalDate = DAY,
    override val canScan: Boolean = false,
    override val keyboard: Boolean = false,
) : Host {
    /** What was copied, or is there to be pasted. */
    var clipboard: String? = null

    /** The image that will be picked. */
    var picture: Picture? = null

    /** What the camera will read. */
    var seen: String? = null

    /** Whether the screen is kept bright. */
    var isBright = false

    /** Whether screenshots are kept out. */
    var isGuarded = false

    override val listen = LOOPBACK
    override val locale: Locale = Locale.ENGLISH

    override fun copy(text: String) {
        clipboard = text
    }

    override fun paste(): String? = clipboard

    override suspend fun pickImage(): Picture? = picture

    override suspend fun scan(): String? = seen

    override fun bright(on: Boolean) {
        isBright = on
    }

    override fun guard(on: Boolean) {
        isGuarded = on
    }
}
