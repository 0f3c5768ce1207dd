// What the agenda shows, and in which rows: read in one go, so that it never contradicts itself.
package amble.ui.agenda

import amble.Action
import amble.Amble
import amble.AmbleException
import amble.Item
import amble.PersonCard
import amble.PrivateNote
import amble.Problem
import amble.Section
import amble.Who
import amble.ui.Words
import amble.ui.onlyme.mine

/** All that one look at an agenda needs. */
internal data class AgendaView(
    val person: PersonCard,
    val items: List<Item>,
    val doing: List<Action>,
    val problems: List<Problem>,
    /** What is only mine about this person; nothing while the two meet. */
    val mine: List<PrivateNote>,
    /** Why what is only mine could not be opened. It is never shown as if there were none. */
    val shut: String?,
    /** A meeting is under way: nothing private is drawn. */
    val meeting: Boolean,
) {
    /** Nothing is there to talk about. */
    val empty: Boolean get() = items.isEmpty() && doing.isEmpty() && problems.isEmpty()
}

/** Reads the agenda of a 1:1. While [together] or in a meeting, what is private is not even opened. */
internal suspend fun Amble.agendaView(pair: String, together: Boolean): AgendaView {
    val meeting = together || meetingUnderWay(pair)
    var shut: String? = null
    val mine = if (meeting) emptyList() else try {
        mine(pair).notes
    } catch (failure: AmbleException) {
        shut = Words.sentence(failure.reason)
        emptyList()
    }
    return AgendaView(
        person = person(pair),
        items = agenda(pair),
        doing = followUps(pair),
        problems = problems(pair),
        mine = mine,
        shut = shut,
        meeting = meeting,
    )
}

/** Whether a meeting was started and not ended, by either. */
internal suspend fun Amble.meetingUnderWay(pair: String): Boolean = activeMeeting(pair) != null

/** One row of the agenda. [key] stays the same while the thing does. */
internal sealed interface AgendaRow {
    val key: String

    /** "Follow-ups", "From Sam". */
    data class Heading(override val key: String, val text: String) : AgendaRow

    /** A section among one author's items. */
    data class Part(val author: Who, val section: Section) : AgendaRow {
        override val key get() = "part ${author.person} $section"
    }

    /** An action item to ask about. */
    data class Doing(val action: Action) : AgendaRow {
        override val key get() = action.id
    }

    /** An agenda item. */
    data class Topic(val item: Item) : AgendaRow {
        override val key get() = item.id
    }

    /** Something that could not be taken in or kept. */
    data class Trouble(val number: Int, val problem: Problem) : AgendaRow {
        override val key get() = "problem $number"
    }
}

/** The rows of an agenda, from the top: what needs a person, follow-ups, then each one's items. */
internal fun agendaRows(view: AgendaView): List<AgendaRow> = buildList {
    view.problems.forEachIndexed { number, problem -> add(AgendaRow.Trouble(number, problem)) }
    if (view.doing.isNotEmpty()) {
        add(AgendaRow.Heading("follow-ups", Words.say("agenda.followUps")))
        view.doing.forEach { add(AgendaRow.Doing(it)) }
    }
    for (group in groups(view.items)) {
        val author = group.first().author
        val from = if (author.me) Words.say("agenda.fromYou") else Words.say("agenda.from", author.name)
        add(AgendaRow.Heading("from ${author.person}", from))
        // Sections say nothing where nobody has used them.
        val divided = group.any { it.section != Section.OPEN }
        var section: Section? = null
        for (item in group) {
            if (divided && item.section != section) add(AgendaRow.Part(author, item.section))
            section = item.section
            add(AgendaRow.Topic(item))
        }
    }
}

/** The items of each author, in the agenda's order. */
internal fun groups(items: List<Item>): List<List<Item>> =
    items.groupBy { it.author.person }.values.toList()

/** A section as a person says it. */
internal fun Section.words(): String = Words.say("section.$word")

/** A section as the core knows it. */
internal val Section.word: String get() = name.lowercase().replace('_', '-')
