//! The one error of every call.

use crate::{platform::PlatformError, words::ErrorKind};
use amble_core as core;

/// Something asked of Amble failed. Nothing that was saved is lost by it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum AmbleError {
    /// It failed.
    #[error("{reason}")]
    Failed {
        /// What a caller decides by.
        kind: ErrorKind,
        /// One sentence for the person: what is wrong and what to do.
        reason: String,
    },
}

impl AmbleError {
    pub(crate) fn new(kind: ErrorKind, reason: impl Into<String>) -> Self {
        Self::Failed { kind, reason: reason.into() }
    }

    /// This home was shut down.
    pub(crate) fn closed() -> Self {
        Self::new(ErrorKind::NotNow, "this home is closed; open it again")
    }
}

impl From<core::AmbleError> for AmbleError {
    fn from(error: core::AmbleError) -> Self {
        Self::Failed { kind: error.kind.into(), reason: error.reason }
    }
}

/// Text that should have been an id.
impl From<core::id::IdError> for AmbleError {
    fn from(error: core::id::IdError) -> Self {
        core::AmbleError::from(error).into()
    }
}

impl From<PlatformError> for AmbleError {
    fn from(error: PlatformError) -> Self {
        Self::new(ErrorKind::Internal, error.to_string())
    }
}
