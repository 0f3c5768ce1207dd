//! Two devices: each a home in memory, what is known of it from outside, and its old copies.

use amble_contact::Shared;
use amble_document::{AuthorshipKey, Genesis, Members, Party};
use amble_link::{FileHeader, FileIdentity};
use amble_model::{DeviceId, EditId, Entity, Entropy, PairHandle, PairId, PersonId};
use amble_store::{Batch, KeyId, MemoryStore, Rows, Snapshot, StoreRoot};
use ed25519_dalek::SigningKey;
use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

/// What an app knew that had no decisions yet.
pub(crate) static OLD: [Entity; 3] = [Entity::Item, Entity::Action, Entity::Meeting];

/// xorshift64*, seeded: a schedule is its seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        let mut new = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..4 {
            new.next();
        }
        new
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() >> 33) as usize % n.max(1)
    }
}

impl Entropy for Random {
    fn fill(&mut self, buffer: &mut [u8]) {
        for byte in buffer {
            *byte = (self.next() >> 40) as u8;
        }
    }
}

/// What is known of a device from outside, and rolled back with its home.
#[derive(Clone, Default)]
pub(crate) struct Ghost {
    pub(crate) owed: BTreeSet<EditId>,
    pub(crate) got: BTreeSet<EditId>,
    pub(crate) out: BTreeSet<EditId>,
}

pub(crate) struct Device {
    pub(crate) n: usize,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) shared: Shared,
    pub(crate) ghost: Ghost,
    pub(crate) old_app: bool,
    pub(crate) restored: bool,
    pub(crate) copies: Vec<(Snapshot, Ghost)>,
}

/// The device keys, and with them the names of the devices.
pub(crate) static DEVICES: LazyLock<[SigningKey; 2]> =
    LazyLock::new(|| [1, 2].map(|n| SigningKey::from_bytes(&[n; 32])));

/// What each opens its sealed files with.
pub(crate) static FILES: LazyLock<[FileIdentity; 2]> =
    LazyLock::new(|| [1, 2].map(|n| FileIdentity::generate(&mut Random::new(n))));

pub(crate) fn members(n: usize) -> Members {
    let party = |n: usize| Party {
        person: PersonId([n as u8 + 1; 10]),
        device: DeviceId(DEVICES[n].verifying_key().to_bytes()),
    };
    let genesis = Genesis {
        pair: PairId([9; 16]),
        epoch: 0,
        manager: party(0).person,
        report: party(1).person,
    };
    Members { genesis, mine: party(n), theirs: party(1 - n) }
}

/// The header of a sealed file from one device to the other.
pub(crate) fn header(from: usize) -> FileHeader {
    let members = members(from);
    let genesis = members.genesis;
    FileHeader {
        pair: genesis.pair,
        epoch: genesis.epoch,
        from: members.mine.device,
        to: members.theirs.device,
    }
}

pub(crate) const EPOCH: KeyId = KeyId(1);

pub(crate) fn open(n: usize, store: &Arc<MemoryStore>) -> Shared {
    let (rows, me) = (store.clone() as Arc<dyn Rows>, members(n));
    let key = AuthorshipKey::new(&[n as u8 + 1; 32]);
    let handle = PairHandle([n as u8; 10]);
    Shared::open(rows, handle, me.mine.person, Some(me), EPOCH, key).unwrap()
}

impl Device {
    pub(crate) fn new(n: usize) -> Self {
        let store = Arc::new(MemoryStore::new(&StoreRoot::new([n as u8; 32])).unwrap());
        let mut batch = Batch::new();
        batch.create_key(EPOCH);
        store.commit(batch).unwrap();
        let shared = open(n, &store);
        let ghost = Ghost::default();
        Self { n, store, shared, ghost, old_app: false, restored: false, copies: Vec::new() }
    }

    /// The process ends and starts again.
    pub(crate) fn restart(&mut self) {
        self.shared = open(self.n, &self.store);
        self.set_app();
    }

    pub(crate) fn set_app(&mut self) {
        let known: &'static [Entity] = if self.old_app { &OLD } else { &Entity::ALL };
        self.shared.as_known_to(known).unwrap();
    }

    pub(crate) fn me(&self) -> PersonId {
        members(self.n).mine.person
    }

    pub(crate) fn problems(&self) -> BTreeSet<EditId> {
        self.shared.problems().iter().flat_map(|p| p.edits.iter().copied()).collect()
    }
}
