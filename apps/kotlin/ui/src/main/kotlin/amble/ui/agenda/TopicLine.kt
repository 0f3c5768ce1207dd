// One agenda item as a line, with all that can be done about it from here.
package amble.ui.agenda

import amble.Item
import amble.ItemState
import amble.ui.Words
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.ConflictChip
import amble.ui.parts.EDGE
import amble.ui.parts.Mark
import amble.ui.parts.Sign
import amble.ui.parts.SignButton
import amble.ui.parts.WayMark
import amble.ui.theme.tones
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.DropdownMenu
import androidx.compose.material3.DropdownMenuItem
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.onFocusChanged
import androidx.compose.ui.semantics.CustomAccessibilityAction
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.customActions
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp

/** One thing that can be done about an item here: by menu, by key, and by name for a screen reader. */
internal class Deed(val words: String, val command: Command?, val act: () -> Unit)

/** Everything that can be done about [item]; what is not possible is not offered. */
internal fun deeds(
    item: Item,
    onDiscussed: () -> Unit,
    onPark: () -> Unit,
    onReopen: () -> Unit,
    onDrop: () -> Unit,
    onUp: (() -> Unit)?,
    onDown: (() -> Unit)?,
): List<Deed> = buildList {
    add(Deed(Words.say("agenda.discussed"), Command.Discussed, onDiscussed))
    if (item.state == ItemState.PARKED) {
        add(Deed(Words.say("agenda.unpark"), Command.Park, onReopen))
    } else {
        add(Deed(Words.say("agenda.park"), Command.Park, onPark))
    }
    add(Deed(Words.say("agenda.drop"), Command.Drop, onDrop))
    onUp?.let { add(Deed(Words.say("agenda.up"), Command.Up, it)) }
    onDown?.let { add(Deed(Words.say("agenda.down"), Command.Down, it)) }
}

/** The line of an agenda item. [end] takes the menu's place while the order is being changed. */
@Composable
internal fun TopicLine(
    item: Item,
    other: String,
    deeds: List<Deed>,
    onOpen: () -> Unit,
    onArrange: () -> Unit,
    modifier: Modifier = Modifier,
    end: (@Composable () -> Unit)? = null,
) {
    var focused by remember { mutableStateOf(false) }
    deeds.forEach { deed -> deed.command?.let { OnKey(it, focused, deed.act) } }
    val ink = tones.headsUp
    val headsUp = Words.say("agenda.headsUp")
    Row(modifier.fillMaxWidth(), verticalAlignment = Alignment.CenterVertically) {
        Column(Modifier.weight(1f)) {
            Column(
                Modifier.fillMaxWidth()
                    .onFocusChanged { focused = it.isFocused }
                    .clickable(onClickLabel = Words.say("agenda.open"), onClick = onOpen)
                    .semantics {
                        customActions = deeds.map { CustomAccessibilityAction(it.words) { it.act(); true } }
                    }
                    .heightIn(min = 56.dp)
                    .padding(start = EDGE, top = 8.dp, bottom = 8.dp),
                verticalArrangement = Arrangement.Center,
            ) {
                Row(
                    horizontalArrangement = Arrangement.spacedBy(8.dp),
                    verticalAlignment = Alignment.Top,
                ) {
                    if (item.headsUp) {
                        val named = Modifier.semantics { contentDescription = headsUp }
                        Mark(Sign.HeadsUp, named.padding(top = 2.dp), ink)
                    }
                    Text(item.title, color = tones.ink, style = MaterialTheme.typography.titleMedium)
                }
                if (item.state == ItemState.PARKED) {
                    Text(
                        Words.say("agenda.parked"),
                        color = tones.softInk,
                        style = MaterialTheme.typography.bodyMedium,
                    )
                }
            }
            item.conflicts.forEach { conflict ->
                Box(Modifier.padding(start = EDGE)) { ConflictChip(conflict, onOpen) }
            }
        }
        if (end != null) {
            end()
        } else {
            TopicMenu(item.title, deeds, onArrange)
            WayMark(item.way, other)
        }
    }
}

/** What can be done about an item, behind three dots. */
@Composable
private fun TopicMenu(title: String, deeds: List<Deed>, onArrange: () -> Unit) {
    var open by remember { mutableStateOf(false) }
    Box {
        SignButton(Sign.More, Words.say("agenda.more", title), { open = true }, ink = tones.softInk)
        DropdownMenu(open, onDismissRequest = { open = false }) {
            val arrange = Deed(Words.say("agenda.arrange"), null, onArrange)
            (deeds + arrange).forEach { deed ->
                DropdownMenuItem(
                    text = { Text(deed.words, style = MaterialTheme.typography.bodyLarge) },
                    onClick = {
                        open = false
                        deed.act()
                    },
                )
            }
        }
    }
}
