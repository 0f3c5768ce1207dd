//! A parcel as bytes: the same for a live session, a file and the camera.
//!
//! ```text
//! version 1 | mine? | yours? | n devices (u8) | n x device 32
//!           | count u32 | count x ( device index u8 | tag 16 | length u32 | raw )
//! ```
//!
//! The devices stand in the order in which the changes name them first, each once: a parcel has
//! one spelling only. Knows nothing of what a change says; its size is the guard's business, as
//! one change too large must not keep the others out.

use crate::wire::{WireError, WireReader, WireWriter};
use amble_model::{DeviceId, Envelope, Parcel, Tag, Tip, limits};

/// The version of the layout.
const VERSION: u8 = 1;
/// Bytes of a change besides the change: device index, tag, length.
const ENVELOPE_BYTES: usize = 1 + 16 + 4;

/// Why a parcel cannot be written or read.
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
    NewerVersion {
        /// The version it has.
        found: u8,
    },
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
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn any_parcel() -> impl Strategy<Value = Parcel> {
        let tip = || prop::option::of(any::<[u8; 32]>().prop_map(Tip));
        let raw = prop::collection::vec(any::<u8>(), 0..60);
        let change = (0u8..4, any::<[u8; 16]>(), raw).prop_map(|(device, tag, raw)| Envelope {
            device: DeviceId([device; 32]),
            tag: Tag(tag),
            raw,
        });
        (tip(), tip(), prop::collection::vec(change, 0..12))
            .prop_map(|(mine, yours, changes)| Parcel { mine, yours, changes })
    }

    fn change(device: u8) -> Envelope {
        Envelope { device: DeviceId([device; 32]), tag: Tag([9; 16]), raw: vec![1, 2, 3] }
    }

    #[test]
    fn two_changes_of_one_device_name_it_once() {
        let one = Parcel { changes: vec![change(1)], ..Parcel::default() };
        let two = Parcel { changes: vec![change(1), change(1)], ..Parcel::default() };
        let (one, two) = (encode_parcel(&one).unwrap(), encode_parcel(&two).unwrap());
        assert_eq!(two.len() - one.len(), ENVELOPE_BYTES + 3);
    }

    #[test]
    fn a_parcel_that_claims_more_than_an_epoch_is_refused_before_its_changes_are_read() {
        let mut bytes = encode_parcel(&Parcel::default()).unwrap();
        let count = bytes.len() - 4;
        bytes[count..].copy_from_slice(&u32::MAX.to_be_bytes());
        assert_eq!(decode_parcel(&bytes), Err(ParcelError::TooManyChanges));
        bytes[count..].copy_from_slice(&(limits::PARCEL_CHANGES as u32).to_be_bytes());
        assert_eq!(decode_parcel(&bytes), Err(WireError::Short.into()));
        bytes[0] = 2;
        assert_eq!(decode_parcel(&bytes), Err(ParcelError::NewerVersion { found: 2 }));
        let many = Parcel {
            changes: (0..=limits::PARCEL_CHANGES).map(|_| change(1)).collect(),
            ..Parcel::default()
        };
        assert_eq!(encode_parcel(&many), Err(ParcelError::TooManyChanges));
    }

    #[test]
    fn more_devices_than_can_be_named_are_refused_when_writing() {
        let device = |n: usize| {
            let mut id = [0; 32];
            id[..8].copy_from_slice(&(n as u64).to_be_bytes());
            Envelope { device: DeviceId(id), tag: Tag([0; 16]), raw: Vec::new() }
        };
        let parcel = |n| Parcel { changes: (0..n).map(device).collect(), ..Parcel::default() };
        assert!(decode_parcel(&encode_parcel(&parcel(255)).unwrap()).is_ok());
        assert_eq!(encode_parcel(&parcel(256)), Err(ParcelError::TooManyDevices));
    }

    proptest! {
        #[test]
        fn a_parcel_reads_back_as_written_and_has_one_spelling(
            parcel in any_parcel(), at in any::<prop::sample::Index>(), bit in 0u8..8
        ) {
            let bytes = encode_parcel(&parcel).unwrap();
            prop_assert_eq!(decode_parcel(&bytes).unwrap(), parcel);
            let mut flipped = bytes.clone();
            flipped[at.index(bytes.len())] ^= 1 << bit;
            if let Ok(other) = decode_parcel(&flipped) {
                prop_assert_eq!(encode_parcel(&other).unwrap(), flipped);
            }
        }

        #[test]
        fn random_bytes_are_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(parcel) = decode_parcel(&bytes) {
                prop_assert_eq!(encode_parcel(&parcel).unwrap(), bytes);
            }
        }
    }
}
