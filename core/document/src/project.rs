//! The pure projection of the document: what screens show.

use crate::document::Document;
use amble_model::{
    Alternative, Entity, Field, Object, ObjectId, PersonId, Record, Register, Value,
};
use automerge::{ObjId, ROOT, ReadDoc, ScalarValue};
use std::{collections::BTreeMap, sync::Arc};

impl Document {
    /// The record. A function of the changes held, the same on both devices; what is missing or
    /// unknown is left out, never an error.
    #[must_use]
    pub fn project(&self) -> Record {
        let mut record = Record::default();
        for entity in Entity::ALL {
            let Ok(Some((_, map))) = self.doc.get(ROOT, entity.spec().map) else {
                continue;
            };
            for key in self.doc.keys(&map) {
                let Ok(id) = ObjectId::from_key(entity, &key) else {
                    continue;
                };
                let Ok(Some((_, at))) = self.doc.get(&map, key.as_str()) else {
                    continue;
                };
                let object = self.object(id, &at).map(Arc::new);
                record.objects.extend(object.map(|object| (id, object)));
            }
        }
        record
    }

    /// Whose statement an object is, as it says itself.
    pub(crate) fn author(&self, at: &ObjId) -> Option<PersonId> {
        match self.doc.get(at, Field::AUTHOR.word()) {
            Ok(Some((value, _))) => PersonId::from_key(value.as_str()?).ok(),
            _ => None,
        }
    }

    fn object(&self, id: ObjectId, at: &ObjId) -> Option<Object> {
        let author = self.author(at)?;
        let mut fields = BTreeMap::new();
        for row in id.entity.spec().fields.iter().filter(|row| row.field != Field::AUTHOR) {
            let values = self.alternatives(at, row.field);
            if !values.is_empty() {
                fields.insert(row.field, Register { values });
            }
        }
        Some(Object { id, author, fields })
    }

    /// Every value of a field that nobody has replaced, in the document's order: the last is
    /// Automerge's own.
    fn alternatives(&self, at: &ObjId, field: Field) -> Vec<Alternative> {
        let mut out = Vec::new();
        for (value, op) in self.doc.get_all(at, field.word()).unwrap_or_default() {
            let value = match value.as_scalar() {
                Some(ScalarValue::Str(text)) => Value::Text(text.to_string()),
                Some(ScalarValue::Boolean(flag)) => Value::Flag(*flag),
                Some(ScalarValue::Int(number)) => Value::Number(*number),
                _ => continue,
            };
            let ObjId::Id(_, actor, _) = op else { continue };
            let device = self.actors.get(&actor).map(|actor| actor.device);
            if let Some(by) = device.and_then(|device| self.members.person(device)) {
                out.push(Alternative { value, by });
            }
        }
        out
    }
}
