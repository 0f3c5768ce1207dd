//! The private half: notes and drafts that never leave this device. No arrow leads from here to
//! the network.

use crate::{
    amble::Amble,
    cards::PrivateCard,
    error::{AmbleError, ErrorKind},
    home::PRIVATE,
};
use amble_model::{
    NoteId, Page, PairHandle,
    id::{Candidate, find},
};
use amble_store::{Batch, KeyId, StoreError};
use amble_vault::{PrivateKind, PrivateRecord};
use chrono::NaiveDate;

fn gone() -> AmbleError {
    AmbleError::new(ErrorKind::NotFound, "there is no private note of this id here")
}

fn card(mut record: PrivateRecord) -> PrivateCard {
    PrivateCard {
        id: record.id,
        kind: record.kind,
        about: record.about,
        written: record.written,
        body: std::mem::take(&mut record.body),
    }
}

impl Amble {
    /// Keeps a private note or draft, sealed as an age file of its own.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] if it is empty or too long; [`ErrorKind::Vault`],
    /// [`ErrorKind::Disk`]. Nothing was saved then.
    pub fn add_private(
        &self,
        kind: PrivateKind,
        about: Option<PairHandle>,
        body: &str,
        today: NaiveDate,
    ) -> Result<NoteId, AmbleError> {
        let mut state = self.inner.lock();
        if let Some(pair) = about {
            state.pair(pair)?;
        }
        let id = NoteId::draw(&mut state.entropy);
        drop(state);
        let record = PrivateRecord { id, kind, about, written: today, body: body.to_owned() };
        self.put_private(&record)?;
        Ok(id)
    }

    /// Changes the words of a private note or draft; its day and its kind stay.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`]; see [`Amble::add_private`].
    pub fn change_private(&self, id: NoteId, body: &str) -> Result<(), AmbleError> {
        let mut record = self.opened(id)?;
        record.body = body.to_owned();
        self.put_private(&record)
    }

    /// Deletes a private note or draft for ever.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], [`ErrorKind::Disk`].
    pub fn delete_private(&self, id: NoteId) -> Result<(), AmbleError> {
        let key = format!("{PRIVATE}{id}");
        // Whether it can be opened does not matter: its owner wants it gone.
        if let Ok(None) = self.inner.rows.get(key.as_bytes()) {
            return Err(gone());
        }
        let mut batch = Batch::new();
        batch.delete(key);
        self.inner.rows.commit(batch)?;
        self.inner.changed();
        Ok(())
    }

    fn put_private(&self, record: &PrivateRecord) -> Result<(), AmbleError> {
        let sealed = self.inner.vault.seal(record)?;
        let mut batch = Batch::new();
        batch.put(KeyId::REST, format!("{PRIVATE}{}", record.id), sealed.into_bytes());
        self.inner.rows.commit(batch)?;
        self.inner.changed();
        Ok(())
    }

    /// One record, opened.
    pub(crate) fn opened(&self, id: NoteId) -> Result<PrivateRecord, AmbleError> {
        let row = self.inner.rows.get(format!("{PRIVATE}{id}").as_bytes())?.ok_or_else(gone)?;
        Ok(self.inner.vault.open(id, None, &row)?)
    }

    /// Private notes and drafts, by day: about one 1:1, or all.
    ///
    /// # Errors
    /// [`ErrorKind::Vault`] or [`ErrorKind::Damaged`] if one cannot be opened: it is never left
    /// out in silence.
    pub fn private_notes(
        &self,
        about: Option<PairHandle>,
        page: Page,
    ) -> Result<Vec<PrivateCard>, AmbleError> {
        let mut cards = Vec::new();
        for (id, bytes) in self.sealed_notes()? {
            let record = self.inner.vault.open(id, None, &bytes)?;
            if about.is_some() && record.about != about {
                continue;
            }
            cards.push(card(record));
        }
        cards.sort_by_key(|card| (card.written, card.id));
        Ok(page.of(cards).collect())
    }

    /// One private note, by its id or the first characters of it.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`]; see [`Amble::private_notes`].
    pub fn private_note(&self, typed: &str) -> Result<PrivateCard, AmbleError> {
        // A whole id opens that one alone, whatever else cannot be opened.
        if let Ok(id) = typed.trim().parse::<NoteId>() {
            return Ok(card(self.opened(id)?));
        }
        let cards = self.private_notes(None, Page::ALL)?;
        let candidates: Vec<Candidate> = cards
            .iter()
            .map(|c| Candidate {
                id: c.id.to_string(),
                label: c.body.lines().next().unwrap_or_default().chars().take(40).collect(),
            })
            .collect();
        let at = find(typed, &candidates)?;
        cards.into_iter().nth(at).ok_or_else(|| AmbleError::internal("a note without a place"))
    }

    /// The age files as they are stored.
    pub(crate) fn sealed_notes(&self) -> Result<Vec<(NoteId, Vec<u8>)>, AmbleError> {
        let mut out = Vec::new();
        for row in self.inner.rows.scan(PRIVATE.as_bytes())? {
            let key = String::from_utf8_lossy(&row.key).into_owned();
            let id: NoteId = key.strip_prefix(PRIVATE).unwrap_or_default().parse()?;
            out.push((id, row.value.map_err(StoreError::Row)?));
        }
        Ok(out)
    }
}
