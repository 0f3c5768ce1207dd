//! The invariants: after every step, and at the end of a schedule.

use crate::{device::*, schedule::Kind, world::*};
use amble_contact::Way;
use amble_model::{EditId, Field};
use std::collections::BTreeSet;

impl World {
    // -- after every step -------------------------------------------------------------------

    pub(crate) fn check(&mut self) -> Result<(), Broken> {
        for n in [0, 1] {
            let everything = self.devices[n].shared.edits().unwrap();
            let doc = self.devices[n].shared.document().unwrap();
            let all: Vec<EditId> = doc.order().iter().flat_map(|t| doc.said(*t).edits).collect();
            ensure(all.len() == everything.len(), "I2: an edit is in the document twice")?;
            let theirs = self.devices[1 - n].ghost.owed.clone();
            let device = &mut self.devices[n];
            device.ghost.got.extend(everything.intersection(&theirs));
            if !device.restored {
                for object in device.shared.record().objects.values() {
                    let alone = [Field::Rev, Field::State].iter().all(|field| {
                        let mine =
                            object.alternatives(*field).iter().filter(|a| a.by == device.me());
                        mine.count() < 2
                    });
                    ensure(alone, "I4: a person conflicts with themself")?;
                }
            }
            // Delivered: neither waiting nor kept until delivered.
            let mut pending: BTreeSet<EditId> =
                device.shared.waiting().iter().map(|e| e.id).collect();
            pending.extend(device.shared.undelivered().map(|e| e.id));
            for edit in device.shared.waiting() {
                ensure(
                    device.shared.way(edit.object()) == Way::Shared,
                    "a waiting edit is shared",
                )?;
            }
            let delivered: BTreeSet<EditId> = everything
                .iter()
                .filter(|e| device.ghost.owed.contains(e) && !pending.contains(e))
                .copied()
                .collect();
            if !self.devices[1 - n].restored {
                let held = self.devices[1 - n].shared.edits().unwrap();
                ensure(delivered.is_subset(&held), "I5: shown as delivered, but not held there")?;
            }
        }
        for n in [0, 1] {
            if self.link.is_some() && self.devices[n].shared.in_step().unwrap() {
                let other = &mut self.devices[1 - n].shared;
                let idle = other.waiting().is_empty() || other.behind().unwrap();
                ensure(idle, "in step is said while the other has something waiting")?;
            }
        }
        for device in &self.devices {
            self.problems.extend(device.problems());
        }
        Ok(())
    }

    // -- the end of a schedule --------------------------------------------------------------

    /// One fault-free live contact.
    pub(crate) fn contact(&mut self) -> Result<(), Broken> {
        self.cut();
        let first = self.random.below(2);
        self.step((Kind::Connect, first, 0))?;
        for _ in 0..60 {
            let link = self.link.as_ref().unwrap();
            let waiting: Vec<usize> = [0, 1].into_iter().filter(|n| !link[*n].is_empty()).collect();
            if waiting.is_empty() {
                for n in [0, 1] {
                    let in_step = self.devices[n].shared.in_step().unwrap();
                    let behind = self.devices[n].shared.behind().unwrap();
                    if !in_step && !behind {
                        self.fired("contact at rest, not yet in step");
                    }
                }
                return Ok(());
            }
            let who = waiting[self.random.below(waiting.len())];
            self.step((Kind::Deliver, who, 0))?;
        }
        Err("I7: a contact never comes to rest".to_owned())
    }

    pub(crate) fn settle(&mut self, when: &str) -> Result<(), Broken> {
        for device in &mut self.devices {
            device.old_app = false;
        }
        self.contact()?;
        self.contact()?;
        let [a, b] = &mut self.devices;
        let held: Vec<BTreeSet<_>> = [&mut *a, &mut *b]
            .into_iter()
            .map(|d| d.shared.document().unwrap().order().iter().copied().collect())
            .collect();
        ensure(held[0] == held[1], &format!("I1: not equal after two contacts, {when}"))?;
        ensure(a.shared.record() == b.shared.record(), "I1: equal documents, different records")?;
        for d in [a, b] {
            let idle = d.shared.waiting().is_empty() && !d.shared.behind().unwrap();
            ensure(idle, &format!("I7: something still waits, {when}"))?;
            ensure(d.shared.in_step().unwrap(), &format!("I7: not in step, {when}"))?;
            let kept = d.shared.undelivered().count();
            ensure(kept == 0, &format!("I2: held by both, but not shown as delivered, {when}"))?;
            let have = d.shared.edits().unwrap();
            for (name, owed) in [("saved", &d.ghost.owed), ("held by the other", &d.ghost.got)] {
                let lost: Vec<_> = owed
                    .iter()
                    .filter(|e| !have.contains(e) && !self.problems.contains(e))
                    .collect();
                ensure(lost.is_empty(), &format!("I2: an edit that was {name} is lost, {when}"))?;
            }
            // The record cache is what the document projects to.
            let projected = d.shared.document().unwrap().project();
            ensure(*d.shared.record() == projected, "the cached record is not the projection")?;
        }
        Ok(())
    }

    pub(crate) fn end(&mut self) -> Result<(), Broken> {
        self.settle("at first")?;
        for who in [0, 1] {
            let n = self.files[who].len();
            let mut order: Vec<usize> = (0..n).collect();
            for i in (1..n).rev() {
                order.swap(i, self.random.below(i + 1));
            }
            let again = order.first().copied();
            for i in order.into_iter().chain(again) {
                self.step((Kind::Open, who, i * 11 * n + i))?;
            }
        }
        self.settle("after the late files")?;
        let have = self.devices[0].shared.edits().unwrap();
        for file in self.files.iter().flatten() {
            let fine = file.edits.iter().all(|e| {
                have.contains(e) || self.problems.contains(e) || self.forbidden.contains(e)
            });
            ensure(fine, "I2: an edit that left in a file is neither held nor shown")?;
        }
        let lost: Vec<EditId> = self.problems.difference(&have).copied().collect();
        let restored = self.devices.iter().filter(|d| d.restored).count();
        let present = |d: &Device, e: &EditId| d.ghost.owed.contains(e) || d.ghost.got.contains(e);
        let of_the_present = lost.iter().any(|e| self.devices.iter().any(|d| present(d, e)));
        ensure(restored > 0 || lost.is_empty(), "I2: a problem without a restore")?;
        ensure(restored > 1 || !of_the_present, "I2: a problem for an edit of the present")
    }
}
