//! Scenarios: two real processes of `amble`, each with a home of its own, on one computer.
//!
//! What is asserted is what a person would see: answers, events, exit codes, and what both hold
//! after all of it. Homes are temporary folders, traffic stays on 127.0.0.1 or between two
//! network namespaces, and every process is ended with its test. Nothing waits by the clock:
//! a test goes on when a process has said something, and fails if it never does.
//!
//! Homes and processes are `amble-support`'s.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it measured"
)]

mod agenda;
mod apart;
mod control;
mod demo;
mod kills;
mod namespaces;
mod old_copies;
mod pairing;
mod private;
mod strangers;

use amble_support::{Home, Seed, two_homes::pair};

/// A home of somebody, with the binary under test.
fn home(name: &str) -> Home {
    Home::of(env!("CARGO_BIN_EXE_amble"), name)
}

/// Two who are paired.
fn ana_and_sam() -> (Home, Home) {
    let (ana, sam) = (home("Ana"), home("Sam"));
    pair(&ana, &sam);
    (ana, sam)
}

/// Numbers of a seed, so that a failed schedule can be run again; `AMBLE_SEED` in the environment
/// stands in for it.
fn seeded(seed: u64) -> Seed {
    let given = std::env::var("AMBLE_SEED").ok().and_then(|s| s.parse().ok());
    let seed = given.unwrap_or(seed);
    eprintln!("seed {seed}");
    Seed::new(seed)
}
