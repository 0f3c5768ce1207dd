//! How a command fails: a kind with an exit code of its own, the same for ever, and a sentence.

use crate::choice::Question;
use amble_core::{AmbleError, ErrorKind, Remedy};
use std::fmt;

/// Everything went well.
pub(crate) const OK: u8 = 0;
/// What was typed is no command of Amble.
pub(crate) const USAGE: u8 = 2;

/// What is said when Amble itself failed.
pub(crate) const FAULT: &str =
    "Amble had an internal fault. What you had saved is saved; please try again";

/// A command failed. Nothing was changed.
#[derive(Debug)]
pub(crate) struct Failed {
    /// Why.
    pub(crate) error: AmbleError,
    /// What it could have meant: on a terminal a person is asked.
    pub(crate) choice: Option<Box<Question>>,
}

impl Failed {
    /// The same, and on a terminal a person is asked.
    pub(crate) fn or_ask(self, choice: Question) -> Self {
        Self { choice: Some(Box::new(choice)), ..self }
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

/// The exit code of a kind of error.
pub(crate) fn code(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Internal => 1,
        ErrorKind::Invalid => 3,
        ErrorKind::NotFound => 4,
        ErrorKind::NotNow => 5,
        ErrorKind::NoHome => 6,
        ErrorKind::HomeExists => 7,
        ErrorKind::Busy => 8,
        ErrorKind::Damaged => 9,
        ErrorKind::NewerVersion => 10,
        ErrorKind::Disk => 11,
        ErrorKind::Unsafe => 12,
        ErrorKind::Network => 13,
        ErrorKind::Pairing => 14,
        ErrorKind::Vault => 15,
    }
}

/// What a kind of error means, in a few words.
fn meaning(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Internal => "a fault in Amble itself",
        ErrorKind::Invalid => "invalid value",
        ErrorKind::NotFound => "nothing has that name, or several do",
        ErrorKind::NotNow => "not possible now",
        ErrorKind::NoHome => "there is no home in this folder yet",
        ErrorKind::HomeExists => "a home already exists",
        ErrorKind::Busy => "another command has this home open",
        ErrorKind::Damaged => "something stored is damaged; nothing was overwritten",
        ErrorKind::NewerVersion => "made by a newer Amble: update",
        ErrorKind::Disk => "the disk is full, or refused",
        ErrorKind::Unsafe => "others could read or change the folder or file",
        ErrorKind::Network => "the other device could not be reached, or left",
        ErrorKind::Pairing => "pairing failed",
        ErrorKind::Vault => "private notes could not be opened",
    }
}

/// Every code with the word that `--json` says as `error`, and its meaning.
pub(crate) fn table() -> Vec<(u8, &'static str, &'static str)> {
    let mut rows = vec![(OK, "", "done"), (USAGE, "usage", "not an Amble command: see --help")];
    rows.extend(ErrorKind::ALL.into_iter().map(|kind| (code(kind), kind.word(), meaning(kind))));
    rows.sort_unstable();
    rows
}

/// The table as `--help` shows it.
pub(crate) fn help() -> String {
    let mut out = String::from("Exit codes:\n");
    for (code, word, meaning) in table() {
        out.push_str(&format!("  {code:>2}  {word:<14}{meaning}\n"));
    }
    out
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
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_of_error_has_a_code_of_its_own_and_none_means_success_or_usage() {
        let codes: BTreeSet<u8> = ErrorKind::ALL.into_iter().map(code).collect();
        assert_eq!(codes.len(), ErrorKind::ALL.len());
        assert!(!codes.contains(&OK) && !codes.contains(&USAGE));
        assert_eq!(table().len(), ErrorKind::ALL.len() + 2);
    }

    #[test]
    fn the_help_and_the_manual_name_every_code() {
        let manual = include_str!("../../../docs/CLI.md");
        for (code, word, meaning) in table() {
            assert!(help().contains(meaning), "{code}");
            let word = if word.is_empty() { "-".to_owned() } else { format!("`{word}`") };
            let row = format!("| {code} | {word} | {meaning} |");
            assert!(manual.contains(&row), "docs/CLI.md lacks: {row}");
        }
    }
}
