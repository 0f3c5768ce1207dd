//! A partner with changed software: it names any tips, gives or withholds any changes it ever saw,
//! repeats them, calls them its own, and invents new ones on any heads. What it cannot do is make
//! our tag.

use crate::{acts::Person, device::*, world::*};
use amble_document::{Document, Writing};
use amble_model::{Edit, EditId, Entity, Envelope, ObjectId, Op, Parcel, Put, Snapshot, Tag, Tip};
use amble_support::Seed;
use std::collections::BTreeSet;

impl World {
    /// The liar sends what it likes.
    pub(crate) fn lie(&mut self, k: u64) -> Result<(), Broken> {
        let Some(liar) = self.hostile else { return Ok(()) };
        let victim = 1 - liar;
        let mut r = Seed::new(k);
        let own: Vec<Envelope> = {
            let doc = self.devices[liar].sync.document().unwrap();
            doc.order().iter().filter_map(|tip| doc.envelope(*tip).cloned()).collect()
        };
        for envelope in own {
            self.keep(envelope)?;
        }
        let parcel = match self.lost_by(victim, &mut r) {
            Some(lost) if r.chance(75) => self.half_truth(liar, lost, &mut r)?,
            _ => self.any_parcel(liar, &mut r)?,
        };
        self.fired("lies told");
        let live = self.link.is_some() && !k.is_multiple_of(3);
        if k % 13 == 12 {
            return self.die(victim, &parcel, live, k / 13);
        }
        let Some(first) = self.note(victim, &parcel, live)? else { return Ok(()) };
        let Some(received) = self.take_in(victim, &parcel, live, first)? else { return Ok(()) };
        if received.taken > 0 {
            self.fired("lies taken in");
        }
        if live {
            let answer = self.devices[victim].sync.receive_third().map_err(|e| e.to_string())?;
            if let Some(answer) = answer {
                self.leave(victim, &answer)?;
            }
        }
        Ok(())
    }

    /// Any tips, and any changes that it has or makes up.
    fn any_parcel(&mut self, liar: usize, r: &mut Seed) -> Result<Parcel, Broken> {
        let mut new = Vec::new();
        for _ in 0..r.below(3) {
            let every = self.in_order();
            let heads: Vec<Tip> = (0..r.below(3)).filter_map(|_| pick(&every, r)).collect();
            new.extend(self.invent(liar, &heads, r)?);
        }
        let every = self.in_order();
        let all: Vec<Envelope> = every.iter().map(|tip| self.pool[tip].clone()).collect();
        let mut changes = match r.below(4) {
            0 => Vec::new(),
            1 => new,
            2 => all,
            _ => all.into_iter().filter(|e| new.contains(e) || r.chance(50)).collect(),
        };
        self.twist(&mut changes, liar, r);
        let mine = self.name_a_tip(&every, liar, liar, r);
        let yours = self.name_a_tip(&every, liar, 1 - liar, r);
        Ok(Parcel { mine, yours, changes })
    }

    /// A change that the victim lost with another life of its home.
    fn lost_by(&mut self, victim: usize, r: &mut Seed) -> Option<Tip> {
        let (device, held) = (self.devices[victim].id(), self.devices[victim].held());
        let lost =
            |(tip, envelope): &(&Tip, &Envelope)| envelope.device == device && !held.contains(tip);
        let lost: Vec<Tip> = self.pool.iter().filter(lost).map(|(tip, _)| *tip).collect();
        pick(&lost, r)
    }

    /// The liar gives back a lost change of the victim's, with its real tag and all that it
    /// depends on, and says that this is all it holds, but for something of its own.
    fn half_truth(&mut self, liar: usize, lost: Tip, r: &mut Seed) -> Result<Parcel, Broken> {
        let mut heads = vec![lost];
        if r.chance(50) {
            let of = if r.chance(50) { liar } else { 1 - liar };
            let liars = members(liar).mine.device;
            heads.extend(self.devices[of].sync.document().unwrap().tip(liars));
        }
        let new = if r.chance(70) { self.invent(liar, &heads, r)? } else { Vec::new() };
        let last = new.last().and_then(|envelope| Document::read(envelope).ok());
        let mine = last.map(|(tip, _)| tip).or(heads.get(1).copied());
        let every = self.in_order().iter().map(|tip| self.pool[tip].clone()).collect();
        self.fired("lost changes given back by the liar");
        Ok(Parcel { mine, yours: Some(lost), changes: every })
    }

    /// The liar keeps everything it ever saw.
    fn keep(&mut self, envelope: Envelope) -> Result<(), Broken> {
        if let Some(change) = self.learn(&envelope)? {
            self.pool.entry(change.tip).or_insert(envelope);
        }
        Ok(())
    }

    /// Every change it has, each after all it depends on.
    fn in_order(&self) -> Vec<Tip> {
        let (mut out, mut done) = (Vec::new(), BTreeSet::new());
        for tip in self.pool.keys() {
            let mut stack = vec![(*tip, false)];
            while let Some((tip, ready)) = stack.pop() {
                if ready {
                    out.push(tip);
                } else if self.pool.contains_key(&tip) && done.insert(tip) {
                    stack.push((tip, true));
                    let deps = self.changes.get(&tip).map(|change| change.deps.as_slice());
                    stack.extend(deps.unwrap_or_default().iter().map(|dep| (*dep, false)));
                }
            }
        }
        out
    }

    /// Some changes and all that they depend on, as far as the liar has it.
    fn under(&self, tips: &[Tip]) -> BTreeSet<Tip> {
        let (mut out, mut next) = (BTreeSet::new(), tips.to_vec());
        while let Some(tip) = next.pop() {
            if self.pool.contains_key(&tip) && out.insert(tip) {
                next.extend(&self.changes[&tip].deps);
            }
        }
        out
    }

    /// New changes of the liar on some heads, written by the same code as every honest one.
    fn invent(
        &mut self,
        liar: usize,
        heads: &[Tip],
        r: &mut Seed,
    ) -> Result<Vec<Envelope>, Broken> {
        let every = self.in_order();
        let base = self.under(heads);
        let stored = every.iter().filter(|tip| base.contains(tip));
        let stored: Vec<Envelope> = stored.map(|tip| self.pool[tip].clone()).collect();
        let Ok(mut doc) = Document::load_salvaged(members(liar), stored) else {
            return Ok(Vec::new());
        };
        let snapshot = Snapshot::new(people(liar), None, &doc.project(), &[], [].iter());
        let mut person = Person {
            snapshot: &snapshot,
            waiting: BTreeSet::new(),
            old_app: false,
            choice: &mut *r,
            ids: &mut self.rng,
            next_word: &mut self.next_word,
        };
        let mut edits = person.act(false);
        for edit in &mut edits {
            self.bend(edit, &snapshot, liar, r);
        }
        let writing = Writing::draw(&mut self.rng);
        let Ok(published) = doc.publish(&edits, writing, &key(liar)) else {
            return Ok(Vec::new());
        };
        let new: Vec<Envelope> = published.changes.into_iter().map(|c| c.envelope).collect();
        for envelope in &new {
            self.keep(envelope.clone())?;
        }
        Ok(new)
    }

    /// Something in an edit that no honest app would write.
    fn bend(&mut self, edit: &mut Edit, snapshot: &Snapshot, liar: usize, r: &mut Seed) {
        let victims = members(1 - liar).mine.device;
        let of_victim = self.pool.iter().filter(|(_, envelope)| envelope.device == victims);
        let ids: Vec<EditId> =
            of_victim.flat_map(|(tip, _)| self.changes[tip].edits.iter().copied()).collect();
        match r.below(10) {
            // It says that an edit of the victim's is in it.
            0..=2 => edit.was.extend(pick(&ids, r)),
            3 => edit.id = pick(&ids, r).unwrap_or(edit.id),
            // It makes an object of the victim's in its own name.
            4 | 5 if edit.creates() => {
                let all = self.in_order().iter().map(|tip| self.pool[tip].clone()).collect();
                let Ok(doc) = Document::load_salvaged(members(liar), all) else { return };
                let same = |object: &&ObjectId| object.entity == edit.object.entity;
                let record = doc.project();
                let known: Vec<ObjectId> = record.objects.keys().filter(same).copied().collect();
                edit.object = pick(&known, r).unwrap_or(edit.object);
            }
            // It changes what only the victim may.
            6 => {
                let topics = snapshot.record.of(Entity::Topic);
                let topics: Vec<ObjectId> = topics.map(|object| object.id).collect();
                if let Some(object) = pick(&topics, r) {
                    let title = Entity::Topic.spec().label;
                    edit.object = object;
                    edit.op = Op::Put(vec![Put::text(title, "not theirs to say")]);
                }
            }
            _ => {}
        }
    }

    /// Something in the parcel that no honest app would send.
    fn twist(&mut self, changes: &mut Vec<Envelope>, liar: usize, r: &mut Seed) {
        let n = changes.len();
        if n == 0 {
            return;
        }
        let at = r.below(n);
        match r.below(10) {
            0 => changes.swap(at, r.below(n)),
            1 => changes.push(changes[at].clone()),
            // Another's change in the liar's name, or its own in the victim's.
            2 => changes[at].device = members(liar).mine.device,
            3 => changes[at].device = members(1 - liar).mine.device,
            4 => changes[at].tag = Tag([0; 16]),
            5 => drop(changes.remove(at)),
            6 => {
                let (byte, raw) = (r.below(200), &mut changes[at].raw);
                if let Some(byte) = raw.get_mut(byte) {
                    *byte ^= 1 << r.below(8);
                }
            }
            _ => {}
        }
    }

    /// A tip that the liar names as that of a device.
    fn name_a_tip(&mut self, every: &[Tip], liar: usize, of: usize, r: &mut Seed) -> Option<Tip> {
        let device = self.devices[of].id();
        let (known, any) = (r.below(2), r.below(20));
        match (known, any) {
            (_, 0) => Some(Tip([7; 32])),
            (_, 1) => None,
            (_, 2..=9) => pick(every, r),
            (0, _) => self.devices[liar].sync.document().unwrap().tip(device),
            _ => self.devices[1 - liar].sync.document().unwrap().tip(device),
        }
    }
}

fn pick<T: Copy>(from: &[T], r: &mut Seed) -> Option<T> {
    from.get(r.below(from.len())).copied()
}
