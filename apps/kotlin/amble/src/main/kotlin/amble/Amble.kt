// One person's home on one device: everything an app asks of Amble. What it gives and takes is in
// `amble.model`: views, events, and what a person hands in.

package amble

import amble.model.Act
import amble.model.Action
import amble.model.Charter
import amble.model.Decision
import amble.model.Digest
import amble.model.DumpRow
import amble.model.Entity
import amble.model.ErrorKind
import amble.model.FieldChange
import amble.model.FieldValue
import amble.model.FoundThing
import amble.model.Me
import amble.model.Meeting
import amble.model.New
import amble.model.NewAction
import amble.model.NewDecision
import amble.model.NewMeeting
import amble.model.NewTopic
import amble.model.Page
import amble.model.PersonView
import amble.model.PrivateNote
import amble.model.Problem
import amble.model.Query
import amble.model.Role
import amble.model.SealedNote
import amble.model.Section
import amble.model.Thing
import amble.model.ThingConflict
import amble.model.Topic
import java.nio.file.Path
import java.time.ZoneId
import java.util.concurrent.atomic.AtomicBoolean
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext

/**
 * A home, open. One process owns a home at a time; every call may be made from any thread, several
 * at once, and is durable when it returns. Every call throws [AmbleException], and nothing else but
 * being cancelled; an edit that is cancelled may still be carried out, and what was being opened is
 * closed again.
 *
 * A `pair` is [PersonView.pair], the 1:1 with one person. Ids are opaque text.
 */
class Amble private constructor(private val inner: amble.ffi.HomeHandle) : AutoCloseable {
    private val shut = AtomicBoolean()

    // Who

    /** Whose home this is. */
    suspend fun me(): Me = told { inner.me() }

    /** Everyone this home keeps a 1:1 with, in the order of adding. */
    suspend fun people(): List<PersonView> = told { inner.people() }

    /** The same people, who is met next first. */
    suspend fun upcoming(): List<PersonView> = told { inner.upcoming() }

    /** One of them. */
    suspend fun person(pair: String): PersonView = told { inner.person(pair) }

    /** Adds a person before they are paired; what is shared with them waits. Returns the 1:1. */
    suspend fun addPerson(name: String): String = told { inner.addPerson(name) }

    /** Listens again to someone whose device sent what no honest Amble sends. */
    suspend fun unmute(pair: String): Unit = told { inner.unmute(pair) }

    // Reading

    /** Things of one kind, in the order in which they are shown. */
    suspend fun list(pair: String, query: Query): List<Thing> = told { inner.list(pair, query) }

    /** One thing by its id. NOT_FOUND if it is not here. */
    suspend fun get(pair: String, id: String): Thing = told { inner.get(pair, id) }

    /** The next agenda, open and parked topics: the report's first, then by section, then by place. */
    suspend fun agenda(pair: String): List<Topic> = topics(pair, all = false)

    /** Topics: those on the agenda, or [all]. */
    suspend fun topics(pair: String, all: Boolean = true, page: Page? = null): List<Topic> =
        list(pair, Query(Entity.TOPIC, all = all, page = page)).map { (it as Thing.Topic).v1 }

    /** Actions: open ones, or [all]; one's own first, by due date. [topic]: only what came from it. */
    suspend fun actions(pair: String, all: Boolean = true, topic: String? = null, page: Page? = null): List<Action> =
        list(pair, Query(Entity.ACTION, all = all, topic = topic, page = page)).map { (it as Thing.Action).v1 }

    /** What to ask about in the next meeting: open actions, one's own first, by due date. */
    suspend fun followUps(pair: String): List<Action> = actions(pair, all = false)

    /** Decisions: those that hold, or [all]. [topic]: only those about it. */
    suspend fun decisions(pair: String, all: Boolean = false, topic: String? = null, page: Page? = null): List<Decision> =
        list(pair, Query(Entity.DECISION, all = all, topic = topic, page = page)).map { (it as Thing.Decision).v1 }

    /** Meetings, by day. */
    suspend fun meetings(pair: String, page: Page? = null): List<Meeting> =
        list(pair, Query(Entity.MEETING, all = true, page = page)).map { (it as Thing.Meeting).v1 }

    /** The meeting in progress, if there is one. */
    suspend fun activeMeeting(pair: String): Meeting? = told { inner.activeMeeting(pair) }

    /** A thing by what a person [typed]: an id, its first characters or how it begins; null: in all 1:1s. */
    suspend fun find(pair: String?, typed: String): FoundThing = told { inner.find(pair, typed) }

    /** What needs a choice. */
    suspend fun conflicts(pair: String): List<ThingConflict> = told { inner.conflicts(pair) }

    /** What could not be taken in or kept. */
    suspend fun problems(pair: String): List<Problem> = told { inner.problems(pair) }

    /** A problem was read and is not shown again; [edit] is one of [Problem.edits]. */
    suspend fun dismissProblem(pair: String, edit: String): Unit = told { inner.dismissProblem(pair, edit) }

    /** What changed since the last sync that ended with both up to date. */
    suspend fun digest(pair: String): Digest = told { inner.digest(pair) }

    // Writing: shared, and still only on this device until the next sync

    /** Creates things, all or none. Returns their ids. */
    suspend fun create(pair: String, new: List<New>): List<String> = told { inner.create(pair, new) }

    /** Creates one thing. Returns its id. */
    suspend fun create(pair: String, new: New): String = create(pair, listOf(new)).single()

    /** Adds a topic. Returns its id. */
    suspend fun addTopic(pair: String, topic: NewTopic): String = create(pair, New.Topic(topic))

    /** Adds an action. Returns its id. */
    suspend fun addAction(pair: String, action: NewAction): String = create(pair, New.Action(action))

    /** Writes down a decision, in the meeting in progress if there is one. Returns its id. */
    suspend fun decide(pair: String, what: String, topic: String? = null): String =
        create(pair, New.Decision(NewDecision(what, topic)))

    /** Starts a meeting, now. Returns its id. NOT_NOW if one is in progress. */
    suspend fun startMeeting(pair: String): String = create(pair, New.Meeting(NewMeeting()))

    /**
     * Adds a pasted list, all or none: one topic a line, without its bullet, number or box; what is
     * indented below a line becomes its details. Returns the ids. [readList] shows them before.
     */
    suspend fun createList(pair: String, text: String, section: Section): List<String> =
        told { inner.createList(pair, text, section) }

    /** Does something to a thing: parks, discusses, drops, reopens, ends it. */
    suspend fun act(pair: String, id: String, act: Act): Unit = told { inner.act(pair, id, act) }

    /** Sets fields of a thing, all or none. */
    suspend fun set(pair: String, id: String, changes: List<FieldChange>): Unit =
        told { inner.set(pair, id, changes) }

    /** Sets one field of a thing; null takes an optional value away. */
    suspend fun set(pair: String, id: String, field: String, value: FieldValue?): Unit =
        set(pair, id, listOf(FieldChange(field, value)))

    /** Chooses a version where both wrote apart. NOT_NOW if there is nothing to choose. */
    suspend fun settle(pair: String, id: String, field: String, value: FieldValue?): Unit =
        told { inner.settle(pair, id, field, value) }

    /**
     * Puts a topic right after the topic [after], into its section; null: first of its own section.
     * Only among topics of the same author.
     */
    suspend fun place(pair: String, id: String, after: String?): Unit = told { inner.place(pair, id, after) }

    /** Changes the notes under a topic: the whole text that an editor [shown], and what it is [now]. */
    suspend fun writeNotes(pair: String, topic: String, shown: String, now: String): Unit =
        told { inner.writeNotes(pair, topic, shown, now) }

    /** Takes back what still waits about a thing. Returns how many changes that were. */
    suspend fun unshare(pair: String, id: String): Int = told { inner.unshare(pair, id) }

    /** Takes a topic that was never sent back into the private half. Returns the private note's id. */
    suspend fun takeBack(pair: String, topic: String): String = told { inner.takeBack(pair, topic) }

    /**
     * Takes back the last thing done here since the home was opened: while it waits as if it had never
     * been done, otherwise by writing what was there before. NOT_NOW when there is none.
     */
    suspend fun undo(pair: String): Unit = told { inner.undo(pair) }

    // The private half: it never leaves this device

    /** Writes a private note, about the person of a 1:1 or nobody. Returns its id. */
    suspend fun addPrivate(about: String?, text: String): String = told { inner.addPrivate(about, text) }

    /** Private notes about someone, by day; null: all. One that does not open is an error (VAULT). */
    suspend fun privateNotes(about: String? = null, page: Page = FIRST): List<PrivateNote> =
        told { inner.privateNotes(about, page) }

    /** One of them, by what a person [typed]: its id or its first characters. */
    suspend fun privateNote(typed: String): PrivateNote = told { inner.privateNote(typed) }

    /** Writes it anew. */
    suspend fun changePrivate(id: String, text: String): Unit = told { inner.changePrivate(id, text) }

    /** Deletes it. There is no way back. */
    suspend fun deletePrivate(id: String): Unit = told { inner.deletePrivate(id) }

    /** What [sharePrivate] would put on the agenda. Saves nothing. */
    suspend fun previewShare(id: String, section: Section): NewTopic = told { inner.previewShare(id, section) }

    /**
     * Moves the words out of the private half onto the agenda: the first line is the title, the rest
     * its details. The private note is gone. Returns the topic's id.
     */
    suspend fun sharePrivate(id: String, pair: String, section: Section): String =
        told { inner.sharePrivate(id, pair, section) }

    // Taking along

    /** What both have exchanged, as one Automerge document. */
    suspend fun exportShared(pair: String): ByteArray = told { inner.exportShared(pair) }

    /** The private half as it is stored: age files. */
    suspend fun exportPrivate(): List<SealedNote> = told { inner.exportPrivate() }

    /** What opens [exportPrivate]: the text of an age identity file. A secret: whoever has it reads all. */
    suspend fun privateIdentity(): String = told { inner.privateIdentity() }

    /** Every row of this home, opened. For its owner's eyes. */
    suspend fun dump(): List<DumpRow> = told { inner.dump() }

    // With the other

    /**
     * Begins a pairing and shows a ticket. [asRole] is one's own role in the 1:1. [pair]: someone who
     * was added already; [charter]: what to propose, otherwise weekly, half an hour, the own zone;
     * [listen]: one IP address to listen on, otherwise all.
     */
    suspend fun invite(
        asRole: Role,
        pair: String? = null,
        charter: Charter? = null,
        listen: String? = null,
    ): Pairing {
        val request = amble.ffi.InviteRequest(asRole = asRole, pair = pair, charter = charter, listen = listen)
        return opened({ Pairing(inner.invite(request)) }, Pairing::leave)
    }

    /** Begins a pairing with a [ticket] that the other showed. The rest as in [invite]. */
    suspend fun join(ticket: String, pair: String? = null, listen: String? = null): Pairing {
        val request = amble.ffi.JoinRequest(ticket = ticket, pair = pair, listen = listen)
        return opened({ Pairing(inner.join(request)) }, Pairing::leave)
    }

    /**
     * Connects to the other device and keeps both up to date. [at]: address tickets that the other
     * showed, besides the addresses remembered; [listen]: one IP address to listen on, otherwise all.
     */
    suspend fun sync(pair: String, at: List<String> = emptyList(), listen: String? = null): Sync =
        opened({ Sync(inner.sync(pair, amble.ffi.SyncRequest(at = at, listen = listen))) }, Sync::leave)

    // Watching

    /**
     * One [Unit] when something that a screen shows may have changed, for any number of changes that
     * came while the collector was busy. Every collector hears of all; ends at the shutdown.
     */
    val changes: Flow<Unit> get() = signals(inner)

    /**
     * What [read] gives: now, and after every change that makes it something else. Ends at the
     * shutdown; fails with what [read] throws.
     */
    fun <T> watch(read: suspend Amble.() -> T): Flow<T> = readings(inner, shut::get) { read() }

    // The end

    /**
     * Closes every session and lets the home go. When it returns, nothing calls the [SecretStore], the
     * [Clock] or the [Discovery] any more. Every other call then fails with NOT_NOW. Never fails;
     * twice is once; carried out to its end even if the caller is cancelled.
     */
    suspend fun shutdown(): Unit = withContext(NonCancellable) {
        shut.set(true)
        unlessClosed { inner.shutdown() }
    }

    /** [shutdown], blocking; for `use`. */
    override fun close() {
        runBlocking { shutdown() }
        inner.close()
    }

    companion object {
        /** The first 200 of a list. */
        val FIRST: Page = Page(start = 0, limit = 200)

        /**
         * Makes a home in a [folder] that is not there yet or empty, for a person of this [name], whose
         * 1:1s start with the IANA [zone]. HOME_EXISTS if there is one.
         */
        suspend fun init(
            folder: Path,
            name: String,
            zone: String = ZoneId.systemDefault().id,
            secrets: SecretStore? = null,
            clock: Clock = Clock.system,
            discovery: Discovery? = null,
        ): Amble = init(folder.toString(), name, zone, secrets, clock, discovery)

        /** The same, with the folder as text. */
        suspend fun init(
            folder: String,
            name: String,
            zone: String = ZoneId.systemDefault().id,
            secrets: SecretStore? = null,
            clock: Clock = Clock.system,
            discovery: Discovery? = null,
        ): Amble {
            val platform = platform(secrets, clock, discovery)
            return opened({ Amble(amble.ffi.HomeHandle.init(folder, name, zone, platform)) }, Amble::shutdown)
        }

        /** Opens the home in a [folder]. NO_HOME, BUSY, DAMAGED (then see [repair]), NEWER_VERSION, UNSAFE. */
        suspend fun open(
            folder: Path,
            secrets: SecretStore? = null,
            clock: Clock = Clock.system,
            discovery: Discovery? = null,
        ): Amble = open(folder.toString(), secrets, clock, discovery)

        /** The same, with the folder as text. */
        suspend fun open(
            folder: String,
            secrets: SecretStore? = null,
            clock: Clock = Clock.system,
            discovery: Discovery? = null,
        ): Amble {
            val platform = platform(secrets, clock, discovery)
            return opened({ Amble(amble.ffi.HomeHandle.open(folder, platform)) }, Amble::shutdown)
        }

        /**
         * When [open] said DAMAGED: moves the damaged store aside, never deletes it, keeps what still
         * opens, and opens the home.
         */
        suspend fun repair(
            folder: Path,
            secrets: SecretStore? = null,
            clock: Clock = Clock.system,
            discovery: Discovery? = null,
        ): Repaired = repair(folder.toString(), secrets, clock, discovery)

        /** The same, with the folder as text. */
        suspend fun repair(
            folder: String,
            secrets: SecretStore? = null,
            clock: Clock = Clock.system,
            discovery: Discovery? = null,
        ): Repaired {
            val platform = platform(secrets, clock, discovery)
            return opened(
                { amble.ffi.repair(folder, platform).let { Repaired(Amble(it.home), it.report) } },
                { amble.shutdown() },
            )
        }
    }
}

/** A home, and one sentence on what [Amble.repair] did to open it. */
data class Repaired(val amble: Amble, val report: String)

/** The topics that [Amble.createList] would add for a pasted [text], one a line. Nothing is saved. */
fun readList(text: String, section: Section): List<NewTopic> = told { amble.ffi.readList(text, section) }
