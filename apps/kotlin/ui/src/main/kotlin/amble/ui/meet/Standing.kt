// Where a meeting stands: one sentence and one line of progress that moves only when something
// happened.
package amble.ui.meet

import amble.ui.Meeting
import amble.ui.Stage
import amble.ui.Words
import amble.ui.parts.NoticeBar
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.ProgressBarRangeInfo
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.progressBarRangeInfo
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.dp

/** The sentence of where [meeting] stands with [name]. */
internal fun standing(meeting: Meeting, name: String): String = when (meeting.stage) {
    Stage.Opening -> Words.say("meet.opening")
    Stage.Looking -> when {
        meeting.lost != null -> Words.say("meet.lost", name)
        meeting.unseen -> Words.say("meet.unseen", name)
        else -> Words.say("meet.looking", name)
    }
    Stage.Connected -> Words.say("meet.connected", name)
    Stage.InStep -> Words.say("meet.in-step")
    Stage.Closed ->
        meeting.failure?.let { Words.say("meet.failed", it) } ?: Words.say("meet.closed")
}

/** What stands under that sentence. */
private fun detail(meeting: Meeting, name: String): String? = when {
    meeting.behind -> Words.say("meet.behind", name)
    meeting.stage == Stage.Looking && meeting.unseen -> Words.say("meet.unseen-how", name)
    meeting.stage == Stage.Connected || meeting.stage == Stage.InStep ->
        Words.say("meet.crossing", meeting.sent, meeting.received)
    else -> null
}

/** Where [meeting] stands, read out when it changes. */
@Composable
internal fun Standing(meeting: Meeting, name: String) {
    Column(verticalArrangement = Arrangement.spacedBy(12.dp)) {
        Text(
            standing(meeting, name),
            Modifier.semantics { liveRegion = LiveRegionMode.Polite },
            style = MaterialTheme.typography.titleMedium,
        )
        WayLine(meeting.stage)
        detail(meeting, name)?.let {
            Text(it, color = tones.softInk, style = MaterialTheme.typography.bodyLarge)
        }
    }
}

/** Looking, here, in step: three stations on one line. */
@Composable
private fun WayLine(stage: Stage) {
    val reached = when (stage) {
        Stage.Opening, Stage.Closed -> 0
        Stage.Looking -> 1
        Stage.Connected -> 2
        Stage.InStep -> 3
    }
    val (path, line) = tones.path to tones.line
    val name = Words.say("meet.progress")
    Canvas(
        Modifier.fillMaxWidth().height(20.dp).semantics {
            contentDescription = name
            progressBarRangeInfo = ProgressBarRangeInfo(reached.toFloat(), 0f..3f, 2)
        },
    ) {
        val radius = 6.dp.toPx()
        val width = 3.dp.toPx()
        val start = radius
        val length = size.width - 2 * radius
        fun at(station: Int): Offset {
            val x = start + length * (station - 1) / 2
            return Offset(if (layoutDirection == LayoutDirection.Rtl) size.width - x else x, center.y)
        }
        drawLine(line, at(1), at(3), width, StrokeCap.Round)
        if (reached > 1) drawLine(path, at(1), at(reached), width, StrokeCap.Round)
        for (station in 1..3) drawCircle(if (station <= reached) path else line, radius, at(station))
    }
}

/** Something the meeting said that is worth a sentence. */
@Composable
internal fun Told(sentence: String, tone: Tone = Tone.Plain) = NoticeBar(sentence, tone = tone)
