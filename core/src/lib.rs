//! Amble: 1:1s that two people keep and nobody else can read.
//!
//! [`Amble`] is one person's home on one device. It opens the store, takes edits, keeps the
//! private half, pairs with other devices and makes contact, and tells what changed.
//!
//! ```text
//! tap ── edit ──> Amble ──> outbox (store) ──────────────> record + outbox ──> screen
//! contact ──> publish ──> document ──> parcel ──> link ──> net ──────> other device
//! other device ──> net ──> link ──> guard ──> document ──> record ──> digest ──> screen
//! private ──> vault ──> store                  (no arrow leaves)
//! ```
//!
//! Every synchronous method is short, and durable when it returns. Pairing and meeting are
//! asynchronous, each a screen of its own that is pulled for events. Library code prints nothing,
//! reads no environment and knows no clock: the day and the time come in as arguments.
//!
//! Reading order: `amble` (a home), `agenda` (the shared half) with `desk` and `undo`, `private`
//! and `share`, `pairing`, `meet`.

mod agenda;
mod amble;
mod cards;
mod contact;
mod desk;
mod discovery;
mod entropy;
mod error;
mod events;
mod export;
mod home;
mod keeping;
mod live;
mod meet;
mod pairing;
mod people;
mod private;
mod share;
mod undo;

pub use agenda::{FoundThing, read_list};
pub use amble::{Amble, Changes, Recovered};
pub use amble_model::{
    Action, ActionState, Charter, Claim, Conflict, Decision, DeviceId, Digest, DigestLine, EditId,
    Entity, Field, Item, ItemState, Meeting, MeetingState, NoteId, ObjectId, Page, PairHandle,
    Person, PersonId, Role, Section, Value, What, bullets, id, limits, rules,
    schema::DecisionState,
};
pub use amble_vault::{PrivateKind, Secret, SecretError, SecretName, SecretStore};
pub use cards::{
    ActionCard, ConflictCard, DecisionCard, DigestCard, DumpRow, FieldChange, ItemCard, Me,
    MeetingCard, NewAction, NewItem, Owner, PairingState, PersonCard, PrivateCard, ProblemCard,
    SealedNote, ThingCard, Way,
};
pub use discovery::Discovery;
pub use error::{AmbleError, ErrorKind, Remedy};
pub use events::{MeetEvent, PairingEvent};
pub use meet::{Direction, Listen, MeetOptions, MeetScreen, Tap};
pub use pairing::{InviteOptions, JoinOptions, PairingScreen};
pub use zeroize::Zeroizing;
