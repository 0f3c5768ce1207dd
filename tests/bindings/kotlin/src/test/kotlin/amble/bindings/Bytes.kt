// Reading what the vectors hold: hex, base32, bech32, BLAKE3, and fields one after another.

package amble.bindings

import java.nio.ByteBuffer
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.bouncycastle.crypto.digests.Blake3Digest
import org.bouncycastle.crypto.params.Blake3Parameters
import kotlin.io.path.readText

fun vectors(name: String): JsonElement =
    Json.parseToJsonElement(checkout().resolve("tests/vectors/$name.json").readText())

operator fun JsonElement.get(key: String): JsonElement = jsonObject[key] ?: JsonNull
fun JsonElement.list(key: String): List<JsonElement> = this[key].jsonArray
fun JsonElement.text(key: String): String = this[key].jsonPrimitive.content
fun JsonElement.textOrNull(key: String): String? = this[key].jsonPrimitive.contentOrNull
fun JsonElement.number(key: String): Long = text(key).toLong()
fun JsonElement.bytes(key: String): ByteArray = text(key).unHex()

fun String.unHex(): ByteArray = chunked(2) { it.toString().toInt(16).toByte() }.toByteArray()
fun ByteArray.hex(): String = joinToString("") { "%02x".format(it) }

/** Crockford's base32, most significant bit first, without padding. */
object Base32 {
    private const val ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

    fun encode(bytes: ByteArray): String {
        val bits = bytes.joinToString("") { (it.toInt() and 0xFF).toString(2).padStart(8, '0') }
        return bits.chunked(5) { ALPHABET[it.toString().padEnd(5, '0').toInt(2)] }.joinToString("")
    }

    /** Null for what is not base32; forgives what a ticket's reader forgives. */
    fun decode(text: String): ByteArray? {
        val values = text.lowercase().replace('o', '0').replace('i', '1').replace('l', '1').map { ALPHABET.indexOf(it) }
        if (-1 in values) return null
        val bits = values.joinToString("") { it.toString(2).padStart(5, '0') }
        val whole = bits.length / 8 * 8
        if (bits.length - whole >= 5 || '1' in bits.substring(whole)) return null
        return bits.take(whole).chunked(8) { it.toString().toInt(2).toByte() }.toByteArray()
    }
}

/** What age writes its keys in. */
object Bech32 {
    private const val ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    private val GENERATOR = intArrayOf(0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3)

    fun decode(text: String): ByteArray {
        val (prefix, data) = text.lowercase().let { it.substringBeforeLast('1') to it.substringAfterLast('1') }
        val values = data.map { ALPHABET.indexOf(it) }
        val spread = prefix.map { it.code shr 5 } + 0 + prefix.map { it.code and 31 }
        require(-1 !in values && checksum(spread + values) == 1) { "not bech32: $text" }
        val bits = values.dropLast(6).joinToString("") { it.toString(2).padStart(5, '0') }
        return bits.take(bits.length / 8 * 8).chunked(8) { it.toString().toInt(2).toByte() }.toByteArray()
    }

    private fun checksum(values: List<Int>): Int = values.fold(1) { sum, value ->
        val top = sum shr 25
        GENERATOR.foldIndexed((sum and 0x1ffffff shl 5) xor value) { i, rest, g -> if (top shr i and 1 == 1) rest xor g else rest }
    }
}

/** BLAKE3 in its three modes. */
object Blake3 {
    fun hash(data: ByteArray) = run(Blake3Digest(), data)
    fun keyed(key: ByteArray, data: ByteArray) = run(Blake3Digest().also { it.init(Blake3Parameters.key(key)) }, data)
    fun derive(context: String, data: ByteArray, length: Int = 32) =
        run(Blake3Digest().also { it.init(Blake3Parameters.context(context.toByteArray())) }, data, length)

    private fun run(digest: Blake3Digest, data: ByteArray, length: Int = 32): ByteArray {
        digest.update(data, 0, data.size)
        return ByteArray(length).also { digest.doFinal(it, 0, length) }
    }
}

/** Fields one after another, integers big-endian. */
class Reader(private val bytes: ByteArray) {
    var at = 0
        private set
    val left get() = bytes.size - at

    fun take(count: Int): ByteArray {
        require(count in 0..left) { "cut short" }
        return bytes.copyOfRange(at, at + count).also { at += count }
    }

    fun u8() = take(1)[0].toInt() and 0xFF
    fun u16() = ByteBuffer.wrap(take(2)).short.toInt() and 0xFFFF
    fun u32() = ByteBuffer.wrap(take(4)).int.toLong() and 0xFFFFFFFF
    fun text() = take(u16()).decodeToString(throwOnInvalidSequence = true)
    fun tip(): String? = if (u8() == 0) null else take(32).hex()
    fun rest() = take(left)

    fun line(): String {
        val end = (at until bytes.size).first { bytes[it] == '\n'.code.toByte() }
        return take(end - at).decodeToString().also { take(1) }
    }
}

fun u16(n: Int): ByteArray = ByteBuffer.allocate(2).putShort(n.toShort()).array()
fun u32(n: Long): ByteArray = ByteBuffer.allocate(4).putInt(n.toInt()).array()
