// What the agenda shows, and in which rows: read in one go, so that it never contradicts itself.
package amble.ui.agenda

import amble.Amble
import amble.AmbleException
import amble.model.Action
import amble.model.Conflict
import amble.model.PersonView
import amble.model.PrivateNote
import amble.model.Problem
import amble.model.Section
import amble.model.Side
import amble.model.Topic
import amble.ui.Words
import amble.ui.parts.word
import amble.ui.privatenotes.allPrivateNotes

/** All that one look at an agenda needs. */
internal data class AgendaView(
    val person: PersonView,
    val topics: List<Topic>,
    val followUps: List<Action>,
    val problems: List<Problem>,
    /** The private notes about this person; none while they are [hidden]. */
    val notes: List<PrivateNote>,
    /** Why the private notes could not be opened. That is never shown as if there were none. */
    val shut: String?,
    /** The devices are connected or a meeting is in progress: nothing private is drawn. */
    val hidden: Boolean,
) {
    /** There is nothing to talk about. */
    val empty: Boolean get() = topics.isEmpty() && followUps.isEmpty() && problems.isEmpty()
}

/** Reads the agenda of a 1:1. While [connecting] or in a meeting, private notes are not even opened. */
internal suspend fun Amble.agendaView(pair: String, connecting: Boolean): AgendaView {
    val hidden = connecting || activeMeeting(pair) != null
    var shut: String? = null
    val notes = if (hidden) emptyList() else try {
        allPrivateNotes(pair)
    } catch (failure: AmbleException) {
        shut = Words.sentence(failure.reason)
        emptyList()
    }
    return AgendaView(
        person = person(pair),
        topics = agenda(pair),
        followUps = followUps(pair),
        problems = problems(pair),
        notes = notes,
        shut = shut,
        hidden = hidden,
    )
}

/** One row of the agenda. [key] stays the same while what it shows does. */
internal sealed interface AgendaRow {
    val key: String

    /** "Follow-ups", "Sam’s topics". */
    data class Heading(override val key: String, val text: String) : AgendaRow

    /** A section among one author's topics. */
    data class Part(val author: Side, val section: Section) : AgendaRow {
        override val key get() = "part ${author.word} ${section.word}"
    }

    /** An action to ask about. */
    data class FollowUp(val action: Action) : AgendaRow {
        override val key get() = action.id
    }

    /** A topic. */
    data class OneTopic(val topic: Topic) : AgendaRow {
        override val key get() = topic.id
    }

    /** Something that could not be taken in or kept. */
    data class OneProblem(val number: Int, val problem: Problem) : AgendaRow {
        override val key get() = "problem $number"
    }
}

/** The key of the heading above an author's topics. */
internal fun headingOf(author: Side): String = "topics ${author.word}"

/** The rows of an agenda, from the top: problems, follow-ups, then each one's topics. */
internal fun agendaRows(view: AgendaView): List<AgendaRow> = buildList {
    view.problems.forEachIndexed { number, problem -> add(AgendaRow.OneProblem(number, problem)) }
    if (view.followUps.isNotEmpty()) {
        add(AgendaRow.Heading("follow-ups", Words.say("agenda.follow-ups")))
        view.followUps.forEach { add(AgendaRow.FollowUp(it)) }
    }
    for ((author, topics) in view.topics.groupBy { it.author }) {
        add(AgendaRow.Heading(headingOf(author), Words.say("agenda.topics.${author.word}", view.person.name)))
        // Sections say nothing where nobody has used them.
        val divided = topics.any { it.section != Section.OTHER }
        var section: Section? = null
        for (topic in topics) {
            if (divided && topic.section != section) add(AgendaRow.Part(author, topic.section))
            section = topic.section
            add(AgendaRow.OneTopic(topic))
        }
    }
}

/** What needs a choice in a topic: its own fields, and the lines under it. */
internal val Topic.allConflicts: List<Conflict> get() = conflicts + notes.flatMap { it.conflicts }
