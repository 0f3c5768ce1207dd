//! This home's side of what a pair shares.

use crate::{
    error::SyncError,
    outbox::Outbox,
    problem::SyncProblem,
    replica::Replica,
    rows::{PairRows, PeerHeads},
};
use amble_document::{AuthorshipKey, Members, Writing};
use amble_model::{
    Digest, Edit, EditId, PairHandle, People, PersonId, Record, Snapshot, Tip, digest,
};
use amble_store::{Batch, KeyId, Rows};
use std::{collections::BTreeSet, sync::Arc};

/// This home's side of one pair.
#[derive(Debug)]
pub struct PairSync {
    pub(crate) rows: PairRows,
    pub(crate) people: People,
    pub(crate) members: Option<Members>,
    pub(crate) key: AuthorshipKey,
    pub(crate) outbox: Outbox,
    pub(crate) replica: Replica,
    pub(crate) live: Option<Live>,
    snapshot: Arc<Snapshot>,
}

/// One live sync. In memory only; safe to lose.
#[derive(Debug)]
pub(crate) struct Live {
    /// The actor of this sync's changes.
    pub(crate) writing: Writing,
    /// The other's hello has been read.
    pub(crate) open: bool,
    /// The other's hello has been answered, if only with our tips.
    pub(crate) answered: bool,
    /// The other has answered our hello: what they had to publish is on its way or here.
    pub(crate) heard: bool,
    /// Changes already sent.
    pub(crate) sent: BTreeSet<Tip>,
    /// Tips last said.
    pub(crate) said: PeerHeads,
    /// The tips that the other last named while we held the one of ours.
    pub(crate) last_held: Option<PeerHeads>,
}

impl PairSync {
    /// Opens this home's side of a pair. Before pairing there are no members, and edits wait.
    /// The document itself is not loaded until a sync needs it.
    ///
    /// # Errors
    /// [`SyncError::Store`] and [`SyncError::Row`]; a damaged record cache alone is
    /// computed again.
    pub fn open(
        store: Arc<dyn Rows>,
        handle: PairHandle,
        people: People,
        members: Option<Members>,
        epoch_key: KeyId,
        key: AuthorshipKey,
    ) -> Result<Self, SyncError> {
        let rows = PairRows::new(store, handle, members.as_ref(), epoch_key);
        let outbox = Outbox::read(&rows)?;
        let replica = match &members {
            Some(members) => Replica::read(&rows, members)?,
            None => Replica::default(),
        };
        let snapshot = Arc::new(Snapshot::new(people, None, &Record::default(), &[], [].iter()));
        let mut new = Self { rows, people, members, key, outbox, replica, live: None, snapshot };
        new.refresh();
        Ok(new)
    }

    /// Gives the pair its document, in one transaction with what `batch` holds: the epoch's key
    /// and the caller's own rows. What waits stays where it is, but for the id that stood for the
    /// other person before theirs was known.
    ///
    /// # Errors
    /// See [`PairSync::open`]; nothing is changed then.
    pub fn pair_up(
        &mut self,
        mut batch: Batch,
        members: Members,
        epoch_key: KeyId,
    ) -> Result<(), SyncError> {
        let them = members.theirs.person;
        let outbox = self.outbox.renamed(&self.rows, self.people.them, them, &mut batch)?;
        self.rows.store.commit(batch)?;
        let store = self.rows.store.clone();
        self.rows = PairRows::new(store, self.rows.handle, Some(&members), epoch_key);
        self.people = People { me: members.mine.person, them };
        self.members = Some(members);
        self.outbox = outbox;
        self.replica = Replica::default();
        self.refresh();
        Ok(())
    }

    /// Makes the snapshot again: what it is made of has changed.
    pub(crate) fn refresh(&mut self) {
        let report = self.members.map(|m| m.genesis.report);
        let sent = self.replica.undelivered();
        let (known, waiting) = (&self.replica.record, self.outbox.edits());
        self.snapshot = Arc::new(Snapshot::new(self.people, report, known, waiting, sent));
    }

    /// What the owner sees: made once when it changes, shared by reference.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.clone()
    }

    /// The record alone: what both know.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.replica.record
    }

    /// Edits that wait for the next sync.
    #[must_use]
    pub fn waiting(&self) -> &[Edit] {
        self.outbox.edits()
    }

    /// Edits that were sent and of which the other has not said that they arrived.
    pub fn undelivered(&self) -> impl Iterator<Item = &Edit> {
        self.replica.undelivered()
    }

    /// What could not be taken in or kept.
    #[must_use]
    pub fn problems(&self) -> &[SyncProblem] {
        &self.replica.problems
    }

    /// The owner has read a problem and does not want to see it any more.
    ///
    /// # Errors
    /// The store's; nothing is changed then.
    pub fn dismiss(&mut self, edit: EditId) -> Result<(), SyncError> {
        let mut left = self.replica.problems.clone();
        left.retain(|problem| !problem.edits.contains(&edit));
        let mut batch = Batch::new();
        self.rows.put(&mut batch, "problems", &left)?;
        self.rows.store.commit(batch)?;
        self.replica.problems = left;
        Ok(())
    }

    /// Whether these two have paired.
    #[must_use]
    pub fn is_paired(&self) -> bool {
        self.members.is_some()
    }

    /// Whether these two have paired and nothing has ever been sent or taken in: then they may
    /// pair again, and nothing is lost by it.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn is_untouched(&mut self) -> Result<bool, SyncError> {
        Ok(self.is_paired() && self.held()?.doc.order().is_empty())
    }

    /// What reads what changed since the last sync that ended with both up to date.
    #[must_use]
    pub fn news(&self) -> News {
        let rows = self.members.map(|_| self.rows.clone());
        News { rows, record: self.replica.record.clone(), people: self.people }
    }

    /// What changed since the last sync that ended with both up to date.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn digest(&self) -> Result<Digest, SyncError> {
        self.news().digest()
    }

    /// The document as a plain Automerge file.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn export(&mut self) -> Result<Vec<u8>, SyncError> {
        Ok(self.held()?.doc.save())
    }

    pub(crate) fn paired(&self) -> Result<Members, SyncError> {
        self.members.ok_or(SyncError::NotPaired)
    }

    pub(crate) fn me(&self) -> PersonId {
        self.people.me
    }
}

/// What both know now, to be compared with what both knew when they last parted. Cheap to make;
/// it reads the store when it is asked.
#[derive(Debug, Clone)]
pub struct News {
    rows: Option<PairRows>,
    record: Arc<Record>,
    people: People,
}

impl News {
    /// What changed since the last sync that ended with both up to date.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn digest(&self) -> Result<Digest, SyncError> {
        let Some(rows) = &self.rows else { return Ok(Digest::default()) };
        let base: Record = rows.get("base")?.unwrap_or_default();
        Ok(digest::between(&base, &self.record, &self.people))
    }
}
