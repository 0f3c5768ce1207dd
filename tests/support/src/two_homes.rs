//! Two homes that pair and sync, each with a process of its own.

use crate::{
    home::{Home, counted, list, text},
    process::Running,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// The two become a pair, the first as manager: one shows a code, the other enters it, both see
/// the same and say yes.
#[track_caller]
pub fn pair(host: &Home, guest: &Home) {
    pair_as(host, guest, &["invite", "--as", "manager"]);
}

/// The same, with what the first one types.
#[track_caller]
pub fn pair_as(host: &Home, guest: &Home, invite: &[&str]) {
    let (mut hers, mut his) = codes(host, guest, invite);
    hers.say("y");
    his.say("y");
    for mut process in [hers, his] {
        assert!(process.wait_for("paired")["pair"].is_string());
        let _events = process.finish().ok();
    }
}

/// Both screens show the code, and it is the same.
#[track_caller]
#[must_use]
pub fn codes(host: &Home, guest: &Home, invite: &[&str]) -> (Running, Running) {
    let mut hers = host.start(invite);
    let ticket = text(&hers.wait_for("ticket"), "text");
    let mut his = guest.start(&["join", &ticket]);
    let (a, b) = (hers.wait_for("code"), his.wait_for("code"));
    assert_eq!(a["code"], b["code"], "both screens show the same");
    assert_eq!(text(&a, "code").split(' ').count(), 4, "three words and six digits");
    (hers, his)
}

/// Both sync until both are up to date; what each said.
#[track_caller]
pub fn sync(a: &Home, b: &Home) -> (Vec<Value>, Vec<Value>) {
    let (hers, his) = (a.start(&["sync", "--once"]), b.start(&["sync", "--once"]));
    let (hers, his) = (hers.finish(), his.finish());
    for said in [&hers, &his] {
        assert!(said.has_said("up-to-date"), "{said:#?}");
    }
    (hers.ok(), his.ok())
}

/// The last of these events.
#[track_caller]
#[must_use]
pub fn last(said: &[Value], event: &str) -> Value {
    let last = said.iter().rev().find(|e| e["event"] == event);
    last.unwrap_or_else(|| panic!("no {event} in {said:#?}")).clone()
}

/// The same as the other of the two sees it: whoever is "me" is "them".
#[must_use]
pub fn from_the_other_side(value: &Value) -> Value {
    match value {
        Value::String(word) if word == "me" => "them".into(),
        Value::String(word) if word == "them" => "me".into(),
        Value::Array(all) => all.iter().map(from_the_other_side).collect(),
        Value::Object(all) => {
            all.iter().map(|(key, value)| (key.clone(), from_the_other_side(value))).collect()
        }
        other => other.clone(),
    }
}

/// Both hold the same, all of it delivered, nothing twice; the topics, as the first one sees them.
#[track_caller]
pub fn assert_equal(a: &Home, b: &Home) -> Vec<Value> {
    for kind in ["topic", "action", "decision", "meeting"] {
        let words = [kind, "list", "--all"];
        let (mut hers, mut his) = (list(a.ask(&words)), list(from_the_other_side(&b.ask(&words))));
        if kind == "action" {
            // Each sees their own first.
            hers.sort_by_key(|one| text(one, "id"));
            his.sort_by_key(|one| text(one, "id"));
        }
        assert_eq!(hers, his, "both lists of each {kind} are equal");
        for one in hers {
            assert_eq!(one["delivery"], "delivered", "{one}");
        }
    }
    let topics = a.topics();
    for (title, count) in counted(&topics) {
        assert_eq!(count, 1, "{title:?} is there {count} times");
    }
    let (hers, his) = (a.status(), b.status());
    for status in [&hers, &his] {
        assert_eq!((&status["not_sent"], &status["unconfirmed"]), (&0.into(), &0.into()));
    }
    assert_eq!(hers["conflict_list"], from_the_other_side(&his["conflict_list"]));
    topics
}

/// The text of every problem that is shown.
#[must_use]
pub fn problems(home: &Home) -> BTreeSet<String> {
    let list = home.status()["problem_list"].as_array().cloned().unwrap_or_default();
    let text = list.iter().flat_map(|p| p["text"].as_array().cloned().unwrap_or_default());
    text.filter_map(|text| text.as_str().map(str::to_owned)).collect()
}
