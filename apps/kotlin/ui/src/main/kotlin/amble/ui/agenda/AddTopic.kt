// The bottom of the agenda: a line to type what to talk about, and the way to meet.
package amble.ui.agenda

import amble.Section
import amble.readList
import amble.ui.Words
import amble.ui.parts.AddLine
import amble.ui.parts.BigButton
import amble.ui.parts.Mark
import amble.ui.parts.Sign
import amble.ui.parts.Sure
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.material3.DropdownMenu
import androidx.compose.material3.DropdownMenuItem
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.MutableState
import androidx.compose.runtime.Stable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.listSaver
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.focus.onFocusChanged
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp

/** What is being typed and not yet added. It outlives rotation, and never leaves by itself. */
@Stable
internal class NewTopic(text: String = "", section: Section = Section.OPEN, headsUp: Boolean = false) {
    val text: MutableState<String> = mutableStateOf(text)
    var section by mutableStateOf(section)
    var headsUp by mutableStateOf(headsUp)

    /** A pasted list, until the person has said that it is one. */
    var list by mutableStateOf<String?>(null)

    /** Ready for the next one. */
    fun clear() {
        section = Section.OPEN
        headsUp = false
        list = null
    }

    companion object {
        val saver = listSaver<NewTopic, String>(
            save = { listOf(it.list ?: it.text.value, it.section.name, it.headsUp.toString()) },
            restore = { (text, section, headsUp) ->
                NewTopic(text, Section.valueOf(section), headsUp.toBoolean())
            },
        )
    }
}

/** A [NewTopic] that stays with the screen. */
@Composable
internal fun rememberNewTopic(pair: String): NewTopic =
    rememberSaveable(pair, saver = NewTopic.saver) { NewTopic() }

/**
 * The line to type in, and [next] below it while nothing is typed: one thing at a time for the
 * thumb. For a list it is asked first, and [onAddList] is given the lines as they are.
 */
@Composable
internal fun AddTopic(
    topic: NewTopic,
    name: String,
    focus: FocusRequester,
    next: String,
    onNext: () -> Unit,
    onAdd: (String) -> Unit,
    onAddList: (String) -> Unit,
) {
    var writing by remember { mutableStateOf(false) }
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        val busy = writing || topic.text.value.isNotBlank()
        if (busy) TopicChips(topic)
        AddLine(
            Words.say("agenda.add"),
            onAdd = { typed ->
                when {
                    '\n' !in typed -> onAdd(typed)
                    readList(typed, topic.section).size > 1 -> topic.list = typed
                    else -> onAddList(typed)
                }
            },
            modifier = Modifier.focusRequester(focus).onFocusChanged { writing = it.hasFocus },
            text = topic.text,
        )
        if (!busy) BigButton(next, onNext)
    }
    topic.list?.let { list ->
        Sure(
            title = Words.say("agenda.list.title", readList(list, topic.section).size),
            sentence = Words.say("agenda.list.sentence", name),
            yes = Words.say("agenda.list.yes"),
            no = Words.say("agenda.list.no"),
            onYes = {
                topic.list = null
                onAddList(list)
            },
            onNo = {
                topic.list = null
                topic.text.value = list
            },
        )
    }
}

/** Where it stands, and whether the other should see it before the meeting. */
@Composable
private fun TopicChips(topic: NewTopic) {
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        SectionChip(topic.section) { topic.section = it }
        HeadsUpChip(topic.headsUp) { topic.headsUp = it }
    }
}

/** The section, and a list of all of them behind it. */
@Composable
internal fun SectionChip(section: Section, enabled: Boolean = true, onChoose: (Section) -> Unit) {
    var open by remember { mutableStateOf(false) }
    val says = Words.say("agenda.section", section.words())
    // A menu opens at what it stands in: here, at the chip.
    Box {
        Chip(
            section.words(),
            chosen = false,
            onClick = { open = true },
            modifier = Modifier.semantics { contentDescription = says },
            enabled = enabled,
            trailing = { Opens(tones.softInk) },
        )
        DropdownMenu(open, onDismissRequest = { open = false }) {
            Section.entries.forEach { each ->
                DropdownMenuItem(
                    text = { Text(each.words(), style = MaterialTheme.typography.bodyLarge) },
                    onClick = {
                        open = false
                        onChoose(each)
                    },
                )
            }
        }
    }
}

/** On when the other should see it before the meeting. */
@Composable
internal fun HeadsUpChip(on: Boolean, enabled: Boolean = true, onChange: (Boolean) -> Unit) {
    val ink = if (on) tones.headsUpSurface else tones.headsUp
    Chip(
        Words.say("agenda.headsUp"),
        chosen = on,
        onClick = { onChange(!on) },
        tone = Tone.HeadsUp,
        enabled = enabled,
        leading = { Mark(Sign.HeadsUp, ink = ink) },
    )
}
