//! What is shared and still only on this device: one edit an object, each a row of its own.

use crate::{
    error::{SaveError, SyncError, UnshareError},
    pair::PairSync,
    rows::{self, PairRows},
};
use amble_model::{
    Edit, EditError, EditId, ObjectId, PersonId, limits, outbox as compaction, rules,
};
use amble_store::{Batch, KeyId};
use compaction::Step;
use std::collections::BTreeMap;

/// The edits that wait, in the order in which they will be published.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outbox {
    edits: Vec<Edit>,
    /// The number of each edit's row.
    numbers: BTreeMap<EditId, u64>,
    next: u64,
}

/// What a row of the outbox held before an act and after it: what it takes to undo it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    number: u64,
    before: Option<Edit>,
    after: Option<EditId>,
}

impl Outbox {
    pub(crate) fn read(rows: &PairRows) -> Result<Self, SyncError> {
        let mut new = Self::default();
        for row in rows.scan(&rows.outbox_prefix(), None)? {
            let edit: Edit = rows::from_json(&row.value, "outbox")?;
            let number = row.number()?;
            new.numbers.insert(edit.id, number);
            new.edits.push(edit);
            new.next = number + 1;
        }
        Ok(new)
    }

    pub(crate) fn edits(&self) -> &[Edit] {
        &self.edits
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The same edits with the other person's id in the place of the one that stood for them.
    pub(crate) fn renamed(
        &self,
        rows: &PairRows,
        from: PersonId,
        to: PersonId,
        batch: &mut Batch,
    ) -> Result<Self, SyncError> {
        let mut new = self.clone();
        for edit in &mut new.edits {
            if edit.rename(from, to)
                && let Some(number) = self.numbers.get(&edit.id)
            {
                batch.put(KeyId::REST, rows.outbox(*number), rows::to_json(edit)?);
            }
        }
        Ok(new)
    }

    /// Does some steps, and writes the rows that they change.
    fn take(
        &mut self,
        steps: &[Step],
        rows: &PairRows,
        batch: &mut Batch,
    ) -> Result<(), SyncError> {
        for step in steps {
            match step {
                Step::Add(edit) => {
                    self.numbers.insert(edit.id, self.next);
                    batch.put(KeyId::REST, rows.outbox(self.next), rows::to_json(edit)?);
                    self.next += 1;
                }
                Step::Replace(id, edit) => {
                    if let Some(number) = self.numbers.remove(id) {
                        self.numbers.insert(edit.id, number);
                        batch.put(KeyId::REST, rows.outbox(number), rows::to_json(edit)?);
                    }
                }
                Step::Remove(id) => {
                    if let Some(number) = self.numbers.remove(id) {
                        batch.delete(rows.outbox(number));
                    }
                }
            }
        }
        compaction::take(&mut self.edits, steps);
        Ok(())
    }

    /// Deletes every row.
    pub(crate) fn stage_clear(&self, rows: &PairRows, batch: &mut Batch) {
        for number in self.numbers.values() {
            batch.delete(rows.outbox(*number));
        }
    }

    /// Forgets every edit, after their rows are gone.
    pub(crate) fn clear(&mut self) {
        self.edits.clear();
        self.numbers.clear();
    }

    /// By number of its row, each edit.
    fn by_number(&self) -> BTreeMap<u64, &Edit> {
        let numbered = |edit: &'_ Edit| self.numbers.get(&edit.id).copied();
        self.edits.iter().filter_map(|edit| Some((numbered(edit)?, edit))).collect()
    }

    /// The rows in which another differs from this one.
    fn changed(&self, after: &Self) -> Vec<OutboxRow> {
        let (before, after) = (self.by_number(), after.by_number());
        let mut numbers: Vec<u64> = before.keys().chain(after.keys()).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        let row = |number| {
            let (before, after) = (before.get(&number), after.get(&number));
            (before != after).then(|| OutboxRow {
                number,
                before: before.map(|edit| (*edit).clone()),
                after: after.map(|edit| edit.id),
            })
        };
        numbers.into_iter().filter_map(row).collect()
    }
}

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
            let steps = compaction::compact(after.edits(), edit);
            after.take(&steps, &self.rows, &mut batch)?;
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
    /// otherwise the changes to it that have not left, as if they had never been made. In one
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
            after.take(&steps, &self.rows, &mut batch)?;
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
        let now = self.outbox.by_number();
        if !last.iter().all(|row| now.get(&row.number).map(|edit| edit.id) == row.after) {
            return Ok(false);
        }
        let mut all: BTreeMap<u64, Edit> =
            now.into_iter().map(|(number, edit)| (number, edit.clone())).collect();
        let mut batch = Batch::new();
        for row in last {
            match &row.before {
                Some(edit) => {
                    batch.put(KeyId::REST, self.rows.outbox(row.number), rows::to_json(edit)?);
                    all.insert(row.number, edit.clone());
                }
                None => {
                    batch.delete(self.rows.outbox(row.number));
                    all.remove(&row.number);
                }
            }
        }
        self.rows.store.commit(batch)?;
        self.outbox.numbers = all.iter().map(|(number, edit)| (edit.id, *number)).collect();
        self.outbox.edits = all.into_values().collect();
        self.refresh();
        Ok(true)
    }
}
