use super::*;

fn kept(json: bool, quiet: bool) -> Output {
    Output::kept(Look { json, quiet, ..Look::default() })
}

#[test]
fn json_keeps_every_character_and_shows_none_that_steers() {
    let hostile = "a\u{1b}[2J\u{9b}\u{202e}b\u{2028}";
    let mut out = kept(true, false);
    out.value(&json!({ "title": hostile }));
    let (text, _) = out.into_kept();
    let steers = |c: char| c.is_control() || turns_direction(c);
    assert!(!text.trim_end().chars().any(steers), "{text:?}");
    let back: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(back["title"], hostile);
}

#[test]
fn errors_and_asides_cannot_steer_the_terminal() {
    let mut out = kept(false, false);
    out.aside("a\u{1b}[2Jb");
    out.error("invalid", "no\u{202e}thing\u{7}");
    assert_eq!(out.into_kept().1, "a[2Jb\nNothing.\n");
}

#[test]
fn a_command_says_text_or_json_and_an_error_has_its_kind() {
    let mut out = kept(true, false);
    out.line("for people");
    out.value(&json!({ "event": "ticket", "seconds": 120 }));
    out.error("not-now", "it is over");
    let (text, err) = out.into_kept();
    assert_eq!(text, "{\"event\":\"ticket\",\"seconds\":120}\n");
    assert_eq!(err, "{\"error\":\"not-now\",\"reason\":\"it is over\"}\n");
    let mut out = kept(false, false);
    out.value(&json!({}));
    out.error("not-now", "it is over");
    assert_eq!(out.into_kept(), (String::new(), "It is over.\n".into()));
}

#[test]
fn only_results_are_said_where_only_results_are_wanted() {
    for (quiet, said) in [(false, "Added.\nshown\n"), (true, "topic_7k\nshown\n")] {
        let mut out = kept(false, quiet);
        out.note("Added.");
        out.id("topic_7k");
        out.line("shown");
        out.passing("3 of 4");
        assert_eq!(out.into_kept().0, said);
    }
}
