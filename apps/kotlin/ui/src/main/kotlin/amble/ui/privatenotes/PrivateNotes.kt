// The private notes: read whole, written, deleted, and shared in a step of its own.
package amble.ui.privatenotes

import amble.Amble
import amble.model.Page
import amble.model.PersonView
import amble.model.PrivateNote
import amble.model.Section
import amble.ui.Session
import amble.ui.Words
import kotlinx.coroutines.Job

/** All that one look at the private notes needs. */
internal data class PrivateNotes(val people: List<PersonView>, val notes: List<PrivateNote>) {
    /** What somebody is called; nothing for nobody. */
    fun nameOf(pair: String?): String? = people.find { it.pair == pair }?.name
}

/** Reads the private notes about one 1:1, or all; the latest first. */
internal suspend fun Amble.readPrivateNotes(about: String?): PrivateNotes =
    PrivateNotes(people(), allPrivateNotes(about))

/** Every private note about one 1:1, or all; the latest first. */
internal suspend fun Amble.allPrivateNotes(about: String?): List<PrivateNote> = buildList {
    var page = Amble.FIRST
    do {
        val piece = privateNotes(about, page)
        addAll(piece)
        page = Page(page.start + page.limit, page.limit)
    } while (piece.size == page.limit)
}.asReversed()

/** What a person can do with their private notes. */
internal class PrivateNoteActions(private val session: Session) {
    private val amble get() = session.amble

    fun add(about: String?, text: String, kept: () -> Unit): Job = session.act {
        amble.addPrivate(about, text)
        kept()
    }

    fun change(note: PrivateNote, text: String, kept: () -> Unit): Job = session.act {
        amble.changePrivate(note.id, text)
        kept()
    }

    fun delete(note: PrivateNote, gone: () -> Unit): Job =
        session.act(Words.say("private.said.deleted")) {
            amble.deletePrivate(note.id)
            gone()
        }

    fun share(note: PrivateNote, pair: String, name: String, section: Section, shared: () -> Unit): Job =
        session.act(Words.say("private.said.shared", name)) {
            amble.sharePrivate(note.id, pair, section)
            shared()
        }
}
