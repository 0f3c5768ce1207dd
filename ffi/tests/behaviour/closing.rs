//! After `shutdown` nothing of a home is held, and nothing calls back.

use crate::{
    fakes::{SlowClock, Tells, TestClock},
    scene::{
        NOW, home, inviting, item, joining, kind, meeting, met, not_yet, open, pair, soon, ticket,
    },
};
use amble_ffi::{ErrorKind, MeetEvent, Page, Platform, PrivateKind};

#[tokio::test(flavor = "multi_thread")]
async fn shutdown_waits_for_the_call_under_way_and_the_home_opens_again_at_once() {
    let (clock, mut asked, let_go) = SlowClock::new();
    let ana = home("Ana", Platform { clock: Some(clock), ..Platform::default() }).await;
    let amble = ana.amble.clone();
    let writing = tokio::spawn(async move {
        amble.add_private(PrivateKind::Note, None, "Still being written".to_owned()).await
    });
    soon(asked.recv()).await.unwrap();
    let amble = ana.amble.clone();
    let mut closing = tokio::spawn(async move { amble.shutdown().await });
    not_yet(&mut closing).await;
    let_go.send(()).unwrap();
    soon(closing).await.unwrap().unwrap();
    // At once: the first call after it.
    let again = open(&ana.folder, TestClock::at(Tells::Time(NOW)).platform()).await.unwrap();
    soon(writing).await.unwrap().unwrap();
    let notes = again.private_notes(None, Page { start: 0, limit: 9 }).await.unwrap();
    assert_eq!(notes[0].body, "Still being written");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_shutdown_every_call_says_that_the_home_is_closed() {
    let ana = home("Ana", Platform::default()).await;
    let pair = ana.amble.add_person("Sam".to_owned()).await.unwrap();
    soon(ana.amble.shutdown()).await.unwrap();
    soon(ana.amble.shutdown()).await.unwrap();
    let page = Page { start: 0, limit: 9 };
    for (kind, reason) in [
        kind(ana.amble.me().await),
        kind(ana.amble.people().await),
        kind(ana.amble.add_person("Kim".to_owned()).await),
        kind(ana.amble.agenda(pair.clone()).await),
        kind(ana.amble.add_items(pair.clone(), vec![item("Roadmap")]).await),
        kind(ana.amble.private_notes(None, page).await),
        kind(ana.amble.dump().await),
        kind(ana.amble.invite(inviting()).await),
        kind(ana.amble.join(joining("no ticket at all".to_owned())).await),
        kind(ana.amble.meet(pair, meeting()).await),
    ] {
        assert_eq!(kind, ErrorKind::NotNow, "{reason}");
        assert!(reason.contains("open it again"), "{reason}");
    }
    assert!(!soon(ana.amble.changes().next()).await.unwrap(), "nothing changes any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn shutdown_closes_every_screen_and_ends_every_waiting() {
    let (ana, sam) =
        (home("Ana", Platform::default()).await, home("Sam", Platform::default()).await);
    let (hers, _) = pair(&ana.amble, &sam.amble).await;
    for round in 0..5 {
        let amble = open_again(&ana.folder, round, &ana.amble).await;
        let meet = soon(amble.meet(hers.clone(), meeting())).await.unwrap();
        let invite = soon(amble.invite(inviting())).await.unwrap();
        ticket(&invite).await;
        met(&meet, |e| matches!(e, MeetEvent::Looking { .. }).then_some(())).await;
        let changes = amble.changes();
        let waiting = tokio::spawn(async move {
            let mut last = None;
            while let Some(event) = meet.next_batch(1).await.unwrap().pop() {
                last = Some(event);
            }
            while !invite.next_batch(9).await.unwrap().is_empty() {}
            invite.leave().await.unwrap();
            while changes.next().await.unwrap() {}
            last
        });
        soon(amble.shutdown()).await.unwrap();
        // At once, whatever still waits for its last words.
        let again = open(&ana.folder, Platform::default()).await.unwrap();
        assert_eq!(soon(waiting).await.unwrap(), Some(MeetEvent::Closed));
        soon(again.shutdown()).await.unwrap();
    }
}

/// The home as it was made, in the first round; opened again, in the others.
async fn open_again(
    folder: &str,
    round: usize,
    first: &std::sync::Arc<amble_ffi::Amble>,
) -> std::sync::Arc<amble_ffi::Amble> {
    if round == 0 { first.clone() } else { open(folder, Platform::default()).await.unwrap() }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_shut_down_at_once_neither_returns_before_the_home_is_free() {
    let (ana, sam) =
        (home("Ana", Platform::default()).await, home("Sam", Platform::default()).await);
    let (hers, _) = pair(&ana.amble, &sam.amble).await;
    let meet = soon(ana.amble.meet(hers, meeting())).await.unwrap();
    met(&meet, |e| matches!(e, MeetEvent::Looking { .. }).then_some(())).await;
    let shut = || {
        let amble = ana.amble.clone();
        tokio::spawn(async move { amble.shutdown().await })
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
    soon(ana.amble.shutdown()).await.unwrap();
    for round in 0..300 {
        let amble = open(&ana.folder, Platform::default()).await;
        let amble = amble.unwrap_or_else(|error| panic!("round {round}: {error}"));
        soon(amble.shutdown()).await.unwrap();
    }
}
