//! What holds for every store, run on the one on disk and the one in memory.

use super::{folder, one, root};
use crate::{
    Batch, KeyId, MemoryStore, Row, RowDamage, Rows, Store, StoreError,
    file::{ROWS, load},
    shared::StoreShared,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A store that a test can also tamper with.
trait Tampered: Rows {
    fn swap(&self, one: &[u8], other: &[u8]);
}

impl Tampered for MemoryStore {
    fn swap(&self, one: &[u8], other: &[u8]) {
        self.swap_sealed(one, other);
    }
}

impl Tampered for Store {
    fn swap(&self, one: &[u8], other: &[u8]) {
        let swap = |shared: &StoreShared| {
            shared.write(|opened| {
                let tx = opened.db.begin_write().unwrap();
                {
                    let mut rows = tx.open_table(ROWS).unwrap();
                    let a = load(&rows, one)?.unwrap();
                    let b = load(&rows, other)?.unwrap();
                    rows.insert(one, b.as_slice()).unwrap();
                    rows.insert(other, a.as_slice()).unwrap();
                }
                tx.commit().unwrap();
                Ok(())
            })
        };
        swap(&self.shared).unwrap();
    }
}

/// Runs one test on both stores.
macro_rules! on_both {
    ($($name:ident: $body:expr;)*) => {
        mod on_disk {
            use super::*;
            $(#[test] fn $name() {
                let (_folder, file) = folder();
                let body: fn(&dyn Tampered) = $body;
                body(&Store::create(&file, &root()).unwrap());
            })*
        }
        mod in_memory {
            use super::*;
            $(#[test] fn $name() {
                let body: fn(&dyn Tampered) = $body;
                body(&MemoryStore::new(&root()).unwrap());
            })*
        }
    };
}

const EPOCH: KeyId = KeyId(3);

fn keys(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|row| String::from_utf8(row.key.clone()).unwrap()).collect()
}

on_both! {
    what_was_put_is_read_back: |store| {
        store.commit(one("a", "first")).unwrap();
        assert_eq!(store.get(b"a").unwrap().unwrap(), b"first");
        store.commit(one("a", "second")).unwrap();
        assert_eq!(store.get(b"a").unwrap().unwrap(), b"second");
        assert_eq!(store.get(b"b").unwrap(), None);
    };

    empty_keys_and_values_are_rows_like_others: |store| {
        store.commit(one("", "")).unwrap();
        assert_eq!(store.get(b"").unwrap().unwrap(), b"");
        assert_eq!(store.scan(b"").unwrap().len(), 1);
    };

    a_deleted_row_is_gone_and_deleting_nothing_is_no_error: |store| {
        store.commit(one("a", "x")).unwrap();
        let mut batch = Batch::new();
        batch.delete("a").delete("never there");
        store.commit(batch).unwrap();
        assert_eq!(store.get(b"a").unwrap(), None);
        assert!(store.scan(b"").unwrap().is_empty());
    };

    writes_of_one_batch_happen_in_their_order: |store| {
        let mut batch = Batch::new();
        batch.put(KeyId::REST, "a", "1").delete("a").put(KeyId::REST, "b", "1");
        batch.put(KeyId::REST, "b", "2");
        assert_eq!(batch.len(), 4);
        store.commit(batch).unwrap();
        assert_eq!(store.get(b"a").unwrap(), None);
        assert_eq!(store.get(b"b").unwrap().unwrap(), b"2");
    };

    an_empty_batch_does_nothing: |store| {
        assert!(Batch::new().is_empty());
        store.commit(Batch::new()).unwrap();
        assert!(store.scan(b"").unwrap().is_empty());
    };

    a_scan_lists_the_prefix_in_order_and_nothing_else: |store| {
        let mut batch = Batch::new();
        for key in ["b/2", "a/9", "b", "b/10", "b0", "c", "b/"] {
            batch.put(KeyId::REST, key, key);
        }
        batch.put(KeyId::REST, [b'b', 0xff, 0xff], "high");
        store.commit(batch).unwrap();
        let rows = store.scan(b"b/").unwrap();
        assert_eq!(keys(&rows), ["b/", "b/10", "b/2"]);
        for row in &rows {
            assert_eq!(row.value.as_ref().unwrap(), &row.key);
        }
        assert_eq!(store.scan(&[b'b', 0xff]).unwrap().len(), 1);
        assert_eq!(store.scan(b"").unwrap().len(), 8);
        assert!(store.scan(b"zz").unwrap().is_empty());
    };

    a_batch_under_a_missing_key_writes_nothing: |store| {
        let mut batch = Batch::new();
        batch.put(KeyId::REST, "a", "x").put(EPOCH, "b", "y");
        let error = store.commit(batch).unwrap_err();
        assert!(matches!(error, StoreError::MissingKey { id: EPOCH }), "{error:?}");
        assert!(store.scan(b"").unwrap().is_empty());
    };

    a_key_made_in_a_batch_serves_the_rows_after_it: |store| {
        let mut batch = Batch::new();
        batch.create_key(EPOCH).put(EPOCH, "a", "x");
        store.commit(batch).unwrap();
        assert_eq!(store.get(b"a").unwrap().unwrap(), b"x");
        let mut too_early = Batch::new();
        too_early.put(KeyId(9), "b", "y").create_key(KeyId(9));
        assert!(matches!(store.commit(too_early), Err(StoreError::MissingKey { .. })));
        assert_eq!(store.get(b"b").unwrap(), None);
    };

    making_a_key_again_keeps_it: |store| {
        let mut batch = Batch::new();
        batch.create_key(EPOCH).put(EPOCH, "a", "x");
        store.commit(batch).unwrap();
        let mut again = Batch::new();
        again.create_key(EPOCH).create_key(KeyId::REST);
        store.commit(again).unwrap();
        assert_eq!(store.get(b"a").unwrap().unwrap(), b"x");
    };

    rows_of_a_destroyed_key_are_forgotten_and_others_are_not: |store| {
        let mut batch = Batch::new();
        batch.create_key(EPOCH).put(EPOCH, "a", "x").put(KeyId::REST, "b", "y");
        store.commit(batch).unwrap();
        let mut forget = Batch::new();
        forget.destroy_key(EPOCH);
        store.commit(forget).unwrap();

        let gone = RowDamage::KeyGone { id: EPOCH };
        assert!(matches!(store.get(b"a"), Err(StoreError::Row(damage)) if damage == gone));
        let rows = store.scan(b"").unwrap();
        assert_eq!(keys(&rows), ["a", "b"]);
        assert_eq!(rows[0].value, Err(gone));
        assert_eq!(rows[1].value.as_deref(), Ok(b"y".as_slice()));

        // A new key of that id is another key.
        let mut again = Batch::new();
        again.create_key(EPOCH).put(EPOCH, "c", "z");
        store.commit(again).unwrap();
        assert!(matches!(store.get(b"a"), Err(StoreError::Row(RowDamage::Altered))));
        assert_eq!(store.get(b"c").unwrap().unwrap(), b"z");

        let mut clean = Batch::new();
        clean.delete("a").destroy_key(KeyId(77));
        store.commit(clean).unwrap();
        assert_eq!(keys(&store.scan(b"").unwrap()), ["b", "c"]);
    };

    the_key_of_the_home_is_never_destroyed: |store| {
        store.commit(one("a", "x")).unwrap();
        let mut batch = Batch::new();
        batch.put(KeyId::REST, "b", "y").destroy_key(KeyId::REST);
        assert!(matches!(store.commit(batch), Err(StoreError::RestKey)));
        assert_eq!(store.get(b"a").unwrap().unwrap(), b"x");
        assert_eq!(store.get(b"b").unwrap(), None);
    };

    swapped_values_are_damage_and_do_not_hide_their_neighbours: |store| {
        let mut batch = Batch::new();
        batch.put(KeyId::REST, "a", "1").put(KeyId::REST, "b", "2").put(KeyId::REST, "c", "3");
        store.commit(batch).unwrap();
        store.swap(b"a", b"b");
        for key in [b"a", b"b"] {
            assert!(matches!(store.get(key), Err(StoreError::Row(RowDamage::Altered))));
        }
        let rows = store.scan(b"").unwrap();
        let damaged: Vec<bool> = rows.iter().map(|row| row.value.is_err()).collect();
        assert_eq!(damaged, [true, true, false]);
        // What is written again is sound again.
        store.commit(one("a", "new")).unwrap();
        assert_eq!(store.get(b"a").unwrap().unwrap(), b"new");
    };

    a_row_that_is_too_large_is_refused_whole: |store| {
        let mut batch = one("a", "x");
        batch.put(KeyId::REST, "b", vec![0; crate::row::ROW_BYTES]);
        assert!(matches!(store.commit(batch), Err(StoreError::TooLarge { .. })));
        assert!(store.scan(b"").unwrap().is_empty());
    };

    nothing_readable_shows_in_debug: |store| {
        let batch = one("the key", "the text");
        let mut shown = format!("{batch:?} {:?} {store:?}", root());
        store.commit(batch).unwrap();
        shown += &format!("{:?}", store.scan(b"").unwrap());
        for secret in ["the text", "the key", "116, 104", "7, 7"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains("..."));
    };
}

#[test]
fn an_old_copy_of_a_home_comes_back_as_it_was() {
    let store = MemoryStore::new(&root()).unwrap();
    store.commit(one("a", "old")).unwrap();
    let backup = store.snapshot();
    let mut batch = one("a", "new");
    batch.create_key(EPOCH).put(EPOCH, "b", "x");
    store.commit(batch).unwrap();
    store.restore(&backup);
    assert_eq!(store.get(b"a").unwrap().unwrap(), b"old");
    assert_eq!(store.get(b"b").unwrap(), None);
    assert!(matches!(
        store.commit({
            let mut batch = Batch::new();
            batch.put(EPOCH, "b", "x").to_owned()
        }),
        Err(StoreError::MissingKey { .. })
    ));
    // The copy is deep: it can be put back again.
    store.commit(one("a", "newer")).unwrap();
    store.restore(&backup);
    assert_eq!(store.get(b"a").unwrap().unwrap(), b"old");
}

#[test]
fn the_commit_that_was_told_to_fail_fails_alone_and_is_counted() {
    let store = MemoryStore::new(&root()).unwrap();
    store.fail_commit(2);
    store.commit(one("a", "1")).unwrap();
    store.commit(Batch::new()).unwrap();
    assert!(matches!(store.commit(one("b", "2")), Err(StoreError::Io { .. })));
    assert_eq!(store.failed_commits(), 1);
    assert_eq!(store.get(b"b").unwrap(), None);
    store.commit(one("b", "3")).unwrap();
    assert_eq!(store.get(b"b").unwrap().unwrap(), b"3");
    store.fail_commit(1);
    store.fail_commit(0);
    store.commit(one("c", "4")).unwrap();
    assert_eq!(store.failed_commits(), 1);
}

/// One step of a random history.
#[derive(Clone, Debug)]
enum Step {
    Put(u32, u8, u8),
    Delete(u8),
    Create(u32),
    Destroy(u32),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3u32, 0..6u8, any::<u8>()).prop_map(|(id, key, value)| Step::Put(id, key, value)),
        1 => (0..6u8).prop_map(Step::Delete),
        2 => (1..3u32).prop_map(Step::Create),
        1 => (1..3u32).prop_map(Step::Destroy),
    ]
}

fn batch_of(steps: &[Step]) -> Batch {
    let mut batch = Batch::new();
    for step in steps {
        match *step {
            Step::Put(id, key, value) => batch.put(KeyId(id), [key], [value]),
            Step::Delete(key) => batch.delete([key]),
            Step::Create(id) => batch.create_key(KeyId(id)),
            Step::Destroy(id) => batch.destroy_key(KeyId(id)),
        };
    }
    batch
}

/// What the rows should be, told without a store: each row remembers which making of its key it
/// was sealed under.
#[derive(Clone, Default)]
struct Expected {
    made: u32,
    keys: BTreeMap<u32, u32>,
    rows: BTreeMap<u8, (u32, u32, u8)>,
}

impl Expected {
    /// The state after a batch, or `None` if it must be refused.
    fn after(&self, steps: &[Step]) -> Option<Self> {
        let mut next = self.clone();
        next.keys.entry(0).or_insert(0);
        for step in steps {
            match *step {
                Step::Put(id, key, value) => {
                    let making = *next.keys.get(&id)?;
                    next.rows.insert(key, (id, making, value));
                }
                Step::Delete(key) => drop(next.rows.remove(&key)),
                Step::Create(id) => {
                    next.made += 1;
                    next.keys.entry(id).or_insert(next.made);
                }
                Step::Destroy(id) => drop(next.keys.remove(&id)),
            }
        }
        Some(next)
    }

    fn scan(&self) -> Vec<Row> {
        let row = |(&key, &(id, making, value)): (&u8, &(u32, u32, u8))| Row {
            key: vec![key],
            value: match self.keys.get(&id) {
                Some(now) if *now == making => Ok(vec![value]),
                Some(_) => Err(RowDamage::Altered),
                None => Err(RowDamage::KeyGone { id: KeyId(id) }),
            },
        };
        self.rows.iter().map(row).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_stores_hold_what_a_plain_map_says(
        batches in prop::collection::vec(prop::collection::vec(step(), 1..6), 1..12)
    ) {
        let (_folder, file) = folder();
        let disk = Store::create(&file, &root()).unwrap();
        let memory = MemoryStore::new(&root()).unwrap();
        let mut expected = Expected::default();
        for steps in &batches {
            let next = expected.after(steps);
            prop_assert_eq!(disk.commit(batch_of(steps)).is_ok(), next.is_some());
            prop_assert_eq!(memory.commit(batch_of(steps)).is_ok(), next.is_some());
            expected = next.unwrap_or(expected);
            prop_assert_eq!(disk.scan(b"").unwrap(), expected.scan());
            prop_assert_eq!(memory.scan(b"").unwrap(), expected.scan());
        }
        drop(disk);
        prop_assert_eq!(Store::open(&file, &root()).unwrap().scan(b"").unwrap(), expected.scan());
    }
}
