//! The sync rules on the real document and store, under random schedules of edits, syncs, cuts,
//! crashes between transactions, failed commits, files late, repeated and lost, restores of old
//! copies, apps that were not updated, and a partner with changed software.
//!
//! The invariants:
//!
//! - I1 both documents are equal after two fault-free syncs, also after every old file
//! - I2 every saved edit is in the document exactly once, or taken back, or shown as a problem
//! - I3 nothing is created twice, and no two changes have one actor and one number
//! - I4 nobody conflicts with themself
//! - I5 "delivered" is what the other said it holds, and true unless its home was replaced since
//! - I6 what was taken back, dropped or replaced while it waited leaves in no byte; what has left is
//!   not offered to be taken back
//! - I7 two fault-free syncs leave nothing waiting and nobody behind
//! - I8 a change depends on what its author's screen showed
//! - I9 whatever the other sends: each saved edit is in the document, waits, or is shown whole, and
//!   nothing that the other ever said is gone without being shown
//! - I10 words that were replaced while they waited never come back over the new ones
//!
//! And: nothing is published before the other's hello, or by a home that is an old copy; a file
//! withdraws nothing that was delivered, and says what is not in it; a problem is shown until it is
//! settled; "up to date" is true; what is in memory is what is durable.
//!
//! The same rules are stated, and checked on many more schedules, in `tests/model/sync_model.py`.
//! `AMBLE_SCHEDULES` and `AMBLE_SEED` run more, or others.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it ran"
)]

mod acts;
mod checks;
mod device;
mod known;
mod liar;
mod schedule;
mod steps;
mod words;
mod world;

use schedule::{Step, schedule};
use std::collections::BTreeMap;
use world::{Broken, World};

type Count = BTreeMap<&'static str, usize>;

fn run(steps: &[Step], seed: u64, hostile: Option<usize>) -> (Result<(), Broken>, Count) {
    let mut world = World::new(seed, hostile);
    let mut all = || {
        for step in steps {
            world.step(*step)?;
        }
        if hostile.is_some() { world.end_of_lies() } else { world.end() }
    };
    let result = all();
    (result, world.count)
}

/// The shortest schedule that still breaks the same invariant.
fn minimise(mut steps: Vec<Step>, seed: u64, hostile: Option<usize>, broken: &str) -> Vec<Step> {
    let mut size = (steps.len() / 2).max(1);
    while size > 0 {
        let mut i = 0;
        while i < steps.len() {
            let mut shorter = steps.clone();
            shorter.drain(i..(i + size).min(steps.len()));
            if run(&shorter, seed, hostile).0.as_ref().err().is_some_and(|e| e == broken) {
                steps = shorter;
            } else {
                i += size;
            }
        }
        size /= 2;
    }
    steps
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

/// Runs schedules, and fails with the first that breaks an invariant, or if one of these faults
/// never happened.
fn all(schedules: u64, harsh: bool, hostile: bool, faults: &[&str]) {
    let schedules = number("AMBLE_SCHEDULES", schedules);
    let first = number("AMBLE_SEED", 1) * 10_000_000;
    let mut total = Count::new();
    for seed in first..first + schedules {
        let liar = hostile.then_some(seed as usize % 2);
        let steps = schedule(seed, harsh, liar);
        let (result, count) = run(&steps, seed, liar);
        for (what, n) in count {
            *total.entry(what).or_default() += n;
        }
        if let Err(broken) = result {
            let short = minimise(steps, seed, liar, &broken);
            panic!("{broken}\nseed {seed}: {short:?}");
        }
    }
    println!("{schedules} schedules: {total:#?}");
    for fault in faults {
        assert!(total.get(fault).is_some_and(|n| *n > 0), "never happened: {fault}");
    }
}

#[test]
fn nothing_is_lost_doubled_or_sent_unasked_under_any_schedule() {
    let faults = [
        "live syncs",
        "cut, frames lost",
        "crash inside receive",
        "a commit failed",
        "crash while writing a file",
        "crash while opening a file",
        "files written",
        "file opened",
        "file opened late",
        "file opened again",
        "restored",
        "adopted",
        "could not adopt yet",
        "guard refused",
        "published",
        "rewritten",
        "gone before a sync",
        "undone",
        "unshared",
        "edit that an old app does not know",
    ];
    all(700, false, false, &faults);
}

#[test]
fn many_restores_of_both_homes_end_equal_with_nothing_lost_in_silence() {
    let faults = ["restored", "adopted", "could not adopt yet", "rewritten"];
    all(500, true, false, &faults);
}

#[test]
fn nothing_of_ours_is_lost_whatever_a_partner_with_changed_software_says() {
    let faults = [
        "lies told",
        "lies taken in",
        "forged, refused",
        "adopted",
        "could not adopt yet",
        "guard refused",
        "forgot tips that were not given",
        "a file said what is not in it",
    ];
    all(900, false, true, &faults);
}

#[test]
fn nor_when_our_home_was_restored_again_and_again() {
    let faults = [
        "lies told",
        "forged, refused",
        "adopted",
        "adopted, withdrawing what was delivered",
        "restored",
        "lost changes given back by the liar",
    ];
    all(700, true, true, &faults);
}
