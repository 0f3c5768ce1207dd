//! What leaves a home opens without Amble: the shared half with the official JavaScript library
//! of Automerge, the private half with the `age` tool. Needs `node`, `npm` and `age`; fetches one
//! package, once, into the build folder.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod age;
mod automerge;

use amble_support::Home;
use std::{
    io::ErrorKind,
    process::{Command, Output},
};

/// A home of somebody, with the binary under test.
fn home(name: &str) -> Home {
    Home::of(env!("CARGO_BIN_EXE_amble"), name)
}

/// Runs a tool that is not ours. `package` is what it is in.
fn tool(command: &mut Command, package: &str) -> Output {
    command.output().unwrap_or_else(|error| match error.kind() {
        ErrorKind::NotFound => panic!(
            "{:?} is not installed: this check opens our files with it. Install {package}",
            command.get_program()
        ),
        _ => panic!("{command:?}: {error}"),
    })
}

/// What a tool that must have succeeded printed.
fn printed(output: Output) -> Vec<u8> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
