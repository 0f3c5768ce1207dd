// tests/vectors/{private,sealed_file,row}.json: what is sealed opens with the JDK alone.

package amble.bindings

import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.security.KeyFactory
import java.security.Signature
import java.security.spec.X509EncodedKeySpec
import javax.crypto.AEADBadTagException
import kotlinx.serialization.json.JsonElement
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

class SealedVectorsTest {
    @TestFactory
    fun `a private record opens with its identity, to the last byte`() = vectors("private").list("records").map { case ->
        DynamicTest.dynamicTest(case.text("id")) {
            val identity = Bech32.decode(case.text("identity"))
            assertEquals(case.text("secret"), identity.hex())
            val plain = openAge(case.bytes("sealed"), identity).decodeToString(throwOnInvalidSequence = true)
            assertEquals(case.text("plain"), plain)
            val with = case.textOrNull("with")?.let { "with: $it\n" }.orEmpty()
            val head = "amble-private 1\nid: ${case.text("id")}\nkind: ${case.text("kind")}\n"
            assertEquals("$head${with}written: ${case.text("written")}\n\n${case.text("body")}", plain)
            assertThrows(NotForMe::class.java) { openAge(case.bytes("sealed"), ByteArray(32) { 7 }) }
        }
    }

    /** Why a sealed file cannot be read, in the order of docs/formats/link.md. */
    private class Refused(val why: String) : Exception(why)

    private class Opened(val parcel: ByteArray, val packed: Boolean)

    private fun open(file: ByteArray, opener: JsonElement): Opened {
        val plain = try {
            openAge(file, opener.bytes("identity"))
        } catch (other: NotForMe) {
            throw Refused("NotForMe")
        } catch (changed: AEADBadTagException) {
            throw Refused("Damaged")
        }
        if (plain.isEmpty()) throw Refused("Damaged")
        val reader = Reader(plain)
        fun expect(good: Boolean, why: String) {
            if (!good) throw Refused(why)
        }
        expect(plain.size >= 12 && reader.take(12).decodeToString() == "amble-parcel", "NotAFile")
        val version = reader.u8()
        expect(version <= 1, "NewerVersion")
        expect(version == 1, "Damaged")
        expect(reader.take(16).hex() == opener.text("pair"), "OtherPair")
        val epoch = reader.u32()
        val from = reader.take(32)
        expect(reader.take(32).hex() == opener.text("to"), "OtherDevice")
        expect(from.hex() == opener.text("from"), "Stranger")
        val signed = plain.copyOf(plain.size - 64)
        val signature = plain.copyOfRange(signed.size, plain.size)
        expect(verifies(from, "amble 1 sealed parcel\u0000".toByteArray() + signed, signature), "Stranger")
        expect(epoch >= opener.number("epoch"), "OlderEpoch")
        expect(epoch <= opener.number("epoch"), "NewerEpoch")
        val packed = reader.u8()
        expect(packed <= 1, "Damaged")
        val length = reader.u32()
        expect(length == reader.left - 64L, "Damaged")
        return Opened(reader.take(length.toInt()), packed == 1)
    }

    private fun verifies(key: ByteArray, data: ByteArray, signature: ByteArray): Boolean {
        // The fixed head of an Ed25519 key in X.509.
        val encoded = "302a300506032b6570032100".unHex() + key
        return Signature.getInstance("Ed25519").run {
            initVerify(KeyFactory.getInstance("Ed25519").generatePublic(X509EncodedKeySpec(encoded)))
            update(data)
            verify(signature)
        }
    }

    // Needs zstd, which the JDK lacks; an age reader that tells broken from foreign headers; or the
    // reader of parcels, whose failures core/link checks.
    private val notHere = setOf(
        "not an age file", "nothing", "packed, but damaged",
        "packed, claiming more than a parcel may be", "a parcel of a newer version", "a parcel cut short",
    )

    @TestFactory
    fun `a sealed file opens, or fails for the same reason`(): List<DynamicTest> {
        val all = vectors("sealed_file")
        val files = all.list("files").filter { it.text("name") !in notHere }
        assertTrue(files.size >= 20, "the list above leaves out six")
        return files.map { case ->
            DynamicTest.dynamicTest(case.text("name")) {
                val expected = case["expect"]
                val opened = runCatching { open(case.bytes("hex"), all["opener"]) }
                val error = expected.textOrNull("error")
                if (error == null) {
                    val parcel = opened.getOrThrow()
                    if (!parcel.packed) assertParcel(expected["parcel"], parcel.parcel)
                } else {
                    assertEquals(error, (opened.exceptionOrNull() as Refused).why)
                }
            }
        }
    }

    private fun assertParcel(expected: JsonElement, bytes: ByteArray) {
        val reader = Reader(bytes)
        assertEquals(1, reader.u8())
        assertEquals(expected.textOrNull("mine"), reader.tip())
        assertEquals(expected.textOrNull("yours"), reader.tip())
        val devices = List(reader.u8()) { reader.take(32).hex() }
        val changes = List(reader.u32().toInt()) {
            val (device, tag) = devices[reader.u8()] to reader.take(16).hex()
            Triple(device, tag, reader.take(reader.u32().toInt()).hex())
        }
        assertEquals(expected.list("changes").map { Triple(it.text("device"), it.text("tag"), it.text("raw")) }, changes)
        assertEquals(0, reader.left)
    }

    @Test
    fun `a sealed row opens, and only under its own key and place`() {
        val case = vectors("row")
        val sealed = Reader(case.bytes("sealed_hex"))
        val head = byteArrayOf(sealed.u8().toByte()) + u32(sealed.u32())
        assertEquals(case.number("key_id"), Reader(head).run { u8(); u32() })
        val nonce = sealed.take(24)
        assertEquals(case.text("nonce_hex"), nonce.hex())
        val body = sealed.rest()
        val with = "amble row".toByteArray() + head + case.bytes("row_key_hex")
        assertArrayEquals(case.bytes("plain_hex"), unsealX(case.bytes("key_hex"), nonce, body, with))
        assertThrows(AEADBadTagException::class.java) { unsealX(case.bytes("key_hex"), nonce, body, with + 1) }
    }

    /** XChaCha20-Poly1305: a key drawn from the first 16 bytes of the nonce, and ChaCha20 with the rest. */
    private fun unsealX(key: ByteArray, nonce: ByteArray, sealed: ByteArray, with: ByteArray): ByteArray =
        unseal(hChaCha20(key, nonce.copyOf(16)), ByteArray(4) + nonce.copyOfRange(16, 24), sealed, with)

    private fun hChaCha20(key: ByteArray, input: ByteArray): ByteArray {
        val state = IntArray(16)
        val words = ByteBuffer.wrap("expand 32-byte k".toByteArray() + key + input).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer()
        words.get(state)
        fun step(a: Int, b: Int, d: Int, by: Int) {
            state[a] += state[b]
            state[d] = (state[d] xor state[a]).rotateLeft(by)
        }
        fun quarter(a: Int, b: Int, c: Int, d: Int) {
            step(a, b, d, 16)
            step(c, d, b, 12)
            step(a, b, d, 8)
            step(c, d, b, 7)
        }
        repeat(10) {
            for (i in 0..3) quarter(i, 4 + i, 8 + i, 12 + i)
            for (i in 0..3) quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
        }
        val out = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN)
        for (i in (0..3) + (12..15)) out.putInt(state[i])
        return out.array()
    }
}
