//! Two devices, the link between them, files under way, and every step of a schedule.

use crate::{
    device::*,
    schedule::{Kind, Step},
};
use amble_contact::{Received, UnshareError};
use amble_link::{open_file, write_file};
use amble_model::{
    Edit, EditId, Entity, ItemState, ObjectId, Op, Parcel, Put, Rank, Section,
    edit::{NewDecision, NewItem, drop_thing},
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

#[derive(Clone)]
pub(crate) struct Flying {
    pub(crate) parcel: Parcel,
    pub(crate) edits: BTreeSet<EditId>,
}

/// A sealed file on its way: bytes that only the other opens.
#[derive(Clone)]
pub(crate) struct SealedFile {
    pub(crate) bytes: Vec<u8>,
    pub(crate) edits: BTreeSet<EditId>,
}

pub(crate) struct World {
    pub(crate) devices: [Device; 2],
    pub(crate) link: Option<[VecDeque<Flying>; 2]>,
    pub(crate) files: [Vec<SealedFile>; 2],
    pub(crate) opened: BTreeSet<(usize, usize)>,
    pub(crate) problems: BTreeSet<EditId>,
    pub(crate) forbidden: BTreeSet<EditId>,
    pub(crate) left: BTreeSet<EditId>,
    pub(crate) count: BTreeMap<&'static str, usize>,
    pub(crate) random: Random,
}

pub(crate) type Broken = String;

pub(crate) fn ensure(holds: bool, what: &str) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            devices: [Device::new(0), Device::new(1)],
            link: None,
            files: [Vec::new(), Vec::new()],
            opened: BTreeSet::new(),
            problems: BTreeSet::new(),
            forbidden: BTreeSet::new(),
            left: BTreeSet::new(),
            count: BTreeMap::new(),
            random: Random::new(seed ^ 0xabcd),
        }
    }

    pub(crate) fn fired(&mut self, what: &'static str) {
        *self.count.entry(what).or_default() += 1;
    }

    pub(crate) fn leave(&mut self, from: usize, parcel: Parcel) -> Result<Flying, Broken> {
        let mut edits = BTreeSet::new();
        for envelope in &parcel.changes {
            edits.extend(amble_document::Document::says(envelope).edits);
        }
        ensure(edits.is_disjoint(&self.forbidden), "I6: an unshared edit left the device")?;
        self.left.extend(&edits);
        self.devices[from].ghost.out.extend(&edits);
        Ok(Flying { parcel, edits })
    }

    pub(crate) fn send(&mut self, from: usize, parcel: Option<Parcel>) -> Result<(), Broken> {
        let Some(parcel) = parcel else { return Ok(()) };
        let flying = self.leave(from, parcel)?;
        if let Some(link) = &mut self.link {
            link[1 - from].push_back(flying);
        }
        Ok(())
    }

    pub(crate) fn cut(&mut self) {
        self.link = None;
        for device in &mut self.devices {
            device.restart();
        }
    }

    /// The first transaction of a parcel, with the check that what is published stands on what
    /// its author saw.
    pub(crate) fn note(&mut self, who: usize, parcel: &Parcel, live: bool) -> Result<bool, Broken> {
        let device = &mut self.devices[who];
        let seen = device.shared.view();
        if device.shared.note(parcel, live, &mut self.random).is_err() {
            return Ok(false);
        }
        if !device.shared.behind().unwrap() {
            ensure(device.shared.waiting().is_empty(), "published, but something still waits")?;
            ensure(*device.shared.record() == seen, "I8: published on other than the screen")?;
        }
        Ok(true)
    }

    pub(crate) fn take_in(&mut self, who: usize, parcel: &Parcel, live: bool) -> Option<Received> {
        let device = &mut self.devices[who];
        let received = device.shared.take_in(parcel, live, &mut self.random).ok()?;
        if received.adopted {
            self.fired("adopted");
        }
        if received.behind {
            self.fired("could not adopt yet");
        }
        let refused = received.refused.len();
        *self.count.entry("guard refused").or_default() += refused;
        let hostile = received.refused.iter().filter(|r| r.hostile()).count();
        assert_eq!(
            hostile, 0,
            "an honest change was taken for a hostile one: {:?}",
            received.refused
        );
        self.problems.extend(received.problems.iter().flat_map(|p| p.edits.iter().copied()));
        Some(received)
    }

    pub(crate) fn receive_live(&mut self, who: usize, parcel: &Parcel) -> Result<(), Broken> {
        if !self.note(who, parcel, true)? || self.take_in(who, parcel, true).is_none() {
            self.fired("failed commit inside receive");
            self.cut();
            return Ok(());
        }
        let answer = self.devices[who].shared.answer().unwrap();
        self.send(who, answer)
    }

    pub(crate) fn random_op(&mut self, who: usize, k: usize) -> (EditId, Op) {
        let id = EditId::draw(&mut self.random);
        let modern = k % 7 == 6 && self.devices[1 - who].old_app;
        let (view, me) = (self.devices[who].shared.view(), self.devices[who].me());
        let items: Vec<ObjectId> =
            view.objects.keys().filter(|o| o.entity == Entity::Item).copied().collect();
        if modern {
            self.fired("edit that an old app does not know");
            let object = ObjectId::draw(Entity::Decision, &mut self.random);
            let new = NewDecision { what: format!("decided {k}"), item: None, meeting: None };
            return (id, new.op(object));
        }
        if items.is_empty() || k.is_multiple_of(3) {
            let object = ObjectId::draw(Entity::Item, &mut self.random);
            let new = NewItem {
                title: format!("item {k}"),
                context: String::new(),
                section: Section::ALL[k % 10],
                heads_up: false,
                rank: Rank::between(None, None),
            };
            return (id, new.op(object));
        }
        let object = items[k % items.len()];
        let thing = &view.objects[&object];
        let op = match k % 5 {
            0 if !thing.is_dropped() => drop_thing(id, object, &thing.revisions()),
            1 if !thing.is_dropped() => {
                let base = thing.notes.clone();
                Op::Write { object, result: format!("{base}{k} "), base }
            }
            2 if thing.author == me && !thing.is_dropped() => {
                Op::Put { object, puts: vec![Put::title(&format!("title {k}"))] }
            }
            _ => Op::Put { object, puts: vec![Put::item_state(ItemState::ALL[k % 2])] },
        };
        (id, op)
    }

    pub(crate) fn edit(&mut self, who: usize, k: usize) -> Result<(), Broken> {
        let (id, op) = self.random_op(who, k);
        let device = &mut self.devices[who];
        device.shared.save(vec![Edit { id, op }]).map_err(|e| e.to_string())?;
        device.ghost.owed.insert(id);
        let seen = device.shared.view();
        let parcel = device.shared.send_saved().map_err(|e| e.to_string())?;
        if parcel.is_some() {
            ensure(*device.shared.record() == seen, "I8: published on other than the screen")?;
        }
        self.send(who, parcel)
    }

    pub(crate) fn unshare(&mut self, who: usize, k: usize) -> Result<(), Broken> {
        let device = &mut self.devices[who];
        let objects: Vec<ObjectId> = device.shared.waiting().iter().map(Edit::object).collect();
        if objects.is_empty() {
            let known = device.shared.record().objects.keys().next().copied();
            if let Some(object) = known {
                let refused = matches!(device.shared.unshare(object), Err(UnshareError::Sent));
                ensure(refused, "I6: something sent was offered to be taken back")?;
            }
            return Ok(());
        }
        let object = objects[k % objects.len()];
        let gone = device.shared.unshare(object).map_err(|e| e.to_string())?;
        // What changed only a thing made in a taken-back edit goes with it.
        let gone: BTreeSet<EditId> = gone.iter().map(|e| e.id).collect();
        ensure(gone.is_disjoint(&device.ghost.out), "I6: a published edit was taken back")?;
        device.ghost.owed = &device.ghost.owed - &gone;
        self.forbidden.extend(gone.difference(&self.left));
        self.fired("unshared");
        Ok(())
    }

    pub(crate) fn step(&mut self, (kind, who, k): Step) -> Result<(), Broken> {
        match kind {
            Kind::Edit => self.edit(who, k)?,
            Kind::Unshare => self.unshare(who, k)?,
            Kind::Connect if self.link.is_none() => {
                self.fired("live contacts");
                self.link = Some([VecDeque::new(), VecDeque::new()]);
                for x in [who, 1 - who] {
                    let hello = self.devices[x].shared.connect(&mut self.random).unwrap();
                    self.send(x, Some(hello))?;
                }
            }
            Kind::Deliver | Kind::Die | Kind::Fail => {
                let next = self.link.as_mut().and_then(|link| link[who].pop_front());
                if let Some(flying) = next {
                    self.deliver(kind, who, k, &flying)?;
                }
            }
            Kind::Cut => {
                if let Some(link) = &self.link {
                    let lost = link.iter().any(|queue| !queue.is_empty());
                    self.fired(if lost { "cut, frames lost" } else { "cut" });
                    self.cut();
                }
            }
            Kind::Write => {
                let device = &mut self.devices[who];
                device.shared.publish_for_file(&mut self.random).map_err(|e| e.to_string())?;
                if k % 8 == 7 {
                    self.fired("crash while writing a file");
                    self.cut();
                } else {
                    let parcel = self.devices[who].shared.file().map_err(|e| e.to_string())?;
                    let flying = self.leave(who, parcel)?;
                    self.fired("files written");
                    let key = DEVICES[who].to_bytes();
                    let recipient = FILES[1 - who].recipient();
                    let bytes = write_file(&flying.parcel, &header(who), &recipient, &key).unwrap();
                    self.files[1 - who].push(SealedFile { bytes, edits: flying.edits });
                }
            }
            Kind::Open if !self.files[who].is_empty() => self.open_file(who, k)?,
            Kind::Copy => {
                let device = &mut self.devices[who];
                device.copies.push((device.store.snapshot(), device.ghost.clone()));
            }
            Kind::Restore if !self.devices[who].copies.is_empty() => {
                self.fired("restored");
                self.link = None;
                self.devices[1 - who].restart();
                let device = &mut self.devices[who];
                let (store, ghost) = device.copies[k % device.copies.len()].clone();
                device.store.restore(&store);
                device.ghost = ghost;
                device.restored = true;
                device.restart();
                let mut back = device.shared.edits().unwrap();
                back.extend(device.shared.waiting().iter().map(|e| e.id));
                self.forbidden = &self.forbidden - &back;
            }
            Kind::Old | Kind::Update => {
                let device = &mut self.devices[who];
                device.old_app = kind == Kind::Old;
                device.set_app();
            }
            _ => {}
        }
        self.check()
    }

    pub(crate) fn deliver(
        &mut self,
        kind: Kind,
        who: usize,
        k: usize,
        flying: &Flying,
    ) -> Result<(), Broken> {
        match kind {
            Kind::Die => {
                self.fired("crash inside receive");
                if !k.is_multiple_of(3) && self.note(who, &flying.parcel, true)? && k % 3 == 2 {
                    let _lost_with_the_process = self.take_in(who, &flying.parcel, true);
                }
                self.cut();
                Ok(())
            }
            Kind::Fail => {
                self.devices[who].store.fail_commit(k as u64 % 2 + 1);
                let done = self.receive_live(who, &flying.parcel);
                self.devices[who].store.fail_commit(0);
                done
            }
            _ => self.receive_live(who, &flying.parcel),
        }
    }

    pub(crate) fn open_file(&mut self, who: usize, k: usize) -> Result<(), Broken> {
        let i = k % self.files[who].len();
        let again = !self.opened.insert((who, i));
        self.fired(if again {
            "file opened again"
        } else if i + 1 < self.files[who].len() {
            "file opened late"
        } else {
            "file opened"
        });
        let file = self.files[who][i].clone();
        let parcel = open_file(&file.bytes, &FILES[who], &header(1 - who)).unwrap();
        assert!(open_file(&file.bytes, &FILES[1 - who], &header(1 - who)).is_err());
        let noted = self.note(who, &parcel, false)?;
        if k % 11 == 10 {
            self.fired("crash while opening a file");
            self.cut();
        } else if noted {
            self.take_in(who, &parcel, false);
        }
        Ok(())
    }
}
