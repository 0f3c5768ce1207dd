//! Pairing and syncing as an app sees them: events that are pulled, and sessions that are left.

use crate::scene::{
    add_topic, code, home, inviting, joining, kind, pair, soon, syncing, ticket, topics,
    up_to_date, while_syncing,
};
use amble_ffi::{PairingHandle, Platform, SyncHandle};
use amble_model::{ErrorKind, HomeError, PairHandle, PairingEvent, SyncEvent};

/// Pulls events one by one, and gives up on most of the calls.
async fn pull_and_give_up<E>(
    mut call: impl AsyncFnMut() -> Result<Vec<E>, HomeError>,
    mut heard: impl FnMut(&E),
    is_last: impl Fn(&E) -> bool,
) -> usize {
    let mut given_up = 0;
    loop {
        let pulled = tokio::select! {
            biased;
            events = call() => Some(events.unwrap()),
            () = tokio::task::yield_now() => None,
        };
        match pulled {
            None => given_up += 1,
            Some(events) => {
                assert_eq!(events.len(), 1, "one was asked for");
                heard(&events[0]);
                if is_last(&events[0]) {
                    return given_up;
                }
            }
        }
    }
}

fn pairing_word(event: &PairingEvent) -> &'static str {
    match event {
        PairingEvent::Ticket { .. } => "ticket",
        PairingEvent::Connecting => "connecting",
        PairingEvent::Code { .. } => "code",
        PairingEvent::Paired { .. } => "paired",
        _ => "something else",
    }
}

async fn story(pairing: &PairingHandle) -> (Vec<&'static str>, usize) {
    let mut words = Vec::new();
    let given_up = pull_and_give_up(
        async || pairing.next_batch(1).await,
        |event| {
            words.push(pairing_word(event));
            if matches!(event, PairingEvent::Code { .. }) {
                pairing.confirm();
            }
        },
        |event| matches!(event, PairingEvent::Paired { .. }),
    );
    let given_up = given_up.await;
    (words, given_up)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_stops_waiting_loses_no_event() {
    let (ana, sam) =
        (home("Ana", Platform::default()).await, home("Sam", Platform::default()).await);
    let hers = soon(ana.handle.invite(inviting())).await.unwrap();
    let text = ticket(&hers).await;
    let his = soon(sam.handle.join(joining(text))).await.unwrap();
    let ((her_words, her_losses), (his_words, his_losses)) =
        soon(async { tokio::join!(story(&hers), story(&his)) }).await;
    assert_eq!(her_words, ["code", "paired"]);
    assert_eq!(his_words, ["connecting", "code", "paired"]);
    assert!(her_losses > 0 && his_losses > 0, "nobody ever stopped waiting");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_as_long_as_was_asked_for_and_empty_once_it_is_over() {
    let (ana, sam) =
        (home("Ana", Platform::default()).await, home("Sam", Platform::default()).await);
    let (hers, his) = pair(&ana.handle, &sam.handle).await;
    let her = soon(ana.handle.sync(hers, syncing())).await.unwrap();
    let him = soon(sam.handle.sync(his, syncing())).await.unwrap();
    up_to_date(&him).await;
    soon(him.leave()).await.unwrap();
    soon(her.leave()).await.unwrap();
    // Everything that happened is still there, in order.
    let first = her.next_batch(-1).await.unwrap();
    assert!(matches!(first.as_slice(), [SyncEvent::Open { .. }]), "{first:?}");
    let two = her.next_batch(2).await.unwrap();
    assert!(matches!(two[0], SyncEvent::Looking { .. }) && two.len() == 2, "{two:?}");
    let rest = her.next_batch(i32::MAX).await.unwrap();
    assert_eq!(rest.last(), Some(&SyncEvent::Closed));
    for _ in 0..2 {
        assert!(soon(her.next_batch(9)).await.unwrap().is_empty());
    }
    // To leave again does nothing.
    soon(her.leave()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_while_looking_returns_and_a_sync_can_be_begun_again_at_once() {
    let (ana, sam) =
        (home("Ana", Platform::default()).await, home("Sam", Platform::default()).await);
    let (hers, his) = pair(&ana.handle, &sam.handle).await;
    let mut left: Vec<std::sync::Arc<SyncHandle>> = Vec::new();
    for _ in 0..3 {
        let looking = soon(ana.handle.sync(hers, syncing())).await.unwrap();
        while_syncing(&looking, |e| matches!(e, SyncEvent::Looking { .. }).then_some(())).await;
        let (kind, reason) = kind(soon(ana.handle.sync(hers, syncing())).await);
        assert_eq!(kind, ErrorKind::NotNow, "{reason}");
        soon(looking.leave()).await.unwrap();
        left.push(looking);
    }
    // The home has not suffered by it: the two still sync.
    add_topic(&ana.handle, hers, "Roadmap").await.unwrap();
    let her = soon(ana.handle.sync(hers, syncing())).await.unwrap();
    let him = soon(sam.handle.sync(his, syncing())).await.unwrap();
    up_to_date(&her).await;
    up_to_date(&him).await;
    assert_eq!(topics(&sam.handle, his).await.unwrap()[0].title, "Roadmap");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pairing_that_nobody_holds_any_more_is_over_for_the_other_too() {
    let (ana, sam) =
        (home("Ana", Platform::default()).await, home("Sam", Platform::default()).await);
    let hers = soon(ana.handle.invite(inviting())).await.unwrap();
    let his = soon(sam.handle.join(joining(ticket(&hers).await))).await.unwrap();
    assert_eq!(code(&hers).await, code(&his).await);
    his.confirm();
    drop(hers);
    let mut last = None;
    while let Some(event) = soon(his.next_batch(1)).await.unwrap().pop() {
        last = Some(event);
    }
    assert!(matches!(last, Some(PairingEvent::Ended { .. })), "{last:?}");
    soon(ana.handle.shutdown()).await.unwrap();
    for home in [crate::scene::open(&ana.folder, Platform::default()).await.unwrap(), sam.handle] {
        assert!(home.people().await.unwrap().is_empty(), "nothing was kept");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_cannot_be_opened_says_why() {
    let ana = home("Ana", Platform::default()).await;
    let pair = ana.handle.add_person("Sam".to_owned()).await.unwrap();
    let (not_paired, reason) = kind(soon(ana.handle.sync(pair, syncing())).await);
    assert_eq!(not_paired, ErrorKind::NotNow, "{reason}");
    let (no_ticket, reason) = kind(soon(ana.handle.join(joining("hello".to_owned()))).await);
    assert_eq!(no_ticket, ErrorKind::Pairing, "{reason}");
    let mut request = inviting();
    request.listen = Some("the kitchen".to_owned());
    let (no_address, reason) = kind(soon(ana.handle.invite(request)).await);
    assert_eq!(no_address, ErrorKind::Invalid);
    assert!(reason.contains("the kitchen"), "{reason}");
    let mut request = inviting();
    request.pair = Some("pair_0000000000000000".parse::<PairHandle>().unwrap());
    let (nobody, reason) = kind(soon(ana.handle.invite(request)).await);
    assert_eq!(nobody, ErrorKind::NotFound, "{reason}");
}
