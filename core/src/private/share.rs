//! The one explicit act that moves words from the private half to the outbox, and back. Both
//! ways are one transaction: the words are never in both places, and never in none.

use crate::{
    error::{AmbleError, ErrorKind},
    home::{
        Amble,
        rows::{PRIVATE, delete_undo},
    },
    rng::Rng,
};
use amble_model::{Moment, NewTopic, ObjectId, PairHandle, PrivateId, Section, Thing};
use amble_store::Batch;
use amble_vault::{PrivateKind, PrivateRecord};
use chrono::NaiveDate;

impl Amble {
    /// What sharing a private note would put on the agenda: its first line becomes the title, the
    /// rest the details. Saves nothing.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`]; see [`Amble::private_notes`].
    pub fn preview_share(&self, note: PrivateId, section: Section) -> Result<NewTopic, AmbleError> {
        let record = self.open_private(note)?;
        let text = record.body.trim();
        let (title, details) = text.split_once('\n').unwrap_or((text, ""));
        Ok(NewTopic {
            title: title.trim_start_matches('#').trim().to_owned(),
            details: details.trim().to_owned(),
            section: Some(section),
            heads_up: false,
        })
    }

    /// Shares a private note as a topic: see [`Amble::preview_share`]. The private note is gone
    /// then; the topic waits on this device until the next sync.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] if the first line is too long for a title, or the rest for the
    /// details; [`ErrorKind::NotFound`]; see [`Amble::create`] and [`Amble::private_notes`].
    /// Nothing was moved then.
    pub fn share_private(
        &self,
        note: PrivateId,
        pair: PairHandle,
        section: Section,
    ) -> Result<ObjectId, AmbleError> {
        let topic = self.preview_share(note, section)?;
        let mut batch = Batch::new();
        batch.delete(format!("{PRIVATE}{note}"));
        let made = self.edit_with(pair, batch, |snapshot, _, rng| {
            // A topic has no date.
            let at = Moment { now: 0, zone: "" };
            snapshot.create(&[topic.into()], at, &mut **rng)
        })?;
        self.inner.private.note(note, None);
        made.first().copied().ok_or_else(|| AmbleError::internal("nothing was shared"))
    }

    /// Takes a topic that was never sent off the agenda, and keeps its words as a private note
    /// about the same 1:1.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] if it has already been sent; [`ErrorKind::NotFound`]; see
    /// [`Amble::add_private`]. Nothing was moved then.
    pub fn take_back(
        &self,
        pair: PairHandle,
        id: ObjectId,
        today: NaiveDate,
    ) -> Result<PrivateId, AmbleError> {
        let note = PrivateId::draw(&mut *Rng::new()?);
        self.pair(pair)?.change(&self.inner, |state| {
            let sync = state.sync(&self.inner, pair)?;
            let snapshot = sync.snapshot();
            let Some(Thing::Topic(topic)) = snapshot.get(id) else {
                return Err(AmbleError::new(ErrorKind::NotFound, "this topic is not here"));
            };
            if !topic.unsent {
                return Err(amble_sync::UnshareError::Sent.into());
            }
            let notes: Vec<String> = topic.notes.into_iter().map(|note| note.text).collect();
            let words = [topic.title, topic.details, notes.join("\n")];
            let words = words.iter().map(String::as_str).filter(|words| !words.is_empty());
            let body = words.collect::<Vec<_>>().join("\n\n");
            let kind = PrivateKind::Note;
            let record = PrivateRecord { id: note, kind, about: Some(pair), written: today, body };
            let mut batch = Batch::new();
            self.stage_private(&mut batch, &record)?;
            delete_undo(&mut batch, pair);
            sync.unshare(id, batch)?;
            state.last = None;
            self.note_private(&record);
            Ok(note)
        })
    }
}
