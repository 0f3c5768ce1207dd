//! Damage, full disks, mistyped words and hostile text: each ends in a sentence that a person
//! can act on and a documented exit code, and nothing that was saved is lost. Runs the binary on
//! homes in temporary folders.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it could not try"
)]

mod clock;
mod damage;
mod disk;
mod homes;
mod pipes;
mod texts;
mod words;

use amble_support::{Home, Said};
use serde_json::Value;

/// The exit codes of docs/CLI.md that are asked for here, with their words.
const USAGE: (i32, &str) = (2, "usage");
const INVALID: (i32, &str) = (3, "invalid");
const NOT_FOUND: (i32, &str) = (4, "not-found");
const NOT_NOW: (i32, &str) = (5, "not-now");
const NO_HOME: (i32, &str) = (6, "no-home");
const HOME_EXISTS: (i32, &str) = (7, "home-exists");
const BUSY: (i32, &str) = (8, "busy");
const DAMAGED: (i32, &str) = (9, "damaged");
const NEWER: (i32, &str) = (10, "newer-version");
const DISK: (i32, &str) = (11, "disk");
const UNSAFE: (i32, &str) = (12, "unsafe");
const PAIRING: (i32, &str) = (14, "pairing");

/// A place without a home, for the binary under test.
fn nowhere() -> Home {
    Home::none(env!("CARGO_BIN_EXE_amble"))
}

/// Ana's home, with Sam added and two topics on the agenda.
fn ana() -> Home {
    let home = Home::in_zone(env!("CARGO_BIN_EXE_amble"), "Ana", "Europe/Lisbon");
    home.ask(&["person", "add", "Sam"]);
    home.add("Roadmap for spring");
    home.add("Hiring");
    home
}

/// Every topic, as a script sees it.
fn topics(home: &Home) -> Value {
    home.topics().into()
}

/// The titles of all topics, in order.
fn titles(home: &Home) -> Vec<String> {
    amble_support::home::titles(&home.topics())
}

/// A command that must be refused, as text and as JSON, with this exit code. Its sentence.
#[track_caller]
fn refused(home: &Home, words: &[&str], kind: (i32, &str)) -> String {
    refused_with(home, words, b"", kind)
}

/// The same, with something on its standard input.
#[track_caller]
fn refused_with(home: &Home, words: &[&str], input: &[u8], kind: (i32, &str)) -> String {
    let said = home.run_with(words, input);
    check_refusal(&said, kind);
    let json = home.run_with(&[&["--json"], words].concat(), input);
    assert_eq!((json.code, json.out.as_str()), (Some(kind.0), ""), "{json:?}");
    let object: Value = serde_json::from_str(&json.err).unwrap_or_else(|e| panic!("{e}: {json:?}"));
    assert_eq!(object["error"], kind.1, "{json:?}");
    let reason = object["reason"].as_str().unwrap();
    check_sentence(reason);
    said.err.lines().next().unwrap_or_default().to_owned()
}

/// A refusal in text: the exit code, nothing on standard output, one sentence on standard error.
#[track_caller]
fn check_refusal(said: &Said, kind: (i32, &str)) {
    assert_eq!((said.code, said.out.as_str()), (Some(kind.0), ""), "{said:?}");
    assert!(said.err.ends_with('\n'), "{said:?}");
    let lines: Vec<&str> = said.err.lines().collect();
    if kind == USAGE {
        // What is wrong stands first; how to ask for help follows.
        assert!(lines[0].starts_with("error: ") && said.err.contains("--help"), "{said:?}");
    } else {
        assert_eq!(lines.len(), 1, "{said:?}");
        assert!(lines[0].starts_with(|c: char| !c.is_lowercase()), "{said:?}");
        assert!(lines[0].ends_with(['.', '?', '!', ')']), "{said:?}");
    }
    check_sentence(lines[0]);
}

/// What no sentence of ours holds: Rust, jargon, or a page of text.
#[track_caller]
fn check_sentence(sentence: &str) {
    let chars = sentence.chars().count();
    assert!((10..400).contains(&chars), "{chars} characters: {sentence}");
    let rust =
        ["Err(", "Ok(", "Some(", "None", "Os {", "kind:", "::", "\\u{", "panick", "{\"", "RUST_"];
    let found = rust.iter().find(|word| sentence.contains(*word));
    assert_eq!(found, None, "{sentence}");
    let jargon = [
        "crdt", "merge", "peer", "node", "overdue", "panic", "unwrap", "redb", "iroh", "item",
        "thing", "context", "measure", "draft", "contact", "door", "todo", "employee",
    ];
    // The name of a file is what it is.
    let lower = sentence.to_lowercase().replace("store.redb", "");
    let spoken = lower.split(|c: char| !c.is_alphanumeric()).find(|word| jargon.contains(word));
    assert_eq!(spoken, None, "{sentence}");
    let steers = sentence.chars().find(|c| c.is_control() || ('\u{202A}'..='\u{202E}').contains(c));
    assert_eq!(steers, None, "{sentence:?}");
}

/// A refusal that leaves all topics as they were. Its sentence.
#[track_caller]
fn refused_and_unchanged(home: &Home, words: &[&str], kind: (i32, &str)) -> String {
    let before = topics(home);
    let sentence = refused(home, words, kind);
    assert_eq!(topics(home), before);
    sentence
}
