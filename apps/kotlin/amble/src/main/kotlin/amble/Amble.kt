// One person's home on one device: everything an app asks of Amble.

package amble

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
 * A `pair` is [PersonCard.pair], the 1:1 with one person. Ids are opaque text.
 */
class Amble private constructor(private val inner: amble.ffi.Amble) : AutoCloseable {
    private val shut = AtomicBoolean()

    // Who

    /** Whose home this is. */
    suspend fun me(): Me = told { inner.me() }

    /** Everyone this home keeps a 1:1 with, in the order of adding. */
    suspend fun people(): List<PersonCard> = told { inner.people() }

    /** The same people, who is met next first. */
    suspend fun upcoming(): List<PersonCard> = told { inner.upcoming() }

    /** One of them. */
    suspend fun person(pair: String): PersonCard = told { inner.person(pair) }

    /** Adds a person before they are paired; what is shared with them waits. Returns the 1:1. */
    suspend fun addPerson(name: String): String = told { inner.addPerson(name) }

    /** Listens again to someone whose device sent what no honest Amble sends. */
    suspend fun unmute(pair: String): Unit = told { inner.unmute(pair) }

    /** What a person id is called within a 1:1: "you", their name, or the id. */
    suspend fun nameOf(pair: String, person: String): String = told { inner.nameOf(pair, person) }

    // Reading

    /** The next agenda, open and parked items: the report's first, then by section, then by place. */
    suspend fun agenda(pair: String): List<Item> = told { inner.agenda(pair) }

    /** Items in every state. */
    suspend fun items(pair: String, page: Page = Page.first): List<Item> = told { inner.items(pair, page.inner()) }

    /** Action items in every state: open ones first, by due date. */
    suspend fun actions(pair: String, page: Page = Page.first): List<Action> = told { inner.actions(pair, page.inner()) }

    /** What to ask about in the next meeting: open action items, one's own first, by due date. */
    suspend fun followUps(pair: String): List<Action> = told { inner.followUps(pair) }

    /** Every decision that stands. */
    suspend fun decisions(pair: String, page: Page = Page.first): List<Decision> =
        told { inner.decisions(pair, page.inner()) }

    /** Meetings, by day. */
    suspend fun meetings(pair: String, page: Page = Page.first): List<Meeting> =
        told { inner.meetings(pair, page.inner()) }

    /** The meeting under way, if there is one. */
    suspend fun activeMeeting(pair: String): Meeting? = told { inner.activeMeeting(pair) }

    /** One thing by its id, and what came of it. */
    suspend fun thing(pair: String, id: String): Thing = told { inner.thing(pair, id) }

    /** A thing by what a person [typed]: an id, its first characters or a title; null: in all 1:1s. */
    suspend fun findThing(pair: String?, typed: String): FoundThing = told { inner.findThing(pair, typed) }

    /** What needs a choice. */
    suspend fun conflicts(pair: String): List<Conflict> = told { inner.conflicts(pair) }

    /** What could not be taken in or kept. */
    suspend fun problems(pair: String): List<Problem> = told { inner.problems(pair) }

    /** What changed since the two last parted in step. */
    suspend fun digest(pair: String): Digest = told { inner.digest(pair).outer() }

    // Writing: shared, and still only on this device until the next contact

    /** Adds items, all or none. Returns their ids. */
    suspend fun addItems(pair: String, items: List<NewItem>): List<String> = told { inner.addItems(pair, items) }

    /**
     * Adds a pasted list, all or none: one item a line, without its bullet, number or box; what is
     * indented below a line becomes its context. Returns the ids. [readList] shows them before.
     */
    suspend fun addList(pair: String, text: String, section: Section): List<String> =
        told { inner.addList(pair, text, section) }

    /** Adds an action item. Returns its id. */
    suspend fun addAction(pair: String, action: NewAction): String = told { inner.addAction(pair, action) }

    /** Writes down a decision, in the meeting under way if there is one. Returns its id. */
    suspend fun decide(pair: String, what: String, item: String? = null): String =
        told { inner.decide(pair, what, item) }

    /** Changes fields of a thing, all or none. */
    suspend fun change(pair: String, id: String, changes: List<FieldChange>): Unit =
        told { inner.change(pair, id, changes) }

    /** Chooses a value where both wrote apart; [value] as [Choice.value]. NOT_NOW if there is no conflict. */
    suspend fun settle(pair: String, id: String, field: Field, value: String): Unit =
        told { inner.settle(pair, id, field, value) }

    /** Marks an item as talked about. */
    suspend fun discuss(pair: String, id: String): Unit = told { inner.discuss(pair, id) }

    /** Puts an item off; it stays on the agenda. */
    suspend fun park(pair: String, id: String): Unit = change(pair, id, listOf(FieldChange(Field.STATE, "parked")))

    /** Takes an item off the agenda, gives an action up, takes a decision back. */
    suspend fun dropThing(pair: String, id: String): Unit = told { inner.dropThing(pair, id) }

    /** Makes it open again. */
    suspend fun reopen(pair: String, id: String): Unit = told { inner.reopen(pair, id) }

    /** Marks an action item as done. */
    suspend fun done(pair: String, id: String): Unit = told { inner.done(pair, id) }

    /**
     * Puts an item right after the item [after], into its section; null: first of its own section.
     * Only among items of the same author.
     */
    suspend fun moveItem(pair: String, id: String, after: String?): Unit = told { inner.moveItem(pair, id, after) }

    /** Takes back what still waits about a thing. Returns how many changes that were. */
    suspend fun unshare(pair: String, id: String): Int = told { inner.unshare(pair, id) }

    /** Takes an own item that is still only here back into the private half. Returns the draft's id. */
    suspend fun takeBack(pair: String, id: String): String = told { inner.takeBack(pair, id) }

    /**
     * Takes back the last edit made here since the home was opened: while it waits as if it had never
     * been made, otherwise by writing what was there before. NOT_NOW when there is none.
     */
    suspend fun undo(pair: String): Unit = told { inner.undo(pair) }

    /** Writes the notes under an item: what they were when the person began ([base]), and what they are now. */
    suspend fun writeNotes(pair: String, item: String, base: String, result: String): Unit =
        told { inner.writeNotes(pair, item, base, result) }

    /** Starts a meeting, today. Returns its id. NOT_NOW if one is under way. */
    suspend fun startMeeting(pair: String): String = told { inner.startMeeting(pair) }

    /** Ends the meeting under way. Returns its id. NOT_NOW if there is none. */
    suspend fun endMeeting(pair: String): String = told { inner.endMeeting(pair) }

    // The private half: it never leaves this device

    /** Writes a private note or draft, about the person of a 1:1 or nobody. Returns its id. */
    suspend fun addPrivate(kind: PrivateKind, about: String?, body: String): String =
        told { inner.addPrivate(kind, about, body) }

    /** Private notes and drafts about someone, by day; null: all. One that does not open is an error (VAULT). */
    suspend fun privateNotes(about: String? = null, page: Page = Page.first): List<PrivateNote> =
        told { inner.privateNotes(about, page.inner()) }

    /** One of them, by what a person [typed]: its id or its first characters. */
    suspend fun privateNote(typed: String): PrivateNote = told { inner.privateNote(typed) }

    /** Writes it anew. */
    suspend fun changePrivate(id: String, body: String): Unit = told { inner.changePrivate(id, body) }

    /** Deletes it. There is no way back. */
    suspend fun deletePrivate(id: String): Unit = told { inner.deletePrivate(id) }

    /**
     * Moves the words out of the private half onto the agenda: the first line is the title, the rest
     * its context. The private record is gone. Returns the item's id.
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
     * Opens a pairing screen and shows a ticket. [asRole] is one's own side of the 1:1. [pair]: someone
     * who was added already; [charter]: what to propose, otherwise weekly, half an hour, the own zone;
     * [listen]: one IP address to listen on, otherwise all.
     */
    suspend fun invite(
        asRole: Role,
        pair: String? = null,
        charter: Charter? = null,
        listen: String? = null,
    ): Pairing {
        val options = amble.ffi.InviteOptions(asRole = asRole, pair = pair, charter = charter, listen = listen)
        return opened({ Pairing(inner.invite(options)) }, Pairing::leave)
    }

    /** Opens a pairing screen with a [ticket] that the other showed. The rest as in [invite]. */
    suspend fun join(ticket: String, pair: String? = null, listen: String? = null): Pairing {
        val options = amble.ffi.JoinOptions(ticket = ticket, pair = pair, listen = listen)
        return opened({ Pairing(inner.join(options)) }, Pairing::leave)
    }

    /**
     * Opens a meeting screen. [at]: address tickets that the other showed ([MeetEvent.Open]), besides
     * the addresses remembered; [listen]: one IP address to listen on, otherwise all.
     */
    suspend fun meet(pair: String, at: List<String> = emptyList(), listen: String? = null): Meet =
        opened({ Meet(inner.meet(pair, amble.ffi.MeetOptions(at = at, listen = listen))) }, Meet::leave)

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
     * Closes every screen and lets the home go. When it returns, nothing calls the [SecretStore], the
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
        /**
         * Makes a home in a [folder] that is not there yet or empty, for a person of this [name], whose
         * 1:1s start with the IANA [zone]. HOME_EXISTS if there is one.
         */
        suspend fun create(
            folder: Path,
            name: String,
            zone: String = ZoneId.systemDefault().id,
            secrets: SecretStore? = null,
            clock: Clock = Clock.system,
            discovery: Discovery? = null,
        ): Amble = create(folder.toString(), name, zone, secrets, clock, discovery)

        /** The same, with the folder as text. */
        suspend fun create(
            folder: String,
            name: String,
            zone: String = ZoneId.systemDefault().id,
            secrets: SecretStore? = null,
            clock: Clock = Clock.system,
            discovery: Discovery? = null,
        ): Amble {
            val platform = platform(secrets, clock, discovery)
            return opened({ Amble(amble.ffi.Amble.create(folder, name, zone, platform)) }, Amble::shutdown)
        }

        /** Opens the home in a [folder]. NO_HOME, BUSY, DAMAGED (then see [recover]), NEWER_VERSION, UNSAFE. */
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
            return opened({ Amble(amble.ffi.Amble.open(folder, platform)) }, Amble::shutdown)
        }

        /**
         * When [open] said DAMAGED: moves the damaged store aside, never deletes it, keeps what still
         * opens, and opens the home.
         */
        suspend fun recover(
            folder: Path,
            secrets: SecretStore? = null,
            clock: Clock = Clock.system,
            discovery: Discovery? = null,
        ): Recovered = recover(folder.toString(), secrets, clock, discovery)

        /** The same, with the folder as text. */
        suspend fun recover(
            folder: String,
            secrets: SecretStore? = null,
            clock: Clock = Clock.system,
            discovery: Discovery? = null,
        ): Recovered {
            val platform = platform(secrets, clock, discovery)
            return opened(
                { amble.ffi.recover(folder, platform).let { Recovered(Amble(it.amble), it.report) } },
                { amble.shutdown() },
            )
        }
    }
}

/** A home, and one sentence on what [Amble.recover] did to open it. */
data class Recovered(val amble: Amble, val report: String)

/** The items that [Amble.addList] would add for a pasted [text], one a line. Nothing is saved. */
fun readList(text: String, section: Section): List<NewItem> = told { amble.ffi.readList(text, section) }
