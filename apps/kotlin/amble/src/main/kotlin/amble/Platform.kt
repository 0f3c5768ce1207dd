// What the device gives to Amble: a place for keys, the time, and a search for devices nearby.
// The core calls these from threads of its own, several at once, and never after a shutdown.
// Whatever is thrown in one becomes an error whose sentence holds the exception's message: put no
// secret into it.

package amble

import java.time.ZonedDateTime

/**
 * Where a home's four secrets rest: Keychain, Keystore, a desktop keyring. Each is 32 bytes under
 * a name: `device`, `vault`, `authorship`, `store-root`. Without a store of its own, a home keeps
 * them in a file that only its owner can read.
 */
interface SecretStore {
    /** The secret of this name; null if there is none. Throw if it is there and does not open. */
    fun load(name: String): ByteArray?

    /** Keeps a secret under a name, durably when it returns. */
    fun save(name: String, secret: ByteArray)

    /** Forgets the secret of this name for ever; nothing happens if there is none. */
    fun delete(name: String)
}

/** A moment and the place's distance from UTC: seconds since 1970, and seconds east of UTC. */
typealias Moment = amble.ffi.LocalMoment

/** What time it is here. */
fun interface Clock {
    /** The moment, with the distance from UTC that this place has now. */
    fun now(): Moment

    companion object {
        /** The device's clock, in the device's zone. */
        val system: Clock = Clock { ZonedDateTime.now().toMoment() }

        /** A clock that stands still. For tests and pictures. */
        fun fixed(at: ZonedDateTime): Clock = at.toMoment().let { Clock { it } }
    }
}

/** This moment, as a [Clock] gives it. */
fun ZonedDateTime.toMoment(): Moment = Moment(toEpochSecond(), offset.totalSeconds)

/**
 * A search for devices nearby, by the platform's own means (NSD, Bonjour). It runs while a sync
 * runs, and finds names that change: never a device's id.
 */
interface Discovery {
    /** Announces the name [own] with UDP [port], and looks for the names in [wanted]. */
    fun start(own: String, wanted: List<String>, port: Int)

    /** The addresses found so far, as `192.0.2.7:50123` or `[fe80::1]:5000`. Asked for again and again. */
    fun found(): List<String>

    /** Ends both. */
    fun stop()
}

internal fun platform(secrets: SecretStore?, clock: Clock, discovery: Discovery?) = amble.ffi.Platform(
    secrets = secrets?.let(::InnerSecretStore),
    clock = InnerClock(clock),
    discovery = discovery?.let(::InnerDiscovery),
)

private class InnerSecretStore(private val outer: SecretStore) : amble.ffi.PlatformSecrets {
    override fun load(name: String) = guarded { outer.load(name) }
    override fun save(name: String, secret: ByteArray) = guarded { outer.save(name, secret) }
    override fun delete(name: String) = guarded { outer.delete(name) }
}

private class InnerClock(private val outer: Clock) : amble.ffi.PlatformClock {
    override fun now() = guarded { outer.now() }
}

private class InnerDiscovery(private val outer: Discovery) : amble.ffi.PlatformDiscovery {
    override fun start(own: String, wanted: List<String>, port: Int) = guarded { outer.start(own, wanted, port) }
    override fun found() = guarded { outer.found() }
    override fun stop() = guarded { outer.stop() }
}

// The generated code turns exceptions into errors, but lets an Error (a TODO(), a failed assertion)
// fall through into native code: so this catches both.
private inline fun <T> guarded(call: () -> T): T =
    try {
        call()
    } catch (failure: Throwable) {
        val words = failure.message?.takeIf { it.isNotBlank() } ?: failure.javaClass.simpleName
        // There and back: half of a character would not cross.
        throw amble.ffi.PlatformException.Failed(words.encodeToByteArray().decodeToString())
    }
