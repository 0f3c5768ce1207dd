// What the device brings: it is asked when needed, its failures are errors, and it is left alone
// after a shutdown.

package amble.bindings

import amble.Amble
import amble.AmbleException
import amble.Clock
import amble.Discovery
import amble.SecretStore
import amble.model.ErrorKind
import amble.model.PairingEvent
import amble.model.Role
import amble.model.SyncEvent
import amble.toMoment
import java.nio.file.Path
import java.time.LocalDate
import java.time.ZoneId
import java.time.ZonedDateTime
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import kotlin.io.path.div
import kotlin.io.path.exists
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** Counts what it is asked, and what it is asked after it was told that the end has come. */
class Asked {
    val times = ConcurrentHashMap<String, AtomicInteger>()
    val late = ConcurrentHashMap.newKeySet<String>()!!

    @Volatile
    var over = false

    fun of(what: String) {
        if (over) late += what
        times.computeIfAbsent(what) { AtomicInteger() }.incrementAndGet()
    }

    fun count(what: String) = times[what]?.get() ?: 0
}

class Keys(private val asked: Asked = Asked()) : SecretStore {
    val kept = ConcurrentHashMap<String, ByteArray>()
    override fun load(name: String) = asked.of("load").let { kept[name] }
    override fun save(name: String, secret: ByteArray) = asked.of("save").also { kept[name] = secret }
    override fun delete(name: String) = asked.of("delete").also { kept.remove(name) }
}

class Search(private val asked: Asked) : Discovery {
    override fun start(own: String, wanted: List<String>, port: Int) = asked.of("start")
    override fun found(): List<String> = listOf("127.0.0.1:9").also { asked.of("found") }
    override fun stop() = asked.of("stop")
}

class PlatformTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `keys rest in the device's store and nowhere else`() = story {
        val keys = Keys()
        home(folder, "Ana", secrets = keys).use { it.addPerson("Ben") }
        assertEquals(setOf("device", "vault", "authorship", "store-root"), keys.kept.keys)
        assertTrue(keys.kept.values.all { it.size == 32 })
        assertFalse((folder / "ana" / "secrets").exists())
        home(folder, "Ana", secrets = keys).use { assertEquals("Ben", it.people().single().name) }

        val lost = failure { home(folder, "Ana", secrets = Keys()) }
        assertTrue(lost.kind in setOf(ErrorKind.DAMAGED, ErrorKind.VAULT), "${lost.kind}: ${lost.reason}")
        keys.kept["store-root"] = ByteArray(31)
        failure { home(folder, "Ana", secrets = keys) }
    }

    @Test
    fun `the device's clock says what day it is`() = story {
        val inTokyo = NOW.withZoneSameInstant(ZoneId.of("Asia/Tokyo"))
        home(folder, "Ana", clock = Clock.fixed(inTokyo)).use { ana ->
            val id = ana.addPrivate(null, "Late")
            assertEquals(LocalDate.of(2026, 11, 21), ana.privateNote(id).written)
        }
        val now = Clock.system.now()
        assertEquals(ZonedDateTime.now().offset.totalSeconds, now.offsetSeconds)
        assertTrue(ZonedDateTime.now().toEpochSecond() - now.unixSeconds in 0..5)
    }

    @Test
    fun `what is thrown in the device's store of keys is an error with its words`() = story {
        val troubles = listOf(
            IllegalStateException("the screen is locked"),
            NotImplementedError("the screen is locked \uD83D"),
        )
        for ((n, trouble) in troubles.withIndex()) {
            val keys = Keys()
            home(folder, "Ana$n", secrets = keys).close()
            val locked = object : SecretStore by keys {
                override fun load(name: String): ByteArray? = throw trouble
            }
            val failure = failure { home(folder, "Ana$n", secrets = locked) }
            assertTrue("the screen is locked" in failure.reason, failure.reason)
            home(folder, "Ana$n", secrets = keys).use { assertEquals("Ana$n", it.me().name) }

            val full = object : SecretStore by Keys() {
                override fun save(name: String, secret: ByteArray) = throw trouble
                override fun delete(name: String) = throw trouble
            }
            assertTrue("the screen is locked" in failure { home(folder, "Ben$n", secrets = full) }.reason)
            home(folder, "Ben$n").close()
        }
    }

    @Test
    fun `what is thrown in the device's clock is an error with its words`() = story {
        var broken = false
        val clock = Clock { if (broken) error("no battery") else NOW.toMoment() }
        home(folder, "Ana", clock = clock).use { ana ->
            val pair = ana.addPerson("Ben")
            broken = true
            for (asking in listOf<suspend () -> Any>(
                { ana.startMeeting(pair) },
                { ana.addPrivate(null, "x") },
                { ana.invite(Role.MANAGER, listen = HERE) },
            )) {
                assertTrue("no battery" in assertFails(ErrorKind.INTERNAL, asking).reason)
            }
            broken = false
            ana.startMeeting(pair)
        }
        broken = true
        assertTrue("no battery" in assertFails(ErrorKind.INTERNAL) { home(folder, "Ana", clock = clock) }.reason)
    }

    @Test
    fun `a search that fails is told, and the two sync without it`() = story {
        for ((n, fails) in listOf("start", "found", "stop").withIndex()) {
            val search = object : Discovery {
                private fun ask(what: String) {
                    if (what == fails) throw UnsupportedOperationException("Wi-Fi is off")
                }
                override fun start(own: String, wanted: List<String>, port: Int) = ask("start")
                override fun found(): List<String> = emptyList<String>().also { ask("found") }
                override fun stop() = ask("stop")
            }
            home(folder, "Ana$n", discovery = search).use { ana ->
                home(folder, "Ben$n").use { ben ->
                    val pair = pair(ana, ben)
                    // One that runs and finds nothing is nothing to tell.
                    if (fails != "found") {
                        ana.sync(pair.anas, listen = HERE).use {
                            if (fails == "stop") it.leave()
                            assertTrue("Wi-Fi is off" in it.events.next<SyncEvent.DiscoveryFailed>().reason)
                        }
                    }
                    ana.add(pair.anas, "Hello")
                    pair.sync()
                    assertEquals("Hello", ben.agenda(pair.bens).single().title)
                }
            }
        }
    }

    @Test
    fun `a shutdown during a sync closes everything, and nothing is asked of the device afterwards`() = story {
        val asked = Asked()
        val keys = Keys(asked)
        val clock = Clock { asked.of("now").let { NOW.toMoment() } }
        val ana = home(folder, "Ana", keys, clock, Search(asked))
        home(folder, "Ben").use { ben ->
            val pair = pair(ana, ben)
            val sync = ana.sync(pair.anas, listen = HERE)
            val invite = ana.invite(Role.MANAGER, listen = HERE)
            val open = sync.events.next<SyncEvent.Open>()
            ben.sync(pair.bens, at = listOf(open.addressTicket), listen = HERE).use { there ->
                sync.events.next<SyncEvent.UpToDate>()
                assertEquals(1, asked.count("start"))

                val watched = ana.watch { agenda(pair.anas) }
                val rests = listOf(sync.events, invite.events, ana.changes, watched).map { async { it.toList() } }
                ana.shutdown()
                asked.over = true
                val (last, ended) = rests.map { it.await() }
                assertEquals(SyncEvent.Closed, last.last(), "$last")
                assertTrue(ended.last() is PairingEvent.Ended || ended.last() is PairingEvent.Ticket, "$ended")
                assertEquals(1, asked.count("stop"), "the search was ended")
                there.events.next<SyncEvent.Disconnected>()
            }
            assertFails(ErrorKind.NOT_NOW) { ana.me() }
            assertFails(ErrorKind.NOT_NOW) { ana.sync(pair.anas, listen = HERE) }
            assertEquals(emptyList<Unit>(), ana.changes.toList())
            ana.shutdown()
            ana.close()

            // The home is free; and in all the time that this takes nothing calls back.
            home(folder, "Ana", Keys().also { it.kept += keys.kept }).use { again ->
                Pair(again, pair.anas, ben, pair.bens).sync()
            }
            assertEquals(emptySet<String>(), asked.late)
        }
        assertTrue(asked.count("load") > 0 && asked.count("save") > 0 && asked.count("now") > 0, "${asked.times}")
    }
}
