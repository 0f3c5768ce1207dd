//! How a command fails: a kind with an exit code of its own, the same for ever, and a sentence.

use crate::choice::{Choosable, Question};
use amble_core::{AmbleError, ErrorKind, Remedy};
use std::fmt;

pub(crate) const OK: u8 = 0;
/// What was typed is no command of Amble.
pub(crate) const USAGE: u8 = 2;

pub(crate) const FAULT: &str =
    "Amble had an internal fault. What you had saved is saved; please try again";

/// A command failed. Nothing was changed.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) error: AmbleError,
    /// What it could have meant: on a terminal a person is asked.
    pub(crate) choice: Option<Box<Question>>,
}

/// What a command or a part of it comes to.
pub(crate) type Result<T = (), E = Failed> = std::result::Result<T, E>;

impl Failed {
    /// The same, and on a terminal a person is asked. The answer stands for what was typed.
    pub(crate) fn or_ask(self, typed: &str, question: String, options: Vec<Choosable>) -> Self {
        let typed = typed.to_owned();
        Self { choice: Some(Box::new(Question { typed, question, options })), ..self }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error.reason)
    }
}

impl From<AmbleError> for Failed {
    fn from(error: AmbleError) -> Self {
        Self { error, choice: None }
    }
}

/// A failure of this app, of a kind that scripts know.
pub(crate) fn error(kind: ErrorKind, reason: impl Into<String>) -> Failed {
    AmbleError { kind, reason: reason.into(), remedy: None }.into()
}

/// The same, where what was typed does not fit.
pub(crate) fn invalid(reason: impl Into<String>) -> Failed {
    error(ErrorKind::Invalid, reason)
}

/// The exit code of a kind of error, and what it means in a few words.
fn known(kind: ErrorKind) -> (u8, &'static str) {
    match kind {
        ErrorKind::Internal => (1, "a fault in Amble itself"),
        ErrorKind::Invalid => (3, "invalid value"),
        ErrorKind::NotFound => (4, "nothing has that name, or several do"),
        ErrorKind::NotNow => (5, "not possible now"),
        ErrorKind::NoHome => (6, "there is no home in this folder yet"),
        ErrorKind::HomeExists => (7, "a home already exists"),
        ErrorKind::Busy => (8, "another command has this home open"),
        ErrorKind::Damaged => (9, "something stored is damaged; nothing was overwritten"),
        ErrorKind::NewerVersion => (10, "made by a newer Amble: update"),
        ErrorKind::Disk => (11, "the disk is full, or refused"),
        ErrorKind::Unsafe => (12, "others could read or change the folder or file"),
        ErrorKind::Network => (13, "the other device could not be reached, or left"),
        ErrorKind::Pairing => (14, "pairing failed"),
        ErrorKind::Vault => (15, "private notes could not be opened"),
    }
}

pub(crate) fn code(kind: ErrorKind) -> u8 {
    known(kind).0
}

/// Every code with the word that `--json` says as `error`, and its meaning.
pub(crate) fn table() -> Vec<(u8, &'static str, &'static str)> {
    let mut rows = vec![(OK, "", "done"), (USAGE, "usage", "not an Amble command: see --help")];
    rows.extend(ErrorKind::ALL.into_iter().map(|kind| (code(kind), kind.word(), known(kind).1)));
    rows.sort_unstable();
    rows
}

pub(crate) fn help() -> String {
    let row = |(code, word, meaning)| format!("  {code:>2}  {word:<14}{meaning}\n");
    std::iter::once("Exit codes:\n".to_owned()).chain(table().into_iter().map(row)).collect()
}

/// The sentence of an error, with the command that helps where there is one.
pub(crate) fn sentence(error: &AmbleError) -> String {
    let reason = error.reason.trim_end_matches('.');
    match error.remedy {
        None => error.reason.clone(),
        Some(Remedy::Begin) => format!("{reason}. Make one: amble init --name YOURS"),
        Some(Remedy::Repair) => format!("{reason}. Keep what can still be read: amble repair"),
    }
}

#[cfg(test)]
mod tests;
