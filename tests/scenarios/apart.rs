//! Both change the same apart: nothing is lost, both see both versions, and one of them chooses.
//! And what was never sent leaves no trace with the other.

use crate::{agenda::lines, ana_and_sam};
use amble_support::{
    Home,
    home::{id, list, notes, text, titles},
    two_homes::{assert_equal, last, sync},
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs};

fn conflicts(home: &Home) -> Vec<Value> {
    list(home.status()["conflict_list"].clone())
}

/// The versions of a conflict: whose, and what.
fn versions(one: &Value) -> BTreeSet<(String, String)> {
    let values = list(one["conflict"]["values"].clone());
    values.iter().map(|v| (text(v, "by"), text(v, "value"))).collect()
}

fn both<const N: usize>(versions: [(&str, &str); N]) -> BTreeSet<(String, String)> {
    versions.map(|(by, value)| (by.to_owned(), value.to_owned())).into()
}

#[test]
fn a_due_date_changed_by_both_is_shown_on_both_until_one_of_them_chooses() {
    let (ana, sam) = ana_and_sam();
    let action = id(&ana.ask(&["action", "add", "Draft the roadmap", "--due", "2126-12-02"]));
    sync(&ana, &sam);
    ana.ask(&["edit", &action, "--due", "2126-12-11"]);
    sam.ask(&["edit", &action, "--due", "2126-12-18"]);
    let (hers, _) = sync(&ana, &sam);
    assert!(lines(&hers).iter().any(|l| l.1 == "conflict"), "{hers:#?}");
    assert_equal(&ana, &sam);
    let seen = conflicts(&ana);
    assert_eq!(seen.len(), 1);
    assert_eq!((&seen[0]["id"], &seen[0]["conflict"]["field"]), (&json!(action), &json!("due")));
    assert_eq!(versions(&seen[0]), both([("me", "2126-12-11"), ("them", "2126-12-18")]));
    assert_eq!(versions(&conflicts(&sam)[0]), both([("them", "2126-12-11"), ("me", "2126-12-18")]));
    // A person reads whose they are, with the weekdays, and what to type.
    let read = sam.read(&["status"]);
    for part in [
        "two due dates: ",
        "Wed 11 Dec 2126 (Ana)",
        "Wed 18 Dec 2126 (you)",
        "due --mine (or: --theirs)",
    ] {
        assert!(read.contains(part), "{part}: {read}");
    }
    let reason = sam.refused(&["settle", &action, "due"], 3);
    assert!(reason.contains("--mine") && reason.contains("--theirs"), "{reason}");

    sam.ask(&["settle", &action, "due", "2126-12-11"]);
    assert_eq!(conflicts(&ana).len(), 1, "Ana has not heard of it yet");
    sync(&ana, &sam);
    assert_equal(&ana, &sam);
    assert!(conflicts(&ana).is_empty() && conflicts(&sam).is_empty());
    assert_eq!(ana.ask(&["show", &action])["due"], "2126-12-11");
    ana.refused(&["settle", &action, "due", "2126-12-18"], 5);
}

#[test]
fn a_version_is_chosen_by_whose_it_is() {
    let (ana, sam) = ana_and_sam();
    let action = id(&ana.ask(&["action", "add", "Draft the roadmap"]));
    sync(&ana, &sam);
    for (choice, n) in [("--mine", 1), ("--theirs", 2)] {
        let (hers, his) = (format!("Ana's words {n}"), format!("Sam's words {n}"));
        ana.ask(&["edit", &action, "--what", &hers, "--done-when", &hers]);
        sam.ask(&["edit", &action, "--what", &his, "--done-when", &his]);
        sync(&ana, &sam);
        let read = ana.read(&["show", &action]);
        for line in ["two versions:", "two versions of \"done when\":", "you: Ana's", "Sam: Sam's"]
        {
            assert!(read.contains(line), "{line}: {read}");
        }
        for field in ["what", "done-when"] {
            ana.ask(&["settle", &action, field, choice]);
        }
        let (now, chosen) = (ana.ask(&["show", &action]), if n == 1 { hers } else { his });
        assert_eq!((&now["what"], &now["done_when"]), (&json!(chosen), &json!(chosen)));
        sync(&ana, &sam);
        assert_equal(&ana, &sam);
        assert!(conflicts(&ana).is_empty() && conflicts(&sam).is_empty());
    }
}

#[test]
fn what_one_drops_and_the_other_changes_stays_until_a_person_chooses() {
    for (choice, state) in [("keep", "open"), ("drop", "dropped")] {
        let (ana, sam) = ana_and_sam();
        let topic = ana.add("Two teams, one room");
        sync(&ana, &sam);
        sam.ask(&["drop", &topic]);
        ana.ask(&["edit", &topic, "--details", "Since March."]);
        sync(&ana, &sam);
        assert_equal(&ana, &sam);
        let seen = conflicts(&ana);
        assert_eq!((seen.len(), &seen[0]["conflict"]["field"]), (1, &json!("state")), "{seen:#?}");
        assert!(ana.read(&["status"]).contains("Sam dropped this while you were changing it"));
        assert!(sam.read(&["status"]).contains("you dropped this while Ana was changing it"));
        assert_eq!(titles(&sam.agenda()), ["Two teams, one room"], "it stays meanwhile");
        assert_eq!(sam.ask(&["show", &topic])["details"], "Since March.", "no edit is lost");

        ana.ask(&["settle", &topic, "state", choice]);
        sync(&ana, &sam);
        let topics = assert_equal(&ana, &sam);
        assert_eq!(topics[0]["state"], state);
        assert!(conflicts(&sam).is_empty());
    }
}

#[test]
fn a_line_of_notes_changed_by_both_has_both_versions_on_both_until_one_is_chosen() {
    let (ana, sam) = ana_and_sam();
    let topic = ana.add("Rates");
    ana.ask_with(&["note", &topic, "-"], "We said 3 %.\nThen hiring.\n");
    sync(&ana, &sam);
    // Apart, each in an editor: the first line becomes two versions, the rest stays what it is.
    ana.ask_with(&["note", &topic, "--replace", "-"], "We said 5 %.\nThen hiring.\n");
    sam.ask_with(&["note", &topic, "--replace", "-"], "We said 4 %.\nThen hiring.\nAnd rooms.\n");
    sync(&ana, &sam);
    assert_equal(&ana, &sam);
    for (home, mine, theirs) in
        [(&ana, "We said 5 %.", "We said 4 %."), (&sam, "We said 4 %.", "We said 5 %.")]
    {
        let lines = list(home.ask(&["note", &topic]));
        let in_conflict: Vec<&Value> =
            lines.iter().filter(|l| l["conflicts"] != json!([])).collect();
        assert_eq!((lines.len(), in_conflict.len()), (3, 1), "{lines:#?}");
        let seen = conflicts(home);
        assert_eq!((seen.len(), &seen[0]["id"]), (1, &in_conflict[0]["id"]));
        assert_eq!(versions(&seen[0]), both([("me", mine), ("them", theirs)]));
        // Nobody reads a line that nobody wrote.
        let shown = text(in_conflict[0], "text");
        assert!([mine, theirs].contains(&shown.as_str()), "{shown}");
        assert!(home.read(&["show", &topic]).contains(&format!("you: {mine}")));
    }
    let line = text(&conflicts(&sam)[0], "id");
    sam.ask(&["settle", &line, "text", "--theirs"]);
    sync(&ana, &sam);
    assert_eq!(notes(&assert_equal(&ana, &sam)[0]), ["We said 5 %.", "Then hiring.", "And rooms."]);
    assert!(conflicts(&ana).is_empty() && conflicts(&sam).is_empty());
}

#[test]
fn two_first_notes_are_two_lines_each_with_its_author() {
    let (ana, sam) = ana_and_sam();
    let topic = ana.add("Growth");
    sync(&ana, &sam);
    ana.ask(&["note", &topic, "From Ana"]);
    sam.ask(&["note", &topic, "From Sam"]);
    sync(&ana, &sam);
    let topics = assert_equal(&ana, &sam);
    let lines = list(topics[0]["notes"].clone());
    let by: BTreeSet<(String, String)> =
        lines.iter().map(|l| (text(l, "author"), text(l, "text"))).collect();
    assert_eq!((lines.len(), by), (2, both([("me", "From Ana"), ("them", "From Sam")])));
    assert!(conflicts(&ana).is_empty());
    // A line is a thing like any other: the other may change it and take it out.
    let note = id(lines.iter().find(|l| l["author"] == "me").unwrap());
    assert_eq!(sam.ask(&["edit", &note, "--text", "From Ana, put better"])["author"], "them");
    sync(&ana, &sam);
    assert_eq!(ana.ask(&["drop", &note])["state"], "dropped");
    sync(&ana, &sam);
    assert_eq!(notes(&assert_equal(&ana, &sam)[0]), ["From Sam"]);
}

#[test]
fn what_came_while_an_editor_was_open_stays() {
    let (ana, sam) = ana_and_sam();
    let topic = ana.add("Growth");
    ana.ask(&["note", &topic, "one"]);
    sync(&ana, &sam);
    sam.ask(&["note", &topic, "meanwhile"]);
    sync(&ana, &sam);
    let words = ["note", &topic, "--replace", "-", "--shown", "one"];
    ana.ask_with(&words, "one\ntwo");
    let lines = notes(&ana.topics()[0]);
    assert_eq!(lines.len(), 3, "{lines:?}");
    // Without it, what is not handed in is taken out.
    ana.ask_with(&["note", &topic, "--replace", "-"], "one\ntwo");
    assert_eq!(notes(&ana.topics()[0]), ["one", "two"]);
}

#[test]
fn what_was_rewritten_or_dropped_before_the_first_sync_never_leaves() {
    let (ana, sam) = ana_and_sam();
    let topic = ana.add("Canary-FIRST-4713");
    ana.ask(&["edit", &topic, "--title", "Canary-SECOND-4714"]);
    ana.ask(&["edit", &topic, "--title", "How news travels"]);
    let gone = ana.add("Canary-DROPPED-4715");
    ana.ask(&["note", &gone, "Canary-NOTE-4716"]);
    let dropped = ana.ask(&["drop", &gone]);
    assert_eq!(dropped, json!({ "id": gone, "gone": true }));
    ana.add("Control-STAYS-4717");

    // Undone as if it had never been: the title before, and then not even that.
    ana.ask(&["edit", &topic, "--title", "Canary-SLIP-4718"]);
    let undone = ana.ask(&["undo"]);
    assert_eq!(undone["changed"][0]["title"], "How news travels", "{undone}");
    let reason = ana.refused(&["undo"], 5);
    assert!(reason.contains("nothing to undo"), "{reason}");
    let slip = ana.add("Canary-SLIP-4719");
    assert_eq!(ana.ask(&["undo"])["gone"], json!([slip]));

    sync(&ana, &sam);
    let topics = titles(&assert_equal(&ana, &sam));
    assert_eq!(topics, ["How news travels", "Control-STAYS-4717"]);
    sam.ask(&["export", "shared", "ana.automerge"]);
    let file = fs::read(sam.beside("ana.automerge")).unwrap();
    let holds = |text: &str| file.windows(text.len()).any(|w| w == text.as_bytes());
    let dump = sam.dump();
    assert!(dump.contains("Control-STAYS") && holds("Control-STAYS"), "the search can find");
    assert!(!dump.contains("Canary") && !holds("Canary"), "what was never sent is there");

    // Once it was sent, undoing is one more change.
    ana.ask(&["edit", &topic, "--title", "How bad news travels"]);
    sync(&ana, &sam);
    assert_eq!(ana.ask(&["undo"])["changed"][0]["title"], "How news travels");
    sync(&ana, &sam);
    assert_eq!(titles(&assert_equal(&ana, &sam))[0], "How news travels");
}

#[test]
fn what_was_not_sent_is_taken_back_for_good_and_what_was_sent_is_not() {
    let (ana, sam) = ana_and_sam();
    let gone = ana.add("Canary-UNSHARED-4711");
    let kept = ana.add("Stays");
    let taken = ana.ask(&["unshare", &gone]);
    assert_eq!(taken["gone"], true);
    assert!(taken["changes"].as_u64().unwrap() >= 1);
    ana.refused(&["show", &gone], 4);
    sync(&ana, &sam);
    assert_eq!(titles(&assert_equal(&ana, &sam)), ["Stays"]);
    for home in [&ana, &sam] {
        let dump = home.dump();
        assert!(dump.contains("Stays"), "the search finds what it must find");
        assert!(!dump.contains("Canary-UNSHARED"), "what was taken back is nowhere");
    }
    let reason = ana.refused(&["unshare", &kept], 5);
    assert!(reason.contains("drop"), "it says what can be done instead: {reason}");

    // A change that waits, to a topic that was sent: the change goes, the topic stays.
    ana.ask(&["edit", &kept, "--details", "Canary-SECOND-4712"]);
    assert_eq!(ana.ask(&["unshare", &kept])["gone"], false);
    sync(&ana, &sam);
    assert_eq!(assert_equal(&ana, &sam)[0]["details"], "");
}

#[test]
fn a_digest_names_people_and_never_a_key() {
    let (ana, sam) = ana_and_sam();
    let action = id(&ana.ask(&["action", "add", "Draft it", "--owner", "me"]));
    sync(&ana, &sam);
    ana.ask(&["edit", &action, "--owner", "them", "--due", "2126-12-11"]);
    let mut hers = ana.start(&["sync"]);
    hers.wait_for("looking");
    let read = sam.read(&["sync", "--once"]);
    hers.wait_for("up-to-date");
    hers.interrupt();
    let changed = last(&hers.finish().ok(), "up-to-date")["digest"]["lines"].clone();
    let owner = list(changed).into_iter().find(|l| l["field"] == "owner").unwrap();
    assert_eq!(
        (&owner["by"], &owner["before"], &owner["after"]),
        (&json!("me"), &json!("me"), &json!("them"))
    );
    assert!(read.contains("Draft it: owner changed from Ana to you"), "{read}");
    assert!(read.contains("Draft it: due changed from none to Wed 11 Dec 2126"), "{read}");
    assert!(read.contains("Up to date with Ana (0 sent, 1 received)."), "{read}");
    let me = text(&ana.ask(&["status"])["me"], "person");
    let key = me.split_once('_').unwrap().1;
    assert!(!read.contains(key), "{read}");
    assert!(!read.contains("bytes") && !read.contains(" ms"), "figures only if asked for: {read}");
}

/// Every text in an answer.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|one| texts(one, into)),
        Value::Object(all) => all.values().for_each(|one| texts(one, into)),
        _ => {}
    }
}

#[test]
fn an_answer_says_me_or_them_and_leaves_the_language_to_the_screen() {
    let (ana, sam) = ana_and_sam();
    let action = id(&ana.ask(&["action", "add", "Write it down", "--owner", "them"]));
    sam.ask(&["add", "From Sam"]);
    ana.ask(&["decide", "One roadmap"]);
    sync(&ana, &sam);
    ana.ask(&["edit", &action, "--due", "2126-12-11"]);
    sam.ask(&["edit", &action, "--due", "2126-12-18"]);
    sync(&ana, &sam);
    let mut said = Vec::new();
    for words in ["agenda", "topic list", "action list", "decision list", "status"] {
        texts(&ana.ask(&words.split(' ').collect::<Vec<_>>()), &mut said);
    }
    assert!(said.contains(&"me".to_owned()) && said.contains(&"them".to_owned()), "{said:?}");
    let english = said
        .iter()
        .find(|text| ["you", "your", "mine", "my"].contains(&text.to_lowercase().as_str()));
    assert_eq!(english, None);
}
