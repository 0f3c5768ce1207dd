// What fails says which kind of failure it is, and a sentence a person can act on.

package amble.bindings

import amble.Amble
import amble.AmbleException
import amble.Clock
import amble.model.Act
import amble.model.Entity
import amble.model.ErrorKind
import amble.model.FieldValue
import amble.model.New
import amble.model.NewAction
import amble.model.NewTopic
import amble.model.PairingEvent
import amble.model.Query
import amble.model.Role
import amble.model.Side
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
            val again = assertFails(ErrorKind.HOME_EXISTS) { Amble.init(folder / "ana", "Ana") }
            assertTrue(again.reason.length > 10, again.reason)
        }
        Amble.open((folder / "ana").toString()).use { assertEquals("Ana", it.me().name) }
    }

    @Test
    fun `a name that cannot be shown makes no home and adds nobody`() = story {
        for (name in listOf("", "   ", "\u202E\n", "x".repeat(81))) {
            assertFails(ErrorKind.INVALID) { Amble.init(folder / "nobody", name, "UTC") }
        }
        assertFails(ErrorKind.INVALID) { Amble.init(folder / "nobody", "Ana", "Not a zone!") }
        assertTrue(!(folder / "nobody" / "store.redb").exists())
        Amble.init(folder / "ana", " \u202EA\nna ").use { ana ->
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
            assertFails(ErrorKind.INVALID) { ana.add(pair, "a\uDC4B") }
            assertEquals(emptyList<Any>(), ana.agenda(pair))
        }
    }

    @Test
    fun `what is not there, not possible now or not valid is told apart`() = story {
        home(folder, "Ana").use { ana ->
            val pair = ana.addPerson("Ben")
            assertFails(ErrorKind.NOT_FOUND) { ana.find(pair, "no such thing") }
            assertFails(ErrorKind.INVALID) { ana.add(pair, "") }
            val topics = listOf("fine", "x".repeat(301)).map { New.Topic(NewTopic(it)) }
            assertFails(ErrorKind.INVALID) { ana.create(pair, topics) }
            assertEquals(emptyList<Any>(), ana.agenda(pair), "all or none")
            assertFails(ErrorKind.NOT_NOW) { ana.undo(ana.addPerson("Cleo")) }
            val action = ana.addAction(pair, NewAction("Ask", Side.ME))
            assertFails(ErrorKind.INVALID) { ana.act(pair, action, Act.END) }
            assertFails(ErrorKind.NOT_NOW) { ana.act(pair, action, Act.REOPEN) }
            assertFails(ErrorKind.INVALID) { ana.set(pair, action, "due", FieldValue.Text("soon")) }
            assertFails(ErrorKind.INVALID) { ana.set(pair, action, "title", FieldValue.Text("Ask")) }
            val day = FieldValue.Day(LocalDate.of(2026, 12, 4))
            assertFails(ErrorKind.NOT_NOW) { ana.settle(pair, action, "due", day) }
            assertFails(ErrorKind.INVALID) { ana.addPrivate(null, "") }
            assertFails(ErrorKind.INVALID) { ana.sync(pair, listen = "everywhere") }
        }
    }

    @Test
    fun `an id or a field that is none is invalid, wherever it is handed in`() = story {
        home(folder, "Ana").use { ana ->
            val pair = ana.addPerson("Ben")
            val topic = ana.add(pair, "Roadmap")
            val text = FieldValue.Text("red")
            for (nobody in listOf("", "nobody", "📅", "\u0000", "pair_0", topic + "0")) {
                val calls = listOf<suspend () -> Any?>(
                    { ana.agenda(nobody) },
                    { ana.person(nobody) },
                    { ana.unmute(nobody) },
                    { ana.get(pair, nobody) },
                    { ana.list(pair, Query(Entity.ACTION, topic = nobody)) },
                    { ana.addAction(pair, NewAction("Ask", Side.ME, topic = nobody)) },
                    { ana.act(pair, nobody, Act.DROP) },
                    { ana.set(pair, nobody, "title", text) },
                    { ana.set(pair, topic, nobody, text) },
                    { ana.settle(pair, topic, nobody, null) },
                    { ana.place(pair, topic, nobody) },
                    { ana.writeNotes(pair, nobody, "", "red") },
                    { ana.dismissProblem(pair, nobody) },
                    { ana.deletePrivate(nobody) },
                    { ana.privateNotes(about = nobody) },
                    { ana.find(nobody, "Roadmap") },
                    { ana.sync(nobody, listen = HERE) },
                    { ana.invite(Role.MANAGER, pair = nobody, listen = HERE) },
                    { ana.join("no ticket", pair = nobody, listen = HERE) },
                )
                for (call in calls) assertFails(ErrorKind.INVALID, call)
            }
            // Well formed, and nobody's.
            assertFails(ErrorKind.NOT_FOUND) { ana.agenda("pair_" + "0".repeat(16)) }
            assertFails(ErrorKind.NOT_FOUND) { ana.get(pair, "topic_" + "0".repeat(16)) }
            val left = ana.topics(pair).single()
            assertEquals("Roadmap" to emptyList<Any>(), left.title to left.notes, "nothing was changed")
        }
    }

    @Test
    fun `a date beyond every calendar is an error and not a crash`() = story {
        home(folder, "Ana").use { ana ->
            val pair = ana.addPerson("Ben")
            for (day in listOf(LocalDate.MAX, LocalDate.MIN)) {
                assertFails(ErrorKind.INVALID) { ana.addAction(pair, NewAction("Ask", Side.ME, day)) }
            }
            assertEquals(0, ana.person(pair).actions)
        }
    }

    @Test
    fun `a clock that is far off is an error and not a crash`() = story {
        for (moment in listOf(amble.Moment(Long.MAX_VALUE, 0), amble.Moment(0, Int.MAX_VALUE))) {
            val folder = Files.createTempDirectory(folder, "clock") / "home"
            Amble.init(folder, "Ana", "UTC", clock = Clock { moment }).use { ana ->
                assertFails(ErrorKind.INTERNAL) { ana.addPrivate(null, "today") }
            }
        }
    }

    @Test
    fun `there is no sync before a pairing`() = story {
        home(folder, "Ana").use { ana ->
            val pair = ana.addPerson("Ben")
            assertFails(ErrorKind.NOT_NOW) { ana.sync(pair, listen = HERE) }
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
                // Nobody shows this code any more: the pairing begins, and says so.
                ben.join(ticket, listen = HERE).use { late ->
                    assertTrue(late.events.next<PairingEvent.Ended>().reason.length > 10)
                }
                assertEquals(0, ana.people().size + ben.people().size)
            }
        }
    }

    @Test
    fun `a damaged home says so, is opened by repairing, and nothing is thrown away`() = story {
        val store = folder / "ana" / "store.redb"
        home(folder, "Ana").use { ana ->
            ana.create(ana.addPerson("Ben"), List(60) { New.Topic(NewTopic("Topic $it", "why ".repeat(200))) })
        }
        val sound = store.readBytes()
        // Some of these bytes matter to nothing, some to all; most to a few rows.
        val repaired = (0 until 24).firstNotNullOf { n ->
            val at = n * sound.size / 24 + n
            val damaged = sound.clone().also { it[at] = (it[at] + 1).toByte() }
            store.writeBytes(damaged)
            val opening = runCatching { Amble.open(folder / "ana").use { it.agenda(it.people().single().pair) } }
            val refused = opening.exceptionOrNull() ?: return@firstNotNullOf null
            assertEquals(ErrorKind.DAMAGED, (refused as AmbleException).kind, refused.reason)
            assertTrue(damaged.contentEquals(store.readBytes()), "nothing was overwritten")
            runCatching { Amble.repair(folder / "ana") }.getOrNull()?.let { damaged to it }
        }
        val (damaged, opened) = repaired
        opened.amble.use { assertEquals("Ana", it.me().name) }
        assertTrue(opened.report.length > 10, opened.report)
        val aside = Files.list(folder / "ana").use { all -> all.filter { ".damaged-" in "$it" }.toList() }
        assertTrue(aside.single().readBytes().contentEquals(damaged), "the damaged file is kept beside it")
    }

    @Test
    fun `a folder that is not a home is left as it is`() = story {
        (folder / "else").createDirectory()
        (folder / "else" / "letter.txt").writeText("Dear Ben")
        failure { Amble.init(folder / "else", "Ana") }
        assertEquals("Dear Ben", (folder / "else" / "letter.txt").readBytes().decodeToString())
    }
}
