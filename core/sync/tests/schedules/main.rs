//! The contact rules on the real document and store, under random schedules of edits, contacts,
//! cuts, crashes between transactions, failed commits, files late, repeated and lost, restores of
//! old copies, and apps that were not updated.
//!
//! The invariants:
//!
//! - I1 both documents are equal after two fault-free contacts, also after every old file
//! - I2 every saved edit is in the document exactly once, or taken back, or shown as a problem
//! - I3 nothing is created twice
//! - I4 nobody conflicts with themself
//! - I5 "delivered" is true, unless the other's home was replaced since
//! - I6 what was taken back leaves in no parcel; what has left is not offered to be taken back
//! - I7 two fault-free contacts leave nothing waiting and nobody behind
//! - I8 a change stands on what its author's screen showed
//!
//! `AMBLE_SCHEDULES` and `AMBLE_SEED` run more, or others.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it ran"
)]

mod checks;
mod device;
mod schedule;
mod world;

use schedule::{Step, schedule};
use std::collections::BTreeMap;
use world::{Broken, World};

fn run(steps: &[Step], seed: u64) -> (Result<(), Broken>, BTreeMap<&'static str, usize>) {
    let mut world = World::new(seed);
    let mut all = || {
        for step in steps {
            world.step(*step)?;
        }
        world.end()
    };
    let result = all();
    (result, world.count)
}

/// The shortest schedule that still breaks the same invariant.
fn minimise(mut steps: Vec<Step>, seed: u64, broken: &str) -> Vec<Step> {
    let mut size = (steps.len() / 2).max(1);
    while size > 0 {
        let mut i = 0;
        while i < steps.len() {
            let mut shorter = steps.clone();
            shorter.drain(i..(i + size).min(steps.len()));
            if run(&shorter, seed).0.as_ref().err().is_some_and(|e| e == broken) {
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

fn all(schedules: u64, harsh: bool) -> BTreeMap<&'static str, usize> {
    let schedules = number("AMBLE_SCHEDULES", schedules);
    let first = number("AMBLE_SEED", 1) * 10_000_000;
    let mut total: BTreeMap<&'static str, usize> = BTreeMap::new();
    for seed in first..first + schedules {
        let steps = schedule(seed, harsh);
        let (result, count) = run(&steps, seed);
        for (what, n) in count {
            *total.entry(what).or_default() += n;
        }
        if let Err(broken) = result {
            let short = minimise(steps, seed, &broken);
            panic!("{broken}\nseed {seed}: {short:?}");
        }
    }
    println!("{schedules} schedules: {total:#?}");
    total
}

#[test]
fn nothing_is_lost_doubled_or_sent_unasked_under_any_schedule() {
    let fired = all(3_000, false);
    for fault in [
        "live contacts",
        "cut, frames lost",
        "crash inside receive",
        "failed commit inside receive",
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
        "unshared",
    ] {
        assert!(fired.get(fault).is_some_and(|n| *n > 0), "never happened: {fault}");
    }
}

#[test]
fn many_restores_of_both_homes_end_equal_with_nothing_lost_in_silence() {
    let fired = all(1_500, true);
    for fault in ["restored", "adopted"] {
        assert!(fired.get(fault).is_some_and(|n| *n > 0), "never happened: {fault}");
    }
}
