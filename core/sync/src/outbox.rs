//! What is shared and still only on this device: one edit an object, each a row of its own.

use crate::{
    error::SyncError,
    kept::{KeptEdit, SetBy},
    rows::{self, PairRows},
};
use amble_model::{Edit, EditId, Field, PersonId, outbox as compaction};
use amble_store::{Batch, KeyId};
use compaction::Step;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The edits that wait, in the order in which they will be published.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outbox {
    pub(crate) edits: Vec<Edit>,
    places: BTreeMap<EditId, OutboxPlace>,
    next: u64,
}

/// Where a waiting edit rests, and what is known of its fields.
#[derive(Debug, Clone)]
struct OutboxPlace {
    /// The number of its row.
    number: u64,
    set_by: SetBy,
}

/// What a row of the outbox held before an act and after it: what it takes to undo it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxRow {
    pub(crate) number: u64,
    pub(crate) before: Option<KeptEdit>,
    pub(crate) after: Option<EditId>,
}

impl Outbox {
    pub(crate) fn read(rows: &PairRows) -> Result<Self, SyncError> {
        let mut new = Self::default();
        for row in rows.scan(&rows.outbox_prefix(), None)? {
            let KeptEdit { edit, set_by } = rows::from_json(&row.value, "outbox")?;
            let number = row.number()?;
            new.places.insert(edit.id, OutboxPlace { number, set_by });
            new.edits.push(edit);
            new.next = number + 1;
        }
        Ok(new)
    }

    pub(crate) fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The same, with what is known of their fields.
    pub(crate) fn kept(&self) -> impl Iterator<Item = KeptEdit> {
        self.edits.iter().map(|edit| self.kept_as(edit))
    }

    fn kept_as(&self, edit: &Edit) -> KeptEdit {
        let set_by = self.places.get(&edit.id).map(|place| place.set_by.clone());
        KeptEdit { edit: edit.clone(), set_by: set_by.unwrap_or_default() }
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
        let renamed = |edit: &mut Edit| edit.rename(from, to).then_some(edit.id);
        let changed: Vec<EditId> = new.edits.iter_mut().filter_map(renamed).collect();
        for edit in new.edits.iter().filter(|edit| changed.contains(&edit.id)) {
            new.write(edit, rows, batch)?;
        }
        Ok(new)
    }

    /// The row of an edit.
    fn write(&self, edit: &Edit, rows: &PairRows, batch: &mut Batch) -> Result<(), SyncError> {
        if let Some(place) = self.places.get(&edit.id) {
            let row = rows::to_json(&self.kept_as(edit))?;
            batch.put(KeyId::REST, rows.outbox(place.number), row);
        }
        Ok(())
    }

    /// Does some steps, and writes the rows that they change. `set` are the fields that are set
    /// again.
    pub(crate) fn take(
        &mut self,
        steps: &[Step],
        set: &[Field],
        rows: &PairRows,
        batch: &mut Batch,
    ) -> Result<(), SyncError> {
        for step in steps {
            match step {
                Step::Add(edit) => {
                    let place = OutboxPlace { number: self.next, set_by: SetBy::new() };
                    self.places.insert(edit.id, place);
                    self.next += 1;
                    self.write(edit, rows, batch)?;
                }
                Step::Replace(id, edit) => {
                    if let Some(mut place) = self.places.remove(id) {
                        if edit.id != *id {
                            let act = |field| place.set_by.get(&field).copied().unwrap_or(*id);
                            let fields = edit.puts().iter().map(|put| put.field);
                            let old = fields.filter(|field| !set.contains(field));
                            place.set_by = old.map(|field| (field, act(field))).collect();
                        }
                        self.places.insert(edit.id, place);
                        self.write(edit, rows, batch)?;
                    }
                }
                Step::Remove(id) => {
                    if let Some(place) = self.places.remove(id) {
                        batch.delete(rows.outbox(place.number));
                    }
                }
            }
        }
        compaction::take(&mut self.edits, steps);
        Ok(())
    }

    /// Deletes every row.
    pub(crate) fn stage_clear(&self, rows: &PairRows, batch: &mut Batch) {
        for place in self.places.values() {
            batch.delete(rows.outbox(place.number));
        }
    }

    /// Forgets every edit, after their rows are gone.
    pub(crate) fn clear(&mut self) {
        self.edits.clear();
        self.places.clear();
    }

    /// By number of its row, each edit.
    pub(crate) fn by_number(&self) -> BTreeMap<u64, KeptEdit> {
        let number = |kept: &KeptEdit| self.places.get(&kept.edit.id).map(|place| place.number);
        self.kept().filter_map(|kept| Some((number(&kept)?, kept))).collect()
    }

    /// The rows in which another differs from this one.
    pub(crate) fn changed(&self, after: &Self) -> Vec<OutboxRow> {
        let (before, after) = (self.by_number(), after.by_number());
        let mut numbers: Vec<u64> = before.keys().chain(after.keys()).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        let row = |number| {
            let (before, after) = (before.get(&number), after.get(&number));
            (before != after).then(|| OutboxRow {
                number,
                before: before.cloned(),
                after: after.map(|kept| kept.edit.id),
            })
        };
        numbers.into_iter().filter_map(row).collect()
    }

    /// Holds these edits, by the numbers of their rows, after that is durable.
    pub(crate) fn put_back(&mut self, all: BTreeMap<u64, KeptEdit>) {
        (self.places, self.edits) = all
            .into_iter()
            .map(|(number, KeptEdit { edit, set_by })| {
                ((edit.id, OutboxPlace { number, set_by }), edit)
            })
            .unzip();
    }
}
