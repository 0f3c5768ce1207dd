//! A numbered choice, where several things or people fit what was typed. A command never waits
//! for a person while it has the home open: it fails, the person is asked, and it runs again with
//! the answer.

use crate::line::{StyledLine, clean};
use amble_core::text::beginning;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Write};

/// Options that are shown: more cannot be read.
const SHOWN: usize = 30;
/// Characters of an option.
const CHARS: usize = 60;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Choosable {
    /// What stands for it in the command: an id, a name.
    pub(crate) word: String,
    pub(crate) label: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Question {
    /// What the answer stands for when the command runs again: the words that fit several.
    pub(crate) typed: String,
    pub(crate) question: String,
    pub(crate) options: Vec<Choosable>,
}

impl Question {
    /// Asks on the terminal; nothing if the person does not choose.
    pub(crate) fn ask(&self, width: Option<u16>) -> Option<&Choosable> {
        let shown = self.options.len().min(SHOWN);
        let mut out = io::stderr().lock();
        writeln!(out, "{}", clean(&self.question)).ok()?;
        for (n, option) in self.options.iter().take(shown).enumerate() {
            let line = StyledLine::from(format!("{:>4}  ", n + 1)).hanging(6);
            let line = line.plain(beginning(&option.label, CHARS));
            writeln!(out, "{}", line.render(false, width)).ok()?;
        }
        if self.options.len() > shown {
            writeln!(out, "      and {} more: type more of it", self.options.len() - shown).ok()?;
        }
        loop {
            write!(out, "Number, or Enter for none: ").and_then(|()| out.flush()).ok()?;
            let mut line = String::new();
            io::stdin().lock().read_line(&mut line).ok()?;
            if line.trim().is_empty() {
                return None;
            }
            let number = line.trim().parse::<usize>().ok().filter(|n| *n <= shown);
            if let Some(option) = number.and_then(|n| self.options.get(n.checked_sub(1)?)) {
                return Some(option);
            }
        }
    }
}
