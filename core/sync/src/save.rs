//! Saving edits in the outbox, and taking them out again. Each is one transaction.

use crate::{
    error::{SaveError, SyncError, UnshareError},
    outbox::OutboxRow,
    pair::PairSync,
    rows,
};
use amble_model::{
    Edit, EditError, Field, ObjectId, limits,
    outbox::{self as compaction, Step},
    rules,
};
use amble_store::{Batch, KeyId};

impl PairSync {
    /// Saves edits in the outbox, all or none, in one transaction with what `batch` holds already.
    /// Returns after they are durable, with what it takes to undo them.
    ///
    /// # Errors
    /// [`SaveError`]; nothing is kept then.
    pub fn save(
        &mut self,
        edits: Vec<Edit>,
        mut batch: Batch,
    ) -> Result<Vec<OutboxRow>, SaveError> {
        let mut after = self.outbox.clone();
        let mut seen = self.snapshot().record.clone();
        for edit in edits {
            rules::check(&edit, &seen, self.me())?;
            seen.apply(&edit, self.me());
            let set: Vec<Field> = edit.puts().iter().map(|put| put.field).collect();
            let steps = compaction::compact(after.edits(), edit);
            after.take(&steps, &set, &self.rows, &mut batch)?;
            if steps.iter().any(|step| matches!(step, Step::Remove(_))) {
                seen = self.replica.record.with(after.edits(), self.me());
            }
        }
        if after.edits.len() > limits::OUTBOX_EDITS {
            return Err(EditError::TooManyWaiting.into());
        }
        let changed = self.outbox.changed(&after);
        self.rows.store.commit(batch)?;
        self.outbox = after;
        self.refresh();
        Ok(changed)
    }

    /// Takes back what waits about an object and its parts: all of it if it was made here, and
    /// otherwise the changes to it that have not left, and they are never sent. In one
    /// transaction with what `batch` holds already. Returns how many edits were taken back.
    ///
    /// # Errors
    /// [`UnshareError::Sent`] if nothing of it waits.
    pub fn unshare(&mut self, object: ObjectId, mut batch: Batch) -> Result<usize, UnshareError> {
        let snapshot = self.snapshot();
        let part = |id: ObjectId| id == object || snapshot.part_of(id) == Some(object);
        let waiting: Vec<ObjectId> =
            self.waiting().iter().map(|edit| edit.object).filter(|id| part(*id)).collect();
        if waiting.is_empty() {
            let known = self.record().get(object).is_some();
            return Err(if known { UnshareError::Sent } else { UnshareError::Missing });
        }
        let mut after = self.outbox.clone();
        for object in waiting {
            let steps = compaction::remove(after.edits(), object);
            after.take(&steps, &[], &self.rows, &mut batch)?;
        }
        let gone = self.outbox.edits.len() - after.edits.len();
        self.rows.store.commit(batch)?;
        self.outbox = after;
        self.refresh();
        Ok(gone)
    }

    /// Undoes what was saved last, if it all waits as it was left. Says whether it does: if not,
    /// nothing was changed.
    ///
    /// # Errors
    /// The store's.
    pub fn take_back(&mut self, last: &[OutboxRow]) -> Result<bool, SyncError> {
        let mut all = self.outbox.by_number();
        if !last.iter().all(|row| all.get(&row.number).map(|kept| kept.edit.id) == row.after) {
            return Ok(false);
        }
        let mut batch = Batch::new();
        for row in last {
            match &row.before {
                Some(kept) => {
                    batch.put(KeyId::REST, self.rows.outbox(row.number), rows::to_json(kept)?);
                    all.insert(row.number, kept.clone());
                }
                None => {
                    batch.delete(self.rows.outbox(row.number));
                    all.remove(&row.number);
                }
            }
        }
        self.rows.store.commit(batch)?;
        self.outbox.put_back(all);
        self.refresh();
        Ok(true)
    }
}
