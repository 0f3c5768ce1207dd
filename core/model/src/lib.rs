//! What a 1:1 is, in plain types: ids, entities, edits, the record that screens show, and its
//! rules.
//!
//! Nothing here reads a disk, a clock, a network or a source of randomness, and nothing here
//! knows Automerge: every result is a function of what came in. Read in this order:
//!
//! 1. [`id`] and [`person`] - what things and people are called;
//! 2. [`entity`] - the entities, each declared in one file, such as `entity/topic.rs`;
//! 3. [`schema`] - what the declarations say, as data that everything else reads;
//! 4. [`edit`] - what a person did, and [`outbox`] - what waits of it until it is sent;
//! 5. [`record`] - all that is shared by a pair, and what an edit does to it;
//! 6. [`state`] - which state an object is in, and where one version must be chosen;
//! 7. [`snapshot`] - what the owner of a home sees, and every list of it;
//! 8. [`intent`] - what a person wants, as edits, and [`rules`] - what is refused, and why;
//! 9. [`undo`] - what takes an act back, and [`digest`] - what changed, by person.
//!
//! [`limits`] holds every cap with its reason, [`notes`] turns a text into edits of its lines,
//! [`rank`] puts things in order, [`calendar`] spells dates, and [`bullets`] reads a pasted list.

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();

pub mod act;
pub mod bullets;
pub mod calendar;
pub mod charter;
pub mod digest;
pub mod edit;
pub mod entity;
pub mod error;
pub mod event;
pub mod id;
pub mod intent;
pub mod limits;
pub mod notes;
pub mod outbox;
pub mod page;
pub mod parcel;
pub mod person;
pub mod rank;
pub mod record;
pub mod rules;
pub mod schema;
pub mod snapshot;
pub mod state;
pub mod text;
pub mod undo;
pub mod value;
pub mod view;
pub mod words;

pub use act::Act;
pub use charter::Charter;
pub use digest::{Digest, DigestLine, What};
pub use edit::{Edit, Op, Put};
pub use entity::{
    Action, ActionState, Decision, DecisionState, Entity, FieldChange, Meeting, MeetingState, New,
    NewAction, NewDecision, NewMeeting, NewNote, NewTopic, Note, NoteState, Section, Thing, Topic,
    TopicState,
};
pub use error::ErrorKind;
#[cfg(feature = "uniffi")]
pub use error::HomeError;
pub use event::{PairingEvent, SyncEvent};
pub use id::{DeviceId, EditId, IdError, ObjectId, PairHandle, PairId, PersonId, PrivateId};
pub use intent::Moment;
pub use page::Page;
pub use parcel::{Envelope, Parcel, Tag, Tip};
pub use person::{People, Person, Role, Side};
pub use rank::Rank;
pub use record::{Alternative, Object, Record, Register};
pub use rules::EditError;
pub use schema::Field;
pub use snapshot::{Delivery, Query, Snapshot, ThingConflict};
pub use state::{Conflict, Version};
pub use value::{FieldValue, Value};
pub use view::{
    DumpRow, FoundThing, Me, PairingState, PersonView, PrivateNote, Problem, SealedNote,
};
