//! Commands on a home that a sync has open: they are run there, and are as they always are.

use crate::{ana_and_sam, home};
use amble_support::{
    home::{id, list, text, titles},
    two_homes::{assert_equal, pair, sync},
};
use rustix::process::Signal;
use serde_json::Value;
use std::time::Instant;

fn up_to_date(event: &Value) -> bool {
    event["event"] == "up-to-date"
}

#[test]
fn what_is_typed_in_a_second_terminal_reaches_the_other_in_that_sync() {
    let (ana, sam) = ana_and_sam();
    let outside = ana.ask(&["add", "Before"]);
    let (mut hers, mut his) = (ana.start(&["sync"]), sam.start(&["sync"]));
    hers.wait_for("up-to-date");
    his.wait_until("what waited", |e| up_to_date(e) && e["received"] == 1);

    let begun = Instant::now();
    let inside = ana.ask(&["add", "In the sync"]);
    let step = his.wait_until("what was added", |e| up_to_date(e) && e["received"] == 2);
    let took = begun.elapsed();
    let last = list(step["digest"]["lines"].clone());
    assert!(last.iter().any(|l| l["label"] == "In the sync" && l["by"] == "them"), "{step:#}");
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&inside), keys(&outside), "the answer has the same shape");
    // The other's own terminal shows it, too, in the same way.
    assert_eq!(titles(&sam.agenda()), ["Before", "In the sync"]);
    hers.wait_until("the other's answer", |e| up_to_date(e) && e["sent"] == 2);
    assert_eq!(ana.ask(&["show", &id(&inside)])["delivery"], "delivered");

    // And back: a list from standard input, a private note, a refusal, a word that is none.
    assert_eq!(list(sam.ask_with(&["add", "--paste"], "- One\n- Two")).len(), 2);
    hers.wait_until("the list", |e| up_to_date(e) && e["received"].as_u64() >= Some(1));
    let note = ana.ask(&["private", "add", "Only here"]);
    assert_eq!(text(&ana.ask(&["private", "show", &id(&note)]), "text"), "Only here");
    let there = ana.refused(&["show", "no-such-thing"], 4);
    assert_eq!(ana.run(&["no-such-command"]).code, Some(2));
    ana.ask(&["export", "shared", "sam.automerge"]);
    assert!(ana.beside("sam.automerge").exists(), "where it was typed");

    // A second sync is refused in a sentence, and leaves the first alone.
    for words in [&["sync"][..], &["sync", "--once"], &["invite", "--as", "manager"], &["repair"]] {
        let reason = ana.refused(words, 8);
        assert!(reason.contains("open"), "{words:?}: {reason}");
    }
    ana.add("Still there");
    his.wait_until("the last", |e| up_to_date(e) && e["received"] == 3);
    hers.wait_until("the answer", |e| up_to_date(e) && e["sent"] == 3);

    hers.interrupt();
    hers.wait_for("closed");
    hers.finish().ok();
    his.wait_for("disconnected");
    his.signal(Signal::TERM);
    his.finish().ok();
    // Now by themselves: the same answers, and the homes are free.
    let alone = ana.refused(&["show", "no-such-thing"], 4);
    assert_eq!(alone.split('.').next(), there.split('.').next());
    assert!(!ana.path().join("control").exists() && !sam.path().join("control").exists());
    assert_equal(&ana, &sam);
    sync(&ana, &sam);
    eprintln!("a topic reached the other's screen {took:?} after add was started");
}

#[test]
fn many_short_commands_at_once_all_succeed_with_a_sync_open_and_without() {
    let (ana, sam) = ana_and_sam();
    let at_once = |word: &str| {
        let named: Vec<String> = (0..6).map(|n| format!("{word} {n}")).collect();
        let running: Vec<_> = named.iter().map(|title| ana.start(&["add", title])).collect();
        for one in running {
            one.finish().ok();
        }
        let there = titles(&ana.topics());
        assert!(named.iter().all(|title| there.contains(title)), "{there:?}");
    };
    at_once("Alone");
    let (mut hers, mut his) = (ana.start(&["sync"]), sam.start(&["sync"]));
    hers.wait_for("up-to-date");
    his.wait_for("up-to-date");
    at_once("Together");
    while titles(&sam.topics()).len() < 12 {
        his.wait_for("up-to-date");
    }
    while ana.topics().iter().any(|topic| topic["delivery"] != "delivered") {
        hers.wait_for("up-to-date");
    }
    hers.interrupt();
    hers.finish().ok();
    his.interrupt();
    his.finish().ok();
    assert_eq!(assert_equal(&ana, &sam).len(), 12);
}

#[test]
fn a_control_socket_left_by_a_killed_sync_is_in_nobodys_way() {
    let (ana, sam) = ana_and_sam();
    let mut hers = ana.start(&["sync"]);
    hers.wait_for("looking");
    ana.add("While looking");
    hers.kill();
    assert!(hers.finish().was_killed());
    assert!(ana.path().join("control").exists(), "the killed process left it");
    ana.add("Afterwards");
    sync(&ana, &sam);
    assert_eq!(titles(&assert_equal(&ana, &sam)).len(), 2);
    assert!(!ana.path().join("control").exists());
}

#[test]
fn a_manager_of_two_syncs_with_one_while_writing_for_the_other() {
    let (ana, sam) = ana_and_sam();
    let zoe = home("Zoe");
    pair(&ana, &zoe);
    let reason = ana.refused(&["add", "For whom?"], 3);
    assert!(reason.contains("Sam") && reason.contains("Zoe"), "{reason}");
    let (mut hers, mut his) = (ana.start(&["sync", "Sam"]), sam.start(&["sync"]));
    hers.wait_for("up-to-date");
    his.wait_for("up-to-date");
    ana.ask(&["add", "For Zoe", "--with", "Zoe"]);
    ana.ask(&["add", "For Sam", "--with", "Sam"]);
    his.wait_until("what is his", |e| up_to_date(e) && e["received"] == 1);
    hers.wait_until("the answer", |e| up_to_date(e) && e["sent"] == 1);
    assert_eq!(titles(&sam.topics()), ["For Sam"]);
    hers.interrupt();
    hers.finish().ok();
    his.interrupt();
    his.finish().ok();
    let (hers, his) = (ana.start(&["sync", "Zoe", "--once"]), zoe.start(&["sync", "--once"]));
    hers.finish().ok();
    his.finish().ok();
    assert_eq!(titles(&zoe.topics()), ["For Zoe"]);
    for (home, not) in [(&sam, "For Zoe"), (&zoe, "For Sam")] {
        let dump = home.dump();
        assert!(dump.contains("For ") && !dump.contains(not));
    }
}

#[test]
fn a_sync_that_nobody_comes_to_ends_with_a_sentence() {
    let (ana, _sam) = ana_and_sam();
    let reason = ana.refused(&["sync", "--once", "--for", "1"], 13);
    assert!(reason.contains("Sam"), "{reason}");
    assert!(!ana.path().join("control").exists());
}

#[test]
fn ctrl_c_leaves_in_good_order_from_the_first_line_on() {
    let (ana, _sam) = ana_and_sam();
    for _ in 0..20 {
        let mut running = ana.start(&["sync"]);
        running.wait_for("open");
        running.interrupt();
        assert!(running.finish().ok().iter().any(|e| e["event"] == "closed"));
        assert!(!ana.path().join("control").exists());
    }
    for _ in 0..20 {
        let mut inviting = ana.start(&["invite", "--as", "manager"]);
        inviting.wait_for("ticket");
        inviting.interrupt();
        inviting.finish().refused(14);
    }
}
