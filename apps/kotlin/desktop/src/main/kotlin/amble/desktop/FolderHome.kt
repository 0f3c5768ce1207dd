// The home of a desktop: a folder.
package amble.desktop

import amble.Amble
import amble.ui.Home
import java.nio.file.Path

/** The home in [folder]; its keys rest in a file there that only its owner can read. */
class FolderHome(private val folder: Path) : Home {
    override suspend fun open() = Amble.open(folder)

    override suspend fun init(name: String) = Amble.init(folder, name)

    override suspend fun repair() = Amble.repair(folder)
}
