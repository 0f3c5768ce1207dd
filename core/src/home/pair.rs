//! One pair of a home: its row, its shared half, and what is seen of both.
//!
//! What screens read is a value of its own ([`Seen`]), replaced when something changes: a reader
//! never waits for what is being done to this pair or to another.

use crate::{
    error::AmbleError,
    home::{
        Inner,
        rows::{self, PairRow, Paired},
    },
};
use amble_document::AuthorshipKey;
use amble_model::{PairHandle, People, Problem, Side, Snapshot, undo::Back};
use amble_store::{Batch, KeyId};
use amble_sync::{News, OutboxRow, PairSync, SyncProblem};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::watch;

/// What it takes to take back what was done last.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Undo {
    /// The rows of the outbox that it changed.
    pub(crate) rows: Vec<OutboxRow>,
    /// What writes again what was there before.
    pub(crate) back: Vec<Back>,
    /// Whether it is in a row, for a process that opens this home later.
    #[serde(skip)]
    pub(crate) kept: bool,
}

/// One pair of a home.
pub(crate) struct Pair {
    pub(crate) handle: PairHandle,
    state: Mutex<PairState>,
    /// Nothing until it is first read.
    seen: RwLock<Option<Arc<Seen>>>,
    /// Counts what is saved, so that a sync that runs sends it.
    pub(crate) saved: watch::Sender<u64>,
}

/// What is changed under the lock of one pair.
pub(crate) struct PairState {
    pub(crate) row: PairRow,
    /// Opened when first asked for.
    sync: Option<PairSync>,
    /// Whether a live sync runs.
    pub(crate) syncing: bool,
    /// How to take back the last thing done here.
    pub(crate) last: Option<Undo>,
}

/// What is read of a pair.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) row: PairRow,
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) problems: Vec<Problem>,
    /// Reads what changed since the last sync.
    pub(crate) news: News,
}

impl Pair {
    pub(crate) fn new(handle: PairHandle, row: PairRow) -> Arc<Self> {
        let state = Mutex::new(PairState { row, sync: None, syncing: false, last: None });
        Arc::new(Self { handle, state, seen: RwLock::default(), saved: watch::Sender::new(0) })
    }

    /// Changes the pair, and then what is seen of it. A panic elsewhere never leaves it half
    /// changed: every change is made whole after it is durable.
    pub(crate) fn change<T>(
        &self,
        inner: &Inner,
        change: impl FnOnce(&mut PairState) -> Result<T, AmbleError>,
    ) -> Result<T, AmbleError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let done = change(&mut state);
        self.see(&mut state, inner)?;
        drop(state);
        inner.changed();
        done
    }

    /// What is read of the pair.
    pub(crate) fn seen(&self, inner: &Inner) -> Result<Arc<Seen>, AmbleError> {
        if let Some(seen) = &*self.seen.read().unwrap_or_else(PoisonError::into_inner) {
            return Ok(seen.clone());
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.see(&mut state, inner)
    }

    fn see(&self, state: &mut PairState, inner: &Inner) -> Result<Arc<Seen>, AmbleError> {
        let seen = state.seen(inner, self.handle)?;
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = Some(seen.clone());
        Ok(seen)
    }

    /// How to take back the last thing done here since the home was opened, if it was not kept for
    /// later yet. It is from now on.
    pub(crate) fn keep_last(&self) -> Option<Undo> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let last = state.last.as_mut().filter(|last| !last.kept)?;
        last.kept = true;
        Some(last.clone())
    }

    /// Something was saved: a sync that runs sends it.
    pub(crate) fn notify(&self) {
        self.saved.send_modify(|n| *n += 1);
    }
}

impl PairState {
    fn seen(&mut self, inner: &Inner, handle: PairHandle) -> Result<Arc<Seen>, AmbleError> {
        let device = inner.device;
        let sync = self.sync(inner, handle)?;
        let problem = |problem: &SyncProblem| Problem {
            reason: problem.cause.sentence().to_owned(),
            by: if problem.by == device { Side::Me } else { Side::Them },
            edits: problem.edits.clone(),
            text: problem.text.clone(),
        };
        let problems = sync.problems().iter().map(problem).collect();
        let (snapshot, news) = (sync.snapshot(), sync.news());
        Ok(Arc::new(Seen { row: self.row.clone(), snapshot, problems, news }))
    }

    /// The shared half, opened if it is not yet.
    pub(crate) fn sync(
        &mut self,
        inner: &Inner,
        handle: PairHandle,
    ) -> Result<&mut PairSync, AmbleError> {
        if self.sync.is_none() {
            let me = inner.profile().person;
            let paired = self.row.paired.as_ref();
            let members = paired.map(|p| p.members(me, inner.device));
            let key = paired.map_or(KeyId::REST, Paired::key_id);
            let authorship = AuthorshipKey::new(inner.keys.authorship.expose());
            let people = People { me, them: self.row.other() };
            let store = inner.rows.clone();
            self.sync = Some(PairSync::open(store, handle, people, members, key, authorship)?);
        }
        self.sync.as_mut().ok_or_else(|| AmbleError::internal("a pair without its shared half"))
    }

    /// Forgets the shared half as it is in memory: it is opened again when asked for.
    pub(crate) fn close_sync(&mut self) {
        self.sync = None;
    }

    /// Changes the pair's row, durably.
    pub(crate) fn change_row(
        &mut self,
        inner: &Inner,
        handle: PairHandle,
        change: impl FnOnce(&mut PairRow),
    ) -> Result<(), AmbleError> {
        let mut row = self.row.clone();
        change(&mut row);
        let mut batch = Batch::new();
        rows::put_person(&mut batch, handle, &row)?;
        inner.rows.commit(batch)?;
        self.row = row;
        Ok(())
    }

    /// Whether a pair may be paired again: not paired yet, or nothing has crossed since. The other
    /// side may have lost a pairing whose last message did not reach it in time.
    pub(crate) fn may_pair_anew(
        &mut self,
        inner: &Inner,
        handle: PairHandle,
    ) -> Result<bool, AmbleError> {
        if self.row.paired.is_none() {
            return Ok(true);
        }
        Ok(self.sync(inner, handle)?.is_untouched()?)
    }

    /// Makes a pair complete: gives it the key of its first epoch and its document, in one
    /// transaction.
    pub(crate) fn complete(
        &mut self,
        inner: &Inner,
        handle: PairHandle,
        mut paired: Paired,
    ) -> Result<(), AmbleError> {
        // Opened before the row says that they are paired: what waits is read from where it is.
        self.sync(inner, handle)?;
        let mut row = self.row.clone();
        row.pending = None;
        inner.with_next_key(|key, mut batch, me| {
            paired.key = key;
            let members = paired.members(me, inner.device);
            let id = paired.key_id();
            row.paired = Some(paired);
            batch.create_key(id);
            rows::put_person(&mut batch, handle, &row)?;
            // It may name the id that stood for the other person.
            rows::delete_undo(&mut batch, handle);
            self.sync(inner, handle)?.pair_up(batch, members, id)?;
            Ok(())
        })?;
        self.row = row;
        self.last = None;
        Ok(())
    }
}
