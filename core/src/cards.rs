//! What screens are given: plain values, in shapes that every binding can mirror.

use amble_model::{
    Action, Charter, Conflict, Decision, Digest, EditId, Field, Item, Meeting, NoteId, ObjectId,
    PairHandle, PersonId, Role,
};
use amble_vault::PrivateKind;
use chrono::NaiveDate;

/// Who this home belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// The person.
    pub person: PersonId,
    /// The name others see.
    pub name: String,
    /// This device, as others know it.
    pub device: amble_model::DeviceId,
    /// The UDP port this device prefers, so that remembered addresses stay good.
    pub port: u16,
    /// The IANA zone that a new 1:1 starts with.
    pub zone: String,
}

/// How far pairing with a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairingState {
    /// Added, not paired: what is shared waits.
    NotPaired,
    /// Both said yes, and the last word of the other was lost: completed at the next contact, or
    /// gone after ten minutes.
    Pending,
    /// Paired.
    Paired,
}

impl PairingState {
    /// The word a person reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotPaired => "not paired",
            Self::Pending => "pending",
            Self::Paired => "paired",
        }
    }
}

/// A person this home keeps a 1:1 with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonCard {
    /// The 1:1 as this home knows it.
    pub pair: PairHandle,
    /// What they call themselves, or what their owner called them before pairing.
    pub name: String,
    /// Which side of the 1:1 they are on, once known.
    pub role: Option<Role>,
    /// How far pairing is.
    pub state: PairingState,
    /// Their person id, once paired.
    pub person: Option<PersonId>,
    /// Changes that wait to be sent.
    pub waiting: u32,
    /// Changes that were sent and of which they have not said that they arrived.
    pub sent: u32,
    /// Items on the agenda, by either.
    pub open_items: u32,
    /// Those of them that the other wrote.
    pub their_items: u32,
    /// Items on the agenda with a heads-up from the other.
    pub heads_ups: u32,
    /// Open action items.
    pub open_actions: u32,
    /// Things that need a choice.
    pub conflicts: u32,
    /// Things that could not be taken in or kept.
    pub problems: u32,
    /// The day of the last contact that ended in step.
    pub last_contact: Option<NaiveDate>,
    /// The day the next meeting is due: the later of the last meeting and the last contact, and
    /// the charter's days. Nothing before the first.
    pub next_meeting: Option<NaiveDate>,
    /// Not listened to, because it sent what no honest Amble sends.
    pub muted: bool,
    /// What both agreed on, once paired.
    pub charter: Option<Charter>,
    /// 60 digits, equal on both devices, to compare at any time once paired.
    pub safety_number: Option<String>,
}

/// How far something is on its way to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// In the vault.
    OnlyMe,
    /// In the outbox: can be taken back for real.
    Shared,
    /// May have arrived: can be withdrawn, not unsent.
    Sent,
    /// The other device said so, or it came from there.
    Delivered,
}

impl Way {
    /// The word a person reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::OnlyMe => "only me",
            Self::Shared => "shared",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
        }
    }
}

/// An agenda item with its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemCard {
    /// The item.
    pub item: Item,
    /// How far it is on its way.
    pub way: Way,
    /// Nothing of it has ever left this device: it can be taken back whole.
    pub here: bool,
}

/// An action item with its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionCard {
    /// The action item.
    pub action: Action,
    /// How far it is on its way.
    pub way: Way,
}

/// A decision with its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionCard {
    /// The decision.
    pub decision: Decision,
    /// How far it is on its way.
    pub way: Way,
}

/// A meeting with its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingCard {
    /// The meeting.
    pub meeting: Meeting,
    /// How far it is on its way.
    pub way: Way,
}

/// Any one thing, whatever it is, and what came of it: exactly one of the first four is set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ThingCard {
    /// Set for an agenda item.
    pub item: Option<ItemCard>,
    /// Set for an action item.
    pub action: Option<ActionCard>,
    /// Set for a decision.
    pub decision: Option<DecisionCard>,
    /// Set for a meeting.
    pub meeting: Option<MeetingCard>,
    /// The action items that came from an item.
    pub actions: Vec<ActionCard>,
    /// The decisions that stand and belong to an item.
    pub decisions: Vec<DecisionCard>,
}

/// A conflict, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictCard {
    /// The thing.
    pub object: ObjectId,
    /// A short line that names it.
    pub label: String,
    /// The values that stand.
    pub conflict: Conflict,
}

/// What could not be taken in or kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemCard {
    /// One sentence: why.
    pub why: String,
    /// The edits it is about.
    pub edits: Vec<EditId>,
    /// What they say, shortened.
    pub words: Vec<String>,
}

/// A new agenda item, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    /// One line that says what to talk about.
    pub title: String,
    /// What is behind it; empty for none.
    pub context: String,
    /// Where it stands on the agenda.
    pub section: amble_model::Section,
    /// Whether the other should see it before the meeting.
    pub heads_up: bool,
}

/// Who an action item is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The owner of this home.
    Me,
    /// The other.
    Them,
}

/// A new action item, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAction {
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub who: Owner,
    /// From when it is asked about.
    pub due: Option<NaiveDate>,
    /// How both will know that it is done; empty for none.
    pub measure: String,
    /// The agenda item it came from.
    pub item: Option<ObjectId>,
}

/// One field and its new value, as typed: a date as `2026-12-04`, an owner as `me`, `them`, a
/// name or a person id, a state by its word, a heads-up as `true` or `false`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Which field.
    pub field: Field,
    /// What it is to hold; empty takes an optional value away.
    pub value: String,
}

/// A private note or draft, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateCard {
    /// Which.
    pub id: NoteId,
    /// What it is.
    pub kind: PrivateKind,
    /// The 1:1 it is about.
    pub about: Option<PairHandle>,
    /// The day it was written.
    pub written: NaiveDate,
    /// What it says.
    pub body: String,
}

/// One private record as it is stored: an age file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedNote {
    /// Which.
    pub id: NoteId,
    /// The age file.
    pub bytes: Vec<u8>,
}

/// What changed since the two last parted in step, with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestCard {
    /// The 1:1.
    pub pair: PairHandle,
    /// The lines, by person.
    pub digest: Digest,
}

/// One row of this home, opened for its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DumpRow {
    /// The row's key, as text.
    pub key: String,
    /// What it holds, as text; bytes that are no text as hex.
    pub value: String,
}
