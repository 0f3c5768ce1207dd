//! The private half: notes that never leave this device. No arrow leads from here to the network.

pub(crate) mod index;
mod share;

use crate::{
    error::{AmbleError, ErrorKind},
    home::{Amble, rows::PRIVATE},
    rng::Rng,
};
use amble_model::{
    Page, PairHandle, PrivateId, PrivateNote,
    id::{Candidate, find},
};
use amble_store::{Batch, KeyId, StoreError};
use amble_vault::{PrivateKind, PrivateRecord};
use chrono::NaiveDate;
use index::PrivateHeader;
use std::collections::BTreeMap;

fn gone() -> AmbleError {
    AmbleError::new(ErrorKind::NotFound, "there is no private note of this id here")
}

fn opened(mut record: PrivateRecord) -> PrivateNote {
    PrivateNote {
        id: record.id,
        about: record.about,
        written: record.written,
        text: std::mem::take(&mut record.body),
    }
}

/// Characters of a note's first line by which it is found.
const LABEL_CHARS: usize = 40;

impl Amble {
    /// Keeps a private note, sealed as an age file of its own.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] if it is empty or too long; [`ErrorKind::Vault`],
    /// [`ErrorKind::Disk`]. Nothing was saved then.
    pub fn add_private(
        &self,
        about: Option<PairHandle>,
        text: &str,
        today: NaiveDate,
    ) -> Result<PrivateId, AmbleError> {
        if let Some(pair) = about {
            self.pair(pair)?;
        }
        let id = PrivateId::draw(&mut *Rng::new()?);
        let kind = PrivateKind::Note;
        let record = PrivateRecord { id, kind, about, written: today, body: text.to_owned() };
        self.put_private(&record)?;
        Ok(id)
    }

    /// Changes the text of a private note; its day stays.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`]; see [`Amble::add_private`].
    pub fn change_private(&self, id: PrivateId, text: &str) -> Result<(), AmbleError> {
        let mut record = self.open_private(id)?;
        record.body = text.to_owned();
        self.put_private(&record)
    }

    /// Deletes a private note.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], [`ErrorKind::Disk`].
    pub fn delete_private(&self, id: PrivateId) -> Result<(), AmbleError> {
        let key = format!("{PRIVATE}{id}");
        // One that cannot be opened can be deleted as well.
        let there = self.inner.rows.scan(key.as_bytes())?;
        if there.is_empty() {
            return Err(gone());
        }
        let mut batch = Batch::new();
        batch.delete(key);
        self.inner.rows.commit(batch)?;
        self.inner.private.note(id, None);
        self.inner.changed();
        Ok(())
    }

    fn put_private(&self, record: &PrivateRecord) -> Result<(), AmbleError> {
        let mut batch = Batch::new();
        self.stage_private(&mut batch, record)?;
        self.inner.rows.commit(batch)?;
        self.note_private(record);
        self.inner.changed();
        Ok(())
    }

    fn stage_private(&self, batch: &mut Batch, record: &PrivateRecord) -> Result<(), AmbleError> {
        let sealed = self.inner.vault.seal(record)?;
        batch.put(KeyId::REST, format!("{PRIVATE}{}", record.id), sealed.into_bytes());
        Ok(())
    }

    fn note_private(&self, record: &PrivateRecord) {
        let header = PrivateHeader { about: record.about, written: record.written };
        self.inner.private.note(record.id, Some(header));
    }

    /// One record, opened.
    fn open_private(&self, id: PrivateId) -> Result<PrivateRecord, AmbleError> {
        let row = self.inner.rows.get(format!("{PRIVATE}{id}").as_bytes())?.ok_or_else(gone)?;
        Ok(self.inner.vault.open(id, None, &row)?)
    }

    /// Private notes by day: about one 1:1, or all. Only the page that is asked for is opened.
    ///
    /// # Errors
    /// [`ErrorKind::Vault`] or [`ErrorKind::Damaged`] if one cannot be opened: it is never left
    /// out in silence.
    pub fn private_notes(
        &self,
        about: Option<PairHandle>,
        page: Page,
    ) -> Result<Vec<PrivateNote>, AmbleError> {
        let mut found = self.private_headers()?;
        found.retain(|(_, header)| about.is_none() || header.about == about);
        found.sort_by_key(|(id, header)| (header.written, *id));
        page.of(found).map(|(id, _)| Ok(opened(self.open_private(id)?))).collect()
    }

    /// The headers of all private notes.
    fn private_headers(&self) -> Result<Vec<(PrivateId, PrivateHeader)>, AmbleError> {
        self.inner.private.all(|| {
            let mut new = BTreeMap::new();
            for (id, bytes) in self.sealed_notes()? {
                let record = self.inner.vault.open(id, None, &bytes)?;
                let header = PrivateHeader { about: record.about, written: record.written };
                new.insert(id, header);
            }
            Ok(new)
        })
    }

    /// One private note, by its id or the first characters of it.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`]; see [`Amble::private_notes`].
    pub fn private_note(&self, typed: &str) -> Result<PrivateNote, AmbleError> {
        // A whole id opens that one alone, whatever else cannot be opened.
        if let Ok(id) = typed.trim().parse::<PrivateId>() {
            return Ok(opened(self.open_private(id)?));
        }
        let notes = self.private_notes(None, Page::ALL)?;
        let candidates: Vec<Candidate> = notes
            .iter()
            .map(|note| Candidate {
                id: note.id.to_string(),
                label: note
                    .text
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .chars()
                    .take(LABEL_CHARS)
                    .collect(),
            })
            .collect();
        let at = find(typed, &candidates)?;
        notes.into_iter().nth(at).ok_or_else(|| AmbleError::internal("a note without a place"))
    }

    /// The age files as they are stored.
    pub(crate) fn sealed_notes(&self) -> Result<Vec<(PrivateId, Vec<u8>)>, AmbleError> {
        let mut out = Vec::new();
        for row in self.inner.rows.scan(PRIVATE.as_bytes())? {
            let key = String::from_utf8_lossy(&row.key).into_owned();
            let id: PrivateId = key.strip_prefix(PRIVATE).unwrap_or_default().parse()?;
            out.push((id, row.value.map_err(StoreError::Row)?));
        }
        Ok(out)
    }
}
