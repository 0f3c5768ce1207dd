//! Every cap, once, with its reason. Publishing obeys the same caps that the guard enforces, so
//! an honest change always passes; a text over its cap is refused when it is typed.

/// Characters of a person's name: fits one line of a phone.
pub const NAME_CHARS: usize = 80;
/// Characters of a title, of what an action is, or of how it is done: one glance on a walk.
pub const LINE_CHARS: usize = 300;
/// Characters of a topic's details or of a decision: a page.
pub const DETAILS_CHARS: usize = 4_000;
/// Characters of one line under a topic: a long paragraph.
pub const NOTE_CHARS: usize = 2_000;
/// Characters of all lines under one topic together: eight pages.
pub const NOTES_CHARS: usize = 20_000;
/// Lines under one topic: more than anybody writes in one meeting.
pub const NOTES_LINES: usize = 500;
/// Characters of one private note: forty pages, sealed and opened in a millisecond.
pub const PRIVATE_CHARS: usize = 100_000;
/// Characters of a rank: grows by one when something is put between the same two things some five
/// times, and by two when a list is 36 times as long; nobody gets here by hand.
pub const RANK_CHARS: usize = 120;
/// Characters of any other single value, known or not: choices, dates, zones, ids.
pub const WORD_CHARS: usize = 120;
/// Ids of edits that one field may name: the revisions that a drop saw, or the edits that one
/// replaced while it waited.
pub const EDIT_KEYS: usize = 64;
/// Ids of replaced edits that stay with the one that replaced them: what was changed more often
/// before a sync is known again by the latest.
pub const REPLACED_EDITS: usize = EDIT_KEYS - 1;

/// Operations in one change. Automerge can pack millions into a hundred bytes; they are counted
/// before it sees them. Twice what publishing puts into one, [`PUBLISH_OPS`].
pub const CHANGE_OPS: usize = 4_096;
/// Operations after which publishing starts another change, so that most changes stay small.
pub const PUBLISH_OPS: usize = 2_000;
/// Bytes of one raw change: [`PUBLISH_BYTES`] of text, and as much again for names and ids, twice.
pub const CHANGE_BYTES: usize = 256 * 1024;
/// Bytes of text after which publishing starts another change.
pub const PUBLISH_BYTES: usize = 64 * 1024;
/// Earlier actors one change may name. Each sync has its own actor, so a change that touches
/// everything written in ten years of weekly syncs by two people names about a thousand.
pub const CHANGE_ACTORS: usize = 4_096;
/// Direct dependencies of a change: one a person, and room for homes that were restored.
pub const CHANGE_DEPS: usize = 8;
/// Columns of a change. Automerge 0.12 writes at most 20.
pub const CHANGE_COLUMNS: usize = 32;
/// Bytes of an actor id: each sync draws eight at random.
pub const ACTOR_BYTES: usize = 8;

/// Changes in the shared document of one epoch: thirty years of weekly meetings with ten
/// changes each, both sides.
pub const DOCUMENT_CHANGES: usize = 32_000;
/// Raw bytes of all changes of one epoch.
pub const DOCUMENT_BYTES: usize = 48 * 1024 * 1024;
/// Operations in one epoch, the highest number one may have: ten years of weekly meetings with
/// twenty topics each take a tenth of it.
pub const DOCUMENT_OPS: u64 = 4_000_000;
/// Objects of all kinds in one epoch.
pub const DOCUMENT_OBJECTS: usize = 50_000;

/// Bytes of a frame while pairing: names, keys and ports fit in half of it.
pub const PAIRING_FRAME_BYTES: usize = 1_024;
/// Bytes of a frame in a session, as they cross.
pub const FRAME_BYTES: usize = 256 * 1024;
/// Bytes a frame may become when opened: a compressed frame cannot claim more.
pub const FRAME_OPENED_BYTES: usize = 1024 * 1024;
/// Bytes of a parcel, opened: a whole epoch must fit, for a home that lost everything.
pub const PARCEL_BYTES: usize = 64 * 1024 * 1024;
/// Changes in a parcel: a whole epoch.
pub const PARCEL_CHANGES: usize = DOCUMENT_CHANGES;
/// Addresses in a ticket: two networks, both families, and the same computer.
pub const TICKET_ADDRESSES: usize = 8;

/// People one home keeps 1:1s with.
pub const PAIRS: usize = 64;
/// Edits waiting in one outbox: a year of heavy preparation.
pub const OUTBOX_EDITS: usize = 20_000;

/// Hostile refusals in ten minutes after which the other device is muted until its owner acts.
pub const HOSTILE_REFUSALS: usize = 3;
