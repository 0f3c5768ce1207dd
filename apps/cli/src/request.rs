//! A short command as data, and its answer.

use crate::{choice::Question, output::Look};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf};

/// One short command, as it was typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Request {
    /// The words, the program's name first.
    pub(crate) words: Vec<String>,
    /// Whose 1:1, where the command does not say: `AMBLE_WITH`.
    pub(crate) usual: Option<String>,
    pub(crate) folder: PathBuf,
    /// Standard input, if the command reads it.
    pub(crate) input: Option<String>,
    /// What a person chose, by what they had typed.
    pub(crate) chosen: BTreeMap<String, String>,
    pub(crate) look: Look,
}

/// What a command said.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Reply {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) exit: u8,
    /// Whether it may be longer than a screen.
    pub(crate) long: bool,
    /// What it could have meant, if that is why it failed.
    pub(crate) choice: Option<Question>,
}
