//! What is private stays: looked for in everything that the other holds and in all that left.

use crate::{ana_and_sam, home};
use amble_support::{
    Home,
    home::{id, list, text},
    two_homes::{assert_equal, sync},
};
use redb::ReadableTable;
use serde_json::json;
use std::fs;

const SECRET: &str = "Canary-PRIVATE-8c1f";
const OTHER: &str = "Canary-OTHER-8c20";
const SHARED: &str = "Control-SHARED-8c21";

#[test]
fn a_private_note_is_nowhere_on_the_other_device_and_in_nothing_that_left() {
    let (ana, sam) = ana_and_sam();
    let note = ana.ask(&["private", "add", SECRET, "--about", "Sam"]);
    ana.ask(&["private", "add", OTHER]);
    ana.add(SHARED);
    sync(&ana, &sam);
    // And while a sync is open.
    let (mut hers, mut his) = (ana.start(&["sync"]), sam.start(&["sync"]));
    hers.wait_for("up-to-date");
    his.wait_for("up-to-date");
    ana.ask(&["private", "add", &format!("{SECRET} again")]);
    ana.add("After the second note");
    let says = |e: &serde_json::Value| e["event"] == "up-to-date" && e["received"] == 1;
    his.wait_until("what was added", says);
    hers.wait_until("his answer", |e| e["event"] == "up-to-date" && e["sent"] == 1);
    for mut running in [hers, his] {
        running.interrupt();
        running.wait_for("closed");
        running.finish().ok();
    }
    assert_equal(&ana, &sam);

    let dump = sam.dump();
    assert!(dump.contains(SHARED), "the search finds what it must find");
    assert!(!dump.contains("Canary"), "a private word is on the other device");
    // At home it is in the private rows, and in no row that a sync can read.
    let rows = list(ana.ask(&["debug", "dump"]));
    let found = |word: &str| -> Vec<String> {
        let with = rows.iter().filter(|row| text(row, "value").contains(word));
        with.map(|row| text(row, "key")).collect()
    };
    let (secret, shared) = (found("Canary"), found(SHARED));
    assert_eq!(secret.len(), 3, "{secret:?}");
    assert!(secret.iter().all(|key| key.starts_with("private/")), "{secret:?}");
    assert!(!shared.is_empty() && shared.iter().all(|key| !key.starts_with("private/")));
    // All that was ever sent, as a file.
    ana.ask(&["export", "shared", "sam.automerge"]);
    let file = fs::read(ana.beside("sam.automerge")).unwrap();
    let holds = |word: &str| file.windows(word.len()).any(|w| w == word.as_bytes());
    assert!(holds("After the second note"), "the search finds what it must find");
    assert!(!holds("Canary"));

    let mine = list(ana.ask(&["private", "list"]));
    assert_eq!(mine.len(), 3);
    let shown = ana.ask(&["private", "show", &id(&note)]);
    assert_eq!((&shown["text"], &shown["about"]), (&json!(SECRET), &ana.status()["pair"]));
    assert!(list(sam.ask(&["private", "list"])).is_empty());
}

#[test]
fn a_private_note_goes_to_the_agenda_and_back_until_it_has_left() {
    let (ana, sam) = ana_and_sam();
    ana.add(SHARED);
    let words = "Canary-MOVED-8c22\nCanary-BEHIND-8c23\nand more";
    let note = id(&ana.ask_with(&["private", "add", "-", "--about", "Sam"], words));
    let preview = ana.ask(&["private", "share", &note, "--section", "feedback", "--preview"]);
    assert_eq!(list(ana.ask(&["private", "list"])).len(), 1, "looking shares nothing");
    let topic = ana.ask(&["private", "share", &note, "--section", "feedback"]);
    for field in ["title", "details", "section"] {
        assert_eq!(preview[field], topic[field], "{field} is as it was shown before");
    }
    assert_eq!(text(&topic, "title"), "Canary-MOVED-8c22", "the first line");
    assert_eq!(text(&topic, "details"), "Canary-BEHIND-8c23\nand more", "the rest");
    let now = [&topic["section"], &topic["delivery"], &topic["unsent"]];
    assert_eq!(now, [&json!("feedback"), &json!("not-sent"), &json!(true)]);
    assert!(list(ana.ask(&["private", "list"])).is_empty(), "it is in one place");

    let note = ana.ask(&["unshare", &id(&topic), "--private"]);
    assert_eq!(note["about"], ana.status()["pair"]);
    for words in ["Canary-MOVED-8c22", "Canary-BEHIND-8c23\nand more"] {
        assert!(text(&note, "text").contains(words), "{note:#}");
    }
    ana.refused(&["show", &id(&topic)], 4);
    assert_eq!(ana.ask(&["private", "list"]), json!([note]));
    sync(&ana, &sam);
    let dump = sam.dump();
    assert!(dump.contains(SHARED), "the search finds what it must find");
    assert!(!dump.contains("Canary"), "what was taken back is on the other device");

    // Once it has left it cannot be private again.
    let topic = id(&ana.ask(&["private", "share", &id(&note)]));
    sync(&ana, &sam);
    assert_eq!(assert_equal(&ana, &sam).len(), 2);
    assert_eq!(sam.ask(&["show", &topic])["title"], "Canary-MOVED-8c22");
    assert_eq!(ana.ask(&["show", &topic])["unsent"], false);
    // Not even while a change to it waits.
    ana.ask(&["edit", &topic, "--title", "Changed"]);
    let reason = ana.refused(&["unshare", &topic, "--private"], 5);
    assert!(reason.contains("drop"), "it says what can be done instead: {reason}");
    assert!(list(ana.ask(&["private", "list"])).is_empty());
    let action = id(&ana.ask(&["action", "add", "Ask the team"]));
    ana.refused(&["unshare", &action, "--private"], 3);
}

#[test]
fn a_note_about_nobody_is_shared_only_with_who_was_said() {
    let ana = home("Ana");
    let note = id(&ana.ask(&["private", "add", "Canary-NOBODY-8c24"]));
    ana.refused(&["private", "share", &note], 3);
    ana.ask(&["person", "add", "Sam"]);
    let reason = ana.refused(&["private", "share", &note], 3);
    assert!(reason.contains("--with") && reason.contains("Sam"), "{reason}");
    ana.refused(&["private", "share", &note, "--with", "Nobody"], 4);
    assert_eq!(list(ana.ask(&["private", "list"])).len(), 1, "nothing was moved");
    assert!(ana.topics().is_empty());
    let topic = ana.ask(&["private", "share", "Canary-NOBODY", "--with", "Sam"]);
    assert_eq!((&topic["section"], &topic["details"]), (&json!("other"), &json!("")));
    // A note about one person, said to be for another.
    ana.ask(&["person", "add", "Zoe"]);
    let note = id(&ana.ask(&["private", "add", "For Zoe after all", "--about", "Sam"]));
    ana.ask(&["private", "share", &note, "--with", "Zoe"]);
    let agenda = ana.ask(&["agenda", "--with", "Zoe"]);
    assert_eq!(agenda["topics"][0]["title"], "For Zoe after all");
    // Whose 1:1 is usual decides nothing about what is private.
    let note = id(&ana.ask(&["private", "add", "For Sam", "--about", "Sam"]));
    let mut command = ana.command(&["--json", "private", "share", &note]);
    let said = amble_support::Said::of(command.env("AMBLE_WITH", "Zoe").output().unwrap());
    assert_eq!(said.json()["title"], "For Sam");
    assert_eq!(list(ana.ask(&["agenda", "--with", "Sam"])["topics"].clone()).len(), 2);
}

#[test]
fn a_private_note_is_written_anew_or_deleted_for_good() {
    let ana = home("Ana");
    let first = ana.ask(&["private", "add", "Canary-BEFORE-8c25"]);
    let note = id(&first);
    let changed = ana.ask(&["private", "edit", &note, "Canary-AFTER-8c26"]);
    assert_eq!((text(&changed, "text"), id(&changed)), ("Canary-AFTER-8c26".into(), note.clone()));
    assert_eq!(changed["written"], first["written"], "its day stays");
    let piped = ana.ask_with(&["private", "edit", &note, "-"], "Canary-PIPED-8c27\nTwo lines");
    assert_eq!(piped["text"], "Canary-PIPED-8c27\nTwo lines");
    // Nothing is no text: what is there stays.
    ana.refused(&["private", "edit", &note], 3);
    assert_eq!(ana.ask(&["private", "show", &note]), piped);
    let dump = ana.dump();
    assert!(dump.contains("Canary-PIPED"), "the search finds what it must find");
    assert!(!dump.contains("Canary-BEFORE") && !dump.contains("Canary-AFTER"));

    let kept = id(&ana.ask(&["private", "add", "Canary-KEPT-8c28"]));
    let gone = ana.ask(&["private", "delete", "Canary-PIPED"]);
    assert_eq!(gone, json!({ "id": note, "gone": true }));
    for words in [&["private", "show"][..], &["private", "delete"], &["private", "edit"]] {
        let words = [words, &[note.as_str()]].concat();
        ana.refused(&words, 4);
    }
    let left = list(ana.ask(&["private", "list"]));
    assert_eq!(left.iter().map(id).collect::<Vec<_>>(), [kept]);
    let dump = ana.dump();
    assert!(dump.contains("Canary-KEPT") && !dump.contains("Canary-PIPED"));
}

#[test]
fn a_private_note_that_cannot_be_opened_can_be_deleted_by_its_whole_id() {
    let ana = home("Ana");
    let note = id(&ana.ask(&["private", "add", "Spoilt"]));
    spoil(&ana, &format!("private/{note}"));
    ana.ask(&["private", "add", "Whole"]);
    ana.refused(&["private", "delete", "Whole"], 9);
    ana.refused(&["private", "list"], 9);
    assert_eq!(ana.ask(&["private", "delete", &note])["gone"], true);
    let left = list(ana.ask(&["private", "list"]));
    assert_eq!(left.iter().map(|note| text(note, "text")).collect::<Vec<_>>(), ["Whole"]);
}

/// Changes the last byte of a row, as a bad disk does.
fn spoil(home: &Home, key: &str) {
    let store = redb::Database::open(home.file("store.redb")).unwrap();
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
