// What the device under the screens gives them: the day, the clipboard, a camera, brightness.
package amble.ui

import java.time.LocalDate
import java.util.Locale

/** The device, as the screens know it. Each platform brings one. */
interface Host {
    /** The civil day where the person is. */
    val today: LocalDate

    /** The one address to listen on, or nothing for every network of this device. */
    val listen: String?

    /** Puts [text] on the clipboard. */
    fun copy(text: String)

    /** What the clipboard holds, if it is text. */
    fun paste(): String?

    /** Lets the person pick an image; nothing if they did not. */
    suspend fun pickImage(): Picture?

    /** Whether [scan] can work: there is a camera and it may be asked for. */
    val canScan: Boolean

    /** Opens the camera and returns the text of the first QR code; nothing if the person left. */
    suspend fun scan(): String?

    /** Keeps the screen bright and awake while [on], for a code that another device reads. */
    fun bright(on: Boolean)

    /** Keeps the screen out of screenshots and of the list of open apps while [on]. */
    fun guard(on: Boolean)

    /** Language and region of the device. */
    val locale: Locale

    /** Whether there is a keyboard, so that shortcuts are worth showing. */
    val keyboard: Boolean
}

/** Pixels of an image, row by row, each as `0xAARRGGBB`. */
class Picture(val width: Int, val height: Int, val argb: IntArray)
