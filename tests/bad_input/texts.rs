//! Texts that are too long, empty, or made of characters that steer, turn or cannot be seen.

use crate::{INVALID, NOT_NOW, ana, refused, refused_with, titles, topics};

const MEGABYTE: usize = 1_000_000;

/// A megabyte as a person's shell passes it: no single word may be that long.
fn many_words() -> Vec<String> {
    (0..10).map(|n| n.to_string().repeat(MEGABYTE / 10)).collect()
}

#[test]
fn a_megabyte_is_too_long_everywhere_and_the_limit_is_said() {
    let home = ana();
    let before = topics(&home);
    let long = "x".repeat(MEGABYTE);
    let words = many_words();
    let typed: Vec<&str> = words.iter().map(String::as_str).collect();
    for start in [&["add"][..], &["decide"], &["action", "add"], &["person", "add"]] {
        let sentence = refused(&home, &[start, &typed].concat(), INVALID);
        assert!(sentence.contains("at most"), "{sentence}");
    }
    let part = "x".repeat(120_000);
    let sentence = refused(&home, &["add", "x", "--details", &part], INVALID);
    assert!(sentence.contains("at most 4000"), "{sentence}");
    refused(&home, &["action", "add", "x", "--done-when", &part], INVALID);
    refused(&home, &["edit", "Hiring", "--title", &part], INVALID);
    for (words, limit) in [
        (&["note", "Hiring", "-"][..], "at most 2000"),
        (&["private", "add", "-"], "100000 fit into one"),
        (&["add", "--paste"], "at most 300"),
    ] {
        let sentence = refused_with(&home, words, long.as_bytes(), INVALID);
        assert!(sentence.contains(limit), "{sentence}");
    }
    // More than is ever read.
    let huge = "- x\n".repeat(MEGABYTE);
    let sentence = refused_with(&home, &["add", "--paste"], huge.as_bytes(), INVALID);
    assert!(sentence.contains("at most"), "{sentence}");
    assert_eq!(topics(&home), before);
    assert_eq!(home.ask(&["private", "list"]), serde_json::json!([]));
}

#[test]
fn ten_thousand_pasted_lines_all_stand_in_their_order_and_more_than_can_wait_none() {
    let home = ana();
    let list: String = (0..10_000).map(|n| format!("- Line {n}\n")).collect();
    let said = home.run_with(&["--json", "add", "--paste"], list.as_bytes());
    assert_eq!(said.json().as_array().unwrap().len(), 10_000);
    let all = titles(&home);
    assert_eq!(all.len(), 10_002);
    let shown: Vec<&str> = all[2..].iter().map(String::as_str).collect();
    assert!(shown.iter().enumerate().all(|(n, t)| *t == format!("Line {n}")), "{:?}", &shown[..9]);
    // 20,000 changes may wait: this list would go over it, so none of it is taken.
    let sentence = refused_with(&home, &["add", "--paste"], list.as_bytes(), NOT_NOW);
    assert!(sentence.contains("sync first"), "{sentence}");
    assert_eq!(titles(&home).len(), 10_002);
    home.add("One more");
}

#[test]
fn a_list_with_one_bad_line_adds_none_of_them() {
    let home = ana();
    let before = topics(&home);
    for bad in ["x\u{1b}[2J", &"x".repeat(301), "\u{200b}"] {
        let list = format!("- Good\n- {bad}\n- Good too\n");
        refused_with(&home, &["add", "--paste"], list.as_bytes(), INVALID);
    }
    for nothing in ["", "\n\n  \n"] {
        refused_with(&home, &["add", "--paste"], nothing.as_bytes(), INVALID);
    }
    refused_with(&home, &["add", "--paste"], b"- \xff\xfe not text\n", INVALID);
    assert_eq!(topics(&home), before);
}

#[test]
fn what_shows_nothing_is_no_title() {
    let home = ana();
    let before = topics(&home);
    for empty in ["", "   ", "\t", "\u{200b}", "\u{feff}", "\u{2060}\u{ad}", "\u{3000}"] {
        refused(&home, &["add", "--", empty], INVALID);
        refused(&home, &["edit", "Hiring", "--title", empty], INVALID);
        refused(&home, &["action", "add", "--", empty], INVALID);
        refused(&home, &["decide", "--", empty], INVALID);
    }
    refused_with(&home, &["private", "add", "-"], b" \n", INVALID);
    assert_eq!(topics(&home), before);
}

#[test]
fn what_steers_or_hides_is_no_title() {
    let home = ana();
    let before = topics(&home);
    for bad in [
        "two\nlines",
        "two\u{2028}lines",
        "a\u{1b}[31mred",
        "bell\u{7}",
        "a\u{9b}31m",
        "delete\u{7f}",
        "exe\u{202e}txt.live",
        "\u{2066}isolate",
        "tab\there",
        "return\rhere",
    ] {
        refused(&home, &["add", "--", bad], INVALID);
        refused(&home, &["edit", "Hiring", "--title", bad], INVALID);
        refused(&home, &["action", "add", "--", bad], INVALID);
    }
    assert_eq!(topics(&home), before);
}

#[test]
fn every_script_and_emoji_is_kept_as_it_was_typed() {
    let home = ana();
    let good = [
        "🌱👩‍🌾🏳️‍🌈👋🏽",
        "שלום עולם",
        "مرحبا بالعالم ١٢٣",
        "cafe\u{301} and café",
        "Z\u{351}\u{342}\u{300}algo",
        "می\u{200c}خواهم",
        "日本語の議題",
        "a\u{200b}b",
        "\"quoted\" 'and' \\n $HOME `id` <b>",
        "--not-an-option",
    ];
    for title in good {
        let id = home.add(title);
        assert_eq!(home.ask(&["show", &id])["title"], title);
        let text = home.run(&["show", &id]);
        assert!(text.code == Some(0) && text.out.contains(title), "{text:?}");
    }
    assert_eq!(titles(&home)[2..], good);
    let id = home.add("With notes");
    let said = home.ask_with(&["note", &id, "-"], "First\nsecond\t🌱\n\nשלום\n");
    let lines: Vec<&str> =
        said.as_array().unwrap().iter().map(|n| n["text"].as_str().unwrap()).collect();
    assert_eq!(lines, ["First", "second    🌱", "שלום"], "a line each, and none that is empty");
    let lines = amble_support::home::notes(&home.ask(&["show", &id]));
    assert_eq!(lines.len(), 3);
}
