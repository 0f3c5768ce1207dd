//! What is private stays: looked for in everything that the other holds and in all that left.

use crate::person::{ana_and_sam, assert_equal, list, meet, text};
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
