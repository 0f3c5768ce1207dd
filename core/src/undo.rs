//! Taking back the last thing that was done: as if it had never been, while it waits; otherwise
//! by writing again what was there before.

use crate::{
    amble::Amble,
    desk::{Desk, missing},
    error::{AmbleError, ErrorKind},
};
use amble_model::{Edit, EditId, Field, Object, ObjectId, Op, PairHandle, Put, Record, Value};

/// What it takes to take back edits that were saved together.
#[derive(Debug, Clone)]
pub(crate) struct Undo {
    ids: Vec<EditId>,
    back: Vec<Back>,
}

/// One step back.
#[derive(Debug, Clone)]
enum Back {
    /// It was made: it goes.
    Drop(ObjectId),
    /// Its state was this.
    State(ObjectId, String),
    /// Its fields held these.
    Put(ObjectId, Vec<Put>),
    /// Its notes went from the second to the first.
    Write { item: ObjectId, before: String, after: String },
}

impl Undo {
    /// What takes these edits back, by what their author saw before.
    pub(crate) fn of(edits: &[Edit], before: &Record) -> Self {
        let mut back: Vec<Back> = edits.iter().flat_map(|edit| Back::of(edit, before)).collect();
        back.reverse();
        Self { ids: edits.iter().map(|edit| edit.id).collect(), back }
    }
}

impl Back {
    fn of(edit: &Edit, before: &Record) -> Vec<Self> {
        let id = edit.object();
        let Some(object) = before.get(id) else {
            return if edit.creates() { vec![Self::Drop(id)] } else { Vec::new() };
        };
        if let Op::Write { base, result, .. } = &edit.op {
            let (before, after) = (base.clone(), result.clone());
            return vec![Self::Write { item: id, before, after }];
        }
        let mut out = Vec::new();
        let mut puts = Vec::new();
        for put in edit.puts() {
            match put.field {
                Field::State => out.push(Self::State(id, object.state().to_owned())),
                Field::Seen | Field::Rev => {}
                field => {
                    let nothing = match put.value {
                        Value::Flag(_) => Value::Flag(false),
                        Value::Words(_) => Value::Words(String::new()),
                    };
                    let value = object.shown(field).map_or(nothing, |a| a.value.clone());
                    puts.push(Put { field, value });
                }
            }
        }
        if !puts.is_empty() {
            out.push(Self::Put(id, puts));
        }
        out
    }

    fn write(self, record: &Record, desk: &mut Desk<'_>) -> Result<(), AmbleError> {
        let object = |id: ObjectId| -> Result<&Object, AmbleError> {
            record.get(id).ok_or_else(|| missing(id))
        };
        match self {
            Self::Drop(id) => desk.set_state(object(id)?, "dropped"),
            Self::State(id, word) => desk.set_state(object(id)?, &word),
            Self::Put(object, puts) => {
                desk.act(|_| Op::Put { object, puts });
                Ok(())
            }
            Self::Write { item, before, after } => {
                desk.act(|_| Op::Write { object: item, base: after, result: before });
                Ok(())
            }
        }
    }
}

impl Amble {
    /// Takes back the last thing done here to this 1:1 since the home was opened: while it waits
    /// to be sent it is as if it had never been done; once it has been sent, what was there
    /// before is written again. What was taken back cannot be taken back again.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] if there is nothing to take back, or it cannot be: a meeting that
    /// was started stays; see [`Amble::add_items`].
    pub fn undo(&self, pair: PairHandle) -> Result<(), AmbleError> {
        let mut state = self.inner.lock();
        state.shared(&self.inner, pair)?;
        let entry = state.pair_mut(pair)?;
        let last = entry.last.clone().filter(|last| !last.ids.is_empty());
        let last = last.ok_or_else(|| {
            AmbleError::new(ErrorKind::NotNow, "there is nothing to take back here")
        })?;
        let taken = state.shared(&self.inner, pair)?.take_back(&last.ids)?;
        if taken {
            state.pair_mut(pair)?.last = None;
            drop(state);
            self.inner.changed();
            return Ok(());
        }
        drop(state);
        self.edit(pair, |record, desk| {
            last.back.into_iter().try_for_each(|back| back.write(record, desk))
        })?;
        self.inner.lock().pair_mut(pair)?.last = None;
        Ok(())
    }
}
