// The home of a phone: a folder that belongs to the app alone.
package amble.android

import amble.Amble
import amble.Discovery
import amble.SecretStore
import amble.ui.Home
import java.nio.file.Path
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/**
 * The home in [folder], whose keys rest in [secrets]. The first call loads the Rust library, which
 * takes long enough to be seen: not on the thread that draws.
 */
class PhoneHome(
    private val folder: Path,
    private val secrets: SecretStore,
    private val discovery: Discovery?,
) : Home {
    override suspend fun open() = withContext(Dispatchers.Default) {
        Amble.open(folder, secrets = secrets, discovery = discovery)
    }

    override suspend fun init(name: String) = withContext(Dispatchers.Default) {
        Amble.init(folder, name, secrets = secrets, discovery = discovery)
    }

    override suspend fun repair() = withContext(Dispatchers.Default) {
        Amble.repair(folder, secrets = secrets, discovery = discovery)
    }
}
