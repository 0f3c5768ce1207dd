//! Adopting what the other kept for us: this home is an old copy.
//!
//! The other may be hostile, and says only what it wants. What it claims to hold counts when it is
//! proved: everything under its two tips is held or given, every change of ours in it carries our
//! tag, and it holds one line of each device, every change on all earlier ones. Then, in one
//! transaction: withdraw our changes that the other does not hold, and what depends on them; take
//! in what was given back; forget the waiting edits that are in it; publish the rest under a fresh
//! actor. A file never withdraws what was delivered. If both lines have branched (both homes were
//! old copies), the first person's copy is kept.

use crate::{
    error::SyncError,
    pair::PairSync,
    problem::{Cause, SyncProblem, standing},
    receive::Received,
    replica::Tips,
    rows::PeerHeads,
};
use amble_document::{Document, Writing};
use amble_model::{DeviceId, EditId, Envelope, Parcel, Tip};
use amble_store::Batch;
use rand_core::CryptoRng;
use std::collections::{BTreeMap, BTreeSet};

impl PairSync {
    pub(crate) fn adopt(
        &mut self,
        parcel: &Parcel,
        live: bool,
        before: Option<PeerHeads>,
        rng: &mut dyn CryptoRng,
    ) -> Result<Received, SyncError> {
        let members = self.paired()?;
        let (mine, other) = (members.mine.device, members.theirs.device);
        let doc = self.held()?.doc.clone();
        let known = Known::new(&doc, parcel);
        // Their whole document, by the two tips they name; or something of it has not come.
        let Some(theirs) = known.whole(parcel) else { return self.not_yet(parcel) };
        let is_proved = |(tip, given): (&Tip, &Given<'_>)| {
            let ours = theirs.contains(tip) && given.envelope.device == mine;
            !ours || doc.is_mine(given.envelope, *tip, &self.key)
        };
        let proved = known.given.iter().all(is_proved);
        if !proved || ![mine, other].iter().all(|device| known.is_one_line(&theirs, *device)) {
            return self.refuse_forged(before);
        }
        let ours_alone: Tips = doc
            .order()
            .iter()
            .filter(|tip| doc.device(**tip) == Some(mine) && !theirs.contains(tip))
            .copied()
            .collect();
        // What a file would withdraw may have been delivered since it was written.
        let delivered = |tip: &Tip| self.replica.own.get(tip).is_none_or(|own| own.delivered);
        if !live && ours_alone.iter().any(delivered) {
            return self.not_yet(parcel);
        }
        let mut kept = independent(&doc, &ours_alone);
        if !known.is_one_line(&kept.union(&theirs).copied().collect(), other) {
            // Both lines have branched, and the first person's copy is kept.
            if members.first() {
                return self.not_yet(parcel);
            }
            kept.retain(|tip| theirs.contains(tip));
        }
        // What is given passes the whole guard, or is not all of theirs.
        let mut new = doc.keep(&kept)?;
        let taken = new.take(&known.given_of(&theirs), &self.key);
        let mut received = if theirs.iter().all(|tip| new.holds(*tip)) {
            self.adopted(&doc, new, rng)?
        } else {
            self.not_yet(parcel)?
        };
        received.refused = taken.refused.iter().map(|refused| refused.refusal).collect();
        Ok(received)
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
        let mut batch = Batch::new();
        let mut held = self.held()?.clone();
        let mut lost = Vec::new();
        for tip in old.order().iter().filter(|tip| !new.holds(**tip)) {
            let own = self.replica.own.get(tip).into_iter().flat_map(|own| &own.edits);
            let known: BTreeSet<EditId> = own.flat_map(|kept| kept.edit.ids()).collect();
            let said = old.said_whole(*tip);
            // The other's, or one of ours that was given back once: its edits are not known.
            if !said.edits.iter().all(|edit| known.contains(edit)) {
                let by = old.device(*tip).unwrap_or(mine);
                lost.push(SyncProblem::new(Cause::Withdrawn, by, said));
            }
            if let Some(number) = held.numbers.remove(tip) {
                batch.delete(self.rows.change(number));
            }
        }
        let mut taken = 0;
        for tip in new.order().iter().filter(|tip| !old.holds(**tip)) {
            taken += 1;
            if let Some(envelope) = new.envelope(*tip)
                && !held.numbers.contains_key(tip)
            {
                held.put(&self.rows, &mut batch, *tip, envelope);
            }
        }
        let arrived = new.under(self.replica.peer.and_then(|peer| peer.ours));
        let delivered = self.stage_delivered(&mut batch, &arrived)?;
        let ours = self.ours_for(&new, &new.project());
        held.doc = new;
        let writing = Writing::draw(rng);
        self.commit_published(batch, held, ours, writing, lost)?;
        self.mark_delivered(&delivered);
        if let Some(live) = &mut self.live {
            live.writing = writing;
        }
        let problems = self.replica.problems.clone();
        Ok(Received { taken, problems, adopted: true, ..Received::default() })
    }

    /// What was given is not enough: it is shown, and the next hello asks again.
    fn not_yet(&mut self, parcel: &Parcel) -> Result<Received, SyncError> {
        let key = self.key.clone();
        let doc = &self.held()?.doc;
        // Words in our name are shown only if they are ours.
        let may_send = |envelope: &&Envelope| {
            Document::read(envelope).is_ok_and(|(tip, _)| doc.may_send(envelope, tip, &key))
        };
        let missing: Vec<SyncProblem> = parcel
            .changes
            .iter()
            .filter(may_send)
            .map(|e| SyncProblem::new(Cause::Missing, e.device, Document::says(e)))
            .collect();
        let doc = doc.clone();
        let problems = standing(&self.replica.problems, missing, &doc);
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

/// A change of a parcel, and what it depends on.
struct Given<'a> {
    envelope: &'a Envelope,
    deps: Vec<Tip>,
    /// Its place in the parcel.
    place: usize,
}

/// Every change that is known here: held, or given in a parcel.
struct Known<'a> {
    doc: &'a Document,
    given: BTreeMap<Tip, Given<'a>>,
}

impl<'a> Known<'a> {
    fn new(doc: &'a Document, parcel: &'a Parcel) -> Self {
        let mut given = BTreeMap::new();
        for (place, envelope) in parcel.changes.iter().enumerate() {
            if let Ok((tip, deps)) = Document::read(envelope)
                && !doc.holds(tip)
            {
                // Of two that differ in their envelopes the first counts, here as everywhere.
                given.entry(tip).or_insert(Given { envelope, deps, place });
            }
        }
        Self { doc, given }
    }

    fn deps(&self, tip: Tip) -> &[Tip] {
        self.given.get(&tip).map_or_else(|| self.doc.deps(tip), |given| given.deps.as_slice())
    }

    fn device(&self, tip: Tip) -> Option<DeviceId> {
        self.given.get(&tip).map_or_else(|| self.doc.device(tip), |g| Some(g.envelope.device))
    }

    /// Everything under the two tips that the other names, or nothing if a part of it is neither
    /// held nor given.
    fn whole(&self, parcel: &Parcel) -> Option<Tips> {
        let mut out = Tips::new();
        let mut next: Vec<Tip> = [parcel.mine, parcel.yours].into_iter().flatten().collect();
        while let Some(tip) = next.pop() {
            if out.contains(&tip) {
                continue;
            } else if self.doc.holds(tip) {
                out.extend(self.doc.under([tip]));
            } else {
                let given = self.given.get(&tip)?;
                out.insert(tip);
                next.extend(given.deps.iter().filter(|dep| !self.doc.is_genesis(**dep)));
            }
        }
        Some(out)
    }

    /// The given ones of some changes, in the order of the parcel.
    fn given_of(&self, all: &Tips) -> Vec<Envelope> {
        let mut given: Vec<&Given<'_>> = self
            .given
            .iter()
            .filter(|(tip, _)| all.contains(tip))
            .map(|(_, given)| given)
            .collect();
        given.sort_by_key(|given| given.place);
        given.into_iter().map(|given| given.envelope.clone()).collect()
    }

    /// Whether the changes of a device among these are one line: each depends on all earlier ones.
    /// Nobody honest holds two lines of one device.
    fn is_one_line(&self, all: &Tips, device: DeviceId) -> bool {
        let order = self.in_order(all);
        let places: BTreeMap<Tip, usize> = order.iter().copied().zip(0..).collect();
        let own: Vec<Tip> =
            order.into_iter().filter(|tip| self.device(*tip) == Some(device)).collect();
        own.iter().zip(own.iter().skip(1)).all(|(last, tip)| self.depends(*tip, *last, &places))
    }

    /// Some changes, each after all it depends on.
    fn in_order(&self, all: &Tips) -> Vec<Tip> {
        let (mut out, mut done) = (Vec::with_capacity(all.len()), Tips::new());
        for tip in all {
            let mut stack = vec![(*tip, false)];
            while let Some((tip, ready)) = stack.pop() {
                if ready {
                    out.push(tip);
                } else if all.contains(&tip) && done.insert(tip) {
                    stack.push((tip, true));
                    stack.extend(self.deps(tip).iter().map(|dep| (*dep, false)));
                }
            }
        }
        out
    }

    /// Whether a change depends on an earlier one, directly or not.
    fn depends(&self, tip: Tip, on: Tip, places: &BTreeMap<Tip, usize>) -> bool {
        let floor = places.get(&on);
        let (mut seen, mut next) = (Tips::new(), self.deps(tip).to_vec());
        while let Some(at) = next.pop() {
            if at == on {
                return true;
            }
            // Nothing before it depends on it.
            if places.get(&at) > floor && seen.insert(at) {
                next.extend(self.deps(at));
            }
        }
        false
    }
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
