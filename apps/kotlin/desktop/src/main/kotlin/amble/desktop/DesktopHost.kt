// What a desktop gives the screens: clipboard, image files, the day. A desktop has no camera that
// Amble reads, and cannot keep a window out of other programs' pictures of the screen.
package amble.desktop

import amble.ui.Host
import amble.ui.Picture
import amble.ui.parts.readQrCode
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.awt.Color
import java.awt.FileDialog
import java.awt.Frame
import java.awt.Image
import java.awt.Toolkit
import java.awt.datatransfer.Clipboard
import java.awt.datatransfer.DataFlavor
import java.awt.datatransfer.StringSelection
import java.awt.datatransfer.UnsupportedFlavorException
import java.awt.image.BufferedImage
import java.io.File
import java.io.IOException
import java.time.LocalDate
import java.util.Locale
import javax.imageio.ImageIO

/**
 * The desktop under the screens. [listen] is the one address to listen on, if only one; [clipboard]
 * and [choose], which asks for a file, are the desktop's own unless said otherwise.
 */
class DesktopHost(
    override val listen: String?,
    private val clipboard: () -> Clipboard = { Toolkit.getDefaultToolkit().systemClipboard },
    private val choose: (Frame?) -> File? = ::chosenFile,
) : Host {
    /** Where dialogs belong, once it is there. */
    var window: Frame? = null

    override val today: LocalDate get() = LocalDate.now()
    override val canScan = false
    override val locale: Locale get() = Locale.getDefault()
    override val keyboard = true

    override fun copy(text: String) {
        val words = StringSelection(text)
        clipboard().setContents(words, words)
    }

    override fun paste(): String? = clipped(DataFlavor.stringFlavor) as? String

    /**
     * A code that was copied, as a part of the screen is; otherwise an image from a file. A copied
     * image without a code must not stand in the way of the file.
     */
    override suspend fun pickImage(): Picture? {
        val copied = (clipped(DataFlavor.imageFlavor) as? Image)?.let(::picture)
        if (copied != null && withContext(Dispatchers.Default) { readQrCode(copied) } != null) return copied
        val file = choose(window) ?: return null
        return withContext(Dispatchers.IO) { image(file)?.let(::picture) } ?: NO_PICTURE
    }

    override suspend fun scan(): String? = null

    override fun bright(on: Boolean) = Unit

    override fun guard(on: Boolean) = Unit

    /** What the clipboard holds of this kind. It may change under our hands, or belong to nobody. */
    private fun clipped(kind: DataFlavor): Any? = try {
        clipboard().getData(kind)
    } catch (_: UnsupportedFlavorException) {
        null
    } catch (_: IOException) {
        null
    } catch (_: IllegalStateException) {
        null
    }
}

private fun chosenFile(window: Frame?): File? {
    val dialog = FileDialog(window, null as String?, FileDialog.LOAD)
    dialog.isVisible = true
    return dialog.files.firstOrNull()
}

/** The image in [file]; nothing if it is none, or a broken one: readers differ in what they throw. */
private fun image(file: File): Image? = try {
    ImageIO.read(file)
} catch (_: IOException) {
    null
} catch (_: RuntimeException) {
    null
}

private fun picture(image: Image): Picture? {
    val (width, height) = image.getWidth(null) to image.getHeight(null)
    if (width <= 0 || height <= 0) return null
    // On white: where an image is see-through, a reader of codes would see black.
    val drawn = BufferedImage(width, height, BufferedImage.TYPE_INT_RGB)
    drawn.createGraphics().apply { drawImage(image, 0, 0, Color.WHITE, null) }.dispose()
    return Picture(width, height, drawn.getRGB(0, 0, width, height, null, 0, width))
}

/** Stands for a file that is no image: there is no code in it, and the screen says so. */
private val NO_PICTURE = Picture(1, 1, IntArray(1))
