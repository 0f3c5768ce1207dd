// Changing the order by hand: a handle to drag, and buttons for those who cannot drag.
package amble.ui.agenda

import amble.model.Topic
import amble.ui.Words
import amble.ui.parts.Arrow
import amble.ui.parts.Mark
import amble.ui.parts.Sign
import amble.ui.theme.tones
import androidx.compose.foundation.gestures.detectDragGestures
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.material3.IconButton
import androidx.compose.runtime.Composable
import androidx.compose.runtime.Stable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableFloatStateOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.input.pointer.pointerInput
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp

/** A topic that is being dragged. */
@Stable
internal class Dragging(private val list: LazyListState) {
    /** The topic that is held. */
    var held by mutableStateOf<Topic?>(null)
        private set

    /** How far it is from its place, in pixels. */
    var by by mutableFloatStateOf(0f)
        private set

    /** The row under which it would land. */
    var under by mutableStateOf<String?>(null)
        private set

    private var target: Landing? = null

    fun begin(topic: Topic) {
        held = topic
        by = 0f
    }

    fun drag(pixels: Float, rows: List<AgendaRow>) {
        val topic = held ?: return
        by += pixels
        val line = list.layoutInfo.visibleItemsInfo.find { it.key == topic.id } ?: return
        target = landing(landings(topic, rows), line.offset + line.size / 2 + by)
        under = target?.key
    }

    /** Lets go; the place it was let go at, if there is one. */
    fun end(): Move? = target?.move.also { cancel() }

    fun cancel() {
        held = null
        target = null
        under = null
        by = 0f
    }

    /** The rows on the screen that it can land under: the author's other topics, and its own section's head. */
    private fun landings(topic: Topic, rows: List<AgendaRow>): List<Landing> {
        val drawn = list.layoutInfo.visibleItemsInfo.associateBy { it.key }
        val divided = rows.any { it is AgendaRow.Part && it.author == topic.author }
        return rows.mapNotNull { row ->
            val move = when {
                row is AgendaRow.OneTopic && row.topic.author == topic.author && row.key != topic.id ->
                    Move(row.key)
                row is AgendaRow.Part && row.author == topic.author && row.section == topic.section -> Move(null)
                !divided && row.key == headingOf(topic.author) -> Move(null)
                else -> return@mapNotNull null
            }
            drawn[row.key]?.let { Landing(row.key, it.offset + it.size / 2f, move) }
        }
    }
}

/** Up, down, and a handle, at the end of a line while the order is being changed. */
@Composable
internal fun ArrangeControls(
    topic: Topic,
    rows: List<AgendaRow>,
    dragging: Dragging,
    onUp: (() -> Unit)?,
    onDown: (() -> Unit)?,
    onMove: (Move) -> Unit,
) {
    val ink = tones.softInk
    val faint = tones.line
    val drawn by rememberUpdatedState(rows)
    val move by rememberUpdatedState(onMove)
    Row(verticalAlignment = Alignment.CenterVertically) {
        IconButton({ onUp?.invoke() }, named("agenda.up-this", topic.title), enabled = onUp != null) {
            Arrow(up = true, if (onUp != null) ink else faint)
        }
        IconButton({ onDown?.invoke() }, named("agenda.down-this", topic.title), enabled = onDown != null) {
            Arrow(up = false, if (onDown != null) ink else faint)
        }
        // For fingers only: a screen reader has the two buttons and the line's own actions.
        val says = Words.say("agenda.handle", topic.title)
        Box(
            Modifier.size(48.dp)
                .clearAndSetSemantics { contentDescription = says }
                .pointerInput(topic.id) {
                    detectDragGestures(
                        onDragStart = { dragging.begin(topic) },
                        onDragEnd = { dragging.end()?.let { move(it) } },
                        onDragCancel = dragging::cancel,
                    ) { change, moved ->
                        change.consume()
                        dragging.drag(moved.y, drawn)
                    }
                },
            contentAlignment = Alignment.Center,
        ) {
            Mark(Sign.Grip, ink = ink)
        }
    }
}

private fun named(key: String, title: String): Modifier {
    val says = Words.say(key, title)
    return Modifier.size(48.dp).semantics { contentDescription = says }
}
