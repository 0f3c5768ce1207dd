//! Where edits are made from what the owner sees, before they are saved together.

use crate::{
    amble::{Amble, State},
    cards::{FieldChange, Owner},
    error::{AmbleError, ErrorKind},
    people::same_name,
    undo::Undo,
};
use amble_model::{
    Edit, EditError, EditId, Entity, Field, Object, ObjectId, Op, PairHandle, PersonId, Put,
    Record, Value, edit,
    id::{Candidate, find},
    schema,
};
use amble_store::Batch;
use chrono::{DateTime, NaiveDateTime};

pub(crate) fn missing(id: ObjectId) -> AmbleError {
    EditError::Missing { entity: id.entity.word() }.into()
}

impl Amble {
    /// Saves edits made from what the owner sees, all or none.
    pub(crate) fn edit<T>(
        &self,
        pair: PairHandle,
        make: impl FnOnce(&Record, &mut Desk<'_>) -> Result<T, AmbleError>,
    ) -> Result<T, AmbleError> {
        self.edit_with(pair, Batch::new(), make)
    }

    /// The same, in one transaction with what `batch` holds already.
    pub(crate) fn edit_with<T>(
        &self,
        pair: PairHandle,
        batch: Batch,
        make: impl FnOnce(&Record, &mut Desk<'_>) -> Result<T, AmbleError>,
    ) -> Result<T, AmbleError> {
        let mut state = self.inner.lock();
        let view = state.shared(&self.inner, pair)?.view();
        let mut desk = Desk { state: &mut state, pair, edits: Vec::new() };
        let made = make(&view, &mut desk)?;
        let edits = desk.edits;
        let undo = Undo::of(&edits, &view);
        state.shared(&self.inner, pair)?.save_with(edits, batch)?;
        state.pair_mut(pair)?.last = Some(undo);
        drop(state);
        self.inner.notify();
        Ok(made)
    }
}

/// The local time of a moment in a zone; UTC if the zone is not known here.
pub(crate) fn local(now: i64, zone: &str) -> Result<NaiveDateTime, AmbleError> {
    let utc = DateTime::from_timestamp(now, 0)
        .ok_or_else(|| AmbleError::new(ErrorKind::Invalid, "this device's clock is far off"))?;
    let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::UTC);
    Ok(utc.with_timezone(&zone).naive_local())
}

/// Where edits are made before they are saved together.
pub(crate) struct Desk<'a> {
    pub(crate) state: &'a mut State,
    pair: PairHandle,
    edits: Vec<Edit>,
}

impl Desk<'_> {
    pub(crate) fn act(&mut self, op: impl FnOnce(EditId) -> Op) {
        let id = EditId::draw(&mut self.state.entropy);
        self.edits.push(Edit { id, op: op(id) });
    }

    pub(crate) fn create(&mut self, entity: Entity, op: impl FnOnce(ObjectId) -> Op) -> ObjectId {
        let object = ObjectId::draw(entity, &mut self.state.entropy);
        self.act(|_| op(object));
        object
    }

    pub(crate) fn person(&self, owner: Owner) -> Result<PersonId, AmbleError> {
        match owner {
            Owner::Me => Ok(self.state.profile.person),
            Owner::Them => Ok(self.state.pair(self.pair)?.row.other()),
        }
    }

    /// The charter's zone, or this home's before pairing.
    pub(crate) fn zone(&self) -> Result<String, AmbleError> {
        let paired = self.state.pair(self.pair)?.row.paired.as_ref();
        Ok(paired.map_or_else(|| self.state.profile.zone.clone(), |p| p.charter.zone.clone()))
    }

    pub(crate) fn set_state(&mut self, object: &Object, word: &str) -> Result<(), AmbleError> {
        let id = object.id;
        match word.trim().to_lowercase().as_str() {
            "dropped" | "drop" => {
                let revisions = object.revisions();
                self.act(|edit| edit::drop_thing(edit, id, &revisions));
            }
            "open" | "keep" => self.act(|_| edit::reopen(id)),
            other => {
                let value = Value::Words(other.to_owned());
                self.act(|_| Op::Put {
                    object: id,
                    puts: vec![Put { field: Field::State, value }],
                });
            }
        }
        Ok(())
    }

    /// A field's value as typed, as the document holds it.
    pub(crate) fn put(&self, entity: Entity, change: &FieldChange) -> Result<Put, AmbleError> {
        let typed = change.value.trim();
        let none = typed.is_empty() || typed.eq_ignore_ascii_case("none");
        let value = match (schema::row(entity, change.field).map(|row| row.kind), none) {
            (Some(schema::Kind::Flag), _) => match typed.to_lowercase().as_str() {
                "true" | "yes" | "on" => Value::Flag(true),
                "false" | "no" | "off" => Value::Flag(false),
                _ => Value::Words(typed.to_owned()),
            },
            (Some(schema::Kind::Person), _) => Value::Words(self.named(typed)?.key()),
            (Some(schema::Kind::Date), true) => Value::Words(String::new()),
            (Some(schema::Kind::Choice(_)), _) => Value::Words(typed.to_lowercase()),
            _ => Value::Words(typed.to_owned()),
        };
        Ok(Put { field: change.field, value })
    }

    fn named(&self, typed: &str) -> Result<PersonId, AmbleError> {
        let row = &self.state.pair(self.pair)?.row;
        let (me, name) = (self.state.profile.person, &self.state.profile.name);
        if ["me", "you", "myself"].contains(&typed.to_lowercase().as_str()) {
            return Ok(me);
        }
        if typed.eq_ignore_ascii_case("them") {
            return Ok(row.other());
        }
        let candidates = [
            Candidate { id: me.to_string(), label: name.clone() },
            Candidate { id: row.other().to_string(), label: row.shown_name().to_owned() },
        ];
        if same_name(name, row.shown_name()) && same_name(name, typed) {
            let sentence = "you two have the same name; write me or them";
            return Err(AmbleError::new(ErrorKind::Invalid, sentence));
        }
        Ok(if find(typed, &candidates)? == 0 { me } else { row.other() })
    }
}
