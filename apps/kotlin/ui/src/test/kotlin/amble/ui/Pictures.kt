// Pictures of screens, compared pixel by pixel with those kept in docs/screens.
//
// After a change that is meant to be seen: mvn ... -Damble.pictures=write test, then look at them.
package amble.ui

import amble.ui.theme.AmbleTheme
import amble.ui.theme.LocalFamily
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.v2.runSkikoComposeUiTest
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.platform.Font
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.LayoutDirection
import java.awt.image.BufferedImage
import java.io.File
import javax.imageio.ImageIO

/** How a screen is drawn; [word] ends the picture's name. */
enum class Variant(
    val word: String,
    val width: Int = 412,
    val height: Int = 892,
    val dark: Boolean = false,
    val fontScale: Float = 1f,
    val direction: LayoutDirection = LayoutDirection.Ltr,
) {
    /** A phone by day. */
    Light("light"),

    /** A phone by night. */
    Dark("dark", dark = true),

    /** A phone with text twice as large. */
    Large("large", fontScale = 2f),

    /** A phone where reading goes from right to left. */
    Rtl("rtl", direction = LayoutDirection.Rtl),

    /** A wide window. */
    Wide("wide", width = 1280, height = 800),
}

/** Pixels for each dp. */
private const val DENSITY = 2f

private val kept = File("../../../docs/screens")
private val drawn = File("../../../target/kotlin/ui/screens")

/**
 * Draws [content] in each of [variants] once [ready] returns, and compares it with the picture kept
 * as `<screen>-<variant>.png`. All variants are drawn before the first difference is told.
 */
@OptIn(ExperimentalTestApi::class)
fun assertPictured(
    screen: String,
    variants: List<Variant> = Variant.entries,
    ready: ComposeUiTest.() -> Unit = {},
    content: @Composable () -> Unit,
) {
    val faults = variants.mapNotNull { variant ->
        judge("$screen-${variant.word}", draw(variant, ready, content))
    }
    if (faults.isNotEmpty()) throw AssertionError(faults.joinToString("\n"))
}

@OptIn(ExperimentalTestApi::class)
private fun draw(
    variant: Variant,
    ready: ComposeUiTest.() -> Unit,
    content: @Composable () -> Unit,
): BufferedImage {
    lateinit var image: BufferedImage
    val size = Size(variant.width * DENSITY, variant.height * DENSITY)
    runSkikoComposeUiTest(size, Density(DENSITY, variant.fontScale)) {
        setContent {
            CompositionLocalProvider(
                LocalLayoutDirection provides variant.direction,
                LocalFamily provides family,
            ) { AmbleTheme(variant.dark) { content() } }
        }
        waitForIdle()
        ready()
        // What a tap or a touch left moving comes to rest.
        mainClock.advanceTimeBy(SETTLED_MS)
        waitForIdle()
        image = captureToImage().pixels()
    }
    return image
}

private const val SETTLED_MS = 1_000L

private fun ImageBitmap.pixels(): BufferedImage {
    val argb = IntArray(width * height)
    readPixels(argb)
    return BufferedImage(width, height, BufferedImage.TYPE_INT_RGB).also {
        it.setRGB(0, 0, width, height, argb, 0, width)
    }
}

/** Nothing if [image] is the one kept under [name]; otherwise a sentence. */
private fun judge(name: String, image: BufferedImage): String? {
    val file = File(kept, "$name.png")
    if (System.getProperty("amble.pictures") == "write") {
        kept.mkdirs()
        if (!file.exists() || differing(ImageIO.read(file), image) != 0) ImageIO.write(image, "png", file)
        return null
    }
    drawn.mkdirs()
    val new = File(drawn, "$name.png")
    if (!file.exists()) {
        ImageIO.write(image, "png", new)
        return "There is no picture docs/screens/$name.png yet: look at ${new.canonicalPath}, then " +
            "draw it with -Damble.pictures=write."
    }
    val old = ImageIO.read(file)
    val pixels = differing(old, image)
    if (pixels == 0) return null
    ImageIO.write(image, "png", new)
    ImageIO.write(difference(old, image), "png", File(drawn, "$name-difference.png"))
    return "$name looks different in $pixels pixels: compare ${new.canonicalPath} and its " +
        "-difference.png with docs/screens; if it is meant, draw it with -Damble.pictures=write."
}

private fun differing(old: BufferedImage, new: BufferedImage): Int {
    if (old.width != new.width || old.height != new.height) return maxOf(1, old.width * old.height)
    var count = 0
    for (y in 0 until new.height) {
        for (x in 0 until new.width) if (old.rgb(x, y) != new.rgb(x, y)) count++
    }
    return count
}

/** The new picture faded, with every pixel that differs in red. */
private fun difference(old: BufferedImage, new: BufferedImage): BufferedImage {
    val image = BufferedImage(new.width, new.height, BufferedImage.TYPE_INT_RGB)
    for (y in 0 until new.height) {
        for (x in 0 until new.width) {
            val inside = x < old.width && y < old.height
            val same = inside && old.rgb(x, y) == new.rgb(x, y)
            val faded = (new.rgb(x, y) and 0xFCFCFC shr 2) + 0xBFBFBF
            image.setRGB(x, y, if (same) faded else 0xFF0000)
        }
    }
    return image
}

private fun BufferedImage.rgb(x: Int, y: Int) = getRGB(x, y) and 0xFFFFFF

/** The letters of the pictures: the same file everywhere, whatever a machine prefers. */
private val family: FontFamily by lazy {
    fun file(name: String) = File("/usr/share/fonts/truetype/dejavu/$name").also {
        check(it.exists()) { "Pictures are drawn with DejaVu: apt-get install fonts-dejavu-core" }
    }
    FontFamily(
        Font(file("DejaVuSans.ttf"), FontWeight.Normal),
        Font(file("DejaVuSans.ttf"), FontWeight.Medium),
        Font(file("DejaVuSans-Bold.ttf"), FontWeight.Bold),
    )
}
