// One topic as a line, with all that can be done about it from here.
package amble.ui.agenda

import amble.model.Act
import amble.model.Entity
import amble.model.Topic
import amble.model.TopicState
import amble.ui.Words
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.ConflictChip
import amble.ui.parts.DeliveryMark
import amble.ui.parts.EDGE
import amble.ui.parts.Mark
import amble.ui.parts.Sign
import amble.ui.parts.SignButton
import amble.ui.parts.actWords
import amble.ui.parts.stateWords
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

/** Something that can be done about a topic: by menu, by key, and by name for a screen reader. */
internal class MenuEntry(val text: String, val command: Command?, val act: () -> Unit)

/** Everything that can be done about [topic]; what is not possible is not offered. */
internal fun topicMenu(
    topic: Topic,
    onAct: (Act) -> Unit,
    onUp: (() -> Unit)?,
    onDown: (() -> Unit)?,
): List<MenuEntry> = buildList {
    fun entry(command: Command, act: Act) = add(MenuEntry(actWords(act, Entity.TOPIC), command) { onAct(act) })
    entry(Command.Discussed, Act.DISCUSS)
    entry(Command.Park, if (topic.state == TopicState.PARKED) Act.REOPEN else Act.PARK)
    entry(Command.Drop, Act.DROP)
    onUp?.let { add(MenuEntry(Words.say("agenda.up"), Command.Up, it)) }
    onDown?.let { add(MenuEntry(Words.say("agenda.down"), Command.Down, it)) }
}

/** The line of a topic. [end] takes the menu's place while the order is being changed. */
@Composable
internal fun TopicLine(
    topic: Topic,
    other: String,
    menu: List<MenuEntry>,
    onOpen: () -> Unit,
    onArrange: () -> Unit,
    modifier: Modifier = Modifier,
    end: (@Composable () -> Unit)? = null,
) {
    var focused by remember { mutableStateOf(false) }
    menu.forEach { entry -> entry.command?.let { OnKey(it, focused, entry.act) } }
    val ink = tones.headsUp
    val headsUp = Words.say("agenda.heads-up")
    Row(modifier.fillMaxWidth(), verticalAlignment = Alignment.CenterVertically) {
        Column(Modifier.weight(1f)) {
            Column(
                Modifier.fillMaxWidth()
                    .onFocusChanged { focused = it.isFocused }
                    .clickable(onClickLabel = Words.say("agenda.open"), onClick = onOpen)
                    .semantics {
                        customActions = menu.map { CustomAccessibilityAction(it.text) { it.act(); true } }
                    }
                    .heightIn(min = 56.dp)
                    .padding(start = EDGE, top = 8.dp, bottom = 8.dp),
                verticalArrangement = Arrangement.Center,
            ) {
                Row(
                    horizontalArrangement = Arrangement.spacedBy(8.dp),
                    verticalAlignment = Alignment.Top,
                ) {
                    if (topic.headsUp) {
                        val named = Modifier.semantics { contentDescription = headsUp }
                        Mark(Sign.HeadsUp, named.padding(top = 2.dp), ink)
                    }
                    Text(topic.title, color = tones.ink, style = MaterialTheme.typography.titleMedium)
                }
                if (topic.state == TopicState.PARKED) {
                    Text(
                        stateWords(topic.state),
                        color = tones.softInk,
                        style = MaterialTheme.typography.bodyMedium,
                    )
                }
            }
            topic.allConflicts.forEach { conflict ->
                Box(Modifier.padding(start = EDGE)) { ConflictChip(conflict, other, onOpen) }
            }
        }
        if (end != null) {
            end()
        } else {
            TopicMenu(topic.title, menu, onArrange)
            DeliveryMark(topic.delivery, other)
        }
    }
}

/** What can be done about a topic, behind three dots. */
@Composable
private fun TopicMenu(title: String, menu: List<MenuEntry>, onArrange: () -> Unit) {
    var open by remember { mutableStateOf(false) }
    Box {
        SignButton(Sign.More, Words.say("agenda.more", title), { open = true }, ink = tones.softInk)
        DropdownMenu(open, onDismissRequest = { open = false }) {
            val arrange = MenuEntry(Words.say("agenda.arrange"), null, onArrange)
            (menu + arrange).forEach { entry ->
                DropdownMenuItem(
                    text = { Text(entry.text, style = MaterialTheme.typography.bodyLarge) },
                    onClick = {
                        open = false
                        entry.act()
                    },
                )
            }
        }
    }
}
