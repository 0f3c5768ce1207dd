// A text as the picture of a QR code, and back: what a camera would do.

package amble.bindings

import com.google.zxing.BarcodeFormat
import com.google.zxing.BinaryBitmap
import com.google.zxing.RGBLuminanceSource
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader
import com.google.zxing.qrcode.QRCodeWriter
import java.awt.image.BufferedImage
import java.nio.file.Path
import javax.imageio.ImageIO

fun drawCode(text: String, to: Path) {
    val side = 400
    val bits = QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, side, side)
    val picture = BufferedImage(side, side, BufferedImage.TYPE_INT_RGB)
    for (x in 0 until side) for (y in 0 until side) picture.setRGB(x, y, if (bits[x, y]) 0x202020 else 0xF4F0E8)
    check(ImageIO.write(picture, "png", to.toFile()))
}

fun readCode(from: Path): String {
    val picture = ImageIO.read(from.toFile())
    val pixels = picture.getRGB(0, 0, picture.width, picture.height, null, 0, picture.width)
    val source = RGBLuminanceSource(picture.width, picture.height, pixels)
    return QRCodeReader().decode(BinaryBitmap(HybridBinarizer(source))).text
}
