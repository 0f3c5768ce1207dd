//! What comes in from the other device, before it touches the document.
//!
//! In this order: the outside of the bytes; who may have written it; whether it depends on what
//! we hold and on its author's line; what its operations do; and all together on a scratch copy
//! that must save, load to the same heads and project. Nothing is held back for later: what
//! lacks something is dropped, and the next hello asks for it again.

use crate::{
    document::{Document, tip_of},
    ops::{self, AtDeps, OpName, Place, Said, Standing},
    reading::{caught, parse, said},
    refusal::Refusal,
    tag::AuthorshipKey,
};
use amble_model::{DeviceId, Envelope, ObjectId, Tip, limits};
use automerge::{Automerge, Change, ChangeHash, LoadOptions, ObjId, ReadDoc, TextEncoding};
use std::collections::BTreeSet;

/// A change that was refused: simply not held. Its author keeps it and offers it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub refusal: Refusal,
}

/// A change that was not taken in, and is no offence: what it says and we lack is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTaken {
    /// The device that wrote it.
    pub device: DeviceId,
    /// What it says.
    pub said: Said,
}

/// What became of incoming changes.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// Now held, in the order they were taken in.
    pub taken: Vec<Envelope>,
    /// Refused, with the reason.
    pub refused: Vec<Refused>,
    /// Not on their author's line, whose home was an old copy.
    pub branches: Vec<NotTaken>,
    /// Dropped because something they depend on is missing. They are asked for again.
    pub missing: Vec<NotTaken>,
}

/// The document at the dependencies of a change.
struct Before<'a> {
    document: &'a Document,
    deps: &'a [ChangeHash],
}

impl AtDeps for Before<'_> {
    fn place(&self, object: &OpName) -> Option<Place> {
        self.document.places.get(object).copied()
    }

    fn exists(&self, id: ObjectId) -> bool {
        self.document.objects.contains(&id)
    }

    fn values(&self, object: &OpName, key: &str) -> Result<Standing, Refusal> {
        let at = object_id(object);
        let read = || self.document.doc.get_all_at(&at, key, self.deps);
        let values = caught(|| read().map_err(|_| Refusal::Damaging))?;
        let one = |(value, id): (automerge::Value<'_>, ObjId)| match id {
            ObjId::Id(counter, actor, _) => {
                Some(((counter, actor), value.as_str().unwrap_or_default().to_owned()))
            }
            ObjId::Root => None,
        };
        Ok(values.into_iter().filter_map(one).collect())
    }

    fn had(&self, named: BTreeSet<OpName>) -> Result<(), Refusal> {
        let mut wanted = BTreeSet::new();
        for name in named {
            if name.0 > limits::DOCUMENT_OPS {
                return Err(Refusal::Schema); // Automerge panics on greater numbers
            }
            let change = self.document.doc.hash_for_opid(&object_id(&name));
            let tip = Tip(change.ok_or(Refusal::Schema)?.0);
            if !self.document.is_genesis(tip) {
                wanted.insert(tip);
            }
        }
        let stands = self.document.stands_on_all(self.deps, wanted);
        if stands { Ok(()) } else { Err(Refusal::OutOfLine) }
    }
}

fn object_id(name: &OpName) -> ObjId {
    ObjId::Id(name.0, name.1.clone(), 0)
}

impl Document {
    /// The hash of a change and what it depends on, if its outside is sound.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(envelope: &Envelope) -> Result<(Tip, Vec<Tip>), Refusal> {
        let change = parse(&envelope.raw)?;
        Ok((tip_of(&change), change.deps().iter().map(|h| Tip(h.0)).collect()))
    }

    /// What a change that is not held says, for showing.
    #[must_use]
    pub fn says(envelope: &Envelope) -> Said {
        said(envelope)
    }

    /// Takes in changes that the other device sent, as far as they pass. Those already held are
    /// passed over.
    pub fn take(&mut self, incoming: &[Envelope], key: &AuthorshipKey) -> Taken {
        let before = self.clone();
        let mut out = self.take_unverified(incoming, key);
        if !out.taken.is_empty() && !self.verified() {
            // Something in it damages the document. Find out what.
            *self = before;
            let suspects = std::mem::take(&mut out.taken);
            self.take_halves(&suspects, key, &mut out);
        }
        out
    }

    /// Takes in the first half and then the second, down to the one change that damages the
    /// document: as many saves and loads as there are halvings, not as there are changes.
    fn take_halves(&mut self, suspects: &[Envelope], key: &AuthorshipKey, out: &mut Taken) {
        let before = self.clone();
        let taken = self.take_unverified(suspects, key).taken;
        if taken.is_empty() {
            return; // they stand on a change that was refused
        }
        if self.verified() {
            out.taken.extend(taken);
            return;
        }
        *self = before;
        match suspects.split_at(suspects.len() / 2) {
            ([], _) => out.refused.push(Refused { refusal: Refusal::Damaging }),
            (first, second) => {
                self.take_halves(first, key, out);
                self.take_halves(second, key, out);
            }
        }
    }

    fn take_unverified(&mut self, incoming: &[Envelope], key: &AuthorshipKey) -> Taken {
        let mut out = Taken::default();
        let mut branch: BTreeSet<Tip> = BTreeSet::new();
        for envelope in incoming {
            let change = match parse(&envelope.raw) {
                Ok(change) => change,
                Err(refusal) => {
                    out.refused.push(Refused { refusal });
                    continue;
                }
            };
            let tip = tip_of(&change);
            if self.holds(tip) {
                continue;
            }
            if !self.may_send(envelope, tip, key) {
                out.refused.push(Refused { refusal: Refusal::Forged });
                continue;
            }
            let deps: Vec<Tip> = change.deps().iter().map(|h| Tip(h.0)).collect();
            let known = |d: &Tip| *d == self.genesis || self.holds(*d);
            if !deps.iter().all(|d| known(d) || branch.contains(d)) {
                out.missing.push(NotTaken { device: envelope.device, said: said(envelope) });
                continue;
            }
            let off_line =
                self.tip(envelope.device).is_some_and(|last| !self.stands_on(&deps, last));
            if off_line || deps.iter().any(|d| branch.contains(d)) {
                branch.insert(tip);
                out.branches.push(NotTaken { device: envelope.device, said: said(envelope) });
                continue;
            }
            match self.take_one(change, envelope) {
                Ok(()) => out.taken.push(envelope.clone()),
                Err(refusal) => out.refused.push(Refused { refusal }),
            }
        }
        out
    }

    /// Whether an envelope is one of ours: our device, and our tag.
    #[must_use]
    pub fn is_mine(&self, envelope: &Envelope, tip: Tip, key: &AuthorshipKey) -> bool {
        let genesis = &self.members.genesis;
        envelope.device == self.members.mine.device
            && key.verifies(genesis.pair, genesis.epoch, tip, envelope.tag)
    }

    /// Whether the other device may send an envelope: it is its own, or ours with our tag.
    #[must_use]
    pub fn may_send(&self, envelope: &Envelope, tip: Tip, key: &AuthorshipKey) -> bool {
        envelope.device == self.members.theirs.device || self.is_mine(envelope, tip, key)
    }

    fn take_one(&mut self, change: Change, envelope: &Envelope) -> Result<(), Refusal> {
        self.numbers(&change, envelope.device)?;
        let by = self.members.person(envelope.device).ok_or(Refusal::Forged)?;
        let expanded = caught(|| Ok(change.decode()))?;
        // A saved document keeps operations and writes the changes' bytes again: a change that is
        // not written the same way again makes a document that never loads.
        let again = caught(|| Ok(Change::from(expanded.clone())))?;
        if again.raw_bytes() != envelope.raw {
            return Err(Refusal::Malformed);
        }
        let new = ops::check(&expanded, by, &Before { document: self, deps: change.deps() })?;
        let made = new.iter().filter(|(_, place)| matches!(place, Place::Object(..))).count();
        if self.objects.len() + made > self.caps.objects {
            return Err(Refusal::Full);
        }
        let tip = tip_of(&change);
        let applied = caught(|| {
            self.doc.apply_changes([change.clone()]).map_err(|_| Refusal::Damaging)?;
            let held = self.doc.get_heads().iter().any(|h| h.0 == tip.0);
            if held { Ok(()) } else { Err(Refusal::Damaging) }
        });
        if let Err(refusal) = applied {
            // A panic leaves Automerge's state undefined: build it again from what is held.
            let held = self.order.iter().copied().collect();
            *self = self.keep(&held).map_err(|_| Refusal::Damaging)?;
            return Err(refusal);
        }
        self.log_change(&change, envelope.clone());
        self.add_places(new);
        Ok(())
    }

    /// Actor, sequence and operation numbers must be the next ones; time, message and extras
    /// stay empty; the document stays under its caps.
    fn numbers(&self, change: &Change, device: DeviceId) -> Result<(), Refusal> {
        let honest = change.timestamp() == 0
            && change.message().is_none()
            && change.extra_bytes().is_empty()
            && change.actor_id().to_bytes().len() == limits::ACTOR_BYTES
            && !change.is_empty()
            && change.len() <= limits::CHANGE_OPS;
        if !honest {
            return Err(Refusal::Schema);
        }
        let known = self.actors.get(change.actor_id());
        let bound = known.is_none_or(|actor| actor.device == device);
        let last = known.map_or(0, |actor| actor.seq);
        let max_op = |d: &automerge::ChangeHash| {
            self.log.get(&Tip(d.0)).map_or(self.genesis_max_op, |e| e.max_op)
        };
        let start = change.deps().iter().map(max_op).max().unwrap_or(0) + 1;
        let ordered = change.deps().is_sorted_by(|a, b| a < b);
        let stands = ordered && !change.deps().is_empty();
        let next = change.seq() == last + 1 && change.start_op().get() == start;
        if !(bound && stands && next) {
            return Err(Refusal::OutOfLine);
        }
        let full = self.order.len() >= self.caps.changes
            || self.bytes + change.raw_bytes().len() > self.caps.bytes
            || change.max_op() > self.caps.ops;
        if full { Err(Refusal::Full) } else { Ok(()) }
    }

    /// Whether something that depends on `deps` depends on all of these held changes.
    fn stands_on_all(&self, deps: &[ChangeHash], mut wanted: BTreeSet<Tip>) -> bool {
        let place = |tip: &Tip| self.log.get(tip).map(|e| e.place);
        let floor = wanted.iter().filter_map(place).min().unwrap_or(0);
        let mut next: Vec<Tip> = deps.iter().map(|d| Tip(d.0)).collect();
        let mut seen = BTreeSet::new();
        while !wanted.is_empty() {
            let Some(at) = next.pop() else { return false };
            // Nothing that was taken in before them depends on one of them.
            if let Some(entry) = self.log.get(&at).filter(|e| e.place >= floor)
                && seen.insert(at)
            {
                wanted.remove(&at);
                next.extend(&entry.deps);
            }
        }
        true
    }

    /// Saves and loads the document: equal heads, and it projects.
    fn verified(&self) -> bool {
        caught(|| {
            let bytes = self.doc.save();
            let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
            let loaded =
                Automerge::load_with_options(&bytes, options).map_err(|_| Refusal::Damaging)?;
            if loaded.get_heads() != self.doc.get_heads() {
                return Err(Refusal::Damaging);
            }
            let _shown = self.project();
            Ok(())
        })
        .is_ok()
    }
}

#[cfg(test)]
mod tests;
