// The files in which a phone keeps its keys.
package amble.android

import java.nio.file.Files
import java.nio.file.attribute.PosixFilePermissions
import kotlin.random.Random
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

class SealedSecretsTest {
    @get:Rule
    val temporary = TemporaryFolder()

    private val folder by lazy { temporary.root.toPath().resolve("keys") }
    private val key = JvmKey()
    private val secret = Random.nextBytes(32)

    private fun secrets() = SealedSecrets(folder, key)

    @Test
    fun `what was saved is there for the next process, and gone once it is deleted`() {
        secrets().save("device", ByteArray(32))
        secrets().save("device", secret)
        assertArrayEquals(secret, secrets().load("device"))
        assertNull(secrets().load("vault"))
        secrets().delete("device")
        secrets().delete("device")
        assertNull(secrets().load("device"))
    }

    @Test
    fun `a file holds nothing of the secret and is its owner's alone`() {
        secrets().save("device", secret)
        val written = Files.readAllBytes(folder.resolve("device"))
        assertFalse(written.toList().windowed(4).any { it in secret.toList().windowed(4) })
        val files = Files.list(folder).use { all -> all.map { "${it.fileName}" }.toList() }
        assertEquals(listOf("device"), files)
        assertEquals("rw-------", rights("device"))
        assertEquals("rwx------", rights("."))
        secrets().save("vault", secret)
        val other = Files.readAllBytes(folder.resolve("vault"))
        assertFalse("sealed twice is never the same", written.contentEquals(other))
    }

    private fun rights(name: String) =
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)))

    @Test
    fun `a file that was changed, cut, or put under another name does not open`() {
        secrets().save("device", secret)
        val file = folder.resolve("device")
        val whole = Files.readAllBytes(file)
        for (place in whole.indices) {
            Files.write(file, whole.clone().also { it[place] = (it[place] + 1).toByte() })
            refuses("device")
        }
        for (length in whole.indices) {
            Files.write(file, whole.copyOf(length))
            refuses("device")
        }
        Files.write(folder.resolve("vault"), whole)
        refuses("vault")
        Files.write(file, whole)
        assertArrayEquals(secret, secrets().load("device"))
    }

    private fun refuses(name: String) {
        val failure = assertThrows(IllegalStateException::class.java) { secrets().load(name) }
        assertTrue(failure.message!!, "the file of the $name key is damaged" in failure.message!!)
    }

    @Test
    fun `without the phone's own key a secret is not taken for missing`() {
        secrets().save("device", secret)
        key.lose()
        val failure = assertThrows(IllegalStateException::class.java) { secrets().load("device") }
        assertTrue("no longer has the key" in failure.message!!)
        assertNull("a key was made in passing", key.find())
    }
}
