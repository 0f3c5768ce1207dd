// The colours of Amble: quiet paper, one green for what the two share, one plum for what is
// private. Every ink and its surface are a pair that the contrast test computes.
package amble.ui.theme

import androidx.compose.runtime.Composable
import androidx.compose.runtime.Immutable
import androidx.compose.runtime.ReadOnlyComposable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.graphics.Color

/** What a surface or a button speaks of. */
enum class Tone {
    /** Nothing in particular. */
    Plain,

    /** What the two share, and the next step. */
    Path,

    /** What never leaves this device. */
    Private,

    /** To be seen before the meeting, or to be decided. */
    HeadsUp,

    /** Refused. Nothing else is red. */
    Refused,
}

/** The colours of one theme. */
@Immutable
class Tones(
    /** Background of a screen. */
    val surface: Color,
    /** Cards and bars on it. */
    val raised: Color,
    /** Text. */
    val ink: Color,
    /** Text that says less. */
    val softInk: Color,
    /** Shared things and the primary action. */
    val path: Color,
    /** Behind [path]. */
    val pathSurface: Color,
    /** Private notes. */
    val privateInk: Color,
    /** Behind [privateInk]. */
    val privateSurface: Color,
    /** A heads-up, a decision that is needed. */
    val headsUp: Color,
    /** Behind [headsUp]. */
    val headsUpSurface: Color,
    /** A refusal. */
    val refused: Color,
    /** Behind [refused]. */
    val refusedSurface: Color,
    /** Edges of cards and fields. */
    val line: Color,
) {
    /** The colour that writes in this tone. */
    fun ink(tone: Tone): Color = when (tone) {
        Tone.Plain -> ink
        Tone.Path -> path
        Tone.Private -> privateInk
        Tone.HeadsUp -> headsUp
        Tone.Refused -> refused
    }

    /** The colour behind [ink] of the same tone. */
    fun surface(tone: Tone): Color = when (tone) {
        Tone.Plain -> surface
        Tone.Path -> pathSurface
        Tone.Private -> privateSurface
        Tone.HeadsUp -> headsUpSurface
        Tone.Refused -> refusedSurface
    }

    companion object {
        /** By day. */
        val light = Tones(
            surface = Color(0xFFFAF8F4),
            raised = Color(0xFFFFFFFF),
            ink = Color(0xFF1D211B),
            softInk = Color(0xFF5A6156),
            path = Color(0xFF2F6B3F),
            pathSurface = Color(0xFFDDEFDD),
            privateInk = Color(0xFF4A2E6B),
            privateSurface = Color(0xFFECE3F6),
            headsUp = Color(0xFF8A5200),
            headsUpSurface = Color(0xFFFFECD1),
            refused = Color(0xFF9B1C1C),
            refusedSurface = Color(0xFFFBE4E2),
            line = Color(0xFF7C8377),
        )

        /** By night. */
        val dark = Tones(
            surface = Color(0xFF141613),
            raised = Color(0xFF1E211D),
            ink = Color(0xFFECEFE8),
            softInk = Color(0xFFA9B1A3),
            path = Color(0xFF9AD3A5),
            pathSurface = Color(0xFF22402A),
            privateInk = Color(0xFFCDB7EC),
            privateSurface = Color(0xFF33224A),
            headsUp = Color(0xFFF5BE73),
            headsUpSurface = Color(0xFF45300F),
            refused = Color(0xFFF2A8A2),
            refusedSurface = Color(0xFF4A1F1C),
            line = Color(0xFF858C80),
        )
    }
}

internal val LocalTones = staticCompositionLocalOf { Tones.light }

/** The colours of the theme around. */
val tones: Tones
    @Composable
    @ReadOnlyComposable
    get() = LocalTones.current
