//! What undoes an act that has left this device already: what was there before is written again.

use crate::{Edit, EditError, EditId, Field, ObjectId, Op, Put, Snapshot, Value, edit::state_puts};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

/// One step back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Back {
    /// It was made: it goes.
    Drop(ObjectId),
    /// Its state was this.
    State(ObjectId, String),
    /// Its fields held these.
    Put(ObjectId, Vec<Put>),
}

impl Snapshot {
    /// What undoes these edits, by what their author sees before they are saved.
    #[must_use]
    pub fn inverse(&self, edits: &[Edit]) -> Vec<Back> {
        let mut back: Vec<Back> = edits.iter().flat_map(|edit| self.inverse_of(edit)).collect();
        back.reverse();
        back
    }

    fn inverse_of(&self, edit: &Edit) -> Vec<Back> {
        let id = edit.object;
        let Some(object) = self.get_object(id) else {
            return if edit.creates() { vec![Back::Drop(id)] } else { Vec::new() };
        };
        let (mut out, mut puts) = (Vec::new(), Vec::new());
        for put in edit.puts() {
            match put.field {
                Field::STATE => out.push(Back::State(id, object.state().to_owned())),
                Field::SEEN | Field::REV => {}
                field => {
                    let nothing = match put.value {
                        Value::Flag(_) => Value::Flag(false),
                        Value::Text(_) | Value::Number(_) => Value::Text(String::new()),
                    };
                    let value = object.shown(field).map_or(nothing, |a| a.value.clone());
                    puts.push(Put { field, value });
                }
            }
        }
        if !puts.is_empty() {
            out.push(Back::Put(id, puts));
        }
        out
    }

    /// The edits that write again what was there before.
    ///
    /// # Errors
    /// [`EditError::Missing`]; [`EditError::CannotUndo`] for what was made and cannot be dropped.
    pub fn write_back(
        &self,
        back: Vec<Back>,
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<Edit>, EditError> {
        let mut edits = Vec::new();
        for step in back {
            let edit = EditId::draw(rng);
            let (id, puts) = match step {
                Back::Put(id, puts) => (id, puts),
                Back::State(id, word) => (id, self.state(id, &word, edit)?),
                Back::Drop(id) => {
                    let entity = id.entity;
                    let dropped = entity.spec().dropped;
                    let word = dropped.ok_or(EditError::CannotUndo { entity: entity.word() })?;
                    (id, self.state(id, word, edit)?)
                }
            };
            edits.push(Edit::new(edit, id, Op::Put(puts)));
        }
        Ok(edits)
    }

    fn state(&self, id: ObjectId, word: &str, edit: EditId) -> Result<Vec<Put>, EditError> {
        let object = self.get_object(id).ok_or(EditError::Missing { entity: id.entity.word() })?;
        Ok(state_puts(word, id.entity.spec().dropped, edit, &object.revisions()))
    }
}
