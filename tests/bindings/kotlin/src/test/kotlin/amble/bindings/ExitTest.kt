// A program that ends must end: with success, and by itself.

package amble.bindings

import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.createDirectory
import kotlin.io.path.div
import kotlin.io.path.readText
import kotlin.time.measureTime
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** Two homes that pair and sync in the folder given; with `leave` it ends without a shutdown. */
object Program {
    @JvmStatic
    fun main(arguments: Array<String>) = story {
        val folder = Path.of(arguments[0])
        val pair = pair(home(folder, "Ana"), home(folder, "Ben"))
        pair.ana.add(pair.anas, "Hello")
        pair.sync()
        check(pair.ben.agenda(pair.bens).single().title == "Hello")
        if (arguments.getOrNull(1) == "leave") {
            pair.ana.sync(pair.anas, listen = HERE).events.next<amble.model.SyncEvent.Looking>()
        } else {
            pair.ana.shutdown()
            pair.ben.shutdown()
        }
        println("the end")
    }
}

class ExitTest {
    @TempDir
    lateinit var folder: Path

    private fun run(n: Int, vararg more: String) {
        val home = (folder / "$n").createDirectory()
        val output = folder / "$n.txt"
        val classes = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val command = listOf(
            ProcessHandle.current().info().command().get(),
            "-XX:TieredStopAtLevel=1",
            "-Djna.library.path=${System.getProperty("jna.library.path")}",
            "-cp", classes, Program::class.java.name, "$home", *more,
        )
        val process = ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start()
        val ended = process.waitFor(30, TimeUnit.SECONDS)
        if (!ended) process.destroyForcibly()
        assertTrue(ended, "run $n did not end by itself: ${output.readText()}")
        assertEquals(0, process.exitValue(), "run $n: ${output.readText()}")
        assertEquals("the end", output.readText().trim(), "run $n says nothing else")
    }

    @Test
    fun `a program that pairs, syncs and shuts down ends well twenty times in a row`() {
        val takes = measureTime { repeat(20) { run(it) } }
        println("20 programs: $takes")
    }

    @Test
    fun `a program that forgets to shut down ends well too`() = repeat(5) { run(it, "leave") }
}
