//! Seals private records and opens them: one age file (X25519) each. Touches no disk; draws the
//! file keys from the operating system, inside age.
//!
//! age does not say who wrote a file, and anybody who knows the recipient can write one. So the
//! recipient is published nowhere, and the record's id is inside and is compared.

use crate::{PrivateKind, PrivateRecord, RecordError, Secret, record::is_empty};
use age::{
    DecryptError, Decryptor,
    x25519::{Identity, Recipient},
};
use amble_model::{PrivateId, limits::PRIVATE_CHARS};
use bech32::{Bech32, Hrp};
use std::{io::Read, iter};
use zeroize::Zeroizing;

/// Before the `1` of the text form of an X25519 identity.
/// Source: <https://c2sp.org/age#x25519-recipient-stanza>.
const IDENTITY_PREFIX: Hrp = Hrp::parse_unchecked("AGE-SECRET-KEY-");
/// Room for an identity's text: the prefix, `1`, 52 characters of key and 6 of checksum are 74.
const IDENTITY_CHARS: usize = 80;

/// The private half's key, ready to seal and open. Wiped when dropped.
#[derive(derive_more::Debug)]
#[debug("Vault(...)")]
pub struct Vault {
    identity: Identity,
    recipient: Recipient,
    /// Kept as well, because age does not hand out an identity's bytes.
    secret: Secret,
}

/// A private record as one age file: binary, readable by the plain `age` tool with the text of
/// [`Vault::identity_file`]. Some 400 bytes longer than the words, by a random amount.
#[derive(derive_more::Debug, Clone, PartialEq, Eq)]
#[debug("SealedRecord({} bytes)", _0.len())]
pub struct SealedRecord(Vec<u8>);

impl SealedRecord {
    /// The age file.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The age file, to be stored under the record's id.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Why a private record was not sealed or not opened. No variant holds any of its words.
#[allow(missing_docs, reason = "each variant says what its fields are")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// Sealing: there is not one word in it.
    #[error("a private note needs at least one word")]
    Empty,
    /// Sealing: too many characters.
    #[error("this private note has {chars} characters, and {cap} fit into one: split it in two")]
    TooLong { chars: usize, cap: usize },
    /// Sealing failed inside age; nothing was written.
    #[error("this private note could not be sealed, and was not saved: try again")]
    Unsealed,
    /// The secret cannot be made into an age identity.
    #[error(
        "the vault key of this home cannot be used: put it back from a copy of this home, or use your recovery file"
    )]
    Key,
    /// Opening: sealed with another key, or damaged where the keys are named. Which of the two
    /// cannot be told. Keep the bytes.
    #[error(
        "the private note {id} cannot be opened with this home's key: it is another home's, or its first bytes are damaged. It was left as it is"
    )]
    NotOurs { id: PrivateId },
    /// Opening: not a whole age file, or changed since it was sealed. Keep the bytes.
    #[error(
        "the private note {id} is damaged and cannot be opened. It was left as it is; your recovery file may have it whole"
    )]
    Damaged { id: PrivateId },
    /// Opening: whole and ours, but another record.
    #[error("the private note {found} stands where {id} should be: neither was changed")]
    WrongId { id: PrivateId, found: PrivateId },
    /// Opening: whole and ours, but of another kind.
    #[error("the private note {id} is a {found} where a {wanted} should be: it was left as it is")]
    WrongKind { id: PrivateId, wanted: PrivateKind, found: PrivateKind },
    /// Whole and ours, but not the text of a private record that this Amble can read.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl Vault {
    /// Makes the secret into the private half's key. Any 32 bytes are a key of X25519.
    ///
    /// # Errors
    /// [`VaultError::Key`] if age refuses it, which no known bytes bring about.
    pub fn new(secret: &Secret) -> Result<Self, VaultError> {
        let identity: Identity = identity_text(secret)?.parse().map_err(|_| VaultError::Key)?;
        Ok(Self { recipient: identity.to_public(), identity, secret: secret.clone() })
    }

    /// Seals a record. Sealing it again gives other bytes, of another length.
    ///
    /// # Errors
    /// [`VaultError::Empty`], [`VaultError::TooLong`], [`VaultError::Unsealed`], and
    /// [`VaultError::Record`] if it would not read back, which no known record brings about.
    pub fn seal(&self, record: &PrivateRecord) -> Result<SealedRecord, VaultError> {
        if is_empty(&record.body) {
            return Err(VaultError::Empty);
        }
        let chars = record.body.chars().count();
        if chars > PRIVATE_CHARS {
            return Err(VaultError::TooLong { chars, cap: PRIVATE_CHARS });
        }
        let text = record.text();
        // What is sealed can be read: found out now, while the words are still on the screen.
        PrivateRecord::parse(&text)?;
        age::encrypt(&self.recipient, text.as_bytes())
            .map(SealedRecord)
            .map_err(|_| VaultError::Unsealed)
    }

    /// Opens the record that was sealed under `id`, and of that kind where the caller knows it.
    /// A body that is longer than this Amble would seal is read all the same.
    ///
    /// # Errors
    /// [`VaultError::NotOurs`], [`VaultError::Damaged`], [`VaultError::WrongId`],
    /// [`VaultError::WrongKind`], [`VaultError::Record`]. Never an empty record.
    pub fn open(
        &self,
        id: PrivateId,
        kind: Option<PrivateKind>,
        bytes: &[u8],
    ) -> Result<PrivateRecord, VaultError> {
        let damaged = || VaultError::Damaged { id };
        let file = Decryptor::new(bytes).map_err(|_| damaged())?;
        let identity: &dyn age::Identity = &self.identity;
        let mut reader = file.decrypt(iter::once(identity)).map_err(|error| match error {
            DecryptError::NoMatchingKeys => VaultError::NotOurs { id },
            _ => damaged(),
        })?;
        // Sized at once: a buffer that grows leaves copies behind that nobody wipes.
        let mut plain = Zeroizing::new(Vec::with_capacity(bytes.len()));
        reader.read_to_end(&mut plain).map_err(|_| damaged())?;
        let text = std::str::from_utf8(&plain).map_err(|_| RecordError::NotARecord)?;
        let record = PrivateRecord::parse(text)?;
        if record.id != id {
            return Err(VaultError::WrongId { id, found: record.id });
        }
        match kind {
            Some(wanted) if wanted != record.kind => {
                Err(VaultError::WrongKind { id, wanted, found: record.kind })
            }
            _ => Ok(record),
        }
    }

    /// The text of an age identity file: with it, `age -d -i FILE` opens every private record of
    /// this home, without Amble.
    ///
    /// # Errors
    /// [`VaultError::Key`], as [`new`](Self::new).
    ///
    /// # Security
    /// Whoever has this text can read all that is private. It is for the owner's own export.
    pub fn identity_file(&self) -> Result<Zeroizing<String>, VaultError> {
        const ABOUT: &str = "# The key to your private notes in Amble. Whoever has it can read them.\n\
                             # To read one: age -d -i THIS-FILE NOTE.age\n";
        let identity = identity_text(&self.secret)?;
        let mut text = Zeroizing::new(String::with_capacity(ABOUT.len() + identity.len() + 1));
        text.push_str(ABOUT);
        text.push_str(&identity);
        text.push('\n');
        Ok(text)
    }
}

/// `AGE-SECRET-KEY-1...`, the only form in which age takes an identity.
fn identity_text(secret: &Secret) -> Result<Zeroizing<String>, VaultError> {
    let mut text = Zeroizing::new(String::with_capacity(IDENTITY_CHARS));
    bech32::encode_upper_to_fmt::<Bech32, _>(&mut *text, IDENTITY_PREFIX, secret.expose())
        .map_err(|_| VaultError::Key)?;
    Ok(text)
}

#[cfg(test)]
mod tests;
