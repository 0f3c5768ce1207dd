//! What two people do with their agenda: prepare, pair, write apart, sync, carry on.

use crate::{ana_and_sam, home};
use amble_support::{
    Home,
    home::{id, list, notes, text, titles},
    two_homes::{assert_equal, last, pair, pair_as, sync},
};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What a digest says: who, what, about which.
pub(crate) fn lines(said: &[Value]) -> BTreeSet<(String, String, String)> {
    let digest = list(last(said, "up-to-date")["digest"]["lines"].clone());
    digest.iter().map(|l| (text(l, "by"), text(l, "what"), text(l, "label"))).collect()
}

#[test]
fn what_was_prepared_before_pairing_is_there_after_the_first_sync() {
    let (ana, sam) = (home("Ana"), home("Sam"));
    ana.ask(&["person", "add", "Sam"]);
    ana.add("Roadmap for spring");
    let action = ana.ask(&["action", "add", "Draft", "the", "roadmap", "--owner", "them"]);
    assert_eq!(ana.status()["pairing"], "not-paired");
    assert_eq!(ana.topics()[0]["delivery"], "not-sent");

    pair_as(&ana, &sam, &["invite", "Sam", "--as", "manager"]);
    assert_eq!(list(ana.ask(&["people"])).len(), 1, "Sam is there once");
    assert_eq!(ana.status()["role"], "report");
    assert_eq!(sam.status()["role"], "manager");
    assert_eq!(ana.status()["safety_number"], sam.status()["safety_number"]);
    sam.add("Growth");
    assert!(sam.topics().len() == 1, "pairing alone brings no content");

    sync(&ana, &sam);
    let topics = assert_equal(&ana, &sam);
    assert_eq!(titles(&topics), ["Growth", "Roadmap for spring"], "the report's topics come first");
    let theirs = sam.ask(&["show", &id(&action)]);
    assert_eq!(theirs["owner"], "me", "\"them\" from before the pairing is Sam");
    assert_eq!(theirs["author"], "them");
}

#[test]
fn two_who_write_apart_and_sync_hold_the_same_and_are_told_who_did_what() {
    let (ana, sam) = ana_and_sam();
    let growth = sam.add("Growth");
    let pasted = "- Roadmap\n    Who owns it?\n- Hiring\n- Rooms\n";
    assert_eq!(list(ana.ask_with(&["add", "--paste"], pasted)).len(), 3);
    sync(&ana, &sam);
    assert_eq!(assert_equal(&ana, &sam).len(), 4);

    // Apart: Ana changes, Sam changes, both add.
    ana.ask(&["edit", "Hiring", "--section", "roadblocks"]);
    ana.ask(&["note", &growth, "From Ana: a talk in May"]);
    ana.ask(&["discuss", "Rooms"]);
    sam.ask(&["note", &growth, "From Sam: a mentor"]);
    sam.ask(&["decide", "We meet on Tuesdays", "--topic", &growth]);
    let book =
        ["action", "add", "Book a room", "--due", "4 dec 2026", "--done-when", "It is booked"];
    assert_eq!(sam.ask(&book)["due"], "2026-12-04");
    let (hers, his) = sync(&ana, &sam);
    let (a, b) = (lines(&hers), lines(&his));
    for (ana_did, what, label) in [
        (true, "changed", "Hiring"),
        (true, "state", "Rooms"),
        (true, "added", "From Ana: a talk in May"),
        (false, "added", "From Sam: a mentor"),
        (false, "added", "We meet on Tuesdays"),
        (false, "added", "Book a room"),
    ] {
        let line = |mine: bool| {
            let by = if mine { "me" } else { "them" };
            (by.to_owned(), what.to_owned(), label.to_owned())
        };
        assert!(a.contains(&line(ana_did)), "{label}: {a:#?}");
        assert!(b.contains(&line(!ana_did)), "{label}: {b:#?}");
    }

    let topics = assert_equal(&ana, &sam);
    let of = |title: &str| topics.iter().find(|t| t["title"] == title).unwrap().clone();
    assert_eq!(of("Roadmap")["details"], "Who owns it?");
    assert_eq!(of("Hiring")["section"], "roadblocks");
    assert_eq!(of("Rooms")["state"], "discussed");
    let mut written = notes(&of("Growth"));
    written.sort();
    assert_eq!(written, ["From Ana: a talk in May", "From Sam: a mentor"]);
    assert_eq!(ana.status()["conflict_list"], json!([]));

    // What was not talked about is on the next agenda, what was is not.
    let next = titles(&ana.agenda());
    assert!(next.contains(&"Roadmap".to_owned()) && !next.contains(&"Rooms".to_owned()));
    let decision = ana.ask(&["show", "We meet on Tuesdays"]);
    assert_eq!((&decision["author"], &decision["topic"]), (&json!("them"), &json!(growth)));
}

#[test]
fn the_agenda_has_the_person_the_follow_ups_the_topics_and_the_private_notes() {
    let (ana, sam) = ana_and_sam();
    ana.add("Roadmap");
    let hers = id(&ana.ask(&["action", "add", "Draft it"]));
    let his = id(&ana.ask(&["action", "add", "Read it", "--owner", "Sam", "--due", "today"]));
    let done = id(&ana.ask(&["action", "add", "Find a date"]));
    ana.ask(&["action", "done", &done]);
    ana.ask(&["private", "add", "Ask how the weekend was", "--about", "Sam"]);
    ana.ask(&["private", "add", "About no one"]);
    let agenda = ana.ask(&["agenda"]);
    let keys: BTreeSet<&str> = agenda.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = ["follow_ups", "meeting", "person", "private", "topics"];
    assert_eq!(keys, BTreeSet::from(expected));
    assert_eq!(agenda["person"]["name"], "Sam");
    assert_eq!(agenda["meeting"], Value::Null);
    let follow_ups: Vec<String> = list(agenda["follow_ups"].clone()).iter().map(id).collect();
    assert_eq!(follow_ups, [hers, his], "open ones, one's own first");
    assert_eq!(titles(&list(agenda["topics"].clone())), ["Roadmap"]);
    let private = list(agenda["private"].clone());
    assert_eq!(
        private.iter().map(|n| text(n, "text")).collect::<Vec<_>>(),
        ["Ask how the weekend was"]
    );
    ana.ask(&["meeting", "start"]);
    assert_eq!(ana.ask(&["agenda"])["meeting"]["state"], "active");

    // To a person: who does what by when, and no word of what is private.
    let read = ana.read(&["agenda"]);
    for line in ["Meeting in progress since", "Draft it · you", "Read it · Sam · due today"] {
        assert!(read.contains(line), "{line}: {read}");
    }
    assert!(read.contains("1 private note about Sam") && !read.contains("weekend"), "{read}");
    sync(&ana, &sam);
    let read = sam.read(&["agenda"]);
    assert!(read.contains("Draft it · Ana") && read.contains("Read it · you"), "{read}");
    assert!(read.contains("Ana's topics"), "{read}");
}

#[test]
fn a_meeting_begins_and_ends_on_both_and_holds_its_decisions() {
    let (ana, sam) = ana_and_sam();
    sam.refused(&["meeting", "end"], 5);
    let meeting = id(&ana.ask(&["meeting", "start"]));
    ana.refused(&["meeting", "start"], 5);
    sync(&ana, &sam);
    assert_eq!(sam.status()["meeting"]["id"], json!(meeting));
    let decision = sam.ask(&["decide", "One room for both"]);
    assert_eq!(decision["meeting"], json!(meeting));
    sync(&ana, &sam);
    sam.ask(&["meeting", "end"]);
    sync(&ana, &sam);
    for home in [&ana, &sam] {
        assert_eq!(home.status()["meeting"], Value::Null);
        let shown = home.ask(&["show", &meeting]);
        assert_eq!((&shown["state"], &shown["delivery"]), (&json!("ended"), &json!("delivered")));
        assert_eq!(home.ask(&["show", "One room"])["meeting"], json!(meeting));
        let read = home.read(&["meeting", "show", &meeting]);
        assert!(read.starts_with("Meeting of ") && read.contains("One room for both"), "{read}");
    }
    for (word, state) in [("cut-short", "cut-short"), ("continue-later", "continued-later")] {
        ana.ask(&["meeting", "start"]);
        assert_eq!(ana.ask(&["meeting", word])["state"], state);
    }
    let meetings = list(ana.ask(&["meeting", "list"]));
    let states: Vec<&Value> = meetings.iter().map(|one| &one["state"]).collect();
    assert_eq!(states.len(), 3, "also those that are over: {states:?}");
}

#[test]
fn everything_opens_by_its_own_id_and_by_its_own_noun() {
    let (ana, sam) = ana_and_sam();
    let topic = ana.add("Roadmap");
    let note = id(&ana.ask(&["note", &topic, "We try it for a month"]));
    let action = id(&ana.ask(&["action", "add", "Draft it", "--topic", &topic]));
    let decision = id(&ana.ask(&["decide", "On Tuesdays", "--topic", &topic]));
    let meeting = id(&ana.ask(&["meeting", "start"]));
    sync(&ana, &sam);
    let things = [
        ("topic", &topic, "Roadmap"),
        ("note", &note, "We try it for a month"),
        ("action", &action, "Draft it"),
        ("decision", &decision, "On Tuesdays"),
        ("meeting", &meeting, "Meeting of"),
    ];
    for home in [&ana, &sam] {
        for (kind, id, begins) in things {
            // By the whole id, its first characters, and without the word before it.
            let key = id.split_once('_').unwrap().1;
            for typed in [id.as_str(), &id[..kind.len() + 7], &key[..6]] {
                let shown = home.ask(&["show", typed]);
                assert_eq!((&shown["kind"], &shown["id"]), (&json!(kind), &json!(id)), "{typed}");
            }
            let read = home.read(&["show", id]);
            assert!(read.starts_with(begins), "{kind}: {read}");
            if kind != "note" {
                assert_eq!(home.ask(&[kind, "show", id])["id"], json!(id));
            }
        }
        // Another noun does not take it.
        let reason = home.refused(&["action", "show", &topic], 3);
        assert!(reason.contains("a topic, not an action"), "{reason}");
        let reason = home.refused(&["topic", "show", &note], 3);
        assert!(reason.contains("a note, not a topic"), "{reason}");
    }
}

#[test]
fn a_topic_is_parked_discussed_and_reopened_and_stays_on_the_agenda_while_it_is_parked() {
    let (ana, sam) = ana_and_sam();
    let topic = ana.add("Rooms");
    sync(&ana, &sam);
    assert_eq!(sam.ask(&["park", &topic])["state"], "parked");
    sam.refused(&["topic", "park", &topic], 5);
    sync(&ana, &sam);
    assert_eq!(titles(&ana.agenda()), ["Rooms"]);
    assert!(ana.read(&["agenda"]).contains("Rooms · parked"));
    ana.ask(&["discuss", &topic]);
    sync(&ana, &sam);
    assert!(sam.agenda().is_empty());
    assert_eq!(sam.ask(&["topic", "reopen", &topic])["state"], "open");
    sync(&ana, &sam);
    assert_eq!(assert_equal(&ana, &sam)[0]["state"], "open");
    // The same with what has other states.
    let action = id(&ana.ask(&["action", "add", "Draft it"]));
    assert_eq!(ana.ask(&["action", "done", &action])["state"], "done");
    assert_eq!(ana.ask(&["reopen", &action])["state"], "open");
    let decision = id(&sam.ask(&["decide", "On Tuesdays"]));
    sync(&ana, &sam);
    ana.refused(&["decision", "withdraw", &decision], 5);
    assert_eq!(sam.ask(&["decision", "withdraw", &decision])["state"], "withdrawn");
    assert!(list(sam.ask(&["decision", "list"])).is_empty());
    assert_eq!(sam.ask(&["decision", "reopen", &decision])["state"], "made");
    let reason = ana.refused(&["drop", &decision], 3);
    assert!(reason.contains("withdraw"), "it says what can be done: {reason}");
}

#[test]
fn only_who_said_it_can_change_what_was_said() {
    let (ana, sam) = (home("Ana"), home("Sam"));
    pair(&sam, &ana);
    let topic = ana.add("Feedback on the launch");
    sync(&ana, &sam);
    let reason = sam.refused(&["edit", &topic, "--title", "Something else"], 5);
    assert_eq!(reason, "only its author can change the title of this topic");
    ana.ask(&["edit", &topic, "--title", "Feedback on the spring launch"]);
    sync(&ana, &sam);
    assert_eq!(titles(&assert_equal(&ana, &sam)), ["Feedback on the spring launch"]);
}

#[test]
fn topics_are_put_in_order_and_both_read_the_same_order() {
    let (ana, sam) = ana_and_sam();
    let (one, two, three) = (ana.add("One"), ana.add("Two"), ana.add("Three"));
    let order = |home: &Home| titles(&home.agenda());
    ana.ask(&["move", &three, "--after", &one]);
    assert_eq!(order(&ana), ["One", "Three", "Two"]);
    let moved = ana.ask(&["move", "Two", "--first"]);
    assert_eq!(moved["id"], json!(two), "the answer is the topic");
    assert_eq!(order(&ana), ["Two", "One", "Three"]);
    let his = sam.add("His");
    sync(&ana, &sam);
    assert_eq!(titles(&assert_equal(&ana, &sam)), ["His", "Two", "One", "Three"]);

    // Below a topic of another section is in that section.
    let steady = id(&ana.ask(&["add", "Steady", "--section", "progress"]));
    assert_eq!(ana.ask(&["topic", "move", &two, "--after", &steady])["section"], "progress");
    ana.ask(&["move", &three, "--first"]);
    sync(&ana, &sam);
    assert_eq!(titles(&assert_equal(&ana, &sam)), ["His", "Steady", "Two", "Three", "One"]);

    // Each has a half of their own; only topics have an order; where to must be said.
    let reason = ana.refused(&["move", &one, "--after", &his], 5);
    assert!(reason.contains("the person who wrote it"), "{reason}");
    let action = id(&ana.ask(&["action", "add", "Draft the roadmap"]));
    ana.refused(&["move", &action, "--first"], 3);
    ana.refused(&["move", &one, "--after", &action], 3);
    assert_eq!(ana.run(&["move", &one]).code, Some(2));
    assert_eq!(order(&ana), ["His", "Steady", "Two", "Three", "One"]);
}

#[test]
fn everyone_is_listed_with_the_next_day_and_the_heads_ups_that_came() {
    let (ana, sam) = (home("Ana"), home("Sam"));
    ana.ask(&["person", "add", "Zoe"]);
    pair(&ana, &sam);
    sam.ask(&["add", "My part in the launch", "--heads-up"]);
    sam.add("Rooms");
    ana.ask(&["add", "Roadmap", "--with", "Sam", "--heads-up"]);
    // Two people are known: the 1:1 must be said.
    let (hers, his) = (ana.start(&["sync", "Sam", "--once"]), sam.start(&["sync", "--once"]));
    let _events = (hers.finish().ok(), his.finish().ok());

    let people = list(ana.ask(&["people"]));
    let names: Vec<String> = people.iter().map(|p| text(p, "name")).collect();
    assert_eq!(names, ["Zoe", "Sam"], "for scripts: in the order of adding");
    let (zoe, seen) = (&people[0], &people[1]);
    assert_eq!(zoe["next_meeting"], Value::Null);
    let counts = [&seen["topics"], &seen["their_topics"], &seen["heads_ups"]];
    assert_eq!(counts, [&json!(3), &json!(2), &json!(1)], "her own heads-up is none to her");
    let day = |field: &str| text(seen, field).parse::<NaiveDate>().unwrap();
    let every = seen["charter"]["every_days"].as_u64().unwrap();
    assert_eq!(day("next_meeting"), day("last_sync") + Days::new(every));

    let read = ana.read(&["person", "list"]);
    let lines: Vec<&str> = read.lines().collect();
    assert_eq!(lines.len(), 2, "{read}");
    assert!(
        lines[0].starts_with("Sam") && lines[1].starts_with("Zoe"),
        "who is next first: {read}"
    );
    let next = day("next_meeting").format("next 1:1 %a %-d %b").to_string();
    assert!(lines[0].contains(&next) && lines[0].contains("1 heads-up"), "{read}");
    assert!(!lines[1].contains("next 1:1") && !lines[1].contains("heads-up"), "{read}");
    // Whose 1:1 can stand in the environment; what is typed wins.
    let usual = |words: &[&str]| {
        let mut command = ana.command(&[&["--json"], words].concat());
        amble_support::Said::of(command.env("AMBLE_WITH", "Zoe").output().unwrap()).json()
    };
    assert_eq!(usual(&["agenda"])["person"]["name"], "Zoe");
    assert_eq!(usual(&["agenda", "--with", "Sam"])["person"]["name"], "Sam");
}

#[test]
fn without_a_command_it_is_the_status_and_only_results_are_said_quietly() {
    let (ana, _sam) = ana_and_sam();
    assert_eq!(ana.ask(&[]), ana.ask(&["status"]));
    // Which home can stand in the environment, too.
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_amble"));
    command.env("AMBLE_HOME", ana.path()).arg("--json");
    assert_eq!(amble_support::Said::of(command.output().unwrap()).json(), ana.ask(&["status"]));
    assert_eq!(ana.read(&[]), ana.read(&["status"]));
    let topic = ana.read(&["-q", "add", "Roadmap"]);
    assert!(topic.starts_with("topic_") && topic.lines().count() == 1, "{topic}");
    assert_eq!(ana.read(&["-q", "topic", "list"]), topic);
    assert_eq!(ana.read(&["-q", "discuss", "Roadmap"]), "");
    assert_eq!(ana.read(&["-q", "agenda"]), "");
    // What fails is said all the same.
    let said = ana.run(&["-q", "show", "nothing"]);
    assert!(said.code == Some(4) && said.err.contains("nothing"), "{said:?}");
    assert!(ana.read(&["--color", "always", "show", "Roadmap"]).contains("\u{1b}[1m"));
    assert!(!ana.read(&["show", "Roadmap"]).contains('\u{1b}'));
}
