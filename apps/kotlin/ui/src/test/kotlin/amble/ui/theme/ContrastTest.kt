// Every ink stands out from what it is written on, by day and by night.
package amble.ui.theme

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.luminance
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ContrastTest {
    private val themes = mapOf("light" to Tones.light, "dark" to Tones.dark)

    /** The contrast of two colours as WCAG 2 counts it: 1 to 21. */
    private fun contrast(one: Color, other: Color): Double {
        val (a, b) = listOf(one.luminance(), other.luminance()).sortedDescending()
        return (a + 0.05) / (b + 0.05)
    }

    private fun assertReadable(what: String, ink: Color, on: Color, least: Double) {
        val contrast = contrast(ink, on)
        assertTrue(contrast >= least) { "$what: ${"%.2f".format(contrast)}, and $least is needed" }
    }

    @Test
    fun `the contrast is counted as the guideline counts it`() {
        assertEquals(21.0, contrast(Color.White, Color.Black), 0.01)
        // Two greys of the guideline's own examples: the first just passes, the second just fails.
        assertEquals(4.54, contrast(Color(0xFF767676), Color.White), 0.01)
        assertEquals(4.48, contrast(Color(0xFF777777), Color.White), 0.01)
    }

    @Test
    fun `text can be read on every surface it is written on`() {
        for ((name, tones) in themes) {
            for (ground in listOf(tones.surface, tones.raised)) {
                assertReadable("$name ink", tones.ink, ground, NORMAL)
                assertReadable("$name soft ink", tones.softInk, ground, NORMAL)
                for (tone in Tone.entries) {
                    assertReadable("$name $tone", tones.ink(tone), ground, NORMAL)
                }
            }
            for (tone in Tone.entries) {
                val ground = tones.surface(tone)
                assertReadable("$name $tone on its own surface", tones.ink(tone), ground, NORMAL)
                assertReadable("$name ink on $tone", tones.ink, ground, NORMAL)
                assertReadable("$name soft ink on $tone", tones.softInk, ground, NORMAL)
            }
        }
    }

    @Test
    fun `edges and signs can be seen on every surface`() {
        for ((name, tones) in themes) {
            for (ground in Tone.entries.map(tones::surface) + tones.raised) {
                assertReadable("$name line", tones.line, ground, MARK)
            }
        }
    }

    private companion object {
        const val NORMAL = 4.5
        const val MARK = 3.0
    }
}
