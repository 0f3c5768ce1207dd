//! Scenarios: two real processes of `amble`, each with a home of its own, on one computer.
//!
//! What is asserted is what a person would see: answers, events, exit codes, and what both hold
//! after all of it. Homes are temporary folders, traffic stays on 127.0.0.1 or between two
//! network namespaces, and every process is ended with its test. Nothing waits by the clock:
//! a test goes on when a process has said something, and fails if it never does.
//!
//! Read `process` (one process) and `person` (a home and what is asked of it), then any scenario.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it measured"
)]

mod person;
mod process;
mod random;

mod agenda;
mod demo;
mod door;
mod kills;
mod namespaces;
mod old_copies;
mod pairing;
mod private;
mod strangers;
