//! The schema: what every entity and field of the shared document is. It is made of the
//! declarations in [`crate::entity`]; publishing, projecting, guarding, the digest and a page of
//! `docs/FORMATS.md` read it.
//!
//! A field that is not in the schema is kept and ignored when read, and never written. Words here
//! are the words in the document.

use crate::{Act, Entity};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Version of the schema. A reader of an older version tolerates unknown fields, and refuses
/// objects of an entity it does not know until it is updated.
pub const SCHEMA: u16 = 2;

/// The top-level maps that genesis creates, in this order. Some wait for an entity to come.
pub const MAPS: [&str; 12] = [
    "topics",
    "notes",
    "actions",
    "decisions",
    "meetings",
    "summaries",
    "goals",
    "results",
    "updates",
    "feedback",
    "checkins",
    "agreements",
];

/// The name of a field, as it is in the document, in `--json` and in the bindings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field(pub(crate) &'static str);

impl Field {
    /// The person whose statement this is. Every entity has it.
    pub const AUTHOR: Field = Field("author");
    /// What became of it. Every entity that has states has it.
    pub const STATE: Field = Field("state");
    /// The revisions that a drop saw. Every entity that can be dropped has it.
    pub const SEEN: Field = Field("seen");
    /// The edit that last touched it, and the edits that this one replaced. Every entity has it.
    pub const REV: Field = Field("rev");
    /// Its place among the others, where there is an order.
    pub const RANK: Field = Field("rank");

    /// The field's name.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.0
    }

    /// Reads the name of a field of any entity.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        table().map(|row| row.field).find(|field| field.0 == word)
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let word = String::deserialize(from)?;
        Self::from_word(&word).ok_or_else(|| serde::de::Error::custom("no field of this version"))
    }
}

#[cfg(feature = "uniffi")]
uniffi::custom_type!(Field, String, {
    lower: |field| field.0.to_owned(),
    try_lift: |word| Field::from_word(&word)
        .ok_or_else(|| crate::HomeError::from(crate::EditError::UnknownField { field: word }).into()),
});

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of at most so many characters.
    Line(usize),
    /// Several lines of at most so many characters together.
    Lines(usize),
    /// One of these words; for states, later is stronger.
    Choice(&'static [&'static str]),
    /// A civil date, `2026-12-04`.
    Date,
    /// A local time, `09:30`.
    Time,
    /// True or false.
    Flag,
    /// A whole number between these two, both included.
    Number {
        /// The smallest.
        min: i32,
        /// The greatest.
        max: i32,
    },
    /// A [`crate::Rank`].
    Rank,
    /// One of the two people, as the key of a [`crate::PersonId`].
    Side,
    /// The key of an object of this entity.
    Reference(Entity),
    /// Keys of [`crate::EditId`]s, one space between.
    Edits,
}

/// Who may write a field, or make a move from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Whoever creates the object, in the creating edit alone.
    Creator,
    /// The author of the statement.
    Author,
    /// The person who is not the author.
    Other,
    /// Either person.
    Either,
}

impl Writer {
    /// Whether a person may write, by whether they are the author.
    #[must_use]
    pub fn allows(self, is_author: bool) -> bool {
        match self {
            Self::Creator | Self::Author => is_author,
            Self::Other => !is_author,
            Self::Either => true,
        }
    }

    /// Whoever is one of several, after an object was created.
    pub(crate) const fn any_of(mut all: &[Writer]) -> Writer {
        let (mut author, mut other) = (false, false);
        while let [first, rest @ ..] = all {
            author |= matches!(first, Self::Author | Self::Either);
            other |= matches!(first, Self::Other | Self::Either);
            all = rest;
        }
        match (author, other) {
            (true, true) => Self::Either,
            (false, true) => Self::Other,
            (_, false) => Self::Author,
        }
    }
}

/// What a field becomes when two people write it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// One value, the same on both devices.
    Register,
    /// One value is shown, and all are kept until one is chosen.
    MultiValue,
    /// The strongest state; a drop counts only for what the dropper saw.
    Max,
    /// All values together.
    Set,
}

/// One field of one entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// Of which entity.
    pub entity: Entity,
    /// Its name.
    pub field: Field,
    /// What it holds.
    pub kind: Kind,
    /// Who may write it.
    pub writer: Writer,
    /// What it becomes when two write it apart.
    pub rule: Rule,
    /// Whether an object without it cannot be created, and it can never be empty.
    pub required: bool,
}

/// One move from a state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// What a person does.
    pub act: Act,
    /// The words of the states it starts from.
    pub from: &'static [&'static str],
    /// The word of the state it leads to.
    pub to: &'static str,
    /// Who may do it.
    pub by: Writer,
}

/// One entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntitySpec {
    /// The top-level map that holds its objects.
    pub map: &'static str,
    /// The field that names an object to a person.
    pub label: Field,
    /// Its fields.
    pub fields: &'static [FieldSpec],
    /// The state whose claim counts only for what the dropper saw, if it has one.
    pub dropped: Option<&'static str>,
    /// The moves between its states.
    pub moves: &'static [Move],
}

impl EntitySpec {
    /// The words of its states, weakest first; none if it has no states.
    #[must_use]
    pub fn states(&self) -> &'static [&'static str] {
        let state = self.fields.iter().find(|row| row.field == Field::STATE);
        match state.map(|row| row.kind) {
            Some(Kind::Choice(words)) => words,
            _ => &[],
        }
    }

    /// Whether a person, by whether they are the author, may put this state in place of those: it
    /// can be reached from one of them by moves that are theirs to make. A state that is there may
    /// be put again by a person who could have put it.
    #[must_use]
    pub fn may_move(&self, standing: &[&str], to: &str, is_author: bool) -> bool {
        let mut reached: Vec<&str> = standing.to_vec();
        // A state of a newer version may lead anywhere.
        let newer = standing.iter().any(|word| !self.states().contains(word));
        let theirs = || self.moves.iter().filter(|m| m.by.allows(is_author));
        let into = theirs().any(|m| m.to == to);
        if into && (newer || standing.contains(&to)) {
            return true;
        }
        // At most one new state a round.
        for _ in self.states() {
            for m in theirs() {
                if m.from.iter().any(|from| reached.contains(from)) && !reached.contains(&m.to) {
                    reached.push(m.to);
                }
            }
        }
        into && reached.contains(&to)
    }

    /// Whether an object may be created in this state: it begins in its first, or in one that moves
    /// lead out of and none into, such as a meeting in progress; or its author could have brought
    /// it on from there.
    #[must_use]
    pub fn may_begin(&self, state: &str) -> bool {
        let out_of = |word: &str| self.moves.iter().any(|m| m.from.contains(&word));
        let into = |word: &str| self.moves.iter().any(|m| m.to == word);
        let mut begin: Vec<&str> = self.states().iter().copied().take(1).collect();
        begin.extend(self.states().iter().skip(1).filter(|word| out_of(word) && !into(word)));
        begin.contains(&state) || self.may_move(&begin, state, true)
    }
}

/// The fields of all entities.
pub fn table() -> impl Iterator<Item = &'static FieldSpec> {
    Entity::ALL.into_iter().flat_map(|entity| entity.spec().fields)
}

/// A field of an entity, or nothing if this entity has no such field.
#[must_use]
pub fn row(entity: Entity, field: Field) -> Option<&'static FieldSpec> {
    entity.spec().fields.iter().find(|row| row.field == field)
}

/// The schema as a page of Markdown: what `docs/FORMATS.md` must say.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(
        "| entity | field | holds | who may write | when both wrote apart |\n|---|---|---|---|---|\n",
    );
    for row in table() {
        let kind = match row.kind {
            Kind::Line(cap) => format!("one line, at most {cap} characters"),
            Kind::Lines(cap) => format!("lines, at most {cap} characters"),
            Kind::Choice(words) => words.join(", "),
            Kind::Date => "civil date `2026-12-04`".into(),
            Kind::Time => "local time `09:30`".into(),
            Kind::Flag => "boolean".into(),
            Kind::Number { min, max } => format!("whole number, {min} to {max}"),
            Kind::Rank => "rank".into(),
            Kind::Side => "person key".into(),
            Kind::Reference(entity) => format!("{} key", entity.word()),
            Kind::Edits => "edit keys, one space between".into(),
        };
        let writer = match row.writer {
            Writer::Creator => "creator, once",
            Writer::Author => "author",
            Writer::Other => "the other",
            Writer::Either => "either",
        };
        let rule = match (row.writer, row.rule) {
            (Writer::Creator, _) => "cannot happen",
            (_, Rule::Register) => "one value, the same on both",
            (_, Rule::MultiValue) => "one is shown, all are kept until one is chosen",
            (_, Rule::Max) => "strongest state; a drop counts for what it saw",
            (_, Rule::Set) => "all values together",
        };
        let (entity, field) = (row.entity.word(), row.field.word());
        out.push_str(&format!("| {entity} | `{field}` | {kind} | {writer} | {rule} |\n"));
    }
    out.push_str("\n| entity | act | from | to | who may |\n|---|---|---|---|---|\n");
    for entity in Entity::ALL {
        for m in entity.spec().moves {
            let by = match m.by {
                Writer::Author | Writer::Creator => "author",
                Writer::Other => "the other",
                Writer::Either => "either",
            };
            let (entity, act, from) = (entity.word(), m.act.word(), m.from.join(", "));
            out.push_str(&format!("| {entity} | {act} | {from} | {} | {by} |\n", m.to));
        }
    }
    out
}

#[cfg(test)]
mod tests;
