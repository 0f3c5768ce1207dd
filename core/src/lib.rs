//! Amble: 1:1s that two people keep and nobody else can read.
//!
//! [`Amble`] is one person's home on one device. It opens the store, takes what a person does,
//! keeps the private half, pairs with other devices and syncs with them, and tells what changed.
//!
//! ```text
//! tap ── Act ──> Amble ──> outbox (store) ───────────────────> record + outbox ──> screen
//! sync ──> publish(outbox) ──> document ──> parcel ──> link ──> net ──────> other device
//! other device ──> net ──> link ──> guard ──> document ──> store ──> record ──> digest ──> screen
//! private ──> vault ──> store                  (no arrow leaves)
//! ```
//!
//! What it gives out is final: `amble-model` declares the views, and `--json`, Kotlin, Swift and
//! Python are given the same. What it takes in is [`New`], [`Act`], [`FieldChange`] and [`Query`],
//! so a new kind of thing adds no method here:
//!
//! ```
//! # fn main() -> Result<(), amble_core::AmbleError> {
//! # let folder = tempfile::tempdir().unwrap();
//! # let (home, now) = (folder.path().join("home"), 1_796_000_000);
//! use amble_core::{Act, Amble, Entity, NewTopic, Query, Thing};
//!
//! let ana = Amble::init(&home, "Ana", "Europe/Lisbon")?;
//! let pair = ana.add_person("Sam")?;
//! let topic = NewTopic {
//!     title: "Roadmap for spring".into(),
//!     details: "Who decides, and when?".into(),
//!     section: None,
//!     heads_up: true,
//! };
//! let id = ana.create(pair, topic.into(), now)?;
//! let agenda = ana.list(pair, Query::open(Entity::Topic))?;
//! assert!(matches!(&agenda[..], [Thing::Topic(topic)] if topic.id == id && topic.unsent));
//! ana.act(pair, id, Act::Discuss, now)?;
//! assert!(ana.list(pair, Query::open(Entity::Topic))?.is_empty());
//! ana.undo(pair)?;
//! # Ok(())
//! # }
//! ```
//!
//! Every synchronous method is short, and durable when it returns. A pairing and a sync are
//! objects of their own that are pulled for events. Library code prints nothing, reads no
//! environment and knows no clock: the day and the time come in as arguments.
//!
//! Where things are:
//! - [`home`]: creating, opening and repairing a home; its people; what leaves it by its owner's
//!   hand;
//! - `shared`: reading the shared half, doing something to it, undoing that;
//! - `private`: private notes, sharing one and taking it back;
//! - `connect`: pairing and syncing, which run in `amble-live`.

mod connect;
mod error;
pub mod home;
mod private;
mod rng;
mod shared;

pub use amble_model::{
    Act, Action, ActionState, Charter, Conflict, Decision, DecisionState, Delivery, DeviceId,
    Digest, DigestLine, DumpRow, EditId, Entity, ErrorKind, Field, FieldChange, FieldValue,
    FoundThing, Me, Meeting, MeetingState, New, NewAction, NewDecision, NewMeeting, NewNote,
    NewTopic, Note, NoteState, ObjectId, Page, PairHandle, PairingEvent, PairingState, Person,
    PersonId, PersonView, PrivateId, PrivateNote, Problem, Query, Role, SealedNote, Section, Side,
    Snapshot, SyncEvent, Thing, ThingConflict, Topic, TopicState, Version, What, calendar, id,
    limits, notes, person, rules, schema, text,
};
pub use amble_vault::{Secret, SecretError, SecretName, SecretStore};
pub use connect::{
    Direction, Discovery, InviteOptions, JoinOptions, Listen, PairingSession, SyncOptions,
    SyncSession, Tap,
};
pub use error::{AmbleError, Remedy};
pub use home::{Amble, Changes, Repaired};
pub use shared::read_list;
pub use zeroize::Zeroizing;
