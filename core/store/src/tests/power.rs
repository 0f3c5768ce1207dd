//! Power cuts: what was committed is there, whatever the disk did with the rest.

use super::disk::{Disk, cut};
use crate::{Batch, KeyId, Rows, Store};
use amble_support::Seed;

/// The n-th batch of the workload: two rows that must be there together, one that changes every
/// time, one that comes and goes, and now and then a long one or a key of its own.
fn batch(n: usize) -> Batch {
    let mut batch = Batch::new();
    batch.put(KeyId::REST, format!("left/{n:04}"), format!("value {n}"));
    batch.put(KeyId::REST, format!("right/{n:04}"), format!("value {n}"));
    batch.put(KeyId::REST, "count", n.to_string());
    if n.is_multiple_of(2) {
        batch.put(KeyId::REST, "even", "yes");
    } else {
        batch.delete("even");
    }
    if n.is_multiple_of(7) {
        batch.put(KeyId::REST, format!("long/{n:04}"), vec![n as u8; 9_000]);
    }
    if n.is_multiple_of(5) {
        let id = KeyId(1 + n as u32);
        batch.create_key(id).put(id, format!("epoch/{n:04}"), n.to_string());
        batch.destroy_key(KeyId(1 + n as u32 - 5));
    }
    batch
}

/// How many batches are there, having checked that what is there is right to the last byte.
fn batches_in(store: &Store) -> usize {
    let count = store.get(b"count").unwrap();
    let n = count.map_or(0, |text| String::from_utf8(text).unwrap().parse().unwrap());
    for side in ["left", "right"] {
        let rows = store.scan(side.as_bytes()).unwrap();
        assert_eq!(rows.len(), n, "rows of whole batches only");
        for (row, i) in rows.iter().zip(1..) {
            assert_eq!(row.key, format!("{side}/{i:04}").into_bytes());
            assert_eq!(row.value, Ok(format!("value {i}").into_bytes()));
        }
    }
    assert_eq!(store.get(b"even").unwrap().is_some(), n > 0 && n.is_multiple_of(2));
    for i in (7..=n).step_by(7) {
        let long = store.get(format!("long/{i:04}").as_bytes()).unwrap();
        assert_eq!(long.unwrap(), vec![i as u8; 9_000]);
    }
    for row in store.scan(b"epoch/").unwrap() {
        let last = row.key == format!("epoch/{:04}", n / 5 * 5).into_bytes();
        assert_eq!(row.value.is_ok(), last, "only the latest epoch opens");
    }
    n
}

/// Commits batches `from..=to`; returns the moment on the disk at which each was acknowledged.
fn work(disk: &Disk, store: &Store, from: usize, to: usize) -> Vec<(usize, usize)> {
    (from..=to)
        .map(|n| {
            store.commit(batch(n)).unwrap();
            (n, disk.moment())
        })
        .collect()
}

#[test]
fn after_a_power_cut_every_acknowledged_batch_is_there_and_no_half_of_another() {
    let mut seed = Seed::new(11);
    let begun = Disk::with_store().bytes();
    let disk = Disk::new(begun.clone());
    let store = disk.open().unwrap();
    let mut acknowledged = work(&disk, &store, 1, 20);
    drop(store);
    let store = disk.open().unwrap();
    acknowledged.extend(work(&disk, &store, 21, 60));
    drop(store);
    let done = disk.done();

    let (mut cuts, mut torn, mut between, mut ahead) = (0, 0, 0, 0);
    for _ in 0..400 {
        let moment = seed.below(done.len() + 1);
        let cut = cut(&begun, &done, moment, &mut seed);
        let saved = acknowledged.iter().filter(|(_, at)| *at <= moment).count();
        let after = Disk::new(cut.bytes.clone());
        let store = after.open().unwrap_or_else(|error| panic!("cut at {moment}: {error}"));
        let found = batches_in(&store);
        assert!(found == saved || found == saved + 1, "{saved} saved, {found} found");
        cuts += 1;
        torn += usize::from(cut.lost > 0 && cut.kept > 0);
        between += usize::from(cut.lost > 0);
        ahead += usize::from(found > saved);

        // And again: the next life loses its power too, perhaps while it recovers.
        let more = work(&after, &store, found + 1, found + 2);
        drop(store);
        let done_after = after.done();
        let moment = seed.below(done_after.len() + 1);
        let again = super::disk::cut(&cut.bytes, &done_after, moment, &mut seed);
        let saved = found + more.iter().filter(|(_, at)| *at <= moment).count();
        let store = Disk::new(again.bytes).open().unwrap();
        let found = batches_in(&store);
        assert!(found == saved || found == saved + 1, "{saved} saved, {found} found");
    }
    // The cuts were real: they tore batches apart, and some hit between a sync and its answer.
    assert!(cuts >= 300 && between > 100 && torn > 100 && ahead > 0, "{between} {torn} {ahead}");
}
