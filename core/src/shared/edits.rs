//! What a person does to the shared half: each act is made of what they see, checked, and durable
//! in the outbox when it returns.

use crate::{
    error::{AmbleError, ErrorKind},
    home::{
        Amble,
        pair::{PairState, Undo},
        rows::delete_undo,
    },
    rng::Rng,
};
use amble_model::{
    Act, Edit, EditError, EditId, Field, FieldChange, FieldValue, Moment, New, ObjectId,
    PairHandle, Section, Snapshot,
};
use amble_store::Batch;

impl Amble {
    /// Does something to a 1:1: `make` turns what the owner sees into edits, which are saved all
    /// or none. Returns the ids of what they touch.
    fn edit(
        &self,
        pair: PairHandle,
        make: impl FnOnce(&Snapshot, &PairState, &mut Rng) -> Result<Vec<Edit>, EditError>,
    ) -> Result<Vec<ObjectId>, AmbleError> {
        self.edit_with(pair, Batch::new(), make)
    }

    /// The same in one transaction with what `batch` holds. If it holds something it cannot be
    /// undone: what the batch did would not be.
    pub(crate) fn edit_with(
        &self,
        pair: PairHandle,
        mut batch: Batch,
        make: impl FnOnce(&Snapshot, &PairState, &mut Rng) -> Result<Vec<Edit>, EditError>,
    ) -> Result<Vec<ObjectId>, AmbleError> {
        let alone = batch.is_empty();
        delete_undo(&mut batch, pair);
        let entry = self.pair(pair)?;
        let ids = entry.change(&self.inner, |state| {
            let snapshot = state.sync(&self.inner, pair)?.snapshot();
            let edits = make(&snapshot, state, &mut Rng::new()?)?;
            let ids = edits.iter().map(|edit| edit.object).collect();
            let back = snapshot.inverse(&edits);
            let rows = state.sync(&self.inner, pair)?.save(edits, batch)?;
            state.last = alone.then_some(Undo { rows, back, kept: false });
            Ok(ids)
        })?;
        entry.notify();
        Ok(ids)
    }

    /// The zone of a 1:1: the charter's, or this home's before pairing.
    fn zone(&self, state: &PairState) -> String {
        let paired = state.row.paired.as_ref();
        paired.map_or_else(|| self.inner.profile().zone.clone(), |p| p.charter.zone.clone())
    }

    /// Creates something. `now`, in Unix seconds, dates a meeting, in the zone of the 1:1.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] with the field and its cap, [`ErrorKind::NotNow`],
    /// [`ErrorKind::NotFound`], [`ErrorKind::Damaged`], [`ErrorKind::Disk`]; so for every method
    /// that edits. Nothing was saved then.
    pub fn create(&self, pair: PairHandle, new: New, now: i64) -> Result<ObjectId, AmbleError> {
        let made = self.create_all(pair, vec![new], now)?;
        made.first().copied().ok_or_else(|| AmbleError::internal("nothing was made"))
    }

    /// Creates several things, all or none.
    ///
    /// # Errors
    /// See [`Amble::create`].
    pub fn create_all(
        &self,
        pair: PairHandle,
        new: Vec<New>,
        now: i64,
    ) -> Result<Vec<ObjectId>, AmbleError> {
        self.edit(pair, |snapshot, state, rng| {
            let zone = self.zone(state);
            snapshot.create(&new, Moment { now, zone: &zone }, &mut **rng)
        })
    }

    /// Adds a pasted list of topics, as [`crate::read_list`] reads it, all or none.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] if there is nothing in it; see [`Amble::create`].
    pub fn create_list(
        &self,
        pair: PairHandle,
        text: &str,
        section: Section,
        now: i64,
    ) -> Result<Vec<ObjectId>, AmbleError> {
        let list = super::read_list(text, section);
        if list.is_empty() {
            return Err(AmbleError::new(ErrorKind::Invalid, "there is nothing in the list"));
        }
        self.create_all(pair, list.into_iter().map(New::from).collect(), now)
    }

    /// Does something to a thing: discusses, drops, ends it. `now`, in Unix seconds, dates the end
    /// of a meeting.
    ///
    /// # Errors
    /// See [`Amble::create`]; [`ErrorKind::Invalid`] for an act that this kind of thing does not
    /// know, [`ErrorKind::NotNow`] for one that is not possible in its state.
    pub fn act(
        &self,
        pair: PairHandle,
        id: ObjectId,
        act: Act,
        now: i64,
    ) -> Result<(), AmbleError> {
        self.edit(pair, |snapshot, _, rng| snapshot.act(id, act, now, &mut **rng))?;
        Ok(())
    }

    /// Sets fields of a thing, all or none.
    ///
    /// # Errors
    /// See [`Amble::create`]; [`ErrorKind::Invalid`] for a field that this kind of thing does
    /// not have.
    pub fn set(
        &self,
        pair: PairHandle,
        id: ObjectId,
        changes: &[FieldChange],
    ) -> Result<(), AmbleError> {
        self.edit(pair, |snapshot, _, rng| snapshot.set(id, changes, &mut **rng))?;
        Ok(())
    }

    /// Chooses the version of a field in which the two wrote apart, for both.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] if there is nothing to choose; see [`Amble::create`].
    pub fn settle(
        &self,
        pair: PairHandle,
        id: ObjectId,
        field: Field,
        value: Option<FieldValue>,
    ) -> Result<(), AmbleError> {
        self.edit(pair, |snapshot, _, rng| snapshot.settle(id, field, value.as_ref(), &mut **rng))?;
        Ok(())
    }

    /// Puts a topic right after another, into that one's section; without another, first in its
    /// own section.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] if the other was written by the other person: each has their own
    /// half of the agenda; see [`Amble::create`].
    pub fn place(
        &self,
        pair: PairHandle,
        id: ObjectId,
        after: Option<ObjectId>,
    ) -> Result<(), AmbleError> {
        self.edit(pair, |snapshot, _, rng| snapshot.place(id, after, &mut **rng))?;
        Ok(())
    }

    /// Changes the notes under a topic, line by line, from the whole text that an editor showed to
    /// the whole text it has now.
    ///
    /// # Errors
    /// See [`Amble::create`].
    pub fn write_notes(
        &self,
        pair: PairHandle,
        topic: ObjectId,
        shown: &str,
        now: &str,
    ) -> Result<(), AmbleError> {
        self.edit(pair, |snapshot, _, rng| snapshot.write_notes(topic, shown, now, &mut **rng))?;
        Ok(())
    }

    /// Takes back what waits about a thing, and nothing of it is sent. Returns how many
    /// changes were taken back.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] if it has already been sent.
    pub fn unshare(&self, pair: PairHandle, id: ObjectId) -> Result<i32, AmbleError> {
        let gone = self.pair(pair)?.change(&self.inner, |state| {
            let mut batch = Batch::new();
            delete_undo(&mut batch, pair);
            let gone = state.sync(&self.inner, pair)?.unshare(id, batch)?;
            state.last = None;
            Ok(gone)
        })?;
        Ok(i32::try_from(gone).unwrap_or(i32::MAX))
    }

    /// The owner has read a problem, named by one of its edits, and does not want to see it again.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], [`ErrorKind::Disk`].
    pub fn dismiss_problem(&self, pair: PairHandle, edit: EditId) -> Result<(), AmbleError> {
        self.pair(pair)?
            .change(&self.inner, |state| Ok(state.sync(&self.inner, pair)?.dismiss(edit)?))
    }
}
