//! What can go wrong, one enum per operation, in sentences a person can act on. Touches nothing.

use crate::KeyId;
use std::io;

/// Why one row cannot be opened. The row stays as it is.
#[allow(missing_docs, reason = "each sentence says what its fields are")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RowDamage {
    /// Too few bytes to be a sealed row.
    #[error("This entry was cut short.")]
    TooShort,
    /// Sealed in a way this version does not know.
    #[error("This entry was written by a newer version of Amble. Update the app to read it.")]
    UnknownVersion { found: u8 },
    /// The key it names was destroyed, or never made: forgotten on purpose, or damaged.
    #[error("This entry was forgotten: the key to it no longer exists.")]
    KeyGone { id: KeyId },
    /// The key it names is there and cannot be opened itself.
    #[error("This entry cannot be read: the key to it is damaged.")]
    KeyDamaged { id: KeyId },
    /// Not what was sealed under this key for this row: altered, or another row's value.
    #[error("This entry is damaged: its content is not what was saved.")]
    Altered,
}

/// Why reading, writing or checking failed.
#[allow(missing_docs, reason = "each sentence says what its fields are")]
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The row is there and cannot be opened.
    #[error(transparent)]
    Row(RowDamage),
    /// The batch puts a row under a key that does not exist. Nothing of the batch was written.
    #[error("Nothing was saved: this part was forgotten, and its key no longer exists.")]
    MissingKey { id: KeyId },
    /// The batch destroys [`KeyId::REST`]. Nothing of the batch was written.
    #[error("Nothing was saved: the key of the whole home cannot be destroyed.")]
    RestKey,
    /// A row of the batch is larger than a row may be. Nothing of the batch was written.
    #[error("Nothing was saved: {bytes} bytes are too many for one entry.")]
    TooLarge { bytes: usize },
    /// The disk has no room left.
    #[error("The disk is full. Free some space and try again; what was saved before is safe.")]
    DiskFull,
    /// The operating system gave no random bytes.
    #[error("Nothing was saved: this device gave no random numbers. Restart it and try again.")]
    NoRandomness,
    /// The disk failed. Earlier commits are safe; this one may be missing.
    #[error("The disk could not be read or written ({source}). Try again.")]
    Io { source: io::Error },
    /// The file does not hold what was written to it; the reason names no content. Nothing more is written to it.
    #[error("The file with your data is damaged ({reason}). Close Amble and open it again.")]
    Damaged { reason: String },
    /// An earlier failure stopped this handle. Close it and open the file again.
    #[error("Saving has stopped after an earlier failure ({reason}). Close Amble and open it.")]
    Stopped { reason: String },
}

/// Why a file could not be opened, created, moved aside or recovered.
///
/// Whatever the reason, the file was not written to.
#[allow(missing_docs, reason = "each sentence says what its fields are")]
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no such file.
    #[error("There is no Amble data here.")]
    Missing,
    /// There is already a file of that name.
    #[error("There is already Amble data here; it was left as it is.")]
    AlreadyThere,
    /// Another process has it open.
    #[error("Amble is already open. Close the other one and try again.")]
    Locked,
    /// Not a store, or not as it was written; the reason names no content.
    #[error("The file with your data is damaged ({reason}). It was left as it is.")]
    Damaged { reason: String },
    /// Written by a newer version of Amble: the format numbers of the file and of this one.
    #[error("Your data was written by a newer version of Amble. Update the app.")]
    NewerVersion { found: u16, known: u16 },
    /// A sound file, sealed under another root.
    #[error("The key kept on this device does not open this data. It belongs to another home.")]
    WrongRoot,
    /// The file belongs to another user of this computer.
    #[error("The file with your data belongs to another user of this computer.")]
    NotOurs,
    /// Other users of this computer may read or write it.
    #[error("Others on this computer can read the file with your data. Fix it with chmod 600.")]
    Readable,
    /// The disk has no room left.
    #[error("The disk is full. Free some space and try again.")]
    DiskFull,
    /// The operating system gave no random bytes.
    #[error("This device gave no random numbers. Restart it and try again.")]
    NoRandomness,
    /// The disk failed.
    #[error("The file with your data could not be opened ({source}).")]
    Io { source: io::Error },
}

/// A full disk has several names.
fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// What redb calls a file that is not one of its own.
fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

/// What redb found, in a person's words. Its own are about pages and magic numbers.
fn in_words(error: &redb::Error) -> String {
    let words = match error {
        redb::Error::Io(source) if source.kind() == io::ErrorKind::UnexpectedEof => {
            "it was cut short"
        }
        redb::Error::Io(_) => "it does not begin as a file of Amble does",
        redb::Error::Corrupted(_) => "its parts contradict each other",
        redb::Error::UpgradeRequired(_) => "it has a form that is not read any more",
        redb::Error::PreviousIo => "the disk had failed",
        redb::Error::DatabaseClosed => "it was closed",
        redb::Error::TransactionPoisoned => "a change had failed half way",
        _ => "it is not what Amble writes",
    };
    words.to_owned()
}

impl StoreError {
    /// Says that nothing of this batch was written and that others are not concerned.
    pub(crate) fn is_of_one_batch(&self) -> bool {
        matches!(
            self,
            Self::MissingKey { .. } | Self::RestKey | Self::TooLarge { .. } | Self::Row(_)
        )
    }

    /// A row cannot be put under a key with this damage.
    pub(crate) fn no_key(damage: RowDamage) -> Self {
        match damage {
            RowDamage::KeyGone { id } => Self::MissingKey { id },
            other => Self::Row(other),
        }
    }

    /// A failure of the operating system's, or redb's way to say that a file is not its own.
    pub(crate) fn from_io(source: io::Error) -> Self {
        match source {
            source if is_full(&source) => Self::DiskFull,
            source if is_damage(&source) => {
                Self::Damaged { reason: in_words(&redb::Error::Io(source)) }
            }
            source => Self::Io { source },
        }
    }

    /// Any failure of redb's.
    pub(crate) fn from_redb(error: impl Into<redb::Error>) -> Self {
        match error.into() {
            redb::Error::Io(source) => Self::from_io(source),
            redb::Error::ValueTooLarge(bytes) => Self::TooLarge { bytes },
            error @ (redb::Error::PreviousIo
            | redb::Error::DatabaseClosed
            | redb::Error::TransactionPoisoned) => Self::Stopped { reason: in_words(&error) },
            other => Self::Damaged { reason: in_words(&other) },
        }
    }
}

impl OpenError {
    /// Any failure of redb's while opening.
    pub(crate) fn from_redb(error: impl Into<redb::Error>) -> Self {
        match error.into() {
            redb::Error::DatabaseAlreadyOpen => Self::Locked,
            redb::Error::Io(source) if !is_damage(&source) => Self::from_io(source),
            damage => Self::Damaged { reason: in_words(&damage) },
        }
    }

    /// A failure of the operating system's, outside redb.
    pub(crate) fn from_io(source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::AlreadyExists => Self::AlreadyThere,
            _ if is_full(&source) => Self::DiskFull,
            _ => Self::Io { source },
        }
    }
}

/// Turns what redb says on an open database into a [`StoreError`].
pub(crate) trait Stored<T> {
    fn stored(self) -> Result<T, StoreError>;
}

impl<T, E: Into<redb::Error>> Stored<T> for Result<T, E> {
    fn stored(self) -> Result<T, StoreError> {
        self.map_err(StoreError::from_redb)
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::DiskFull => Self::DiskFull,
            StoreError::NoRandomness => Self::NoRandomness,
            StoreError::Io { source } => Self::from_io(source),
            StoreError::Damaged { reason } => Self::Damaged { reason },
            other => Self::Damaged { reason: other.to_string() },
        }
    }
}
