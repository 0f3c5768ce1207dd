// What the stories of two people share: homes in temporary folders, pairing, syncing, waiting.

package amble.bindings

import amble.Amble
import amble.AmbleException
import amble.Clock
import amble.Discovery
import amble.SecretStore
import amble.model.ErrorKind
import amble.model.NewTopic
import amble.model.PairingEvent
import amble.model.Role
import amble.model.SyncEvent
import java.nio.file.Path
import java.time.ZonedDateTime
import kotlin.io.path.exists
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.firstOrNull
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.fail

/** The only address that a test listens on or dials. */
const val HERE = "127.0.0.1"

/** When all stories happen: a Friday. */
val NOW: ZonedDateTime = ZonedDateTime.parse("2026-11-20T16:00:00+00:00[Europe/Lisbon]")

fun checkout(): Path = Path.of(System.getProperty("amble.checkout")).toRealPath()

/** Runs a story, on several threads, to its end; no story takes a minute. */
fun story(tell: suspend CoroutineScope.() -> Unit) = runBlocking(Dispatchers.Default) { withTimeout(60.seconds) { tell() } }

/** Makes or opens the home of this name below a folder. */
suspend fun home(
    below: Path,
    name: String,
    secrets: SecretStore? = null,
    clock: Clock = Clock.fixed(NOW),
    discovery: Discovery? = null,
): Amble {
    val folder = below.resolve(name.lowercase())
    return if (folder.resolve("store.redb").exists()) {
        Amble.open(folder, secrets, clock, discovery)
    } else {
        Amble.init(folder, name, "Europe/Lisbon", secrets, clock, discovery)
    }
}

/** Waits for the next event of a kind, passing over others. */
suspend inline fun <reified E : Any> Flow<Any>.next(within: Duration = 30.seconds): E {
    val seen = mutableListOf<Any>()
    val found = withTimeoutOrNull(within) {
        firstOrNull {
            seen += it
            it is E
        } ?: fail("it ended without ${E::class.simpleName}: $seen")
    }
    return found as E? ?: fail("no ${E::class.simpleName} within $within: $seen")
}

/** One 1:1 seen from both homes: the handle that each knows it by. */
class Pair(val ana: Amble, val anas: String, val ben: Amble, val bens: String) {
    /** Begins a sync on both sides, waits until both are up to date, and leaves both. */
    suspend fun sync(): List<SyncEvent.UpToDate> = coroutineScope {
        ana.sync(anas, listen = HERE).use { here ->
            val open = here.events.next<SyncEvent.Open>()
            ben.sync(bens, at = listOf(open.addressTicket), listen = HERE).use { there ->
                listOf(here, there).map { async { it.events.next<SyncEvent.UpToDate>() } }.awaitAll()
            }
        }
    }
}

/** Ana invites, Ben joins with what [carry] makes of the ticket, both compare the codes and confirm. */
suspend fun pair(
    ana: Amble,
    ben: Amble,
    anas: String? = null,
    bens: String? = null,
    carry: (String) -> String = { it },
): Pair = coroutineScope {
    ana.invite(Role.MANAGER, pair = anas, listen = HERE).use { host ->
        val ticket = host.events.next<PairingEvent.Ticket>()
        ben.join(carry(ticket.text), pair = bens, listen = HERE).use { guest ->
            val sides = listOf(host, guest)
            val (shown, read) = sides.map { async { it.events.next<PairingEvent.Code>() } }.awaitAll()
            assertEquals(shown.code, read.code, "both screens show the same code")
            assertEquals(ana.me().name to Role.MANAGER, read.name to read.role)
            assertEquals(ben.me().name to Role.REPORT, shown.name to shown.role)
            sides.forEach { it.confirm() }
            val (mine, yours) = sides.map { async { it.events.next<PairingEvent.Paired>() } }.awaitAll()
            Pair(ana, mine.pair, ben, yours.pair)
        }
    }
}

/** Adds a topic of this title. Returns its id. */
suspend fun Amble.add(pair: String, title: String): String = addTopic(pair, NewTopic(title))

/** The kind and sentence with which something fails. */
suspend fun failure(asked: suspend () -> Any?): AmbleException =
    try {
        val answer = asked()
        fail("this should have failed, and gave $answer")
    } catch (failure: AmbleException) {
        failure
    }

suspend fun assertFails(kind: ErrorKind, asked: suspend () -> Any?): AmbleException =
    failure(asked).also { assertEquals(kind, it.kind, it.reason) }
