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
    /// Colours.
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

#[derive(Debug)]
enum Sink {
    Process,
    Kept { out: String, err: String },
}

/// Where a command says what it has to say.
#[derive(Debug)]
pub(crate) struct Output {
    look: Look,
    sink: Sink,
    /// Long enough to be read in a pager.
    long: bool,
    /// A line is on the terminal that the next one replaces.
    passing: bool,
    /// The first failure to write. Nothing is written after it.
    failed: Option<io::Error>,
}

impl Output {
    fn new(look: Look, sink: Sink) -> Self {
        Self { look, sink, long: false, passing: false, failed: None }
    }

    /// To this process's standard output and error.
    pub(crate) fn to_process(look: Look) -> Self {
        Self::new(look, Sink::Process)
    }

    /// Kept, for whoever asked.
    pub(crate) fn kept(look: Look) -> Self {
        Self::new(look, Sink::Kept { out: String::new(), err: String::new() })
    }

    /// What was kept: output and errors.
    pub(crate) fn into_kept(self) -> (String, String) {
        match self.sink {
            Sink::Kept { out, err } => (out, err),
            Sink::Process => (String::new(), String::new()),
        }
    }

    /// How the reader wants it.
    pub(crate) fn look(&self) -> Look {
        self.look
    }

    /// Says that this may be longer than a screen.
    pub(crate) fn may_be_long(&mut self) {
        self.long = true;
    }

    /// Whether it may be longer than a screen.
    pub(crate) fn is_long(&self) -> bool {
        self.long
    }

    /// Whether what there was to say could be written; a reader that left early is no failure.
    pub(crate) fn was_written(&self) -> bool {
        self.failed.as_ref().is_none_or(|e| e.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Whether nobody can read any more.
    pub(crate) fn is_gone(&self) -> bool {
        self.failed.is_some()
    }

    fn say(&mut self, text: &str, aside: bool, end: &str) {
        if self.failed.is_some() {
            return;
        }
        let wipe = if std::mem::take(&mut self.passing) { "\r\x1b[K" } else { "" };
        let result = match &mut self.sink {
            Sink::Kept { out, err } => {
                let sink = if aside { err } else { out };
                sink.push_str(text);
                sink.push_str(end);
                Ok(())
            }
            Sink::Process if aside => write!(io::stderr().lock(), "{wipe}{text}{end}"),
            Sink::Process => {
                let mut out = io::stdout().lock();
                write!(out, "{wipe}{text}{end}").and_then(|()| out.flush())
            }
        };
        // A closed standard error must not silence the answer itself.
        if !aside {
            self.failed = result.err();
        }
    }

    /// A line that was asked for. Nothing where JSON is wanted.
    pub(crate) fn line(&mut self, line: impl Into<StyledLine>) {
        if !self.look.json {
            let text = line.into().render(self.look.colour, self.look.width);
            self.say(&text, false, "\n");
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
            self.say(&format!("\r{text}\x1b[K"), false, "");
            self.passing = true;
        }
    }

    /// Takes a passing line away.
    pub(crate) fn passed(&mut self) {
        if self.passing {
            self.say("", false, "");
        }
    }

    /// A question, without a line break. Nothing where JSON is wanted.
    pub(crate) fn question(&mut self, text: &str) {
        if !self.look.json {
            self.say(&format!("{} ", clean(text)), false, "");
        }
    }

    /// The answer for a script. Nothing where text is wanted.
    pub(crate) fn value(&mut self, value: &impl Serialize) {
        if self.look.json {
            self.say(&json_line(value), false, "\n");
        }
    }

    /// Something beside the answer, to standard error.
    pub(crate) fn aside(&mut self, text: &str) {
        let text =
            if self.look.json { json_line(&json!({ "warning": text })) } else { clean(text) };
        self.say(&text, true, "\n");
    }

    /// Why a command failed, to standard error.
    pub(crate) fn error(&mut self, kind: &str, reason: &str) {
        let text = if self.look.json {
            json_line(&json!({ "error": kind, "reason": reason }))
        } else {
            sentence(&clean(reason))
        };
        self.say(&text, true, "\n");
    }
}

/// A reason as a sentence of its own: a capital, and a full stop.
pub(crate) fn sentence(reason: &str) -> String {
    let mut chars = reason.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if reason.ends_with(['.', '?', '!', ')']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(json: bool, quiet: bool) -> Output {
        Output::kept(Look { json, quiet, ..Look::default() })
    }

    #[test]
    fn json_keeps_every_character_and_shows_none_that_steers() {
        let hostile = "a\u{1b}[2J\u{9b}\u{202e}b\u{2028}";
        let mut out = kept(true, false);
        out.value(&json!({ "title": hostile }));
        let (text, _) = out.into_kept();
        let steers = |c: char| c.is_control() || turns_direction(c);
        assert!(!text.trim_end().chars().any(steers), "{text:?}");
        let back: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back["title"], hostile);
    }

    #[test]
    fn errors_and_asides_cannot_steer_the_terminal() {
        let mut out = kept(false, false);
        out.aside("a\u{1b}[2Jb");
        out.error("invalid", "no\u{202e}thing\u{7}");
        assert_eq!(out.into_kept().1, "a[2Jb\nNothing.\n");
    }

    #[test]
    fn a_command_says_text_or_json_and_an_error_has_its_kind() {
        let mut out = kept(true, false);
        out.line("for people");
        out.value(&json!({ "event": "ticket", "seconds": 120 }));
        out.error("not-now", "it is over");
        let (text, err) = out.into_kept();
        assert_eq!(text, "{\"event\":\"ticket\",\"seconds\":120}\n");
        assert_eq!(err, "{\"error\":\"not-now\",\"reason\":\"it is over\"}\n");
        let mut out = kept(false, false);
        out.value(&json!({}));
        out.error("not-now", "it is over");
        assert_eq!(out.into_kept(), (String::new(), "It is over.\n".into()));
    }

    #[test]
    fn only_results_are_said_where_only_results_are_wanted() {
        for (quiet, said) in [(false, "Added.\nshown\n"), (true, "topic_7k\nshown\n")] {
            let mut out = kept(false, quiet);
            out.note("Added.");
            out.id("topic_7k");
            out.line("shown");
            out.passing("3 of 4");
            assert_eq!(out.into_kept().0, said);
        }
    }
}
