//! Why something about the shared half could not be done.

use amble_document::{LoadError, PublishError};
use amble_model::EditError;
use amble_store::StoreError;

/// Why an edit was not saved. Nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// It does not fit.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It could not be written down.
    #[error(transparent)]
    Sync(#[from] SyncError),
}

/// Why something could not be taken back. Nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum UnshareError {
    /// Nothing of it waits here: it has left.
    #[error(
        "this has already been sent, so it cannot be taken back; you can drop it, and they will see that"
    )]
    Sent,
    /// The object is not here.
    #[error("this is not here")]
    Missing,
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It could not be written down.
    #[error(transparent)]
    Sync(#[from] SyncError),
}

/// Why a sync could not go on. What was saved before is saved.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The store could not read or take something.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Stored changes do not make a document.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The outbox cannot be published.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// A stored row does not read.
    #[error("a stored row of this 1:1 cannot be read: {0}")]
    Row(&'static str),
    /// A row could not be written down.
    #[error("a row of this 1:1 could not be written")]
    Unwritable,
    /// These two have not paired yet.
    #[error("you two have not paired yet")]
    NotPaired,
}
