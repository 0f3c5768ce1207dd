//! What a parcel does, whatever brought it.

use crate::{
    error::SyncError,
    pair::PairSync,
    problem::{Cause, SyncProblem, standing},
    rows::PeerHeads,
};
use amble_document::{Document, Refusal, Taken, Writing};
use amble_model::Parcel;
use amble_store::Batch;
use rand_core::CryptoRng;

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
    pub problems: Vec<SyncProblem>,
    /// This home was an old copy and has adopted what the other kept.
    pub adopted: bool,
    /// This home is an old copy and still waits for what it lacks.
    pub behind: bool,
}

impl Received {
    /// Nothing was done: it names, as ours, what is not.
    pub(crate) fn forged() -> Self {
        Self { refused: vec![Refusal::Forged], ..Self::default() }
    }
}

impl PairSync {
    /// Receives a parcel of the live sync: the other's hello, or what followed it.
    ///
    /// # Errors
    /// [`SyncError`]; what was done before it stays done.
    pub fn receive(
        &mut self,
        parcel: &Parcel,
        rng: &mut dyn CryptoRng,
    ) -> Result<Received, SyncError> {
        let mut received = self.receive_by(parcel, true, rng)?;
        received.answer = self.answer()?;
        Ok(received)
    }

    /// Both transactions: live, or from a file.
    pub(crate) fn receive_by(
        &mut self,
        parcel: &Parcel,
        live: bool,
        rng: &mut dyn CryptoRng,
    ) -> Result<Received, SyncError> {
        if self.is_forged(parcel)? {
            return Ok(Received::forged());
        }
        let before = self.note(parcel, live, rng)?;
        self.take_in(parcel, live, before, rng)
    }

    /// Whether the tip that the parcel calls ours is held or given, and is not a change of ours.
    pub(crate) fn is_forged(&mut self, parcel: &Parcel) -> Result<bool, SyncError> {
        let mine = self.paired()?.mine.device;
        let Some(tip) = parcel.yours else { return Ok(false) };
        let held = self.held()?.doc.device(tip);
        if let Some(device) = held {
            return Ok(device != mine);
        }
        let named = |e: &&amble_model::Envelope| Document::read(e).is_ok_and(|(of, _)| of == tip);
        let given = parcel.changes.iter().find(named);
        let key = self.key.clone();
        Ok(match given {
            Some(envelope) => !self.held()?.doc.is_mine(envelope, tip, &key),
            None => false,
        })
    }

    /// The first transaction: notes the tips, marks what is delivered, publishes the outbox.
    /// Returns the tips noted before.
    pub(crate) fn note(
        &mut self,
        parcel: &Parcel,
        live: bool,
        rng: &mut dyn CryptoRng,
    ) -> Result<Option<PeerHeads>, SyncError> {
        let writing = match (&mut self.live, live) {
            (Some(sync), true) => {
                sync.heard = sync.open;
                sync.open = true;
                sync.writing
            }
            _ => Writing::draw(rng),
        };
        let heads = PeerHeads { theirs: parcel.mine, ours: parcel.yours };
        let before = self.replica.peer.replace(heads);
        match self.noted(heads, before, writing) {
            Ok(()) => Ok(before),
            Err(error) => {
                self.replica.peer = before;
                Err(error)
            }
        }
    }

    fn noted(
        &mut self,
        heads: PeerHeads,
        before: Option<PeerHeads>,
        writing: Writing,
    ) -> Result<(), SyncError> {
        let mut batch = Batch::new();
        if before != Some(heads) {
            self.rows.put_peer_heads(&mut batch, heads);
        }
        let arrived = self.held()?.doc.under(heads.ours);
        let delivered = self.stage_delivered(&mut batch, &arrived)?;
        if !self.behind()? {
            self.publish(writing, batch)?;
            if let Some(sync) = &mut self.live {
                sync.last_held = Some(heads);
            }
        } else if !batch.is_empty() {
            self.rows.store.commit(batch)?;
        }
        self.mark_delivered(&delivered);
        Ok(())
    }

    /// The second transaction: takes in what fits or, behind, adopts. `before` are the tips noted
    /// before this parcel.
    pub(crate) fn take_in(
        &mut self,
        parcel: &Parcel,
        live: bool,
        before: Option<PeerHeads>,
        rng: &mut dyn CryptoRng,
    ) -> Result<Received, SyncError> {
        if self.behind()? { self.adopt(parcel, live, before, rng) } else { self.take(parcel) }
    }

    fn take(&mut self, parcel: &Parcel) -> Result<Received, SyncError> {
        if parcel.changes.is_empty() {
            return Ok(Received::default());
        }
        let mut held = self.held()?.clone();
        let taken = held.doc.take(&parcel.changes, &self.key);
        let mut received = report(&taken, &held.doc);
        let news = received.problems.iter().cloned();
        let problems = standing(&self.replica.problems, news, &held.doc);
        let mut batch = Batch::new();
        for envelope in &taken.taken {
            if let Ok((tip, _)) = Document::read(envelope) {
                held.put(&self.rows, &mut batch, tip, envelope);
            }
        }
        received.taken = taken.taken.len();
        if taken.taken.is_empty() && problems == self.replica.problems {
            return Ok(received);
        }
        let record =
            if taken.taken.is_empty() { self.record().clone() } else { held.doc.project() };
        self.stage_record(&mut batch, &record, &problems)?;
        self.rows.store.commit(batch)?;
        self.install(held, record, problems);
        Ok(received)
    }
}

/// What was not taken in, as the person is told.
fn report(taken: &Taken, doc: &Document) -> Received {
    let missing =
        taken.missing.iter().map(|n| SyncProblem::new(Cause::Missing, n.device, n.said.clone()));
    let branches =
        taken.branches.iter().map(|n| SyncProblem::new(Cause::OldCopy, n.device, n.said.clone()));
    let problems = standing(&[], missing.chain(branches), doc);
    let refused = taken.refused.iter().map(|r| r.refusal).collect();
    Received { refused, problems, ..Received::default() }
}
