// How far a live sync is: one sentence and one line of progress that moves only when something
// happened.
package amble.ui.sync

import amble.ui.LiveSync
import amble.ui.Stage
import amble.ui.Words
import amble.ui.theme.tones
import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
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
import kotlinx.coroutines.delay

/** How far [sync] with [name] is, in a sentence. */
internal fun statusSentence(sync: LiveSync, name: String): String = when (sync.stage) {
    Stage.Opening -> Words.say("sync.opening")
    Stage.Looking -> when {
        sync.lost != null -> Words.say("sync.lost", name)
        sync.unseen -> Words.say("sync.unseen", name)
        else -> Words.say("sync.looking", name)
    }
    Stage.Connected -> Words.say("sync.connected", name)
    Stage.UpToDate -> Words.say("sync.up-to-date")
    Stage.Closed ->
        sync.failure?.let { Words.say("sync.failed", it) } ?: Words.say("sync.closed")
}

/** More about it. How much has crossed is told only if it takes [long]. */
private fun detail(sync: LiveSync, name: String, long: Boolean): String? = when {
    sync.behind -> Words.say("sync.behind", name)
    sync.stage == Stage.Looking && sync.unseen -> Words.say("sync.unseen-how")
    sync.stage == Stage.Connected && long -> Words.say("sync.crossing", sync.sent, sync.received)
    else -> null
}

/** How far [sync] is, read out when it changes. */
@Composable
internal fun SyncStatus(sync: LiveSync, name: String) {
    var long by remember(sync, sync.stage) { mutableStateOf(false) }
    LaunchedEffect(sync, sync.stage) {
        delay(LONG_MS)
        long = true
    }
    Column(verticalArrangement = Arrangement.spacedBy(12.dp)) {
        Text(
            statusSentence(sync, name),
            Modifier.semantics { liveRegion = LiveRegionMode.Polite },
            style = MaterialTheme.typography.titleMedium,
        )
        ProgressLine(sync.stage)
        detail(sync, name, long)?.let {
            Text(it, color = tones.softInk, style = MaterialTheme.typography.bodyLarge)
        }
    }
}

/** Looking, connected, up to date: three stations on one line. */
@Composable
private fun ProgressLine(stage: Stage) {
    val reached = when (stage) {
        Stage.Opening, Stage.Closed -> 0
        Stage.Looking -> 1
        Stage.Connected -> 2
        Stage.UpToDate -> 3
    }
    val (path, line) = tones.path to tones.line
    val name = Words.say("sync.progress")
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

/** Crossing that takes longer than this is told in numbers. */
private const val LONG_MS = 1_000L
