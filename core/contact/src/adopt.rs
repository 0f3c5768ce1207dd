//! Taking back what the other kept for us: this home is an old copy.
//!
//! In one transaction: withdraw our changes that the other does not hold, and what stands on
//! them; take in what was given back; forget the waiting edits that are in it; publish the rest
//! under a fresh actor. A file never withdraws what was delivered. If both lines have branched
//! (both homes were old copies), the first person's copy stands.

use crate::{
    error::ContactError,
    problem::{Problem, Why},
    receive::{Received, outstanding},
    shared::Shared,
};
use amble_document::{Document, Writing};
use amble_model::{Edit, Entropy, Envelope, Parcel, Tip};
use amble_store::Batch;
use std::collections::{BTreeMap, BTreeSet};

/// What each change of a parcel stands on, by its hash.
type Given = BTreeMap<Tip, Vec<Tip>>;

impl Shared {
    pub(crate) fn adopt(
        &mut self,
        parcel: &Parcel,
        live: bool,
        entropy: &mut dyn Entropy,
    ) -> Result<Received, ContactError> {
        let members = self.members.ok_or(ContactError::NotPaired)?;
        let doc = self.held()?.doc.clone();
        let given: Given = parcel.changes.iter().filter_map(|e| Document::read(e).ok()).collect();
        // Their whole document, by the two tips they name; or something of it has not come.
        let Some(theirs) = whole(&doc, &given, parcel) else { return self.not_yet(parcel) };
        let ours_alone: BTreeSet<Tip> = doc
            .order()
            .iter()
            .filter(|t| doc.device(**t) == Some(members.mine.device) && !theirs.contains(t))
            .copied()
            .collect();
        // What a file would withdraw may have been delivered since it was written.
        if !live && ours_alone.iter().any(|t| !self.typed.contains_key(t)) {
            return self.not_yet(parcel);
        }
        let kept = standing_clear(&doc, &ours_alone);
        let mut new = self.rebuilt(&doc, &kept, &theirs, parcel)?;
        if new.is_none() && !members.first() {
            // Both lines have branched, and the first person's copy stands.
            let theirs_alone = kept.intersection(&theirs).copied().collect();
            new = self.rebuilt(&doc, &theirs_alone, &theirs, parcel)?;
        }
        match new {
            Some(new) => self.adopted(&doc, new, entropy),
            None => self.not_yet(parcel),
        }
    }

    /// The document made of `kept` and what is given back, or nothing if that is not all of
    /// theirs: it does not pass, or does not stand on its author's line.
    fn rebuilt(
        &self,
        doc: &Document,
        kept: &BTreeSet<Tip>,
        theirs: &BTreeSet<Tip>,
        parcel: &Parcel,
    ) -> Result<Option<Document>, ContactError> {
        let mut new = doc.keep(kept)?;
        let of_theirs =
            |e: &&Envelope| Document::read(e).is_ok_and(|(tip, _)| theirs.contains(&tip));
        let incoming: Vec<Envelope> = parcel.changes.iter().filter(of_theirs).cloned().collect();
        new.take(&incoming, &self.key);
        Ok(theirs.iter().all(|t| new.holds(*t)).then_some(new))
    }

    /// One transaction: from the old document to the new one, with what was withdrawn published
    /// again or shown.
    fn adopted(
        &mut self,
        old: &Document,
        new: Document,
        entropy: &mut dyn Entropy,
    ) -> Result<Received, ContactError> {
        let mine = self.members.ok_or(ContactError::NotPaired)?.mine.device;
        // Only our own changes say that an edit of ours is there: the other could name its id.
        let have = new.edits_of(mine);
        let withdrawn: Vec<Tip> = old.order().iter().filter(|t| !new.holds(**t)).copied().collect();
        let mut again: Vec<Edit> = Vec::new();
        let mut problems = self.problems.clone();
        let mut batch = Batch::new();
        let mut held = self.held()?.clone();
        for tip in &withdrawn {
            match self.typed.get(tip) {
                Some(edits) => again.extend(edits.iter().cloned()),
                None => {
                    let by = old.device(*tip).unwrap_or(mine);
                    problems.push(Problem::new(Why::SetAside, by, old.said(*tip)));
                }
            }
            if let Some(number) = held.numbers.remove(tip) {
                batch.delete(self.rows.change(number));
            }
            batch.delete(self.rows.typed(*tip));
        }
        for tip in new.order() {
            if !held.numbers.contains_key(tip)
                && let Some(envelope) = new.envelope(*tip)
            {
                held.put(&self.rows, &mut batch, *tip, envelope);
            }
        }
        for waiting in &self.outbox {
            batch.delete(self.rows.outbox(waiting.number));
            if !again.iter().any(|e| e.id == waiting.edit.id) {
                again.push(waiting.edit.clone());
            }
        }
        again.retain(|edit| !have.contains(&edit.id));

        let writing = Writing::draw(entropy);
        let before = old.order().len();
        held.doc = new;
        let published = held.doc.publish(&again, writing, &self.key)?;
        self.stage_published(&mut batch, &mut held, &published, &mut problems);
        let gone: BTreeSet<Tip> = withdrawn.into_iter().collect();
        let delivered = self.stage_delivered(&mut batch, &held.doc);
        let problems = outstanding(problems, &held);
        let record = held.doc.project();
        self.stage_record(&mut batch, &record, &problems);
        self.rows.store.commit(batch)?;

        let taken = held.doc.order().len().saturating_sub(before);
        self.settle(held, record, problems.clone());
        self.outbox.clear();
        self.typed.retain(|t, _| !gone.contains(t) && !delivered.contains(t));
        self.typed.extend(published.changes.into_iter().map(|c| (c.tip, c.edits)));
        if let Some(live) = &mut self.live {
            live.writing = writing;
        }
        Ok(Received { taken, problems, adopted: true, ..Received::default() })
    }

    /// What was given is not enough: it is shown, and the next hello asks again.
    fn not_yet(&mut self, parcel: &Parcel) -> Result<Received, ContactError> {
        let held = self.held()?.clone();
        let said =
            parcel.changes.iter().map(|e| Problem::new(Why::Missing, e.device, Document::says(e)));
        let problems = self.with_problems(&said.collect::<Vec<_>>(), &held);
        if problems != self.problems {
            let mut batch = Batch::new();
            self.rows.put(&mut batch, "problems", &problems);
            self.rows.store.commit(batch)?;
            self.problems.clone_from(&problems);
        }
        Ok(Received { problems, behind: true, ..Received::default() })
    }
}

/// Everything under the two tips that the other names, or nothing if a part of it is neither
/// held nor given.
fn whole(doc: &Document, given: &Given, parcel: &Parcel) -> Option<BTreeSet<Tip>> {
    let mut out = BTreeSet::new();
    let mut next: Vec<Tip> = [parcel.mine, parcel.yours].into_iter().flatten().collect();
    while let Some(tip) = next.pop() {
        if out.contains(&tip) {
            continue;
        }
        if doc.holds(tip) {
            out.extend(doc.under([tip]));
        } else if let Some(deps) = given.get(&tip) {
            out.insert(tip);
            next.extend(deps.iter().filter(|d| !doc.is_genesis(**d)));
        } else {
            return None;
        }
    }
    Some(out)
}

/// The changes of a document that stand on none of these.
fn standing_clear(doc: &Document, gone: &BTreeSet<Tip>) -> BTreeSet<Tip> {
    let mut clear = BTreeSet::new();
    for tip in doc.order() {
        let stands = doc.deps(*tip).iter().all(|d| doc.is_genesis(*d) || clear.contains(d));
        if stands && !gone.contains(tip) {
            clear.insert(*tip);
        }
    }
    clear
}
