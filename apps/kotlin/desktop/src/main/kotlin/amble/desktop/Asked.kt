// What was asked for on the command line.
package amble.desktop

import java.nio.file.Path

/** Which [home] to open, and the one address to [listen] on (nothing: every network). */
data class Asked(val home: Path, val listen: String?, val title: String) {
    companion object {
        const val HELP = """Amble, in a window.

  --home DIR         the home to open; without it, this computer's own
  --listen ADDRESS   the one address to listen on, such as 127.0.0.1

A second window on another home is a second device: apps/kotlin/run --home /tmp/sam"""

        /**
         * Reads [arguments]; null if help was asked for. Throws with a sentence for what is none.
         * [env] and [properties] say where this computer keeps things.
         */
        fun read(
            arguments: List<String>,
            env: Map<String, String> = System.getenv(),
            properties: (String) -> String = System::getProperty,
        ): Asked? {
            var home: Path? = null
            var listen: String? = null
            val rest = ArrayDeque(arguments)
            while (rest.isNotEmpty()) {
                val word = rest.removeFirst()
                fun value() = requireNotNull(rest.removeFirstOrNull()) { "$word needs a value. See --help." }
                when (word) {
                    "--help", "-h" -> return null
                    "--home" -> home = Path.of(value()).toAbsolutePath()
                    "--listen" -> listen = value()
                    else -> throw IllegalArgumentException("\"$word\" is not known here. See --help.")
                }
            }
            // Two windows must be told apart; this computer's own needs no name.
            val title = home?.let { "Amble – ${it.fileName ?: it}" } ?: "Amble"
            return Asked(home ?: own(env, properties), listen, title)
        }

        /** The folder where the `amble` command keeps this computer's home, too. */
        private fun own(env: Map<String, String>, properties: (String) -> String): Path {
            val system = properties("os.name").lowercase()
            val said = env["HOME"]?.takeIf { it.isNotEmpty() && "windows" !in system }
            val user = Path.of(said ?: properties("user.home"))
            val data = when {
                "mac" in system -> user.resolve("Library/Application Support")
                "windows" in system -> env["APPDATA"]?.let(Path::of) ?: user.resolve("AppData/Roaming")
                else -> env["XDG_DATA_HOME"]?.let(Path::of)?.takeIf(Path::isAbsolute)
                    ?: user.resolve(".local/share")
            }
            return data.resolve("amble")
        }
    }
}
