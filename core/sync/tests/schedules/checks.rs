//! The invariants: after every step, and at the end of a schedule.

use crate::{
    device::*,
    schedule::Kind,
    words::{Change, Word, ids_of, words_in, words_of},
    world::*,
};
use amble_model::{DeviceId, EditId, Envelope, Tip};
use amble_sync::Cause;
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// What a device holds, read from the bytes of its changes.
struct Holds {
    changes: Vec<(DeviceId, Rc<Change>)>,
}

impl Holds {
    fn edits_of(&self, device: DeviceId) -> BTreeSet<EditId> {
        let of = self.changes.iter().filter(|(by, _)| *by == device);
        of.flat_map(|(_, change)| change.edits.iter().copied()).collect()
    }

    fn edits(&self) -> BTreeSet<EditId> {
        self.changes.iter().flat_map(|(_, change)| change.edits.iter().copied()).collect()
    }

    fn words_of(&self, device: DeviceId) -> BTreeSet<Word> {
        let of = self.changes.iter().filter(|(by, _)| *by == device);
        of.flat_map(|(_, change)| change.words.iter().copied()).collect()
    }

    fn tips(&self) -> BTreeSet<Tip> {
        self.changes.iter().map(|(_, change)| change.tip).collect()
    }
}

impl World {
    fn holds(&mut self, n: usize) -> Result<Holds, Broken> {
        let all: Vec<Envelope> = {
            let doc = self.devices[n].sync.document().unwrap();
            doc.order().iter().filter_map(|tip| doc.envelope(*tip).cloned()).collect()
        };
        let mut changes = Vec::new();
        for envelope in &all {
            let change = self.learn(envelope)?;
            changes.extend(change.map(|change| (envelope.device, change)));
        }
        Ok(Holds { changes })
    }

    // -- after every step -------------------------------------------------------------------

    pub(crate) fn check(&mut self) -> Result<(), Broken> {
        for n in [0, 1] {
            if self.honest(n) {
                self.check_device(n)?;
            }
        }
        if self.hostile.is_none() {
            self.check_both()?;
        }
        Ok(())
    }

    fn check_device(&mut self, n: usize) -> Result<(), Broken> {
        let holds = self.holds(n)?;
        let (me, them) = (self.devices[n].id(), self.devices[1 - n].id());
        let mine = holds.edits_of(me);
        self.check_document(n, &holds)?;
        self.check_problems(n, &holds)?;
        let device = &mut self.devices[n];
        let waiting = ids_of(device.sync.waiting());
        let waiting_words = words_of(device.sync.waiting());
        ensure(waiting.is_disjoint(&mine), "I2: an edit waits that is in the document")?;
        device.ghost.got.extend(holds.edits_of(them));
        device.ghost.out.extend(ids_of(device.sync.undelivered()));
        for edit in device.sync.waiting() {
            let delivery = device.sync.snapshot().delivery(edit.object);
            let not_sent = delivery == amble_model::Delivery::NotSent;
            ensure(not_sent, "a waiting edit is shown as sent")?;
        }
        // Every edit is in the document, waits, or is shown whole.
        let ghost = device.ghost.clone();
        for edit in ghost.owed.iter().filter(|e| !mine.contains(e) && !waiting.contains(e)) {
            ensure(self.problems.contains(edit), "I9: an edit of ours is gone without a word")?;
            let orphan = self.hostile.is_none() || self.orphans.contains(edit);
            ensure(orphan, "I9: an edit of ours is a problem, and its object is there")?;
        }
        let held = &holds.words_of(me) | &waiting_words;
        for word in ghost.words.iter().filter(|word| !self.is_settled(**word, &held)) {
            let shown = self.shown.contains(word);
            ensure(shown, "I9: words of ours are neither held nor waiting nor shown")?;
        }
        let theirs = &(&ghost.got - &holds.edits_of(them)) - &self.problems;
        ensure(theirs.is_empty(), "I9: what the other had said is gone without a word")?;
        // Shown as delivered is what the other said it holds of ours.
        let delivered = self.delivered(n);
        let acked = delivered.is_subset(&ghost.acked);
        ensure(acked, "I5: shown as delivered, and the other never said so")
    }

    /// What is in a document, change by change.
    fn check_document(&mut self, n: usize, holds: &Holds) -> Result<(), Broken> {
        let me = self.devices[n].id();
        let ours = || holds.changes.iter().filter(|(by, _)| *by == me).map(|(_, change)| change);
        let mut places: BTreeMap<Word, &Rc<Change>> = BTreeMap::new();
        for change in ours() {
            for word in &change.words {
                let twice = places.insert(*word, change).is_some();
                let chosen = self.again.contains(word);
                ensure(!twice || chosen, "I2: words of ours are in the document twice")?;
            }
            let never = change.words.is_disjoint(&self.forbidden);
            ensure(never, "I6: what was taken back or replaced is published")?;
        }
        let edits: usize = ours().map(|change| change.edits.len()).sum();
        ensure(edits == holds.edits_of(me).len(), "I2: an edit is in the document twice")?;
        let doc = self.devices[n].sync.document().unwrap();
        for (old, news) in &self.replaced {
            let Some(before) = places.get(old).filter(|_| !self.again.contains(old)) else {
                continue;
            };
            for after in news.iter().filter_map(|new| places.get(new)) {
                let over = after.tip != before.tip && doc.under([before.tip]).contains(&after.tip);
                ensure(!over, "I10: words that were replaced came back over the new ones")?;
            }
        }
        let (device, person) = (&self.devices[n], people(n).me);
        if !device.restored {
            for object in device.sync.record().objects.values() {
                let alone = object.fields.values().all(|register| {
                    register.values.iter().filter(|value| value.by == person).count() < 2
                });
                ensure(alone, "I4: a person conflicts with themself")?;
            }
        }
        Ok(())
    }

    /// A problem is shown until its edits are in their author's changes.
    fn check_problems(&mut self, n: usize, holds: &Holds) -> Result<(), Broken> {
        let device = &mut self.devices[n];
        let mut shown: BTreeSet<(DeviceId, EditId)> = BTreeSet::new();
        for problem in device.sync.problems() {
            shown.extend(problem.edits.iter().map(|edit| (problem.by, *edit)));
            self.problems.extend(&problem.edits);
            let text = problem.text.iter().flat_map(|text| words_in(text.as_bytes()));
            self.shown.extend(text);
            if problem.cause == Cause::Orphan {
                self.orphans.extend(&problem.edits);
            }
        }
        let before = std::mem::replace(&mut device.ghost.shown, shown.clone());
        let many = device.sync.problems().len() >= 100;
        for (by, edit) in before.difference(&shown) {
            let settled = many || holds.edits_of(*by).contains(edit);
            ensure(settled, "a problem is gone, and nothing has settled it")?;
        }
        Ok(())
    }

    /// What holds between two honest devices.
    fn check_both(&mut self) -> Result<(), Broken> {
        for n in [0, 1] {
            if !self.devices[1 - n].restored {
                let held = self.devices[1 - n].held();
                let delivered = self.delivered(n);
                let there = delivered.is_subset(&held);
                ensure(there, "I5: shown as delivered, but not held there")?;
            }
            if self.link.is_some() && self.devices[n].sync.up_to_date().unwrap() {
                let mine = self.devices[n].held();
                let other = &mut self.devices[1 - n];
                let idle = other.sync.waiting().is_empty() || other.sync.behind().unwrap();
                ensure(idle, "up to date is said while the other has something waiting")?;
                let there = mine.is_subset(&other.held());
                ensure(there, "up to date is said while the other lacks something")?;
            }
        }
        Ok(())
    }

    /// What a device knows is what it would know after a crash.
    pub(crate) fn check_durable(&mut self, n: usize) -> Result<(), Broken> {
        if !self.honest(n) {
            return Ok(());
        }
        let device = &mut self.devices[n];
        let mut again = open(n, &device.store);
        let same = device.sync.waiting() == again.waiting()
            && device.sync.problems() == again.problems()
            && device.sync.record() == again.record()
            && device.sync.undelivered().eq(again.undelivered())
            && device.sync.behind().unwrap() == again.behind().unwrap();
        ensure(same, "what is in memory is not what is durable")?;
        let held: BTreeSet<Tip> = again.document().unwrap().order().iter().copied().collect();
        ensure(device.held() == held, "the document in memory is not what is durable")
    }

    // -- the end of a schedule --------------------------------------------------------------

    /// One fault-free live sync.
    fn live_sync(&mut self) -> Result<(), Broken> {
        self.cut(false)?;
        let first = self.rng.below(2);
        self.step((Kind::Connect, first, 0))?;
        for _ in 0..60 {
            let link = self.link.as_ref().unwrap();
            let waiting: Vec<usize> = [0, 1].into_iter().filter(|n| !link[*n].is_empty()).collect();
            if waiting.is_empty() {
                for n in [0, 1] {
                    let up_to_date = self.devices[n].sync.up_to_date().unwrap();
                    if !up_to_date && !self.devices[n].sync.behind().unwrap() {
                        self.fired("a live sync at rest, not yet up to date");
                    }
                }
                return Ok(());
            }
            let who = waiting[self.rng.below(waiting.len())];
            self.step((Kind::Deliver, who, 0))?;
        }
        Err("I7: a sync never comes to rest".to_owned())
    }

    fn settle(&mut self, when: &str) -> Result<(), Broken> {
        for device in &mut self.devices {
            device.old_app = false;
            device.set_app();
        }
        self.live_sync()?;
        self.live_sync()?;
        let [a, b] = &mut self.devices;
        ensure(a.held() == b.held(), &format!("I1: not equal after two syncs, {when}"))?;
        ensure(a.sync.record() == b.sync.record(), "I1: equal documents, different records")?;
        for n in [0, 1] {
            let holds = self.holds(n)?;
            let (edits, words) = (holds.edits(), holds.words_of(self.devices[n].id()));
            ensure(holds.tips().len() == holds.changes.len(), "I1: a change is held twice")?;
            let sync = &mut self.devices[n].sync;
            let idle = sync.waiting().is_empty() && !sync.behind().unwrap();
            ensure(idle, &format!("I7: something still waits, {when}"))?;
            ensure(sync.up_to_date().unwrap(), &format!("I7: not up to date, {when}"))?;
            let kept = sync.undelivered().count();
            ensure(kept == 0, &format!("I2: held by both, but not shown as delivered, {when}"))?;
            let projected = sync.document().unwrap().project();
            ensure(*sync.record() == projected, "the cached record is not the projection")?;
            let ghost = &self.devices[n].ghost;
            for (name, owed) in [("saved", &ghost.owed), ("held by the other", &ghost.got)] {
                let mut lost =
                    owed.iter().filter(|e| !edits.contains(e) && !self.problems.contains(e));
                let none = lost.next().is_none();
                ensure(none, &format!("I2: an edit that was {name} is lost, {when}"))?;
            }
            let fine = |word| self.is_settled(word, &words) || self.shown.contains(&word);
            let all = ghost.words.iter().all(|word| fine(*word));
            ensure(all, &format!("I2: words that were saved are lost, {when}"))?;
            self.check_durable(n)?;
        }
        Ok(())
    }

    pub(crate) fn end(&mut self) -> Result<(), Broken> {
        self.settle("at first")?;
        for who in [0, 1] {
            let n = self.files[who].len();
            let mut order: Vec<usize> = (0..n).collect();
            for i in (1..n).rev() {
                order.swap(i, self.rng.below(i + 1));
            }
            let again = order.first().copied();
            for i in order.into_iter().chain(again) {
                self.step((Kind::Open, who, (i * 11 * n + i) as u64))?;
            }
        }
        self.settle("after the late files")?;
        let have = self.holds(0)?.edits();
        for file in self.files.iter().flatten() {
            let fine = file.edits.iter().all(|e| have.contains(e) || self.problems.contains(e));
            ensure(fine, "I2: an edit that left in a file is neither held nor shown")?;
        }
        let lost: Vec<EditId> = self.problems.difference(&have).copied().collect();
        let restored = self.devices.iter().filter(|d| d.restored).count();
        let present = |d: &Device, e: &EditId| d.ghost.owed.contains(e) || d.ghost.got.contains(e);
        let of_the_present = lost.iter().any(|e| self.devices.iter().any(|d| present(d, e)));
        ensure(restored > 0 || lost.is_empty(), "I2: a problem without a restore")?;
        ensure(restored > 1 || !of_the_present, "I2: a problem for an edit of the present")
    }

    /// The end of a schedule with a liar: what the honest one knows is durable.
    pub(crate) fn end_of_lies(&mut self) -> Result<(), Broken> {
        let honest = 1 - self.hostile.unwrap_or(0);
        self.check_durable(honest)?;
        self.cut(true)?;
        self.check()
    }
}
