//! The file as the system sees it: its name, its owner, its lock, and many hands at once.

use super::{folder, fresh, one, root};
use crate::{
    Batch, KeyId, OpenError, Rows, Store,
    file::{KEYS, read},
};
use std::{collections::BTreeSet, fs, sync::Arc};

#[test]
fn everything_is_there_after_opening_again() {
    let (_folder, file, store) = fresh();
    let mut batch = one("a", "x");
    batch.create_key(KeyId(1)).put(KeyId(1), "b", "y");
    store.commit(batch).unwrap();
    drop(store);
    for _ in 0..20 {
        // Dropping frees the file at once.
        let store = Store::open(&file, &root()).unwrap();
        assert_eq!(store.get(b"a").unwrap().unwrap(), b"x");
        assert_eq!(store.get(b"b").unwrap().unwrap(), b"y");
    }
}

#[test]
fn a_store_that_is_only_read_leaves_its_file_as_it_was() {
    let (_folder, file, store) = fresh();
    store.commit(one("a", "x")).unwrap();
    drop(store);
    let bytes = fs::read(&file).unwrap();
    let store = Store::open(&file, &root()).unwrap();
    assert_eq!(store.get(b"a").unwrap().unwrap(), b"x");
    assert_eq!(store.check().unwrap().rows, 1);
    drop(store);
    assert_eq!(fs::read(&file).unwrap(), bytes);
}

#[test]
fn nothing_readable_is_in_the_file() {
    let (_folder, file, store) = fresh();
    store.commit(one("the-control-key", "a very private sentence")).unwrap();
    drop(store);
    let bytes = fs::read(&file).unwrap();
    let has = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    assert!(has(b"the-control-key"), "the search finds nothing at all");
    assert!(!has(b"private"));
    assert!(!has(&[7; 32]), "the root is in the file");
}

#[test]
fn a_destroyed_key_is_not_left_in_the_file() {
    let (_folder, file, store) = fresh();
    let key_at_rest = |store: &Store| {
        let id = 5_u32.to_be_bytes();
        store.shared.write(|opened| read(&opened.db, KEYS, &id)).unwrap()
    };
    let mut batch = Batch::new();
    batch.create_key(KeyId(5)).put(KeyId(5), "a", "x");
    store.commit(batch).unwrap();
    let sealed = key_at_rest(&store).unwrap();
    // Other keys come and go, so that copies of the page are left all over the file.
    for n in 6..40 {
        let mut batch = Batch::new();
        batch.create_key(KeyId(n)).put(KeyId(n), format!("{n}"), vec![0; 3_000]);
        store.commit(batch).unwrap();
    }
    let copies = || {
        let bytes = fs::read(&file).unwrap();
        bytes.windows(sealed.len()).filter(|window| *window == sealed.as_slice()).count()
    };
    assert!(copies() > 1, "the search finds too little");

    let mut forget = Batch::new();
    forget.destroy_key(KeyId(5));
    store.commit(forget).unwrap();
    assert_eq!(copies(), 0);
    assert_eq!(key_at_rest(&store), None);
    assert_eq!(store.check().unwrap().damaged.len(), 1);
    drop(store);
    let store = Store::open(&file, &root()).unwrap();
    assert_eq!(store.scan(b"").unwrap().iter().filter(|row| row.value.is_ok()).count(), 34);
    store.commit(one("b", "y")).unwrap();
}

#[test]
fn an_absent_file_is_missing_and_is_not_made_by_opening() {
    let (_folder, file) = folder();
    assert!(matches!(Store::open(&file, &root()), Err(OpenError::Missing)));
    assert!(matches!(Store::move_aside(&file, "now"), Err(OpenError::Missing)));
    assert!(matches!(Store::recover(&file, &root(), "now"), Err(OpenError::Missing)));
    let nowhere = file.with_file_name("no").join("store.redb");
    assert!(matches!(Store::create(&nowhere, &root()), Err(OpenError::Missing)));
    assert!(!file.exists());
}

#[test]
fn creating_never_replaces_a_file() {
    let (folder, file) = folder();
    fs::write(&file, "something else").unwrap();
    assert!(matches!(Store::create(&file, &root()), Err(OpenError::AlreadyThere)));
    assert_eq!(fs::read(&file).unwrap(), b"something else");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "and leaves nothing behind");
}

#[test]
fn a_second_hand_on_the_file_is_told_that_it_is_open() {
    let (_folder, file, store) = fresh();
    store.commit(one("a", "x")).unwrap();
    for error in [
        Store::open(&file, &root()).unwrap_err(),
        Store::move_aside(&file, "now").unwrap_err(),
        Store::recover(&file, &root(), "now").unwrap_err(),
    ] {
        assert!(matches!(error, OpenError::Locked), "{error:?}");
    }
    store.commit(one("b", "y")).unwrap();
}

#[test]
fn a_file_is_moved_aside_under_a_name_that_was_free() {
    let (folder, file) = folder();
    let mut names = Vec::new();
    for content in ["one", "two", "three"] {
        fs::write(&file, content).unwrap();
        let aside = Store::move_aside(&file, "2026/11/21 09:30").unwrap();
        assert_eq!(fs::read(&aside).unwrap(), content.as_bytes());
        assert!(!file.exists());
        names.push(aside.file_name().unwrap().to_owned().into_string().unwrap());
    }
    let name = "store.redb.damaged-2026-11-21-09-30";
    assert_eq!(names, [name.to_owned(), format!("{name}-2"), format!("{name}-3")]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    Store::create(&file, &root()).unwrap();
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_and_one_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, file, store) = fresh();
    drop(store);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    for mode in [0o640, 0o604, 0o620, 0o666] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let error = Store::open(&file, &root()).unwrap_err();
        assert!(matches!(error, OpenError::Readable), "{error:?}");
        assert!(error.to_string().contains("chmod 600"));
    }
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    Store::open(&file, &root()).unwrap();
}

#[cfg(unix)]
#[test]
fn a_file_of_another_user_is_refused() {
    use std::os::unix::fs::chown;
    let (_folder, file, store) = fresh();
    drop(store);
    // Whoever may give a file away tests with one; anyone else with the system's.
    let other = match chown(&file, Some(4_321), None) {
        Ok(()) => file,
        Err(_) => "/etc/hosts".into(),
    };
    let error = Store::open(&other, &root()).unwrap_err();
    assert!(matches!(error, OpenError::NotOurs), "{error:?}");
}

#[test]
fn many_hands_at_once_lose_nothing() {
    let (_folder, file, store) = fresh();
    let store = Arc::new(store);
    let hands: Vec<_> = (0..8)
        .map(|hand| {
            let store = Arc::clone(&store);
            std::thread::spawn(move || {
                for n in 0..40 {
                    let (key, twin) = (format!("{hand}/{n:02}"), format!("{hand}/{n:02}/twin"));
                    let mut batch = one(&key, "x");
                    batch.put(KeyId::REST, twin.as_str(), "x");
                    // A batch that must be refused is in the queue with the others.
                    if n % 10 == 3 {
                        let mut refused = one("never", "x");
                        refused.put(KeyId(99), "never", "x");
                        assert!(store.commit(refused).is_err());
                    }
                    store.commit(batch).unwrap();
                    assert_eq!(store.get(key.as_bytes()).unwrap().unwrap(), b"x");
                    assert_eq!(store.scan(key.as_bytes()).unwrap().len(), 2);
                }
            })
        })
        .collect();
    for hand in hands {
        hand.join().unwrap();
    }
    drop(Arc::into_inner(store).unwrap());
    let store = Store::open(&file, &root()).unwrap();
    let keys: BTreeSet<Vec<u8>> = store.scan(b"").unwrap().into_iter().map(|row| row.key).collect();
    assert_eq!(keys.len(), 8 * 40 * 2);
    assert_eq!(store.get(b"never").unwrap(), None);
}

#[test]
fn a_reader_never_sees_half_a_batch() {
    let (_folder, _file, store) = fresh();
    let store = Arc::new(store);
    let pair = |n: u32| {
        let mut batch = Batch::new();
        let id = KeyId(1 + n % 2);
        batch.destroy_key(id).create_key(id);
        batch.put(id, "left", n.to_string()).put(id, "right", n.to_string());
        batch
    };
    store.commit(pair(0)).unwrap();
    let writer = {
        let store = Arc::clone(&store);
        std::thread::spawn(move || (1..120).for_each(|n| store.commit(pair(n)).unwrap()))
    };
    while !writer.is_finished() {
        let rows = store.scan(b"").unwrap();
        let values: Vec<_> = rows.iter().map(|row| row.value.clone().unwrap()).collect();
        assert_eq!(values.len(), 2);
        assert_eq!(values[0], values[1]);
    }
    writer.join().unwrap();
}
