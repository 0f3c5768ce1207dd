// What one thing's screen shows, and what a person can do about it.
package amble.ui.item

import amble.Action
import amble.Amble
import amble.AmbleException
import amble.Choice
import amble.Conflict
import amble.DigestLine
import amble.ErrorKind
import amble.Field
import amble.FieldChange
import amble.NewAction
import amble.Owner
import amble.PersonCard
import amble.Thing
import amble.What
import amble.Who
import amble.ui.Session
import amble.ui.Words
import amble.ui.parts.fieldName
import java.time.LocalDate
import kotlinx.coroutines.Job

/** All that one look at a thing needs. */
internal data class ItemView(
    val person: PersonCard,
    /** Nothing when it was taken back meanwhile. */
    val thing: Thing?,
    /** What happened to it since the two last parted in step. */
    val news: List<DigestLine>,
)

/** Reads one thing; that it is gone is an answer, too. */
internal suspend fun Amble.itemView(pair: String, id: String): ItemView {
    val person = person(pair)
    val thing = try {
        thing(pair, id)
    } catch (failure: AmbleException) {
        if (failure.kind != ErrorKind.NOT_FOUND && failure.kind != ErrorKind.INVALID) throw failure
        null
    }
    return ItemView(person, thing, digest(pair).lines.filter { it.thing == id })
}

/** What a person can do about the thing [id]; each is one call, and most can be undone. */
internal class ItemDeeds(private val session: Session, val pair: String, val id: String) {
    private val amble get() = session.amble

    fun discussed() = session.act(Words.say("agenda.said.discussed"), pair) { amble.discuss(pair, id) }

    fun park() = session.act(Words.say("agenda.said.parked"), pair) { amble.park(pair, id) }

    fun drop() = session.act(Words.say("agenda.said.dropped"), pair) { amble.dropThing(pair, id) }

    fun reopen() = session.act(Words.say("agenda.said.open"), pair) { amble.reopen(pair, id) }

    fun done() = session.act(Words.say("item.said.done"), pair) { amble.done(pair, id) }

    /** Marks an action item of this item as done. */
    fun done(action: Action) = session.act(Words.say("item.said.done"), pair) { amble.done(pair, action.id) }

    fun change(vararg changes: FieldChange) =
        session.act(Words.say("item.said.changed"), pair) { amble.change(pair, id, changes.toList()) }

    /** Changes fields and says whether it worked, so that words that do not fit stay where they are. */
    fun rewrite(changes: List<FieldChange>, written: () -> Unit): Job = session.act {
        if (changes.isNotEmpty()) amble.change(pair, id, changes)
        written()
    }

    /** Writes the notes from what was seen when writing began. */
    fun writeNotes(base: String, result: String, written: () -> Unit): Job = session.act {
        amble.writeNotes(pair, id, base, result)
        written()
    }

    fun settle(conflict: Conflict, choice: Choice) =
        session.act { amble.settle(pair, conflict.thing, conflict.field, choice.value) }

    fun addAction(what: String, who: Owner, due: LocalDate?, added: () -> Unit): Job = session.act {
        amble.addAction(pair, NewAction(what = what, who = who, due = due, item = id))
        added()
    }

    fun decide(what: String, refused: () -> Unit) = session.act {
        try {
            amble.decide(pair, what, id)
        } catch (failure: AmbleException) {
            refused()
            throw failure
        }
    }

    /** Takes back what has not left this device. */
    fun unshare(then: () -> Unit) = session.act(Words.say("item.said.takenBack")) {
        amble.unshare(pair, id)
        then()
    }

    /** Takes it back as a whole and keeps the words as a draft. */
    fun takeBack(then: () -> Unit) = session.act(Words.say("item.said.draft")) {
        amble.takeBack(pair, id)
        then()
    }
}

/** A person as a sentence begins with them. */
internal fun Who.begins(): String = if (me) Words.say("item.you") else name

/** What happened to a thing since the two last met, as one sentence for each line of the digest. */
internal fun history(news: List<DigestLine>): List<String> = news.map { line ->
    val by = line.by.begins()
    when (val what = line.what) {
        What.New -> Words.say("item.news.new", by)
        What.Notes -> Words.say("item.news.notes", by)
        is What.Changed -> when {
            what.before.isEmpty() || what.after.isEmpty() || what.field == Field.CONTEXT ->
                Words.say("item.news.changed", by, fieldName(what.field))
            else -> Words.say("item.news.fromTo", by, fieldName(what.field), what.before, what.after)
        }
        is What.State -> Words.say("item.news.state", by, stateWords(what.state))
        is What.NeedsDecision -> Words.say("item.news.conflict", fieldName(what.field))
    }
}

/** A state's word as a person says it. */
internal fun stateWords(word: String): String {
    val key = "state.$word"
    return if (Words.has(key)) Words.say(key) else word
}
