//! What a parcel does, whatever brought it.

use crate::{
    error::ContactError,
    problem::{Problem, Why},
    rows::Told,
    shared::{Held, Shared},
};
use amble_document::{Document, Refusal, Taken, Writing};
use amble_model::{DeviceId, EditId, Entropy, Parcel, Tip};
use amble_store::Batch;
use std::collections::{BTreeMap, BTreeSet};

/// What became of a parcel.
#[derive(Debug, Default)]
pub struct Received {
    /// Live: what to send in answer.
    pub answer: Option<Parcel>,
    /// Changes taken in.
    pub taken: usize,
    /// Changes refused, with the reason: to be counted, and told to their author.
    pub refused: Vec<Refusal>,
    /// What could not be taken in for lack of something, or from an old copy.
    pub problems: Vec<Problem>,
    /// This home was an old copy and has taken back what the other kept.
    pub adopted: bool,
    /// This home is an old copy and still waits for what it lacks.
    pub behind: bool,
}

impl Shared {
    /// Receives a parcel of the live contact: the other's hello, or what followed it.
    ///
    /// # Errors
    /// [`ContactError`]; what was done before it stays done.
    pub fn receive(
        &mut self,
        parcel: &Parcel,
        entropy: &mut dyn Entropy,
    ) -> Result<Received, ContactError> {
        self.note(parcel, true, entropy)?;
        let mut received = self.take_in(parcel, true, entropy)?;
        received.answer = self.answer()?;
        Ok(received)
    }

    /// Opens a file: publishes first, like every contact.
    ///
    /// # Errors
    /// [`ContactError`]; what was done before it stays done.
    pub fn open_file(
        &mut self,
        parcel: &Parcel,
        entropy: &mut dyn Entropy,
    ) -> Result<Received, ContactError> {
        self.note(parcel, false, entropy)?;
        self.take_in(parcel, false, entropy)
    }

    /// The first transaction: notes the tips, marks what is delivered, publishes the outbox.
    #[doc(hidden)]
    pub fn note(
        &mut self,
        parcel: &Parcel,
        live: bool,
        entropy: &mut dyn Entropy,
    ) -> Result<(), ContactError> {
        let writing = match (&mut self.live, live) {
            (Some(contact), true) => {
                contact.heard = contact.open;
                contact.open = true;
                contact.writing
            }
            _ => Writing::draw(entropy),
        };
        let told = Told { theirs: parcel.mine, ours: parcel.yours };
        let mut batch = Batch::new();
        if self.told != Some(told) {
            self.rows.put_told(&mut batch, told);
        }
        self.held()?;
        let before = self.told.replace(told);
        let delivered = match &self.document {
            Some(held) => self.stage_delivered(&mut batch, &held.doc),
            None => Vec::new(),
        };
        let done = match self.behind() {
            Ok(true) if batch.is_empty() => Ok(()),
            Ok(true) => self.rows.store.commit(batch).map_err(ContactError::from),
            Ok(false) => self.publish(writing, batch),
            Err(error) => Err(error),
        };
        match done {
            Ok(()) => self.typed.retain(|tip, _| !delivered.contains(tip)),
            Err(_) => self.told = before,
        }
        done
    }

    /// What stands under the tip of ours that the other named has arrived: its edits need not be
    /// kept any longer.
    pub(crate) fn stage_delivered(&self, batch: &mut Batch, doc: &Document) -> Vec<Tip> {
        let under = doc.under(self.told.and_then(|told| told.ours));
        let tips: Vec<Tip> = self.typed.keys().filter(|t| under.contains(t)).copied().collect();
        for tip in &tips {
            batch.delete(self.rows.typed(*tip));
        }
        tips
    }

    /// The second transaction: takes in what fits or, behind, adopts.
    #[doc(hidden)]
    pub fn take_in(
        &mut self,
        parcel: &Parcel,
        live: bool,
        entropy: &mut dyn Entropy,
    ) -> Result<Received, ContactError> {
        if self.behind()? { self.adopt(parcel, live, entropy) } else { self.take(parcel) }
    }

    fn take(&mut self, parcel: &Parcel) -> Result<Received, ContactError> {
        if parcel.changes.is_empty() {
            return Ok(Received::default());
        }
        let mut held = self.held()?.clone();
        let taken = held.doc.take(&parcel.changes, &self.key);
        let mut received = self.report(&taken, &held);
        let problems = self.with_problems(&received.problems, &held);
        let mut batch = Batch::new();
        for envelope in &taken.taken {
            if let Ok((tip, _)) = Document::read(envelope) {
                held.put(&self.rows, &mut batch, tip, envelope);
            }
        }
        received.taken = taken.taken.len();
        if taken.taken.is_empty() && problems == self.problems {
            return Ok(received);
        }
        let record = if taken.taken.is_empty() { self.record.clone() } else { held.doc.project() };
        self.stage_record(&mut batch, &record, &problems);
        self.rows.store.commit(batch)?;
        self.settle(held, record, problems);
        Ok(received)
    }

    /// What was not taken in, as the person is told.
    pub(crate) fn report(&self, taken: &Taken, held: &Held) -> Received {
        let missing =
            taken.missing.iter().map(|n| Problem::new(Why::Missing, n.device, n.said.clone()));
        let branches =
            taken.branches.iter().map(|n| Problem::new(Why::OldCopy, n.device, n.said.clone()));
        let problems = outstanding(missing.chain(branches).collect(), held);
        let refused = taken.refused.iter().map(|r| r.refusal).collect();
        Received { refused, problems, ..Received::default() }
    }

    /// The standing problems with new ones, less those that have settled by themselves.
    pub(crate) fn with_problems(&self, new: &[Problem], held: &Held) -> Vec<Problem> {
        let mut all = self.problems.clone();
        for problem in new {
            if !all.iter().any(|p| p.edits == problem.edits) {
                all.push(problem.clone());
            }
        }
        outstanding(all, held)
    }
}

/// Problems less what has settled by itself: edits that are in their author's changes by now.
pub(crate) fn outstanding(mut all: Vec<Problem>, held: &Held) -> Vec<Problem> {
    let mut known: BTreeMap<DeviceId, BTreeSet<EditId>> = BTreeMap::new();
    for problem in &mut all {
        let of = known.entry(problem.by).or_insert_with(|| held.doc.edits_of(problem.by));
        problem.edits.retain(|e| !of.contains(e));
    }
    all.retain(|p| !p.edits.is_empty());
    all
}
