//! A parcel as bytes: the same for a live session, a file and the camera.
//!
//! ```text
//! version 1 | mine? | yours? | n devices (u8) | n x device 32
//!           | count u32 | count x ( device index u8 | tag 16 | length u32 | raw )
//! ```
//!
//! The devices are in the order in which the changes name them first, each once: a parcel has
//! one spelling only. Knows nothing of what a change says; its size is the guard's business, as
//! one change too large must not keep the others out.

use crate::wire::{WireError, WireReader, WireWriter};
use amble_model::{DeviceId, Envelope, Parcel, Tag, Tip, limits};

/// The version of the layout.
const VERSION: u8 = 1;
/// Bytes of a change besides the change: device index, tag, length.
const ENVELOPE_BYTES: usize = 1 + 16 + 4;

/// Why a parcel cannot be written or read.
#[allow(missing_docs, reason = "each sentence says what its fields are")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParcelError {
    /// More changes than a whole epoch may have.
    #[error("this holds more changes than one 1:1 can have")]
    TooManyChanges,
    /// More bytes than a whole epoch may have.
    #[error("this holds more than one 1:1 can have")]
    TooBig,
    /// More devices than the layout can name.
    #[error("this holds changes of too many devices")]
    TooManyDevices,
    /// Written by a newer Amble.
    #[error("this was written by a newer Amble: update this app")]
    NewerVersion { found: u8 },
    /// Not a parcel.
    #[error("this cannot be read: {0}")]
    Malformed(#[from] WireError),
}

/// Writes a parcel.
///
/// # Errors
/// The three caps: [`ParcelError::TooManyChanges`], [`ParcelError::TooBig`],
/// [`ParcelError::TooManyDevices`]. A parcel of one epoch is never near them.
pub fn encode_parcel(parcel: &Parcel) -> Result<Vec<u8>, ParcelError> {
    if parcel.changes.len() > limits::PARCEL_CHANGES {
        return Err(ParcelError::TooManyChanges);
    }
    let mut devices: Vec<DeviceId> = Vec::new();
    for change in &parcel.changes {
        if !devices.contains(&change.device) {
            devices.push(change.device);
        }
    }
    let table = u8::try_from(devices.len()).map_err(|_| ParcelError::TooManyDevices)?;
    let raw: usize = parcel.changes.iter().map(|c| c.raw.len() + ENVELOPE_BYTES).sum();
    let mut out = WireWriter::with_room(raw.min(limits::PARCEL_BYTES) + 128);
    out.u8(VERSION);
    out.option(parcel.mine.as_ref().map(|tip| &tip.0));
    out.option(parcel.yours.as_ref().map(|tip| &tip.0));
    out.u8(table);
    for device in &devices {
        out.raw(&device.0);
    }
    out.count(parcel.changes.len(), limits::PARCEL_CHANGES)?;
    for change in &parcel.changes {
        let place = devices.iter().position(|d| *d == change.device).unwrap_or_default();
        out.u8(u8::try_from(place).map_err(|_| ParcelError::TooManyDevices)?);
        out.raw(&change.tag.0);
        out.long(&change.raw, limits::PARCEL_BYTES).map_err(|_| ParcelError::TooBig)?;
    }
    let bytes = out.done();
    if bytes.len() > limits::PARCEL_BYTES { Err(ParcelError::TooBig) } else { Ok(bytes) }
}

/// Reads a parcel. Allocates at most what the bytes themselves hold.
///
/// # Errors
/// Any [`ParcelError`].
pub fn decode_parcel(bytes: &[u8]) -> Result<Parcel, ParcelError> {
    if bytes.len() > limits::PARCEL_BYTES {
        return Err(ParcelError::TooBig);
    }
    let mut reader = WireReader::new(bytes);
    match reader.u8()? {
        VERSION => {}
        0 => return Err(WireError::BadValue.into()),
        found => return Err(ParcelError::NewerVersion { found }),
    }
    let mine = reader.option()?.map(Tip);
    let yours = reader.option()?.map(Tip);
    let table = reader.u8()?;
    let mut devices: Vec<DeviceId> = Vec::with_capacity(usize::from(table));
    for _ in 0..table {
        let device = DeviceId(reader.array()?);
        if devices.contains(&device) {
            return Err(WireError::BadValue.into());
        }
        devices.push(device);
    }
    let claimed = usize::try_from(reader.u32()?).unwrap_or(usize::MAX);
    if claimed > limits::PARCEL_CHANGES {
        return Err(ParcelError::TooManyChanges);
    }
    let mut changes = Vec::with_capacity(claimed.min(reader.left() / ENVELOPE_BYTES));
    let mut named = 0;
    for _ in 0..claimed {
        let place = usize::from(reader.u8()?);
        // First mentions come in the order of the table, so no other order spells the same parcel.
        if place > named {
            return Err(WireError::BadValue.into());
        }
        named = named.max(place.saturating_add(1));
        let device = *devices.get(place).ok_or(WireError::BadValue)?;
        let tag = Tag(reader.array()?);
        let raw = reader.long(limits::PARCEL_BYTES)?.to_vec();
        changes.push(Envelope { device, tag, raw });
    }
    if named != devices.len() {
        return Err(WireError::BadValue.into());
    }
    reader.end()?;
    Ok(Parcel { mine, yours, changes })
}

#[cfg(test)]
pub(crate) mod tests;
