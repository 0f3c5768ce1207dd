// The bottom of the agenda: a line to type a topic, and the next step.
package amble.ui.agenda

import amble.model.Section
import amble.readList
import amble.ui.Words
import amble.ui.parts.AddLine
import amble.ui.parts.BigButton
import amble.ui.parts.HeadsUpChip
import amble.ui.parts.SectionChip
import amble.ui.parts.Sure
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
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
import androidx.compose.ui.unit.dp

/** A topic that is being typed and was not added yet. It outlives rotation, and never leaves by itself. */
@Stable
internal class TypedTopic(text: String = "", section: Section = Section.OTHER, headsUp: Boolean = false) {
    val text: MutableState<String> = mutableStateOf(text)
    var section by mutableStateOf(section)
    var headsUp by mutableStateOf(headsUp)

    /** A pasted list, until the person has said that it is one. */
    var list by mutableStateOf<String?>(null)

    /** Ready for the next one. */
    fun clear() {
        section = Section.OTHER
        headsUp = false
        list = null
    }

    companion object {
        val saver = listSaver<TypedTopic, String>(
            save = { listOf(it.list ?: it.text.value, it.section.name, it.headsUp.toString()) },
            restore = { (text, section, headsUp) ->
                TypedTopic(text, Section.valueOf(section), headsUp.toBoolean())
            },
        )
    }
}

/** A [TypedTopic] that stays with the screen. */
@Composable
internal fun rememberTypedTopic(pair: String): TypedTopic =
    rememberSaveable(pair, saver = TypedTopic.saver) { TypedTopic() }

/**
 * The line to type in, and below it, while nothing is typed, the [next] step. A pasted list is asked
 * about first, and [onAddList] is given the lines as they are.
 */
@Composable
internal fun AddTopic(
    topic: TypedTopic,
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

/** Its section, and whether the other should see it before the meeting. */
@Composable
private fun TopicChips(topic: TypedTopic) {
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        SectionChip(topic.section) { topic.section = it }
        HeadsUpChip(topic.headsUp) { topic.headsUp = it }
    }
}
