// What lives as long as the app's process: the opened home and the thread its calls are made on. A
// rotation ends an activity, not this, so a live sync stays open through it.
package amble.android

import amble.Discovery
import amble.SecretStore
import amble.ui.Opening
import android.app.Application
import kotlinx.coroutines.MainScope

/** The app's process. Tests bring what a device has and the JVM has not. */
open class AmbleApplication : Application() {
    /** The device under the screens. */
    lateinit var host: AndroidHost
        private set

    /** The home of this phone, and how far opening it is. */
    lateinit var opening: Opening
        private set

    /** The one address to listen on; nothing: every network of this phone. */
    protected open val listen: String? = null

    /** Where the home's keys rest. */
    protected open fun secrets(): SecretStore =
        SealedSecrets(noBackupFilesDir.toPath().resolve("keys"), KeystoreKey)

    /** How the other's phone is found nearby. */
    protected open fun discovery(): Discovery? = NsdDiscovery(this)

    override fun onCreate() {
        super.onCreate()
        host = AndroidHost(this, listen)
        // Not in files/: what is here is never backed up, whatever a manifest says.
        val home = noBackupFilesDir.toPath().resolve("home")
        opening = Opening(PhoneHome(home, secrets(), discovery()), host, MainScope())
    }
}
