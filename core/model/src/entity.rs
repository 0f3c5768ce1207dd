//! The entities of a 1:1: each is declared in one file, and everything that works on any of them
//! is made here. `docs/ADDING.md` says how to add one.

pub(crate) mod declare;
pub mod kind;

use crate::{
    Conflict, EditError, FieldValue, Object, ObjectId, Put, Rank, Snapshot, schema::EntitySpec,
    words::words,
};
use chrono::NaiveDateTime;
use serde::Serialize;

pub use kind::{
    Choice, Date, FieldKind, Flag, Line, Lines, Number, OneOfUs, Ranked, Reference, Time,
};

/// An entity as its declaration makes it.
pub trait Declared: Sized {
    /// Which entity.
    const ENTITY: Entity;
    /// Its fields and moves.
    const SPEC: EntitySpec;

    /// An object as it is shown.
    fn of(object: &Object, snapshot: &Snapshot) -> Self;

    /// A short line that names it: as it was written, or a date.
    fn label(&self) -> String;
}

/// What a list is ordered by; ties are broken by the object's id.
pub type SortKey = (u32, u32, String);

/// How objects of an entity are listed and acted on. What is usual is said here; an entity says
/// only what is special.
pub trait Listed: Declared {
    /// Whether an object is in the short list: unless said otherwise, it is in its first state.
    fn is_current(object: &Object) -> bool {
        Self::SPEC.states().first().is_none_or(|first| *first == object.state())
    }

    /// What an object is a part of: it is taken back, and reported, together with that.
    fn part_of(_: &Object) -> Option<ObjectId> {
        None
    }

    /// The object under which this one is shown: itself, unless several are shown as one.
    fn shown_as(id: ObjectId, _: &Snapshot) -> ObjectId {
        id
    }

    /// What the list is ordered by.
    fn key(_: &Object, _: &Snapshot) -> SortKey {
        SortKey::default()
    }

    /// The view of all that is shown as one with this.
    fn together(self, _: &Snapshot) -> Self {
        self
    }

    /// Everything that is meant when a person acts on this.
    fn acted_on(id: ObjectId, _: &Snapshot) -> Vec<ObjectId> {
        vec![id]
    }

    /// Adds to the puts of an act what else it sets; `now` is in Unix seconds.
    fn acted(_: &Object, _: &mut Vec<Put>, _: i64) {}
}

/// What is known when something is created.
#[derive(Debug)]
pub struct Creating<'a> {
    /// What the owner sees.
    pub snapshot: &'a Snapshot,
    /// The local date and time, in the zone of the 1:1.
    pub local: NaiveDateTime,
    /// The IANA zone of the 1:1.
    pub zone: &'a str,
    /// Ranks that were given in the same act, each after all others of its entity.
    pub given: &'a [(Entity, Rank)],
}

impl Creating<'_> {
    /// The last rank of all objects of an entity.
    #[must_use]
    pub fn last_rank(&self, entity: Entity) -> Option<Rank> {
        let here = || {
            let objects = self.snapshot.record.of(entity);
            objects.filter_map(|o| Rank::parse(o.text(crate::Field::RANK))).max()
        };
        self.last_given(entity).or_else(here)
    }

    /// The last rank that was given to an object of an entity in the same act.
    #[must_use]
    pub fn last_given(&self, entity: Entity) -> Option<Rank> {
        let of = self.given.iter().rev().find(|(of, _)| *of == entity);
        of.map(|(_, rank)| rank.clone())
    }
}

/// What is set when something is created, besides what was handed in.
pub trait Created {
    /// Adds it to the puts.
    ///
    /// # Errors
    /// Why it cannot be created now.
    fn complete(&self, _: &mut Vec<Put>, _: &Creating<'_>) -> Result<(), EditError> {
        Ok(())
    }
}

/// Makes everything that works on any entity of the list of them all.
macro_rules! entities {
    ($($(#[$doc:meta])* $file:ident: $View:ident, $New:ident, $word:literal;)*) => {
        $(mod $file;)*
        $(pub use $file::*;)*

        words! {
            /// A kind of object in the shared document.
            Entity { $($(#[$doc])* $View = $word),* }
        }

        impl Entity {
            /// Its fields and moves.
            #[must_use]
            pub fn spec(self) -> &'static EntitySpec {
                match self { $(Self::$View => const { &<$View as Declared>::SPEC }),* }
            }
        }

        /// Any one object, as it is shown.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(tag = "kind", rename_all = "lowercase")]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
        pub enum Thing { $($(#[$doc])* $View($View)),* }

        impl Thing {
            /// An object as it is shown.
            #[must_use]
            pub(crate) fn of(object: &Object, snapshot: &Snapshot) -> Self {
                match object.id.entity {
                    $(Entity::$View => Self::$View($View::of(object, snapshot).together(snapshot))),*
                }
            }

            /// Which one.
            #[must_use]
            pub fn id(&self) -> ObjectId {
                match self { $(Self::$View(view) => view.id),* }
            }

            /// A short line that names it: as it was written, or the date of a meeting.
            #[must_use]
            pub fn label(&self) -> String {
                match self { $(Self::$View(view) => view.label()),* }
            }

            /// Where both wrote apart and one version must be chosen.
            #[must_use]
            pub fn conflicts(&self) -> &[Conflict] {
                match self { $(Self::$View(view) => &view.conflicts),* }
            }
        }

        $(impl From<$View> for Thing {
            fn from(view: $View) -> Self {
                Self::$View(view)
            }
        })*

        $(impl TryFrom<Thing> for $View {
            type Error = Thing;

            /// The view, if it is of this entity; the thing unchanged if not.
            fn try_from(thing: Thing) -> Result<Self, Thing> {
                match thing {
                    Thing::$View(view) => Ok(view),
                    #[allow(unreachable_patterns, reason = "while there is one entity only")]
                    other => Err(other),
                }
            }
        })*

        /// Something new, as a person hands it in.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
        pub enum New { $($(#[$doc])* $View($New)),* }

        $(impl From<$New> for New {
            fn from(new: $New) -> Self {
                Self::$View(new)
            }
        })*

        impl New {
            /// Which entity.
            #[must_use]
            pub fn entity(&self) -> Entity {
                match self { $(Self::$View(_) => Entity::$View),* }
            }

            /// Everything that is set, field by field.
            ///
            /// # Errors
            /// Why it cannot be created now.
            pub(crate) fn puts(&self, at: &Creating<'_>) -> Result<Vec<Put>, EditError> {
                let people = &at.snapshot.people;
                let mut puts = match self { $(Self::$View(new) => new.puts(people)),* };
                match self { $(Self::$View(new) => new.complete(&mut puts, at)?),* }
                Ok(puts)
            }
        }

        /// What is special about an entity, for code that works on any.
        impl Entity {
            pub(crate) fn is_current(self, object: &Object) -> bool {
                match self { $(Self::$View => $View::is_current(object)),* }
            }

            pub(crate) fn part_of(self, object: &Object) -> Option<ObjectId> {
                match self { $(Self::$View => $View::part_of(object)),* }
            }

            pub(crate) fn shown_as(self, id: ObjectId, snapshot: &Snapshot) -> ObjectId {
                match self { $(Self::$View => $View::shown_as(id, snapshot)),* }
            }

            pub(crate) fn key(self, object: &Object, snapshot: &Snapshot) -> SortKey {
                match self { $(Self::$View => $View::key(object, snapshot)),* }
            }

            pub(crate) fn acted_on(self, id: ObjectId, snapshot: &Snapshot) -> Vec<ObjectId> {
                match self { $(Self::$View => $View::acted_on(id, snapshot)),* }
            }

            pub(crate) fn acted(self, object: &Object, puts: &mut Vec<Put>, now: i64) {
                match self { $(Self::$View => $View::acted(object, puts, now)),* }
            }
        }
    };
}

entities! {
    /// Something to talk about.
    topic: Topic, NewTopic, "topic";
    /// One line under a topic.
    note: Note, NewNote, "note";
    /// What one of the two will do.
    action: Action, NewAction, "action";
    /// A short statement made in a meeting.
    decision: Decision, NewDecision, "decision";
    /// One occurrence of the 1:1.
    meeting: Meeting, NewMeeting, "meeting";
}

/// A field and its new value, as a person hands it in; nothing takes an optional value away.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FieldChange {
    /// Which field.
    pub field: crate::Field,
    /// Its new value.
    pub value: Option<FieldValue>,
}
