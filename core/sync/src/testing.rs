//! What the schedules look at, and the halves of what is two transactions: a crash can fall
//! between them.

use crate::{FileParcel, PairSync, Received, SyncError, rows::PeerHeads};
use amble_document::Document;
use amble_model::{EditId, Entity, Parcel};
use rand_core::CryptoRng;
use std::collections::BTreeSet;

impl PairSync {
    /// The first half of receiving a parcel. Says whether it was taken for what it claims to be,
    /// with the tips noted before.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn receive_first(
        &mut self,
        parcel: &Parcel,
        live: bool,
        rng: &mut dyn CryptoRng,
    ) -> Result<Option<FirstHalf>, SyncError> {
        if self.is_forged(parcel)? {
            return Ok(None);
        }
        Ok(Some(FirstHalf(self.note(parcel, live, rng)?)))
    }

    /// The second half of receiving a parcel.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn receive_second(
        &mut self,
        parcel: &Parcel,
        live: bool,
        first: FirstHalf,
        rng: &mut dyn CryptoRng,
    ) -> Result<Received, SyncError> {
        self.take_in(parcel, live, first.0, rng)
    }

    /// What follows receiving a parcel of the live sync.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn receive_third(&mut self) -> Result<Option<Parcel>, SyncError> {
        self.answer()
    }

    /// The first half of writing a file.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn write_first(&mut self, rng: &mut dyn CryptoRng) -> Result<(), SyncError> {
        self.publish_for_file(rng)
    }

    /// The second half of writing a file.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn write_second(&mut self) -> Result<FileParcel, SyncError> {
        self.file()
    }

    /// Every edit in the document, and the edits that these replaced.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn edits(&mut self) -> Result<BTreeSet<EditId>, SyncError> {
        Ok(self.held()?.doc.edits())
    }

    /// The document itself.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn document(&mut self) -> Result<&Document, SyncError> {
        Ok(&self.held()?.doc)
    }

    /// See [`Document::as_known_to`].
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn as_known_to(&mut self, known: &'static [Entity]) -> Result<(), SyncError> {
        let held = self.held()?;
        held.doc = held.doc.clone().as_known_to(known);
        Ok(())
    }
}

/// What the first half of receiving a parcel hands to the second.
#[derive(Debug)]
pub struct FirstHalf(Option<PeerHeads>);
