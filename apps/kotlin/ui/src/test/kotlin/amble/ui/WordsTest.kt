// The words on the screens: there for every key, and in the language that Amble speaks.
package amble.ui

import java.io.File
import java.util.Properties
import amble.model.Act
import amble.model.Action
import amble.model.ActionState
import amble.model.Decision
import amble.model.DecisionState
import amble.model.Delivery
import amble.model.Entity
import amble.model.Meeting
import amble.model.MeetingState
import amble.model.Note
import amble.model.NoteState
import amble.model.Role
import amble.model.Section
import amble.model.Side
import amble.model.Topic
import amble.model.TopicState
import amble.ui.keys.Command
import amble.ui.parts.word
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

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

    /** The words of all states of everything. */
    private val states: List<String> =
        (TopicState.entries + ActionState.entries + DecisionState.entries + MeetingState.entries).map { it.word }.distinct()

    /** The fields of every entity, as the core names them, but those that are never shown as a field. */
    private val fields: List<String> =
        listOf(Topic::class, Note::class, Action::class, Decision::class, Meeting::class)
            .flatMap { view -> view.java.declaredFields.map { it.name }.filter { it != "Companion" } }
            .map { name -> name.replace(Regex("[A-Z]")) { "_${it.value.lowercase()}" } }
            .filterNot { it in NOT_FIELDS }
            .distinct()

    /** What can stand in the place of what varies in a key, `"section.$word"`. */
    private val variants: Map<String, List<String>> = mapOf(
        "section.*" to Section.entries.map { it.word },
        "state.*" to states + NoteState.entries.map { it.word },
        "delivery.*" to Delivery.entries.map { it.word },
        "delivery.*.sentence" to Delivery.entries.map { it.word },
        "role.*" to Role.entries.map { it.word },
        "pair.is-*" to Role.entries.map { it.word },
        "side.*" to Side.entries.map { it.word },
        "side.*.begin" to Side.entries.map { it.word },
        "act.*" to Act.entries.map { it.word },
        "said.*" to Act.entries.map { it.word },
        "field.*" to fields,
        "digest.added.*" to Entity.entries.map { it.word },
        "digest.state.*" to states,
        "digest.note.*" to NoteState.entries.map { it.word },
        "history.state.*" to states,
        "history.note.*" to NoteState.entries.map { it.word },
        "conflict.*" to CONFLICTING,
        "conflict.*.chip" to CONFLICTING + "state",
        "conflict.state.*" to Side.entries.map { it.word },
        "conflict.by.*" to Side.entries.map { it.word },
        "topic.author.*" to Side.entries.map { it.word },
        "agenda.topics.*" to Side.entries.map { it.word },
        "agenda.problem.text.*" to Side.entries.map { it.word },
        "agenda.idea.*" to (1..5).map { "$it" },
        "keys.*" to Command.entries.map { it.name.replace(Regex("(?<!^)[A-Z]"), "-$0").lowercase() },
    )

    /** Keys that say something special where they are there, and are not missed where they are not. */
    private val special = setOf("act.*.*", "said.*.*")

    @Test
    fun `every word of the core that is shown has words here`() {
        assertTrue(Section.entries.size >= 10 && "next-steps" in variants.getValue("section.*"))
        assertTrue(fields.containsAll(listOf("title", "details", "heads_up", "done_when", "owner", "due", "text")))
        val missing = variants.flatMap { (key, words) -> words.map { key.replace("*", it) } }.filterNot(Words::has)
        assertEquals(emptyList<String>(), missing)
    }

    @Test
    fun `every key that a screen asks for has words, also where a part of it varies`() {
        assertTrue(sources.size > 20 && words.size > 100) { "the sources were not found" }
        val keys = words.map { it.first }
        val asked = sources.flatMap { source -> SAID.findAll(source.readText()).map { it.groupValues[1] } }.distinct()
        assertEquals(emptyList<String>(), asked.filter { '$' !in it && it !in keys })
        val varying = asked.filter { '$' in it }.map { HOLE.replace(it, "*") }.distinct()
        assertEquals(emptyList<String>(), varying.filter { it !in variants && it !in special }) {
            "say in this test what can stand there"
        }
        // Every pattern that is checked is still asked for somewhere.
        val literals = sources.flatMap { source ->
            LITERAL.findAll(source.readText()).map { HOLE.replace(it.groupValues[1], "*") }
        }.toSet()
        assertEquals(emptyList<String>(), variants.keys.filter { it !in literals })
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
        assertEquals("1 topic", Words.say("people.topics", 1))
        assertEquals("60 topics", Words.say("people.topics", 60))
        assertEquals("Added a note to Budget", Words.say("digest.notes", 1, "Budget"))
        assertEquals("Added 2 notes to Budget", Words.say("digest.notes", 2, "Budget"))
    }

    @Test
    fun `a name with a brace or a quote stands as it is`() {
        assertEquals("Looking for {0} O'Hara’s phone…", Words.say("sync.looking", "{0} O'Hara"))
        assertEquals("{phone} added.", Words.say("people.added", "{phone}"))
    }

    @Test
    fun `a phone is called a phone, and anything else a device`() {
        try {
            assertEquals("Only on this phone. It stays here unless you share it.", Words.say("delivery.private.sentence"))
            Words.onPhone = false
            assertEquals("Only on this device. It stays here unless you share it.", Words.say("delivery.private.sentence"))
            assertTrue("your devices connect" in Words.say("delivery.not-sent.sentence", "Sam"))
            assertFalse(words.any { (key, text) -> "phone" in Words.say(key) && "phone" in text && !key.startsWith("phone.") })
        } finally {
            Words.onPhone = true
        }
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
        /** What stands in the views besides fields, or is never shown as a field. */
        val NOT_FIELDS = setOf(
            "id", "state", "rank", "delivery", "unsent", "conflicts", "notes", "started_as",
        )

        /** Fields in which both can write apart. */
        val CONFLICTING = listOf("what", "owner", "due", "done_when", "text")

        /** What a glossary rules out, and what no reader should have to know. */
        val AVOIDED = listOf(
            "employee", "item", "items", "thing", "things", "talking point", "talking points", "context",
            "to-do", "measure", "score", "consent", "only me", "draft", "drafts", "way", "contact",
            "in step", "in touch", "out of reach", "merge", "merged", "sync conflict", "stands", "stand",
            "overdue", "crdt", "node", "peer", "ticket", "error", "under way",
        )
    }
}
