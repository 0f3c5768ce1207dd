//! The record: all that a pair shares, as plain values, and what an edit does to it.
//!
//! The shared document projects to a record, and what a person sees is the record with their
//! outbox applied. The first law: projecting after publishing edits equals applying them to the
//! projection. So a record keeps, for each field, every value that still stands, with who put
//! it; what is *shown* of that is decided in [`crate::agenda`], never here.

use crate::{Edit, EditId, Field, ObjectId, Op, PersonId, Value, schema, text};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
    /// The value that stands where one must be shown.
    #[must_use]
    pub fn shown(&self) -> Option<&Alternative> {
        self.values.last()
    }

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

/// One thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Which.
    pub id: ObjectId,
    /// Whose statement it is.
    pub author: PersonId,
    /// Its fields but author and notes; what is not set is not there.
    pub fields: BTreeMap<Field, Register>,
    /// The notes under an item.
    pub notes: String,
}

impl Object {
    /// The value of a field that stands where one must be shown.
    #[must_use]
    pub fn shown(&self, field: Field) -> Option<&Alternative> {
        self.fields.get(&field).and_then(Register::shown)
    }

    /// The words of a field, empty when it is not set.
    #[must_use]
    pub fn words(&self, field: Field) -> &str {
        self.shown(field).map_or("", |a| a.value.words())
    }

    /// Everything that stands in a field.
    #[must_use]
    pub fn alternatives(&self, field: Field) -> &[Alternative] {
        self.fields.get(&field).map_or(&[], |r| r.values.as_slice())
    }

    /// The revisions it stands at: what a drop must have seen to count.
    #[must_use]
    pub fn revisions(&self) -> BTreeSet<EditId> {
        self.edit_keys(Field::Rev)
    }

    /// All edit ids named in a field, over all its values.
    #[must_use]
    pub fn edit_keys(&self, field: Field) -> BTreeSet<EditId> {
        let words = self.alternatives(field).iter().flat_map(|a| a.value.words().split(' '));
        words.filter_map(|key| EditId::from_key(key).ok()).collect()
    }
}

/// All that is shared by a pair.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Record {
    /// Every thing, by id.
    pub objects: BTreeMap<ObjectId, Object>,
}

impl Record {
    /// What an edit by a person makes of the record. An edit of a thing that is not here, or a
    /// second creation of one that is, changes nothing.
    pub fn apply(&mut self, edit: &Edit, by: PersonId) {
        let id = edit.object();
        let object = match (&edit.op, self.objects.contains_key(&id)) {
            (Op::Create { .. }, false) => self.objects.entry(id).or_insert_with(|| Object {
                id,
                author: by,
                fields: BTreeMap::new(),
                notes: String::new(),
            }),
            (Op::Create { .. }, true) | (_, false) => return,
            (_, true) => match self.objects.get_mut(&id) {
                Some(object) => object,
                None => return,
            },
        };
        for put in edit.puts() {
            if schema::row(id.entity, put.field).is_some() {
                object.fields.entry(put.field).or_default().put(&put.value, by);
            }
        }
        if let Op::Write { base, result, .. } = &edit.op {
            object.notes = text::merge(base, result, &object.notes);
        }
        let rev = Value::Words(edit.id.key());
        object.fields.entry(Field::Rev).or_default().put(&rev, by);
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

    /// A thing by id.
    #[must_use]
    pub fn get(&self, id: ObjectId) -> Option<&Object> {
        self.objects.get(&id)
    }
}
