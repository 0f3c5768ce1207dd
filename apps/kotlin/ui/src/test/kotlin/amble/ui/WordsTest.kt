// The words on the screens: there for every key, and in the language that Amble speaks.
package amble.ui

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File
import java.util.Properties

class WordsTest {
    private val sources = File("src/main/kotlin").walk().filter { it.extension == "kt" }.toList()
    private val files = File("src/main/resources/amble/ui").listFiles().orEmpty().toList()
    private val words = files.flatMap { file ->
        Properties().apply { file.reader().use(::load) }.map { "${it.key}" to "${it.value}" }
    }

    /** Every literal that looks like a key, `"a.b"` or `"a.b-$c"`, with what varies as a hole. */
    private val used: List<Regex> = sources.flatMap { source ->
        LITERAL.findAll(source.readText()).map { it.groupValues[1] }.filter { '.' in it }.map { key ->
            Regex(HOLE.split(key).joinToString("[a-zA-Z0-9_-]+") { Regex.escape(it) })
        }
    }

    @Test
    fun `every key that a screen asks for has words`() {
        assertTrue(sources.size > 20 && words.size > 100) { "the sources were not found" }
        val keys = words.map { it.first }
        val missing = sources.flatMap { source ->
            SAID.findAll(source.readText()).map { it.groupValues[1] }.filter { key ->
                '$' !in key && key !in keys
            }
        }
        assertEquals(emptyList<String>(), missing.distinct())
    }

    @Test
    fun `every file of words is read`() {
        for ((key, _) in words) assertTrue(Words.has(key)) { "$key is in a file that is not read" }
    }

    @Test
    fun `no words are left that no screen says`() {
        val unused = words.map { it.first }.filter { key -> used.none { it.matches(key) } }
        assertEquals(emptyList<String>(), unused)
    }

    @Test
    fun `no key has words twice`() {
        val keys = files.flatMap { file ->
            file.readLines().filter { '=' in it && !it.startsWith("#") }.map { it.substringBefore('=').trim() }
        }
        assertEquals(keys.distinct(), keys)
    }

    @Test
    fun `apostrophes are typographic, because the straight one quotes`() {
        assertEquals(emptyList<String>(), words.filter { '\'' in it.second }.map { it.first })
    }

    @Test
    fun `nobody reads the words that Amble avoids`() {
        for ((key, text) in words) {
            for (word in AVOIDED) assertFalse(Regex("\\b$word\\b", RegexOption.IGNORE_CASE).containsMatchIn(text)) {
                "$key says $word"
            }
        }
    }

    @Test
    fun `one is one and two are two`() {
        assertEquals("1 thing to talk about", Words.say("people.ready", 1))
        assertEquals("60 things to talk about", Words.say("people.ready", 60))
        assertEquals("1 sent, nothing received yet", Words.say("meet.crossing", 1, 0))
    }

    @Test
    fun `a name with a brace or a quote stands as it is`() {
        assertEquals("Looking for {0} O'Hara’s device…", Words.say("meet.looking", "{0} O'Hara"))
        assertEquals("Good for 2 seconds", Words.say("pair.seconds", 2))
    }

    @Test
    fun `a reason of the core becomes a sentence`() {
        assertEquals("The disk is full.", Words.sentence("the disk is full"))
        assertEquals("Is it?", Words.sentence("is it?"))
        assertEquals("", Words.sentence(" "))
    }

    private companion object {
        /** A literal, with whatever `$name` or `${...}` is in it; in braces there may be quotes. */
        val LITERAL = Regex(""""((?:[^"$\n]|[$]\{[^}\n]*\}|[$]\w+)*)"""")
        val HOLE = Regex("""[$]\{[^}]*\}|[$]\w+""")
        val SAID = Regex("""Words\.say\(\s*"([^"]+)"""")
        val AVOIDED = listOf(
            "ticket", "overdue", "employee", "score", "sync", "crdt", "merge", "node", "peer", "error",
        )
    }
}
