//! The open file, as the store's handle and its writer share it. Touches that file.

use crate::{
    OpenError, StoreError, StoreRoot,
    file::{self, DISAGREE, Opened, guard},
};
use redb::{Database, StorageBackend};
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};

/// Opens the backend again after the disk failed.
pub(crate) type Source = Box<dyn Fn() -> Result<Box<dyn StorageBackend>, OpenError> + Send + Sync>;

/// What the handle and its writer share.
pub(crate) struct StoreShared {
    state: RwLock<OpenState>,
    root: StoreRoot,
    source: Source,
}

enum OpenState {
    Open(Opened),
    /// The disk failed, and how; the next write tries to open the file again.
    Failed(String),
    /// Ended for good, and why.
    Dead(String),
}

impl StoreShared {
    pub(crate) fn new(opened: Opened, root: &StoreRoot, source: Source) -> Self {
        Self { state: RwLock::new(OpenState::Open(opened)), root: root.clone(), source }
    }

    pub(crate) fn root(&self) -> &StoreRoot {
        &self.root
    }

    /// Runs a read, next to others. Damage to the file ends the handle.
    pub(crate) fn read<T>(
        &self,
        doing: impl FnOnce(&Database) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let done = self.with_open(|opened| doing(&opened.db));
        if let Err(StoreError::Damaged { reason }) = &done {
            self.end(reason);
        }
        done
    }

    /// Runs a write. Damage to the file ends the handle; after a failure of the disk the file is
    /// opened again, so that reads and the next write find it as it really is.
    pub(crate) fn write<T>(
        &self,
        doing: impl FnOnce(&Opened) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let done = self.with_open(|opened| {
            opened.writes.release().map_err(StoreError::from_io)?;
            doing(opened)
        });
        match &done {
            Err(StoreError::Damaged { reason }) => self.end(reason),
            Err(
                error @ (StoreError::DiskFull | StoreError::Io { .. } | StoreError::Stopped { .. }),
            ) => self.reopen(&error.to_string()),
            _ => {}
        }
        done
    }

    /// A panic of redb's is damage to the file.
    fn with_open<T>(
        &self,
        doing: impl FnOnce(&Opened) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            OpenState::Open(opened) => {
                guard(|| doing(opened), |reason| StoreError::Damaged { reason })
            }
            OpenState::Failed(reason) | OpenState::Dead(reason) => {
                Err(StoreError::Stopped { reason: reason.clone() })
            }
        }
    }

    /// Verifies redb's checksums. What redb would repair is held back and counts as damage.
    pub(crate) fn verify(&self) -> Result<(), StoreError> {
        let mut state = self.alone();
        let Opened { db, writes } = match &mut *state {
            OpenState::Open(opened) => opened,
            OpenState::Failed(reason) | OpenState::Dead(reason) => {
                return Err(StoreError::Stopped { reason: reason.clone() });
            }
        };
        let damaged = |reason| StoreError::Damaged { reason };
        let passed = writes.hold();
        let verified = guard(
            || match db.check_integrity() {
                Ok(true) if passed => writes.release().map_err(StoreError::from_io),
                Ok(true) => Ok(()),
                Ok(false) => Err(damaged(DISAGREE.to_owned())),
                Err(error) => Err(StoreError::from_redb(error)),
            },
            damaged,
        );
        match &verified {
            Ok(()) => {}
            Err(StoreError::Damaged { reason }) => {
                abandon(&mut state, OpenState::Dead(reason.clone()))
            }
            Err(error) => abandon(&mut state, OpenState::Failed(error.to_string())),
        }
        verified
    }

    /// Closes the file in good order.
    pub(crate) fn close(&self) {
        let closed = OpenState::Dead("it was closed".to_owned());
        discard(std::mem::replace(&mut *self.alone(), closed));
    }

    /// Ends the handle for good, and writes nothing more.
    fn end(&self, reason: &str) {
        abandon(&mut self.alone(), OpenState::Dead(reason.to_owned()));
    }

    /// Opens the file again. If that fails too, the next write tries again.
    fn reopen(&self, reason: &str) {
        let mut state = self.alone();
        if matches!(*state, OpenState::Dead(_)) {
            return;
        }
        abandon(&mut state, OpenState::Failed(reason.to_owned()));
        match (self.source)().and_then(|below| file::open(below, &self.root)) {
            Ok(opened) => *state = OpenState::Open(opened),
            Err(OpenError::Damaged { reason }) => *state = OpenState::Dead(reason),
            Err(_) => {}
        }
    }

    /// The state, once nothing else uses the database.
    fn alone(&self) -> RwLockWriteGuard<'_, OpenState> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Closes the file as it is now, without another write to it.
fn abandon(state: &mut OpenState, next: OpenState) {
    if let OpenState::Open(opened) = state {
        opened.writes.shut();
    }
    discard(std::mem::replace(state, next));
}

/// Drops a database. redb may panic when it closes a damaged file; its handle goes either way.
fn discard(state: OpenState) {
    let _: Result<(), ()> = guard(
        || {
            drop(state);
            Ok(())
        },
        |_| (),
    );
}
