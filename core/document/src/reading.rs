//! Reading one change: its outside first, then Automerge's own reader, which may panic.

use crate::{
    ops::{self, Said},
    refusal::Refusal,
    scan::{ScanError, scan},
};
use amble_model::{Envelope, limits};
use automerge::Change;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs something that Automerge might panic in.
pub(crate) fn caught<T>(run: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or(Err(Refusal::Damaging))
}

/// Reads a change whose outside is within the caps.
pub(crate) fn parse(raw: &[u8]) -> Result<Change, Refusal> {
    scan(raw).map_err(|e| match e {
        ScanError::TooLarge => Refusal::TooLarge,
        ScanError::NotAChange | ScanError::Malformed => Refusal::Malformed,
    })?;
    let read = || Change::from_bytes(raw.to_vec()).map_err(|_| Refusal::Malformed);
    let change = caught(read).map_err(|_| Refusal::Malformed)?;
    // The checksum is the beginning of the hash. Automerge does not compare it here, and with any
    // other one the same change would rest and travel as different bytes.
    let sound = change.hash().0.starts_with(raw.get(4..8).ok_or(Refusal::Malformed)?);
    if sound { Ok(change) } else { Err(Refusal::Malformed) }
}

/// What a change says, shortened, or nothing if it cannot be read.
pub(crate) fn said(envelope: &Envelope) -> Said {
    reading(envelope, limits::WORD_CHARS)
}

/// What a change says, whole, or nothing if it cannot be read.
pub(crate) fn said_whole(envelope: &Envelope) -> Said {
    reading(envelope, limits::DETAILS_CHARS)
}

fn reading(envelope: &Envelope, chars: usize) -> Said {
    let read = || Ok(ops::said(&parse(&envelope.raw)?.decode(), chars));
    caught(read).unwrap_or_default()
}
