// Reading an image that the person chose: small enough for any phone, whatever the file says.
package amble.android

import amble.ui.Picture
import android.content.ContentResolver
import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.net.Uri
import java.io.IOException

/** A code is read well from this many pixels, and they take 16 MB twice. */
private const val PIXELS = 4_000_000L

/** The pixels of [image], fewer than it has if it has many; nothing if it is no image. */
internal fun readPicture(from: ContentResolver, image: Uri): Picture? {
    // Only what another app hands over: a file's path could be one of our own.
    if (image.scheme != ContentResolver.SCHEME_CONTENT) return null
    val size = BitmapFactory.Options().apply { inJustDecodeBounds = true }
    decode(from, image, size)
    if (size.outWidth <= 0 || size.outHeight <= 0) return null
    val fewer = BitmapFactory.Options().apply {
        inSampleSize = stepFor(size.outWidth, size.outHeight)
        inPreferredConfig = Bitmap.Config.ARGB_8888
    }
    val drawn = decode(from, image, fewer) ?: return null
    return try {
        // A format may not know how to leave pixels out.
        if (drawn.width.toLong() * drawn.height > PIXELS) return null
        val argb = IntArray(drawn.width * drawn.height)
        drawn.getPixels(argb, 0, drawn.width, 0, 0, drawn.width, drawn.height)
        Picture(drawn.width, drawn.height, argb)
    } finally {
        drawn.recycle()
    }
}

/** Every how many pixels one is read, across and down: a power of two. */
internal fun stepFor(width: Int, height: Int): Int {
    var step = 1
    while ((width / step).toLong() * (height / step) > PIXELS) step *= 2
    return step
}

private fun decode(from: ContentResolver, image: Uri, options: BitmapFactory.Options): Bitmap? = try {
    from.openInputStream(image)?.use { BitmapFactory.decodeStream(it, null, options) }
} catch (_: IOException) {
    null
} catch (_: SecurityException) {
    null
}
