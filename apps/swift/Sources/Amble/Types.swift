// The words and records of a 1:1, as the core gives them: these of the generated names, and no
// others, are names of this module too. What each holds is said where it is generated from:
// ffi/src/words.rs, ffi/src/cards.rs and ffi/src/events.rs.
//
// Re-exported and not only given another name, because a caller's own public declarations may
// stand on what these types conform to.

// People.
@_exported public import struct AmbleGenerated.Me
@_exported public import struct AmbleGenerated.Who
@_exported public import struct AmbleGenerated.PersonCard
@_exported public import enum AmbleGenerated.Role
@_exported public import enum AmbleGenerated.PairingState
@_exported public import struct AmbleGenerated.Charter

// What the two share, and how far it is on its way.
@_exported public import struct AmbleGenerated.Item
@_exported public import struct AmbleGenerated.Action
@_exported public import struct AmbleGenerated.Decision
@_exported public import struct AmbleGenerated.Meeting
@_exported public import struct AmbleGenerated.Thing
@_exported public import struct AmbleGenerated.FoundThing
@_exported public import enum AmbleGenerated.Entity
@_exported public import enum AmbleGenerated.Field
@_exported public import enum AmbleGenerated.Section
@_exported public import enum AmbleGenerated.ItemState
@_exported public import enum AmbleGenerated.ActionState
@_exported public import enum AmbleGenerated.MeetingState
@_exported public import enum AmbleGenerated.Way

// What a person hands in.
@_exported public import struct AmbleGenerated.NewItem
@_exported public import struct AmbleGenerated.NewAction
@_exported public import enum AmbleGenerated.Owner
@_exported public import struct AmbleGenerated.FieldChange

// What needs a choice or a look, and what is new.
@_exported public import struct AmbleGenerated.Conflict
@_exported public import struct AmbleGenerated.Choice
@_exported public import struct AmbleGenerated.Problem
@_exported public import struct AmbleGenerated.Digest
@_exported public import struct AmbleGenerated.DigestLine
@_exported public import enum AmbleGenerated.What

// The private half, and all of a home for its owner.
@_exported public import struct AmbleGenerated.PrivateNote
@_exported public import enum AmbleGenerated.PrivateKind
@_exported public import struct AmbleGenerated.SealedNote
@_exported public import struct AmbleGenerated.DumpRow

// What happens on a screen, and what went wrong.
@_exported public import enum AmbleGenerated.PairingEvent
@_exported public import enum AmbleGenerated.MeetEvent
@_exported public import enum AmbleGenerated.ErrorKind

// Time.
@_exported public import struct AmbleGenerated.Moment
@_exported public import typealias AmbleGenerated.Day
