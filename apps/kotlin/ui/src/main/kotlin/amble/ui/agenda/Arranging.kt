// Changing the order by hand: a handle to drag, and a step up or down for who cannot drag.
package amble.ui.agenda

import amble.Item
import amble.ui.Words
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

/** An item on its way to another place, as the finger has it. */
@Stable
internal class Dragging(private val list: LazyListState) {
    /** The item that is held. */
    var held by mutableStateOf<Item?>(null)
        private set

    /** How far it is from its place, in pixels. */
    var by by mutableFloatStateOf(0f)
        private set

    /** The row under which it would land. */
    var under by mutableStateOf<String?>(null)
        private set

    private var target: Landing? = null

    fun begin(item: Item) {
        held = item
        by = 0f
    }

    fun drag(pixels: Float, rows: List<AgendaRow>) {
        val item = held ?: return
        by += pixels
        val line = list.layoutInfo.visibleItemsInfo.find { it.key == item.id } ?: return
        target = landing(landings(item, rows), line.offset + line.size / 2 + by)
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

    /** What is drawn now and can be landed under: the author's other items, and the own section's head. */
    private fun landings(item: Item, rows: List<AgendaRow>): List<Landing> {
        val drawn = list.layoutInfo.visibleItemsInfo.associateBy { it.key }
        val divided = rows.any { it is AgendaRow.Part && it.author.person == item.author.person }
        return rows.mapNotNull { row ->
            val move = when {
                row is AgendaRow.Topic && row.item.author.person == item.author.person && row.key != item.id ->
                    Move(row.key)
                row is AgendaRow.Part && row.author.person == item.author.person && row.section == item.section ->
                    Move(null)
                !divided && row.key == "from ${item.author.person}" -> Move(null)
                else -> return@mapNotNull null
            }
            drawn[row.key]?.let { Landing(row.key, it.offset + it.size / 2f, move) }
        }
    }
}

/** Up, down, and a handle: what stands at the end of a line while the order is being changed. */
@Composable
internal fun ArrangeControls(
    item: Item,
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
        IconButton({ onUp?.invoke() }, named("agenda.upThis", item.title), enabled = onUp != null) {
            Arrow(up = true, if (onUp != null) ink else faint)
        }
        IconButton({ onDown?.invoke() }, named("agenda.downThis", item.title), enabled = onDown != null) {
            Arrow(up = false, if (onDown != null) ink else faint)
        }
        // For the finger only: who hears the screen has the two buttons and the line's own actions.
        val says = Words.say("agenda.handle", item.title)
        Box(
            Modifier.size(48.dp)
                .clearAndSetSemantics { contentDescription = says }
                .pointerInput(item.id) {
                    detectDragGestures(
                        onDragStart = { dragging.begin(item) },
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
