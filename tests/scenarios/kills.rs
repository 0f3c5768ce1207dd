//! Processes that are killed at any moment, in a contact and outside of one: what was
//! acknowledged is there, nothing is there twice, and the next contact completes the last.

use crate::{
    person::{Person, ana_and_sam, assert_equal, counted, id, meet, text},
    process::Running,
    random::Random,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    thread,
    time::{Duration, Instant},
};

/// Rounds in which somebody is killed.
const ROUNDS: u64 = 30;
/// Whole contacts, with all checks, are this many rounds apart.
const CHECK: u64 = 6;

/// What one of the two did so far, as acknowledged by exit code 0.
#[derive(Debug, Default)]
struct Done {
    titles: BTreeSet<String>,
    notes: Vec<String>,
    due: Option<String>,
}

/// One person's edits of a round.
fn write(person: &Person, name: &str, round: u64, action: &str, item: &str, done: &mut Done) {
    let title = format!("{name} {round}");
    person.add(&title);
    done.titles.insert(title);
    match round % 3 {
        0 => {
            let line = format!("line {round} by {name}.");
            person.ok(&["note", item, &line]);
            done.notes.push(line);
        }
        1 => {
            let due = format!("2027-01-{:02}", round % 28 + 1);
            person.ok(&["edit", action, "--due", &due]);
            done.due = Some(due);
        }
        _ => {
            let changed = format!("{name} {round} changed");
            person.ok(&["edit", &format!("{name} {round}"), "--title", &changed]);
            done.titles.remove(&format!("{name} {round}"));
            done.titles.insert(changed);
        }
    }
}

/// Lets a process go on until it has said `events` things or is in step, and some microseconds
/// more, and kills it.
fn kill_in(process: &mut Running, events: u64, then: Duration) {
    for _ in 0..events {
        match process.next() {
            Some(event) if event["event"] != "in-step" => {}
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
fn whoever_is_killed_in_a_contact_nothing_is_lost_and_nothing_doubled() {
    let begun = Instant::now();
    let (ana, sam) = ana_and_sam();
    let item = ana.add("Written under by both");
    let hers = id(&ana.ok(&["action", "add", "Ana's own"]));
    let his = id(&sam.ok(&["action", "add", "Sam's own"]));
    meet(&ana, &sam);
    let (mut a, mut b) = (Done::default(), Done::default());
    let mut random = Random::new(20);
    let (mut middle, mut killed, mut returned) = (0, 0, 0);
    let mut longest = (Duration::ZERO, 0);
    for round in 0..ROUNDS {
        write(&ana, "Ana", round, &hers, &item, &mut a);
        write(&sam, "Sam", round, &his, &item, &mut b);
        let (events, micros) = (1 + random.below(6), random.below(12_000));
        let then = Duration::from_micros(micros);
        let mut one = ana.spawn(&["meet"]);
        let mut other = sam.spawn(&["meet"]);
        let ana_dies = random.once_in(2);
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
                let said = again.run(&["meet", "--once"]).ok();
                assert!(said.iter().any(|e| e["event"] == "in-step"), "round {round}: {said:#?}");
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
            middle += u32::from(end.was_killed() && begun && !end.has_said("in-step"));
        }
        if round % CHECK == CHECK - 1 {
            check(&ana, &sam, (&a, &hers), (&b, &his), &item);
        }
    }
    assert!(killed >= 25, "{killed} processes were killed");
    assert!(middle >= 3, "only {middle} of {killed} kills were between connected and in step");
    eprintln!(
        "{ROUNDS} rounds, {killed} processes killed, {middle} of them between connected and in \
         step, {returned} came back to the open meeting (the slowest in {:?} with {} \
         connections), in {:?}",
        longest.0,
        longest.1,
        begun.elapsed()
    );
}

/// After a whole contact: all that was acknowledged is there once, on both.
fn check(
    ana: &Person,
    sam: &Person,
    (a, hers): (&Done, &str),
    (b, his): (&Done, &str),
    item: &str,
) {
    meet(ana, sam);
    let items = assert_equal(ana, sam);
    let there: BTreeSet<String> = counted(&items).into_keys().collect();
    let expected: BTreeSet<String> =
        a.titles.iter().chain(&b.titles).cloned().chain(["Written under by both".into()]).collect();
    assert_eq!(there, expected, "each title that was acknowledged is there, and no other");
    for (done, action) in [(a, hers), (b, his)] {
        assert_eq!(ana.ok(&["show", action])["due"], json!(done.due), "the last one stands");
    }
    let notes = text(&ana.ok(&["show", item]), "notes");
    for line in a.notes.iter().chain(&b.notes) {
        assert_eq!(notes.matches(line.as_str()).count(), 1, "{line} in {notes}");
    }
    for person in [ana, sam] {
        let status = person.status();
        assert_eq!(status["conflict_list"], json!([]), "nobody is in conflict with themselves");
        assert_eq!(status["problem_list"], json!([]), "{status:#}");
    }
}

#[test]
fn what_add_acknowledged_is_there_whenever_it_is_killed() {
    let ana = Person::new("Ana");
    ana.ok(&["person", "add", "Sam"]);
    let begun = Instant::now();
    ana.add("Whole");
    let whole = begun.elapsed();
    let (mut acknowledged, mut killed_before, mut killed_after) = (BTreeSet::new(), 0, 0);
    // The moments sweep over twice the time that the command takes by itself.
    let rounds = 60;
    for round in 0..rounds {
        let title = format!("Number {round}");
        let mut adding = ana.spawn(&["add", &title]);
        adding.end_input();
        // Not to wait for anything: the moment is what this is about.
        thread::sleep(whole * 2 * round / rounds);
        adding.kill();
        let end = adding.finish();
        match end.out.first() {
            Some(said) => {
                assert_eq!(text(said, "title"), title);
                acknowledged.insert(id(said));
                killed_after += u32::from(end.was_killed());
            }
            None => killed_before += u32::from(end.was_killed()),
        }
    }
    let items = ana.items();
    let there: BTreeSet<String> = items.iter().map(id).collect();
    assert!(acknowledged.is_subset(&there), "{:?}", acknowledged.difference(&there));
    assert!(counted(&items).values().all(|count| *count == 1));
    assert!(killed_before > 0 && !acknowledged.is_empty(), "{killed_before} {acknowledged:?}");
    assert_eq!(ana.status()["problem_list"], Value::Array(Vec::new()));
    // Still good: nothing of a killed command is in the way of the next.
    ana.add("Afterwards");
    eprintln!(
        "add takes {whole:?}; of {rounds}, {killed_before} were killed before they answered, \
         {killed_after} after, {} acknowledged; {} items",
        acknowledged.len(),
        items.len()
    );
}
