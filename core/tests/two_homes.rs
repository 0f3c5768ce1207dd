//! Two homes in one process: pair over loopback, edit apart, meet, in step.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod scene;

use scene::*;

use amble_core::{
    Action, Amble, Delivery, Entity, ErrorKind, Field, FieldValue, InviteOptions, JoinOptions,
    NewAction, NewTopic, ObjectId, PairHandle, PairingEvent, Query, Role, Side, SyncEvent,
};

fn actions(home: &Amble, pair: PairHandle) -> Vec<Action> {
    home.snapshot(pair).unwrap().list_of(Query::all(Entity::Action))
}

fn notes(home: &Amble, pair: PairHandle, topic: ObjectId) -> Vec<String> {
    home.snapshot(pair).unwrap().notes(topic).into_iter().map(|note| note.text).collect()
}

fn due(day: &str) -> FieldValue {
    FieldValue::Day(day.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_pair_edit_apart_sync_and_hold_the_same_agenda() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    // Ana prepares before Sam has anything installed.
    let early = ana.add_person("Sam").unwrap();
    share(&ana, early, &["Roadmap"]);
    let new = NewAction {
        what: "Draft the roadmap".into(),
        owner: Side::Them,
        due: None,
        done_when: String::new(),
        topic: None,
    };
    let draft = ana.create(early, new.into(), NOW).unwrap();
    assert_eq!(agenda(&ana, early)[0].delivery, Delivery::NotSent);

    let (hers, his) = pair(&ana, &sam, Some(early)).await;
    assert_eq!(hers, early);
    share(&sam, his, &["Growth", "Hiring"]);

    let mut a = ana.sync(hers, options()).await.unwrap();
    let mut b = sam.sync(his, options()).await.unwrap();
    up_to_date(&mut a).await;
    let SyncEvent::UpToDate { digest, received, .. } = up_to_date(&mut b).await else { panic!() };
    assert!(received > 0 && !digest.lines.is_empty());

    assert_eq!(titles(&ana, hers), ["Growth", "Hiring", "Roadmap"], "the report's come first");
    assert_eq!(titles(&ana, hers), titles(&sam, his));
    assert!(agenda(&ana, hers).iter().all(|topic| topic.delivery == Delivery::Delivered));
    assert_eq!(actions(&sam, his)[0].owner, Side::Me, "what was for them before pairing is his");
    assert_eq!(actions(&ana, hers)[0].owner, Side::Them);

    // While both are connected, what one saves reaches the other by itself.
    set(&ana, hers, draft, "due", due("2026-12-04"));
    up_to_date(&mut a).await;
    let day = || actions(&sam, his)[0].due.map(|day| day.to_string());
    assert_eq!(day().as_deref(), Some("2026-12-04"));
    a.leave().await;
    b.leave().await;

    // Apart, both change the due date; when they sync, both see both.
    set(&ana, hers, draft, "due", due("2026-12-11"));
    set(&sam, his, draft, "due", due("2026-12-18"));
    let (mut a, mut b) = sync((&ana, hers), (&sam, his)).await;
    let (on_hers, on_his) = (ana.conflicts(hers).unwrap(), sam.conflicts(his).unwrap());
    let values = |all: &[amble_core::ThingConflict]| -> Vec<_> {
        all.iter().flat_map(|one| &one.conflict.values).map(|v| v.value.clone()).collect()
    };
    assert_eq!((on_hers.len(), values(&on_hers).len()), (1, 2));
    assert_eq!(values(&on_hers), values(&on_his), "in the same order on both devices");
    let chosen = due("2026-12-11");
    let whose = |all: &[amble_core::ThingConflict]| {
        all[0].conflict.values.iter().find(|v| v.value.as_ref() == Some(&chosen)).map(|v| v.by)
    };
    assert_eq!((whose(&on_hers), whose(&on_his)), (Some(Side::Me), Some(Side::Them)));
    let field = Field::from_word("due").unwrap();
    sam.settle(his, draft, field, Some(chosen.clone())).unwrap();
    up_to_date(&mut b).await;
    assert!(ana.conflicts(hers).unwrap().is_empty());
    let refused = ana.settle(hers, draft, field, Some(chosen)).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::NotNow);
    b.leave().await;
    a.leave().await;
    assert!(ana.person(hers).unwrap().last_sync.is_some());
}

/// The notes under a topic are lines. Both rewrite one of them apart, and both add one.
#[tokio::test(flavor = "multi_thread")]
async fn a_line_of_notes_that_both_changed_apart_is_shown_in_both_versions() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (hers, his) = pair(&ana, &sam, None).await;
    let topic = share(&ana, hers, &["Pay"])[0];
    ana.write_notes(hers, topic, "", "Budget: 40000 EUR\nAsk Eva").unwrap();
    sync_once((&ana, hers), (&sam, his)).await;
    let shown = "Budget: 40000 EUR\nAsk Eva";
    assert_eq!(notes(&sam, his, topic).join("\n"), shown);
    let (hers_now, his_now) =
        ("Budget: 45000 EUR\nAsk Eva\nAsk legal first", "Budget: 50000 EUR\nAsk Eva\nHe said yes");
    ana.write_notes(hers, topic, shown, hers_now).unwrap();
    sam.write_notes(his, topic, shown, his_now).unwrap();
    sync_once((&ana, hers), (&sam, his)).await;
    for (home, pair) in [(&ana, hers), (&sam, his)] {
        let notes = home.snapshot(pair).unwrap().notes(topic);
        let mut lines: Vec<_> = notes[1..].iter().map(|note| note.text.as_str()).collect();
        lines.sort_unstable();
        assert_eq!(lines, ["Ask Eva", "Ask legal first", "He said yes"]);
        let versions = &notes[0].conflicts[0].values;
        let mut both: Vec<_> = versions.iter().filter_map(|v| v.value.clone()).collect();
        both.sort();
        let text = |text: &str| FieldValue::Text(text.into());
        assert_eq!(both, [text("Budget: 45000 EUR"), text("Budget: 50000 EUR")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_on_either_side_stores_nothing_on_both() {
    for host_says_no in [true, false] {
        let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
        let options = InviteOptions {
            pair: None,
            as_role: Role::Report,
            listen: loopback(),
            charter: None,
            now: NOW,
        };
        let mut inviting = ana.invite(options).await.unwrap();
        let Some(PairingEvent::Ticket { text, .. }) = soon(inviting.next()).await else { panic!() };
        let options =
            JoinOptions { ticket: text.clone(), pair: None, listen: loopback(), now: NOW };
        let mut joining = sam.join(options.clone()).await.unwrap();
        code(&mut inviting).await;
        code(&mut joining).await;
        if host_says_no {
            joining.confirm();
            inviting.refuse();
        } else {
            inviting.confirm();
            joining.refuse();
        }
        for screen in [&mut inviting, &mut joining] {
            loop {
                match soon(screen.next()).await {
                    Some(PairingEvent::Ended { .. }) | None => break,
                    Some(PairingEvent::Paired { .. }) => panic!("paired in spite of a no"),
                    Some(_) => {}
                }
            }
        }
        assert!(ana.people().unwrap().is_empty());
        assert!(sam.people().unwrap().is_empty());
        // The code was used: it is good for nobody any more.
        let mut late = sam.join(options).await.unwrap();
        loop {
            match soon(late.next()).await.unwrap() {
                PairingEvent::Ended { .. } => break,
                PairingEvent::Connecting => {}
                other => panic!("{other:?}"),
            }
        }
    }
}

/// Text that does not compress: letters by a seeded generator.
fn noise(seed: &mut u64, chars: usize) -> String {
    let mut letter = || {
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b'!' + ((*seed >> 57) as u8) % 90)
    };
    (0..chars).map(|_| letter()).collect()
}

/// Each has more to give than the other's window holds: neither may wait for the other to read.
#[tokio::test(flavor = "multi_thread")]
async fn two_people_with_megabytes_for_each_other_get_up_to_date() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (hers, his) = pair(&ana, &sam, None).await;
    let mut seed = 7;
    for (amble, pair) in [(&ana, hers), (&sam, his)] {
        let new = (0..500)
            .map(|n| NewTopic { details: noise(&mut seed, 4_000), ..topic(&format!("no. {n}")) })
            .map(Into::into)
            .collect();
        amble.create_all(pair, new, NOW).unwrap();
    }
    let mut a = ana.sync(hers, options()).await.unwrap();
    let mut b = sam.sync(his, options()).await.unwrap();
    up_to_date(&mut a).await;
    let SyncEvent::UpToDate { bytes, .. } = up_to_date(&mut b).await else { panic!() };
    assert!(bytes > 3_000_000, "{bytes}");
    assert_eq!(agenda(&ana, hers).len(), 1_000);
    assert_eq!(agenda(&sam, his).len(), 1_000);
    a.leave().await;
    b.leave().await;
}

/// The last word of a pairing was lost for good, or a home was set up again before anything had
/// crossed: the one who is still paired must not be in the way.
#[tokio::test(flavor = "multi_thread")]
async fn two_who_never_exchanged_anything_can_pair_anew_and_what_waits_still_arrives() {
    let ((_a, ana), (_b, sam), (_c, new_sam)) = (home("Ana"), home("Sam"), home("Sam"));
    let (hers, _) = pair(&ana, &sam, None).await;
    share(&ana, hers, &["Roadmap"]);
    // Sam's home of before is gone; the person of his new one is another, so Ana has two.
    let (second, his) = pair(&ana, &new_sam, None).await;
    assert_ne!(hers, second);
    // With the same person, the pairing takes the old one's place, and what waits goes along.
    let (again, _) = pair(&ana, &new_sam, None).await;
    assert_eq!(again, second);
    share(&ana, again, &["Hiring"]);
    sync_once((&ana, again), (&new_sam, his)).await;
    assert_eq!(titles(&new_sam, his), ["Hiring"]);
    // Now there is something to lose: a third time is refused.
    let options = InviteOptions {
        pair: Some(again),
        as_role: Role::Manager,
        listen: loopback(),
        charter: None,
        now: NOW,
    };
    assert_eq!(ana.invite(options).await.unwrap_err().kind, ErrorKind::NotNow);
}
