//! The one explicit act that moves words from the private half to the outbox, and back. Both
//! ways are one transaction: the words are never in both places, and never in none.

use crate::{
    amble::Amble,
    error::{AmbleError, ErrorKind},
    home::PRIVATE,
};
use amble_model::{Entity, NoteId, Object, ObjectId, PairHandle, Rank, Section, edit::NewItem};
use amble_store::{Batch, KeyId};
use amble_vault::{PrivateKind, PrivateRecord};
use chrono::NaiveDate;

impl Amble {
    /// Shares a private note or draft as an agenda item: its first line becomes the title, the
    /// rest the context. The private record is gone then; the item waits on this device until
    /// the next contact.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] if the first line is too long for a title, or the rest for a
    /// context; [`ErrorKind::NotFound`]; see [`Amble::add_items`] and [`Amble::private_notes`].
    /// Nothing was moved then.
    pub fn share_private(
        &self,
        note: NoteId,
        pair: PairHandle,
        section: Section,
    ) -> Result<ObjectId, AmbleError> {
        let record = self.opened(note)?;
        let body = record.body.trim();
        let (title, context) = body.split_once('\n').unwrap_or((body, ""));
        let title = title.trim_start_matches('#').trim().to_owned();
        let context = context.trim().to_owned();
        let mut batch = Batch::new();
        batch.delete(format!("{PRIVATE}{note}"));
        let id = self.edit_with(pair, batch, |record, desk| {
            let ranks = record.items(None).into_iter().filter_map(|i| Rank::parse(&i.rank));
            let rank = Rank::between(ranks.max().as_ref(), None);
            let item = NewItem { title, context, section, heads_up: false, rank };
            Ok(desk.create(Entity::Item, |id| item.op(id)))
        })?;
        // Undoing it would lose the words: taking it back as a draft does not.
        self.inner.lock().pair_mut(pair)?.last = None;
        Ok(id)
    }

    /// Takes an item that is still only on this device off the agenda, and keeps its words as a
    /// private draft about the same 1:1.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] if it has already been sent; [`ErrorKind::NotFound`]; see
    /// [`Amble::add_private`]. Nothing was moved then.
    pub fn take_back(
        &self,
        pair: PairHandle,
        id: ObjectId,
        today: NaiveDate,
    ) -> Result<NoteId, AmbleError> {
        let mut state = self.inner.lock();
        let note = NoteId::draw(&mut state.entropy);
        let shared = state.shared(&self.inner, pair)?;
        if shared.record().get(id).is_some() {
            return Err(amble_contact::UnshareError::Sent.into());
        }
        let item = shared.view().get(id).and_then(Object::item);
        let item = item.ok_or_else(|| {
            AmbleError::new(ErrorKind::NotFound, "there is no agenda item of this kind here")
        })?;
        let words = [item.title, item.context, item.notes];
        let words = words.iter().map(String::as_str).filter(|words| !words.is_empty());
        let body = words.collect::<Vec<_>>().join("\n\n");
        let kind = PrivateKind::Draft;
        let record = PrivateRecord { id: note, kind, about: Some(pair), written: today, body };
        let mut batch = Batch::new();
        let sealed = self.inner.vault.seal(&record)?.into_bytes();
        batch.put(KeyId::REST, format!("{PRIVATE}{note}"), sealed);
        shared.unshare_with(id, batch)?;
        state.pair_mut(pair)?.last = None;
        drop(state);
        self.inner.changed();
        Ok(note)
    }
}
