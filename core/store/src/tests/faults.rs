//! A disk that fails at every operation in turn, and one that is full.

use super::{
    disk::{Disk, Fault},
    one,
};
use crate::{Batch, KeyId, OpenError, Rows, Store, StoreError, writer};
use std::sync::Arc;

const BATCHES: usize = 6;

fn key(n: usize) -> String {
    format!("row/{n}")
}

/// Long enough to make the file grow now and then.
fn value(n: usize) -> String {
    format!("{n} ").repeat(40_000 * (n % 2) + 10)
}

/// Commits the workload; says which batches were acknowledged.
fn work(store: &Store) -> Vec<Result<(), StoreError>> {
    (0..BATCHES).map(|n| store.commit(one(&key(n), &value(n)))).collect()
}

/// Every acknowledged row is there and right; a refused one is whole or absent.
fn assert_kept(store: &Store, results: &[Result<(), StoreError>]) {
    for (n, result) in results.iter().enumerate() {
        let found = store.get(key(n).as_bytes()).unwrap();
        match (found, result) {
            (Some(found), _) => assert_eq!(found, value(n).into_bytes()),
            (None, Err(_)) => {}
            (None, Ok(())) => panic!("batch {n} was acknowledged and is gone"),
        }
    }
}

#[test]
fn whichever_operation_of_the_disk_fails_nothing_acknowledged_is_lost() {
    let begun = Disk::with_store().bytes();
    let all = {
        let disk = Disk::new(begun.clone());
        let store = disk.open().unwrap();
        disk.set_fault(Fault::Never);
        assert!(work(&store).iter().all(Result::is_ok));
        disk.operations()
    };
    assert!(all > 30, "a workload of {all} operations says little");

    let mut refused = 0;
    for k in 0..all {
        let disk = Disk::new(begun.clone());
        let store = disk.open().unwrap();
        disk.set_fault(Fault::Once(k));
        let results = work(&store);
        assert_eq!(disk.fired(), 1, "operation {k} did not fail");
        refused += results.iter().filter(|result| result.is_err()).count();
        for error in results.iter().filter_map(|result| result.as_ref().err()) {
            assert!(
                matches!(error, StoreError::Io { .. } | StoreError::Stopped { .. }),
                "{error:?}"
            );
        }
        // The same handle goes on: the disk works again.
        store.commit(one("after", "wards")).unwrap();
        assert_kept(&store, &results);
        drop(store);
        let store = disk.open().unwrap();
        assert_kept(&store, &results);
        assert_eq!(store.get(b"after").unwrap().unwrap(), b"wards");
    }
    assert!(refused > 10, "only {refused} batches felt a failure");
}

#[test]
fn a_disk_that_fails_for_good_costs_nothing_that_was_acknowledged() {
    let begun = Disk::with_store().bytes();
    for k in 0..60 {
        let disk = Disk::new(begun.clone());
        let store = disk.open().unwrap();
        disk.set_fault(Fault::From(k));
        let results = work(&store);
        assert!(disk.fired() > 0);
        assert!(results.iter().any(Result::is_err), "nothing noticed the failure at {k}");
        drop(store);
        disk.set_fault(Fault::Never);
        assert_kept(&disk.open().unwrap(), &results);
    }
}

#[test]
fn opening_fails_with_an_error_at_every_operation_and_writes_nothing() {
    let closed = {
        let disk = Disk::with_store();
        assert!(work(&disk.open().unwrap()).iter().all(Result::is_ok));
        disk.bytes()
    };
    let all = {
        let disk = Disk::new(closed.clone());
        drop(disk.open().unwrap());
        assert_eq!(disk.bytes(), closed, "a store that was only opened changed its file");
        disk.operations()
    };
    let mut failed = 0;
    for k in 0..all {
        let disk = Disk::new(closed.clone());
        disk.set_fault(Fault::Once(k));
        let opened = disk.open();
        if let Err(error) = &opened {
            assert!(matches!(error, OpenError::Io { .. }), "operation {k}: {error:?}");
            failed += 1;
        }
        drop(opened);
        assert_eq!(disk.fired(), 1);
        assert_eq!(disk.bytes(), closed);
    }
    assert!(failed * 2 > all, "{failed} of {all}");
}

#[test]
fn on_a_full_disk_saving_says_so_reading_goes_on_and_space_makes_it_work_again() {
    for fault in [Fault::Full, Fault::CannotGrow] {
        let disk = Disk::with_store();
        let store = disk.open().unwrap();
        let before = work(&store);
        assert!(before.iter().all(Result::is_ok));

        disk.set_fault(fault);
        let large = "x".repeat(8 << 20);
        let error = store.commit(one("large", &large)).unwrap_err();
        assert!(matches!(error, StoreError::DiskFull), "{error:?}");
        assert!(error.to_string().contains("Free some space"));
        assert!(disk.fired() > 0);
        assert_kept(&store, &before);
        assert_eq!(store.get(b"large").unwrap(), None);
        // Started on a full disk, it still shows what there is.
        drop(store);
        let store = disk.open().unwrap();
        assert_kept(&store, &before);

        disk.set_fault(Fault::Never);
        store.commit(one("large", &large)).unwrap();
        assert_eq!(store.get(b"large").unwrap().unwrap(), large.into_bytes());
        assert_kept(&store, &before);
    }
}

#[test]
fn what_waits_together_fails_alone() {
    let disk = Disk::with_store();
    let store = disk.open().unwrap();
    let large = "x".repeat(8 << 20);
    let mut forgotten = one("refused", "x");
    forgotten.put(KeyId(9), "refused", "x");
    let batches = [one("a", "1"), one("large", &large), forgotten, one("b", "2"), one("a", "3")];
    let together: Vec<&Batch> = batches.iter().collect();

    disk.set_fault(Fault::CannotGrow);
    let results = writer::commit_group(&store.shared, &together);
    assert!(disk.fired() > 0);
    let fine: Vec<bool> = results.iter().map(Result::is_ok).collect();
    assert_eq!(fine, [true, false, false, true, true]);
    assert!(matches!(results[1], Err(StoreError::DiskFull)));
    assert!(matches!(results[2], Err(StoreError::MissingKey { .. })));

    disk.set_fault(Fault::Never);
    drop(store);
    let store = disk.open().unwrap();
    let values: Vec<_> = store.scan(b"").unwrap().into_iter().map(|row| row.value).collect();
    assert_eq!(values, [Ok(b"3".to_vec()), Ok(b"2".to_vec())]);
}

#[test]
fn on_a_full_disk_a_small_batch_is_not_refused_for_a_large_one() {
    let disk = Disk::with_store();
    let store = Arc::new(disk.open().unwrap());
    assert!(work(&store).iter().all(Result::is_ok));
    disk.set_fault(Fault::CannotGrow);
    let large = "x".repeat(8 << 20);
    let writers: Vec<_> = (0..8)
        .map(|n| {
            let (store, large) = (Arc::clone(&store), large.clone());
            let small = n % 2 == 0;
            std::thread::spawn(move || {
                let value = if small { "small" } else { large.as_str() };
                (small, store.commit(one(&format!("new/{n}"), value)))
            })
        })
        .collect();
    for writer in writers {
        let (small, result) = writer.join().unwrap();
        assert_eq!(result.is_ok(), small, "{result:?}");
    }
    assert!(disk.fired() > 0);
    assert_eq!(store.scan(b"new/").unwrap().len(), 4);
}
