//! What a person does with one hand: puts things in order, undoes, moves words between the private
//! half and the agenda.
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
    Act, Amble, Delivery, Entity, ErrorKind, FieldValue, MeetingState, NewAction, NewDecision,
    NewMeeting, NewNote, Page, PairHandle, Query, Section, Side, Thing, TopicState, read_list,
};
use chrono::NaiveDate;

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.into())
}

fn section(section: &str) -> FieldValue {
    FieldValue::Choice(section.into())
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

#[test]
fn a_topic_goes_where_it_is_put_and_stays_among_its_authors() {
    let (_dir, ana) = home("Ana");
    let sam = ana.add_person("Sam").unwrap();
    let ids = share(&ana, sam, &["a", "b", "c", "d"]);
    ana.place(sam, ids[3], Some(ids[0])).unwrap();
    assert_eq!(titles(&ana, sam), ["a", "d", "b", "c"]);
    ana.place(sam, ids[2], None).unwrap();
    assert_eq!(titles(&ana, sam), ["c", "a", "d", "b"]);
    ana.place(sam, ids[2], Some(ids[1])).unwrap();
    assert_eq!(titles(&ana, sam), ["a", "d", "b", "c"]);
    // Every place of the list, many times over: there is always room between two.
    for round in 0..200 {
        let (id, after) = (ids[round % 4], ids[(round * 7 + 1) % 4]);
        ana.place(sam, id, Some(after)).unwrap();
        let all = agenda(&ana, sam);
        let at = |id| all.iter().position(|topic| topic.id == id).unwrap();
        assert!(id == after || at(id) == at(after) + 1, "round {round}");
    }
    set(&ana, sam, ids[0], "section", section("growth"));
    ana.place(sam, ids[1], Some(ids[0])).unwrap();
    let moved = agenda(&ana, sam).into_iter().find(|topic| topic.id == ids[1]).unwrap();
    assert_eq!(moved.section, Section::Growth, "it takes the section of what it stands under");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_moves_their_words_among_the_others() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (hers, his) = pair(&ana, &sam, None).await;
    share(&ana, hers, &["hers"]);
    let own = share(&sam, his, &["his", "his too"]);
    let (mut a, mut b) = sync((&ana, hers), (&sam, his)).await;
    let theirs = agenda(&sam, his).into_iter().find(|topic| topic.title == "hers").unwrap();
    let refused = sam.place(his, own[0], Some(theirs.id)).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::NotNow);
    // But anyone puts anyone's topics in order.
    ana.place(hers, own[0], Some(own[1])).unwrap();
    up_to_date(&mut a).await;
    assert_eq!(titles(&sam, his), ["his too", "his", "hers"]);
    a.leave().await;
    b.leave().await;
}

/// Everything that is shown of a 1:1.
fn shown(home: &Amble, pair: PairHandle) -> Vec<Thing> {
    let all = |kind: &Entity| home.list(pair, Query::all(*kind)).unwrap();
    Entity::ALL.iter().flat_map(all).collect()
}

/// Something a person does, by name.
type Done<'a> = (&'a str, Box<dyn Fn() + 'a>);

#[test]
fn whatever_was_done_last_is_undone_as_if_it_had_never_been_done() {
    let (_dir, ana) = home("Ana");
    let sam = ana.add_person("Sam").unwrap();
    let ids = share(&ana, sam, &["a", "b", "discussed"]);
    let (id, last, discussed) = (ids[0], ids[1], ids[2]);
    act(&ana, sam, discussed, Act::Discuss);
    let new = NewAction {
        what: "x".into(),
        owner: Side::Me,
        due: None,
        done_when: String::new(),
        topic: Some(id),
    };
    let action = ana.create(sam, new.clone().into(), NOW).unwrap();
    let decided = NewDecision { what: "We wait".into(), topic: Some(id) };
    let decision = ana.create(sam, decided.clone().into(), NOW).unwrap();
    let add = |new| assert!(ana.create(sam, new, NOW).is_ok());
    let acts: Vec<Done<'_>> = vec![
        ("discuss", Box::new(|| act(&ana, sam, id, Act::Discuss))),
        ("park", Box::new(|| act(&ana, sam, id, Act::Park))),
        ("drop", Box::new(|| act(&ana, sam, id, Act::Drop))),
        ("reopen", Box::new(|| act(&ana, sam, discussed, Act::Reopen))),
        ("place", Box::new(|| ana.place(sam, id, Some(last)).unwrap())),
        ("title", Box::new(|| set(&ana, sam, id, "title", text("A")))),
        ("details", Box::new(|| set(&ana, sam, id, "details", text("B\nC")))),
        ("heads-up", Box::new(|| set(&ana, sam, id, "heads_up", FieldValue::Flag(true)))),
        ("notes", Box::new(|| ana.write_notes(sam, id, "", "one\ntwo").unwrap())),
        ("a line", Box::new(|| add(NewNote { topic: Some(id), text: "so".into() }.into()))),
        (
            "list",
            Box::new(|| {
                let made = ana.create_list(sam, "- c\n- d", Section::Other, NOW).unwrap();
                assert_eq!(made.len(), 2);
            }),
        ),
        ("action", Box::new(|| add(new.clone().into()))),
        ("done", Box::new(|| act(&ana, sam, action, Act::Done))),
        ("owner", Box::new(|| set(&ana, sam, action, "owner", FieldValue::Side(Side::Them)))),
        ("decision", Box::new(|| add(decided.clone().into()))),
        ("withdraw", Box::new(|| act(&ana, sam, decision, Act::Withdraw))),
        ("meeting", Box::new(|| add(NewMeeting {}.into()))),
    ];
    let not_sent = || ana.person(sam).unwrap().not_sent;
    for (name, act) in acts {
        let (before, count) = (shown(&ana, sam), not_sent());
        act();
        assert_ne!(shown(&ana, sam), before, "{name}");
        ana.undo(sam).unwrap();
        assert_eq!(shown(&ana, sam), before, "{name}");
        assert_eq!(not_sent(), count, "{name}: nothing of it is left to be sent");
        assert_eq!(ana.undo(sam).unwrap_err().kind, ErrorKind::NotNow, "{name}");
    }
}

/// What was typed and changed before a sync travels once, as it was last.
#[test]
fn what_was_made_and_dropped_before_a_sync_leaves_nothing_to_be_sent() {
    let (_dir, ana) = home("Ana");
    let sam = ana.add_person("Sam").unwrap();
    let id = share(&ana, sam, &["Sam is slow"])[0];
    let one = ana.person(sam).unwrap().not_sent;
    for title in ["Sam needs time", "Time"] {
        set(&ana, sam, id, "title", text(title));
        assert_eq!(ana.person(sam).unwrap().not_sent, one, "it waits once");
    }
    assert!(ana.dump().unwrap().iter().all(|row| !row.value.contains("Sam is slow")));
    ana.undo(sam).unwrap();
    assert_eq!(titles(&ana, sam), ["Sam needs time"], "the last change alone is undone");
    act(&ana, sam, id, Act::Drop);
    assert_eq!(ana.person(sam).unwrap().not_sent, 0);
    assert!(shown(&ana, sam).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_already_sent_is_undone_by_writing_what_was_there() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (hers, his) = pair(&ana, &sam, None).await;
    let id = share(&ana, hers, &["a"])[0];
    let (mut a, mut b) = sync((&ana, hers), (&sam, his)).await;
    act(&ana, hers, id, Act::Discuss);
    up_to_date(&mut b).await;
    assert!(titles(&sam, his).is_empty());
    up_to_date(&mut a).await;
    ana.undo(hers).unwrap();
    up_to_date(&mut b).await;
    assert_eq!(titles(&sam, his), ["a"]);
    a.leave().await;
    b.leave().await;
}

/// Two people each start the meeting on their own device; then it is one, and it ends once.
#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_that_both_started_is_one_and_one_of_them_ends_it() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (hers, his) = pair(&ana, &sam, None).await;
    let started = ana.create(hers, NewMeeting {}.into(), NOW).unwrap();
    let also = sam.create(his, NewMeeting {}.into(), NOW + 120).unwrap();
    let (mut a, mut b) = sync((&ana, hers), (&sam, his)).await;
    let (one, same) = (ana.active_meeting(hers).unwrap(), sam.active_meeting(his).unwrap());
    assert_eq!(one.as_ref().map(|m| m.id), same.map(|m| m.id));
    let meeting = one.unwrap();
    assert_eq!(meeting.started_as.len(), 2);
    sam.act(his, meeting.id, Act::End, NOW + 1_800).unwrap();
    up_to_date(&mut a).await;
    for (home, pair) in [(&ana, hers), (&sam, his)] {
        assert_eq!(home.active_meeting(pair).unwrap(), None);
        let meetings = home.list(pair, Query::all(Entity::Meeting)).unwrap();
        let [Thing::Meeting(ended)] = &meetings[..] else { panic!("{meetings:?}") };
        assert_eq!(ended.state, MeetingState::Ended);
        // Under whichever id it was started, it opens as the same one.
        for id in [started, also] {
            assert_eq!(home.get(pair, id).unwrap(), meetings[0]);
        }
    }
    a.leave().await;
    b.leave().await;
}

#[test]
fn a_private_note_moves_to_the_agenda_and_back_and_is_never_in_both_places() {
    let (_dir, ana) = home("Ana");
    let sam = ana.add_person("Sam").unwrap();
    let body = "# Raise?\n\nI have not asked in two years.";
    let note = ana.add_private(Some(sam), body, today()).unwrap();
    let id = ana.share_private(note, sam, Section::Growth).unwrap();
    let topic = agenda(&ana, sam).remove(0);
    assert_eq!((topic.title.as_str(), topic.unsent), ("Raise?", true));
    assert_eq!(topic.details, "I have not asked in two years.");
    assert!(ana.private_notes(None, Page::ALL).unwrap().is_empty());

    let back = ana.take_back(sam, id, today()).unwrap();
    assert!(agenda(&ana, sam).is_empty());
    assert_eq!(ana.person(sam).unwrap().not_sent, 0);
    let kept = ana.private_note(&back.to_string()).unwrap();
    assert_eq!(kept.text, "Raise?\n\nI have not asked in two years.");
    assert_eq!(kept.about, Some(sam));

    ana.change_private(back, &"x".repeat(5_000)).unwrap();
    let refused = ana.share_private(back, sam, Section::Growth).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Invalid);
    assert_eq!(ana.private_notes(Some(sam), Page::ALL).unwrap().len(), 1, "nothing was moved");
    ana.delete_private(back).unwrap();
    assert_eq!(ana.delete_private(back).unwrap_err().kind, ErrorKind::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_is_not_taken_back() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (hers, his) = pair(&ana, &sam, None).await;
    let id = share(&ana, hers, &["a"])[0];
    sync_once((&ana, hers), (&sam, his)).await;
    set(&ana, hers, id, "section", section("growth"));
    let topic = agenda(&ana, hers).remove(0);
    assert_eq!((topic.delivery, topic.unsent), (Delivery::NotSent, false));
    assert_eq!(ana.take_back(hers, id, today()).unwrap_err().kind, ErrorKind::NotNow);
    assert!(ana.private_notes(None, Page::ALL).unwrap().is_empty());
    let person = ana.person(hers).unwrap();
    assert_eq!(person.next_meeting, person.last_sync.map(|day| day + chrono::Days::new(7)));
}

#[test]
fn a_long_list_is_read_page_by_page() {
    let (_dir, ana) = home("Ana");
    let sam = ana.add_person("Sam").unwrap();
    let lines: Vec<String> = (0..25).map(|n| format!("- item {n:02}")).collect();
    assert_eq!(read_list(&lines.join("\n"), Section::Other).len(), 25);
    let ids = ana.create_list(sam, &lines.join("\n"), Section::Other, NOW).unwrap();
    act(&ana, sam, ids[3], Act::Discuss);
    let all = Query::all(Entity::Topic);
    let mut read = Vec::new();
    loop {
        let page = Page { start: read.len().try_into().unwrap(), limit: 10 };
        let part = topics(&ana, sam, Query { page: Some(page), ..all });
        let end = part.len() < 10;
        read.extend(part);
        if end {
            break;
        }
    }
    assert_eq!(read, topics(&ana, sam, all));
    assert_eq!(read.len(), 25);
    assert_eq!(read.iter().filter(|topic| topic.state == TopicState::Discussed).count(), 1);
    let far = Page { start: i32::MAX, limit: i32::MAX };
    assert!(topics(&ana, sam, Query { page: Some(far), ..all }).is_empty());
}

#[tokio::test]
async fn a_screen_is_told_of_every_change_and_of_the_end() {
    let (_dir, ana) = home("Ana");
    let mut changes = ana.changes();
    let sam = ana.add_person("Sam").unwrap();
    assert!(soon(changes.next()).await);
    share(&ana, sam, &["a"]);
    assert!(soon(changes.next()).await);
    let note = ana.add_private(None, "b", today()).unwrap();
    assert!(soon(changes.next()).await);
    ana.change_private(note, "c").unwrap();
    assert!(soon(changes.next()).await);
    ana.undo(sam).unwrap();
    assert!(soon(changes.next()).await);
    drop(ana);
    assert!(!soon(changes.next()).await);
}
