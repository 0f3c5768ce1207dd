// The few signs Amble draws, as lines on a square: no picture files, crisp at every size.
package amble.ui.parts

import amble.ui.theme.tones
import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.size
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.CornerRadius
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.graphics.drawscope.scale
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.sp

/** A sign. It says nothing to a screen reader: what it stands on does. */
enum class Sign {
    /** Back; turned around where reading goes from the right. */
    Back,

    /** Private. */
    Lock,

    /** Not sent. */
    Ring,

    /** Sent. */
    HalfRing,

    /** Delivered. */
    Dot,

    /** A heads-up. */
    HeadsUp,

    /** Something new. */
    Plus,

    /** More that can be done. */
    More,

    /** Done. */
    Check,

    /** Remove. */
    Cross,

    /** The keyboard. */
    Keys,

    /** A place to take hold of, to move a line. */
    Grip,
}

/** Draws [sign] in [ink]; it grows with the text around it unless a [size] is given. */
@Composable
fun Mark(
    sign: Sign,
    modifier: Modifier = Modifier,
    ink: Color = tones.ink,
    size: Dp = with(LocalDensity.current) { 22.sp.toDp() },
) {
    val mirrored = sign == Sign.Back && LocalLayoutDirection.current == LayoutDirection.Rtl
    Canvas(modifier.size(size)) {
        scale(if (mirrored) -1f else 1f, 1f) { draw(sign, ink) }
    }
}

private fun DrawScope.draw(sign: Sign, ink: Color) {
    val unit = size.minDimension / 24f
    val stroke = Stroke(2f * unit, cap = StrokeCap.Round, join = StrokeJoin.Round)
    fun at(x: Float, y: Float) = Offset(x * unit, y * unit)
    // Corner after corner, each as x and y.
    fun line(vararg corners: Float) {
        val points = corners.toList().chunked(2) { (x, y) -> at(x, y) }
        val path = Path().apply {
            moveTo(points[0].x, points[0].y)
            points.drop(1).forEach { lineTo(it.x, it.y) }
        }
        drawPath(path, ink, style = stroke)
    }
    fun spot(x: Float, y: Float, radius: Float) = drawCircle(ink, radius * unit, at(x, y))
    when (sign) {
        Sign.Back -> line(15f, 5f, 8f, 12f, 15f, 19f)
        Sign.Lock -> {
            drawRoundRect(
                ink,
                at(5f, 11f),
                Size(14f * unit, 9f * unit),
                CornerRadius(2f * unit),
            )
            drawArc(
                ink, 180f, 180f, false, at(8f, 4f), Size(8f * unit, 10f * unit), style = stroke,
            )
            line(8f, 9f, 8f, 12f)
            line(16f, 9f, 16f, 12f)
        }
        Sign.Ring -> drawCircle(ink, 6f * unit, at(12f, 12f), style = stroke)
        Sign.HalfRing -> {
            drawCircle(ink, 6f * unit, at(12f, 12f), style = stroke)
            drawArc(ink, 90f, 180f, true, at(6f, 6f), Size(12f * unit, 12f * unit))
        }
        Sign.Dot -> spot(12f, 12f, 7f)
        Sign.HeadsUp -> {
            val path = Path().apply {
                moveTo(12f * unit, 4f * unit)
                lineTo(21f * unit, 19f * unit)
                lineTo(3f * unit, 19f * unit)
                close()
            }
            drawPath(path, ink)
        }
        Sign.Plus -> {
            line(12f, 5f, 12f, 19f)
            line(5f, 12f, 19f, 12f)
        }
        Sign.More -> listOf(5f, 12f, 19f).forEach { spot(12f, it, 1.8f) }
        Sign.Check -> line(5f, 13f, 10f, 18f, 19f, 7f)
        Sign.Cross -> {
            line(6f, 6f, 18f, 18f)
            line(18f, 6f, 6f, 18f)
        }
        Sign.Keys -> {
            drawRoundRect(
                ink,
                at(3f, 6f),
                Size(18f * unit, 12f * unit),
                CornerRadius(2f * unit),
                style = stroke,
            )
            line(8f, 14f, 16f, 14f)
            listOf(7.5f, 12f, 16.5f).forEach { spot(it, 10f, 1.2f) }
        }
        Sign.Grip -> listOf(8f, 12f, 16f).forEach { line(5f, it, 19f, it) }
    }
}
