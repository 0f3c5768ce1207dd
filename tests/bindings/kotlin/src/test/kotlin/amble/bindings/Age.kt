// Opens an age file with nothing but the JDK: one X25519 recipient, as https://c2sp.org/age says.

package amble.bindings

import java.math.BigInteger
import java.security.KeyFactory
import java.security.PrivateKey
import java.security.PublicKey
import java.security.spec.NamedParameterSpec
import java.security.spec.XECPrivateKeySpec
import java.security.spec.XECPublicKeySpec
import java.util.Base64
import javax.crypto.Cipher
import javax.crypto.KeyAgreement
import javax.crypto.Mac
import javax.crypto.spec.IvParameterSpec
import javax.crypto.spec.SecretKeySpec

private const val INTRO = "age-encryption.org/v1"
private const val CHUNK = 64 * 1024
private const val TAG = 16

class NotForMe : Exception()

fun openAge(file: ByteArray, identity: ByteArray): ByteArray {
    val reader = Reader(file)
    require(reader.line() == INTRO) { "not an age file" }
    val stanzas = mutableListOf<Stanza>()
    var line = reader.line()
    while (!line.startsWith("---")) {
        val arguments = line.removePrefix("-> ").split(" ")
        var body = ""
        do {
            val more = reader.line().also { body += it }
        } while (more.length == 64)
        stanzas += Stanza(arguments, unBase64(body))
        line = reader.line()
    }
    val fileKey = stanzas.filter { it.arguments.first() == "X25519" }.firstNotNullOfOrNull { it.open(identity) } ?: throw NotForMe()

    val header = file.copyOf(reader.at - 1 - line.length + 3)
    require(hmac(hkdf(fileKey, ByteArray(0), "header"), header).contentEquals(unBase64(line.drop(4)))) { "the header was changed" }
    val payloadKey = hkdf(fileKey, reader.take(16), "payload")
    val chunks = reader.rest().asList().chunked(CHUNK + TAG) { it.toByteArray() }
    return chunks.foldIndexed(ByteArray(0)) { n, plain, chunk ->
        val nonce = ByteArray(12)
        BigInteger.valueOf(n.toLong()).toByteArray().let { it.copyInto(nonce, 11 - it.size) }
        nonce[11] = if (n == chunks.lastIndex) 1 else 0
        plain + unseal(payloadKey, nonce, chunk)
    }
}

private class Stanza(val arguments: List<String>, val body: ByteArray) {
    fun open(identity: ByteArray): ByteArray? {
        val share = unBase64(arguments[1])
        val key = hkdf(x25519(identity, share), share + x25519(identity, BASE), "age-encryption.org/v1/X25519")
        return runCatching { unseal(key, ByteArray(12), body) }.getOrNull()
    }
}

private val BASE = ByteArray(32).also { it[0] = 9 }

fun x25519(secret: ByteArray, point: ByteArray): ByteArray {
    val keys = KeyFactory.getInstance("X25519")
    val u = BigInteger(1, point.reversedArray().also { it[0] = (it[0].toInt() and 0x7F).toByte() })
    val ours: PrivateKey = keys.generatePrivate(XECPrivateKeySpec(NamedParameterSpec.X25519, secret))
    val theirs: PublicKey = keys.generatePublic(XECPublicKeySpec(NamedParameterSpec.X25519, u))
    return KeyAgreement.getInstance("X25519").run {
        init(ours)
        doPhase(theirs, true)
        generateSecret()
    }
}

fun unseal(key: ByteArray, nonce: ByteArray, sealed: ByteArray, with: ByteArray = ByteArray(0)): ByteArray =
    Cipher.getInstance("ChaCha20-Poly1305").run {
        init(Cipher.DECRYPT_MODE, SecretKeySpec(key, "ChaCha20"), IvParameterSpec(nonce))
        updateAAD(with)
        doFinal(sealed)
    }

private fun hkdf(secret: ByteArray, salt: ByteArray, info: String): ByteArray {
    val drawn = hmac(if (salt.isEmpty()) ByteArray(32) else salt, secret)
    return hmac(drawn, info.toByteArray() + 1)
}

private fun hmac(key: ByteArray, data: ByteArray): ByteArray =
    Mac.getInstance("HmacSHA256").run {
        init(SecretKeySpec(key, "HmacSHA256"))
        doFinal(data)
    }

private fun unBase64(text: String): ByteArray = Base64.getDecoder().decode(text)
