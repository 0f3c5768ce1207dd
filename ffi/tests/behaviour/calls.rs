//! Many callers at once, callers who do not wait, and callers who hand in what is malformed.

use crate::scene::{add_topic, home, kind, soon, topics};
use amble_ffi::Platform;
use amble_model::{
    DeviceId, EditId, ErrorKind, Field, FieldChange, FieldValue, HomeError, ObjectId, Page,
    PairHandle, PersonId, PrivateId, Query, UniFfiTag,
};
use std::{collections::BTreeSet, fmt};
use uniffi::{Lift, Lower, RustBuffer};

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_calls_at_once_are_all_answered_and_all_kept() {
    let ana = home("Ana", Platform::default()).await;
    let pair = ana.handle.add_person("Sam".to_owned()).await.unwrap();
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..200 {
        let handle = ana.handle.clone();
        calls.spawn(async move {
            match n % 4 {
                0 => drop(add_topic(&handle, pair, &format!("Topic {n}")).await.unwrap()),
                1 => drop(topics(&handle, pair).await.unwrap()),
                2 => drop(handle.add_private(None, format!("Note {n}")).await.unwrap()),
                _ => drop(handle.people().await.unwrap()),
            }
        });
    }
    soon(calls.join_all()).await;
    let topics = topics(&ana.handle, pair).await.unwrap();
    let titles: BTreeSet<&str> = topics.iter().map(|topic| topic.title.as_str()).collect();
    assert_eq!((topics.len(), titles.len()), (50, 50));
    let notes = ana.handle.private_notes(None, Page { start: 0, limit: 99 }).await.unwrap();
    assert_eq!(notes.len(), 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_is_done_even_if_nobody_waits_for_it() {
    let ana = home("Ana", Platform::default()).await;
    let changes = ana.handle.changes();
    tokio::select! {
        biased;
        done = ana.handle.add_person("Sam".to_owned()) => drop(done.unwrap()),
        () = std::future::ready(()) => {}
    }
    assert!(soon(changes.next()).await.unwrap());
    assert_eq!(ana.handle.people().await.unwrap()[0].name, "Sam");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_a_cancelled_call_has_heard_is_told_to_the_next() {
    let ana = home("Ana", Platform::default()).await;
    let pair = ana.handle.add_person("Sam".to_owned()).await.unwrap();
    let topic = add_topic(&ana.handle, pair, "Roadmap").await.unwrap();
    let field = Field::from_word("title").unwrap();
    let changes = ana.handle.changes();
    let mut given_up = 0;
    for n in 0..200 {
        let value = Some(FieldValue::Text(format!("Title {n}")));
        let (handle, fields) = (ana.handle.clone(), vec![FieldChange { field, value }]);
        let mut saving = tokio::spawn(async move { handle.set(pair, topic, fields).await });
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

/// What a call says when another language hands it this as a value of type `T`: UniFFI gives the
/// error of a failed reading to the caller if it is the call's own error, and panics if not.
fn refusal<T: Lift<UniFfiTag, FfiType = RustBuffer> + fmt::Debug>(
    handed: RustBuffer,
) -> (ErrorKind, String) {
    let error = T::try_lift(handed).expect_err("it is malformed");
    let HomeError::Failed { kind, reason } = error.downcast().expect("the calls' own error");
    (kind, reason)
}

fn text(text: &str) -> RustBuffer {
    <String as Lower<UniFfiTag>>::lower(text.to_owned())
}

#[test]
fn text_that_is_no_id_no_day_and_no_field_is_an_error_of_the_call_it_is_handed_to() {
    for word in ["", "nobody", "📅", "\u{0}", "pair_0", "topic_0000000000000000x"] {
        for (kind, reason) in [
            refusal::<PairHandle>(text(word)),
            refusal::<ObjectId>(text(word)),
            refusal::<EditId>(text(word)),
            refusal::<PrivateId>(text(word)),
            refusal::<PersonId>(text(word)),
            refusal::<DeviceId>(text(word)),
            refusal::<Field>(text(word)),
            refusal::<chrono::NaiveDate>(text(word)),
        ] {
            assert_eq!(kind, ErrorKind::Invalid, "{reason}");
            assert!(reason.len() > 10, "{reason}");
        }
    }
    for day in ["2026-02-30", "12026-01-01", "-0001-01-01", "2026-1-2", "2026-11-20T16:00:00"] {
        assert_eq!(refusal::<chrono::NaiveDate>(text(day)).0, ErrorKind::Invalid, "{day}");
    }
}

#[test]
fn a_malformed_id_inside_of_a_record_is_the_same_error() {
    let string =
        |into: &mut Vec<u8>, text: &str| <String as Lower<UniFfiTag>>::write(text.to_owned(), into);
    // As a caller writes `Query(kind = TOPIC, all = false, topic = "nobody", page = null)`.
    let mut query = vec![0, 0, 0, 1, 0, 1];
    string(&mut query, "nobody");
    query.push(0);
    // `FieldChange(field = "colour", value = Text("red"))`.
    let mut change = Vec::new();
    string(&mut change, "colour");
    change.extend([1, 0, 0, 0, 1]);
    string(&mut change, "red");
    for (kind, reason) in [
        refusal::<Query>(RustBuffer::from_vec(query)),
        refusal::<FieldChange>(RustBuffer::from_vec(change)),
    ] {
        assert_eq!(kind, ErrorKind::Invalid, "{reason}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_of_another_kind_or_of_nobody_is_told_apart_from_a_malformed_one() {
    let ana = home("Ana", Platform::default()).await;
    let pair = ana.handle.add_person("Sam".to_owned()).await.unwrap();
    let nobody: PairHandle = "pair_0000000000000000".parse().unwrap();
    let nothing: ObjectId = "topic_0000000000000000".parse().unwrap();
    for (kind, reason) in [
        kind(ana.handle.person(nobody).await),
        kind(ana.handle.get(nobody, nothing).await),
        kind(ana.handle.get(pair, nothing).await),
    ] {
        assert_eq!(kind, ErrorKind::NotFound, "{reason}");
    }
}
