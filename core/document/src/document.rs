//! The document itself: its changes, who wrote them, and how they depend on each other.

use crate::{
    genesis::Members,
    ops::{OpName, Place, Said},
    reading::{caught, parse, said, said_whole},
    refusal::Refusal,
};
use amble_model::{DeviceId, EditId, Entity, Envelope, ObjectId, Tip, limits, schema};
use automerge::{ActorId, Automerge, Change, ObjId, ROOT, ReadDoc};
use std::collections::{BTreeMap, BTreeSet};

/// Why stored changes do not make a document. The rows behind them are damaged or foreign; the
/// other device can give the changes back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// A change does not read.
    #[error("a stored change cannot be read; the next sync can bring it back")]
    Damaged,
    /// A change depends on one that is not here.
    #[error("a stored change is missing; the next sync can bring it back")]
    Missing,
}

#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) envelope: Envelope,
    pub(crate) deps: Vec<Tip>,
    pub(crate) max_op: u64,
    /// Position in the order of taking in: above that of all it depends on.
    pub(crate) place: usize,
}

/// An actor: the device that wrote under it, and how many changes.
#[derive(Clone, Copy)]
pub(crate) struct Actor {
    pub(crate) device: DeviceId,
    pub(crate) seq: u64,
}

/// How much a document may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Changes.
    pub changes: usize,
    /// Raw bytes of all changes.
    pub bytes: usize,
    /// The highest number of an operation.
    pub ops: u64,
    /// Objects of all kinds.
    pub objects: usize,
}

impl Caps {
    /// What every document may hold.
    pub const ALL: Self = Self {
        changes: limits::DOCUMENT_CHANGES,
        bytes: limits::DOCUMENT_BYTES,
        ops: limits::DOCUMENT_OPS,
        objects: limits::DOCUMENT_OBJECTS,
    };
}

/// The shared document of one pair and one epoch, with every change it holds.
#[derive(derive_more::Debug, Clone)]
#[debug("Document({} changes)", order.len())]
pub struct Document {
    pub(crate) members: Members,
    pub(crate) doc: Automerge,
    pub(crate) genesis: Tip,
    pub(crate) genesis_max_op: u64,
    pub(crate) log: BTreeMap<Tip, Entry>,
    pub(crate) order: Vec<Tip>,
    pub(crate) tips: BTreeMap<DeviceId, Tip>,
    pub(crate) actors: BTreeMap<ActorId, Actor>,
    pub(crate) places: BTreeMap<OpName, Place>,
    pub(crate) objects: BTreeSet<ObjectId>,
    pub(crate) bytes: usize,
    pub(crate) caps: Caps,
    /// What this app knows of the entities in the maps.
    pub(crate) known: &'static [Entity],
}

pub(crate) fn tip_of(change: &Change) -> Tip {
    Tip(change.hash().0)
}

impl Document {
    /// A document that holds nothing but its genesis.
    ///
    /// # Errors
    /// [`LoadError::Damaged`] if genesis cannot be computed, which no input can cause.
    pub fn new(members: Members) -> Result<Self, LoadError> {
        let doc = members.genesis.document().map_err(|_| LoadError::Damaged)?;
        let first = doc.get_changes(&[]).into_iter().next().ok_or(LoadError::Damaged)?;
        let mut new = Self {
            members,
            genesis: tip_of(&first),
            genesis_max_op: first.max_op(),
            doc,
            log: BTreeMap::new(),
            order: Vec::new(),
            tips: BTreeMap::new(),
            actors: BTreeMap::new(),
            places: BTreeMap::new(),
            objects: BTreeSet::new(),
            bytes: 0,
            caps: Caps::ALL,
            known: &Entity::ALL,
        };
        new.find_places();
        Ok(new)
    }

    /// A document from stored changes, each after all it depends on. They passed the guard, or
    /// were our own, before they were stored.
    ///
    /// # Errors
    /// [`LoadError`]; nothing is repaired in silence.
    pub fn load(members: Members, stored: Vec<Envelope>) -> Result<Self, LoadError> {
        let mut new = Self::new(members)?;
        let mut changes = Vec::with_capacity(stored.len());
        for envelope in stored {
            let change = parse(&envelope.raw).map_err(|_| LoadError::Damaged)?;
            if !new.log_change(&change, envelope) {
                return Err(LoadError::Missing);
            }
            changes.push(change);
        }
        caught(|| new.doc.apply_changes(changes).map_err(|_| Refusal::Malformed))
            .map_err(|_| LoadError::Damaged)?;
        new.find_places();
        Ok(new)
    }

    /// Loads every stored change that reads and whose dependencies are here, and skips the rest,
    /// which the other device can give back.
    ///
    /// # Errors
    /// [`LoadError::Damaged`] if genesis cannot be computed, which no input can cause.
    pub fn load_salvaged(members: Members, stored: Vec<Envelope>) -> Result<Self, LoadError> {
        let mut known = Self::new(members)?;
        let (mut whole, mut rest) = (Vec::new(), stored);
        // What was given back is in later rows than what depends on it: again until nothing
        // more fits.
        loop {
            let before = rest.len();
            rest.retain(|envelope| {
                let change = parse(&envelope.raw);
                let fits = change.is_ok_and(|change| known.log_change(&change, envelope.clone()));
                if fits {
                    whole.push(envelope.clone());
                }
                !fits
            });
            if rest.len() == before {
                return Self::load(members, whole);
            }
        }
    }

    /// A document with only some of the changes, for taking back what must be withdrawn.
    ///
    /// # Errors
    /// [`LoadError::Missing`] if one of them depends on a change that is not kept.
    pub fn keep(&self, kept: &BTreeSet<Tip>) -> Result<Self, LoadError> {
        let envelopes = self.order.iter().filter(|t| kept.contains(t));
        let envelopes = envelopes.filter_map(|t| self.log.get(t)).map(|e| e.envelope.clone());
        let mut kept = Self::load(self.members, envelopes.collect())?;
        kept.caps = self.caps;
        if kept.known != self.known {
            kept.known = self.known;
            kept.find_places();
        }
        Ok(kept)
    }

    /// Notes a change as held. False if something it depends on is not.
    pub(crate) fn log_change(&mut self, change: &Change, envelope: Envelope) -> bool {
        let deps: Vec<Tip> = change.deps().iter().map(|h| Tip(h.0)).collect();
        if !deps.iter().all(|d| self.stands_here(*d)) {
            return false;
        }
        let tip = tip_of(change);
        self.bytes += envelope.raw.len();
        self.tips.insert(envelope.device, tip);
        let actor = Actor { device: envelope.device, seq: change.seq() };
        self.actors.insert(change.actor_id().clone(), actor);
        let entry = Entry { deps, max_op: change.max_op(), place: self.order.len(), envelope };
        self.log.insert(tip, entry);
        self.order.push(tip);
        true
    }

    /// Finds the objects of the document again.
    pub(crate) fn find_places(&mut self) {
        let mut places = BTreeMap::new();
        let name = |id: &ObjId| match id {
            ObjId::Id(counter, actor, _) => Some((*counter, actor.clone())),
            ObjId::Root => None,
        };
        for map in schema::MAPS {
            let Ok(Some((_, id))) = self.doc.get(ROOT, map) else {
                continue;
            };
            let entity = self.known.iter().copied().find(|e| e.spec().map == map);
            let place = entity.map_or(Place::Later, Place::Map);
            places.extend(name(&id).map(|name| (name, place)));
            let Some(entity) = entity else { continue };
            for key in self.doc.keys(&id) {
                let (Ok(thing), Ok(Some((_, object)))) =
                    (ObjectId::from_key(entity, &key), self.doc.get(&id, key.as_str()))
                else {
                    continue;
                };
                if let Some(author) = self.author(&object) {
                    places.extend(name(&object).map(|name| (name, Place::Object(thing, author))));
                }
            }
        }
        self.places = BTreeMap::new();
        self.add_places(places.into_iter().collect());
    }

    /// The pair, epoch and people of the document.
    #[must_use]
    pub fn members(&self) -> &Members {
        &self.members
    }

    /// Whether a change is held. Genesis always is.
    fn stands_here(&self, tip: Tip) -> bool {
        tip == self.genesis || self.log.contains_key(&tip)
    }

    /// Whether a change is held.
    #[must_use]
    pub fn holds(&self, tip: Tip) -> bool {
        self.log.contains_key(&tip)
    }

    /// Whether a hash is genesis', which both compute and nobody sends.
    #[must_use]
    pub fn is_genesis(&self, tip: Tip) -> bool {
        tip == self.genesis
    }

    /// What a held change depends on.
    #[must_use]
    pub fn deps(&self, tip: Tip) -> &[Tip] {
        self.log.get(&tip).map_or(&[], |e| e.deps.as_slice())
    }

    /// The last change of a device.
    #[must_use]
    pub fn tip(&self, device: DeviceId) -> Option<Tip> {
        self.tips.get(&device).copied()
    }

    /// The device that wrote a change.
    #[must_use]
    pub fn device(&self, tip: Tip) -> Option<DeviceId> {
        self.log.get(&tip).map(|e| e.envelope.device)
    }

    /// Every change held, each after all it depends on.
    #[must_use]
    pub fn order(&self) -> &[Tip] {
        &self.order
    }

    /// A change as it travels.
    #[must_use]
    pub fn envelope(&self, tip: Tip) -> Option<&Envelope> {
        self.log.get(&tip).map(|e| &e.envelope)
    }

    /// These changes and all they depend on, genesis aside. Tips that are not held count for
    /// nothing.
    #[must_use]
    pub fn under(&self, tips: impl IntoIterator<Item = Tip>) -> BTreeSet<Tip> {
        let (mut out, mut next) = (BTreeSet::new(), tips.into_iter().collect::<Vec<_>>());
        while let Some(tip) = next.pop() {
            if let Some(entry) = self.log.get(&tip)
                && out.insert(tip)
            {
                next.extend(&entry.deps);
            }
        }
        out
    }

    /// Whether something that depends on `deps` depends on `tip`.
    #[must_use]
    pub fn stands_on(&self, deps: &[Tip], tip: Tip) -> bool {
        let Some(floor) = self.log.get(&tip).map(|e| e.place) else {
            return tip == self.genesis;
        };
        let (mut seen, mut next) = (BTreeSet::new(), deps.to_vec());
        while let Some(at) = next.pop() {
            if at == tip {
                return true;
            }
            // Nothing that was taken in before the tip can depend on it.
            if let Some(entry) = self.log.get(&at).filter(|e| e.place > floor)
                && seen.insert(at)
            {
                next.extend(&entry.deps);
            }
        }
        false
    }

    /// Everything held that is not under these tips: what a device lacks that named them.
    #[must_use]
    pub fn lacking(&self, named: impl IntoIterator<Item = Tip>) -> Vec<Tip> {
        let known = self.under(named);
        self.order.iter().filter(|t| !known.contains(t)).copied().collect()
    }

    /// What a held change says: its edits, and its text for showing.
    #[must_use]
    pub fn said(&self, tip: Tip) -> Said {
        self.envelope(tip).map(said).unwrap_or_default()
    }

    /// The same, with its text whole.
    #[must_use]
    pub fn said_whole(&self, tip: Tip) -> Said {
        self.envelope(tip).map(said_whole).unwrap_or_default()
    }

    /// Every edit in the document, and the edits that these replaced.
    #[must_use]
    pub fn edits(&self) -> BTreeSet<EditId> {
        self.order.iter().flat_map(|t| self.said(*t).edits).collect()
    }

    /// Every edit in the changes of one device: whatever another device claims, an edit has been
    /// taken in only when its author's change is here.
    #[must_use]
    pub fn edits_of(&self, device: DeviceId) -> BTreeSet<EditId> {
        let theirs = self.order.iter().filter(|t| self.device(**t) == Some(device));
        theirs.flat_map(|t| self.said(*t).edits).collect()
    }

    /// The document as a plain Automerge file.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.doc.save()
    }

    /// Notes objects that a change made.
    pub(crate) fn add_places(&mut self, new: Vec<(OpName, Place)>) {
        self.objects.extend(new.iter().filter_map(|(_, place)| match place {
            Place::Object(id, _) => Some(*id),
            _ => None,
        }));
        self.places.extend(new);
    }
}
