//! The record: all that a pair shares, as plain values, and what an edit does to it.
//!
//! The shared document projects to a record, and what a person sees is the record with their
//! outbox applied. The first law: projecting after publishing edits equals applying them to the
//! projection. So a record keeps, for each field, every value that nobody has replaced, with who
//! put it; which of them is *shown* is decided in [`crate::state`] and [`crate::entity`], never here.

use crate::{Edit, EditId, Entity, Field, ObjectId, PersonId, Value, schema};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// One value of a field, and who put it there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Alternative {
    /// The value.
    pub value: Value,
    /// Who put it.
    pub by: PersonId,
}

/// Every value of a field that nobody has replaced knowing it. More than one means that two
/// people wrote apart. The last one is shown where one must be: both devices agree on the order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Register {
    /// The values, in the document's order.
    pub values: Vec<Alternative>,
}

impl Register {
    /// What a new value makes of it. An equal value over a single one changes nothing, as in
    /// the document.
    fn put(&mut self, value: &Value, by: PersonId) {
        if let [only] = self.values.as_slice()
            && only.value == *value
        {
            return;
        }
        self.values = vec![Alternative { value: value.clone(), by }];
    }
}

/// One object of the shared document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Which.
    pub id: ObjectId,
    /// Whose statement it is.
    pub author: PersonId,
    /// Its fields but the author; what is not set is not there.
    pub fields: BTreeMap<Field, Register>,
}

impl Object {
    /// The value of a field that is shown where one must be.
    #[must_use]
    pub fn shown(&self, field: Field) -> Option<&Alternative> {
        self.alternatives(field).last()
    }

    /// The text of a field, empty when it is not set.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        self.shown(field).map_or("", |a| a.value.text())
    }

    /// Every value of a field that nobody has replaced.
    #[must_use]
    pub fn alternatives(&self, field: Field) -> &[Alternative] {
        self.fields.get(&field).map_or(&[], |r| r.values.as_slice())
    }

    /// The revisions it is at: what a drop must have seen to count.
    #[must_use]
    pub fn revisions(&self) -> BTreeSet<EditId> {
        self.alternatives(Field::REV).iter().filter_map(revision).collect()
    }

    /// A short line that names it: as it was written, or the date of a meeting.
    #[must_use]
    pub fn label(&self) -> &str {
        self.text(self.id.entity.spec().label)
    }
}

/// The edit that a revision names: its first, before those that it replaced.
pub(crate) fn revision(a: &Alternative) -> Option<EditId> {
    a.value.text().split(' ').next().and_then(|key| EditId::from_key(key).ok())
}

/// All that is shared by a pair. Copies share the objects that neither changed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Record {
    /// Every object, by id.
    pub objects: BTreeMap<ObjectId, Arc<Object>>,
}

impl Record {
    /// What an edit by a person makes of the record. An edit of an object that is not here, or a
    /// second creation of one that is, changes nothing.
    pub fn apply(&mut self, edit: &Edit, by: PersonId) {
        let id = edit.object;
        if edit.creates() == self.objects.contains_key(&id) {
            return;
        }
        let new = || Arc::new(Object { id, author: by, fields: BTreeMap::new() });
        let object = Arc::make_mut(self.objects.entry(id).or_insert_with(new));
        for put in edit.puts() {
            if schema::row(id.entity, put.field).is_some() {
                object.fields.entry(put.field).or_default().put(&put.value, by);
            }
        }
        object.fields.entry(Field::REV).or_default().put(&edit.revision(), by);
    }

    /// The record as a person sees it who has these edits waiting.
    #[must_use]
    pub fn with<'a>(&self, waiting: impl IntoIterator<Item = &'a Edit>, by: PersonId) -> Record {
        let mut seen = self.clone();
        for edit in waiting {
            seen.apply(edit, by);
        }
        seen
    }

    /// An object by id.
    #[must_use]
    pub fn get(&self, id: ObjectId) -> Option<&Object> {
        self.objects.get(&id).map(Arc::as_ref)
    }

    /// Every object of an entity.
    pub fn of(&self, entity: Entity) -> impl Iterator<Item = &Object> {
        let all = ObjectId { entity, bytes: [0; 10] }..=ObjectId { entity, bytes: [0xff; 10] };
        self.objects.range(all).map(|(_, object)| object.as_ref())
    }
}
