//! The shared half of a home: what is on the agenda and what came of it, and what a person does
//! to it. A new kind of thing adds no call here.

use crate::home::{HomeHandle, told};
use amble_core as core;
use amble_model::{
    Act, Digest, EditId, Field, FieldChange, FieldValue, FoundThing, HomeError, Meeting, New,
    NewTopic, ObjectId, PairHandle, Problem, Query, Section, Thing, ThingConflict,
};

#[uniffi::export]
impl HomeHandle {
    /// A list of things of one kind, in the order in which they are shown: the next agenda is the
    /// open topics, the report's first; follow-ups are the open actions, one's own first.
    pub async fn list(&self, pair: PairHandle, query: Query) -> Result<Vec<Thing>, HomeError> {
        self.ask(move |home| home.list(pair, query)).await
    }

    /// One thing.
    ///
    /// Fails with `NotFound`.
    pub async fn get(&self, pair: PairHandle, id: ObjectId) -> Result<Thing, HomeError> {
        self.ask(move |home| home.get(pair, id)).await
    }

    /// The meeting in progress, if there is one.
    pub async fn active_meeting(&self, pair: PairHandle) -> Result<Option<Meeting>, HomeError> {
        self.ask(move |home| home.active_meeting(pair)).await
    }

    /// Finds a thing by its id, by the first characters of it, or by how it begins, in one 1:1 or
    /// in all.
    ///
    /// Fails with `NotFound` and a sentence that lists what could be meant.
    pub async fn find(
        &self,
        pair: Option<PairHandle>,
        typed: String,
    ) -> Result<FoundThing, HomeError> {
        self.ask(move |home| home.find(pair, &typed)).await
    }

    /// Everything in which one version must be chosen.
    pub async fn conflicts(&self, pair: PairHandle) -> Result<Vec<ThingConflict>, HomeError> {
        self.ask(move |home| home.conflicts(pair)).await
    }

    /// What could not be taken in or kept.
    pub async fn problems(&self, pair: PairHandle) -> Result<Vec<Problem>, HomeError> {
        self.ask(move |home| home.problems(pair)).await
    }

    /// A problem, named by one of its edits, was read and is not shown again.
    pub async fn dismiss_problem(&self, pair: PairHandle, edit: EditId) -> Result<(), HomeError> {
        self.ask(move |home| home.dismiss_problem(pair, edit)).await
    }

    /// What changed since the last sync that ended with both up to date.
    pub async fn digest(&self, pair: PairHandle) -> Result<Digest, HomeError> {
        self.ask(move |home| home.digest(pair)).await
    }

    /// Creates things, all or none. Returns their ids, in this order.
    ///
    /// Fails with `Invalid` and the field and its cap, `NotNow`, `NotFound`, `Disk`: so does every
    /// call that changes something, and nothing was saved then.
    pub async fn create(
        &self,
        pair: PairHandle,
        new: Vec<New>,
    ) -> Result<Vec<ObjectId>, HomeError> {
        self.with(move |home, platform| home.create_all(pair, new, platform.now()?).map_err(told))
            .await
    }

    /// Adds a pasted list: one topic a line, without its bullet, number or box; what is indented
    /// below a line becomes its details. Returns their ids.
    pub async fn create_list(
        &self,
        pair: PairHandle,
        text: String,
        section: Section,
    ) -> Result<Vec<ObjectId>, HomeError> {
        self.with(move |home, platform| {
            home.create_list(pair, &text, section, platform.now()?).map_err(told)
        })
        .await
    }

    /// Does something to a thing: parks, discusses, drops, reopens, ends it.
    ///
    /// Fails with `Invalid` for an act that this kind of thing does not know, `NotNow` for one
    /// that is not possible in its state.
    pub async fn act(&self, pair: PairHandle, id: ObjectId, act: Act) -> Result<(), HomeError> {
        self.with(move |home, platform| home.act(pair, id, act, platform.now()?).map_err(told))
            .await
    }

    /// Sets fields of a thing, all or none.
    pub async fn set(
        &self,
        pair: PairHandle,
        id: ObjectId,
        changes: Vec<FieldChange>,
    ) -> Result<(), HomeError> {
        self.ask(move |home| home.set(pair, id, &changes)).await
    }

    /// Chooses the version of a field in which the two wrote apart, for both.
    ///
    /// Fails with `NotNow` if there is nothing to choose.
    pub async fn settle(
        &self,
        pair: PairHandle,
        id: ObjectId,
        field: Field,
        value: Option<FieldValue>,
    ) -> Result<(), HomeError> {
        self.ask(move |home| home.settle(pair, id, field, value)).await
    }

    /// Puts a topic right after another of the same person, into that one's section; without
    /// another, first in its own section.
    pub async fn place(
        &self,
        pair: PairHandle,
        id: ObjectId,
        after: Option<ObjectId>,
    ) -> Result<(), HomeError> {
        self.ask(move |home| home.place(pair, id, after)).await
    }

    /// Changes the notes under a topic, line by line, from the whole text that an editor showed to
    /// the whole text it has now.
    pub async fn write_notes(
        &self,
        pair: PairHandle,
        topic: ObjectId,
        shown: String,
        now: String,
    ) -> Result<(), HomeError> {
        self.ask(move |home| home.write_notes(pair, topic, &shown, &now)).await
    }

    /// Takes back the last thing done here to this 1:1 since the home was opened: while it waits
    /// nothing of it is ever sent; once sent, what was there before is written again.
    ///
    /// Fails with `NotNow` if there is nothing to take back.
    pub async fn undo(&self, pair: PairHandle) -> Result<(), HomeError> {
        self.ask(move |home| home.undo(pair)).await
    }

    /// Takes back what waits about a thing, and nothing of it is sent. Returns how many
    /// changes were taken back.
    ///
    /// Fails with `NotNow` if it has already been sent.
    pub async fn unshare(&self, pair: PairHandle, id: ObjectId) -> Result<i32, HomeError> {
        self.ask(move |home| home.unshare(pair, id)).await
    }
}

/// The topics that a pasted list would add, one a line, without its bullet, number or box; what is
/// indented below a line becomes its details. Saves nothing.
#[uniffi::export]
pub fn read_list(text: String, section: Section) -> Vec<NewTopic> {
    core::read_list(&text, section)
}
