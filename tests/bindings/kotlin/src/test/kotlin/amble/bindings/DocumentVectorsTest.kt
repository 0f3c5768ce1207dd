// tests/vectors/{envelope,genesis,frame,scan}.json: as far as they go without Automerge and zstd.

package amble.bindings

import java.security.MessageDigest
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

private const val MAGIC = "856f4a83"
private const val SCHEMA = 2

class DocumentVectorsTest {
    private fun sha256(bytes: ByteArray) = MessageDigest.getInstance("SHA-256").digest(bytes)

    /** A chunk is a magic word, the first bytes of its hash, and what is hashed. */
    private fun hashOf(chunk: ByteArray): ByteArray {
        assertEquals(MAGIC, chunk.copyOf(4).hex())
        return sha256(chunk.copyOfRange(8, chunk.size)).also { assertArrayEquals(it.copyOf(4), chunk.copyOfRange(4, 8)) }
    }

    @Test
    fun `the tags of changes come out alike`() {
        val all = vectors("envelope")
        val key = Blake3.derive("amble 1 authorship tag", all.bytes("secret"))
        val start = all["genesis"].bytes("pair") + u32(all["genesis"].number("epoch"))
        val tags = all.list("tags") + all["change"]
        assertEquals(3, tags.size)
        for (case in tags) assertEquals(case.text("tag"), Blake3.keyed(key, start + case.bytes("hash")).copyOf(16).hex())
        assertEquals(all["change"].text("hash"), hashOf(all["change"].bytes("raw")).hex())
    }

    @TestFactory
    fun `the first change of a document is by the actor that all its inputs make`() = vectors("genesis").list("cases").map { case ->
        DynamicTest.dynamicTest("epoch ${case.text("epoch")}, manager ${case.text("manager")}") {
            val chunk = case.bytes("bytes")
            hashOf(chunk)
            val input = u16(SCHEMA) + case.bytes("pair") + u32(case.number("epoch")) + case.bytes("manager") + case.bytes("report")
            val actor = Blake3.derive("amble 1 genesis actor", input).copyOf(16)
            // Type 1, a length of two bytes, no dependency, the actor's length; then the actor.
            val reader = Reader(chunk.copyOfRange(8, chunk.size))
            assertEquals(1, reader.u8())
            reader.take(2)
            assertEquals(0 to 16, reader.u8() to reader.u8())
            assertArrayEquals(actor, reader.take(16))
            val text = chunk.toString(Charsets.ISO_8859_1)
            for (id in listOf("manager", "report", "pair")) assertTrue(Base32.encode(case.bytes(id)) in text, id)
        }
    }

    @TestFactory
    fun `frames are cut from a stream alike`() = vectors("frame").list("streams").map { case ->
        DynamicTest.dynamicTest(case.text("name")) {
            val reader = Reader(case.bytes("hex"))
            val bodies = mutableListOf<String>()
            var error: String? = null
            var within = false
            while (reader.left > 0) {
                val length = if (reader.left >= 4) reader.u32() else break
                if (length > case.number("cap")) error = "TooBig"
                within = length > reader.left
                if (error != null || within) break
                bodies += reader.take(length.toInt()).hex()
            }
            val expected = case["expect"]
            assertEquals(expected.textOrNull("error"), error)
            if (error == null) {
                assertEquals(expected.list("bodies").map { it.jsonPrimitive.content }, bodies)
                assertEquals(expected.text("within").toBoolean(), within)
            }
        }
    }

    @TestFactory
    fun `a hello is read, or refused for the same reason`() = vectors("frame").let { all ->
        all.list("bodies").filter { it.text("name").startsWith("a hello") }.map { case ->
            DynamicTest.dynamicTest(case.text("name")) {
                val session = all["session"]
                val expected = case["expect"]
                val reader = Reader(case.bytes("hex"))
                assertEquals(1 to 1, reader.u8() to reader.u8(), "version and kind")
                val read = runCatching {
                    val (lowest, highest, pair, epoch) = listOf(reader.u16(), reader.u16(), reader.take(16).hex(), reader.u32())
                    val (device, mine, yours) = listOf(reader.take(32).hex(), reader.tip(), reader.tip())
                    when {
                        reader.left > 0 -> "Malformed.Long"
                        lowest as Int > highest as Int || lowest == 0 -> "Version.NoRange"
                        lowest > 1 -> "Version.TheyAreNewer"
                        pair != session.text("pair") -> "OtherPair"
                        device != session.text("other_device") -> "OtherDevice"
                        (epoch as Long) < session.number("epoch") -> "OlderEpoch"
                        epoch > session.number("epoch") -> "NewerEpoch"
                        else -> "$mine $yours"
                    }
                }.getOrElse { "Malformed.Short" }
                val hello = expected["hello"]
                assertEquals(expected.textOrNull("error") ?: "${hello.textOrNull("mine")} ${hello.textOrNull("yours")}", read)
            }
        }
    }

    @Test
    fun `a change that is to be taken in holds the start of its own hash`() {
        val good = vectors("scan").list("cases").filter { it.text("scan") == "ok" }
        assertTrue(good.size >= 3)
        good.forEach { hashOf(it.bytes("raw")) }
    }
}
