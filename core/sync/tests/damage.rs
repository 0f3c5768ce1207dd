//! Rows of the shared half that are lost: the other device gives them back at the next contact,
//! whoever wrote what was in them, and nothing is doubled.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use amble_contact::{Received, Shared};
use amble_document::{AuthorshipKey, Genesis, Members, Party};
use amble_model::{
    DeviceId, Edit, EditId, Entity, Entropy, ObjectId, PairHandle, PairId, Parcel, PersonId, Rank,
    Section, edit::NewItem,
};
use amble_store::{Batch, KeyId, MemoryStore, Rows, StoreRoot};
use std::{collections::VecDeque, sync::Arc};

struct Counter(u64);

impl Entropy for Counter {
    fn fill(&mut self, buffer: &mut [u8]) {
        for byte in buffer {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            *byte = (self.0 >> 56) as u8;
        }
    }
}

const EPOCH: KeyId = KeyId(1);

struct Home {
    n: u8,
    store: Arc<MemoryStore>,
    shared: Shared,
}

fn open(n: u8, store: &Arc<MemoryStore>) -> Shared {
    let party = |n: u8| Party { person: PersonId([n; 10]), device: DeviceId([n; 32]) };
    let genesis = Genesis {
        pair: PairId([9; 16]),
        epoch: 0,
        manager: party(1).person,
        report: party(2).person,
    };
    let members = Members { genesis, mine: party(n), theirs: party(3 - n) };
    let key = AuthorshipKey::new(&[n; 32]);
    let handle = PairHandle([n; 10]);
    Shared::open(store.clone(), handle, members.mine.person, Some(members), EPOCH, key).unwrap()
}

impl Home {
    fn new(n: u8) -> Self {
        let store = Arc::new(MemoryStore::new(&StoreRoot::new([n; 32])).unwrap());
        let mut batch = Batch::new();
        batch.create_key(EPOCH);
        store.commit(batch).unwrap();
        Self { n, shared: open(n, &store), store }
    }

    fn add(&mut self, title: &str, entropy: &mut Counter) {
        let new = NewItem {
            title: title.into(),
            context: String::new(),
            section: Section::Open,
            heads_up: false,
            rank: Rank::between(None, None),
        };
        let op = new.op(ObjectId::draw(Entity::Item, entropy));
        self.shared.save(vec![Edit { id: EditId::draw(entropy), op }]).unwrap();
    }

    fn titles(&self) -> Vec<String> {
        let mut titles: Vec<String> =
            self.shared.view().items(None).into_iter().map(|i| i.title).collect();
        titles.sort();
        titles
    }

    fn change_rows(&self) -> Vec<Vec<u8>> {
        let rows = self.store.scan(&[]).unwrap().into_iter().map(|row| row.key);
        rows.filter(|key| String::from_utf8_lossy(key).contains("/change/")).collect()
    }

    /// Loses a row, and starts again.
    fn lose(&mut self, row: Vec<u8>) {
        let mut batch = Batch::new();
        batch.delete(row);
        self.store.commit(batch).unwrap();
        self.shared = open(self.n, &self.store);
    }
}

/// One live contact, to its rest. True if someone had to take back what the other kept.
fn meet(a: &mut Home, b: &mut Home, entropy: &mut Counter) -> bool {
    let mut queues: [VecDeque<Parcel>; 2] = Default::default();
    queues[1].push_back(a.shared.connect(entropy).unwrap());
    queues[0].push_back(b.shared.connect(entropy).unwrap());
    let mut adopted = false;
    for turn in 0..60 {
        let who = turn % 2;
        let Some(parcel) = queues[who].pop_front() else { continue };
        let home = if who == 0 { &mut *a } else { &mut *b };
        let Received { answer, refused, adopted: took, .. } =
            home.shared.receive(&parcel, entropy).unwrap();
        assert!(refused.is_empty(), "{refused:?}");
        adopted |= took;
        queues[1 - who].extend(answer);
    }
    assert!(a.shared.in_step().unwrap() && b.shared.in_step().unwrap());
    a.shared.disconnect().unwrap();
    b.shared.disconnect().unwrap();
    adopted
}

#[test]
fn lost_changes_of_either_come_back_from_the_other_and_nothing_is_doubled() {
    let mut entropy = Counter(1);
    let (mut lost, mut taken_back) = (0, 0);
    // Four changes cross: each of them is lost once, in either home.
    for victim in 0..2 {
        for row in 0..4 {
            let (mut a, mut b) = (Home::new(1), Home::new(2));
            for round in ["first", "second"] {
                a.add(&format!("{round} of Ana"), &mut entropy);
                b.add(&format!("{round} of Sam"), &mut entropy);
                meet(&mut a, &mut b, &mut entropy);
            }
            let before = a.titles();
            assert_eq!(before.len(), 4);
            let home = if victim == 0 { &mut a } else { &mut b };
            let rows = home.change_rows();
            assert_eq!(rows.len(), 4);
            home.lose(rows[row].clone());
            home.add("typed after the damage", &mut entropy);
            lost += 1;
            taken_back += usize::from(meet(&mut a, &mut b, &mut entropy));
            meet(&mut a, &mut b, &mut entropy);
            let mut expected = before;
            expected.push("typed after the damage".to_owned());
            expected.sort();
            assert_eq!(a.titles(), expected, "row {row} of home {victim}");
            assert_eq!(a.titles(), b.titles());
            assert_eq!(a.change_rows().len(), b.change_rows().len());
            // Mended for good: a new start finds all of it, and has nothing to take back.
            for home in [&mut a, &mut b] {
                home.shared = open(home.n, &home.store);
                assert_eq!(home.shared.document().unwrap().order().len(), 5);
            }
            assert!(!meet(&mut a, &mut b, &mut entropy));
        }
    }
    assert_eq!(lost, 8);
    assert!(taken_back > 0, "a home that lost its own changes takes them back");
}

#[test]
fn a_record_cached_by_another_version_or_damaged_is_computed_anew() {
    let mut entropy = Counter(3);
    let (mut a, mut b) = (Home::new(1), Home::new(2));
    a.add("Roadmap", &mut entropy);
    meet(&mut a, &mut b, &mut entropy);
    let rows = a.store.scan(&[]).unwrap();
    let is_cache = |key: &[u8]| String::from_utf8_lossy(key).contains("/record/");
    let cache = rows.into_iter().find(|row| is_cache(&row.key)).unwrap();
    let other = br#"{"projector":0,"record":{"objects":{}}}"#.to_vec();
    for value in [other, b"no json".to_vec()] {
        let mut batch = Batch::new();
        batch.put(EPOCH, cache.key.clone(), value);
        a.store.commit(batch).unwrap();
        a.shared = open(a.n, &a.store);
        assert_eq!(a.titles(), ["Roadmap"]);
    }
    let mut batch = Batch::new();
    batch.delete(cache.key);
    a.store.commit(batch).unwrap();
    a.shared = open(a.n, &a.store);
    assert_eq!(a.titles(), ["Roadmap"]);
}
