//! What two people do with their agenda: prepare, pair, write apart, meet, choose, carry on.

use crate::person::{
    Person, ana_and_sam, assert_equal, id, last, list, meet, pair, pair_as, text, titles,
};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What a digest says: who, what, about which.
fn lines(said: &[Value]) -> BTreeSet<(String, String, String)> {
    let digest = list(last(said, "in-step")["digest"].clone());
    digest.iter().map(|l| (text(l, "by"), text(l, "what"), text(l, "label"))).collect()
}

fn conflicts(person: &Person) -> Vec<Value> {
    list(person.status()["conflict_list"].clone())
}

#[test]
fn what_was_prepared_before_pairing_is_there_after_the_first_meeting() {
    let (ana, sam) = (Person::new("Ana"), Person::new("Sam"));
    ana.ok(&["person", "add", "Sam"]);
    ana.add("Roadmap for spring");
    let action = ana.ok(&["action", "add", "Draft", "the", "roadmap", "--who", "them"]);
    assert_eq!(ana.status()["state"], "not paired");
    assert_eq!(ana.items()[0]["way"], "shared");

    pair_as(&ana, &sam, &["invite", "Sam", "--as", "manager"]);
    assert_eq!(list(ana.ok(&["people"])).len(), 1, "Sam is there once");
    assert_eq!(ana.status()["role"], "report");
    assert_eq!(sam.status()["role"], "manager");
    assert_eq!(ana.status()["safety_number"], sam.status()["safety_number"]);
    sam.add("Growth");
    assert!(sam.items().len() == 1, "pairing alone brings no content");

    meet(&ana, &sam);
    let items = assert_equal(&ana, &sam);
    assert_eq!(titles(&items), ["Growth", "Roadmap for spring"], "the report's items come first");
    let theirs = sam.ok(&["show", &id(&action)]);
    assert_eq!(theirs["who"], "Sam", "\"them\" from before the pairing is Sam");
    assert_eq!(theirs["author"], "Ana");
}

#[test]
fn two_who_write_apart_and_meet_hold_the_same_and_are_told_who_did_what() {
    let (ana, sam) = ana_and_sam();
    let growth = sam.add("Growth");
    let list = "- Roadmap\n    Who owns it?\n- Hiring\n- Rooms\n";
    let mut paste = ana.spawn(&["add", "--paste"]);
    paste.say(list);
    paste.end_input();
    assert_eq!(paste.finish().ok()[0].as_array().unwrap().len(), 3);
    meet(&ana, &sam);
    assert_eq!(assert_equal(&ana, &sam).len(), 4);

    // Apart: Ana changes, Sam changes, both add.
    ana.ok(&["edit", "Hiring", "--section", "roadblocks"]);
    ana.ok(&["note", &growth, "From Ana: a talk in May"]);
    ana.ok(&["discuss", "Rooms"]);
    sam.ok(&["note", &growth, "From Sam: a mentor"]);
    sam.ok(&["decide", "We meet on Tuesdays", "--item", &growth]);
    sam.ok(&["action", "add", "Book a room", "--due", "2026-12-04", "--measure", "It is booked"]);
    let (hers, his) = meet(&ana, &sam);
    let (a, b) = (lines(&hers), lines(&his));
    let line = |by: &str, what: &str, label: &str| (by.into(), what.into(), label.into());
    for expected in [
        line("Ana", "changed", "Hiring"),
        line("Ana", "state", "Rooms"),
        line("Sam", "new", "We meet on Tuesdays"),
        line("Sam", "new", "Book a room"),
    ] {
        assert!(a.contains(&expected) && b.contains(&expected), "{expected:?} {a:#?} {b:#?}");
    }
    assert!(a.iter().any(|l| l.1 == "notes" && l.2 == "Growth"), "{a:#?}");

    let items = assert_equal(&ana, &sam);
    let of = |title: &str| items.iter().find(|i| i["title"] == title).unwrap().clone();
    assert_eq!(of("Roadmap")["context"], "Who owns it?");
    assert_eq!(of("Hiring")["section"], "roadblocks");
    assert_eq!(of("Rooms")["state"], "discussed");
    let notes = text(&of("Growth"), "notes");
    for line in ["From Ana: a talk in May", "From Sam: a mentor"] {
        assert_eq!(notes.matches(line).count(), 1, "{notes}");
    }
    assert!(conflicts(&ana).is_empty());

    // What was not talked about is on the next agenda, what was is not.
    let next = titles(&crate::person::list(ana.ok(&["agenda"])));
    assert!(next.contains(&"Roadmap".to_owned()) && !next.contains(&"Rooms".to_owned()));
    let decision = ana.ok(&["show", "We meet on Tuesdays"]);
    assert_eq!((&decision["author"], &decision["item"]), (&json!("Sam"), &json!(growth)));
}

#[test]
fn a_due_date_changed_by_both_is_shown_on_both_until_one_of_them_chooses() {
    let (ana, sam) = ana_and_sam();
    let action = id(&ana.ok(&["action", "add", "Draft the roadmap", "--due", "2026-12-01"]));
    meet(&ana, &sam);
    ana.ok(&["edit", &action, "--due", "2026-12-11"]);
    sam.ok(&["edit", &action, "--due", "2026-12-18"]);
    let (hers, _) = meet(&ana, &sam);
    assert!(lines(&hers).iter().any(|l| l.1 == "needs-decision"), "{hers:#?}");
    assert_equal(&ana, &sam);
    let seen = conflicts(&ana);
    assert_eq!(seen, conflicts(&sam), "both see the same");
    assert_eq!(seen.len(), 1);
    assert_eq!((&seen[0]["id"], &seen[0]["field"]), (&json!(action), &json!("due")));
    let values: BTreeSet<(String, String)> = list(seen[0]["values"].clone())
        .iter()
        .map(|v| (text(v, "who"), text(v, "value")))
        .collect();
    let expected = [("Ana", "2026-12-11"), ("Sam", "2026-12-18")];
    assert_eq!(values, expected.map(|(who, value)| (who.into(), value.into())).into());

    sam.ok(&["settle", &action, "due", "2026-12-11"]);
    assert_eq!(conflicts(&ana).len(), 1, "Ana has not heard of it yet");
    meet(&ana, &sam);
    assert_equal(&ana, &sam);
    assert!(conflicts(&ana).is_empty() && conflicts(&sam).is_empty());
    assert_eq!(ana.ok(&["show", &action])["due"], "2026-12-11");
    ana.refused(&["settle", &action, "due", "2026-12-18"], 5);
}

#[test]
fn what_one_drops_and_the_other_changes_stays_until_a_person_chooses() {
    for (choice, state) in [("keep", "open"), ("drop", "dropped")] {
        let (ana, sam) = ana_and_sam();
        let item = ana.add("Two teams, one room");
        meet(&ana, &sam);
        sam.ok(&["drop", &item]);
        ana.ok(&["edit", &item, "--context", "Since March."]);
        meet(&ana, &sam);
        assert_equal(&ana, &sam);
        let seen = conflicts(&ana);
        assert_eq!(seen, conflicts(&sam));
        assert_eq!((seen.len(), &seen[0]["field"]), (1, &json!("state")), "{seen:#?}");
        let next = titles(&list(sam.ok(&["agenda"])));
        assert_eq!(next, ["Two teams, one room"], "it stays meanwhile");
        assert_eq!(sam.ok(&["show", &item])["context"], "Since March.", "no edit is lost");

        ana.ok(&["settle", &item, "state", choice]);
        meet(&ana, &sam);
        let items = assert_equal(&ana, &sam);
        assert_eq!(items[0]["state"], state);
        assert!(conflicts(&sam).is_empty());
    }
}

#[test]
fn a_meeting_begins_and_ends_on_both_and_holds_its_decisions() {
    let (ana, sam) = ana_and_sam();
    sam.refused(&["end"], 5);
    let meeting = id(&ana.ok(&["start"]));
    ana.refused(&["start"], 5);
    meet(&ana, &sam);
    assert_eq!(sam.status()["active_meeting"]["id"], json!(meeting));
    let decision = sam.ok(&["decide", "One room for both"]);
    assert_eq!(decision["meeting"], json!(meeting));
    meet(&ana, &sam);
    sam.ok(&["end"]);
    meet(&ana, &sam);
    for person in [&ana, &sam] {
        assert_eq!(person.status()["active_meeting"], Value::Null);
        let shown = person.ok(&["show", &meeting]);
        assert_eq!((&shown["state"], &shown["way"]), (&json!("ended"), &json!("delivered")));
        assert_eq!(person.ok(&["show", "One room"])["meeting"], json!(meeting));
    }
}

#[test]
fn what_has_not_left_is_taken_back_for_good_and_what_was_sent_is_not() {
    let (ana, sam) = ana_and_sam();
    let gone = ana.add("Canary-UNSHARED-4711");
    let kept = ana.add("Stays");
    let taken = ana.ok(&["unshare", &gone]);
    assert_eq!(taken["gone"], true);
    assert!(taken["changes"].as_u64().unwrap() >= 1);
    ana.refused(&["show", &gone], 4);
    meet(&ana, &sam);
    assert_eq!(titles(&assert_equal(&ana, &sam)), ["Stays"]);
    for person in [&ana, &sam] {
        let dump = person.ok(&["debug", "dump"]).to_string();
        assert!(dump.contains("Stays"), "the search finds what it must find");
        assert!(!dump.contains("Canary-UNSHARED"), "what was taken back is nowhere");
    }
    let reason = ana.refused(&["unshare", &kept], 5);
    assert!(reason.contains("drop"), "it says what can be done instead: {reason}");

    // A change that waits, to a thing that was sent: the change goes, the thing stands.
    ana.ok(&["edit", &kept, "--context", "Canary-SECOND-4712"]);
    assert_eq!(ana.ok(&["unshare", &kept])["gone"], false);
    meet(&ana, &sam);
    assert_eq!(assert_equal(&ana, &sam)[0]["context"], Value::Null);
}

#[test]
fn only_who_said_it_can_change_what_was_said() {
    let (ana, sam) = (Person::new("Ana"), Person::new("Sam"));
    pair(&sam, &ana);
    let item = ana.add("Feedback on the launch");
    meet(&ana, &sam);
    let reason = sam.refused(&["edit", &item, "--title", "Something else"], 5);
    assert!(
        reason.contains("Ana") || reason.contains("they") || reason.contains("author"),
        "{reason}"
    );
    ana.ok(&["edit", &item, "--title", "Feedback on the spring launch"]);
    meet(&ana, &sam);
    assert_eq!(titles(&assert_equal(&ana, &sam)), ["Feedback on the spring launch"]);
}

#[test]
fn items_are_put_in_order_and_both_read_the_same_order() {
    let (ana, sam) = ana_and_sam();
    let (one, two, three) = (ana.add("One"), ana.add("Two"), ana.add("Three"));
    let order = |person: &Person| titles(&list(person.ok(&["agenda"])));
    ana.ok(&["move", &three, "--after", &one]);
    assert_eq!(order(&ana), ["One", "Three", "Two"]);
    let moved = ana.ok(&["move", "Two", "--first"]);
    assert_eq!(moved["id"], json!(two), "the answer is the item");
    assert_eq!(order(&ana), ["Two", "One", "Three"]);
    let his = sam.add("His");
    meet(&ana, &sam);
    assert_eq!(titles(&assert_equal(&ana, &sam)), ["His", "Two", "One", "Three"]);

    // Below an item of another section is in that section.
    let steady = ana.ok(&["add", "Steady", "--section", "progress"]);
    assert_eq!(ana.ok(&["move", &two, "--after", &id(&steady)])["section"], "progress");
    ana.ok(&["move", &three, "--first"]);
    meet(&ana, &sam);
    assert_eq!(titles(&assert_equal(&ana, &sam)), ["His", "Steady", "Two", "Three", "One"]);

    // Each has a half of their own; only items have an order; where to must be said.
    let reason = ana.refused(&["move", &one, "--after", &his], 5);
    assert!(reason.contains("who wrote it"), "{reason}");
    let action = id(&ana.ok(&["action", "add", "Draft the roadmap"]));
    ana.refused(&["move", &action, "--first"], 3);
    ana.refused(&["move", &one, "--after", &action], 3);
    assert_eq!(ana.run(&["move", &one]).status.code(), Some(2));
    assert_eq!(order(&ana), ["His", "Steady", "Two", "Three", "One"]);
}

#[test]
fn everyone_is_listed_with_the_next_day_and_the_heads_ups_that_came() {
    let (ana, sam) = (Person::new("Ana"), Person::new("Sam"));
    ana.ok(&["person", "add", "Zoe"]);
    pair(&ana, &sam);
    sam.ok(&["add", "My part in the launch", "--heads-up"]);
    sam.add("Rooms");
    ana.ok(&["add", "Roadmap", "--with", "Sam", "--heads-up"]);
    // Two people are known: the 1:1 must be said.
    let (hers, his) = (ana.spawn(&["meet", "Sam", "--once"]), sam.spawn(&["meet", "--once"]));
    hers.finish().ok();
    his.finish().ok();

    let people = list(ana.ok(&["people"]));
    let names: Vec<String> = people.iter().map(|p| text(p, "name")).collect();
    assert_eq!(names, ["Zoe", "Sam"], "for scripts: in the order of adding");
    let (zoe, seen) = (&people[0], &people[1]);
    assert_eq!(zoe["next_meeting"], Value::Null);
    let counts = [&seen["open_items"], &seen["their_items"], &seen["heads_ups"]];
    assert_eq!(counts, [&json!(3), &json!(2), &json!(1)], "her own heads-up is none to her");
    let day = |field: &str| text(seen, field).parse::<NaiveDate>().unwrap();
    let every = seen["charter"]["every_days"].as_u64().unwrap();
    assert_eq!(day("next_meeting"), day("last_contact") + Days::new(every));

    let read = ana.reads(&["people"]);
    let lines: Vec<&str> = read.lines().collect();
    assert_eq!(lines.len(), 2, "{read}");
    assert!(
        lines[0].starts_with("Sam") && lines[1].starts_with("Zoe"),
        "who is next first: {read}"
    );
    let next = day("next_meeting").format("next meeting from %-d %b %Y").to_string();
    assert!(lines[0].contains(&next) && lines[0].contains("1 heads-up "), "{read}");
    assert!(!lines[1].contains("next meeting") && !lines[1].contains("heads-up"), "{read}");
}
