// The clipboard and the images that a phone gives to the screens.
package amble.android

import android.content.ClipboardManager
import android.graphics.Bitmap
import android.net.Uri
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import amble.ui.Picture
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

@RunWith(RobolectricTestRunner::class)
class HostTest {
    @get:Rule
    val screen = createEmptyComposeRule()

    private lateinit var phone: Phone

    @Before
    fun open() {
        phone = Phone(screen)
        phone.begins("Ana")
    }

    @After
    fun close() = phone.close()

    @Test
    fun `what is copied is marked so that a phone does not show it, and can be pasted`() {
        phone.app.host.copy("a code")
        val clip = phone.app.getSystemService(ClipboardManager::class.java).primaryClip!!
        assertTrue(clip.description.extras.getBoolean("android.content.extra.IS_SENSITIVE"))
        assertEquals("a code", phone.app.host.paste())
    }

    /** Puts an image of this size where another app would have it. */
    private fun image(width: Int, height: Int, at: String = "content://images/1"): Uri {
        val drawn = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888)
        drawn.eraseColor(0xFF2F6B3F.toInt())
        val bytes = ByteArrayOutputStream().also { drawn.compress(Bitmap.CompressFormat.PNG, 100, it) }
        return file(bytes.toByteArray(), at)
    }

    private fun file(bytes: ByteArray, at: String = "content://images/1"): Uri = Uri.parse(at).also {
        shadowOf(phone.app.contentResolver).registerInputStreamSupplier(it) { ByteArrayInputStream(bytes) }
    }

    private fun read(image: Uri): Picture? = readPicture(phone.app.contentResolver, image)

    @Test
    fun `an image is read as it is, and a huge one with fewer pixels`() {
        val small = read(image(40, 30))!!
        assertEquals(40 to 30, small.width to small.height)
        assertEquals(0xFF2F6B3F.toInt(), small.argb[40 * 15 + 20])
        val large = read(image(4_000, 3_000))!!
        assertEquals(2_000 to 1_500, large.width to large.height)
    }

    @Test
    fun `what is no image, or lies in a file of our own, is no picture`() {
        assertNull(read(file("hello".toByteArray())))
        assertNull(read(image(40, 30, at = "file:///data/data/amble.android/no_backup/picture")))
    }

    /** The person is being asked for an image. */
    private fun picking(): Deferred<Picture?> {
        val picked = phone.session.scope.async { phone.app.host.pickImage() }
        phone.until("the picker is open") { shadowOf(phone.activity).nextStartedActivity != null }
        return picked
    }

    @Test
    fun `an image that was chosen arrives, even if the phone was turned meanwhile`() {
        val picked = picking()
        phone.turn()
        phone.app.host.picked(image(40, 30))
        phone.until("the image is here") { picked.isCompleted }
        assertEquals(40, picked.getCompleted()!!.width)
    }

    @Test
    fun `a choice that nobody will make any more does not keep the screens waiting`() {
        val picked = picking()
        phone.app.host.attach(phone.activity, isNew = true)
        phone.until("the wait is over") { picked.isCompleted }
        assertNull(picked.getCompleted())
    }
}
