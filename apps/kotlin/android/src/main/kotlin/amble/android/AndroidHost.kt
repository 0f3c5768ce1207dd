// What a phone gives the screens: clipboard, images, brightness, the day. No camera yet.
package amble.android

import amble.ui.Host
import amble.ui.Picture
import android.content.ActivityNotFoundException
import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import android.content.res.Configuration
import android.net.Uri
import android.os.PersistableBundle
import android.view.WindowManager.LayoutParams
import java.time.LocalDate
import java.util.Locale
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/** The phone under the screens. [listen] is the one address to listen on, if only one. */
class AndroidHost(private val context: Context, override val listen: String?) : Host {
    /** The window, while there is one. */
    private var activity: MainActivity? = null

    /** The image that somebody is choosing; the choice outlives a rotation. */
    private var picking: CompletableDeferred<Uri?>? = null

    private val clipboard get() = context.getSystemService(ClipboardManager::class.java)
    private val configuration get() = (activity ?: context).resources.configuration

    override val today: LocalDate get() = LocalDate.now()
    override val locale: Locale get() = configuration.locales[0]

    override val keyboard: Boolean
        get() = configuration.keyboard == Configuration.KEYBOARD_QWERTY &&
            configuration.hardKeyboardHidden != Configuration.HARDKEYBOARDHIDDEN_YES

    // Reading a code with the camera was never run on a device, so it is not offered.
    override val canScan = false

    override suspend fun scan(): String? = null

    /** A window has come; [isNew] if it takes up nothing from one before. */
    internal fun attach(window: MainActivity, isNew: Boolean) {
        activity = window
        // The window that asked for an image was closed for good: its answer will not come.
        if (isNew) picked(null)
    }

    /** A window has gone. */
    internal fun detach(window: MainActivity) {
        if (activity == window) activity = null
    }

    /** The person chose [image], or none. */
    internal fun picked(image: Uri?) {
        picking?.complete(image)
        picking = null
    }

    override fun copy(text: String) {
        val clip = ClipData.newPlainText("", text)
        // Known since Android 13; older keyboards look for it under the same name.
        clip.description.extras = PersistableBundle().apply {
            putBoolean("android.content.extra.IS_SENSITIVE", true)
        }
        clipboard.setPrimaryClip(clip)
    }

    override fun paste(): String? =
        clipboard.primaryClip?.takeIf { it.itemCount > 0 }?.getItemAt(0)?.text?.toString()

    /** An image that the person chooses; Amble sees no other. */
    override suspend fun pickImage(): Picture? {
        val window = activity ?: return null
        val chosen = CompletableDeferred<Uri?>()
        picked(null)
        picking = chosen
        try {
            window.pickImage()
        } catch (_: ActivityNotFoundException) {
            picked(null)
        }
        val image = chosen.await() ?: return null
        return withContext(Dispatchers.IO) { readPicture(context.contentResolver, image) } ?: NO_PICTURE
    }

    override fun bright(on: Boolean) {
        val window = activity?.window ?: return
        if (on) window.addFlags(LayoutParams.FLAG_KEEP_SCREEN_ON)
        else window.clearFlags(LayoutParams.FLAG_KEEP_SCREEN_ON)
        window.attributes = window.attributes.apply {
            screenBrightness = if (on) LayoutParams.BRIGHTNESS_OVERRIDE_FULL
            else LayoutParams.BRIGHTNESS_OVERRIDE_NONE
        }
    }

    /** The window keeps everything out of pictures, always. */
    override fun guard(on: Boolean) = Unit
}

/** Stands for a file that is no image: there is no code in it, and the screen says so. */
private val NO_PICTURE = Picture(1, 1, IntArray(1))
