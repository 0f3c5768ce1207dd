//! Two devices: each a home in memory, what is known of it from outside, and its old copies.

use crate::words::Word;
use amble_document::{AuthorshipKey, Genesis, Members, Party};
use amble_link::{FileHeader, FileIdentity};
use amble_model::{DeviceId, EditId, Entity, PairHandle, PairId, People, PersonId, Tip};
use amble_store::{Batch, KeyId, MemoryStore, Rows, StoreCopy, StoreRoot};
use amble_support::Seed;
use amble_sync::{OutboxRow, PairSync};
use ed25519_dalek::SigningKey;
use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

/// What an app knew that had no decisions yet.
pub(crate) static OLD: [Entity; 4] = [Entity::Topic, Entity::Note, Entity::Action, Entity::Meeting];

/// What is known of a device from outside, and rolled back with its home.
#[derive(Clone, Default)]
pub(crate) struct Ghost {
    /// Edits that were saved and not taken back; of those that were replaced, the ids alone.
    pub(crate) owed: BTreeSet<EditId>,
    /// Words that were saved, not taken back and not replaced.
    pub(crate) words: BTreeSet<Word>,
    /// Edits of the other that were ever held.
    pub(crate) got: BTreeSet<EditId>,
    /// Edits that were published in this life of the home.
    pub(crate) out: BTreeSet<EditId>,
    /// Changes of ours that the other said it holds, or gave.
    pub(crate) acked: BTreeSet<Tip>,
    /// Problems that are shown: whose, and about which edit.
    pub(crate) shown: BTreeSet<(DeviceId, EditId)>,
}

pub(crate) struct Device {
    pub(crate) n: usize,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) sync: PairSync,
    pub(crate) ghost: Ghost,
    pub(crate) old_app: bool,
    pub(crate) restored: bool,
    pub(crate) copies: Vec<(StoreCopy, Ghost)>,
    /// What it takes to undo what was saved last.
    pub(crate) last: Vec<OutboxRow>,
    /// The other's hello has been read in the live sync.
    pub(crate) heard: bool,
}

/// The device keys, and with them the names of the devices.
pub(crate) static DEVICES: LazyLock<[SigningKey; 2]> =
    LazyLock::new(|| [1, 2].map(|n| SigningKey::from_bytes(&[n; 32])));

/// What each opens its sealed files with.
pub(crate) static FILES: LazyLock<[FileIdentity; 2]> =
    LazyLock::new(|| [1, 2].map(|n| FileIdentity::generate(&mut Seed::new(n))));

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

pub(crate) fn people(n: usize) -> People {
    let members = members(n);
    People { me: members.mine.person, them: members.theirs.person }
}

pub(crate) fn key(n: usize) -> AuthorshipKey {
    AuthorshipKey::new(&[n as u8 + 1; 32])
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

pub(crate) fn open(n: usize, store: &Arc<MemoryStore>) -> PairSync {
    let rows = store.clone() as Arc<dyn Rows>;
    let handle = PairHandle([n as u8; 10]);
    PairSync::open(rows, handle, people(n), Some(members(n)), EPOCH, key(n)).unwrap()
}

impl Device {
    pub(crate) fn new(n: usize) -> Self {
        let store = Arc::new(MemoryStore::new(&StoreRoot::new([n as u8; 32])).unwrap());
        let mut batch = Batch::new();
        batch.create_key(EPOCH);
        store.commit(batch).unwrap();
        Self {
            n,
            sync: open(n, &store),
            store,
            ghost: Ghost::default(),
            old_app: false,
            restored: false,
            copies: Vec::new(),
            last: Vec::new(),
            heard: false,
        }
    }

    /// The process ends and starts again.
    pub(crate) fn restart(&mut self) {
        self.sync = open(self.n, &self.store);
        self.last.clear();
        self.heard = false;
        self.set_app();
    }

    pub(crate) fn set_app(&mut self) {
        let known: &'static [Entity] = if self.old_app { &OLD } else { &Entity::ALL };
        self.sync.as_known_to(known).unwrap();
    }

    pub(crate) fn id(&self) -> DeviceId {
        members(self.n).mine.device
    }

    /// Every change that is held.
    pub(crate) fn held(&mut self) -> BTreeSet<Tip> {
        self.sync.document().unwrap().order().iter().copied().collect()
    }

    /// The changes of one device that are held.
    pub(crate) fn held_of(&mut self, device: DeviceId) -> BTreeSet<Tip> {
        let doc = self.sync.document().unwrap();
        let by = |tip: &&Tip| doc.device(**tip) == Some(device);
        doc.order().iter().filter(by).copied().collect()
    }
}
