//! Commands on a home that is open in a meeting: they are run there, and are as they always are.

use crate::person::{Person, ana_and_sam, assert_equal, id, list, meet, pair, text, titles};
use rustix::process::Signal;
use serde_json::Value;
use std::time::Instant;

fn in_step(event: &Value) -> bool {
    event["event"] == "in-step"
}

#[test]
fn what_is_typed_in_a_second_terminal_reaches_the_other_in_that_meeting() {
    let (ana, sam) = ana_and_sam();
    let outside = ana.ok(&["add", "Before"]);
    let (mut hers, mut his) = (ana.spawn(&["meet"]), sam.spawn(&["meet"]));
    hers.wait_for("in-step");
    his.wait_until("what waited", |e| in_step(e) && e["received"] == 1);

    let begun = Instant::now();
    let inside = ana.ok(&["add", "In the meeting"]);
    let step = his.wait_until("what was added", |e| in_step(e) && e["received"] == 2);
    let took = begun.elapsed();
    let last = list(step["digest"].clone());
    assert!(last.iter().any(|l| l["label"] == "In the meeting" && l["by"] == "Ana"), "{step:#}");
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&inside), keys(&outside), "the answer has the same shape");
    // The other's own terminal shows it, too, through the same door.
    assert_eq!(titles(&list(sam.ok(&["agenda"]))), ["Before", "In the meeting"]);
    hers.wait_until("the other's answer", |e| in_step(e) && e["sent"] == 2);
    assert_eq!(ana.ok(&["show", &id(&inside)])["way"], "delivered");

    // And back: a list from standard input, a private note, a refusal, a word that is none.
    let mut paste = sam.spawn(&["add", "--paste"]);
    paste.say("- One\n- Two");
    paste.end_input();
    assert_eq!(paste.finish().ok()[0].as_array().unwrap().len(), 2);
    hers.wait_until("the list", |e| in_step(e) && e["received"].as_u64() >= Some(1));
    let note = ana.ok(&["private", "add", "Only here"]);
    assert_eq!(text(&ana.ok(&["private", "show", &id(&note)]), "body"), "Only here");
    let there = ana.refused(&["show", "no-such-thing"], 4);
    assert_eq!(ana.run(&["no-such-command"]).status.code(), Some(2));
    ana.ok(&["export", "shared", "sam.automerge"]);
    let folder = ana.home();
    assert!(folder.parent().unwrap().join("sam.automerge").exists(), "where it was typed");

    // A second meeting is refused in a sentence, and leaves the first alone.
    for words in [&["meet"][..], &["meet", "--once"], &["invite", "--as", "manager"], &["recover"]]
    {
        let reason = ana.refused(words, 8);
        assert!(reason.contains("open"), "{words:?}: {reason}");
    }
    ana.add("Still there");
    his.wait_until("the last", |e| in_step(e) && e["received"] == 3);
    hers.wait_until("the answer", |e| in_step(e) && e["sent"] == 3);

    hers.interrupt();
    hers.wait_for("closed");
    hers.finish().ok();
    his.wait_for("disconnected");
    his.signal(Signal::TERM);
    his.finish().ok();
    // Now by themselves: the same answers, and the homes are free.
    let alone = ana.refused(&["show", "no-such-thing"], 4);
    assert_eq!(alone.split('.').next(), there.split('.').next());
    assert!(!ana.home().join("door").exists() && !sam.home().join("door").exists());
    assert_equal(&ana, &sam);
    meet(&ana, &sam);
    eprintln!("an item reached the other's screen {took:?} after add was started");
}

#[test]
fn many_short_commands_at_once_all_succeed_with_a_meeting_open_and_without() {
    let (ana, sam) = ana_and_sam();
    let at_once = |word: &str| {
        let named: Vec<String> = (0..6).map(|n| format!("{word} {n}")).collect();
        let running: Vec<_> = named.iter().map(|title| ana.spawn(&["add", title])).collect();
        for one in running {
            one.finish().ok();
        }
        let there = titles(&ana.items());
        assert!(named.iter().all(|title| there.contains(title)), "{there:?}");
    };
    at_once("Alone");
    let (mut hers, mut his) = (ana.spawn(&["meet"]), sam.spawn(&["meet"]));
    hers.wait_for("in-step");
    his.wait_for("in-step");
    at_once("Together");
    while titles(&sam.items()).len() < 12 {
        his.wait_for("in-step");
    }
    while ana.items().iter().any(|item| item["way"] != "delivered") {
        hers.wait_for("in-step");
    }
    hers.interrupt();
    hers.finish().ok();
    his.interrupt();
    his.finish().ok();
    assert_eq!(assert_equal(&ana, &sam).len(), 12);
}

#[test]
fn a_door_left_by_a_killed_meeting_is_in_nobodys_way() {
    let (ana, sam) = ana_and_sam();
    let mut hers = ana.spawn(&["meet"]);
    hers.wait_for("looking");
    ana.add("While looking");
    hers.kill();
    assert!(hers.finish().was_killed());
    assert!(ana.home().join("door").exists(), "the killed process left its door");
    ana.add("Afterwards");
    meet(&ana, &sam);
    assert_eq!(titles(&assert_equal(&ana, &sam)).len(), 2);
    assert!(!ana.home().join("door").exists());
}

#[test]
fn a_manager_of_two_meets_one_while_writing_for_the_other() {
    let (ana, sam) = ana_and_sam();
    let zoe = Person::new("Zoe");
    pair(&ana, &zoe);
    let reason = ana.refused(&["add", "For whom?"], 3);
    assert!(reason.contains("Sam") && reason.contains("Zoe"), "{reason}");
    let (mut hers, mut his) = (ana.spawn(&["meet", "Sam"]), sam.spawn(&["meet"]));
    hers.wait_for("in-step");
    his.wait_for("in-step");
    ana.ok(&["add", "For Zoe", "--with", "Zoe"]);
    ana.ok(&["add", "For Sam", "--with", "Sam"]);
    his.wait_until("what is his", |e| in_step(e) && e["received"] == 1);
    hers.wait_until("the answer", |e| in_step(e) && e["sent"] == 1);
    assert_eq!(titles(&sam.items()), ["For Sam"]);
    hers.interrupt();
    hers.finish().ok();
    his.interrupt();
    his.finish().ok();
    let (hers, his) = (ana.spawn(&["meet", "Zoe", "--once"]), zoe.spawn(&["meet", "--once"]));
    hers.finish().ok();
    his.finish().ok();
    assert_eq!(titles(&zoe.items()), ["For Zoe"]);
    for (person, not) in [(&sam, "For Zoe"), (&zoe, "For Sam")] {
        let dump = person.ok(&["debug", "dump"]).to_string();
        assert!(dump.contains("For ") && !dump.contains(not));
    }
}

#[test]
fn a_meeting_that_nobody_comes_to_ends_with_a_sentence() {
    let (ana, _sam) = ana_and_sam();
    let reason = ana.refused(&["meet", "--once", "--for", "1"], 13);
    assert!(reason.contains("Sam"), "{reason}");
    assert!(!ana.home().join("door").exists());
}

#[test]
fn ctrl_c_leaves_in_good_order_from_the_first_line_on() {
    let (ana, _sam) = ana_and_sam();
    for _ in 0..20 {
        let mut meeting = ana.spawn(&["meet"]);
        meeting.wait_for("open");
        meeting.interrupt();
        assert!(meeting.finish().ok().iter().any(|e| e["event"] == "closed"));
        assert!(!ana.home().join("door").exists());
    }
    for _ in 0..20 {
        let mut inviting = ana.spawn(&["invite", "--as", "manager"]);
        inviting.wait_for("ticket");
        inviting.interrupt();
        inviting.finish().refused(14);
    }
}
