//! Turning the outbox into changes of the document.

use crate::{
    document::{Document, tip_of},
    tag::AuthorshipKey,
};
use amble_model::{Edit, Envelope, Field, Tip, Value, limits};
use automerge::{
    ActorId, AutomergeError, ObjType, ROOT, ReadDoc,
    transaction::{CommitOptions, Transactable, Transaction},
};
use rand_core::CryptoRng;

/// The actor under which one sync writes: eight random bytes, fresh for each sync, so that
/// a restored home can never use a sequence number twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writing {
    /// The actor.
    pub actor: [u8; limits::ACTOR_BYTES],
}

impl Writing {
    /// A fresh actor.
    pub fn draw(rng: &mut dyn CryptoRng) -> Self {
        let mut actor = [0; limits::ACTOR_BYTES];
        rng.fill_bytes(&mut actor);
        Self { actor }
    }
}

/// One change made of edits.
#[derive(Debug, Clone)]
pub struct PublishedChange {
    /// Its hash.
    pub tip: Tip,
    /// As it travels and rests.
    pub envelope: Envelope,
    /// The edits in it, in order.
    pub edits: Vec<Edit>,
}

/// What publishing made of an outbox.
#[derive(Debug, Clone, Default)]
pub struct Published {
    /// The changes, each on the one before.
    pub changes: Vec<PublishedChange>,
    /// Edits of objects that are not in the document: their creation was set aside. To be shown.
    pub orphans: Vec<Edit>,
}

/// Why an outbox cannot be published. It stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// The document is at its cap.
    #[error("this 1:1 has reached its size limit: what you wrote is kept, and cannot be sent")]
    Full,
    /// Automerge refused what the rules let through.
    #[error("this change cannot be written into the shared document: {0}")]
    Refused(String),
}

/// What an edit will cost, roughly: operations and bytes of text. The ids of edits that it
/// replaced are text, too, and can be more than all the rest.
fn cost(edit: &Edit) -> (usize, usize) {
    let bytes = edit.puts().iter().map(|p| p.value.text().len()).sum::<usize>();
    (edit.puts().len() + 4, bytes + edit.revision().text().len())
}

impl Document {
    /// Publishes edits on the current heads, as one change or, under the caps, a few.
    ///
    /// Every edit writes its id as the object's revision, so none is a silent no-op.
    ///
    /// # Errors
    /// [`PublishError`]. The document is then in no defined state: publish on a clone.
    pub fn publish(
        &mut self,
        edits: &[Edit],
        writing: Writing,
        key: &AuthorshipKey,
    ) -> Result<Published, PublishError> {
        let mut out = Published::default();
        let mut rest = edits;
        while !rest.is_empty() {
            let (mut ops, mut bytes) = (0, 0);
            let fits = rest.iter().take_while(|edit| {
                let (more_ops, more_bytes) = cost(edit);
                let first = ops == 0;
                ops += more_ops.max(1);
                bytes += more_bytes;
                first || ops <= limits::PUBLISH_OPS && bytes <= limits::PUBLISH_BYTES
            });
            let (batch, later) = rest.split_at(fits.count().max(1).min(rest.len()));
            rest = later;
            self.publish_batch(batch, writing, key, &mut out)?;
        }
        self.find_places();
        if self.objects.len() > self.caps.objects {
            return Err(PublishError::Full);
        }
        Ok(out)
    }

    fn publish_batch(
        &mut self,
        batch: &[Edit],
        writing: Writing,
        key: &AuthorshipKey,
        out: &mut Published,
    ) -> Result<(), PublishError> {
        if self.order.len() >= self.caps.changes || self.bytes >= self.caps.bytes / 2 {
            return Err(PublishError::Full);
        }
        let refused = |e: AutomergeError| PublishError::Refused(e.to_string());
        let author = self.members.mine.person.key();
        self.doc.set_actor(ActorId::from(writing.actor));
        let mut tx = self.doc.transaction();
        let mut done = Vec::new();
        for edit in batch {
            if write(&mut tx, edit, &author).map_err(refused)? {
                done.push(edit.clone());
            } else {
                out.orphans.push(edit.clone());
            }
        }
        let (hash, _) = tx.commit_with(CommitOptions::default().with_time(0));
        let Some(change) = hash.and_then(|h| self.doc.get_change_by_hash(&h)) else {
            return Ok(());
        };
        let (tip, genesis) = (tip_of(&change), self.members.genesis);
        let envelope = Envelope {
            device: self.members.mine.device,
            tag: key.tag(genesis.pair, genesis.epoch, tip),
            raw: change.raw_bytes().to_vec(),
        };
        if envelope.raw.len() > limits::CHANGE_BYTES || change.len() > limits::CHANGE_OPS {
            return Err(PublishError::Refused("it is too large".to_owned()));
        }
        if change.max_op() > self.caps.ops {
            return Err(PublishError::Full);
        }
        self.log_change(&change, envelope.clone());
        out.changes.push(PublishedChange { tip, envelope, edits: done });
        Ok(())
    }
}

/// Writes one edit. False if its object is not in the document, or already is.
fn write(tx: &mut Transaction<'_>, edit: &Edit, author: &str) -> Result<bool, AutomergeError> {
    let Some((_, map)) = tx.get(ROOT, edit.object.entity.spec().map)? else {
        return Ok(false);
    };
    let key = edit.object.key();
    let object = match (tx.get(&map, key.as_str())?, edit.creates()) {
        (Some((_, object)), false) => object,
        (None, true) => {
            let object = tx.put_object(&map, key.as_str(), ObjType::Map)?;
            tx.put(&object, Field::AUTHOR.word(), author)?;
            object
        }
        _ => return Ok(false),
    };
    for put in edit.puts() {
        let field = put.field.word();
        // Choosing the value that Automerge shows anyway would be written as a mere deletion of
        // the others, which the other's choice made apart would silently beat. Clear the field
        // first: then the choice is a value of its own, and two different ones both stay.
        if tx.get_all(&object, field)?.len() > 1 {
            tx.delete(&object, field)?;
        }
        match &put.value {
            Value::Text(text) => tx.put(&object, field, text.as_str())?,
            Value::Flag(flag) => tx.put(&object, field, *flag)?,
            Value::Number(number) => tx.put(&object, field, *number)?,
        }
    }
    tx.put(&object, Field::REV.word(), edit.revision().text())?;
    Ok(true)
}
