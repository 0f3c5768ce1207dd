// What a person can do in one 1:1. Each is one call of the core, and most can be undone.
package amble.ui

import amble.AmbleException
import amble.model.Act
import amble.model.FieldChange
import amble.model.FieldValue
import amble.model.NewAction
import amble.model.NewTopic
import amble.model.Section
import amble.ui.parts.entityOf
import amble.ui.parts.saidWords
import kotlinx.coroutines.Job

/** What a person can do in the 1:1 [pair]. */
class PairActions(private val session: Session, val pair: String) {
    private val amble get() = session.amble

    /** Does something to a topic, an action, a decision or a meeting. */
    fun act(id: String, act: Act): Job = session.act(saidWords(act, entityOf(id)), pair) { amble.act(pair, id, act) }

    /** Sets one field; nothing takes its value away. */
    fun set(id: String, field: String, value: FieldValue?): Job =
        session.act(Words.say("said.changed"), pair) { amble.set(pair, id, field, value) }

    /** Sets fields and says when it worked, so that words that do not fit stay where they are. */
    fun rewrite(id: String, changes: List<FieldChange>, written: () -> Unit): Job = session.act {
        if (changes.isNotEmpty()) amble.set(pair, id, changes)
        written()
    }

    /** Changes the notes under a topic: the text that the editor [shown], and what it is [now]. */
    fun writeNotes(topic: String, shown: String, now: String, written: () -> Unit): Job = session.act {
        amble.writeNotes(pair, topic, shown, now)
        written()
    }

    /** Chooses a version where both wrote apart. */
    fun settle(id: String, field: String, value: FieldValue?): Job =
        session.act { amble.settle(pair, id, field, value) }

    /** Adds a topic. If it does not fit, [refused] is called and the sentence says why. */
    fun addTopic(topic: NewTopic, added: (String) -> Unit, refused: () -> Unit): Job =
        session.act { orRefused(refused) { added(amble.addTopic(pair, topic)) } }

    /** Adds a pasted list, one topic a line; [added] gets the last one's id. */
    fun addList(list: String, section: Section, added: (String) -> Unit, refused: () -> Unit): Job =
        session.act(Words.say("said.added"), pair) {
            orRefused(refused) { amble.createList(pair, list, section).lastOrNull()?.let(added) }
        }

    fun addAction(action: NewAction, added: () -> Unit): Job = session.act {
        amble.addAction(pair, action)
        added()
    }

    /** Writes down a decision. If it does not fit, [refused] is called and the sentence says why. */
    fun decide(what: String, topic: String?, refused: () -> Unit): Job =
        session.act { orRefused(refused) { amble.decide(pair, what, topic) } }

    /** Puts a topic right after another, or first of its own section. */
    fun place(id: String, after: String?): Job =
        session.act(Words.say("said.moved"), pair) { amble.place(pair, id, after) }

    fun startMeeting(): Job = session.act(Words.say("sync.started"), pair) { amble.startMeeting(pair) }

    /** Ends a meeting. It is not undone: once sent, it stays ended. */
    fun endMeeting(id: String): Job = session.act(saidWords(Act.END, entityOf(id))) { amble.act(pair, id, Act.END) }

    /** Takes back what was not sent. */
    fun unshare(id: String): Job = session.act(Words.say("said.unshared")) { amble.unshare(pair, id) }

    /** Makes a topic that was never sent a private note again. */
    fun makePrivate(topic: String, then: () -> Unit): Job = session.act(Words.say("said.made-private")) {
        amble.takeBack(pair, topic)
        then()
    }

    /** A problem was read and is not shown again. */
    fun dismissProblem(edit: String): Job = session.act { amble.dismissProblem(pair, edit) }

    private inline fun orRefused(refused: () -> Unit, call: () -> Unit) {
        try {
            call()
        } catch (failure: AmbleException) {
            refused()
            throw failure
        }
    }
}
