//! Amble for Kotlin, Swift and Python: a mirror of `amble-core` that UniFFI can carry.
//!
//! ```text
//! Kotlin, Swift, Python ── thin layer in apps/ ── generated code ── this crate ── amble-core
//! ```
//!
//! Nothing is decided here. Records and enums are this crate's own, and copied from those of the
//! core; ids are text. What holds for every caller:
//! - no call runs on the caller's thread for longer than it takes to hand it over: all work is
//!   done on a runtime that this crate owns;
//! - a fault becomes an [`AmbleError`] with a kind to decide by and a sentence to show, and so
//!   does a panic, and an exception in what the platform brings;
//! - pairing and meeting are objects of their own, pulled for events, and closed by `leave`;
//! - after [`Amble::shutdown`] has returned nothing calls back and the home is free.
//!
//! Reading order: `amble` (a home) with `shared` and `private`, `screens` (pairing, meeting), `changes`, `platform` (what the app
//! brings), `cards`, `words` and `events` (what crosses), `mirror` (how it is copied), `runtime`.

mod amble;
mod cards;
mod changes;
mod error;
mod events;
mod mirror;
mod platform;
mod private;
mod runtime;
mod screens;
mod shared;
mod words;

pub use amble::{Amble, InviteOptions, JoinOptions, MeetOptions, Recovered, recover};
pub use amble_model::{Page, Section};
pub use cards::{
    Action, Charter, Choice, Conflict, Day, Decision, Digest, DigestLine, DumpRow, FieldChange,
    FoundThing, Item, Me, Meeting, NewAction, NewItem, PersonCard, PrivateNote, Problem,
    SealedNote, Thing, What, Who,
};
pub use changes::Changes;
pub use error::AmbleError;
pub use events::{MeetEvent, PairingEvent};
pub use platform::{Clock, Discovery, Moment, Platform, PlatformError, SecretStore};
pub use screens::{MeetScreen, PairingScreen};
pub use shared::read_list;
pub use words::{
    ActionState, Entity, ErrorKind, Field, ItemState, MeetingState, Owner, PairingState,
    PrivateKind, Role, Way,
};

uniffi::setup_scaffolding!();
