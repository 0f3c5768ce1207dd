// What screens stand on: events that can be left and taken up again, and values that renew
// themselves.

package amble.bindings

import amble.Amble
import amble.model.Act
import amble.model.ErrorKind
import amble.model.Page
import amble.model.SyncEvent
import amble.model.Thing
import java.nio.file.Path
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

class ScreensTest {
    @TempDir
    lateinit var folder: Path

    private suspend fun paired(tell: suspend (Pair) -> Unit) =
        home(folder, "Ana").use { ana -> home(folder, "Ben").use { ben -> tell(pair(ana, ben)) } }

    @Test
    fun `a collector that is cancelled ends at once, and leaving takes seconds at most`() = story {
        paired { pair ->
            val sync = pair.ana.sync(pair.anas, listen = HERE)
            val looking = CompletableDeferred<Unit>()
            val collecting = launch { sync.events.collect { if (it is SyncEvent.Looking) looking.complete(Unit) } }
            looking.await()
            val ends = measureTime { withTimeout(5.seconds) { collecting.cancelAndJoin() } }
            val leaves = measureTime { withTimeout(5.seconds) { sync.leave() } }
            println("cancelled in $ends, left in $leaves")
            assertEquals(listOf(SyncEvent.Closed), sync.events.toList())
            sync.leave()
            sync.close()
        }
    }

    @Test
    fun `a collector that is cancelled loses no event`() = story {
        paired { pair ->
            val here = pair.ana.sync(pair.anas, listen = HERE)
            val seen = mutableListOf<SyncEvent>()
            // Taken up anew for each event, and left while waiting for the next.
            val open = here.events.onEach { seen += it }.first { it is SyncEvent.Open } as SyncEvent.Open
            repeat(20) { launch { here.events.collect { seen += it } }.cancelAndJoin() }
            pair.ben.sync(pair.bens, at = listOf(open.addressTicket), listen = HERE).use { there ->
                there.events.next<SyncEvent.UpToDate>()
                while (seen.none { it is SyncEvent.UpToDate }) seen += here.events.first()
            }
            here.leave()
            seen += here.events.toList()
            val wanted = listOf(
                SyncEvent.Open::class, SyncEvent.Connected::class, SyncEvent.UpToDate::class, SyncEvent.Closed::class,
            )
            assertEquals(wanted, seen.map { it::class }.filter { it in wanted }.distinct(), "$seen")
        }
    }

    @Test
    fun `what was being opened when its caller was cancelled can be opened again at once`() = story {
        val folder = folder.resolve("cleo")
        Amble.init(folder, "Cleo", "UTC").close()
        repeat(10) { n ->
            val opening = launch { Amble.open(folder) }
            repeat(n) { yield() }
            opening.cancelAndJoin()
        }
        Amble.open(folder).close()
        paired { pair ->
            repeat(10) { n ->
                val opening = launch { pair.ana.sync(pair.anas, listen = HERE) }
                repeat(n) { yield() }
                opening.cancelAndJoin()
            }
            pair.sync()
        }
    }

    @Test
    fun `events are collected by one at a time`() = story {
        paired { pair ->
            pair.ana.sync(pair.anas, listen = HERE).use { sync ->
                val first = CompletableDeferred<Unit>()
                val collecting = launch { sync.events.collect { first.complete(Unit) } }
                first.await()
                assertFails(ErrorKind.NOT_NOW) { sync.events.first() }
                collecting.cancelAndJoin()
            }
        }
    }

    @Test
    fun `a value that is watched comes now, after every change that matters, and ends with the home`() = story {
        val ana = home(folder, "Ana")
        val pair = ana.addPerson("Ben")
        val notes = async { ana.watch { privateNotes().size }.toList() }
        val titles = Channel<List<String>>(Channel.UNLIMITED)
        val watching = async { ana.watch { agenda(pair).map { it.title } }.collect(titles::send) }
        assertEquals(emptyList<String>(), titles.receive())
        ana.add(pair, "One")
        assertEquals(listOf("One"), titles.receive())
        // A change that this does not show.
        ana.addPerson("Cleo")
        val two = ana.add(pair, "Two")
        assertEquals(listOf("One", "Two"), titles.receive())
        ana.act(pair, two, Act.DROP)
        assertEquals(listOf("One"), titles.receive())
        ana.addPrivate(null, "Only for me")
        ana.watch { privateNotes().size }.first { it == 1 }
        ana.close()
        watching.await()
        assertEquals(1, notes.await().last())
        assertTrue(titles.tryReceive().isFailure)
    }

    @Test
    fun `what arrives in a sync renews what is watched`() = story {
        paired { pair ->
            val arrived = async { pair.ben.watch { agenda(pair.bens) }.first { it.isNotEmpty() } }
            pair.ana.add(pair.anas, "Hello")
            pair.sync()
            assertEquals("Hello", arrived.await().single().title)
        }
    }

    @Test
    fun `an edit made while two devices are connected arrives without another sync`() = story {
        paired { pair ->
            pair.ana.sync(pair.anas, listen = HERE).use { here ->
                val open = here.events.next<SyncEvent.Open>()
                pair.ben.sync(pair.bens, at = listOf(open.addressTicket), listen = HERE).use { there ->
                    here.events.next<SyncEvent.UpToDate>()
                    there.events.next<SyncEvent.UpToDate>()
                    val arrived = async { pair.ben.watch { agenda(pair.bens) }.first { it.isNotEmpty() } }
                    pair.ana.add(pair.anas, "Live")
                    assertEquals("Live", arrived.await().single().title)
                }
            }
        }
    }

    @Test
    fun `many watchers all hear of a change, and one that stops disturbs no other`() = story {
        home(folder, "Ana").use { ana ->
            val ready = Channel<Unit>(Channel.UNLIMITED)
            val watchers = List(20) {
                async { ana.watch { people().size }.onEach { size -> if (size == 0) ready.send(Unit) }.take(2).toList() }
            }
            repeat(20) { ready.receive() }
            watchers.take(5).forEach { it.cancelAndJoin() }
            ana.addPerson("Ben")
            assertEquals(List(15) { listOf(0, 1) }, watchers.drop(5).awaitAll())
        }
    }

    @Test
    fun `two hundred calls at once all do what they say`() = story {
        home(folder, "Ana").use { ana ->
            val pair = ana.addPerson("Ben")
            val takes = measureTime {
                val ids = List(200) { n -> async { ana.add(pair, "Topic $n") } }.awaitAll()
                assertEquals(200, ids.toSet().size)
                val read = List(200) { n -> async { (ana.get(pair, ids[n]) as Thing.Topic).v1.title } }.awaitAll()
                assertEquals(List(200) { "Topic $it" }, read)
            }
            println("200 writes and 200 reads at once: $takes")

            val pages = List(4) { ana.topics(pair, page = Page(64 * it, 64)) }
            assertEquals(listOf(64, 64, 64, 8), pages.map { it.size })
            assertEquals(ana.topics(pair).map { it.id }, pages.flatten().map { it.id })
        }
    }

    @Test
    fun `calls under way when the home is shut down end, with an answer or an error`() = story {
        val ana = home(folder, "Ana")
        val pair = ana.addPerson("Ben")
        val calls = List(100) { n -> async { runCatching { ana.add(pair, "Topic $n") } } }
        ana.shutdown()
        val saved = calls.awaitAll().mapNotNull { it.getOrNull() }
        val failed = calls.awaitAll().mapNotNull { it.exceptionOrNull() as amble.AmbleException? }
        assertTrue(failed.all { it.kind == ErrorKind.NOT_NOW }, "$failed")
        home(folder, "Ana").use { assertEquals(saved.toSet(), it.topics(pair).map { topic -> topic.id }.toSet()) }
    }
}
