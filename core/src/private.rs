//! The private half: notes and drafts that never leave this device. No arrow leads from here to
//! the network.

use crate::{
    amble::Amble,
    cards::PrivateCard,
    error::{AmbleError, ErrorKind},
    home::PRIVATE,
};
use amble_model::{
    NoteId, PairHandle,
    id::{Candidate, find},
};
use amble_store::{Batch, KeyId, StoreError};
use amble_vault::{PrivateKind, PrivateRecord};
use chrono::NaiveDate;

impl Amble {
    /// Keeps a private note or draft, sealed as an age file of its own.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] if it is empty, too long, or of no known kind; [`ErrorKind::Vault`],
    /// [`ErrorKind::Disk`]. Nothing was saved then.
    pub fn add_private(
        &self,
        kind: &str,
        about: Option<PairHandle>,
        body: &str,
        today: NaiveDate,
    ) -> Result<NoteId, AmbleError> {
        let kind = PrivateKind::ALL.into_iter().find(|k| k.word() == kind).ok_or_else(|| {
            AmbleError::new(ErrorKind::Invalid, "what is private is a note or a draft")
        })?;
        let mut state = self.inner.lock();
        if let Some(pair) = about {
            state.pair(pair)?;
        }
        let id = NoteId::draw(&mut state.entropy);
        drop(state);
        let record = PrivateRecord { id, kind, about, written: today, body: body.to_owned() };
        let sealed = self.inner.vault.seal(&record)?;
        let mut batch = Batch::new();
        batch.put(KeyId::REST, format!("{PRIVATE}{id}"), sealed.into_bytes());
        self.inner.rows.commit(batch)?;
        Ok(id)
    }

    /// Every private note and draft, by day.
    ///
    /// # Errors
    /// [`ErrorKind::Vault`] or [`ErrorKind::Damaged`] if one cannot be opened: it is never left
    /// out in silence.
    pub fn private_notes(&self) -> Result<Vec<PrivateCard>, AmbleError> {
        let mut cards = Vec::new();
        for (id, bytes) in self.sealed_notes()? {
            let mut record = self.inner.vault.open(id, None, &bytes)?;
            cards.push(PrivateCard {
                id,
                kind: record.kind.word().to_owned(),
                about: record.about,
                written: record.written,
                body: std::mem::take(&mut record.body),
            });
        }
        cards.sort_by_key(|card| (card.written, card.id));
        Ok(cards)
    }

    /// One private note, by its id or the first characters of it.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`]; see [`Amble::private_notes`].
    pub fn private_note(&self, typed: &str) -> Result<PrivateCard, AmbleError> {
        let cards = self.private_notes()?;
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
