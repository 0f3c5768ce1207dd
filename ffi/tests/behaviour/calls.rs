//! Many callers at once, and callers who do not wait.

use crate::scene::{home, item, kind, soon};
use amble_ffi::{ErrorKind, Field, FieldChange, Page, Platform, PrivateKind};
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_calls_at_once_are_all_answered_and_all_kept() {
    let ana = home("Ana", Platform::default()).await;
    let pair = ana.amble.add_person("Sam".to_owned()).await.unwrap();
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..200 {
        let (amble, pair) = (ana.amble.clone(), pair.clone());
        calls.spawn(async move {
            match n % 4 {
                0 => drop(amble.add_items(pair, vec![item(&format!("Item {n}"))]).await.unwrap()),
                1 => drop(amble.agenda(pair).await.unwrap()),
                2 => {
                    let body = format!("Note {n}");
                    drop(amble.add_private(PrivateKind::Note, None, body).await.unwrap());
                }
                _ => drop(amble.people().await.unwrap()),
            }
        });
    }
    soon(calls.join_all()).await;
    let items = ana.amble.agenda(pair).await.unwrap();
    let titles: BTreeSet<&str> = items.iter().map(|item| item.title.as_str()).collect();
    assert_eq!((items.len(), titles.len()), (50, 50));
    let notes = ana.amble.private_notes(None, Page { start: 0, limit: 99 }).await.unwrap();
    assert_eq!(notes.len(), 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_is_done_even_if_nobody_waits_for_it() {
    let ana = home("Ana", Platform::default()).await;
    let changes = ana.amble.changes();
    tokio::select! {
        biased;
        done = ana.amble.add_person("Sam".to_owned()) => drop(done.unwrap()),
        () = std::future::ready(()) => {}
    }
    assert!(soon(changes.next()).await.unwrap());
    assert_eq!(ana.amble.people().await.unwrap()[0].name, "Sam");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_a_cancelled_call_has_heard_is_told_to_the_next() {
    let ana = home("Ana", Platform::default()).await;
    let pair = ana.amble.add_person("Sam".to_owned()).await.unwrap();
    let items = ana.amble.add_items(pair.clone(), vec![item("Roadmap")]).await.unwrap();
    let changes = ana.amble.changes();
    let mut given_up = 0;
    for n in 0..200 {
        let fields = vec![FieldChange { field: Field::Title, value: format!("Title {n}") }];
        let (amble, pair, item) = (ana.amble.clone(), pair.clone(), items[0].clone());
        let mut saving = tokio::spawn(async move { amble.change(pair, item, fields).await });
        tokio::select! {
            biased;
            saved = &mut saving => {
                saved.unwrap().unwrap();
                given_up += 1;
                assert!(soon(changes.next()).await.unwrap());
            }
            told = changes.next() => {
                assert!(told.unwrap());
                saving.await.unwrap().unwrap();
            }
        }
    }
    assert!(given_up > 0, "nobody ever stopped waiting");
}

#[tokio::test(flavor = "multi_thread")]
async fn text_that_is_no_id_is_an_error_of_that_call() {
    let ana = home("Ana", Platform::default()).await;
    for text in ["", "nobody", "📅", "\u{0}"] {
        let (kind, reason) = kind(ana.amble.agenda(text.to_owned()).await);
        assert_eq!(kind, ErrorKind::Invalid, "{reason}");
    }
}
