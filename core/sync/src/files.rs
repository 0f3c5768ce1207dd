//! A sync by file: the same parcel, written and opened with no connection.

use crate::{error::SyncError, pair::PairSync, receive::Received};
use amble_document::Writing;
use amble_model::Parcel;
use amble_store::Batch;
use rand_core::CryptoRng;

/// What goes into a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileParcel {
    /// It is what the file holds.
    pub parcel: Parcel,
    /// Edits that wait and are not in it: this home is an old copy, and publishes nothing until
    /// the other gives back what they kept.
    pub left_out: usize,
}

impl PairSync {
    /// Writes a file: publishes first, then everything the other lacks as far as known.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn write_file(&mut self, rng: &mut dyn CryptoRng) -> Result<FileParcel, SyncError> {
        self.publish_for_file(rng)?;
        self.file()
    }

    /// Opens a file: publishes first, like every sync.
    ///
    /// # Errors
    /// [`SyncError`]; what was done before it stays done.
    pub fn open_file(
        &mut self,
        parcel: &Parcel,
        rng: &mut dyn CryptoRng,
    ) -> Result<Received, SyncError> {
        self.receive_by(parcel, false, rng)
    }

    /// The first half of [`PairSync::write_file`]: one transaction.
    pub(crate) fn publish_for_file(&mut self, rng: &mut dyn CryptoRng) -> Result<(), SyncError> {
        if self.behind()? { Ok(()) } else { self.publish(Writing::draw(rng), Batch::new()) }
    }

    /// The second half of [`PairSync::write_file`]: reads only.
    pub(crate) fn file(&mut self) -> Result<FileParcel, SyncError> {
        let lacking = self.lacking()?;
        Ok(FileParcel { parcel: self.parcel(&lacking)?, left_out: self.waiting().len() })
    }
}
