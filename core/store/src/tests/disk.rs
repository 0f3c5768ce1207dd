//! A disk in memory that can lose power, fail at any operation, and be full.

use super::root;
use crate::{OpenError, Store, create, file};
use amble_support::Seed;
use redb::StorageBackend;
use std::{
    io,
    sync::{Arc, Mutex, MutexGuard},
};

/// What was done to the disk.
#[derive(Clone, Debug)]
pub(super) enum Done {
    Write(u64, Vec<u8>),
    SetLen(u64),
    Sync,
}

/// When operations fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Never,
    /// The operation of this number (from zero, reads included), once.
    Once(u64),
    /// Every operation from this number on.
    From(u64),
    /// Writing, with the error of a full disk. What is there can be read.
    Full,
    /// Growing, with the error of a full disk. What is there can be written over.
    CannotGrow,
}

/// A disk. Clones are the same disk.
#[derive(Clone, Debug)]
pub(super) struct Disk(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    bytes: Vec<u8>,
    done: Vec<Done>,
    operations: u64,
    fault: Fault,
    fired: u64,
}

impl Disk {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        let (done, fault) = (Vec::new(), Fault::Never);
        Self(Arc::new(Mutex::new(State { bytes, done, operations: 0, fault, fired: 0 })))
    }

    /// A disk that holds a new, closed store.
    pub(super) fn with_store() -> Self {
        let disk = Self::new(Vec::new());
        drop(create::fill(Box::new(disk.clone()), &root(), &create::Contents::default()).unwrap());
        disk
    }

    /// Opens the store on this disk, as a path would be opened.
    pub(super) fn open(&self) -> Result<Store, OpenError> {
        let opened = file::open(Box::new(self.clone()), &root())?;
        let again = self.clone();
        Store::start(opened, &root(), Box::new(move || Ok(Box::new(again.clone()))))
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.state().bytes.clone()
    }

    pub(super) fn done(&self) -> Vec<Done> {
        self.state().done.clone()
    }

    /// How many writes, length changes and syncs so far: a moment in its life.
    pub(super) fn moment(&self) -> usize {
        self.state().done.len()
    }

    /// Counts operations and failures from zero, with this fault.
    pub(super) fn set_fault(&self, fault: Fault) {
        let mut state = self.state();
        (state.fault, state.operations, state.fired) = (fault, 0, 0);
    }

    pub(super) fn operations(&self) -> u64 {
        self.state().operations
    }

    pub(super) fn fired(&self) -> u64 {
        self.state().fired
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Counts one operation and says whether it fails. `end` is where it would write to.
    fn begin(&self, end: Option<u64>) -> io::Result<MutexGuard<'_, State>> {
        let mut state = self.state();
        let n = state.operations;
        state.operations += 1;
        let len = state.bytes.len() as u64;
        let error = match state.fault {
            Fault::Once(k) if k == n => Some(io::Error::other("the disk failed")),
            Fault::From(k) if k <= n => Some(io::Error::other("the disk fails")),
            Fault::Full if end.is_some() => Some(io::ErrorKind::StorageFull.into()),
            Fault::CannotGrow if end > Some(len) => Some(io::ErrorKind::StorageFull.into()),
            _ => None,
        };
        match error {
            None => Ok(state),
            Some(error) => {
                state.fired += 1;
                Err(error)
            }
        }
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.begin(None)?.bytes.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let state = self.begin(None)?;
        let from = usize::try_from(offset).unwrap();
        let there = state.bytes.get(from..from + out.len());
        out.copy_from_slice(there.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut state = self.begin(Some(len))?;
        apply(&mut state.bytes, &Done::SetLen(len));
        state.done.push(Done::SetLen(len));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        self.begin(None)?.done.push(Done::Sync);
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let write = Done::Write(offset, data.to_vec());
        let mut state = self.begin(Some(offset + data.len() as u64))?;
        apply(&mut state.bytes, &write);
        state.done.push(write);
        Ok(())
    }
}

fn apply(bytes: &mut Vec<u8>, done: &Done) {
    match done {
        Done::Write(offset, data) => {
            let from = usize::try_from(*offset).unwrap();
            let end = from + data.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[from..end].copy_from_slice(data);
        }
        Done::SetLen(len) => bytes.resize(usize::try_from(*len).unwrap(), 0),
        Done::Sync => {}
    }
}

/// Bytes that reach a disk together when the power fails.
const SECTOR: usize = 512;

/// A disk's bytes after its power was cut at one moment.
pub(super) struct Cut {
    pub(super) bytes: Vec<u8>,
    /// Sectors and length changes that had not been synced and were lost.
    pub(super) lost: usize,
    /// Those that had not been synced and were there all the same.
    pub(super) kept: usize,
}

/// Cuts the power when `moment` things had been done to a disk that began with `bytes`: what was
/// synced is there; of the rest a random part, in random order, torn between sectors.
pub(super) fn cut(bytes: &[u8], done: &[Done], moment: usize, seed: &mut Seed) -> Cut {
    let done = &done[..moment];
    let synced = done.iter().rposition(|done| matches!(done, Done::Sync)).map_or(0, |at| at + 1);
    let mut cut = Cut { bytes: bytes.to_vec(), lost: 0, kept: 0 };
    for one in &done[..synced] {
        apply(&mut cut.bytes, one);
    }
    let mut pending = Vec::new();
    for one in &done[synced..] {
        match one {
            Done::Write(offset, data) => {
                let mut at = *offset;
                let mut rest = data.as_slice();
                while !rest.is_empty() {
                    let to_boundary = SECTOR - usize::try_from(at).unwrap() % SECTOR;
                    let (sector, after) = rest.split_at(to_boundary.min(rest.len()));
                    pending.push(Done::Write(at, sector.to_vec()));
                    at += sector.len() as u64;
                    rest = after;
                }
            }
            other => pending.push(other.clone()),
        }
    }
    for last in (1..pending.len()).rev() {
        pending.swap(last, seed.below(last + 1));
    }
    // From nearly nothing to nearly everything: the extremes are the likely ones in life.
    let chance = seed.below(9);
    for one in &pending {
        if seed.below(8) < chance {
            apply(&mut cut.bytes, one);
            cut.kept += 1;
        } else {
            cut.lost += 1;
        }
    }
    cut
}
