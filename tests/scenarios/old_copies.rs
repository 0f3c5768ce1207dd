//! A home that is put back from an old copy, on either side or on both, after any history: both
//! get equal again, nothing is there twice, and nothing that either home still held is lost.

use crate::{ana_and_sam, seeded};
use amble_support::{
    Home, Running, Seed,
    home::{Copy, counted, id, notes, text, titles},
    two_homes::{assert_equal, problems, sync},
};
use serde_json::Value;
use std::{collections::BTreeMap, time::Instant};

fn adopted(said: &[Value]) -> bool {
    said.iter().any(|event| event["event"] == "adopted")
}

/// Two syncs after a restore; who took back what the other had kept in the first.
fn sync_twice(ana: &Home, sam: &Home) -> (bool, bool) {
    let (hers, his) = sync(ana, sam);
    sync(ana, sam);
    (adopted(&hers), adopted(&his))
}

#[test]
fn whoevers_home_is_put_back_both_hold_everything_once() {
    for host_restores in [true, false] {
        let (ana, sam) = ana_and_sam();
        let (one, other) = if host_restores { (&ana, &sam) } else { (&sam, &ana) };
        let base = one.add("Base");
        other.add("Theirs");
        sync(&ana, &sam);
        one.add("Waiting when copied");
        one.ask(&["edit", &base, "--details", "Old"]);
        one.ask(&["note", &base, "A line."]);
        let copy = one.copy();
        sync(&ana, &sam);
        one.add("After the copy, delivered");
        one.ask(&["edit", &base, "--details", "New"]);
        other.ask(&["note", &base, "Another line."]);
        sync(&ana, &sam);
        one.add("After the copy, only here");

        one.restore(&copy);
        let back = counted(&one.topics());
        assert!(
            back.contains_key("Waiting when copied")
                && !back.contains_key("After the copy, delivered")
        );
        one.add("After putting back");
        other.add("Theirs, meanwhile");
        let (a, b) = sync_twice(&ana, &sam);
        assert_eq!((a, b), (host_restores, !host_restores), "who was the old copy is told so");
        let topics = assert_equal(&ana, &sam);
        let mut there = titles(&topics);
        there.sort();
        let mut expected = [
            "Base",
            "Theirs",
            "Waiting when copied",
            "After the copy, delivered",
            "After putting back",
            "Theirs, meanwhile",
        ];
        expected.sort_unstable();
        assert_eq!(there, expected);
        let base = topics.iter().find(|topic| topic["title"] == "Base").unwrap();
        assert_eq!(base["details"], "New", "the old copy's edit does not come back over the new");
        let mut lines = notes(base);
        lines.sort();
        assert_eq!(lines, ["A line.", "Another line."]);
        for home in [&ana, &sam] {
            assert!(problems(home).is_empty() && home.status()["conflicts"] == 0);
        }
    }
}

#[test]
fn when_both_homes_are_put_back_both_are_equal_again_and_nothing_they_held_is_lost() {
    for ana_is_older in [true, false] {
        let (ana, sam) = ana_and_sam();
        let (older, newer) = if ana_is_older { (&ana, &sam) } else { (&sam, &ana) };
        ana.add("Base of Ana");
        sam.add("Base of Sam");
        sync(&ana, &sam);
        older.add("Waiting in the older copy");
        let first = older.copy();
        sync(&ana, &sam);
        newer.add("Delivered before the newer copy");
        sync(&ana, &sam);
        newer.add("Waiting in the newer copy");
        let second = newer.copy();
        sync(&ana, &sam);
        older.add("Gone with both");
        sync(&ana, &sam);

        older.restore(&first);
        newer.restore(&second);
        older.add("New in the older");
        newer.add("New in the newer");
        sync_twice(&ana, &sam);
        let mut there = titles(&assert_equal(&ana, &sam));
        there.sort();
        let mut expected = [
            "Base of Ana",
            "Base of Sam",
            "Waiting in the older copy",
            "Delivered before the newer copy",
            "Waiting in the newer copy",
            "New in the older",
            "New in the newer",
        ];
        expected.sort_unstable();
        assert_eq!(there, expected);
    }
}

#[test]
fn what_was_sent_and_not_delivered_before_putting_back_is_there_or_shown() {
    for who in [0, 1] {
        let (ana, sam) = ana_and_sam();
        sync(&ana, &sam);
        let one = [&ana, &sam][who];
        let old = one.copy();
        // It leaves, and is killed before it can hear that it arrived.
        one.add("Sent or not");
        let (mut hers, mut his) = (ana.start(&["sync"]), sam.start(&["sync"]));
        let sender = [&mut hers, &mut his][who].wait_for("progress");
        assert_eq!(sender["sent"], 1);
        hers.kill();
        his.kill();
        hers.finish();
        his.finish();
        let there = titles(&[&sam, &ana][who].topics()).contains(&"Sent or not".to_owned());
        one.restore(&old);
        one.add("New");
        sync_twice(&ana, &sam);
        let topics = titles(&assert_equal(&ana, &sam));
        assert!(topics.contains(&"New".to_owned()), "{topics:?}");
        assert_eq!(topics.contains(&"Sent or not".to_owned()), there, "what arrived is given back");
    }
}

/// One of the two in a random history.
struct Side {
    home: Home,
    name: &'static str,
    copies: Vec<Copy>,
    own: Vec<String>,
}

/// What exists on either home: id and title.
fn held(sides: &[Side; 2]) -> BTreeMap<String, String> {
    let topics = sides.iter().flat_map(|side| side.home.topics());
    topics.map(|topic| (id(&topic), text(&topic, "title"))).collect()
}

/// Both sync, and are killed at some moment.
fn broken_off(sides: &[Side; 2], random: &mut Seed) -> bool {
    let mut syncs = sides.each_ref().map(|side| side.home.start(&["sync"]));
    let watched = random.below(2);
    for _ in 0..2 + random.below(4) {
        match syncs[watched].next_event() {
            Some(event) if event["event"] != "up-to-date" => {}
            _ => break,
        }
    }
    let until = Instant::now() + std::time::Duration::from_micros(random.below(4_000) as u64);
    while Instant::now() < until {
        std::hint::spin_loop();
    }
    syncs.iter().for_each(Running::kill);
    let ends = syncs.map(Running::finish);
    ends.iter().any(|end| end.has_said("connected") && !end.has_said("up-to-date"))
}

#[test]
fn after_any_history_of_edits_kills_copies_and_putting_back_both_are_equal() {
    let begun = Instant::now();
    let mut random = seeded(4);
    let (mut restores, mut middle, mut set_aside) = (0, 0, 0);
    for history in 0..10 {
        let (ana, sam) = ana_and_sam();
        let side = |home, name| Side { home, name, copies: Vec::new(), own: Vec::new() };
        let mut sides = [side(ana, "Ana"), side(sam, "Sam")];
        let mut told = Vec::new();
        let mut must = BTreeMap::new();
        for step in 0..16 {
            let who = random.below(2);
            let what = random.below(16);
            let side = &mut sides[who];
            told.push((side.name, what));
            match what {
                0..=3 => {
                    let made = side.home.add(&format!("{} {history}.{step}", side.name));
                    side.own.push(made);
                }
                4..=5 => {
                    // One of their own that this copy of the home still knows.
                    let known: Vec<String> = side.home.topics().iter().map(id).collect();
                    side.own.retain(|own| known.contains(own));
                    if let Some(own) = side.own.last() {
                        let title = format!("{} {history}.{step} changed", side.name);
                        side.home.ask(&["edit", own, "--title", &title]);
                    }
                }
                6..=7 => drop(sync(&sides[0].home, &sides[1].home)),
                8..=10 => middle += u32::from(broken_off(&sides, &mut random)),
                11..=12 => {
                    let copy = side.home.copy();
                    side.copies.push(copy);
                }
                _ => {
                    if !side.copies.is_empty() {
                        let n = random.below(side.copies.len());
                        side.home.restore(&side.copies[n]);
                        restores += 1;
                        // What was only in the home that was put away is gone with it.
                        must = held(&sides);
                    }
                }
            }
            let now = held(&sides);
            for id in must.keys() {
                let shown = sides.iter().flat_map(|side| problems(&side.home));
                assert!(now.contains_key(id) || shown.count() > 0, "{id} {told:?}");
            }
            must = now;
        }
        let [ana, sam] = &sides;
        for _ in 0..2 {
            sync(&ana.home, &sam.home);
        }
        let topics = assert_equal(&ana.home, &sam.home);
        let there: BTreeMap<String, String> =
            topics.iter().map(|topic| (id(topic), text(topic, "title"))).collect();
        assert_eq!(there.len(), topics.len(), "{told:?}");
        for (id, title) in must {
            if !there.contains_key(&id) {
                set_aside += 1;
                let mut shown = problems(&ana.home);
                shown.extend(problems(&sam.home));
                let known = shown.iter().any(|words| words.contains(&title));
                assert!(known, "{title} is neither there nor shown: {shown:?} {told:?}");
            }
        }
        for side in &sides {
            assert_eq!(side.home.status()["conflicts"], 0, "{told:?}");
        }
    }
    assert!(restores >= 4 && middle >= 3, "{restores} {middle}");
    eprintln!(
        "10 histories, {restores} homes put back, {middle} syncs broken off in the middle, \
         {set_aside} topics set aside and shown, in {:?}",
        begun.elapsed()
    );
}
