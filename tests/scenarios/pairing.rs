//! Pairing that goes wrong in every way in which two people, two processes and a code can.

use crate::{ana_and_sam, home, seeded};
use amble_support::{
    Home,
    home::{list, text, titles},
    two_homes::{assert_equal, codes, pair, sync},
};
#[cfg(target_os = "linux")]
use rustix::process::Signal;
use serde_json::Value;
use std::{thread, time::Duration};

const INVITE: [&str; 3] = ["invite", "--as", "manager"];

fn nobody(home: &Home) -> bool {
    list(home.ask(&["people"])).is_empty()
}

#[test]
fn a_no_or_the_end_of_the_input_on_either_side_keeps_nothing_on_both() {
    for host_says_no in [true, false] {
        for other_said_yes in [true, false] {
            for no in ["n", "end of input", "Ctrl-C"] {
                let (ana, sam) = (home("Ana"), home("Sam"));
                let (mut hers, mut his) = codes(&ana, &sam, &INVITE);
                assert!(nobody(&ana) && nobody(&sam), "nothing is saved before both said yes");
                let (refusing, other) =
                    if host_says_no { (&mut hers, &mut his) } else { (&mut his, &mut hers) };
                if other_said_yes {
                    other.say("y");
                }
                match no {
                    "n" => refusing.say("n"),
                    "Ctrl-C" => refusing.interrupt(),
                    _ => refusing.end_input(),
                }
                let case = format!("{host_says_no} {other_said_yes} {no}");
                for mut process in [hers, his] {
                    let reason = text(&process.wait_for("ended"), "reason");
                    assert!(!reason.is_empty());
                    let ended = process.finish();
                    assert!(!ended.has_said("paired"), "{case}");
                    assert_eq!(ended.refused(14), reason, "{case}");
                }
                assert!(nobody(&ana) && nobody(&sam), "{case}");
            }
        }
    }
}

#[test]
fn what_is_neither_yes_nor_no_is_asked_again() {
    let (ana, sam) = (home("Ana"), home("Sam"));
    let (mut hers, mut his) = codes(&ana, &sam, &INVITE);
    for typed in ["yeah", "", "1"] {
        hers.say(typed);
    }
    his.say("y");
    hers.say("Y");
    hers.wait_for("paired");
    his.wait_for("paired");
    hers.finish().ok();
    his.finish().ok();
    sync(&ana, &sam);
}

#[test]
fn whoever_is_killed_while_both_compare_the_other_says_so_and_nothing_is_kept() {
    let one = |host_dies: bool| {
        let (ana, sam) = (home("Ana"), home("Sam"));
        let (hers, his) = codes(&ana, &sam, &INVITE);
        let (dying, mut left) = if host_dies { (hers, his) } else { (his, hers) };
        dying.kill();
        assert!(dying.finish().was_killed());
        left.say("y");
        let reason = text(&left.wait_for("ended"), "reason");
        assert!(reason.contains("nothing was saved"), "{reason}");
        left.finish().refused(14);
        assert!(nobody(&ana) && nobody(&sam));
        // The homes are as good as before.
        pair(&ana, &sam);
        sync(&ana, &sam);
    };
    // At once: it takes half a minute until a device that says nothing counts as gone.
    thread::scope(|scope| {
        scope.spawn(|| one(true));
        scope.spawn(|| one(false));
    });
}

#[test]
fn a_code_that_is_wrong_mistyped_used_or_ones_own_is_refused_with_a_sentence() {
    let (ana, sam, eve) = (home("Ana"), home("Sam"), home("Eve"));
    let mut hers = ana.start(&INVITE);
    let ticket = text(&hers.wait_for("ticket"), "text");

    let mut letters: Vec<char> = ticket.chars().collect();
    let middle = letters.len() / 2;
    letters[middle] = if letters[middle] == '7' { '8' } else { '7' };
    let mistyped: String = letters.iter().collect();
    let cut = &ticket[..ticket.len() - 6];
    for (typed, says) in [
        ("hello", "not an Amble code"),
        ("", "not an Amble code"),
        ("AMBLE1", "cut short or mistyped"),
        (mistyped.as_str(), "cut short or mistyped"),
        (cut, "cut short or mistyped"),
    ] {
        let reason = sam.refused(&["join", typed], 14);
        assert!(reason.contains(says), "{typed}: {reason}");
    }
    // As a person might pass it on: in small letters.
    let mut his = sam.start(&["join", &ticket.to_lowercase()]);
    let (a, b) = (hers.wait_for("code"), his.wait_for("code"));
    assert_eq!(a["code"], b["code"]);
    // Somebody else who read the same code is turned away, and does no harm.
    let reason = eve.refused(&["join", &ticket], 14);
    assert!(!reason.is_empty());
    hers.say("y");
    his.say("y");
    hers.wait_for("paired");
    his.wait_for("paired");
    hers.finish().ok();
    his.finish().ok();

    // Used; and the device does not even listen.
    let reason = eve.refused(&["join", &ticket], 14);
    assert!(!reason.is_empty());
    assert!(nobody(&eve));

    // One's own.
    let twin = eve.twin();
    let mut hers = eve.start(&INVITE);
    let own = text(&hers.wait_for("ticket"), "text");
    let reason = twin.refused(&["join", &own], 14);
    assert!(reason.contains("own"), "{reason}");
    hers.interrupt();
    hers.finish().refused(14);

    // Where a device is, is no code for pairing; nor the other way round.
    let mut running = ana.start(&["sync"]);
    let place = text(&running.wait_for("open"), "address_ticket");
    let reason = eve.refused(&["join", &place], 14);
    assert!(reason.contains("invite"), "{reason}");
    let reason = sam.refused(&["sync", "--at", &ticket], 14);
    assert!(reason.contains("join"), "{reason}");
    running.wait_for("looking");
    running.kill();
}

#[test]
fn two_who_share_something_are_not_paired_again() {
    let (ana, sam) = ana_and_sam();
    ana.add("Roadmap");
    sync(&ana, &sam);
    let mut hers = ana.start(&INVITE);
    let ticket = text(&hers.wait_for("ticket"), "text");
    let reason = sam.refused(&["join", &ticket], 14);
    assert!(reason.starts_with("you and Ana are already paired"), "{reason}");
    hers.interrupt();
    hers.finish().refused(14);
    for home in [&ana, &sam] {
        assert_eq!(list(home.ask(&["people"])).len(), 1);
    }
    sync(&ana, &sam);
    assert_eq!(titles(&assert_equal(&ana, &sam)), ["Roadmap"]);
}

/// How far pairing is on one device.
fn state(home: &Home) -> Option<String> {
    let people = list(home.ask(&["people"]));
    assert!(people.len() <= 1, "{people:?}");
    people.first().map(|p| text(p, "pairing"))
}

/// Both say yes, and one of them is killed some time after. Returns how it stands on the host's
/// and on the joiner's device.
fn killed_after_yes(host_dies: bool, after: Duration) -> (Option<String>, Option<String>) {
    let (ana, sam) = (home("Ana"), home("Sam"));
    let (mut hers, mut his) = codes(&ana, &sam, &INVITE);
    his.say("y");
    hers.say("y");
    // Not to wait for anything: the moment is what this is about.
    thread::sleep(after);
    let (dying, left) = if host_dies { (hers, his) } else { (his, hers) };
    dying.kill();
    let (dead, left) = (dying.finish(), left.finish());
    let said = if host_dies { &left } else { &dead };
    let stands = (state(&ana), state(&sam));
    let case = format!("host dies {host_dies} after {after:?}: {stands:?} {said:#?}");
    match (stands.0.as_deref(), stands.1.as_deref()) {
        (Some("paired"), Some("paired")) => {}
        // The last word was lost. It is completed by the next sync.
        (Some("paired"), Some("pending")) => {
            assert!(sam.agenda().is_empty(), "{case}");
            ana.add("Roadmap");
            let (_, his) = sync(&ana, &sam);
            let completed = |e: &Value| e["event"] == "pairing-completed";
            assert!(his.iter().any(completed), "{case} {his:#?}");
            assert_eq!(titles(&assert_equal(&ana, &sam)), ["Roadmap"]);
            assert_eq!(state(&sam).as_deref(), Some("paired"));
        }
        // Nothing, or the name alone, as of someone who was added; or gone after ten minutes
        // without ever having held anything. They begin again at once.
        (None | Some("not-paired"), None | Some("not-paired" | "pending")) => {
            assert!(stands.1.is_none() || sam.agenda().is_empty(), "{case}");
            pair(&ana, &sam);
            let now = (state(&ana), state(&sam));
            assert_eq!(now, (Some("paired".into()), Some("paired".into())), "{case}");
            sync(&ana, &sam);
        }
        _ => panic!("half a pair: {case}"),
    }
    if stands.0 == stands.1 && stands.0.is_some() {
        ana.add("Roadmap");
        sync(&ana, &sam);
        assert_eq!(titles(&assert_equal(&ana, &sam)), ["Roadmap"]);
    }
    stands
}

/// Both said yes, the host has kept the pair, and the joiner was killed before it heard of it.
/// Nothing if something else crossed in between.
#[cfg(target_os = "linux")]
fn last_word_lost() -> Option<(Home, Home)> {
    let (ana, sam) = (home("Ana"), home("Sam"));
    let (mut hers, mut his) = codes(&ana, &sam, &INVITE);
    let soon = |what: &dyn Fn() -> bool| (0..20_000).any(|_| what());
    his.say("y");
    // The host's yes comes to a joiner that sleeps, and the joiner's to a host that sleeps.
    his.signal(Signal::STOP);
    hers.say("y");
    let came = soon(&|| his.unread() > 0);
    hers.signal(Signal::STOP);
    his.signal(Signal::CONT);
    let pending = (0..40).any(|_| state(&sam).as_deref() == Some("pending"));
    let came = came && pending && soon(&|| hers.unread() > 0);
    his.kill();
    assert!(his.finish().was_killed());
    hers.signal(Signal::CONT);
    if !came {
        return None;
    }
    hers.wait_for("paired");
    hers.finish().ok();
    Some((ana, sam))
}

#[cfg(target_os = "linux")]
#[test]
fn a_pairing_whose_last_word_was_lost_holds_nothing_and_is_complete_at_the_next_sync() {
    let (ana, sam) = (0..10).find_map(|_| last_word_lost()).expect("once in ten times");
    assert_eq!(state(&ana).as_deref(), Some("paired"));
    assert_eq!(state(&sam).as_deref(), Some("pending"));
    ana.add("From Ana");
    sam.add("From Sam");
    assert_eq!(titles(&sam.topics()), ["From Sam"]);
    let next = sam.status()["next"].to_string();
    assert!(next.contains("amble sync Ana"), "it says what to do: {next}");
    let (_, his) = sync(&ana, &sam);
    assert!(his.iter().any(|event| event["event"] == "pairing-completed"), "{his:#?}");
    assert_eq!(state(&sam).as_deref(), Some("paired"));
    assert_eq!(assert_equal(&ana, &sam).len(), 2);
}

#[test]
fn whoever_is_killed_after_both_said_yes_there_is_a_pair_a_pending_one_or_none() {
    let mut random = seeded(6);
    let mut rounds = Vec::new();
    for host_dies in [true, false] {
        for n in 0..14 {
            // A pairing alone takes some 10 ms from here, so many at once longer.
            let jitter = Duration::from_micros(random.below(1_000) as u64);
            rounds.push((host_dies, Duration::from_micros(500) * n * n + jitter));
        }
    }
    // Several at once: whoever is left waits half a minute for a device that is silent.
    let ends: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = rounds
            .iter()
            .map(|(host_dies, after)| scope.spawn(|| killed_after_yes(*host_dies, *after)))
            .collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let of = |host: Option<&str>, joiner: Option<&str>| {
        ends.iter().filter(|(a, b)| (a.as_deref(), b.as_deref()) == (host, joiner)).count()
    };
    let (paired, pending) = (Some("paired"), Some("pending"));
    eprintln!(
        "of {}: {} paired, {} pending at the joiner, {} pending with \
         nothing at the host, {} nothing",
        ends.len(),
        of(paired, paired),
        of(paired, pending),
        of(None, pending),
        of(None, None)
    );
}
