//! What a 1:1 is, in plain types: ids, edits, the record that screens show, and its rules.
//!
//! Nothing here reads a disk, a clock, a network or a source of randomness, and nothing here
//! knows Automerge: every result is a function of what came in. Read in this order:
//!
//! 1. [`id`] - who and what things are called;
//! 2. [`schema`] - the one table of entities and fields that everything else reads;
//! 3. [`edit`] - what a person did, as data that is kept until the other device has it;
//! 4. [`record`] - all that is shared by a pair, and what an edit does to it;
//! 5. [`agenda`] - how a person sees it: items, actions, decisions, meetings, carry-over;
//! 6. [`rules`] - what is refused before it is saved, and why;
//! 7. [`digest`] - what changed between two records, by person.
//!
//! [`limits`] holds every cap with its reason, [`text`] merges the notes two people wrote apart,
//! [`rank`] puts things in order, and [`bullets`] reads a pasted list.

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();

pub mod agenda;
pub mod bullets;
pub mod digest;
pub mod edit;
pub mod id;
pub mod limits;
pub mod page;
pub mod parcel;
pub mod person;
pub mod rank;
pub mod record;
pub mod rules;
pub mod schema;
pub mod text;

pub use agenda::{Action, Claim, Conflict, Decision, Item, Meeting};
pub use digest::{Digest, DigestLine, What};
pub use edit::{Edit, Op, Put, Value};
pub use id::{DeviceId, EditId, IdError, NoteId, ObjectId, PairHandle, PairId, PersonId};
pub use page::Page;
pub use parcel::{Envelope, Parcel, Tag, Tip};
pub use person::{Charter, Entropy, Person, Role};
pub use rank::Rank;
pub use record::{Alternative, Object, Record, Register};
pub use rules::EditError;
pub use schema::{ActionState, Entity, Field, ItemState, MeetingState, Section};
