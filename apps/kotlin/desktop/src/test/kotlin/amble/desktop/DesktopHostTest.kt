// The clipboard and image files, without a display: a code is read however it comes.
package amble.desktop

import amble.ui.parts.readQrCode
import com.google.zxing.BarcodeFormat
import com.google.zxing.qrcode.QRCodeWriter
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.awt.Image
import java.awt.datatransfer.Clipboard
import java.awt.datatransfer.DataFlavor
import java.awt.datatransfer.Transferable
import java.awt.datatransfer.UnsupportedFlavorException
import java.awt.image.BufferedImage
import java.io.File
import javax.imageio.ImageIO

class DesktopHostTest {
    @TempDir
    lateinit var folder: File

    private val clipboard = Clipboard("test")
    private var asked = 0

    /** A desktop where [file] is chosen; nothing is chosen without one. */
    private fun host(file: File? = null) = DesktopHost(null, { clipboard }) {
        asked++
        file
    }

    private fun text(host: DesktopHost): String? = runBlocking { host.pickImage()?.let { readQrCode(it) } }

    private fun code(text: String): BufferedImage {
        val squares = QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 240, 240)
        return BufferedImage(240, 240, BufferedImage.TYPE_INT_RGB).apply {
            for (y in 0 until height) for (x in 0 until width) setRGB(x, y, if (squares[x, y]) 0 else 0xffffff)
        }
    }

    private fun file(image: BufferedImage, kind: String) =
        folder.resolve("code.$kind").also { check(ImageIO.write(image, kind, it)) { "no writer for $kind" } }

    private fun copied(image: BufferedImage) = clipboard.setContents(Copied(image), null)

    @Test
    fun `a code is read from an image file of every usual kind`() {
        for (kind in listOf("png", "jpg", "gif", "bmp")) {
            assertEquals("ticket in $kind", text(host(file(code("ticket in $kind"), kind))))
        }
    }

    @Test
    fun `a code on a see-through background is read`() {
        val drawn = BufferedImage(240, 240, BufferedImage.TYPE_INT_ARGB)
        val squares = code("ticket")
        for (y in 0 until 240) for (x in 0 until 240) {
            if (squares.getRGB(x, y) == BLACK) drawn.setRGB(x, y, BLACK)
        }
        assertEquals("ticket", text(host(file(drawn, "png"))))
    }

    @Test
    fun `a code that was copied is taken without asking for a file`() {
        copied(code("copied"))
        assertEquals("copied", text(host(file(code("in a file"), "png"))))
        assertEquals(0, asked)
    }

    @Test
    fun `a copied image without a code does not stand in the way of the file`() {
        copied(BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB))
        assertEquals("in a file", text(host(file(code("in a file"), "png"))))
    }

    @Test
    fun `a file that is no image, or half of one, is a picture without a code`() {
        val words = folder.resolve("words.png").apply { writeText("no image") }
        val half = folder.resolve("half.png").apply {
            val whole = file(code("ticket"), "png").readBytes()
            writeBytes(whole.copyOf(whole.size / 2))
        }
        for (file in listOf(words, half, folder.resolve("gone.png"))) {
            val picture = runBlocking { host(file).pickImage() }
            assertNull(readQrCode(picture!!), file.name)
        }
    }

    @Test
    fun `nobody chose a file, so there is no picture`() {
        assertNull(runBlocking { host().pickImage() })
        assertEquals(1, asked)
    }

    @Test
    fun `what was copied is pasted, and an image or nothing is no text`() {
        val host = host()
        assertNull(host.paste())
        host.copy("Ärger, 好, 🙂")
        assertEquals("Ärger, 好, 🙂", host.paste())
        copied(code("ticket"))
        assertNull(host.paste())
    }

    @Test
    fun `a desktop offers no camera`() {
        assertFalse(host().canScan)
        assertNull(runBlocking { host().scan() })
    }

    private class Copied(private val image: Image) : Transferable {
        override fun getTransferDataFlavors() = arrayOf(DataFlavor.imageFlavor)

        override fun isDataFlavorSupported(flavor: DataFlavor) = flavor == DataFlavor.imageFlavor

        override fun getTransferData(flavor: DataFlavor): Any =
            if (flavor == DataFlavor.imageFlavor) image else throw UnsupportedFlavorException(flavor)
    }

    private companion object {
        const val BLACK = 0xff000000.toInt()
    }
}
