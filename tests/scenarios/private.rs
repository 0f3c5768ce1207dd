//! What is private stays: looked for in everything that the other holds and in all that left.

use crate::person::{Person, ana_and_sam, assert_equal, id, list, meet, text};
use redb::ReadableTable;
use serde_json::{Value, json};
use std::fs;

const SECRET: &str = "Canary-PRIVATE-8c1f";
const DRAFT: &str = "Canary-DRAFT-8c20";
const SHARED: &str = "Control-SHARED-8c21";

#[test]
fn a_private_note_is_nowhere_on_the_other_device_and_in_nothing_that_left() {
    let (ana, sam) = ana_and_sam();
    let note = ana.ok(&["private", "add", SECRET, "--about", "Sam"]);
    ana.ok(&["private", "add", "--draft", DRAFT]);
    ana.add(SHARED);
    meet(&ana, &sam);
    // And while a meeting is open.
    let (mut hers, mut his) = (ana.spawn(&["meet"]), sam.spawn(&["meet"]));
    hers.wait_for("in-step");
    his.wait_for("in-step");
    ana.ok(&["private", "add", &format!("{SECRET} again")]);
    ana.add("After the second note");
    let says = |e: &serde_json::Value| e["event"] == "in-step" && e["received"] == 1;
    his.wait_until("what was added", says);
    hers.wait_until("his answer", |e| e["event"] == "in-step" && e["sent"] == 1);
    for mut meeting in [hers, his] {
        meeting.interrupt();
        meeting.wait_for("closed");
        meeting.finish().ok();
    }
    assert_equal(&ana, &sam);

    let dump = sam.ok(&["debug", "dump"]).to_string();
    assert!(dump.contains(SHARED), "the search finds what it must find");
    assert!(!dump.contains("Canary"), "a private word is on the other device");
    // At home it is in the private rows, and in no row that a contact can read.
    let rows = list(ana.ok(&["debug", "dump"]));
    let found = |word: &str| -> Vec<String> {
        let with = rows.iter().filter(|row| text(row, "value").contains(word));
        with.map(|row| text(row, "key")).collect()
    };
    let (secret, shared) = (found("Canary"), found(SHARED));
    assert_eq!(secret.len(), 3, "{secret:?}");
    assert!(secret.iter().all(|key| key.starts_with("private/")), "{secret:?}");
    assert!(!shared.is_empty() && shared.iter().all(|key| !key.starts_with("private/")));
    // All that was ever sent, as a file.
    ana.ok(&["export", "shared", "sam.automerge"]);
    let file = fs::read(ana.home().parent().unwrap().join("sam.automerge")).unwrap();
    let holds = |word: &str| file.windows(word.len()).any(|w| w == word.as_bytes());
    assert!(holds("After the second note"), "the search finds what it must find");
    assert!(!holds("Canary"));

    let mine = list(ana.ok(&["private", "list"]));
    assert_eq!(mine.len(), 3);
    let shown = ana.ok(&["private", "show", &text(&note, "id")]);
    assert_eq!((text(&shown, "body"), text(&shown, "about")), (SECRET.into(), "Sam".into()));
    assert!(list(sam.ok(&["private", "list"])).is_empty());
}

#[test]
fn a_private_note_goes_to_the_agenda_and_back_until_it_has_left() {
    let (ana, sam) = ana_and_sam();
    ana.add(SHARED);
    let words = "Canary-MOVED-8c22\nCanary-BEHIND-8c23\nand more";
    let note = id(&ana.ok_with(&["private", "add", "-", "--about", "Sam"], words));
    let item = ana.ok(&["private", "share", &note, "--section", "feedback"]);
    assert_eq!(text(&item, "title"), "Canary-MOVED-8c22", "the first line");
    assert_eq!(text(&item, "context"), "Canary-BEHIND-8c23\nand more", "the rest");
    let stands = [&item["section"], &item["way"], &item["here"]];
    assert_eq!(stands, [&json!("feedback"), &json!("shared"), &json!(true)]);
    assert!(list(ana.ok(&["private", "list"])).is_empty(), "it is in one place");

    let draft = ana.ok(&["unshare", &id(&item), "--draft"]);
    assert_eq!((&draft["kind"], &draft["about"]), (&json!("draft"), &json!("Sam")));
    for words in ["Canary-MOVED-8c22", "Canary-BEHIND-8c23\nand more"] {
        assert!(text(&draft, "body").contains(words), "{draft:#}");
    }
    ana.refused(&["show", &id(&item)], 4);
    assert_eq!(ana.ok(&["private", "list"]), json!([draft]));
    meet(&ana, &sam);
    let dump = sam.ok(&["debug", "dump"]).to_string();
    assert!(dump.contains(SHARED), "the search finds what it must find");
    assert!(!dump.contains("Canary"), "what was taken back is on the other device");

    // Once it has left it cannot be private again.
    let item = id(&ana.ok(&["private", "share", &id(&draft)]));
    meet(&ana, &sam);
    assert_eq!(assert_equal(&ana, &sam).len(), 2);
    assert_eq!(sam.ok(&["show", &item])["title"], "Canary-MOVED-8c22");
    assert_eq!(ana.ok(&["show", &item])["here"], false);
    // Not even while a change to it waits.
    ana.ok(&["edit", &item, "--title", "Changed"]);
    let reason = ana.refused(&["unshare", &item, "--draft"], 5);
    assert!(reason.contains("drop"), "it says what can be done instead: {reason}");
    assert!(list(ana.ok(&["private", "list"])).is_empty());
    let action = id(&ana.ok(&["action", "add", "Ask the team"]));
    ana.refused(&["unshare", &action, "--draft"], 3);
}

#[test]
fn a_note_about_nobody_is_shared_only_with_who_was_said() {
    let ana = Person::new("Ana");
    let note = id(&ana.ok(&["private", "add", "Canary-NOBODY-8c24"]));
    ana.refused(&["private", "share", &note], 3);
    ana.ok(&["person", "add", "Sam"]);
    let reason = ana.refused(&["private", "share", &note], 3);
    assert!(reason.contains("--with") && reason.contains("Sam"), "{reason}");
    ana.refused(&["private", "share", &note, "--with", "Nobody"], 4);
    assert_eq!(list(ana.ok(&["private", "list"])).len(), 1, "nothing was moved");
    assert!(ana.items().is_empty());
    let item = ana.ok(&["private", "share", "Canary-NOBODY", "--with", "Sam"]);
    assert_eq!((&item["section"], &item["context"]), (&json!("open"), &Value::Null));
    // A note about one person, said to be for another.
    ana.ok(&["person", "add", "Zoe"]);
    let note = id(&ana.ok(&["private", "add", "For Zoe after all", "--about", "Sam"]));
    ana.ok(&["private", "share", &note, "--with", "Zoe"]);
    let agenda = list(ana.ok(&["agenda", "--with", "Zoe"]));
    assert_eq!(agenda[0]["title"], "For Zoe after all");
}

#[test]
fn a_private_note_is_written_anew_or_deleted_for_good() {
    let ana = Person::new("Ana");
    let first = ana.ok(&["private", "add", "--draft", "Canary-BEFORE-8c25"]);
    let note = id(&first);
    let changed = ana.ok(&["private", "change", &note, "Canary-AFTER-8c26"]);
    assert_eq!((text(&changed, "body"), id(&changed)), ("Canary-AFTER-8c26".into(), note.clone()));
    assert_eq!(changed["kind"], "draft", "it is still what it was");
    let piped = ana.ok_with(&["private", "change", &note, "-"], "Canary-PIPED-8c27\nTwo lines");
    assert_eq!(piped["body"], "Canary-PIPED-8c27\nTwo lines");
    // Nothing is no text: what is there stays.
    ana.refused(&["private", "change", &note], 3);
    assert_eq!(ana.ok(&["private", "show", &note]), piped);
    let dump = ana.ok(&["debug", "dump"]).to_string();
    assert!(dump.contains("Canary-PIPED"), "the search finds what it must find");
    assert!(!dump.contains("Canary-BEFORE") && !dump.contains("Canary-AFTER"));

    let kept = id(&ana.ok(&["private", "add", "Canary-KEPT-8c28"]));
    let gone = ana.ok(&["private", "delete", "Canary-PIPED"]);
    assert_eq!(gone, json!({ "id": note, "gone": true }));
    for words in [&["private", "show"][..], &["private", "delete"], &["private", "change"]] {
        let words = [words, &[note.as_str()]].concat();
        ana.refused(&words, 4);
    }
    let left = list(ana.ok(&["private", "list"]));
    assert_eq!(left.iter().map(id).collect::<Vec<_>>(), [kept]);
    let dump = ana.ok(&["debug", "dump"]).to_string();
    assert!(dump.contains("Canary-KEPT") && !dump.contains("Canary-PIPED"));
}

#[test]
fn a_private_note_that_cannot_be_opened_can_be_deleted_by_its_whole_id() {
    let ana = Person::new("Ana");
    let note = id(&ana.ok(&["private", "add", "Spoilt"]));
    spoil(&ana, &format!("private/{note}"));
    ana.ok(&["private", "add", "Whole"]);
    ana.refused(&["private", "delete", "Whole"], 9);
    ana.refused(&["private", "list"], 9);
    assert_eq!(ana.ok(&["private", "delete", &note])["gone"], true);
    let left = list(ana.ok(&["private", "list"]));
    assert_eq!(left.iter().map(|note| text(note, "body")).collect::<Vec<_>>(), ["Whole"]);
}

/// Changes the last byte of a row, as a bad disk does.
fn spoil(person: &Person, key: &str) {
    let store = redb::Database::open(person.home().join("store.redb")).unwrap();
    let write = store.begin_write().unwrap();
    {
        let rows = redb::TableDefinition::<&[u8], &[u8]>::new("rows");
        let mut rows = write.open_table(rows).unwrap();
        let mut row = rows.get(key.as_bytes()).unwrap().expect("the row").value().to_vec();
        *row.last_mut().unwrap() ^= 1;
        rows.insert(key.as_bytes(), row.as_slice()).unwrap();
    }
    write.commit().unwrap();
}
