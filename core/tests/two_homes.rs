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
    Amble, ErrorKind, Field, FieldChange, InviteOptions, JoinOptions, MeetEvent, NewAction,
    NewItem, Owner, Page, PairingEvent, Role, Way,
};

#[tokio::test(flavor = "multi_thread")]
async fn two_people_pair_edit_apart_meet_and_hold_the_same_agenda() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    // Ana prepares before Sam has anything installed.
    let early = ana.add_person("Sam").unwrap();
    ana.add_items(early, vec![item("Roadmap")]).unwrap();
    let action = NewAction {
        what: "Draft the roadmap".into(),
        who: Owner::Them,
        due: None,
        measure: String::new(),
        item: None,
    };
    let draft = ana.add_action(early, action).unwrap();
    assert_eq!(ana.agenda(early).unwrap()[0].way, Way::Shared);

    let (ana_pair, sam_pair) = pair(&ana, &sam, Some(early)).await;
    assert_eq!(ana_pair, early);
    sam.add_items(sam_pair, vec![item("Growth"), item("Hiring")]).unwrap();

    let mut hers = ana.meet(ana_pair, options()).await.unwrap();
    let mut his = sam.meet(sam_pair, options()).await.unwrap();
    in_step(&mut hers).await;
    let MeetEvent::InStep { digest, received, .. } = in_step(&mut his).await else { panic!() };
    assert!(received > 0 && !digest.digest.lines.is_empty());

    let (a, b) = (ana.agenda(ana_pair).unwrap(), sam.agenda(sam_pair).unwrap());
    let titles = |cards: &[amble_core::ItemCard]| -> Vec<String> {
        cards.iter().map(|c| c.item.title.clone()).collect()
    };
    assert_eq!(titles(&a), ["Growth", "Hiring", "Roadmap"], "the report's items come first");
    assert_eq!(titles(&a), titles(&b));
    assert!(a.iter().all(|c| c.way == Way::Delivered));
    let owner = sam.actions(sam_pair, Page::ALL).unwrap()[0].action.who.unwrap();
    assert_eq!(sam.name_of(sam_pair, owner), "you", "what was for them before pairing is for Sam");

    // In the meeting, what one saves reaches the other by itself.
    let change = |due: &str| vec![FieldChange { field: Field::Due, value: due.into() }];
    ana.change(ana_pair, draft, change("2026-12-04")).unwrap();
    in_step(&mut hers).await;
    let due = || sam.actions(sam_pair, Page::ALL).unwrap()[0].action.due.map(|d| d.to_string());
    assert_eq!(due().as_deref(), Some("2026-12-04"));
    hers.leave().await;
    his.leave().await;

    // Apart, both change the due date; when they meet, both see both.
    ana.change(ana_pair, draft, change("2026-12-11")).unwrap();
    sam.change(sam_pair, draft, change("2026-12-18")).unwrap();
    let mut his = sam.meet(sam_pair, options()).await.unwrap();
    let mut hers = ana.meet(ana_pair, options()).await.unwrap();
    in_step(&mut hers).await;
    in_step(&mut his).await;
    let (a, b) = (ana.conflicts(ana_pair).unwrap(), sam.conflicts(sam_pair).unwrap());
    assert_eq!(a, b);
    assert_eq!(a.len(), 1);
    sam.settle(sam_pair, draft, Field::Due, "2026-12-11").unwrap();
    in_step(&mut his).await;
    assert!(ana.conflicts(ana_pair).unwrap().is_empty());
    let refused = ana.settle(ana_pair, draft, Field::Due, "2026-12-11").unwrap_err();
    assert_eq!(refused.kind, ErrorKind::NotNow);
    his.leave().await;
    hers.leave().await;
    assert!(ana.person(ana_pair).unwrap().last_contact.is_some());
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

#[test]
fn a_home_is_owned_by_one_process_and_says_what_is_wrong_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("home");
    assert_eq!(Amble::open(&home, NOW).unwrap_err().kind, ErrorKind::NoHome);
    let amble = Amble::create(&home, "Ana", "UTC").unwrap();
    assert_eq!(Amble::open(&home, NOW).unwrap_err().kind, ErrorKind::Busy);
    drop(amble);
    assert_eq!(Amble::create(&home, "Bo", "UTC").unwrap_err().kind, ErrorKind::HomeExists);
    let amble = Amble::open(&home, NOW).unwrap();
    assert_eq!(amble.me().name, "Ana");
    drop(amble);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |mode| std::fs::set_permissions(&home, std::fs::Permissions::from_mode(mode));
        mode(0o755).unwrap();
        assert_eq!(Amble::open(&home, NOW).unwrap_err().kind, ErrorKind::Unsafe);
        mode(0o700).unwrap();
    }
    std::fs::remove_file(home.join("secrets")).unwrap();
    assert_eq!(Amble::open(&home, NOW).unwrap_err().kind, ErrorKind::Damaged);
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
async fn two_people_with_megabytes_for_each_other_get_in_step() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (ana_pair, sam_pair) = pair(&ana, &sam, None).await;
    let mut seed = 7;
    for (amble, pair) in [(&ana, ana_pair), (&sam, sam_pair)] {
        let items = (0..500)
            .map(|n| NewItem { context: noise(&mut seed, 4_000), ..item(&format!("item {n}")) })
            .collect();
        amble.add_items(pair, items).unwrap();
    }
    let mut hers = ana.meet(ana_pair, options()).await.unwrap();
    let mut his = sam.meet(sam_pair, options()).await.unwrap();
    in_step(&mut hers).await;
    let MeetEvent::InStep { bytes, .. } = in_step(&mut his).await else { panic!() };
    assert!(bytes > 3_000_000, "{bytes}");
    assert_eq!(ana.agenda(ana_pair).unwrap().len(), 1_000);
    assert_eq!(sam.agenda(sam_pair).unwrap().len(), 1_000);
    hers.leave().await;
    his.leave().await;
}

/// The last word of a pairing was lost for good, or a home was set up anew before anything had
/// crossed: the one who is still paired must not be in the way.
#[tokio::test(flavor = "multi_thread")]
async fn two_who_never_exchanged_anything_can_pair_anew_and_what_waits_still_arrives() {
    let ((_a, ana), (_b, sam), (_c, new_sam)) = (home("Ana"), home("Sam"), home("Sam"));
    let (ana_pair, _) = pair(&ana, &sam, None).await;
    ana.add_items(ana_pair, vec![item("Roadmap")]).unwrap();
    // Sam's home of before is gone; the person of his new one is another, so Ana has two.
    let (second, sam_pair) = pair(&ana, &new_sam, None).await;
    assert_ne!(ana_pair, second);
    // With the same person, the pairing takes the old one's place, and what waits goes along.
    let (again, _) = pair(&ana, &new_sam, None).await;
    assert_eq!(again, second);
    ana.add_items(again, vec![item("Hiring")]).unwrap();
    let mut hers = ana.meet(again, options()).await.unwrap();
    let mut his = new_sam.meet(sam_pair, options()).await.unwrap();
    in_step(&mut hers).await;
    in_step(&mut his).await;
    hers.leave().await;
    his.leave().await;
    assert_eq!(new_sam.agenda(sam_pair).unwrap()[0].item.title, "Hiring");
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

#[test]
#[cfg(unix)]
fn a_closed_home_is_free_even_while_this_process_starts_programs() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let (dir, ana) = home("Ana");
    drop(ana);
    let (folder, open) = (dir.path().join("home"), AtomicBool::new(true));
    std::thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| {
                while open.load(Ordering::Relaxed) {
                    std::process::Command::new("true").status().unwrap();
                }
            });
        }
        let opened: Vec<_> = (0..300).map(|_| Amble::open(&folder, NOW).map(drop)).collect();
        open.store(false, Ordering::Relaxed);
        assert!(opened.iter().all(Result::is_ok), "{opened:?}");
    });
}
