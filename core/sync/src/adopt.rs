//! Adopting what the other kept for us: this home is an old copy.
//!
//! The other may be hostile, and says only what it wants. What it claims to hold counts when it is
//! proved: everything under its two tips is held or given, every change of ours in it carries our
//! tag, and it holds one line of each device, every change on all earlier ones. Then, in one
//! transaction: withdraw our changes that the other does not hold, and what depends on them; take
//! in what was given back; forget the waiting edits that are in it; publish the rest under a fresh
//! actor. A file never withdraws what was delivered. If both lines have branched (both homes were
//! old copies), the first person's copy stands.

use crate::{
    error::SyncError,
    pair::PairSync,
    problem::{Cause, SyncProblem},
    receive::{Received, outstanding},
    replica::{Tips, fitted_all},
    rows::PeerHeads,
};
use amble_document::{Document, Refusal, Writing};
use amble_model::{DeviceId, Edit, EditId, Envelope, Parcel, Tip};
use amble_store::Batch;
use rand_core::CryptoRng;
use std::collections::{BTreeMap, BTreeSet};

/// The changes of a parcel by their hash, each with what it depends on.
type Given<'a> = BTreeMap<Tip, (&'a Envelope, Vec<Tip>)>;

impl PairSync {
    pub(crate) fn adopt(
        &mut self,
        parcel: &Parcel,
        live: bool,
        before: Option<PeerHeads>,
        rng: &mut dyn CryptoRng,
    ) -> Result<Received, SyncError> {
        let members = self.paired()?;
        let mine = members.mine.device;
        let doc = self.held()?.doc.clone();
        let given: Given = parcel
            .changes
            .iter()
            .filter_map(|e| Document::read(e).ok().map(|(tip, deps)| (tip, (e, deps))))
            .collect();
        // Their whole document, by the two tips they name; or something of it has not come.
        let Some(theirs) = whole(&doc, &given, parcel) else { return self.not_yet(parcel) };
        let forged = given.iter().any(|(tip, (envelope, _))| {
            let ours = theirs.contains(tip) && envelope.device == mine;
            ours && !doc.is_mine(envelope, *tip, &self.key)
        });
        if forged || !has_one_line_each(&doc, &given, &theirs) {
            return self.refuse_forged(before);
        }
        let ours_alone: Tips = doc
            .order()
            .iter()
            .filter(|t| doc.device(**t) == Some(mine) && !theirs.contains(t))
            .copied()
            .collect();
        // What a file would withdraw may have been delivered since it was written.
        let delivered = |tip: &Tip| self.replica.own.get(tip).is_none_or(|own| own.delivered);
        if !live && ours_alone.iter().any(delivered) {
            return self.not_yet(parcel);
        }
        let kept = independent(&doc, &ours_alone);
        let (mut new, mut refused) = self.rebuilt(&doc, &kept, &theirs, parcel)?;
        if new.is_none() && !members.first() {
            // Both lines have branched, and the first person's copy stands.
            let theirs_alone = kept.intersection(&theirs).copied().collect();
            (new, refused) = self.rebuilt(&doc, &theirs_alone, &theirs, parcel)?;
        }
        let mut received = match new {
            Some(new) => self.adopted(&doc, new, rng)?,
            None => self.not_yet(parcel)?,
        };
        received.refused = refused;
        Ok(received)
    }

    /// The document made of `kept` and what is given back, or nothing if that is not all of
    /// theirs: it does not pass, or is not on its author's line. And what was refused.
    fn rebuilt(
        &self,
        doc: &Document,
        kept: &Tips,
        theirs: &Tips,
        parcel: &Parcel,
    ) -> Result<(Option<Document>, Vec<Refusal>), SyncError> {
        let mut new = doc.keep(kept)?;
        let of_theirs =
            |e: &&Envelope| Document::read(e).is_ok_and(|(tip, _)| theirs.contains(&tip));
        let incoming: Vec<Envelope> = parcel.changes.iter().filter(of_theirs).cloned().collect();
        let taken = new.take(&incoming, &self.key);
        let refused = taken.refused.iter().map(|r| r.refusal).collect();
        Ok((theirs.iter().all(|t| new.holds(*t)).then_some(new), refused))
    }

    /// One transaction: from the old document to the new one, with what was withdrawn of ours
    /// published again.
    fn adopted(
        &mut self,
        old: &Document,
        new: Document,
        rng: &mut dyn CryptoRng,
    ) -> Result<Received, SyncError> {
        let mine = self.paired()?.mine.device;
        // Only our own changes say that an edit of ours is there: the other could name its id.
        let have = new.edits_of(mine);
        let withdrawn: Vec<Tip> = old.order().iter().filter(|t| !new.holds(**t)).copied().collect();
        let mut again: Vec<Edit> = Vec::new();
        let mut problems = self.replica.problems.clone();
        let mut batch = Batch::new();
        let mut held = self.held()?.clone();
        for tip in &withdrawn {
            match self.replica.own.get(tip) {
                Some(own) => again.extend(own.edits.iter().cloned()),
                None => {
                    let by = old.device(*tip).unwrap_or(mine);
                    problems.push(SyncProblem::new(Cause::Withdrawn, by, old.said_whole(*tip)));
                }
            }
            if let Some(number) = held.numbers.remove(tip) {
                batch.delete(self.rows.change(number));
            }
            batch.delete(self.rows.own(*tip));
        }
        for tip in new.order() {
            if !held.numbers.contains_key(tip)
                && let Some(envelope) = new.envelope(*tip)
            {
                held.put(&self.rows, &mut batch, *tip, envelope);
            }
        }
        self.outbox.stage_clear(&self.rows, &mut batch);
        // An edit that waits may be one that was withdrawn, or one that such an edit replaced.
        let known: BTreeSet<EditId> = again.iter().flat_map(Edit::ids).collect();
        again.extend(self.outbox.edits().iter().filter(|e| !known.contains(&e.id)).cloned());
        again.retain(|edit| !have.contains(&edit.id));
        let again = fitted_all(again, &new.project(), self.me());

        let writing = Writing::draw(rng);
        let before = old.order().len();
        held.doc = new;
        let published = held.doc.publish(&again, writing, &self.key)?;
        let own = self.stage_published(&mut batch, &mut held, &published, &mut problems)?;
        let arrived = held.doc.under(self.replica.peer.and_then(|peer| peer.ours));
        let delivered = self.stage_delivered(&mut batch, &arrived)?;
        let problems = outstanding(problems, &held);
        let record = held.doc.project();
        self.stage_record(&mut batch, &record, &problems)?;
        self.rows.store.commit(batch)?;

        let taken = held.doc.order().len().saturating_sub(before);
        self.outbox.clear();
        self.replica.own.retain(|tip, _| !withdrawn.contains(tip));
        self.replica.own.extend(own);
        self.mark_delivered(&delivered);
        self.install(held, record, problems.clone());
        if let Some(live) = &mut self.live {
            live.writing = writing;
        }
        Ok(Received { taken, problems, adopted: true, ..Received::default() })
    }

    /// What was given is not enough: it is shown, and the next hello asks again.
    fn not_yet(&mut self, parcel: &Parcel) -> Result<Received, SyncError> {
        let key = self.key.clone();
        let held = self.held()?.clone();
        // Words in our name are shown only if they are ours.
        let theirs: Vec<Envelope> = parcel
            .changes
            .iter()
            .filter(|e| {
                let tip = Document::read(e).map(|(tip, _)| tip);
                tip.is_ok_and(|tip| held.doc.may_send(e, tip, &key))
            })
            .cloned()
            .collect();
        let missing = theirs
            .iter()
            .map(|e| SyncProblem::new(Cause::Missing, e.device, Document::says(e)))
            .collect::<Vec<_>>();
        let problems = self.with_problems(&missing, &held);
        if problems != self.replica.problems {
            let mut batch = Batch::new();
            self.rows.put(&mut batch, "problems", &problems)?;
            self.rows.store.commit(batch)?;
            self.replica.problems.clone_from(&problems);
        }
        Ok(Received { problems, behind: true, ..Received::default() })
    }

    /// What the other claims to hold cannot be: the tips that were noted before stay.
    fn refuse_forged(&mut self, before: Option<PeerHeads>) -> Result<Received, SyncError> {
        let mut batch = Batch::new();
        self.rows.put_peer_heads(&mut batch, before.unwrap_or_default());
        self.rows.store.commit(batch)?;
        self.replica.peer = before;
        Ok(Received::forged())
    }
}

/// Everything under the two tips that the other names, or nothing if a part of it is neither
/// held nor given.
fn whole(doc: &Document, given: &Given<'_>, parcel: &Parcel) -> Option<Tips> {
    let mut out = Tips::new();
    let mut next: Vec<Tip> = [parcel.mine, parcel.yours].into_iter().flatten().collect();
    while let Some(tip) = next.pop() {
        if out.contains(&tip) {
            continue;
        }
        if doc.holds(tip) {
            out.extend(doc.under([tip]));
        } else if let Some((_, deps)) = given.get(&tip) {
            out.insert(tip);
            next.extend(deps.iter().filter(|d| !doc.is_genesis(**d)));
        } else {
            return None;
        }
    }
    Some(out)
}

/// Whether these changes hold one line of each device: every change depends on all earlier ones of
/// its device. Nobody honest holds two lines of one.
fn has_one_line_each(doc: &Document, given: &Given<'_>, theirs: &Tips) -> bool {
    let deps = |tip: &Tip| -> &[Tip] {
        given.get(tip).map_or_else(|| doc.deps(*tip), |(_, deps)| deps.as_slice())
    };
    let device = |tip: &Tip| -> Option<DeviceId> {
        doc.device(*tip).or_else(|| given.get(tip).map(|(envelope, _)| envelope.device))
    };
    let mut last: BTreeMap<DeviceId, Tip> = BTreeMap::new();
    for tip in in_order(theirs, &deps) {
        let Some(device) = device(&tip) else { return false };
        if let Some(before) = last.insert(device, tip)
            && !depends_on(&tip, before, theirs, &deps)
        {
            return false;
        }
    }
    true
}

/// Some changes, each after all it depends on.
fn in_order<'a>(all: &Tips, deps: &impl Fn(&Tip) -> &'a [Tip]) -> Vec<Tip> {
    let (mut out, mut done) = (Vec::with_capacity(all.len()), Tips::new());
    for tip in all {
        let mut stack = vec![(*tip, false)];
        while let Some((tip, ready)) = stack.pop() {
            if ready {
                out.push(tip);
            } else if all.contains(&tip) && done.insert(tip) {
                stack.push((tip, true));
                stack.extend(deps(&tip).iter().map(|dep| (*dep, false)));
            }
        }
    }
    out
}

/// Whether a change depends on another, directly or not.
fn depends_on<'a>(tip: &Tip, on: Tip, all: &Tips, deps: &impl Fn(&Tip) -> &'a [Tip]) -> bool {
    let (mut seen, mut next) = (Tips::new(), deps(tip).to_vec());
    while let Some(at) = next.pop() {
        if at == on {
            return true;
        }
        if all.contains(&at) && seen.insert(at) {
            next.extend(deps(&at));
        }
    }
    false
}

/// The changes of a document that depend on none of these.
fn independent(doc: &Document, gone: &Tips) -> Tips {
    let mut clear = Tips::new();
    for tip in doc.order() {
        let stands = doc.deps(*tip).iter().all(|d| doc.is_genesis(*d) || clear.contains(d));
        if stands && !gone.contains(tip) {
            clear.insert(*tip);
        }
    }
    clear
}
