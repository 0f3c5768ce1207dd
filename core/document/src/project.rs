//! The pure projection of the document: what screens show.

use crate::document::Document;
use amble_model::{
    Alternative, Object, ObjectId, PersonId, Record, Register, Value,
    schema::{self, Entity, Field, Kind},
};
use automerge::{ObjId, ROOT, ReadDoc, ScalarValue};
use std::collections::BTreeMap;

impl Document {
    /// The record. A function of the changes held, the same on both devices; what is missing or
    /// unknown is left out, never an error.
    #[must_use]
    pub fn project(&self) -> Record {
        let mut record = Record::default();
        for entity in Entity::ALL {
            let Ok(Some((_, map))) = self.doc.get(ROOT, entity.map()) else {
                continue;
            };
            for key in self.doc.keys(&map) {
                let Ok(id) = ObjectId::from_key(entity, &key) else {
                    continue;
                };
                let Ok(Some((_, at))) = self.doc.get(&map, key.as_str()) else {
                    continue;
                };
                record.objects.extend(self.object(id, &at).map(|object| (id, object)));
            }
        }
        record
    }

    /// Whose statement a thing is, as it says itself.
    pub(crate) fn author(&self, at: &ObjId) -> Option<PersonId> {
        match self.doc.get(at, Field::Author.word()) {
            Ok(Some((value, _))) => PersonId::from_key(value.as_str()?).ok(),
            _ => None,
        }
    }

    fn object(&self, id: ObjectId, at: &ObjId) -> Option<Object> {
        let author = self.author(at)?;
        let (mut fields, mut notes) = (BTreeMap::new(), String::new());
        for row in schema::rows(id.entity).filter(|row| row.field != Field::Author) {
            if matches!(row.kind, Kind::Text(_)) {
                if let Ok(Some((_, text))) = self.doc.get(at, row.field.word()) {
                    notes = self.doc.text(&text).unwrap_or_default();
                }
                continue;
            }
            let values = self.alternatives(at, row.field);
            if !values.is_empty() {
                fields.insert(row.field, Register { values });
            }
        }
        Some(Object { id, author, fields, notes })
    }

    /// Every value of a field that stands, in the document's order: the last is Automerge's own.
    fn alternatives(&self, at: &ObjId, field: Field) -> Vec<Alternative> {
        let mut out = Vec::new();
        for (value, op) in self.doc.get_all(at, field.word()).unwrap_or_default() {
            let value = match value.as_scalar() {
                Some(ScalarValue::Str(words)) => Value::Words(words.to_string()),
                Some(ScalarValue::Boolean(flag)) => Value::Flag(*flag),
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
