// The first lines of apps/kotlin/README.md: they compile, run, and are the same here as there.

package amble.bindings

// README
import amble.Amble
import amble.model.*
import java.nio.file.Path
import kotlinx.coroutines.flow.first

suspend fun hello(folder: Path) = Amble.init(folder, "Ana").use { ana ->
    val ben = ana.addPerson("Ben") // their 1:1, before Ben has Amble
    ana.addTopic(ben, NewTopic("Roadmap", section = Section.ALIGNMENT, headsUp = true))
    ana.addPrivate(ben, "Ask about the move.") // never leaves this device
    println(ana.agenda(ben).map { "${it.title}: ${it.delivery}" }) // [Roadmap: NOT_SENT]
    ana.invite(Role.MANAGER, pair = ben, listen = "127.0.0.1").use { pairing ->
        val ticket = pairing.events.first() as PairingEvent.Ticket
        println("For Ben's camera, within ${ticket.seconds} s: ${ticket.text}")
    }
}
// end of README

class ReadmeTest {
    @org.junit.jupiter.api.io.TempDir
    lateinit var folder: Path

    private fun text(path: String) = checkout().resolve(path).toFile().readText()

    @org.junit.jupiter.api.Test
    fun `the first lines of the README run as they stand there`() = story {
        hello(folder.resolve("ana"))
        val shown = text("apps/kotlin/README.md").substringAfter("```kotlin\n").substringBefore("```")
        val here = text("tests/bindings/kotlin/src/test/kotlin/amble/bindings/ReadmeTest.kt")
        val run = here.substringAfter("// README\n").substringBefore("// end of README")
        org.junit.jupiter.api.Assertions.assertEquals(run, shown)
    }
}
