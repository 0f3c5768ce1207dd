//! Reads the outside of a change before Automerge sees it.
//!
//! Automerge's parser trusts what it reads: a hundred bytes can claim millions of operations, and
//! a few kilobytes can inflate to gigabytes. This scan walks the bytes once, allocates nothing
//! from what they claim, and passes only a plain change chunk whose columns, opened, stay within
//! the caps of [`limits`]. The layout is Automerge's binary format
//! (<https://automerge.org/automerge-binary-format-spec/>), chunk type 1.

use amble_model::limits;

/// Why a change's outside is refused. All of these are hostile: no honest writer makes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScanError {
    /// Over a cap.
    TooLarge,
    /// Not a plain change chunk: a document, a bundle, or something deflated.
    NotAChange,
    /// Cut short, or with bytes left over.
    Malformed,
}

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE: u8 = 1;

/// The low three bits of a column's specification, by Automerge's format.
const ACTOR: u64 = 1;
const DELTA: u64 = 3;
const BOOLEAN: u64 = 4;
const STRING: u64 = 5;
const VALUE: u64 = 7;
const DEFLATED: u64 = 8;
/// The columns that hold the object's number, one action an operation, and how many it replaces.
const OBJECT_COLUMN: u64 = 0x02;
const ACTION_COLUMN: u64 = 0x42;
const PRED_COUNT_COLUMN: u64 = 0x70;

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], ScanError> {
        let (head, tail) = self.0.split_at_checked(n).ok_or(ScanError::Malformed)?;
        self.0 = tail;
        Ok(head)
    }

    fn byte(&mut self) -> Result<u8, ScanError> {
        self.take(1)?.first().copied().ok_or(ScanError::Malformed)
    }

    /// Unsigned LEB128, at most ten bytes.
    fn unsigned(&mut self) -> Result<u64, ScanError> {
        let mut out: u64 = 0;
        for n in 0..10u32 {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if n == 9 && part > 1 {
                return Err(ScanError::Malformed);
            }
            out |= part << (7 * n);
            if byte & 0x80 == 0 {
                return Ok(out);
            }
        }
        Err(ScanError::Malformed)
    }

    /// Signed LEB128, at most ten bytes.
    fn signed(&mut self) -> Result<i64, ScanError> {
        let mut out: i64 = 0;
        for n in 0..10u32 {
            let byte = self.byte()?;
            out |= i64::from(byte & 0x7f).wrapping_shl(7 * n);
            if byte & 0x80 == 0 {
                if n < 9 && byte & 0x40 != 0 {
                    out |= -1i64 << (7 * (n + 1));
                }
                return Ok(out);
            }
        }
        Err(ScanError::Malformed)
    }

    fn size(&mut self, cap: usize) -> Result<usize, ScanError> {
        let n = usize::try_from(self.unsigned()?).map_err(|_| ScanError::TooLarge)?;
        if n > cap { Err(ScanError::TooLarge) } else { Ok(n) }
    }
}

/// Checks the outside of one change.
///
/// # Errors
/// See [`ScanError`]. Takes time and memory linear in the bytes given.
pub(crate) fn scan(raw: &[u8]) -> Result<(), ScanError> {
    if raw.len() > limits::CHANGE_BYTES {
        return Err(ScanError::TooLarge);
    }
    let mut bytes = Bytes(raw);
    if bytes.take(4)? != MAGIC {
        return Err(ScanError::NotAChange);
    }
    bytes.take(4)?; // the checksum: compared when the change is read
    if bytes.byte()? != CHANGE {
        return Err(ScanError::NotAChange);
    }
    if bytes.size(limits::CHANGE_BYTES)? != bytes.0.len() {
        return Err(ScanError::Malformed);
    }
    let deps = bytes.size(limits::CHANGE_DEPS)?;
    bytes.take(deps * 32)?;
    let actor = bytes.size(limits::ACTOR_BYTES)?;
    bytes.take(actor)?;
    bytes.unsigned()?; // sequence
    bytes.unsigned()?; // first operation
    bytes.signed()?; // time
    if bytes.unsigned()? != 0 {
        return Err(ScanError::Malformed); // a message: we write none
    }
    let others = bytes.size(limits::CHANGE_ACTORS)?;
    for _ in 0..others {
        // An actor of genesis is longer than one of a sync.
        let actor = bytes.size(16)?;
        bytes.take(actor)?;
    }
    let columns = bytes.size(limits::CHANGE_COLUMNS)?;
    let mut specs = [(0u64, 0usize); limits::CHANGE_COLUMNS];
    for spec in specs.iter_mut().take(columns) {
        *spec = (bytes.unsigned()?, bytes.size(limits::CHANGE_BYTES)?);
    }
    let mut ops = None;
    for (spec, len) in specs.into_iter().take(columns) {
        let data = bytes.take(len)?;
        if spec & DEFLATED != 0 {
            return Err(ScanError::NotAChange);
        }
        let cap = match spec {
            ACTION_COLUMN => limits::CHANGE_OPS,
            // Predecessors: each of an operation's may have a few.
            _ => limits::CHANGE_OPS * 2,
        };
        // Automerge panics on an actor that is not listed and on a number beyond 32 bits.
        let rows = match (spec & 7, spec) {
            (VALUE, _) => 0,
            (BOOLEAN, _) => boolean_rows(data, cap)?,
            (STRING, _) => run_rows(data, cap, Item::Text)?,
            (DELTA, _) => run_rows(data, cap, Item::Step { at: 0 })?,
            (ACTOR, _) => run_rows(data, cap, Item::Number { most: others as u64 })?,
            (_, OBJECT_COLUMN) => run_rows(data, cap, Item::Number { most: limits::DOCUMENT_OPS })?,
            (_, PRED_COUNT_COLUMN) => run_rows(data, cap, Item::Count { sum: 0, cap })?,
            _ => run_rows(data, cap, Item::Number { most: u64::MAX })?,
        };
        if spec == ACTION_COLUMN {
            ops = Some(rows);
        }
    }
    match ops {
        Some(rows) if rows > 0 && bytes.0.is_empty() => Ok(()),
        _ => Err(ScanError::Malformed),
    }
}

/// Rows of a boolean column: alternating counts.
fn boolean_rows(data: &[u8], cap: usize) -> Result<usize, ScanError> {
    let (mut bytes, mut rows) = (Bytes(data), 0usize);
    while !bytes.0.is_empty() {
        rows = grown(rows, bytes.unsigned()?, cap)?;
    }
    Ok(rows)
}

/// What a run-length column holds.
enum Item {
    /// Text.
    Text,
    /// Numbers up to one.
    Number { most: u64 },
    /// Numbers, each as its distance from the one before.
    Step { at: u64 },
    /// Numbers whose sum is capped.
    Count { sum: usize, cap: usize },
}

impl Item {
    /// Reads one item that covers so many rows.
    fn read(&mut self, bytes: &mut Bytes<'_>, times: u64) -> Result<(), ScanError> {
        match self {
            Self::Text => {
                let len = bytes.size(limits::CHANGE_BYTES)?;
                bytes.take(len)?;
            }
            Self::Number { most } => {
                if bytes.unsigned()? > *most {
                    return Err(ScanError::TooLarge);
                }
            }
            Self::Step { at } => {
                let (step, times) = (bytes.signed()?, i64::try_from(times).unwrap_or(i64::MAX));
                let next = step.checked_mul(times).and_then(|way| at.checked_add_signed(way));
                *at = next.filter(|n| *n <= limits::DOCUMENT_OPS).ok_or(ScanError::TooLarge)?;
            }
            Self::Count { sum, cap } => {
                let more = bytes.unsigned()?.checked_mul(times).ok_or(ScanError::TooLarge)?;
                *sum = grown(*sum, more, *cap)?;
            }
        }
        Ok(())
    }
}

/// Rows of a run-length column: a positive count repeats one item, a negative one precedes that
/// many items, zero precedes a count of nulls.
fn run_rows(data: &[u8], cap: usize, mut item: Item) -> Result<usize, ScanError> {
    let (mut bytes, mut rows) = (Bytes(data), 0usize);
    while !bytes.0.is_empty() {
        let count = bytes.signed()?;
        let rows_here = match count {
            0 => bytes.unsigned()?,
            n => n.unsigned_abs(),
        };
        rows = grown(rows, rows_here, cap)?;
        match count {
            0 => {}
            1.. => item.read(&mut bytes, rows_here)?,
            _ => {
                for _ in 0..rows_here {
                    item.read(&mut bytes, 1)?;
                }
            }
        }
    }
    Ok(rows)
}

fn grown(rows: usize, more: u64, cap: usize) -> Result<usize, ScanError> {
    let more = usize::try_from(more).map_err(|_| ScanError::TooLarge)?;
    rows.checked_add(more).filter(|n| *n <= cap).ok_or(ScanError::TooLarge)
}

#[cfg(test)]
mod tests;
