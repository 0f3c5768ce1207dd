// What fails says which kind of failure it is, and a sentence a person can act on.

package amble.bindings

import amble.Amble
import amble.AmbleException
import amble.Clock
import amble.ErrorKind
import amble.Field
import amble.FieldChange
import amble.NewAction
import amble.NewItem
import amble.Owner
import amble.PairingEvent
import amble.PrivateKind
import amble.Role
import amble.Section
import java.nio.file.Files
import java.nio.file.Path
import java.time.LocalDate
import kotlin.io.path.createDirectory
import kotlin.io.path.div
import kotlin.io.path.exists
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

class ErrorsTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `a folder without a home, with one, and with one that is in use are told apart`() = story {
        assertFails(ErrorKind.NO_HOME) { Amble.open(folder / "ana") }
        home(folder, "Ana").use {
            assertFails(ErrorKind.BUSY) { Amble.open(folder / "ana") }
            val again = assertFails(ErrorKind.HOME_EXISTS) { Amble.create(folder / "ana", "Ana") }
            assertTrue(again.reason.length > 10, again.reason)
        }
        Amble.open((folder / "ana").toString()).use { assertEquals("Ana", it.me().name) }
    }

    @Test
    fun `a name that cannot be shown makes no home and adds nobody`() = story {
        for (name in listOf("", "   ", "\u202E\n", "x".repeat(81))) {
            assertFails(ErrorKind.INVALID) { Amble.create(folder / "nobody", name, "UTC") }
        }
        assertFails(ErrorKind.INVALID) { Amble.create(folder / "nobody", "Ana", "Not a zone!") }
        assertTrue(!(folder / "nobody" / "store.redb").exists())
        Amble.create(folder / "ana", " \u202EA\nna ").use { ana ->
            assertEquals("Ana", ana.me().name, "nothing invisible, nothing that breaks a line")
            assertFails(ErrorKind.INVALID) { ana.addPerson("\n") }
            assertEquals(0, ana.people().size)
        }
    }

    @Test
    fun `half of a surrogate pair is refused, and not cut or replaced`() = story {
        home(folder, "Ana").use { ana ->
            val pair = ana.addPerson("Ben")
            assertFails(ErrorKind.INVALID) { ana.addPerson("\uD83D") }
            assertFails(ErrorKind.INVALID) { ana.addItems(pair, listOf(NewItem("a\uDC4B"))) }
            assertEquals(emptyList<Any>(), ana.agenda(pair))
        }
    }

    @Test
    fun `what is not there, not possible now or not valid is told apart`() = story {
        home(folder, "Ana").use { ana ->
            val pair = ana.addPerson("Ben")
            assertFails(ErrorKind.NOT_FOUND) { ana.findThing(pair, "no such thing") }
            assertFails(ErrorKind.INVALID) { ana.addItems(pair, listOf(NewItem(""))) }
            assertFails(ErrorKind.INVALID) { ana.addItems(pair, listOf(NewItem("fine"), NewItem("x".repeat(301)))) }
            assertEquals(emptyList<Any>(), ana.agenda(pair), "all or none")
            assertFails(ErrorKind.NOT_NOW) { ana.undo(ana.addPerson("Cleo")) }
            assertFails(ErrorKind.NOT_NOW) { ana.endMeeting(pair) }
            val action = ana.addAction(pair, NewAction("Ask", Owner.ME))
            assertFails(ErrorKind.INVALID) { ana.change(pair, action, listOf(FieldChange(Field.DUE, "soon"))) }
            assertFails(ErrorKind.NOT_NOW) { ana.settle(pair, action, Field.DUE, "2026-12-04") }
            assertFails(ErrorKind.INVALID) { ana.addPrivate(PrivateKind.NOTE, null, "") }
            assertFails(ErrorKind.INVALID) { ana.meet(pair, listen = "everywhere") }
        }
    }

    @Test
    fun `a date beyond every calendar is an error and not a crash`() = story {
        home(folder, "Ana").use { ana ->
            val pair = ana.addPerson("Ben")
            for (day in listOf(LocalDate.MAX, LocalDate.MIN)) {
                val refused = failure { ana.addAction(pair, NewAction("Ask", Owner.ME, day)) }
                assertTrue(refused.kind in setOf(ErrorKind.INVALID, ErrorKind.INTERNAL), refused.reason)
            }
            assertEquals(0, ana.person(pair).openActions)
        }
    }

    @Test
    fun `a clock that is far off is an error and not a crash`() = story {
        for (moment in listOf(amble.Moment(Long.MAX_VALUE, 0), amble.Moment(0, Int.MAX_VALUE))) {
            val folder = Files.createTempDirectory(folder, "clock") / "home"
            Amble.create(folder, "Ana", "UTC", clock = Clock { moment }).use { ana ->
                assertFails(ErrorKind.INTERNAL) { ana.addPrivate(PrivateKind.NOTE, null, "today") }
            }
        }
    }

    @Test
    fun `nobody is met before they are paired`() = story {
        home(folder, "Ana").use { ana ->
            val pair = ana.addPerson("Ben")
            assertFails(ErrorKind.NOT_NOW) { ana.meet(pair, listen = HERE) }
            assertFails(ErrorKind.NOT_NOW) { ana.exportShared(pair) }
        }
    }

    @Test
    fun `a ticket that is none, one's own, or used is refused`() = story {
        home(folder, "Ana").use { ana ->
            home(folder, "Ben").use { ben ->
                assertFails(ErrorKind.PAIRING) { ben.join("https://example.org/", listen = HERE) }
                val invited = ana.invite(Role.MANAGER, listen = HERE)
                val ticket = invited.events.next<PairingEvent.Ticket>().text
                assertFails(ErrorKind.PAIRING) { ana.join(ticket, listen = HERE) }
                val mistyped = ticket.dropLast(1) + if (ticket.last() == '0') '1' else '0'
                assertFails(ErrorKind.PAIRING) { ben.join(mistyped, listen = HERE) }
                invited.close()
                // Nobody shows this code any more: the screen opens, and says so.
                ben.join(ticket, listen = HERE).use { late ->
                    assertTrue(late.events.next<PairingEvent.Ended>().reason.length > 10)
                }
                assertEquals(0, ana.people().size + ben.people().size)
            }
        }
    }

    @Test
    fun `a damaged home says so, is opened by recovery, and nothing is thrown away`() = story {
        val store = folder / "ana" / "store.redb"
        home(folder, "Ana").use { ana ->
            ana.addItems(ana.addPerson("Ben"), List(60) { NewItem("Item $it", "why ".repeat(200)) })
        }
        val sound = store.readBytes()
        // Some of these bytes matter to nothing, some to all; most to a few rows.
        val recovered = (0 until 24).firstNotNullOf { n ->
            val at = n * sound.size / 24 + n
            val damaged = sound.clone().also { it[at] = (it[at] + 1).toByte() }
            store.writeBytes(damaged)
            val opening = runCatching { Amble.open(folder / "ana").use { it.agenda(it.people().single().pair) } }
            val refused = opening.exceptionOrNull() ?: return@firstNotNullOf null
            assertEquals(ErrorKind.DAMAGED, (refused as AmbleException).kind, refused.reason)
            assertTrue(damaged.contentEquals(store.readBytes()), "nothing was overwritten")
            runCatching { Amble.recover(folder / "ana") }.getOrNull()?.let { damaged to it }
        }
        val (damaged, opened) = recovered
        opened.amble.use { assertEquals("Ana", it.me().name) }
        assertTrue(opened.report.length > 10, opened.report)
        val aside = Files.list(folder / "ana").use { all -> all.filter { ".damaged-" in "$it" }.toList() }
        assertTrue(aside.single().readBytes().contentEquals(damaged), "the damaged file is kept beside it")
    }

    @Test
    fun `a folder that is not a home is left as it is`() = story {
        (folder / "else").createDirectory()
        (folder / "else" / "letter.txt").writeText("Dear Ben")
        failure { Amble.create(folder / "else", "Ana") }
        assertEquals("Dear Ben", (folder / "else" / "letter.txt").readBytes().decodeToString())
    }
}
