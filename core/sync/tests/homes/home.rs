//! A home of one of the two, in memory.

use amble_document::Document;
use amble_model::{
    Edit, EditId, Entity, Envelope, FieldChange, FieldValue, Moment, NewTopic, ObjectId,
    PairHandle, Parcel, People, Query, Tip, Topic,
};
use amble_store::{Batch, KeyId, MemoryStore, Rows, StoreCopy, StoreRoot};
use amble_support::{
    ANA, BEN, Seed,
    people::{key, members},
};
use amble_sync::{PairSync, Received};
use std::{collections::VecDeque, sync::Arc};

pub(crate) const EPOCH: KeyId = KeyId(1);

pub(crate) struct Home {
    n: u8,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) sync: PairSync,
}

fn open(n: u8, store: &Arc<MemoryStore>) -> PairSync {
    let mine = if n == 1 { ANA } else { BEN };
    let members = members(mine);
    let people = People { me: members.mine.person, them: members.theirs.person };
    let rows = store.clone() as Arc<dyn Rows>;
    PairSync::open(rows, PairHandle([n; 10]), people, Some(members), EPOCH, key(mine)).unwrap()
}

/// Ana's home, and Ben's.
pub(crate) fn two_homes() -> (Home, Home) {
    (Home::new(1), Home::new(2))
}

impl Home {
    fn new(n: u8) -> Self {
        let store = Arc::new(MemoryStore::new(&StoreRoot::new([n; 32])).unwrap());
        let mut batch = Batch::new();
        batch.create_key(EPOCH);
        store.commit(batch).unwrap();
        Self { n, sync: open(n, &store), store }
    }

    pub(crate) fn save(&mut self, edits: Vec<Edit>) {
        self.sync.save(edits, Batch::new()).unwrap();
    }

    pub(crate) fn add(&mut self, title: &str, seed: &mut Seed) -> ObjectId {
        let title = title.to_owned();
        let new = NewTopic { title, details: String::new(), section: None, heads_up: false };
        let at = Moment { now: 1_795_000_000, zone: "Europe/Lisbon" };
        let edits = self.sync.snapshot().create(&[new.into()], at, seed).unwrap();
        let object = edits[0].object;
        self.save(edits);
        object
    }

    pub(crate) fn set(&mut self, topic: ObjectId, field: &str, value: &str, seed: &mut Seed) {
        let field = amble_model::Field::from_word(field).unwrap();
        let value = match field {
            Topic::SECTION => FieldValue::Choice(value.to_owned()),
            _ => FieldValue::Text(value.to_owned()),
        };
        let change = FieldChange { field, value: Some(value) };
        let edits = self.sync.snapshot().set(topic, &[change], seed).unwrap();
        self.save(edits);
    }

    pub(crate) fn topics(&self) -> Vec<Topic> {
        let mut topics: Vec<Topic> = self.sync.snapshot().list_of(Query::all(Entity::Topic));
        topics.sort_by_key(|topic| topic.title.clone());
        topics
    }

    pub(crate) fn titles(&self) -> Vec<String> {
        self.topics().into_iter().map(|topic| topic.title).collect()
    }

    /// Keys of rows of one space.
    pub(crate) fn rows(&self, space: &str) -> Vec<Vec<u8>> {
        let rows = self.store.scan(&[]).unwrap().into_iter().map(|row| row.key);
        rows.filter(|key| String::from_utf8_lossy(key).contains(&format!("/{space}/"))).collect()
    }

    /// Loses a row, and starts again.
    pub(crate) fn lose(&mut self, row: Vec<u8>) {
        let mut batch = Batch::new();
        batch.delete(row);
        self.store.commit(batch).unwrap();
        self.start_again();
    }

    pub(crate) fn start_again(&mut self) {
        self.sync = open(self.n, &self.store);
    }

    pub(crate) fn restore(&mut self, copy: &StoreCopy) {
        self.store.restore(copy);
        self.start_again();
    }

    pub(crate) fn tip(&mut self, n: u8) -> Option<Tip> {
        let device = if n == 1 { ANA } else { BEN }.device;
        self.sync.document().unwrap().tip(device)
    }

    /// Every change held, as it travels.
    pub(crate) fn changes(&mut self) -> Vec<Envelope> {
        amble_support::people::all(self.sync.document().unwrap())
    }

    /// Writes a file.
    pub(crate) fn file(&mut self, seed: &mut Seed) -> Parcel {
        self.sync.write_file(seed).unwrap().parcel
    }

    pub(crate) fn shown(&self) -> Vec<String> {
        self.sync.problems().iter().flat_map(|problem| problem.text.clone()).collect()
    }
}

/// One live sync, to its rest. True if someone had to take back what the other kept.
pub(crate) fn meet(a: &mut Home, b: &mut Home, seed: &mut Seed) -> bool {
    let mut queues: [VecDeque<Parcel>; 2] = Default::default();
    queues[1].push_back(a.sync.connect(seed).unwrap());
    queues[0].push_back(b.sync.connect(seed).unwrap());
    let mut adopted = false;
    for turn in 0..60 {
        let who = turn % 2;
        let Some(parcel) = queues[who].pop_front() else { continue };
        let home = if who == 0 { &mut *a } else { &mut *b };
        let Received { answer, refused, adopted: took, .. } =
            home.sync.receive(&parcel, seed).unwrap();
        assert!(refused.is_empty(), "{refused:?}");
        adopted |= took;
        queues[1 - who].extend(answer);
    }
    assert!(a.sync.up_to_date().unwrap() && b.sync.up_to_date().unwrap());
    a.sync.disconnect().unwrap();
    b.sync.disconnect().unwrap();
    adopted
}

/// Ben with changed software: changes on the heads he likes, with his own tag.
pub(crate) fn invented(on: &[Envelope], edits: &[Edit], seed: &mut Seed) -> Vec<Envelope> {
    let mut doc = Document::load(members(BEN), on.to_vec()).unwrap();
    amble_support::people::publish(&mut doc, edits, seed)
}

/// An edit that makes a topic of this id.
pub(crate) fn new_topic(object: ObjectId, title: &str, seed: &mut Seed) -> Edit {
    let label = Entity::Topic.spec().label;
    let rank = amble_model::Rank::between(None, None);
    let puts = vec![amble_model::Put::text(label, title), amble_model::Put::rank(&rank)];
    Edit::new(EditId::draw(seed), object, amble_model::Op::Create(puts))
}

/// The tip of some changes.
pub(crate) fn last(changes: &[Envelope]) -> Tip {
    Document::read(changes.last().unwrap()).unwrap().0
}
