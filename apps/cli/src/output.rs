//! What reaches the terminal, a pipe, or the command that asked for it: text or JSON, never both.

use crate::line::{StyledLine, clean};
use amble_core::text::turns_direction;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
    fmt::Write as _,
    io::{self, Write as _},
};

/// How whoever reads the output wants it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Look {
    /// JSON instead of text.
    pub(crate) json: bool,
    /// Only results: ids, and what was asked to be shown.
    pub(crate) quiet: bool,
    /// Figures, too.
    pub(crate) verbose: bool,
    pub(crate) colour: bool,
    /// Columns of the terminal, if there is one.
    pub(crate) width: Option<u16>,
}

/// JSON in which no character steers a terminal, and none is lost.
pub(crate) fn json_line(value: &impl Serialize) -> String {
    let mut out = String::new();
    for c in serde_json::to_string(value).unwrap_or_default().chars() {
        if c.is_control() || turns_direction(c) || matches!(c, '\u{2028}' | '\u{2029}') {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Where a command says what it has to say.
#[derive(Debug, Default)]
pub(crate) struct Output {
    pub(crate) look: Look,
    /// It may be longer than a screen.
    pub(crate) long: bool,
    /// Output and errors, kept for whoever asked; otherwise they are this process's.
    kept: Option<(String, String)>,
    /// A line is on the terminal that the next one replaces.
    passing: bool,
    /// The first failure to write. Nothing is written after it.
    pub(crate) failed: Option<io::Error>,
}

impl Output {
    /// To this process's standard output and error.
    pub(crate) fn to_process(look: Look) -> Self {
        Self { look, ..Self::default() }
    }

    pub(crate) fn kept(look: Look) -> Self {
        Self { look, kept: Some(Default::default()), ..Self::default() }
    }

    /// What was kept: output and errors.
    pub(crate) fn into_kept(self) -> (String, String) {
        self.kept.unwrap_or_default()
    }

    /// Whether what there was to say could be written; a reader that left early is no failure.
    pub(crate) fn was_written(&self) -> bool {
        self.failed.as_ref().is_none_or(|e| e.kind() == io::ErrorKind::BrokenPipe)
    }

    fn say(&mut self, text: &str, end: &str, aside: bool) {
        if self.failed.is_some() {
            return;
        }
        let wipe = if std::mem::take(&mut self.passing) { "\r\x1b[K" } else { "" };
        let said = format!("{wipe}{text}{end}");
        match &mut self.kept {
            Some((_, err)) if aside => err.push_str(&said),
            Some((out, _)) => out.push_str(&said),
            // A closed standard error must not silence the answer itself.
            None if aside => _ = io::stderr().lock().write_all(said.as_bytes()),
            None => {
                let mut out = io::stdout().lock();
                self.failed = out.write_all(said.as_bytes()).and_then(|()| out.flush()).err();
            }
        }
    }

    /// A line that was asked for. Nothing where JSON is wanted.
    pub(crate) fn line(&mut self, line: impl Into<StyledLine>) {
        if !self.look.json {
            self.say(&line.into().render(self.look.colour, self.look.width), "\n", false);
        }
    }

    /// A line beside the result: what was done, what comes next. Nothing where only results are
    /// wanted.
    pub(crate) fn note(&mut self, line: impl Into<StyledLine>) {
        if !self.look.quiet {
            self.line(line);
        }
    }

    /// The id of a result, where only results are wanted.
    pub(crate) fn id(&mut self, id: impl ToString) {
        if self.look.quiet {
            self.line(id.to_string());
        }
    }

    /// A line that the next one replaces. Only on a terminal.
    pub(crate) fn passing(&mut self, text: &str) {
        if let Some(width) = self.look.width
            && !self.look.json
            && !self.look.quiet
        {
            let text: String = clean(text).chars().take(usize::from(width)).collect();
            self.say(&format!("\r{text}\x1b[K"), "", false);
            self.passing = true;
        }
    }

    /// Takes a passing line away.
    pub(crate) fn passed(&mut self) {
        if self.passing {
            self.say("", "", false);
        }
    }

    /// A question, without a line break. Nothing where JSON is wanted.
    pub(crate) fn question(&mut self, text: &str) {
        if !self.look.json {
            self.say(&clean(text), " ", false);
        }
    }

    /// The answer for a script. Nothing where text is wanted.
    pub(crate) fn value(&mut self, value: &impl Serialize) {
        if self.look.json {
            self.say(&json_line(value), "\n", false);
        }
    }

    /// Something to look at, perhaps longer than a screen: for a script all of it.
    pub(crate) fn shown(&mut self, value: &impl Serialize) {
        self.long = true;
        self.value(value);
    }

    /// A list: for a script all of it, and only the ids where only results are wanted. Whether a
    /// person wants to read it; then they are told if there is nothing.
    pub(crate) fn list<T: Serialize>(
        &mut self,
        all: &[T],
        id: impl Fn(&T) -> String,
        nothing: &str,
    ) -> bool {
        self.shown(&all);
        all.iter().for_each(|one| self.id(id(one)));
        if all.is_empty() {
            self.note(nothing);
        }
        !self.look.quiet
    }

    /// Something beside the answer, to standard error.
    pub(crate) fn aside(&mut self, text: &str) {
        let json = self.look.json;
        let text = if json { json_line(&json!({ "warning": text })) } else { clean(text) };
        self.say(&text, "\n", true);
    }

    /// Why a command failed, to standard error.
    pub(crate) fn error(&mut self, kind: &str, reason: &str) {
        let text = match self.look.json {
            true => json_line(&json!({ "error": kind, "reason": reason })),
            false => sentence(&clean(reason)),
        };
        self.say(&text, "\n", true);
    }
}

/// A reason as a sentence of its own: a capital, and a full stop.
pub(crate) fn sentence(reason: &str) -> String {
    let end = if reason.ends_with(['.', '?', '!', ')']) { "" } else { "." };
    format!("{}{end}", capital(reason))
}

/// A word, or a sentence, with a capital.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    first + chars.as_str()
}

#[cfg(test)]
mod tests;
