// The words and records of a 1:1, as the core gives them: other names for the generated types.
// What a record holds is said where it is generated from: ffi/src/cards.rs and ffi/src/words.rs.
// Types with variants (PairingEvent, MeetEvent, What) are written out beside what uses them: a
// Kotlin typealias does not lead to the classes inside of a class.

package amble

/** Who this home belongs to. */
typealias Me = amble.ffi.Me

/** A person, as a screen names them. */
typealias Who = amble.ffi.Who

/** What both agreed on for their 1:1: zone, days between meetings, minutes of a meeting. */
typealias Charter = amble.ffi.Charter

/** A person this home keeps a 1:1 with. [PersonCard.pair] is what every call about it asks for. */
typealias PersonCard = amble.ffi.PersonCard

/** One of several values that stand in a field, and whose it is. */
typealias Choice = amble.ffi.Choice

/** A field in which the two wrote apart and a person must choose. */
typealias Conflict = amble.ffi.Conflict

/** An agenda item. */
typealias Item = amble.ffi.Item

/** An action item. */
typealias Action = amble.ffi.Action

/** A decision that stands, or one that its author took back. */
typealias Decision = amble.ffi.Decision

/** A meeting. Two that were started apart on one day are one. */
typealias Meeting = amble.ffi.Meeting

/** Any one thing, and what came of it: exactly one of its first four properties is set. */
typealias Thing = amble.ffi.Thing

/** A thing that was found by what a person typed. */
typealias FoundThing = amble.ffi.FoundThing

/** What could not be taken in or kept. */
typealias Problem = amble.ffi.Problem

/** A new agenda item, as typed. Only the title must be given. */
typealias NewItem = amble.ffi.NewItem

/** A new action item, as typed. */
typealias NewAction = amble.ffi.NewAction

/**
 * One field and its new value, as typed: a date as `2026-12-04`, an owner as `me`, `them`, a name
 * or a person id, a state by its word, a heads-up as `true` or `false`; empty takes an optional
 * value away.
 */
typealias FieldChange = amble.ffi.FieldChange

/** A private note or draft, opened. */
typealias PrivateNote = amble.ffi.PrivateNote

/** One private record as it is stored: an age file. */
typealias SealedNote = amble.ffi.SealedNote

/** One row of this home, opened for its owner. */
typealias DumpRow = amble.ffi.DumpRow

/** A moment and the place's distance from UTC: seconds since 1970, and seconds east of UTC. */
typealias Moment = amble.ffi.Moment

/** Which side of the 1:1 a person is on. */
typealias Role = amble.ffi.Role

/** How far pairing with a person is. */
typealias PairingState = amble.ffi.PairingState

/** How far something is on its way to the other: only me, shared, sent, delivered. */
typealias Way = amble.ffi.Way

/** A kind of thing that the two share. */
typealias Entity = amble.ffi.Entity

/** Where an item stands on the agenda, in the order of a conversation. */
typealias Section = amble.model.Section

/** What became of an agenda item. */
typealias ItemState = amble.ffi.ItemState

/** What became of an action item. */
typealias ActionState = amble.ffi.ActionState

/** How far a meeting is. */
typealias MeetingState = amble.ffi.MeetingState

/** A field of a thing. */
typealias Field = amble.ffi.Field

/** Who an action item is for, as its writer says it. */
typealias Owner = amble.ffi.Owner

/** What a private record is. */
typealias PrivateKind = amble.ffi.PrivateKind

/** What a caller decides by when something fails. Kinds are added, never renamed. */
typealias ErrorKind = amble.ffi.ErrorKind

/**
 * A piece of a list that can grow: [limit] entries from [start], which counts from 0. A piece
 * shorter than its limit is the last.
 */
data class Page(val start: Int = 0, val limit: Int = 200) {
    /** The piece after this one. */
    val next: Page get() = Page(start + limit, limit)

    internal fun inner() = amble.model.Page(start, limit)

    companion object {
        /** The first 200. */
        val first: Page = Page()
    }
}
