//! Turning the outbox into changes of the document.

use crate::{
    document::{Document, tip_of},
    tag::AuthorshipKey,
};
use amble_model::{Edit, Envelope, Op, Tip, Value, limits, schema::Entity, schema::Field, text};
use automerge::{
    ActorId, AutomergeError, ObjId, ObjType, ROOT, ReadDoc,
    transaction::{CommitOptions, Transactable, Transaction},
};

/// The actor under which one contact writes: eight random bytes, fresh for each contact, so that
/// a restored home can never use a sequence number twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writing {
    /// The actor.
    pub actor: [u8; limits::ACTOR_BYTES],
}

impl Writing {
    /// A fresh actor.
    pub fn draw(entropy: &mut dyn amble_model::Entropy) -> Self {
        let mut actor = [0; limits::ACTOR_BYTES];
        entropy.fill(&mut actor);
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
    /// Edits of things that are not in the document: their creation was set aside. To be shown.
    pub orphans: Vec<Edit>,
}

/// Why an outbox cannot be published. It stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// The document is at its cap.
    #[error("this 1:1 has as many changes as one page holds; begin a new page")]
    Full,
    /// Automerge refused what the rules let through.
    #[error("this change cannot be written into the shared document: {0}")]
    Refused(String),
}

/// What an edit will cost, roughly: operations and bytes of text.
fn cost(edit: &Edit) -> (usize, usize) {
    let bytes = edit.puts().iter().map(|p| p.value.words().len()).sum::<usize>();
    match &edit.op {
        Op::Create { puts, .. } | Op::Put { puts, .. } => (puts.len() + 4, bytes),
        Op::Write { base, result, .. } => {
            let splices = text::splices(base, result);
            let ops = splices.iter().map(|s| s.remove + s.insert.chars().count()).sum();
            (ops, splices.iter().map(|s| s.insert.len() + s.remove * 8).sum())
        }
    }
}

impl Document {
    /// Publishes edits on the current heads, as one change or, under the caps, a few.
    ///
    /// Every edit writes its id as the thing's revision, so none is a silent no-op.
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
        Ok(out)
    }

    fn publish_batch(
        &mut self,
        batch: &[Edit],
        writing: Writing,
        key: &AuthorshipKey,
        out: &mut Published,
    ) -> Result<(), PublishError> {
        if self.order.len() >= limits::DOCUMENT_CHANGES || self.bytes >= limits::DOCUMENT_BYTES / 2
        {
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
        self.log_change(&change, envelope.clone());
        out.changes.push(PublishedChange { tip, envelope, edits: done });
        Ok(())
    }
}

/// Writes one edit. False if its thing is not in the document, or already is.
fn write(tx: &mut Transaction<'_>, edit: &Edit, author: &str) -> Result<bool, AutomergeError> {
    let id = edit.object();
    let Some((_, map)) = tx.get(ROOT, id.entity.map())? else {
        return Ok(false);
    };
    let key = id.key();
    let object = match (tx.get(&map, key.as_str())?, edit.creates()) {
        (Some((_, object)), false) => object,
        (None, true) => {
            let object = tx.put_object(&map, key.as_str(), ObjType::Map)?;
            tx.put(&object, Field::Author.word(), author)?;
            if id.entity == Entity::Item {
                tx.put_object(&object, Field::Notes.word(), ObjType::Text)?;
            }
            object
        }
        _ => return Ok(false),
    };
    for put in edit.puts() {
        let field = put.field.word();
        // Settling on the value that Automerge shows anyway would be written as a mere deletion
        // of the others, which the other's choice made apart would silently beat. Clear the
        // field first: then the choice is a value of its own, and two different ones both stay.
        if tx.get_all(&object, field)?.len() > 1 {
            tx.delete(&object, field)?;
        }
        match &put.value {
            Value::Words(words) => tx.put(&object, field, words.as_str())?,
            Value::Flag(flag) => tx.put(&object, field, *flag)?,
        }
    }
    if let Op::Write { base, result, .. } = &edit.op {
        write_notes(tx, &object, base, result)?;
    }
    tx.put(&object, Field::Rev.word(), edit.id.key())?;
    Ok(true)
}

fn write_notes(
    tx: &mut Transaction<'_>,
    object: &ObjId,
    base: &str,
    result: &str,
) -> Result<(), AutomergeError> {
    let Some((_, notes)) = tx.get(object, Field::Notes.word())? else {
        return Ok(());
    };
    let now = tx.text(&notes)?;
    for splice in text::splices(&now, &text::merge(base, result, &now)) {
        let remove = isize::try_from(splice.remove).unwrap_or(isize::MAX);
        tx.splice_text(&notes, splice.at, remove, &splice.insert)?;
    }
    Ok(())
}
