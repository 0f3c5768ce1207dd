// Signs that only lists and choices need, drawn like the others: no font has to know them.
package amble.ui.parts

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.size
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.unit.dp

/** An arrow up, or down. */
@Composable
internal fun Arrow(up: Boolean, ink: Color) = Canvas(Modifier.size(22.dp)) {
    val wide = 2.dp.toPx()
    val tip = Offset(center.x, size.height * if (up) 0.2f else 0.8f)
    val foot = Offset(center.x, size.height * if (up) 0.8f else 0.2f)
    val side = size.height * if (up) 0.45f else 0.55f
    drawLine(ink, foot, tip, wide, StrokeCap.Round)
    drawLine(ink, Offset(size.width * 0.25f, side), tip, wide, StrokeCap.Round)
    drawLine(ink, Offset(size.width * 0.75f, side), tip, wide, StrokeCap.Round)
}

/** A ring to tick, with the tick in it when [done]. */
@Composable
internal fun Tick(done: Boolean, ink: Color) = Canvas(Modifier.size(24.dp)) {
    val wide = 2.dp.toPx()
    drawCircle(ink, size.minDimension / 2 - wide, style = Stroke(wide))
    if (done) {
        val path = Path().apply {
            moveTo(size.width * 0.28f, size.height * 0.52f)
            lineTo(size.width * 0.44f, size.height * 0.68f)
            lineTo(size.width * 0.72f, size.height * 0.34f)
        }
        drawPath(path, ink, style = Stroke(wide, cap = StrokeCap.Round))
    }
}

/** Says that a choice opens here. */
@Composable
internal fun Opens(ink: Color) = Canvas(Modifier.size(12.dp)) {
    val path = Path().apply {
        moveTo(size.width * 0.1f, size.height * 0.35f)
        lineTo(size.width * 0.9f, size.height * 0.35f)
        lineTo(size.width / 2, size.height * 0.75f)
        close()
    }
    drawPath(path, ink)
}
