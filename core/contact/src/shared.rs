//! This home's side of what a pair shares: the outbox, the document, the record.

use crate::{
    error::{ContactError, SaveError, UnshareError},
    problem::Problem,
    rows::{self, PairRows, Told},
    way::Way,
};
use amble_document::{AuthorshipKey, Document, Members, Published, Writing};
use amble_model::{
    DeviceId, Digest, Edit, EditError, EditId, Entropy, Envelope, ObjectId, PairHandle, Parcel,
    PersonId, Record, Tip, digest, limits, rules,
};
use amble_store::{Batch, KeyId, Rows, StoreError};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Version of the projection: a record cached by another is computed anew.
const PROJECTOR: u32 = 1;

/// An edit in the outbox.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) number: u64,
    pub(crate) edit: Edit,
}

#[derive(Serialize, Deserialize)]
struct Cache {
    projector: u32,
    record: Record,
}

/// One live contact, from dialling to hanging up. Lost in a crash, and nothing is lost with it.
#[derive(Debug)]
pub(crate) struct Live {
    /// The actor of this contact's changes.
    pub(crate) writing: Writing,
    /// The other's hello has been read.
    pub(crate) open: bool,
    /// The other's hello has been answered, if only with our tips.
    pub(crate) answered: bool,
    /// The other has answered our hello: what they had to publish is on its way or here.
    pub(crate) heard: bool,
    /// Changes already sent.
    pub(crate) sent: BTreeSet<Tip>,
    /// Tips last told.
    pub(crate) said: Told,
}

/// This home's side of one pair.
#[derive(Debug)]
pub struct Shared {
    pub(crate) rows: PairRows,
    pub(crate) me: PersonId,
    pub(crate) members: Option<Members>,
    pub(crate) key: AuthorshipKey,
    pub(crate) outbox: Vec<Waiting>,
    pub(crate) typed: BTreeMap<Tip, Vec<Edit>>,
    pub(crate) told: Option<Told>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) record: Record,
    pub(crate) document: Option<Held>,
    pub(crate) live: Option<Live>,
}

/// The document with the number of each change's row.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) doc: Document,
    pub(crate) numbers: BTreeMap<Tip, u64>,
    pub(crate) next: u64,
}

impl Shared {
    /// Opens this home's side of a pair. Before pairing there are no members, and edits wait.
    /// The document itself is not loaded until a contact needs it.
    ///
    /// # Errors
    /// [`ContactError::Store`] and [`ContactError::Row`]; a damaged record cache alone is
    /// computed anew.
    pub fn open(
        store: Arc<dyn Rows>,
        handle: PairHandle,
        me: PersonId,
        members: Option<Members>,
        epoch_key: KeyId,
        key: AuthorshipKey,
    ) -> Result<Self, ContactError> {
        let rows = PairRows::new(store, handle, members.as_ref(), epoch_key);
        let mut new = Self {
            rows,
            me,
            members,
            key,
            outbox: Vec::new(),
            typed: BTreeMap::new(),
            told: None,
            problems: Vec::new(),
            record: Record::default(),
            document: None,
            live: None,
        };
        for row in new.rows.scan(&new.rows.outbox_prefix(), None)? {
            let edit = rows::from_json(&row.value, "outbox")?;
            new.outbox.push(Waiting { number: row.number()?, edit });
        }
        if new.members.is_some() {
            for row in new.rows.scan(&new.rows.typed_prefix(), None)? {
                let tip = row.rest.as_slice().try_into().map_err(|_| ContactError::Row("typed"))?;
                new.typed.insert(Tip(tip), rows::from_json(&row.value, "typed")?);
            }
            new.told = new.rows.told()?;
            new.problems = new.rows.get("problems")?.unwrap_or_default();
            match new.rows.get::<Cache>("record") {
                Ok(Some(cache)) if cache.projector == PROJECTOR => new.record = cache.record,
                Ok(None) if new.told.is_none() => {}
                // Another projector's, or damaged: it is only a cache.
                _ => new.record = new.held()?.doc.project(),
            }
        }
        Ok(new)
    }

    /// Gives the pair its document, in one transaction with what `batch` holds: the epoch's key
    /// and the caller's own rows. What waits stays where it is, but for the id that stood for the
    /// other person before theirs was known.
    ///
    /// # Errors
    /// See [`Shared::open`]; nothing is changed then.
    pub fn pair_up(
        &mut self,
        mut batch: Batch,
        members: Members,
        epoch_key: KeyId,
        placeholder: PersonId,
        other: PersonId,
    ) -> Result<(), ContactError> {
        let mut outbox = self.outbox.clone();
        for waiting in &mut outbox {
            if waiting.edit.rename(placeholder, other) {
                batch.put(KeyId::REST, self.rows.outbox(waiting.number), rows::json(&waiting.edit));
            }
        }
        self.rows.store.commit(batch)?;
        let store = self.rows.store.clone();
        self.rows = PairRows::new(store, self.rows.handle, Some(&members), epoch_key);
        self.members = Some(members);
        self.outbox = outbox;
        self.document = None;
        self.told = None;
        self.record = Record::default();
        Ok(())
    }

    /// Whether these two have paired and nothing has ever been sent or taken in: then they may
    /// pair anew, and nothing is lost by it.
    ///
    /// # Errors
    /// See [`ContactError`].
    pub fn is_untouched(&mut self) -> Result<bool, ContactError> {
        Ok(self.is_paired() && self.typed.is_empty() && self.held()?.doc.order().is_empty())
    }

    /// The document, loaded from its rows if it has not been yet. Rows that are damaged, and what
    /// stands on them, are left out: the other device gives them back.
    pub(crate) fn held(&mut self) -> Result<&mut Held, ContactError> {
        if self.document.is_none() {
            let members = self.members.ok_or(ContactError::NotPaired)?;
            let (mut envelopes, mut places, mut lost) = (Vec::new(), Vec::new(), 0);
            for row in self.rows.scan(&self.rows.change_prefix(), Some(&mut lost))? {
                places.push(row.number()?);
                envelopes.push(rows::envelope(&row.value).ok_or(ContactError::Row("change"))?);
            }
            let next = places.last().map_or(0, |n| n + 1) + lost as u64;
            let doc = Document::load(members, envelopes.clone())
                .or_else(|_| Document::load_whole(members, envelopes.clone()))?;
            let mut numbers = BTreeMap::new();
            for (envelope, number) in envelopes.iter().zip(places) {
                if let Ok((tip, _)) = Document::read(envelope) {
                    numbers.insert(tip, number);
                }
            }
            self.document = Some(Held { doc, numbers, next });
        }
        self.document.as_mut().ok_or(ContactError::NotPaired)
    }

    /// Whether these two have paired.
    #[must_use]
    pub fn is_paired(&self) -> bool {
        self.members.is_some()
    }

    /// What a person sees: the record with their outbox applied.
    #[must_use]
    pub fn view(&self) -> Record {
        self.record.with(self.outbox.iter().map(|w| &w.edit), self.me)
    }

    /// The record alone: what both know.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Edits that wait for the next contact.
    #[must_use]
    pub fn waiting(&self) -> Vec<Edit> {
        self.outbox.iter().map(|w| w.edit.clone()).collect()
    }

    /// Edits that were sent and of which the other has not said that they arrived.
    pub fn undelivered(&self) -> impl Iterator<Item = &Edit> {
        self.typed.values().flatten()
    }

    /// What could not be taken in or kept.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// How far a thing is on its way: as far as the least advanced of our edits to it.
    #[must_use]
    pub fn way(&self, object: ObjectId) -> Way {
        let of = |edit: &Edit| edit.object() == object;
        if self.outbox.iter().any(|w| of(&w.edit)) {
            Way::Shared
        } else if self.undelivered().any(of) {
            Way::Sent
        } else {
            Way::Delivered
        }
    }

    /// Saves edits in the outbox, all or none. Returns after they are durable.
    ///
    /// # Errors
    /// [`SaveError`]; nothing is kept then.
    pub fn save(&mut self, edits: Vec<Edit>) -> Result<(), SaveError> {
        self.save_with(edits, Batch::new())
    }

    /// As [`Shared::save`], in one transaction with what `batch` holds already.
    ///
    /// # Errors
    /// [`SaveError`]; nothing is kept then.
    pub fn save_with(&mut self, edits: Vec<Edit>, mut batch: Batch) -> Result<(), SaveError> {
        if self.outbox.len() + edits.len() > limits::OUTBOX_EDITS {
            return Err(EditError::TooManyWaiting.into());
        }
        let mut view = self.view();
        for edit in &edits {
            rules::check(edit, &view, self.me)?;
            view.apply(edit, self.me);
        }
        let first = self.outbox.last().map_or(0, |w| w.number + 1);
        let waiting: Vec<Waiting> =
            (first..).zip(edits).map(|(number, edit)| Waiting { number, edit }).collect();
        for w in &waiting {
            batch.put(KeyId::REST, self.rows.outbox(w.number), rows::json(&w.edit));
        }
        self.rows.store.commit(batch)?;
        self.outbox.extend(waiting);
        Ok(())
    }

    /// Takes back what waits in the outbox about a thing: all of it if it was made there, and
    /// otherwise the changes to it that have not left. It is as if it had never been typed.
    ///
    /// # Errors
    /// [`UnshareError::Sent`] if nothing of it waits.
    pub fn unshare(&mut self, object: ObjectId) -> Result<Vec<Edit>, UnshareError> {
        self.unshare_with(object, Batch::new())
    }

    /// As [`Shared::unshare`], in one transaction with what `batch` holds already.
    ///
    /// # Errors
    /// See [`Shared::unshare`].
    pub fn unshare_with(
        &mut self,
        object: ObjectId,
        batch: Batch,
    ) -> Result<Vec<Edit>, UnshareError> {
        let (gone, kept): (Vec<Waiting>, Vec<Waiting>) =
            self.outbox.iter().cloned().partition(|w| w.edit.object() == object);
        if gone.is_empty() {
            let known = self.record.get(object).is_some();
            return Err(if known { UnshareError::Sent } else { UnshareError::Missing });
        }
        Ok(self.leave_out(gone, kept, batch)?)
    }

    /// Takes back the last edits that were saved, if they all wait still and nothing was saved
    /// after them. Says whether they did: if not, nothing was changed.
    ///
    /// # Errors
    /// The store's.
    pub fn take_back(&mut self, last: &[EditId]) -> Result<bool, StoreError> {
        let at = self.outbox.len().saturating_sub(last.len());
        let (kept, gone) = self.outbox.split_at(at);
        if !gone.iter().map(|w| w.edit.id).eq(last.iter().copied()) {
            return Ok(false);
        }
        let (gone, kept) = (gone.to_vec(), kept.to_vec());
        self.leave_out(gone, kept, Batch::new())?;
        Ok(true)
    }

    fn leave_out(
        &mut self,
        gone: Vec<Waiting>,
        kept: Vec<Waiting>,
        mut batch: Batch,
    ) -> Result<Vec<Edit>, StoreError> {
        for w in &gone {
            batch.delete(self.rows.outbox(w.number));
        }
        self.rows.store.commit(batch)?;
        self.outbox = kept;
        Ok(gone.into_iter().map(|w| w.edit).collect())
    }

    // -- tips -----------------------------------------------------------------------------

    pub(crate) fn tips(&mut self) -> Result<Told, ContactError> {
        let members = self.members.ok_or(ContactError::NotPaired)?;
        let doc = &self.held()?.doc;
        Ok(Told { theirs: doc.tip(members.theirs.device), ours: doc.tip(members.mine.device) })
    }

    /// Whether this home is an old copy: the other names a change of ours that we do not hold.
    ///
    /// # Errors
    /// See [`Shared::open`].
    pub fn behind(&mut self) -> Result<bool, ContactError> {
        let named = self.told.and_then(|told| told.ours);
        Ok(match named {
            Some(tip) => !self.held()?.doc.holds(tip),
            None => false,
        })
    }

    /// What the other lacks, by the tips they last named.
    pub(crate) fn lacking(&mut self) -> Result<Vec<Tip>, ContactError> {
        let told = self.told.unwrap_or_default();
        let named = [told.theirs, told.ours];
        Ok(self.held()?.doc.lacking(named.into_iter().flatten()))
    }

    pub(crate) fn parcel(&mut self, changes: &[Tip]) -> Result<Parcel, ContactError> {
        let tips = self.tips()?;
        let doc = &self.held()?.doc;
        let changes: Vec<Envelope> =
            changes.iter().filter_map(|t| doc.envelope(*t)).cloned().collect();
        Ok(Parcel { mine: tips.ours, yours: tips.theirs, changes })
    }

    // -- contact --------------------------------------------------------------------------

    /// Begins a live contact and returns the hello: tips, nothing else. Nothing is published.
    ///
    /// # Errors
    /// See [`ContactError`].
    pub fn connect(&mut self, entropy: &mut dyn Entropy) -> Result<Parcel, ContactError> {
        let said = self.tips()?;
        self.live = Some(Live {
            writing: Writing::draw(entropy),
            open: false,
            answered: false,
            heard: false,
            sent: BTreeSet::new(),
            said,
        });
        self.parcel(&[])
    }

    /// Ends a live contact. When both were in step, what changed counts as seen.
    ///
    /// # Errors
    /// See [`ContactError`].
    pub fn disconnect(&mut self) -> Result<(), ContactError> {
        let in_step = self.in_step()?;
        self.live = None;
        if in_step {
            let mut batch = Batch::new();
            self.rows.put(&mut batch, "base", &self.record);
            self.rows.store.commit(batch)?;
        }
        Ok(())
    }

    /// Whether, in a live contact, both hold the same and both have said so.
    ///
    /// # Errors
    /// See [`ContactError`].
    pub fn in_step(&mut self) -> Result<bool, ContactError> {
        let Some(live) = &self.live else { return Ok(false) };
        let (heard, said) = (live.heard, live.said);
        if !heard || !self.outbox.is_empty() {
            return Ok(false);
        }
        let tips = self.tips()?;
        Ok(said == tips && self.told == Some(tips) && self.lacking()?.is_empty())
    }

    /// What changed since the two last parted in step.
    ///
    /// # Errors
    /// See [`ContactError`].
    pub fn digest(&self) -> Result<Digest, ContactError> {
        if self.members.is_none() {
            return Ok(Digest::default());
        }
        let base: Record = self.rows.get("base")?.unwrap_or_default();
        Ok(digest::between(&base, &self.record))
    }

    /// In a live contact, sends what was saved since: publishes it and returns the parcel.
    ///
    /// # Errors
    /// See [`ContactError`].
    pub fn send_saved(&mut self) -> Result<Option<Parcel>, ContactError> {
        let Some(writing) = self.live.as_ref().filter(|l| l.open).map(|l| l.writing) else {
            return Ok(None);
        };
        if self.behind()? {
            return Ok(None);
        }
        self.publish(writing, Batch::new())?;
        self.answer()
    }

    /// Writes a file: publishes first, then everything the other lacks as far as known.
    ///
    /// # Errors
    /// See [`ContactError`].
    pub fn write_file(&mut self, entropy: &mut dyn Entropy) -> Result<Parcel, ContactError> {
        self.publish_for_file(entropy)?;
        self.file()
    }

    /// The first half of [`Shared::write_file`]: one transaction.
    #[doc(hidden)]
    pub fn publish_for_file(&mut self, entropy: &mut dyn Entropy) -> Result<(), ContactError> {
        if self.behind()? { Ok(()) } else { self.publish(Writing::draw(entropy), Batch::new()) }
    }

    /// The second half of [`Shared::write_file`]: reads only.
    #[doc(hidden)]
    pub fn file(&mut self) -> Result<Parcel, ContactError> {
        let lacking = self.lacking()?;
        self.parcel(&lacking)
    }

    /// In a live contact, a parcel if something is lacking, our tips changed since last told, or
    /// the other's hello has not been answered yet.
    ///
    /// # Errors
    /// See [`ContactError`].
    #[doc(hidden)]
    pub fn answer(&mut self) -> Result<Option<Parcel>, ContactError> {
        let (lacking, tips) = (self.lacking()?, self.tips()?);
        let Some(live) = &mut self.live else { return Ok(None) };
        let new: Vec<Tip> = lacking.into_iter().filter(|t| !live.sent.contains(t)).collect();
        // A hello is always answered: until then its sender cannot know that nothing was waiting.
        if new.is_empty() && live.said == tips && live.answered {
            return Ok(None);
        }
        live.answered = true;
        live.sent.extend(&new);
        live.said = tips;
        self.parcel(&new).map(Some)
    }

    /// One transaction: what `batch` holds already, and the outbox as changes on the current
    /// heads. Only after it may a byte of them leave.
    pub(crate) fn publish(
        &mut self,
        writing: Writing,
        mut batch: Batch,
    ) -> Result<(), ContactError> {
        if self.outbox.is_empty() {
            if !batch.is_empty() {
                self.rows.store.commit(batch)?;
            }
            return Ok(());
        }
        let mut held = self.held()?.clone();
        let edits = self.waiting();
        let published = held.doc.publish(&edits, writing, &self.key)?;
        let mut problems = self.problems.clone();
        self.stage_published(&mut batch, &mut held, &published, &mut problems);
        for w in &self.outbox {
            batch.delete(self.rows.outbox(w.number));
        }
        let record = held.doc.project();
        self.stage_record(&mut batch, &record, &problems);
        self.rows.store.commit(batch)?;
        self.settle(held, record, problems);
        self.outbox.clear();
        self.typed.extend(published.changes.into_iter().map(|c| (c.tip, c.edits)));
        Ok(())
    }

    /// Rows of freshly published changes, and a problem for each edit that lost its thing.
    pub(crate) fn stage_published(
        &self,
        batch: &mut Batch,
        held: &mut Held,
        published: &Published,
        problems: &mut Vec<Problem>,
    ) {
        for change in &published.changes {
            held.put(&self.rows, batch, change.tip, &change.envelope);
            batch.put(self.rows.epoch_key, self.rows.typed(change.tip), rows::json(&change.edits));
        }
        let by = held.doc.members().mine.device;
        problems.extend(published.orphans.iter().map(|edit| Problem::orphan(edit, by)));
    }

    pub(crate) fn stage_record(&self, batch: &mut Batch, record: &Record, problems: &[Problem]) {
        let cache = Cache { projector: PROJECTOR, record: record.clone() };
        self.rows.put(batch, "record", &cache);
        if problems != self.problems {
            self.rows.put(batch, "problems", &problems);
        }
    }

    pub(crate) fn settle(&mut self, held: Held, record: Record, problems: Vec<Problem>) {
        self.document = Some(held);
        self.record = record;
        self.problems = problems;
    }

    /// The document as a plain Automerge file.
    ///
    /// # Errors
    /// See [`ContactError`].
    pub fn export(&mut self) -> Result<Vec<u8>, ContactError> {
        Ok(self.held()?.doc.save())
    }

    /// Every edit in the document: for checks and for the owner's own look at their data.
    ///
    /// # Errors
    /// See [`ContactError`].
    pub fn edits(&mut self) -> Result<BTreeSet<EditId>, ContactError> {
        Ok(self.held()?.doc.edits())
    }

    /// The document itself, for checks.
    ///
    /// # Errors
    /// See [`ContactError`].
    pub fn document(&mut self) -> Result<&Document, ContactError> {
        Ok(&self.held()?.doc)
    }

    /// See [`Document::as_known_to`].
    ///
    /// # Errors
    /// See [`ContactError`].
    pub fn as_known_to(
        &mut self,
        known: &'static [amble_model::Entity],
    ) -> Result<(), ContactError> {
        let held = self.held()?;
        held.doc = held.doc.clone().as_known_to(known);
        Ok(())
    }
}

impl Held {
    /// The row of a change that is now held.
    pub(crate) fn put(
        &mut self,
        rows: &PairRows,
        batch: &mut Batch,
        tip: Tip,
        envelope: &Envelope,
    ) {
        batch.put(rows.epoch_key, rows.change(self.next), rows::envelope_bytes(envelope));
        self.numbers.insert(tip, self.next);
        self.next += 1;
    }
}

impl Problem {
    fn orphan(edit: &Edit, by: DeviceId) -> Self {
        let words = edit.puts().iter().map(|p| p.value.shown()).collect();
        Self { why: crate::Why::Orphan, by, edits: vec![edit.id], words }
    }
}
