//! Words that are no command, name nothing, or come too early.

use crate::{
    INVALID, NOT_FOUND, NOT_NOW, PAIRING, USAGE, ana, nowhere, refused, refused_and_unchanged,
    topics,
};
use amble_support::{Home, two_homes::pair};
use std::fs;

/// A home of somebody else.
fn sam() -> Home {
    let home = nowhere();
    assert_eq!(home.run(&["init", "--name", "Sam"]).code, Some(0));
    home
}

#[test]
fn what_is_no_command_says_where_help_is() {
    let home = ana();
    for words in [
        &["frobnicate"][..],
        &["add"],
        &["agenda", "--colour"],
        &["agenda", "--color", "red"],
        &["agenda", "-q", "-v"],
        &["invite"],
        &["invite", "--as", "boss"],
        &["init", "--name"],
        &["sync", "--for", "soon"],
        &["sync", "--listen", "everywhere"],
        &["join"],
        &["show"],
        &["add", "x", "--paste"],
        &["note", "x", "--replace"],
        &["settle", "x", "due", "fri", "--mine"],
        &["status", "--dismiss", "x"],
    ] {
        refused_and_unchanged(&home, words, USAGE);
    }
    // Half a command shows the other halves.
    for words in [&["topic"][..], &["action"], &["export"], &["private"]] {
        let said = home.run(words);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{said:?}");
        assert!(said.err.contains("Usage: amble"), "{said:?}");
        let json = home.run(&[&["--json"], words].concat());
        assert_eq!(json.code, Some(2), "{json:?}");
        assert!(json.err.contains("\"usage\"") && json.err.contains("--help"), "{json:?}");
    }
}

#[test]
fn without_a_command_and_without_a_home_it_is_the_help() {
    let home = nowhere();
    let said = home.run(&[]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{said:?}");
    assert!(said.out.contains("Usage: amble") && said.out.contains("amble init --name"));
    assert_eq!(home.run(&["--json"]).code, Some(6), "a script is told that there is none");
    assert!(!home.path().exists(), "asking made a folder");
}

#[test]
fn a_wrong_date_section_or_field_names_what_is_expected() {
    let home = ana();
    let action = home.ask(&["action", "add", "Draft it"]);
    let id = action["id"].as_str().unwrap();
    for day in ["2026-13-01", "2026-02-30", "next fri", "4.12.2026", "soon", "2026-12-04T10:00"] {
        for words in [&["action", "add", "x", "--due", day][..], &["edit", id, "--due", day]] {
            let sentence = refused_and_unchanged(&home, words, INVALID);
            assert!(sentence.contains("fri, tomorrow, +3d, 4 dec or 2026-12-04"), "{sentence}");
        }
    }
    let sentence = refused_and_unchanged(&home, &["add", "x", "--section", "nowhere"], USAGE);
    assert!(sentence.contains("check-in") && sentence.contains("next-steps"), "{sentence}");
    let sentence = refused_and_unchanged(&home, &["settle", id, "colour", "red"], USAGE);
    assert!(sentence.contains("due"), "{sentence}");
    refused_and_unchanged(&home, &["settle", id, "due", "2026-12-04"], NOT_NOW);
    refused_and_unchanged(&home, &["edit", "Hiring", "--due", "2026-12-04"], INVALID);
    refused_and_unchanged(&home, &["edit", id, "--section", "progress"], INVALID);
    let sentence = refused_and_unchanged(&home, &["action", "add", "x", "--owner", "Zoe"], INVALID);
    assert!(sentence.contains("me, them or Sam"), "{sentence}");
    refused_and_unchanged(&home, &["edit", id], INVALID);
    let listed = home.ask(&["action", "list"]);
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{listed}");
}

#[test]
fn what_names_nothing_or_several_lists_what_could_be_meant() {
    let home = ana();
    home.add("Hiring plan");
    for words in [
        &["show", "zzzzzz"][..],
        &["drop", "zzzzzz"],
        &["edit", "zzzzzz", "--title", "x"],
        &["discuss", "action_0000000000000000"],
        &["unshare", "Holiday"],
        &["note", "zzzzzz", "text"],
        &["action", "done", "zzzzzz"],
        &["decide", "x", "--topic", "zzzzzz"],
        &["private", "show", "zzzzzz"],
        &["show", ""],
    ] {
        refused_and_unchanged(&home, words, NOT_FOUND);
    }
    let sentence = refused_and_unchanged(&home, &["drop", "Hirin"], NOT_FOUND);
    assert!(sentence.contains("(Hiring)") && sentence.contains("(Hiring plan)"), "{sentence}");
    let sentence = refused_and_unchanged(&home, &["drop", "topic_"], NOT_FOUND);
    assert!(sentence.contains("Roadmap"), "{sentence}");
    // A hundred more with long titles: still one sentence.
    let list: String = (0..100).map(|n| format!("- Hir{n} {}\n", "long ".repeat(50))).collect();
    assert_eq!(home.run_with(&["add", "--paste"], list.as_bytes()).code, Some(0));
    refused_and_unchanged(&home, &["drop", "Hir"], NOT_FOUND);
    refused_and_unchanged(&home, &["drop", &"z".repeat(100_000)], NOT_FOUND);
}

#[test]
fn a_person_who_is_not_known_or_not_said_is_asked_for() {
    let home = ana();
    for words in [&["agenda"][..], &["add", "x"], &["action", "list"], &["status"], &["sync"]] {
        let typed = [words, &["--with", "Nobody"]].concat();
        assert!(refused(&home, &typed, NOT_FOUND).contains("Sam"));
    }
    refused(&home, &["private", "add", "x", "--about", "Nobody"], NOT_FOUND);
    home.ask(&["person", "add", "Zoe"]);
    for words in [&["agenda"][..], &["add", "x"], &["sync"]] {
        let sentence = refused(&home, words, INVALID);
        assert!(sentence.contains("Sam") && sentence.contains("Zoe"), "{sentence}");
    }
    refused(&home, &["person", "add", "sam"], NOT_NOW);
    refused(&sam(), &["agenda"], NOT_FOUND);
}

#[test]
fn what_needs_the_other_says_to_pair_first() {
    let home = ana();
    for words in [&["sync"][..], &["sync", "--once"], &["export", "shared", "sam.automerge"]] {
        let sentence = refused_and_unchanged(&home, words, NOT_NOW);
        assert!(sentence.contains("paired"), "{sentence}");
    }
    assert!(!home.beside("sam.automerge").exists());
    refused_and_unchanged(&home, &["meeting", "end"], NOT_NOW);
}

#[test]
fn what_is_not_a_code_is_said_at_once() {
    let home = ana();
    let other = sam();
    let mut inviting = other.start(&["invite", "--as", "manager"]);
    let event = inviting.wait_for("ticket");
    let ticket = event["text"].as_str().unwrap();
    let join = |code: &str| refused_and_unchanged(&home, &["join", code], PAIRING);
    for code in ["", "AMBLE1", "AMBLE1XXXX", "hello", "https://example.org", "AMBLE9ABCDEF"] {
        join(code);
    }
    join(&"A".repeat(100_000));
    join(&ticket[..ticket.len() - 1]);
    join(&ticket[..ticket.len() / 2]);
    join(&format!("{ticket}0"));
    // Any one character mistyped.
    for at in 6..ticket.len() {
        let wrong = if &ticket[at..=at] == "7" { "8" } else { "7" };
        let code = format!("{}{wrong}{}", &ticket[..at], &ticket[at + 1..]);
        let said = home.run(&["join", &code]);
        crate::check_refusal(&said, PAIRING);
    }
    inviting.kill();
    assert_eq!(home.ask(&["people"]).as_array().map(Vec::len), Some(1));
}

#[test]
fn the_case_of_letters_in_a_code_does_not_matter() {
    let (ana, sam) = (sam(), sam());
    let mut inviting = ana.start(&["invite", "--as", "manager"]);
    let event = inviting.wait_for("ticket");
    let ticket = event["text"].as_str().unwrap().to_lowercase();
    let mut joining = sam.start(&["join", &ticket]);
    assert_eq!(inviting.wait_for("code")["code"], joining.wait_for("code")["code"]);
    inviting.say("n");
    joining.say("n");
    assert_eq!((inviting.finish().code, joining.finish().code), (Some(14), Some(14)));
}

#[test]
fn ones_own_code_is_not_joined() {
    // The same keys in a second folder: the only way to meet oneself.
    let home = sam();
    let mut inviting = home.start(&["invite", "--as", "manager"]);
    let event = inviting.wait_for("ticket");
    let ticket = event["text"].as_str().unwrap();
    let copy = nowhere();
    fs::create_dir(copy.path()).unwrap();
    fs::set_permissions(copy.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    for name in ["secrets", "store.redb"] {
        fs::copy(home.file(name), copy.file(name)).unwrap();
    }
    let sentence = refused(&copy, &["join", ticket], PAIRING);
    assert!(sentence.contains("own"), "{sentence}");
    inviting.kill();
}

#[test]
fn where_the_other_can_be_found_is_checked_before_anything_is_tried() {
    let (home, other) = (ana(), sam());
    pair(&home, &other);
    for at in ["", "nowhere", "127.0.0.1:4000", "AMBLEAT1XXXX", "AMBLE1XXXX"] {
        refused(&home, &["sync", "--with", "Sam", "--once", "--at", at], PAIRING);
    }
}

#[test]
fn an_export_writes_over_nothing_unless_told() {
    let (home, other) = (ana(), sam());
    pair(&home, &other);
    let file = home.beside("shared.automerge");
    fs::write(&file, "precious").unwrap();
    let name = file.to_str().unwrap();
    let sentence = refused_and_unchanged(&home, &["export", "shared", name], INVALID);
    assert!(sentence.contains("--force"), "{sentence}");
    assert_eq!(fs::read(&file).unwrap(), b"precious");
    home.ask(&["export", "shared", name, "--force"]);
    assert_ne!(fs::read(&file).unwrap(), b"precious");

    home.ask(&["private", "add", "Only mine"]);
    let (folder, key) = (home.beside("notes"), home.beside("key"));
    fs::write(&key, "another key").unwrap();
    let (folder, key) = (folder.to_str().unwrap(), key.to_str().unwrap());
    refused(&home, &["export", "private", folder, "--identity", key], INVALID);
    assert_eq!(fs::read(key).unwrap(), b"another key");
    home.ask(&["export", "private", folder]);
    refused(&home, &["export", "private", folder], INVALID);
    refused(&home, &["export", "shared", "no/such/folder/x"], crate::DISK);
    assert!(topics(&home).to_string().contains("Hiring"));
}
