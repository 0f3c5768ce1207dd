//! Processes that are killed at any moment, in a sync and outside of one: what was acknowledged is
//! there, nothing is there twice, and the next sync completes the last.

use crate::{ana_and_sam, home, seeded};
use amble_support::{
    Home, Running,
    home::{counted, id, notes, text},
    two_homes::{assert_equal, sync},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    thread,
    time::{Duration, Instant},
};

/// Rounds in which somebody is killed.
const ROUNDS: u64 = 30;
/// Whole syncs, with all checks, are this many rounds apart.
const CHECK: u64 = 6;

/// What one of the two did so far, as acknowledged by exit code 0.
#[derive(Debug, Default)]
struct Done {
    titles: BTreeSet<String>,
    notes: Vec<String>,
    due: Option<String>,
}

/// One person's edits of a round.
fn write(home: &Home, name: &str, round: u64, action: &str, topic: &str, done: &mut Done) {
    let title = format!("{name} {round}");
    home.add(&title);
    done.titles.insert(title);
    match round % 3 {
        0 => {
            let line = format!("line {round} by {name}.");
            home.ask(&["note", topic, &line]);
            done.notes.push(line);
        }
        1 => {
            let due = format!("2027-01-{:02}", round % 28 + 1);
            home.ask(&["edit", action, "--due", &due]);
            done.due = Some(due);
        }
        _ => {
            let changed = format!("{name} {round} changed");
            home.ask(&["edit", &format!("{name} {round}"), "--title", &changed]);
            done.titles.remove(&format!("{name} {round}"));
            done.titles.insert(changed);
        }
    }
}

/// Lets a process go on until it has said `events` things or is up to date, and some microseconds
/// more, and kills it.
fn kill_in(process: &mut Running, events: u64, then: Duration) {
    for _ in 0..events {
        match process.next_event() {
            Some(event) if event["event"] != "up-to-date" => {}
            _ => break,
        }
    }
    // Not to wait for anything: a random moment is what this is about.
    let until = Instant::now() + then;
    while Instant::now() < until {
        std::hint::spin_loop();
    }
    process.kill();
}

#[test]
fn whoever_is_killed_in_a_sync_nothing_is_lost_and_nothing_doubled() {
    let begun = Instant::now();
    let (ana, sam) = ana_and_sam();
    let topic = ana.add("Written under by both");
    let hers = id(&ana.ask(&["action", "add", "Ana's own"]));
    let his = id(&sam.ask(&["action", "add", "Sam's own"]));
    sync(&ana, &sam);
    let (mut a, mut b) = (Done::default(), Done::default());
    let mut random = seeded(20);
    let (mut middle, mut killed, mut returned) = (0, 0, 0);
    let mut longest = (Duration::ZERO, 0);
    for round in 0..ROUNDS {
        write(&ana, "Ana", round, &hers, &topic, &mut a);
        write(&sam, "Sam", round, &his, &topic, &mut b);
        let (events, micros) = (1 + random.below(6) as u64, random.below(12_000) as u64);
        let then = Duration::from_micros(micros);
        let mut one = ana.start(&["sync"]);
        let mut other = sam.start(&["sync"]);
        let ana_dies = random.chance(50);
        if !ana_dies {
            std::mem::swap(&mut one, &mut other);
        }
        kill_in(&mut one, events, then);
        let mut ends = Vec::new();
        match random.below(3) {
            0 => {
                other.kill();
                ends.push(other.finish());
            }
            1 => {
                // Whoever was killed comes back, while the other still waits or believes that
                // they talk.
                let again = if ana_dies { &ana } else { &sam };
                let came = Instant::now();
                let said = again.start(&["sync", "--once"]).finish().ok();
                assert!(
                    said.iter().any(|e| e["event"] == "up-to-date"),
                    "round {round}: {said:#?}"
                );
                let dialled = said.iter().filter(|e| e["event"] == "connected").count();
                longest = longest.max((came.elapsed(), dialled));
                returned += 1;
                other.kill();
                ends.push(other.finish());
            }
            _ => {
                other.wait_for("looking");
                other.interrupt();
                other.finish().ok();
            }
        }
        ends.push(one.finish());
        for end in &ends {
            killed += u32::from(end.was_killed());
            let begun = end.has_said("connected");
            middle += u32::from(end.was_killed() && begun && !end.has_said("up-to-date"));
        }
        if round % CHECK == CHECK - 1 {
            check(&ana, &sam, (&a, &hers), (&b, &his), &topic);
        }
    }
    assert!(killed >= 25, "{killed} processes were killed");
    assert!(middle >= 3, "only {middle} of {killed} kills were between connected and up to date");
    eprintln!(
        "{ROUNDS} rounds, {killed} processes killed, {middle} of them between connected and up \
         to date, {returned} came back to the open sync (the slowest in {:?} with {} \
         connections), in {:?}",
        longest.0,
        longest.1,
        begun.elapsed()
    );
}

/// After a whole sync: all that was acknowledged is there once, on both.
fn check(ana: &Home, sam: &Home, (a, hers): (&Done, &str), (b, his): (&Done, &str), topic: &str) {
    sync(ana, sam);
    let topics = assert_equal(ana, sam);
    let there: BTreeSet<String> = counted(&topics).into_keys().collect();
    let expected: BTreeSet<String> =
        a.titles.iter().chain(&b.titles).cloned().chain(["Written under by both".into()]).collect();
    assert_eq!(there, expected, "each title that was acknowledged is there, and no other");
    for (done, action) in [(a, hers), (b, his)] {
        assert_eq!(ana.ask(&["show", action])["due"], json!(done.due), "the last one stands");
    }
    let mut there = notes(&ana.ask(&["show", topic]));
    let mut expected: Vec<String> = a.notes.iter().chain(&b.notes).cloned().collect();
    there.sort();
    expected.sort();
    assert_eq!(there, expected, "each line that was acknowledged is there once, and no other");
    for home in [ana, sam] {
        let status = home.status();
        assert_eq!(status["conflict_list"], json!([]), "nobody is in conflict with themselves");
        assert_eq!(status["problem_list"], json!([]), "{status:#}");
    }
}

#[test]
fn what_add_acknowledged_is_there_whenever_it_is_killed() {
    let ana = home("Ana");
    ana.ask(&["person", "add", "Sam"]);
    let begun = Instant::now();
    ana.add("Whole");
    let whole = begun.elapsed();
    let (mut acknowledged, mut killed_before, mut killed_after) = (BTreeSet::new(), 0, 0);
    // The moments sweep over twice the time that the command takes by itself.
    let rounds = 60;
    for round in 0..rounds {
        let title = format!("Number {round}");
        let mut adding = ana.start(&["add", &title]);
        adding.end_input();
        // Not to wait for anything: the moment is what this is about.
        thread::sleep(whole * 2 * round / rounds);
        adding.kill();
        let end = adding.finish();
        match end.events().first() {
            Some(said) => {
                assert_eq!(text(said, "title"), title);
                acknowledged.insert(id(said));
                killed_after += u32::from(end.was_killed());
            }
            None => killed_before += u32::from(end.was_killed()),
        }
    }
    let topics = ana.topics();
    let there: BTreeSet<String> = topics.iter().map(id).collect();
    assert!(acknowledged.is_subset(&there), "{:?}", acknowledged.difference(&there));
    assert!(counted(&topics).values().all(|count| *count == 1));
    assert!(killed_before > 0 && !acknowledged.is_empty(), "{killed_before} {acknowledged:?}");
    assert_eq!(ana.status()["problem_list"], Value::Array(Vec::new()));
    // Still good: nothing of a killed command is in the way of the next.
    ana.add("Afterwards");
    eprintln!(
        "add takes {whole:?}; of {rounds}, {killed_before} were killed before they answered, \
         {killed_after} after, {} acknowledged; {} topics",
        acknowledged.len(),
        topics.len()
    );
}
