//! What the platform brings may fail, lie or break: that is an error for the one who called, and
//! nothing is half made.

use crate::{
    fakes::{Tells, TestClock, TestKeys, Trouble},
    scene::{NOW, home, init, inviting, kind, nowhere, open, soon},
};
use amble_ffi::Platform;
use amble_model::{Entity, ErrorKind, New, NewMeeting, Page, Query};
use std::{fs, path::Path};

const ALL: Page = Page { start: 0, limit: 100 };

fn is_made(folder: &str) -> bool {
    let folder = Path::new(folder);
    folder.join("store.redb").exists() || folder.join("secrets").exists()
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_rest_in_the_platforms_place_and_nowhere_else() {
    let ((_dir, folder), keys) = (nowhere(), TestKeys::with(Trouble::None));
    let made = init(&folder, keys.platform()).await.unwrap();
    let me = made.me().await.unwrap();
    assert_eq!(keys.names(), ["authorship", "device", "store-root", "vault"]);
    let kept = keys.kept.lock().unwrap().clone();
    assert!(kept.values().all(|secret| secret.len() == 32));
    soon(made.shutdown()).await.unwrap();
    for entry in fs::read_dir(&folder).unwrap() {
        let file = entry.unwrap().path();
        let bytes = fs::read(&file).unwrap();
        for (name, secret) in &kept {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_slice());
            assert!(!found, "the {name} key is in {}", file.display());
        }
    }
    assert_eq!(open(&folder, keys.platform()).await.unwrap().me().await.unwrap(), me);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_store_that_fails_lies_or_breaks_makes_no_home_and_a_good_one_does_afterwards() {
    for (trouble, says) in [
        (Trouble::Locked, "unlock this device"),
        (Trouble::Short, "32 bytes"),
        (Trouble::PanicAtLoad, "it broke"),
        (Trouble::FullAtSave, "the key store is full"),
        (Trouble::PanicAtSave, "it broke"),
    ] {
        let ((_dir, folder), keys) = (nowhere(), TestKeys::with(trouble));
        let (kind, reason) = kind(init(&folder, keys.platform()).await);
        assert_eq!(kind, ErrorKind::Vault, "{reason}");
        assert!(reason.contains(says) && reason.contains("key store of this device"), "{reason}");
        assert!(!is_made(&folder), "{says}");
        assert_eq!(keys.names(), Vec::<String>::new(), "keys of no home are left: {says}");
        keys.set(Trouble::None);
        init(&folder, keys.platform()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_whose_key_store_fails_does_not_open_and_is_as_it_was() {
    let ((_dir, folder), keys) = (nowhere(), TestKeys::with(Trouble::None));
    let made = init(&folder, keys.platform()).await.unwrap();
    made.add_person("Sam".to_owned()).await.unwrap();
    soon(made.shutdown()).await.unwrap();
    let before = keys.kept.lock().unwrap().clone();
    for trouble in [Trouble::Locked, Trouble::Short, Trouble::PanicAtLoad] {
        keys.set(trouble);
        let (kind, reason) = kind(open(&folder, keys.platform()).await);
        assert_eq!(kind, ErrorKind::Vault, "{reason}");
        assert_eq!(*keys.kept.lock().unwrap(), before);
    }
    keys.set(Trouble::None);
    let again = open(&folder, keys.platform()).await.unwrap();
    assert_eq!(again.people().await.unwrap()[0].name, "Sam");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_fails_is_an_error_with_its_own_words_and_nothing_is_saved() {
    let clock = TestClock::at(Tells::Time(NOW));
    let ana = home("Ana", clock.platform()).await;
    let pair = ana.handle.add_person("Sam".to_owned()).await.unwrap();
    for (tells, says) in [
        (Tells::Nothing, "the clock has stopped"),
        (Tells::Panic, "it panicked"),
        (Tells::Offset(100_000), "clock looks wrong"),
        (Tells::Time(i64::MAX), "clock looks wrong"),
    ] {
        clock.set(tells);
        let note = ana.handle.add_private(None, "Tired".to_owned());
        let (kind, reason) = kind(soon(note).await);
        assert_eq!(kind, ErrorKind::Internal, "{reason}");
        assert!(reason.contains(says), "{reason}");
    }
    clock.set(Tells::Nothing);
    for (kind, reason) in [
        kind(soon(ana.handle.create(pair, vec![New::Meeting(NewMeeting {})])).await),
        kind(soon(ana.handle.invite(inviting())).await),
    ] {
        assert_eq!((kind, reason.as_str()), (ErrorKind::Internal, "the clock has stopped"));
    }
    assert!(ana.handle.private_notes(None, ALL).await.unwrap().is_empty());
    assert!(ana.handle.list(pair, Query::all(Entity::Meeting)).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_the_one_where_the_device_is() {
    let clock = TestClock::at(Tells::Time(NOW));
    let ana = home("Ana", clock.platform()).await;
    let mut days = Vec::new();
    for offset in [-86_399, 0, 86_399] {
        clock.set(Tells::Offset(offset));
        let note = ana.handle.add_private(None, "Tired".to_owned()).await;
        let note = ana.handle.private_note(note.unwrap().to_string()).await.unwrap();
        days.push(note.written.to_string());
    }
    assert_eq!(days, ["2026-11-24", "2026-11-25", "2026-11-26"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_an_error_of_that_call_alone() {
    let ((_dir, folder), clock) = (nowhere(), TestClock::at(Tells::Time(NOW)));
    let ana = init(&folder, clock.platform()).await.unwrap();
    soon(ana.shutdown()).await.unwrap();
    clock.set(Tells::Panic);
    let (kind, reason) = kind(open(&folder, clock.platform()).await);
    assert_eq!(kind, ErrorKind::Internal);
    assert!(reason.contains("fault in Amble itself"), "{reason}");
    // Neither the threads nor the home are lost by it.
    open(&folder, Platform::default()).await.unwrap().me().await.unwrap();
}
