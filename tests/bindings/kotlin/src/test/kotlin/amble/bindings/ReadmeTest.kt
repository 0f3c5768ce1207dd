// The first lines of apps/kotlin/README.md: they compile, run, and are the same here as there.

package amble.bindings

// README
import amble.*
import java.nio.file.Path
import kotlinx.coroutines.flow.first

suspend fun hello(folder: Path) = Amble.create(folder, "Ana").use { ana ->
    val ben = ana.addPerson("Ben") // their 1:1, before Ben has Amble
    ana.addItems(ben, listOf(NewItem("Roadmap", section = Section.ALIGNMENT, headsUp = true)))
    ana.addPrivate(PrivateKind.NOTE, ben, "Ask about the move.") // never leaves this device
    println(ana.agenda(ben).map { "${it.title}: ${it.way}" }) // [Roadmap: SHARED]
    ana.invite(Role.MANAGER, pair = ben, listen = "127.0.0.1").use { screen ->
        val ticket = screen.events.first() as PairingEvent.Ticket
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
