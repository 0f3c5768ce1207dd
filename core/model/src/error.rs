//! What a caller decides by when something fails.

use crate::{EditError, IdError, words::words};

words! {
    /// What a caller decides by. Stable: kinds are added, never renamed.
    ErrorKind {
        /// What was handed in does not fit: change it.
        Invalid = "invalid",
        /// Nothing here is called that, or several things are.
        NotFound = "not-found",
        /// It is not possible in this state: already sent, already paired, not paired yet, closed.
        NotNow = "not-now",
        /// There is no Amble in this folder yet.
        NoHome = "no-home",
        /// There already is one.
        HomeExists = "home-exists",
        /// Another process has this home open.
        Busy = "busy",
        /// Something stored is damaged. Nothing was overwritten.
        Damaged = "damaged",
        /// Made by a newer Amble: update.
        NewerVersion = "newer-version",
        /// The disk is full, or refused.
        Disk = "disk",
        /// The folder or file is not safe to use: another owner, or others can read it.
        Unsafe = "unsafe",
        /// The other device could not be reached, or left.
        Network = "network",
        /// Pairing failed: the code is wrong, expired, used or one's own.
        Pairing = "pairing",
        /// The private half, or the place where this home's keys rest, could not be opened.
        Vault = "vault",
        /// A fault in Amble itself, or in the app around it.
        Internal = "internal",
    }
}

impl From<&EditError> for ErrorKind {
    fn from(error: &EditError) -> Self {
        match error {
            EditError::Missing { .. } => Self::NotFound,
            EditError::NotYours { .. }
            | EditError::Yours { .. }
            | EditError::SetOnce { .. }
            | EditError::NotYourMove { .. }
            | EditError::NotFrom { .. }
            | EditError::AlreadyHere { .. }
            | EditError::Dropped { .. }
            | EditError::Already { .. }
            | EditError::NothingToChoose { .. }
            | EditError::CannotUndo { .. }
            | EditError::OtherHalf
            | EditError::MeetingInProgress
            | EditError::NoMeeting
            | EditError::Full
            | EditError::TooManyWaiting => Self::NotNow,
            EditError::Empty { .. }
            | EditError::TooLong { .. }
            | EditError::TooManyLines { .. }
            | EditError::NotPlain { .. }
            | EditError::NotAValue { .. }
            | EditError::UnknownField { .. }
            | EditError::NoSuchField { .. }
            | EditError::NoSuchAct { .. }
            | EditError::Clock => Self::Invalid,
        }
    }
}

impl From<&IdError> for ErrorKind {
    fn from(error: &IdError) -> Self {
        match error {
            IdError::Malformed { .. } => Self::Invalid,
            IdError::Unknown { .. } | IdError::Ambiguous { .. } => Self::NotFound,
        }
    }
}

/// The one error of every call from Kotlin, Swift and Python.
#[cfg(feature = "uniffi")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum HomeError {
    /// It failed. Nothing that was saved is lost by it.
    #[error("{reason}")]
    Failed {
        /// What a caller decides by.
        kind: ErrorKind,
        /// One sentence for the person: what is wrong and what to do.
        reason: String,
    },
}

#[cfg(feature = "uniffi")]
impl From<EditError> for HomeError {
    fn from(error: EditError) -> Self {
        Self::Failed { kind: (&error).into(), reason: error.to_string() }
    }
}

#[cfg(feature = "uniffi")]
impl From<IdError> for HomeError {
    fn from(error: IdError) -> Self {
        Self::Failed { kind: (&error).into(), reason: error.to_string() }
    }
}
