//! A live sync: from connecting to disconnecting.

use crate::{
    error::SyncError,
    pair::{Live, PairSync},
};
use amble_document::Writing;
use amble_model::{Envelope, Parcel, Tip};
use amble_store::Batch;
use rand_core::CryptoRng;
use std::collections::BTreeSet;

impl PairSync {
    /// Begins a live sync and returns the hello: tips, nothing else. Nothing is published.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn connect(&mut self, rng: &mut dyn CryptoRng) -> Result<Parcel, SyncError> {
        let said = self.heads()?;
        let last_held = match self.live.take() {
            Some(before) => before.last_held,
            None if self.behind()? => None,
            None => self.replica.peer,
        };
        self.live = Some(Live {
            writing: Writing::draw(rng),
            open: false,
            answered: false,
            heard: false,
            sent: BTreeSet::new(),
            said,
            last_held,
        });
        self.parcel(&[])
    }

    /// Ends a live sync. When both were up to date, what changed counts as read. A change of ours
    /// that the other named and did not give counts for nothing any more: it may be an invention,
    /// and we would publish nothing for ever.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn disconnect(&mut self) -> Result<(), SyncError> {
        let (up_to_date, behind) = (self.up_to_date()?, self.behind()?);
        let Some(live) = self.live.take() else { return Ok(()) };
        let mut batch = Batch::new();
        if up_to_date {
            self.rows.put(&mut batch, "base", self.record())?;
        }
        if behind {
            self.rows.put_peer_heads(&mut batch, live.last_held.unwrap_or_default());
        }
        self.rows.store.commit(batch)?;
        if behind {
            self.replica.peer = live.last_held;
        }
        Ok(())
    }

    /// Whether, in a live sync, both hold the same and both have said so.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn up_to_date(&mut self) -> Result<bool, SyncError> {
        let Some(live) = &self.live else { return Ok(false) };
        let (heard, said) = (live.heard, live.said);
        if !heard || !self.outbox.is_empty() {
            return Ok(false);
        }
        let heads = self.heads()?;
        // Each device's changes are one line: who names our two tips lacks nothing.
        Ok(said == heads && self.replica.peer == Some(heads))
    }

    /// In a live sync, publishes what was saved since, and returns the parcel.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub fn send_saved(&mut self) -> Result<Option<Parcel>, SyncError> {
        let Some(writing) = self.live.as_ref().filter(|l| l.open).map(|l| l.writing) else {
            return Ok(None);
        };
        if self.behind()? {
            return Ok(None);
        }
        self.publish(writing, Batch::new())?;
        self.answer()
    }

    /// In a live sync, a parcel if something is lacking, our tips changed since last said, or
    /// the other's hello has not been answered yet.
    pub(crate) fn answer(&mut self) -> Result<Option<Parcel>, SyncError> {
        let (lacking, heads) = (self.lacking()?, self.heads()?);
        let Some(live) = &mut self.live else { return Ok(None) };
        let new: Vec<Tip> = lacking.into_iter().filter(|t| !live.sent.contains(t)).collect();
        // A hello is always answered: until then its sender cannot know that nothing was waiting.
        if new.is_empty() && live.said == heads && live.answered {
            return Ok(None);
        }
        live.answered = true;
        live.sent.extend(&new);
        live.said = heads;
        self.parcel(&new).map(Some)
    }

    /// Our tips, with these changes.
    pub(crate) fn parcel(&mut self, changes: &[Tip]) -> Result<Parcel, SyncError> {
        let heads = self.heads()?;
        let doc = &self.held()?.doc;
        let changes: Vec<Envelope> =
            changes.iter().filter_map(|t| doc.envelope(*t)).cloned().collect();
        Ok(Parcel { mine: heads.ours, yours: heads.theirs, changes })
    }
}
