//! What a person did, as data.
//!
//! An [`Edit`] has an id, stays in the outbox until it is published, and is kept as long as the
//! epoch lives, so it can be published again after a restore or in a new epoch. Its id stays
//! behind in the document as the object's revision.

use crate::{EditId, Field, ObjectId, PersonId, Rank, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One field and its new value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Put {
    /// Which field.
    pub field: Field,
    /// What it holds from now on.
    pub value: Value,
}

impl Put {
    /// Text in a field.
    #[must_use]
    pub fn text(field: Field, text: impl Into<String>) -> Self {
        Self { field, value: Value::Text(text.into()) }
    }

    /// A place among the others.
    #[must_use]
    pub fn rank(rank: &Rank) -> Self {
        Self::text(Field::RANK, rank.as_str())
    }
}

/// What an edit does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    /// Makes an object, with these fields; those left out are not set.
    Create(Vec<Put>),
    /// Sets fields of an object.
    Put(Vec<Put>),
}

/// One act of a person on one object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Names the act, on both devices and for ever.
    pub id: EditId,
    /// The object it touches.
    pub object: ObjectId,
    /// What it does.
    pub op: Op,
    /// The waiting edits that it replaced, the latest first: without their values, so that an old
    /// copy of this home knows again that they are done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<EditId>,
}

impl Edit {
    /// An edit that replaces none.
    #[must_use]
    pub fn new(id: EditId, object: ObjectId, op: Op) -> Self {
        Self { id, object, op, was: Vec::new() }
    }

    /// Whether it makes the object it touches.
    #[must_use]
    pub fn creates(&self) -> bool {
        matches!(self.op, Op::Create(_))
    }

    /// The fields it sets.
    #[must_use]
    pub fn puts(&self) -> &[Put] {
        match &self.op {
            Op::Create(puts) | Op::Put(puts) => puts,
        }
    }

    /// The fields it sets, to be changed.
    pub(crate) fn puts_mut(&mut self) -> &mut Vec<Put> {
        match &mut self.op {
            Op::Create(puts) | Op::Put(puts) => puts,
        }
    }

    /// The value it puts into a field, if it does.
    #[must_use]
    pub fn value(&self, field: Field) -> Option<&Value> {
        self.puts().iter().rev().find(|put| put.field == field).map(|put| &put.value)
    }

    /// Its id and those of the edits it replaced.
    pub fn ids(&self) -> impl Iterator<Item = EditId> {
        std::iter::once(self.id).chain(self.was.iter().copied())
    }

    /// What it leaves behind as the object's revision: its id and those it replaced.
    #[must_use]
    pub fn revision(&self) -> Value {
        Value::Text(edit_keys(self.ids()))
    }

    /// Puts a person's id in the place of one that stood for them. True if it was there.
    pub fn rename(&mut self, from: PersonId, to: PersonId) -> bool {
        let stood = Value::Text(from.key());
        let mut found = false;
        for put in self.puts_mut().iter_mut().filter(|put| put.value == stood) {
            put.value = Value::Text(to.key());
            found = true;
        }
        found
    }
}

/// Ids of edits as a field holds them.
#[must_use]
pub fn edit_keys(ids: impl IntoIterator<Item = EditId>) -> String {
    ids.into_iter().map(|id| id.key()).collect::<Vec<_>>().join(" ")
}

/// The puts of a state, with what a drop must say: the revisions it saw, and itself, which is no
/// change that the dropper missed.
#[must_use]
pub(crate) fn state_puts(
    state: &str,
    dropped: Option<&str>,
    id: EditId,
    revisions: &BTreeSet<EditId>,
) -> Vec<Put> {
    let mut puts = vec![Put::text(Field::STATE, state)];
    if dropped == Some(state) {
        let mut seen = revisions.clone();
        seen.insert(id);
        puts.push(Put::text(Field::SEEN, edit_keys(seen)));
    }
    puts
}
