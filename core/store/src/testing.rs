//! The store without a disk, for tests of what depends on it. Touches nothing outside itself.
//!
//! Rows are sealed as in the file, so a wrong key, a destroyed key or a swapped row shows here
//! too. It can be copied and put back, as a home restored from an old backup is, and its commits
//! can be made to fail.

use crate::{Batch, KeyId, Row, Rows, StoreError, StoreRoot, batch::Change, keys::RowKeys};
use std::{
    collections::BTreeMap,
    fmt, io,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Sealed rows in memory.
pub struct MemoryStore {
    root: StoreRoot,
    state: Mutex<MemoryState>,
}

#[derive(Default)]
struct MemoryState {
    tables: Tables,
    commits: u64,
    /// Which commit fails, counted like `commits`.
    failing: Option<u64>,
    failed: u64,
}

#[derive(Clone, Default)]
struct Tables {
    keys: BTreeMap<KeyId, Vec<u8>>,
    rows: BTreeMap<Vec<u8>, Vec<u8>>,
}

/// Everything a [`MemoryStore`] held at one moment: what a backup of the home would hold.
#[derive(Clone)]
pub struct StoreCopy(Tables);

impl fmt::Debug for StoreCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreCopy").field("rows", &self.0.rows.len()).finish_non_exhaustive()
    }
}

impl MemoryStore {
    /// An empty store under this root.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`].
    pub fn new(root: &StoreRoot) -> Result<Self, StoreError> {
        let mut tables = Tables::default();
        tables.keys.insert(KeyId::REST, RowKeys::new(root).create(KeyId::REST)?);
        let state = Mutex::new(MemoryState { tables, ..MemoryState::default() });
        Ok(Self { root: root.clone(), state })
    }

    /// A copy of everything it holds now.
    #[must_use]
    pub fn snapshot(&self) -> StoreCopy {
        StoreCopy(self.state().tables.clone())
    }

    /// Puts back what a snapshot of this store held: an old copy of a home.
    pub fn restore(&self, snapshot: &StoreCopy) {
        self.state().tables = snapshot.0.clone();
    }

    /// Makes the `k`-th commit from now fail with [`StoreError::Io`]; nothing of it is kept. One
    /// is the next; zero takes an earlier order back. Empty batches do not count.
    pub fn fail_commit(&self, k: u64) {
        let mut state = self.state();
        state.failing = state.commits.checked_add(k).filter(|_| k > 0);
    }

    /// How many commits were made to fail so far.
    #[must_use]
    pub fn failed_commits(&self) -> u64 {
        self.state().failed
    }

    fn state(&self) -> MutexGuard<'_, MemoryState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Exchanges the sealed values of two rows, as someone with the file could.
    #[cfg(test)]
    pub(crate) fn swap_sealed(&self, one: &[u8], other: &[u8]) {
        let rows = &mut self.state().tables.rows;
        let (a, b) = (rows.get(one).unwrap().clone(), rows.get(other).unwrap().clone());
        rows.insert(one.to_vec(), b);
        rows.insert(other.to_vec(), a);
    }
}

impl Rows for MemoryStore {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let state = self.state();
        let Some(sealed) = state.tables.rows.get(key) else {
            return Ok(None);
        };
        let opened = RowKeys::new(&self.root)
            .open(key, sealed, |id| Ok(state.tables.keys.get(&id).cloned()))?;
        opened.map(Some).map_err(StoreError::Row)
    }

    fn scan(&self, prefix: &[u8]) -> Result<Vec<Row>, StoreError> {
        let state = self.state();
        let mut keys = RowKeys::new(&self.root);
        let from = state.tables.rows.range(prefix.to_vec()..);
        from.take_while(|(key, _)| key.starts_with(prefix))
            .map(|(key, sealed)| {
                let load = |id| Ok(state.tables.keys.get(&id).cloned());
                Ok(Row { key: key.clone(), value: keys.open(key, sealed, load)? })
            })
            .collect()
    }

    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        let mut state = self.state();
        state.commits += 1;
        if state.failing == Some(state.commits) {
            state.failing = None;
            state.failed += 1;
            return Err(StoreError::Io { source: io::Error::other("asked to fail") });
        }
        let tables = &mut state.tables;
        let changes =
            batch.seal(&mut RowKeys::new(&self.root), |id| Ok(tables.keys.get(&id).cloned()))?;
        for change in changes {
            match change {
                Change::Row(key, Some(sealed)) => drop(tables.rows.insert(key, sealed)),
                Change::Row(key, None) => drop(tables.rows.remove(&key)),
                Change::Key(id, Some(sealed)) => drop(tables.keys.insert(id, sealed)),
                Change::Key(id, None) => drop(tables.keys.remove(&id)),
            }
        }
        Ok(())
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("rows", &self.state().tables.rows.len())
            .finish_non_exhaustive()
    }
}
