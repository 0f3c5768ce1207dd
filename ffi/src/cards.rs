//! What screens are given and what they hand in: plain records. Ids are opaque text; counts are
//! whole numbers; a [`Day`] is a civil date without a zone.

use crate::{
    error::AmbleError,
    words::{
        ActionState, Entity, ErrorKind, Field, ItemState, MeetingState, Owner, PairingState,
        PrivateKind, Role, Way,
    },
};
use amble_core as core;
use amble_model::Section;
use chrono::NaiveDate;

/// A civil date without a zone. On the wire of the binding it is text such as `2026-12-04`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day(pub NaiveDate);

uniffi::custom_type!(Day, String, {
    lower: |day| day.0.to_string(),
    try_lift: |text| match core::rules::date(&text) {
        Some(day) => Ok(Day(day)),
        None => {
            let sentence = format!("\"{text}\" is not a day; write one such as 2026-12-04");
            Err(AmbleError::new(ErrorKind::Invalid, sentence).into())
        }
    },
});

/// Who this home belongs to.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Me {
    /// The person's id.
    pub person: String,
    /// The name others see.
    pub name: String,
    /// This device, as others know it.
    pub device: String,
    /// The UDP port this device prefers, so that remembered addresses stay good.
    pub port: i32,
    /// The IANA zone that a new 1:1 starts with.
    pub zone: String,
}

/// A person, as a screen names them.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Who {
    /// The person's id.
    pub person: String,
    /// Their name; "you" for the owner of this device.
    pub name: String,
    /// Whether it is the owner of this device.
    pub me: bool,
}

/// What both agreed on for their 1:1.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Charter {
    /// The IANA time zone in which meetings are dated, for example `Europe/Lisbon`.
    pub zone: String,
    /// Days from one meeting to the next, 1 to 366.
    pub every_days: i32,
    /// Planned length of a meeting in minutes, 1 to 1,440.
    pub minutes: i32,
}

/// A person this home keeps a 1:1 with.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PersonCard {
    /// The 1:1 as this home knows it: what every call about it asks for.
    pub pair: String,
    /// What they call themselves, or what their owner called them before pairing.
    pub name: String,
    /// Which side of the 1:1 they are on, once known.
    pub role: Option<Role>,
    /// How far pairing is.
    pub state: PairingState,
    /// Their person id, once paired.
    pub person: Option<String>,
    /// Changes that wait to be sent.
    pub waiting: i32,
    /// Changes that were sent and of which they have not said that they arrived.
    pub sent: i32,
    /// Items on the agenda, by either.
    pub open_items: i32,
    /// Those of them that the other wrote.
    pub their_items: i32,
    /// Items on the agenda with a heads-up from the other.
    pub heads_ups: i32,
    /// Open action items.
    pub open_actions: i32,
    /// Things that need a choice.
    pub conflicts: i32,
    /// Things that could not be taken in or kept.
    pub problems: i32,
    /// The day of the last contact that ended in step.
    pub last_contact: Option<Day>,
    /// The day the next meeting is due: the last one, or the last contact, and the charter's
    /// days. Nothing before the first.
    pub next_meeting: Option<Day>,
    /// Not listened to, because it sent what no honest Amble sends.
    pub muted: bool,
    /// What both agreed on, once paired.
    pub charter: Option<Charter>,
    /// 60 digits, equal on both devices, to compare at any time once paired.
    pub safety_number: Option<String>,
}

/// One of several values that stand in a field, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Choice {
    /// The value as `settle` takes it.
    pub value: String,
    /// The value as a person reads it.
    pub shown: String,
    /// Who put it.
    pub by: Who,
}

/// A field in which the two wrote apart and a person must choose.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Conflict {
    /// The thing's id.
    pub thing: String,
    /// A short line that names the thing.
    pub label: String,
    /// The field.
    pub field: Field,
    /// The values that stand, in the same order on both devices; the shown one is last.
    pub choices: Vec<Choice>,
}

/// An agenda item.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Whose words.
    pub author: Who,
    /// What to talk about: one line.
    pub title: String,
    /// What is behind it; empty for none.
    pub context: String,
    /// Where it stands.
    pub section: Section,
    /// The other should see it before the meeting.
    pub heads_up: bool,
    /// What became of it.
    pub state: ItemState,
    /// The text both write under it, Markdown.
    pub notes: String,
    /// What needs a choice.
    pub conflicts: Vec<Conflict>,
    /// How far it is on its way.
    pub way: Way,
    /// Nothing of it has ever left this device: it can be taken back whole.
    pub here: bool,
}

/// An action item.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Action {
    /// Its id.
    pub id: String,
    /// Who wrote it down.
    pub author: Who,
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub who: Option<Who>,
    /// From when it is asked about.
    pub due: Option<Day>,
    /// How both will know that it is done; empty for none.
    pub measure: String,
    /// The id of the item it came from.
    pub item: Option<String>,
    /// What became of it.
    pub state: ActionState,
    /// What needs a choice.
    pub conflicts: Vec<Conflict>,
    /// How far it is on its way.
    pub way: Way,
}

/// A decision that stands, or one that its author took back.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Decision {
    /// Its id.
    pub id: String,
    /// Whose words.
    pub author: Who,
    /// What was decided.
    pub what: String,
    /// The id of the item it belongs to.
    pub item: Option<String>,
    /// The id of the meeting it was made in.
    pub meeting: Option<String>,
    /// Whether it stands.
    pub stands: bool,
    /// How far it is on its way.
    pub way: Way,
}

/// A meeting. Two that were started apart on one day are one.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Meeting {
    /// Its id.
    pub id: String,
    /// Who started it.
    pub author: Who,
    /// The day, in its zone.
    pub date: Option<Day>,
    /// Local time it started at, in its zone, as `16:00`.
    pub start: Option<String>,
    /// Local time it ended at, in its zone, as `16:30`.
    pub end: Option<String>,
    /// IANA zone of its times.
    pub zone: String,
    /// How far it is.
    pub state: MeetingState,
    /// Every id under which it was started: two, when both started it apart.
    pub started_as: Vec<String>,
    /// How far it is on its way.
    pub way: Way,
}

/// Any one thing, whatever it is, and what came of it: exactly one of the first four is set.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Thing {
    /// Set for an agenda item.
    pub item: Option<Item>,
    /// Set for an action item.
    pub action: Option<Action>,
    /// Set for a decision.
    pub decision: Option<Decision>,
    /// Set for a meeting.
    pub meeting: Option<Meeting>,
    /// The action items that came from an item.
    pub actions: Vec<Action>,
    /// The decisions that stand and belong to an item.
    pub decisions: Vec<Decision>,
}

/// A thing that was found by what a person typed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FoundThing {
    /// The 1:1 it belongs to.
    pub pair: String,
    /// Its id.
    pub thing: String,
    /// What it is.
    pub entity: Entity,
}

/// What could not be taken in or kept.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Problem {
    /// One sentence: why.
    pub why: String,
    /// The ids of the edits it is about.
    pub edits: Vec<String>,
    /// What they say, shortened.
    pub words: Vec<String>,
}

/// A new agenda item, as typed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct NewItem {
    /// One line that says what to talk about.
    pub title: String,
    /// What is behind it; empty for none.
    #[uniffi(default = "")]
    pub context: String,
    /// Where it stands on the agenda; anything else when not said.
    #[uniffi(default = None)]
    pub section: Option<Section>,
    /// Whether the other should see it before the meeting.
    #[uniffi(default = false)]
    pub heads_up: bool,
}

/// A new action item, as typed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct NewAction {
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub who: Owner,
    /// From when it is asked about.
    #[uniffi(default = None)]
    pub due: Option<Day>,
    /// How both will know that it is done; empty for none.
    #[uniffi(default = "")]
    pub measure: String,
    /// The id of the agenda item it came from.
    #[uniffi(default = None)]
    pub item: Option<String>,
}

/// One field and its new value, as typed: a date as `2026-12-04`, an owner as `me`, `them`, a
/// name or a person id, a state by its word, a heads-up as `true` or `false`.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FieldChange {
    /// Which field.
    pub field: Field,
    /// What it is to hold; empty takes an optional value away.
    pub value: String,
}

/// A private note or draft, opened.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PrivateNote {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: PrivateKind,
    /// The 1:1 it is about.
    pub about: Option<String>,
    /// The day it was written.
    pub written: Day,
    /// What it says, Markdown.
    pub body: String,
}

/// One private record as it is stored: an age file.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SealedNote {
    /// Its id.
    pub id: String,
    /// The age file.
    pub bytes: Vec<u8>,
}

/// What happened to a thing.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum What {
    /// It is new.
    New,
    /// A field was changed.
    Changed {
        /// Which.
        field: Field,
        /// What was shown before; empty for nothing.
        before: String,
        /// What is shown now; empty for nothing.
        after: String,
    },
    /// The notes under it were changed.
    Notes,
    /// Its state changed.
    State {
        /// The word of the new state, such as `discussed`.
        state: String,
    },
    /// Both changed it apart: a person must choose.
    NeedsDecision {
        /// Which field.
        field: Field,
    },
}

/// One line of a digest.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct DigestLine {
    /// Who did it.
    pub by: Who,
    /// The thing's id.
    pub thing: String,
    /// What the thing is.
    pub entity: Entity,
    /// A short line that names it.
    pub label: String,
    /// What happened.
    pub what: What,
}

/// What changed since the two last parted in step.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Digest {
    /// The 1:1.
    pub pair: String,
    /// The lines: by person, then by thing.
    pub lines: Vec<DigestLine>,
}

/// One row of this home, opened for its owner.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct DumpRow {
    /// The row's key, as text.
    pub key: String,
    /// What it holds, as text; bytes that are no text as hex.
    pub value: String,
}
