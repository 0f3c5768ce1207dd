// tests/vectors/pairing.json: offers, and what both devices derive from a pairing.

package amble.bindings

import kotlin.io.path.readText
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

class PairingVectorsTest {
    private val words by lazy {
        val source = checkout().resolve("core/link/src/words.rs").readText()
        val list = source.substringAfter("WORDS").substringAfter("= [").substringBefore("];")
        Regex("\"([a-z]+)\"").findAll(list).map { it.groupValues[1] }.toList()
    }

    private fun number(bytes: List<Byte>) = bytes.fold(0uL) { n, byte -> (n shl 8) or byte.toUByte().toULong() }

    @TestFactory
    fun `everything derived from a pairing comes out alike`() = vectors("pairing").list("derived").map { case ->
        DynamicTest.dynamicTest(case.text("name")) { derived(case) }
    }

    private fun derived(case: JsonElement) {
        assertEquals(256, words.size)
        val expected = case["expect"]
        val (joiner, host) = case.bytes("joiner_offer") to case.bytes("host_offer")
        val transcript = u16(joiner.size) + joiner + u16(host.size) + host
        val binding = case.bytes("exporter") + Blake3.derive("amble 1 pairing transcript", transcript)
        val key = Blake3.derive("amble 1 pairing", case.bytes("ticket_secret"))
        val labels = listOf("joiner", "host", "confirm-joiner", "confirm-host", "done")
        val macs = labels.map { Blake3.keyed(key, it.toByteArray() + binding).hex() }
        assertEquals(expected.list("macs").map { it.jsonPrimitive.content }, macs)

        val code = Blake3.derive("amble 1 pairing code", binding)
        assertEquals(expected.list("words").map { it.jsonPrimitive.content }, code.take(3).map { words[it.toInt() and 0xFF] })
        assertEquals(expected.text("digits"), (number(code.slice(3..10)) % 1_000_000uL).toString().padStart(6, '0'))

        val pair = Blake3.derive("amble 1 pair id", binding).copyOf(16)
        assertEquals(expected.text("pair"), pair.hex())
        assertEquals(expected.text("pair_secret"), Blake3.derive("amble 1 pair", binding).hex())
        val (smaller, larger) = listOf(case.text("joiner_device"), case.text("host_device")).sorted().map { it.unHex() }
        val safety = Blake3.derive("amble 1 safety number", pair + smaller + larger, 60)
        val groups = safety.toList().chunked(5) { (number(it) % 100_000uL).toString().padStart(5, '0') }
        assertEquals(expected.text("safety_number"), groups.joinToString(" "))
    }

    private fun offers() = vectors("pairing").list("offers").filter { it["expect"].textOrNull("error") == null }

    // The others name what core/link refuses: its caps, and its rules for names and charters.
    @TestFactory
    fun `every offer that stands is read alike`() = offers().map { case ->
        DynamicTest.dynamicTest(case.text("name")) {
            val reader = Reader(case.bytes("hex"))
            assertEquals(1, reader.u16(), "the lowest version")
            assertTrue(reader.u16() >= 1, "the highest")
            val expected = case["expect"]
            assertEquals(expected.text("person"), reader.take(10).hex())
            assertEquals(expected.text("name"), reader.text())
            assertEquals(expected.text("device"), reader.take(32).hex())
            assertEquals(expected.text("recipient"), reader.text().also { Bech32.decode(it) })
            assertEquals(expected.number("port"), reader.u16().toLong())
            if (case.text("by") == "host") {
                assertEquals(expected.text("role"), listOf("manager", "report")[reader.u8() - 1])
                assertEquals(expected.text("zone"), reader.text())
                assertEquals(expected.number("every_days"), reader.u16().toLong())
                assertEquals(expected.number("minutes"), reader.u16().toLong())
            }
            assertEquals(0, reader.left)
        }
    }

    @Test
    fun `the words of a code are told apart by their first four letters`() {
        assertEquals(256, words.map { it.take(4) }.toSet().size)
    }
}
