//! A paired device whose software has turned hostile, at a real sync: garbage, too much,
//! too slowly, nothing, and forged changes. The other side's app says what is wrong, goes on, keeps
//! everything, and stops listening after the third time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod scene;

use scene::*;

use amble_core::{Entity, ErrorKind, Field, ObjectId, SyncEvent, SyncSession};
use amble_document::{AuthorshipKey, Document, Writing};
use amble_link::Incoming;
use amble_model::{Edit, EditId, Op, Parcel, Put, limits};
use amble_net::CloseCode;
use scene::partner::scene;

fn title() -> Field {
    Field::from_word("title").unwrap()
}

/// The first topic of a document, and its title.
fn first_topic(document: &Document) -> (ObjectId, String) {
    let record = document.project();
    let topic = record.of(Entity::Topic).next().unwrap();
    (topic.id, topic.text(title()).to_owned())
}

async fn until_disconnected(session: &mut SyncSession) -> String {
    loop {
        match soon(session.next()).await.unwrap() {
            SyncEvent::Disconnected { reason } => return reason,
            SyncEvent::Closed => panic!("closed"),
            _ => {}
        }
    }
}

async fn until_closed(session: &mut SyncSession) {
    while !matches!(soon(session.next()).await, Some(SyncEvent::Closed) | None) {}
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_ends_in_a_sentence_and_the_third_time_mutes_until_the_owner_acts() {
    let scene = scene().await;
    let (mut session, at) = scene.sync().await;
    for garbage in [b"".as_slice(), b"\x01\x01hello", b"\x01\x02\x01junk"] {
        let mut channel = scene.sam.dial(&at).await;
        channel.send(garbage).await.unwrap();
        let reason = until_disconnected(&mut session).await;
        assert!(reason.len() > 20 && !reason.contains("Err"), "{reason}");
        channel.finish(CloseCode::Left).await;
    }
    until_closed(&mut session).await;
    assert!(scene.ana.person(scene.pair).unwrap().muted);
    let refused = scene.ana.sync(scene.pair, options()).await.unwrap_err();
    assert_eq!(refused.kind, ErrorKind::NotNow);
    assert!(refused.reason.contains("muted"), "{}", refused.reason);
    assert_eq!(scene.titles(), ["Roadmap"], "nothing is lost");
    scene.ana.unmute(scene.pair).unwrap();
    let (mut session, _) = scene.sync().await;
    session.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_nothing_is_hung_up_on_and_another_can_come() {
    let scene = scene().await;
    let (mut session, at) = scene.sync().await;
    let silent = scene.sam.dial(&at).await;
    let reason = until_disconnected(&mut session).await;
    assert!(reason.contains("slow"), "{reason}");
    drop(silent);
    // A frame that claims more than the cap is refused before anything is allocated for it.
    let mut channel = scene.sam.dial(&at).await;
    let too_much = channel.send(&vec![0; limits::FRAME_BYTES + 1]).await.unwrap_err();
    assert!(matches!(too_much, amble_net::NetError::TooBig { .. }));
    // And an honest one still gets what Ana shared.
    let (_session, document) = scene.sam.greet(&mut channel).await;
    assert_eq!(first_topic(&document).1, "Roadmap");
    channel.finish(CloseCode::Done).await;
    session.leave().await;
    assert!(!scene.ana.person(scene.pair).unwrap().muted, "slowness is no offence");
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_words_are_refused_reported_and_mute_the_third_time() {
    let scene = scene().await;
    let (mut session, at) = scene.sync().await;
    let mut channel = scene.sam.dial(&at).await;
    let (mut talk, mut document) = scene.sam.greet(&mut channel).await;
    let topic = first_topic(&document).0;
    let key = AuthorshipKey::new(&scene.sam.key);
    let honest = document.clone();
    for n in 0..3u8 {
        document = honest.clone();
        let put = Put::text(title(), "Sam is right about everything");
        let forged = Edit::new(EditId([n + 1; 10]), topic, Op::Put(vec![put]));
        let writing = Writing { actor: [n + 1; limits::ACTOR_BYTES] };
        let published = document.publish(&[forged], writing, &key).unwrap();
        let parcel = Parcel {
            mine: document.tip(scene.sam.device),
            yours: document.tip(scene.sam.anas_device),
            changes: published.changes.into_iter().map(|c| c.envelope).collect(),
        };
        for frame in talk.parcel(&parcel).unwrap() {
            channel.send(&frame).await.unwrap();
        }
        // The author is told why, so that an honest one could act on it.
        loop {
            let frame = soon(channel.receive(limits::FRAME_BYTES, None)).await.unwrap();
            match talk.receive(&frame).unwrap() {
                Some(Incoming::Report(counts)) => {
                    let reason = amble_document::Refusal::from_code(counts[0].code);
                    assert_eq!(reason, Some(amble_document::Refusal::NotTheirs));
                    break;
                }
                Some(Incoming::Bye) => panic!("hung up without a reason"),
                _ => {}
            }
        }
    }
    let mut refused = 0;
    loop {
        match soon(session.next()).await {
            Some(SyncEvent::Refused { .. }) => refused += 1,
            Some(SyncEvent::Closed) | None => break,
            _ => {}
        }
    }
    assert_eq!(refused, 3);
    assert_eq!(scene.titles(), ["Roadmap"]);
    assert!(scene.ana.person(scene.pair).unwrap().muted);
}
