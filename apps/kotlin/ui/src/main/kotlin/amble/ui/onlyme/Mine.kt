// What is only mine: read whole, written, deleted, and shared in a step of its own.
package amble.ui.onlyme

import amble.Amble
import amble.Page
import amble.PersonCard
import amble.PrivateKind
import amble.PrivateNote
import amble.Section
import amble.ui.Session
import amble.ui.Words
import kotlinx.coroutines.Job

/** All that one look at the private room needs. */
internal data class Mine(val people: List<PersonCard>, val notes: List<PrivateNote>) {
    /** What somebody is called; nothing for nobody. */
    fun nameOf(pair: String?): String? = people.find { it.pair == pair }?.name
}

/** Every private note and draft, about one 1:1 or all; the latest first. */
internal suspend fun Amble.mine(about: String?): Mine {
    val notes = buildList {
        var page = Page.first
        do {
            val piece = privateNotes(about, page)
            addAll(piece)
            page = page.next
        } while (piece.size == page.limit)
    }
    return Mine(people(), notes.asReversed())
}

/** What a person can do with what is only theirs. */
internal class MineDeeds(private val session: Session) {
    private val amble get() = session.amble

    fun add(kind: PrivateKind, about: String?, body: String, kept: () -> Unit): Job = session.act {
        amble.addPrivate(kind, about, body)
        kept()
    }

    fun change(note: PrivateNote, body: String, kept: () -> Unit): Job = session.act {
        amble.changePrivate(note.id, body)
        kept()
    }

    fun delete(note: PrivateNote, gone: () -> Unit): Job =
        session.act(Words.say("onlyme.said.deleted")) {
            amble.deletePrivate(note.id)
            gone()
        }

    fun share(note: PrivateNote, pair: String, name: String, section: Section, shared: () -> Unit): Job =
        session.act(Words.say("onlyme.said.shared", name)) {
            amble.sharePrivate(note.id, pair, section)
            shared()
        }
}

/** What the other will read of a draft. */
internal data class Shown(val title: String, val context: String)

/** The draft as an agenda item: its first line, and what is behind it. */
internal fun shown(body: String): Shown {
    val words = body.trim()
    return Shown(
        words.substringBefore('\n').trimStart('#').trim(),
        words.substringAfter('\n', "").trim(),
    )
}

/** A note's first line, by which it is recognised. */
internal fun firstLine(body: String): String =
    body.lineSequence().firstOrNull { it.isNotBlank() }.orEmpty().trim()

/** "Note" or "Draft". */
internal fun PrivateKind.words(): String = Words.say("onlyme.kind.${name.lowercase()}")
