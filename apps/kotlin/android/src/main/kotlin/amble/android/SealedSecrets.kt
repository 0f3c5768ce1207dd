// Where a phone keeps a home's keys: each in a small file, sealed with a key that the phone's
// Keystore holds and gives to nobody. A copy of the files opens nothing elsewhere.
//
// Everything but `KeystoreKey` runs in the tests, with a key of the JVM's; `KeystoreKey` needs a
// device, and has not run on one yet.
package amble.android

import amble.SecretStore
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import java.nio.ByteBuffer
import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.nio.file.StandardCopyOption.REPLACE_EXISTING
import java.nio.file.StandardOpenOption.CREATE_NEW
import java.nio.file.StandardOpenOption.READ
import java.nio.file.StandardOpenOption.WRITE
import java.nio.file.attribute.PosixFilePermissions
import java.security.GeneralSecurityException
import java.security.KeyStore
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/** The key that seals. */
interface SealingKey {
    /** The key; null if it was never made, or is gone. */
    fun find(): SecretKey?

    /** Makes it. */
    fun make(): SecretKey
}

/** Keeps secrets in [folder], sealed with [key]. */
class SealedSecrets(private val folder: Path, private val key: SealingKey) : SecretStore {
    @Synchronized
    override fun load(name: String): ByteArray? {
        val file = folder.resolve(name)
        if (!Files.exists(file)) return null
        val sealed = Files.readAllBytes(file)
        // Never a new key here: it would open nothing, and hide that the old one is gone.
        val key = key.find() ?: throw IllegalStateException(GONE)
        try {
            require(sealed.size > HEAD && sealed[0] == VERSION) { "not a sealed key" }
            val cipher = Cipher.getInstance(CIPHER)
            cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, sealed, 1, NONCE))
            cipher.updateAAD(about(name))
            return cipher.doFinal(sealed, HEAD, sealed.size - HEAD)
        } catch (failure: GeneralSecurityException) {
            throw IllegalStateException(damaged(name), failure)
        } catch (failure: IllegalArgumentException) {
            throw IllegalStateException(damaged(name), failure)
        }
    }

    @Synchronized
    override fun save(name: String, secret: ByteArray) {
        val cipher = Cipher.getInstance(CIPHER)
        // The Keystore chooses the nonce itself, and insists on it.
        cipher.init(Cipher.ENCRYPT_MODE, key.find() ?: key.make())
        check(cipher.iv.size == NONCE) { "this phone seals in a way that Amble does not know" }
        cipher.updateAAD(about(name))
        val sealed = cipher.doFinal(secret)
        Files.createDirectories(folder, ownerOnly("rwx------"))
        val fresh = folder.resolve("$name.new")
        Files.deleteIfExists(fresh)
        FileChannel.open(fresh, setOf(CREATE_NEW, WRITE), ownerOnly("rw-------")).use { file ->
            val whole = ByteBuffer.wrap(byteArrayOf(VERSION) + cipher.iv + sealed)
            while (whole.hasRemaining()) file.write(whole)
            file.force(true)
        }
        Files.move(fresh, folder.resolve(name), ATOMIC_MOVE, REPLACE_EXISTING)
        settle()
    }

    @Synchronized
    override fun delete(name: String) {
        if (Files.deleteIfExists(folder.resolve(name))) settle()
    }

    /** A name in a folder is on the disk once the folder is. */
    private fun settle() = FileChannel.open(folder, READ).use { it.force(true) }

    /** Bound to its name, so that two files cannot be swapped. */
    private fun about(name: String) = "amble secret $name".toByteArray()

    private fun ownerOnly(rights: String) =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))

    private fun damaged(name: String) =
        "the file of the $name key is damaged, or was sealed by another phone"

    private companion object {
        const val CIPHER = "AES/GCM/NoPadding"
        const val VERSION: Byte = 1
        const val NONCE = 12
        const val TAG_BITS = 128

        /** The version and the nonce. */
        const val HEAD = 1 + NONCE
        const val GONE = "this phone no longer has the key that its files were sealed with"
    }
}

/** A key in the phone's Keystore, which never leaves it. Asks for no finger: the screen lock does. */
object KeystoreKey : SealingKey {
    private const val PROVIDER = "AndroidKeyStore"
    private const val ALIAS = "amble.secrets"

    override fun find(): SecretKey? =
        KeyStore.getInstance(PROVIDER).apply { load(null) }.getKey(ALIAS, null) as SecretKey?

    override fun make(): SecretKey {
        val uses = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        val asked = KeyGenParameterSpec.Builder(ALIAS, uses)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(256)
            .build()
        val maker = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER)
        maker.init(asked)
        return maker.generateKey()
    }
}
