//! A home's secrets and where they may rest. Touches nothing but the operating system's
//! randomness; files are in `file_secrets`.

use crate::Keys;
use std::{
    collections::BTreeMap,
    fmt, io,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};
use zeroize::Zeroizing;

/// The secrets that a home has. Each is drawn by itself; none can be computed from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretName {
    /// The seed of the device's ed25519 key, which is also who it is on the link.
    Device,
    /// The X25519 key of the private half.
    Vault,
    /// The key of the tags by which this home knows its own changes.
    Authorship,
    /// The key that wraps the keys of the store.
    StoreRoot,
}

impl SecretName {
    /// All of them, in the order in which they are written.
    pub const ALL: [Self; 4] = [Self::Device, Self::Vault, Self::Authorship, Self::StoreRoot];

    /// The name under which a place keeps the secret. Part of the file format: never changes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Vault => "vault",
            Self::Authorship => "authorship",
            Self::StoreRoot => "store-root",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.word() == word)
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// 32 random bytes that must not be seen. Wiped when dropped; prints as `...`.
#[derive(derive_more::Debug, Clone)]
#[debug("...")]
pub struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    /// Bytes in a secret.
    pub const LEN: usize = 32;

    /// Takes bytes that a keychain or a recovery file kept.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Draws a fresh secret from the operating system.
    ///
    /// # Errors
    /// [`SecretError::NoRandomness`].
    pub fn draw() -> Result<Self, SecretError> {
        let mut bytes = Zeroizing::new([0; Self::LEN]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| SecretError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// The bytes, for the one computation that needs them.
    ///
    /// # Security
    /// A copy of them is not wiped: keep none.
    #[must_use]
    pub fn expose(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

/// Why a secret could not be loaded, saved or deleted. No variant holds a secret.
#[allow(missing_docs, reason = "each sentence says what its fields are")]
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file is there, but the operating system does not let it be read.
    #[error("the keys of this home cannot be read from {}: {source}", .path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    /// The file could not be written. It is whole, and as before; only if it was the last step
    /// that failed, syncing the folder, may it be the new one.
    #[error("the keys of this home cannot be written to {}: {source}", .path.display())]
    Unwritable { path: PathBuf, source: io::Error },
    /// A link, a folder or a device is where the file should be.
    #[error("{} should be a plain file with the keys of this home, but it is something else: move it away", .path.display())]
    NotAFile { path: PathBuf },
    /// Other users of this computer can read the file, so its keys may be known to them.
    #[error("other users of this computer can open the keys of this home. To close the file to them: chmod 600 \"{}\"", .path.display())]
    OthersCanRead { path: PathBuf },
    /// The file belongs to another user.
    #[error("the keys in {} belong to another user of this computer: start Amble as that user, or give the file to yourself with chown", .path.display())]
    OtherOwner { path: PathBuf },
    /// A newer Amble wrote the file.
    #[error("the keys in {} were written by a newer Amble: update this one", .path.display())]
    NewerVersion { path: PathBuf },
    /// One secret is there but is not what was saved. Nothing was changed.
    #[error("the {name} key in {} is damaged: put the file back from a copy of this home, or use your recovery file", .path.display())]
    Damaged { path: PathBuf, name: SecretName },
    /// A line of the file cannot be read, so it is unknown which secret it held. Nothing was
    /// changed.
    #[error("line {line} of the keys in {} is damaged: put the file back from a copy of this home, or use your recovery file", .path.display())]
    DamagedLine { path: PathBuf, line: usize },
    /// Some secrets of the home are there and some are not. New ones would not open what the old
    /// ones closed, so none is drawn.
    #[error("this home has lost some of its keys ({}): put them back from a copy of this home, or use your recovery file. If nothing was ever written in it, delete its folder and keys and begin again", words(.missing))]
    Incomplete { missing: Vec<SecretName> },
    /// A new home cannot be made where there are keys already.
    #[error("there are keys of a home here already: nothing was changed")]
    AlreadyThere,
    /// The place said that it had saved a secret, but gives back none or another.
    #[error(
        "the {name} key was saved, but what came back is not it: nothing has been written with it yet. Try again, or keep the keys elsewhere"
    )]
    NotKept { name: SecretName },
    /// A keychain or keyring refused, for example because it is locked.
    #[error("the {place} did not give access to the keys of this home: {reason}")]
    Refused {
        /// What a person calls the place, for example `keychain`.
        place: &'static str,
        /// What it said. Must hold no secret.
        reason: String,
    },
    /// The operating system gave no random bytes.
    #[error("this device gave no random numbers, so no keys were made: restart it and try again")]
    NoRandomness,
}

fn words(names: &[SecretName]) -> String {
    let words: Vec<_> = names.iter().map(|name| name.word()).collect();
    words.join(", ")
}

/// Where secrets rest: a keychain, a keystore, a desktop keyring, or a file.
///
/// Calls may block, and may come from any thread. A place never takes a damaged or locked secret
/// for a missing one.
pub trait SecretStore: Send + Sync + fmt::Debug {
    /// Returns the secret, or `None` when none was ever saved under this name.
    ///
    /// # Errors
    /// Any [`SecretError`] but `Incomplete`, `AlreadyThere` and `NotKept`.
    fn load(&self, name: SecretName) -> Result<Option<Secret>, SecretError>;

    /// Saves a secret, in place of the one of this name if there is one. On success it is there
    /// after a power cut.
    ///
    /// # Errors
    /// As [`load`](Self::load), and [`SecretError::Unwritable`]. The old secret is there then, or
    /// the new one; never none or a damaged one.
    fn save(&self, name: SecretName, secret: &Secret) -> Result<(), SecretError>;

    /// Deletes a secret for ever. It is no error if there is none.
    ///
    /// # Errors
    /// As [`save`](Self::save).
    fn delete(&self, name: SecretName) -> Result<(), SecretError>;

    /// One honest sentence on what this place protects from.
    fn protects(&self) -> &'static str;

    /// Saves the keys of a new home, where there are none. A place that can do it in one step
    /// should: a crash between two saves leaves a home that is `Incomplete`. This one saves them
    /// one by one, and takes them back when one cannot be saved.
    ///
    /// # Errors
    /// As [`save`](Self::save), and [`SecretError::AlreadyThere`].
    fn create(&self, keys: &Keys) -> Result<(), SecretError> {
        for name in SecretName::ALL {
            if self.load(name)?.is_some() {
                return Err(SecretError::AlreadyThere);
            }
        }
        for name in SecretName::ALL {
            if let Err(error) = self.save(name, keys.get(name)) {
                for saved in SecretName::ALL {
                    // The first error is the one that a person can act on.
                    let _ = self.delete(saved);
                }
                return Err(error);
            }
        }
        Ok(())
    }
}

/// Secrets that last as long as the program: for tests, and for trying Amble out.
#[derive(Debug, Default)]
pub struct MemorySecrets(Mutex<BTreeMap<SecretName, Secret>>);

impl MemorySecrets {
    /// A place with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn map(&self) -> MutexGuard<'_, BTreeMap<SecretName, Secret>> {
        // A map is whole after any panic: each change is one call.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SecretStore for MemorySecrets {
    fn load(&self, name: SecretName) -> Result<Option<Secret>, SecretError> {
        Ok(self.map().get(&name).cloned())
    }

    fn save(&self, name: SecretName, secret: &Secret) -> Result<(), SecretError> {
        self.map().insert(name, secret.clone());
        Ok(())
    }

    fn delete(&self, name: SecretName) -> Result<(), SecretError> {
        self.map().remove(&name);
        Ok(())
    }

    fn protects(&self) -> &'static str {
        "The keys are gone when Amble ends, and with them everything that they closed."
    }
}
