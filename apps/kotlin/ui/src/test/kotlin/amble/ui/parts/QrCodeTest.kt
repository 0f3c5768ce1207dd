// A code that is drawn can be read again, from pixels as a camera gives them.
package amble.ui.parts

import amble.ui.Picture
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test

/** The code of [text] as the pixels of a photo, [scale] pixels a square. */
fun photoOf(text: String, scale: Int = 6): Picture {
    val code = qrCode(text)
    val width = code.width * scale
    val height = code.height * scale
    val argb = IntArray(width * height) { at ->
        val dark = code[at % width / scale, at / width / scale]
        if (dark) 0xFF000000.toInt() else 0xFFFFFFFF.toInt()
    }
    return Picture(width, height, argb)
}

class QrCodeTest {
    private val ticket = "AMBLE1" + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".repeat(4)

    @Test
    fun `what is drawn is read`() {
        assertEquals(ticket, readQrCode(photoOf(ticket)))
    }

    @Test
    fun `a grey photo in bad light is read`() {
        val photo = photoOf(ticket)
        val dim = photo.argb.map { if (it == 0xFF000000.toInt()) 0xFF303030.toInt() else 0xFF807868.toInt() }
        assertEquals(ticket, readQrCode(Picture(photo.width, photo.height, dim.toIntArray())))
    }

    @Test
    fun `a picture of something else is no code`() {
        assertNull(readQrCode(Picture(64, 64, IntArray(64 * 64) { 0xFF2F6B3F.toInt() })))
    }

    @Test
    fun `there are four empty squares around it, as cameras need them`() {
        val code = qrCode(ticket)
        for (edge in 0 until 4) {
            for (at in 0 until code.width) {
                val dark = code[at, edge] || code[edge, at] ||
                    code[at, code.height - 1 - edge] || code[code.width - 1 - edge, at]
                assertEquals(false, dark)
            }
        }
    }
}
