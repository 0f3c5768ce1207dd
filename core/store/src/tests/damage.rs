//! Files that do not hold what was written to them.

use super::{disk::Disk, folder, fresh, one, root};
use crate::{
    Batch, KeyId, OpenError, Row, RowDamage, Rows, Store, StoreError, StoreRoot,
    file::{CHECK, FORMAT, META, ROWS, read},
};
use amble_support::Seed;
use std::fs;

/// A home with something of everything.
fn furnish(store: &Store) -> Vec<Row> {
    let mut batch = Batch::new();
    batch.create_key(KeyId(1)).create_key(KeyId(2));
    store.commit(batch).unwrap();
    for n in 0..60_u32 {
        let mut batch = Batch::new();
        batch.put(KeyId(n % 3), format!("row/{n:03}"), format!("{n}").repeat(n as usize * 5));
        store.commit(batch).unwrap();
    }
    let rows = store.scan(b"").unwrap();
    assert!(rows.len() == 60 && rows.iter().all(|row| row.value.is_ok()));
    rows
}

/// Flips one bit, every other time among the bytes that are not zero: most of a file is empty.
fn flip(bytes: &mut [u8], seed: &mut Seed) {
    let used: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] != 0).collect();
    let at = if seed.below(4) > 0 { used[seed.below(used.len())] } else { seed.below(bytes.len()) };
    bytes[at] ^= 1 << seed.below(8);
}

#[test]
fn a_flipped_bit_ends_in_right_data_or_an_error_and_never_in_a_write() {
    let disk = Disk::with_store();
    let store = disk.open().unwrap();
    let rows = furnish(&store);
    // As a running process leaves it when it is killed, and as it is after closing.
    let killed = disk.bytes();
    drop(store);
    let closed = disk.bytes();

    let mut seed = Seed::new(23);
    let (mut right, mut refused) = (0, 0);
    for round in 0..700 {
        let mut bytes = if round % 2 == 0 { closed.clone() } else { killed.clone() };
        flip(&mut bytes, &mut seed);
        let disk = Disk::new(bytes.clone());
        match disk.open() {
            Ok(store) => {
                assert_eq!(store.scan(b"").unwrap(), rows, "round {round}");
                for row in &rows {
                    assert_eq!(store.get(&row.key).unwrap(), row.value.clone().ok());
                }
                right += 1;
            }
            Err(error) => {
                assert!(matches!(error, OpenError::Damaged { .. }), "round {round}: {error:?}");
                refused += 1;
            }
        }
        assert_eq!(disk.bytes(), bytes, "round {round} wrote to the file");
    }
    assert!(right > 50 && refused > 150, "{right} right, {refused} refused");
}

#[test]
fn what_is_not_a_store_is_refused_and_left_as_it_is() {
    let (_folder, file, store) = fresh();
    furnish(&store);
    drop(store);
    let whole = fs::read(&file).unwrap();
    let mut odd: Vec<Vec<u8>> =
        vec![Vec::new(), b"a shopping list".to_vec(), vec![0; 100_000], vec![0xff; 5000]];
    odd.extend([1, 8, 9, 64, 100, 319, 320, 512, 4096, 4097, 70_000].map(|n| whole[..n].to_vec()));
    odd.push(whole[..whole.len() - 1].to_vec());
    odd.push(whole[..whole.len() / 2].to_vec());
    odd.push(whole[1..].to_vec());
    for bytes in odd {
        fs::write(&file, &bytes).unwrap();
        let error = Store::open(&file, &root()).unwrap_err();
        assert!(matches!(error, OpenError::Damaged { .. }), "{} bytes: {error:?}", bytes.len());
        assert!(error.to_string().contains("left as it is"));
        assert_eq!(fs::read(&file).unwrap(), bytes);
    }
}

/// Flips a bit in the sealed bytes of one row, in the file.
fn damage_row(file: &std::path::Path, key: &[u8]) {
    let sealed = {
        let store = Store::open(file, &root()).unwrap();
        store.shared.write(|opened| read(&opened.db, ROWS, key)).unwrap().unwrap()
    };
    let mut bytes = fs::read(file).unwrap();
    let mut hits = 0;
    for at in 0..bytes.len() - sealed.len() {
        if bytes[at..at + sealed.len()] == sealed {
            bytes[at + sealed.len() - 1] ^= 4;
            hits += 1;
        }
    }
    assert!(hits > 0, "the row is not in the file");
    fs::write(file, &bytes).unwrap();
}

#[test]
fn recovery_costs_the_damaged_row_and_keeps_the_damaged_file() {
    let (folder, file, store) = fresh();
    let rows = furnish(&store);
    drop(store);
    damage_row(&file, b"row/017");
    let damaged = fs::read(&file).unwrap();
    assert!(matches!(Store::open(&file, &root()), Err(OpenError::Damaged { .. })));

    let taken = folder.path().join("store.redb.damaged-2026-11-21");
    fs::write(&taken, "an earlier one").unwrap();
    let recovery = Store::recover(&file, &root(), "2026-11-21").unwrap();
    assert_eq!((recovery.kept, recovery.lost), (59, 1));
    assert_eq!(recovery.aside, folder.path().join("store.redb.damaged-2026-11-21-2"));
    assert_eq!(fs::read(&recovery.aside).unwrap(), damaged);
    assert_eq!(fs::read(&taken).unwrap(), b"an earlier one");

    let left: Vec<Row> = rows.into_iter().filter(|row| row.key != b"row/017").collect();
    assert_eq!(recovery.store.scan(b"").unwrap(), left);
    recovery.store.commit(one("new", "life")).unwrap();
    drop(recovery);
    let store = Store::open(&file, &root()).unwrap();
    assert_eq!(store.scan(b"row/").unwrap(), left);
    assert_eq!(store.get(b"new").unwrap().unwrap(), b"life");
    let mut under_old_key = Batch::new();
    under_old_key.put(KeyId(2), "row/017", "given back");
    store.commit(under_old_key).unwrap();
}

#[test]
fn recovery_of_any_flipped_bit_gives_only_what_was_saved() {
    let (_folder, file, store) = fresh();
    let rows = furnish(&store);
    drop(store);
    let whole = fs::read(&file).unwrap();
    let mut seed = Seed::new(5);
    let (mut recovered, mut kept_all_but_one) = (0, 0);
    while recovered < 60 {
        let mut bytes = whole.clone();
        flip(&mut bytes, &mut seed);
        fs::write(&file, &bytes).unwrap();
        if Store::open(&file, &root()).is_ok() {
            continue;
        }
        let recovery = Store::recover(&file, &root(), "x").unwrap();
        let found = recovery.store.scan(b"").unwrap();
        assert_eq!(found.len(), recovery.kept);
        for row in &found {
            assert!(rows.contains(row), "recovered something that was never saved");
        }
        recovered += 1;
        kept_all_but_one += usize::from(recovery.kept + 1 >= rows.len());
        assert_eq!(fs::read(&recovery.aside).unwrap(), bytes);
        drop(recovery);
        fs::remove_file(file.with_file_name("store.redb.damaged-x")).unwrap();
    }
    assert!(kept_all_but_one * 2 > recovered, "{kept_all_but_one} of {recovered}");
}

#[test]
fn recovery_of_a_file_with_nothing_in_it_begins_anew_and_keeps_it() {
    let (_folder, file, store) = fresh();
    drop(store);
    fs::write(&file, "a shopping list").unwrap();
    let recovery = Store::recover(&file, &root(), "now").unwrap();
    assert_eq!((recovery.kept, recovery.lost), (0, 0));
    assert_eq!(fs::read(&recovery.aside).unwrap(), b"a shopping list");
    recovery.store.commit(one("a", "x")).unwrap();
}

#[test]
fn a_sound_file_of_another_root_is_not_taken_for_damage() {
    let (_folder, file, store) = fresh();
    furnish(&store);
    drop(store);
    let bytes = fs::read(&file).unwrap();
    let other = StoreRoot::new([8; 32]);
    assert!(matches!(Store::open(&file, &other), Err(OpenError::WrongRoot)));
    assert!(matches!(Store::recover(&file, &other, "now"), Err(OpenError::WrongRoot)));
    assert_eq!(fs::read(&file).unwrap(), bytes);
    assert_eq!(fs::read_dir(_folder.path()).unwrap().count(), 1);
    // Nor is a damaged one.
    damage_row(&file, b"row/020");
    assert!(matches!(Store::recover(&file, &other, "now"), Err(OpenError::WrongRoot)));
}

/// Writes a plain and a sealed format number into an open store.
fn set_format(store: &Store, plain: u16, sealed: u16) {
    let set = store.shared.write(|opened| {
        let tx = opened.db.begin_write().unwrap();
        {
            let mut meta = tx.open_table(META).unwrap();
            meta.insert(FORMAT, plain.to_be_bytes().as_slice()).unwrap();
            meta.insert(CHECK, root().seal_check(sealed)?.as_slice()).unwrap();
        }
        tx.commit().unwrap();
        Ok(())
    });
    set.unwrap();
}

#[test]
fn a_file_of_a_newer_version_asks_for_an_update() {
    let (_folder, file, store) = fresh();
    set_format(&store, 9, 9);
    drop(store);
    let bytes = fs::read(&file).unwrap();
    for error in [
        Store::open(&file, &root()).unwrap_err(),
        Store::recover(&file, &root(), "now").unwrap_err(),
        Store::recover(&file, &StoreRoot::new([1; 32]), "now").unwrap_err(),
    ] {
        assert!(matches!(error, OpenError::NewerVersion { found: 9, known: 1 }), "{error:?}");
        assert!(error.to_string().contains("Update the app"));
    }
    assert_eq!(fs::read(&file).unwrap(), bytes);
}

#[test]
fn a_changed_format_number_locks_nobody_out() {
    let (_folder, file, store) = fresh();
    store.commit(one("a", "x")).unwrap();
    drop(store);
    for wrong in [0x4001, 0] {
        set_format(&Store::open(&file, &root()).unwrap(), wrong, 1);
        assert!(matches!(Store::open(&file, &root()), Err(OpenError::Damaged { .. })));
        assert_eq!(Store::recover(&file, &root(), "now").unwrap().kept, 1);
    }
}

#[test]
fn a_check_counts_rows_and_names_those_that_do_not_open() {
    let (_folder, _file, store) = fresh();
    furnish(&store);
    let report = store.check().unwrap();
    assert_eq!((report.rows, report.keys, report.damaged.len()), (60, 3, 0));
    let mut forget = Batch::new();
    forget.destroy_key(KeyId(2));
    store.commit(forget).unwrap();
    let report = store.check().unwrap();
    assert_eq!((report.rows, report.keys, report.damaged.len()), (40, 2, 20));
    let gone = RowDamage::KeyGone { id: KeyId(2) };
    assert!(report.damaged.contains(&(b"row/002".to_vec(), gone)));
    // Checking is no obstacle to writing on.
    store.commit(one("a", "x")).unwrap();
    assert_eq!(store.check().unwrap().rows, 41);
}

#[test]
fn damage_that_a_check_finds_ends_the_handle_without_another_write() {
    let (_folder, file, store) = fresh();
    furnish(&store);
    let key = b"row/030";
    let sealed = store.shared.write(|opened| read(&opened.db, ROWS, key)).unwrap().unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let at = (0..bytes.len()).find(|at| bytes[*at..].starts_with(&sealed)).unwrap();
    bytes[at + 40] ^= 1;
    // The same file, changed below the open handle.
    fs::write(&file, &bytes).unwrap();

    assert!(matches!(store.check(), Err(StoreError::Damaged { .. })));
    assert!(matches!(store.commit(one("a", "x")), Err(StoreError::Stopped { .. })));
    assert!(matches!(store.get(b"row/001"), Err(StoreError::Stopped { .. })));
    drop(store);
    assert_eq!(fs::read(&file).unwrap(), bytes);
    assert_eq!(Store::recover(&file, &root(), "now").unwrap().kept, 59);
}

#[test]
fn a_panic_below_ends_the_handle_with_an_error() {
    let (_folder, file) = folder();
    let store = Store::create(&file, &root()).unwrap();
    store.commit(one("a", "x")).unwrap();
    let panicked: Result<(), StoreError> = store.shared.write(|_| panic!("as redb might"));
    assert!(matches!(panicked, Err(StoreError::Damaged { .. })));
    assert!(matches!(store.get(b"a"), Err(StoreError::Stopped { .. })));
    assert!(matches!(store.commit(one("b", "y")), Err(StoreError::Stopped { .. })));
    drop(store);
    // Nothing was wrong with the file this time.
    assert_eq!(Store::open(&file, &root()).unwrap().get(b"a").unwrap().unwrap(), b"x");
}
