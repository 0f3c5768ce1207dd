// QR codes: drawn large, dark on white with a quiet zone, and read from the pixels of an image.
package amble.ui.parts

import amble.ui.Picture
import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import com.google.zxing.BarcodeFormat
import com.google.zxing.BinaryBitmap
import com.google.zxing.DecodeHintType
import com.google.zxing.EncodeHintType
import com.google.zxing.RGBLuminanceSource
import com.google.zxing.ReaderException
import com.google.zxing.common.BitMatrix
import com.google.zxing.common.GlobalHistogramBinarizer
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader
import com.google.zxing.qrcode.QRCodeWriter
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel

/** As large as the column, up to this: cameras want it large, and it is to be seen whole. */
private val QR_MAX = 440.dp

/** [text] as a QR code that [name] names; black on white whatever the theme. */
@Composable
fun QrCode(text: String, name: String, modifier: Modifier = Modifier) {
    val code = remember(text) { qrCode(text) }
    Box(modifier.fillMaxWidth(), contentAlignment = Alignment.Center) {
        Canvas(
            Modifier.widthIn(max = QR_MAX).fillMaxWidth().aspectRatio(1f).clip(RoundedCornerShape(8.dp))
                .background(Color.White)
                .semantics {
                    contentDescription = name
                    role = Role.Image
                },
        ) {
            // Whole pixels: no seams between the squares.
            val unit = (size.minDimension / code.width).toInt().coerceAtLeast(1).toFloat()
            val left = ((size.width - unit * code.width) / 2).toInt().toFloat()
            val top = ((size.height - unit * code.height) / 2).toInt().toFloat()
            for (y in 0 until code.height) {
                for (x in 0 until code.width) {
                    if (code[x, y]) {
                        val at = Offset(left + x * unit, top + y * unit)
                        drawRect(Color.Black, at, Size(unit, unit))
                    }
                }
            }
        }
    }
}

/** The squares of [text], with four empty ones around. */
internal fun qrCode(text: String): BitMatrix = QRCodeWriter().encode(
    text,
    BarcodeFormat.QR_CODE,
    0,
    0,
    mapOf(
        EncodeHintType.MARGIN to 4,
        EncodeHintType.ERROR_CORRECTION to ErrorCorrectionLevel.M,
    ),
)

/** The text of the QR code in [picture]; nothing if there is none that can be read. */
fun readQrCode(picture: Picture): String? {
    val source = RGBLuminanceSource(picture.width, picture.height, picture.argb)
    val hints = mapOf(DecodeHintType.TRY_HARDER to true)
    return listOf(HybridBinarizer(source), GlobalHistogramBinarizer(source)).firstNotNullOfOrNull {
        try {
            QRCodeReader().decode(BinaryBitmap(it), hints).text
        } catch (_: ReaderException) {
            null
        }
    }
}
