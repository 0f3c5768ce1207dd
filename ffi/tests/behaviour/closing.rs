//! After `shutdown` nothing of a home is held, and nothing calls back.

use crate::{
    fakes::{SlowClock, Tells, TestClock},
    scene::{
        NOW, home, inviting, joining, kind, not_yet, open, pair, soon, syncing, ticket, topic,
        topics, while_syncing,
    },
};
use amble_ffi::{HomeHandle, Platform};
use amble_model::{ErrorKind, Page, SyncEvent};
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn shutdown_waits_for_the_call_under_way_and_the_home_opens_again_at_once() {
    let (clock, mut asked, let_go) = SlowClock::new();
    let ana = home("Ana", Platform { clock: Some(clock), ..Platform::default() }).await;
    let handle = ana.handle.clone();
    let writing =
        tokio::spawn(
            async move { handle.add_private(None, "Still being written".to_owned()).await },
        );
    soon(asked.recv()).await.unwrap();
    let handle = ana.handle.clone();
    let mut closing = tokio::spawn(async move { handle.shutdown().await });
    not_yet(&mut closing).await;
    let_go.send(()).unwrap();
    soon(closing).await.unwrap().unwrap();
    // At once: the first call after it.
    let again = open(&ana.folder, TestClock::at(Tells::Time(NOW)).platform()).await.unwrap();
    soon(writing).await.unwrap().unwrap();
    let notes = again.private_notes(None, Page { start: 0, limit: 9 }).await.unwrap();
    assert_eq!(notes[0].text, "Still being written");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_shutdown_every_call_says_that_the_home_is_closed() {
    let ana = home("Ana", Platform::default()).await;
    let pair = ana.handle.add_person("Sam".to_owned()).await.unwrap();
    soon(ana.handle.shutdown()).await.unwrap();
    soon(ana.handle.shutdown()).await.unwrap();
    let page = Page { start: 0, limit: 9 };
    for (kind, reason) in [
        kind(ana.handle.me().await),
        kind(ana.handle.people().await),
        kind(ana.handle.add_person("Kim".to_owned()).await),
        kind(topics(&ana.handle, pair).await),
        kind(ana.handle.create(pair, vec![topic("Roadmap")]).await),
        kind(ana.handle.private_notes(None, page).await),
        kind(ana.handle.dump().await),
        kind(ana.handle.invite(inviting()).await),
        kind(ana.handle.join(joining("no ticket at all".to_owned())).await),
        kind(ana.handle.sync(pair, syncing()).await),
    ] {
        assert_eq!(kind, ErrorKind::NotNow, "{reason}");
        assert!(reason.contains("open it again"), "{reason}");
    }
    assert!(!soon(ana.handle.changes().next()).await.unwrap(), "nothing changes any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn shutdown_closes_every_session_and_ends_every_waiting() {
    let (ana, sam) =
        (home("Ana", Platform::default()).await, home("Sam", Platform::default()).await);
    let (hers, _) = pair(&ana.handle, &sam.handle).await;
    for round in 0..5 {
        let handle = open_again(&ana.folder, round, &ana.handle).await;
        let sync = soon(handle.sync(hers, syncing())).await.unwrap();
        let invite = soon(handle.invite(inviting())).await.unwrap();
        ticket(&invite).await;
        while_syncing(&sync, |e| matches!(e, SyncEvent::Looking { .. }).then_some(())).await;
        let changes = handle.changes();
        let waiting = tokio::spawn(async move {
            let mut last = None;
            while let Some(event) = sync.next_batch(1).await.unwrap().pop() {
                last = Some(event);
            }
            while !invite.next_batch(9).await.unwrap().is_empty() {}
            invite.leave().await.unwrap();
            while changes.next().await.unwrap() {}
            last
        });
        soon(handle.shutdown()).await.unwrap();
        // At once, whatever still waits for its last words.
        let again = open(&ana.folder, Platform::default()).await.unwrap();
        assert_eq!(soon(waiting).await.unwrap(), Some(SyncEvent::Closed));
        soon(again.shutdown()).await.unwrap();
    }
}

/// The home as it was made, in the first round; opened again, in the others.
async fn open_again(folder: &str, round: usize, first: &Arc<HomeHandle>) -> Arc<HomeHandle> {
    if round == 0 { first.clone() } else { open(folder, Platform::default()).await.unwrap() }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_shut_down_at_once_neither_returns_before_the_home_is_free() {
    let (ana, sam) =
        (home("Ana", Platform::default()).await, home("Sam", Platform::default()).await);
    let (hers, _) = pair(&ana.handle, &sam.handle).await;
    let sync = soon(ana.handle.sync(hers, syncing())).await.unwrap();
    while_syncing(&sync, |e| matches!(e, SyncEvent::Looking { .. }).then_some(())).await;
    let shut = || {
        let handle = ana.handle.clone();
        tokio::spawn(async move { handle.shutdown().await })
    };
    let (mut one, mut other) = (shut(), shut());
    soon(async {
        tokio::select! {
            done = &mut one => done,
            done = &mut other => done,
        }
    })
    .await
    .unwrap()
    .unwrap();
    open(&ana.folder, Platform::default()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_that_was_closed_can_be_opened_again_at_once_every_time() {
    let ana = home("Ana", Platform::default()).await;
    soon(ana.handle.shutdown()).await.unwrap();
    for round in 0..300 {
        let handle = open(&ana.folder, Platform::default()).await;
        let handle = handle.unwrap_or_else(|error| panic!("round {round}: {error}"));
        soon(handle.shutdown()).await.unwrap();
    }
}
