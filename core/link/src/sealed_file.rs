//! A parcel as a file: readable by one device, written by one device, through any app between.
//!
//! ```text
//! age file (X25519) of
//!     "amble-parcel" | version 1 | pair 16 | epoch u32 | from 32 | to 32
//!     | packed u8 | length u32 | parcel | signature 64
//! ```
//!
//! age keeps others from reading it and says nothing of who wrote it: the signature of the
//! writing device does, over everything before it, receiver included. Order and repetition are
//! harmless, as for any parcel. Read with every cap checked before anything is allocated.

use crate::file_identity::{BadRecipient, FileIdentity, check_recipient};
use crate::packing::{PackingError, pack, unpack};
use crate::parcel::{ParcelError, decode_parcel, encode_parcel};
use crate::wire::{WireError, WireReader, WireWriter};
use age::{DecryptError, Decryptor};
use amble_model::{DeviceId, PairId, Parcel, limits};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use std::io::Read;
use zeroize::Zeroizing;

const MAGIC: &[u8; 12] = b"amble-parcel";
const VERSION: u8 = 1;
/// Before the signed bytes, so that a signature made here means nothing elsewhere.
const DOMAIN: &[u8] = b"amble 1 sealed parcel\0";
const SIGNATURE_BYTES: usize = 64;
/// Bytes inside besides the parcel.
const INSIDE_BYTES: usize = 12 + 1 + 16 + 4 + 32 + 32 + 1 + 4 + SIGNATURE_BYTES;
/// Bytes of a sealed file, at most: age adds 16 for each 64 KiB, and a header.
pub const SEALED_FILE_BYTES: usize = limits::PARCEL_BYTES + 1024 * 1024;
/// Bytes of age's header, at most: one recipient and the random stanza that age adds take a few
/// hundred. age parses it again with each line, so a long one would cost its square.
const HEADER_BYTES: usize = 4 * 1024;
const AGE: &[u8] = b"age-encryption.org/v1\n";

/// What a file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileHeader {
    /// The pair, as on the wire.
    pub pair: PairId,
    /// Which life of the shared document.
    pub epoch: u32,
    /// The device that writes the file.
    pub from: DeviceId,
    /// The device that opens it.
    pub to: DeviceId,
}

/// Why a file cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WriteFileError {
    /// There is no usable key of the other device.
    #[error(transparent)]
    Recipient(#[from] BadRecipient),
    /// The parcel is above its caps.
    #[error(transparent)]
    Parcel(#[from] ParcelError),
    /// The signing key is not that of the device in the header.
    #[error("this device's key does not fit its name: restore this home from its recovery file")]
    WrongKey,
    /// age could not seal it.
    #[error("the file could not be sealed: try again")]
    Sealing,
}

/// Why a file cannot be taken in. Nothing of it has been.
#[allow(missing_docs, reason = "each sentence says what its fields are")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenFileError {
    /// It is something else altogether.
    #[error("this is not an Amble file: choose the file the other person sent")]
    NotAFile,
    /// It is larger than any parcel.
    #[error("this file is too large to come from Amble")]
    TooBig,
    /// It was sealed to another key, or its beginning is damaged: age cannot tell which.
    #[error(
        "this file was not written for this 1:1 on this device, or it is damaged: ask for a new one"
    )]
    NotForMe,
    /// It opens, but not to its end or not to what it should be.
    #[error("this file is damaged: ask for it to be sent again")]
    Damaged,
    /// A newer Amble wrote it.
    #[error("this file was written by a newer Amble: update this app")]
    NewerVersion,
    /// It is about another pair.
    #[error("this file belongs to another 1:1: open it there")]
    OtherPair,
    /// It was written for another device.
    #[error("this file was written for another device: ask for a new one")]
    OtherDevice,
    /// It was not written by the other device of this pair.
    #[error("this file was not written by the other person's device: nothing was taken from it")]
    Stranger,
    /// It belongs to the document of an earlier year.
    #[error("this file is of an older year of this 1:1: ask for a new one")]
    OlderEpoch { theirs: u32, ours: u32 },
    /// It belongs to the document of a later year.
    #[error("this file is of a newer year of this 1:1: sync directly once, then it opens")]
    NewerEpoch { theirs: u32, ours: u32 },
    /// The other device signed something that is not a parcel.
    #[error("what is in this file cannot be taken in: {0}")]
    Parcel(#[from] ParcelError),
}

impl From<WireError> for OpenFileError {
    fn from(_: WireError) -> Self {
        Self::Damaged
    }
}

/// Seals a parcel to the other device. age draws its own randomness from the operating system.
///
/// `recipient` is the other device's for this epoch; `device_key` is the ed25519 seed whose
/// public half is `header.from`.
///
/// # Errors
/// Any [`WriteFileError`].
pub fn write_file(
    parcel: &Parcel,
    header: &FileHeader,
    recipient: &str,
    device_key: &[u8; 32],
) -> Result<Vec<u8>, WriteFileError> {
    let recipient = check_recipient(recipient)?;
    let inside = sign(&inside(parcel, header)?, header.from, device_key)?;
    age::encrypt(&recipient, &inside).map_err(|_| WriteFileError::Sealing)
}

/// Everything in a file before its signature.
fn inside(parcel: &Parcel, header: &FileHeader) -> Result<Zeroizing<Vec<u8>>, ParcelError> {
    let encoded = Zeroizing::new(encode_parcel(parcel)?);
    let packed = pack(&encoded).map(Zeroizing::new);
    let body = packed.as_ref().unwrap_or(&encoded);
    // Room for the domain and the signature too: growing would leave copies behind.
    let mut out = WireWriter::with_room(INSIDE_BYTES + DOMAIN.len() + body.len());
    out.raw(MAGIC).u8(VERSION).raw(&header.pair.0).u32(header.epoch);
    out.raw(&header.from.0).raw(&header.to.0);
    out.u8(u8::from(packed.is_some())).long(body, limits::PARCEL_BYTES)?;
    Ok(Zeroizing::new(out.done()))
}

/// The bytes with their signature behind them.
fn sign(
    inside: &[u8],
    from: DeviceId,
    device_key: &[u8; 32],
) -> Result<Zeroizing<Vec<u8>>, WriteFileError> {
    let key = SigningKey::from_bytes(device_key);
    if key.verifying_key().to_bytes() != from.0 {
        return Err(WriteFileError::WrongKey);
    }
    let signature = key.sign(&signed(inside)).to_bytes();
    Ok(Zeroizing::new([inside, &signature].concat()))
}

fn signed(inside: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new([DOMAIN, inside].concat())
}

/// Opens a file of the other device; `expected` says who must have written it, for whom, and
/// about what.
///
/// # Errors
/// Any [`OpenFileError`].
pub fn open_file(
    bytes: &[u8],
    identity: &FileIdentity,
    expected: &FileHeader,
) -> Result<Parcel, OpenFileError> {
    read_inside(&unseal(bytes, identity)?, expected)
}

/// What is inside age's encryption.
fn unseal(bytes: &[u8], identity: &FileIdentity) -> Result<Zeroizing<Vec<u8>>, OpenFileError> {
    if !bytes.starts_with(AGE) {
        return Err(OpenFileError::NotAFile);
    }
    if bytes.len() > SEALED_FILE_BYTES {
        return Err(OpenFileError::TooBig);
    }
    let front = bytes.get(..HEADER_BYTES).unwrap_or(bytes);
    if !front.windows(5).any(|line| line == b"\n--- ") {
        return Err(OpenFileError::Damaged);
    }
    let decryptor = Decryptor::new_buffered(bytes).map_err(|_| OpenFileError::Damaged)?;
    let identity = identity.age().ok_or(OpenFileError::NotForMe)?;
    let reader = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity));
    let reader = reader.map_err(|error| match error {
        DecryptError::NoMatchingKeys | DecryptError::InvalidMac => OpenFileError::NotForMe,
        _ => OpenFileError::Damaged,
    })?;
    let cap = limits::PARCEL_BYTES + INSIDE_BYTES;
    let mut inside = Zeroizing::new(Vec::with_capacity(bytes.len().min(cap)));
    let limit = u64::try_from(cap).unwrap_or(u64::MAX);
    // One byte more than allowed tells "as much" from "too much".
    let read = reader.take(limit.saturating_add(1)).read_to_end(&mut inside);
    read.map_err(|_| OpenFileError::Damaged)?;
    if inside.len() > cap { Err(OpenFileError::TooBig) } else { Ok(inside) }
}

fn read_inside(inside: &[u8], expected: &FileHeader) -> Result<Parcel, OpenFileError> {
    let (content, signature) =
        inside.split_last_chunk::<SIGNATURE_BYTES>().ok_or(OpenFileError::Damaged)?;
    let mut reader = WireReader::new(content);
    if reader.array()? != *MAGIC {
        return Err(OpenFileError::NotAFile);
    }
    match reader.u8()? {
        0 => return Err(OpenFileError::Damaged),
        VERSION => {}
        _ => return Err(OpenFileError::NewerVersion),
    }
    let (pair, theirs) = (PairId(reader.array()?), reader.u32()?);
    let (from, to) = (DeviceId(reader.array()?), DeviceId(reader.array()?));
    if pair != expected.pair {
        return Err(OpenFileError::OtherPair);
    }
    if to != expected.to {
        return Err(OpenFileError::OtherDevice);
    }
    let key = VerifyingKey::from_bytes(&expected.from.0).map_err(|_| OpenFileError::Stranger)?;
    let signature = Signature::from_bytes(signature);
    // Strict: no second signature of the same bytes, no weak key (RFC 8032, section 8.4).
    let genuine = key.verify_strict(&signed(content), &signature).is_ok();
    if from != expected.from || !genuine {
        return Err(OpenFileError::Stranger);
    }
    let ours = expected.epoch;
    match theirs.cmp(&ours) {
        std::cmp::Ordering::Less => return Err(OpenFileError::OlderEpoch { theirs, ours }),
        std::cmp::Ordering::Greater => return Err(OpenFileError::NewerEpoch { theirs, ours }),
        std::cmp::Ordering::Equal => {}
    }
    let packed = reader.u8()?;
    let body = reader.long(limits::PARCEL_BYTES)?;
    reader.end()?;
    let parcel = match packed {
        0 => decode_parcel(body)?,
        1 => {
            let opened = unpack(body, limits::PARCEL_BYTES).map_err(|error| match error {
                PackingError::Damaged => OpenFileError::Damaged,
                PackingError::TooBig => OpenFileError::TooBig,
            })?;
            decode_parcel(&Zeroizing::new(opened))?
        }
        _ => return Err(OpenFileError::Damaged),
    };
    Ok(parcel)
}

#[cfg(test)]
mod tests;
