//! Between redb and the file: can hold every write back, and can shut for good. Touches only the
//! backend below it.
//!
//! redb writes while it opens (a recovery flag, a repair) and while it closes. A file that turns
//! out to be damaged, newer or another's must not be touched by that. So a file is opened
//! with its writes deferred: they are held in memory and shown to redb as if they were in the file.
//! They reach it, in their order, before the first commit; a store that is only read leaves its
//! file as it was, and can be read on a full disk. After a failure nothing passes any more, so that
//! closing cannot make it worse.

use redb::{BackendError, StorageBackend};
use std::{
    io,
    ops::Bound,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
};

const HOLDING: u8 = 0;
const PASSING: u8 = 1;
const SHUT: u8 = 2;

/// Bytes searched at a time when erasing.
const ERASE_WINDOW: usize = 256 * 1024;

/// A backend whose writes can be held back. Clones are the same one.
#[derive(Clone, Debug)]
pub(crate) struct DeferredWrites(Arc<DeferredState>);

#[derive(Debug)]
struct DeferredState {
    below: Box<dyn StorageBackend>,
    mode: AtomicU8,
    held: Mutex<Vec<HeldWrite>>,
}

/// One thing redb did while writes were held.
#[derive(derive_more::Debug)]
enum HeldWrite {
    // Bytes of the file stay out of any log.
    #[debug("Write({_0}, {} bytes)", _1.len())]
    Write(u64, Vec<u8>),
    SetLen(u64),
    Sync,
}

impl DeferredWrites {
    /// Holds back what is written to `below`.
    pub(crate) fn holding(below: Box<dyn StorageBackend>) -> Self {
        let held = Mutex::new(Vec::new());
        Self(Arc::new(DeferredState { below, mode: AtomicU8::new(HOLDING), held }))
    }

    /// Holds writes again; says whether they passed before. Only while nothing else uses the
    /// database.
    pub(crate) fn hold(&self) -> bool {
        self.0.mode.compare_exchange(PASSING, HOLDING, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }

    /// Lets through what was held, in order, and everything from now on. If that fails halfway
    /// the file is as after a crash at that point, which redb recovers from, and nothing
    /// passes any more.
    pub(crate) fn release(&self) -> io::Result<()> {
        // Reads wait on this lock, so none sees half of it.
        let mut held = self.held();
        if self.0.mode.load(Ordering::SeqCst) != HOLDING {
            return Ok(());
        }
        let done = held.iter().try_for_each(|one| match one {
            HeldWrite::Write(at, data) => self.0.below.write(*at, data),
            HeldWrite::SetLen(len) => self.0.below.set_len(*len),
            HeldWrite::Sync => self.0.below.sync_data(),
        });
        held.clear();
        let mode = if done.is_ok() { PASSING } else { SHUT };
        self.0.mode.store(mode, Ordering::SeqCst);
        done
    }

    /// Overwrites every copy of `bytes` in the file with zeros. Only for what no page in use
    /// holds any more, and only while nothing else writes.
    pub(crate) fn erase(&self, bytes: &[u8]) -> io::Result<()> {
        let below = &self.0.below;
        if bytes.is_empty() || self.0.mode.load(Ordering::SeqCst) != PASSING {
            return Ok(());
        }
        let len = below.len()?;
        let mut at = 0;
        while at < len {
            // Windows overlap, so that a copy across the end of one lies whole in the next.
            let mut window = vec![0; span(at, ERASE_WINDOW + bytes.len() - 1, len)];
            below.read(at, &mut window)?;
            for (from, part) in (at..).zip(window.windows(bytes.len())) {
                if part == bytes {
                    below.write(from, &vec![0; bytes.len()])?;
                }
            }
            at += ERASE_WINDOW as u64;
        }
        below.sync_data()
    }

    /// From now on nothing is written, for good.
    pub(crate) fn shut(&self) {
        let mut held = self.held();
        self.0.mode.store(SHUT, Ordering::SeqCst);
        held.clear();
    }

    fn held(&self) -> MutexGuard<'_, Vec<HeldWrite>> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Passes one write, holds it, or refuses it.
    fn pass(
        &self,
        held: impl FnOnce() -> HeldWrite,
        now: impl FnOnce() -> io::Result<()>,
    ) -> io::Result<()> {
        match self.0.mode.load(Ordering::SeqCst) {
            PASSING => now(),
            HOLDING => {
                self.held().push(held());
                Ok(())
            }
            _ => Err(io::Error::other("writing to this file has stopped")),
        }
    }
}

impl StorageBackend for DeferredWrites {
    fn len(&self) -> io::Result<u64> {
        if self.0.mode.load(Ordering::SeqCst) == PASSING {
            return self.0.below.len();
        }
        let held = self.held();
        Ok(length(self.0.below.len()?, &held))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        if self.0.mode.load(Ordering::SeqCst) == PASSING {
            return self.0.below.read(offset, out);
        }
        let held = self.held();
        let below = self.0.below.len()?;
        if offset.saturating_add(out.len() as u64) > length(below, &held) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let (there, beyond) = out.split_at_mut(span(offset, out.len(), below));
        self.0.below.read(offset, there)?;
        beyond.fill(0);
        for one in held.iter() {
            match one {
                HeldWrite::Write(at, data) => overlay(offset, out, *at, data),
                HeldWrite::SetLen(len) => {
                    let kept = span(offset, out.len(), *len);
                    out.iter_mut().skip(kept).for_each(|byte| *byte = 0);
                }
                HeldWrite::Sync => {}
            }
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.pass(|| HeldWrite::SetLen(len), || self.0.below.set_len(len))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.pass(|| HeldWrite::Sync, || self.0.below.sync_data())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.pass(|| HeldWrite::Write(offset, data.to_vec()), || self.0.below.write(offset, data))
    }

    fn close(&self) -> io::Result<()> {
        self.0.below.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.below.try_lock_range(start, end)
    }

    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.0.below.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.below.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.below.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.below.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.below.query_lock_range(start, end)
    }
}

/// The length redb is to see.
fn length(below: u64, held: &[HeldWrite]) -> u64 {
    held.iter().fold(below, |len, one| match one {
        HeldWrite::Write(at, data) => len.max(at.saturating_add(data.len() as u64)),
        HeldWrite::SetLen(new) => *new,
        HeldWrite::Sync => len,
    })
}

/// How many of the `bytes` from `offset` on lie before `end`.
fn span(offset: u64, bytes: usize, end: u64) -> usize {
    usize::try_from(end.saturating_sub(offset)).map_or(bytes, |before| before.min(bytes))
}

/// Copies the part of `data`, written at `at`, that falls into `out`, read at `offset`.
fn overlay(offset: u64, out: &mut [u8], at: u64, data: &[u8]) {
    let into = span(offset, out.len(), at);
    let from = span(at, data.len(), offset);
    for (to, byte) in out.iter_mut().skip(into).zip(data.iter().skip(from)) {
        *to = *byte;
    }
}
