//! The bytes of a sealed row. Pure: key, nonce and content come in as arguments.
//!
//! ```text
//!   version 1 | key id, u32 BE | nonce, 24 | ciphertext | tag, 16
//!
//!   associated data: domain word, 9 | version 1 | key id, u32 BE | the row's key
//! ```
//!
//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): its nonces are long enough to be drawn at
//! random for every row. The row's key is authenticated, so values cannot change places; the
//! domain word keeps the three kinds of sealed bytes apart; all of it is fixed in length up to
//! the row's key, so no two associated data are equal by accident.

use crate::{KeyId, RowDamage, StoreError};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};

/// How rows are sealed today.
pub(crate) const VERSION: u8 = 1;
/// Bytes of a nonce.
pub(crate) const NONCE_BYTES: usize = 24;
/// Bytes of a key of any kind.
pub(crate) const KEY_BYTES: usize = 32;
/// Bytes of one row's key and value together. Four times the largest thing anyone keeps here
/// (all raw changes of an epoch, 48 MiB, in one snapshot).
pub(crate) const ROW_BYTES: usize = 192 * 1024 * 1024;

/// What the sealed bytes are. Each has a table of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Domain {
    /// A row, under a row key.
    Row,
    /// A row key, under the root.
    Key,
    /// The known word that tells a wrong root from damage, under the root.
    Check,
}

impl Domain {
    const fn word(self) -> &'static [u8; 9] {
        match self {
            Self::Row => b"amble row",
            Self::Key => b"amble key",
            Self::Check => b"amble chk",
        }
    }
}

/// Where sealed bytes belong: all that is authenticated beside them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SealedAs<'a> {
    /// What they are.
    pub(crate) domain: Domain,
    /// The key they are sealed under; for a row key, its own id.
    pub(crate) id: KeyId,
    /// The row's key; empty for what has a table of its own.
    pub(crate) key: &'a [u8],
}

impl SealedAs<'_> {
    fn associated(&self) -> Vec<u8> {
        let id = self.id.0.to_be_bytes();
        [self.domain.word().as_slice(), &[VERSION], &id, self.key].concat()
    }
}

/// Seals `plain`. The nonce must never have been used under this secret.
///
/// # Errors
/// [`StoreError::TooLarge`] above [`ROW_BYTES`].
pub(crate) fn seal_row(
    secret: &[u8; KEY_BYTES],
    nonce: &[u8; NONCE_BYTES],
    place: SealedAs<'_>,
    plain: &[u8],
) -> Result<Vec<u8>, StoreError> {
    let bytes = plain.len().saturating_add(place.key.len());
    if bytes > ROW_BYTES {
        return Err(StoreError::TooLarge { bytes });
    }
    let payload = Payload { msg: plain, aad: &place.associated() };
    let sealed = XChaCha20Poly1305::new(secret.into())
        .encrypt(nonce.into(), payload)
        .map_err(|_| StoreError::TooLarge { bytes })?;
    Ok([&[VERSION], place.id.0.to_be_bytes().as_slice(), nonce, &sealed].concat())
}

/// The key that sealed bytes name in their header, which nothing has authenticated yet.
pub(crate) fn key_id(sealed: &[u8]) -> Result<KeyId, RowDamage> {
    parse(sealed).map(|(id, _, _)| id)
}

/// Opens what [`seal_row`] made for the same secret and place.
pub(crate) fn open_row(
    secret: &[u8; KEY_BYTES],
    place: SealedAs<'_>,
    sealed: &[u8],
) -> Result<Vec<u8>, RowDamage> {
    let (id, nonce, body) = parse(sealed)?;
    if id != place.id {
        return Err(RowDamage::Altered);
    }
    XChaCha20Poly1305::new(secret.into())
        .decrypt(nonce.into(), Payload { msg: body, aad: &place.associated() })
        .map_err(|_| RowDamage::Altered)
}

/// Header and body; checks nothing but version and length.
fn parse(sealed: &[u8]) -> Result<(KeyId, &[u8; NONCE_BYTES], &[u8]), RowDamage> {
    let (&[version], rest) = sealed.split_first_chunk().ok_or(RowDamage::TooShort)?;
    if version != VERSION {
        return Err(RowDamage::UnknownVersion { found: version });
    }
    let (id, rest) = rest.split_first_chunk().ok_or(RowDamage::TooShort)?;
    let (nonce, body) = rest.split_first_chunk().ok_or(RowDamage::TooShort)?;
    Ok((KeyId(u32::from_be_bytes(*id)), nonce, body))
}
