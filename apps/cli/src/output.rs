//! What reaches the terminal, a pipe, or the command that asked for it: text or JSON, never both.
//!
//! Text from another person or a file may hold characters that steer a terminal or make one
//! sentence read as another. Every piece of a [`Line`] is cleaned as it is added, so nothing
//! else has to remember it; JSON keeps such characters, written as `\u` escapes.

use serde_json::{Value, json};
use std::{
    fmt::Write as _,
    io::{self, IsTerminal, Write as _},
};

/// Columns assumed where there is no terminal.
pub(crate) const WIDTH: u16 = 80;

/// How a piece of text looks on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Bold,
    Dim,
    /// Something needs a person.
    Attention,
    /// A row of a QR code: black on white, whatever the terminal's colours.
    Code,
}

/// One line of text, cleaned.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line(Vec<(Style, String)>);

impl Line {
    /// An empty line.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn piece(mut self, style: Style, text: &str) -> Self {
        self.0.push((style, clean(text)));
        self
    }

    /// Adds ordinary text.
    pub(crate) fn plain(self, text: &str) -> Self {
        self.piece(Style::Plain, text)
    }

    /// Adds a heading.
    pub(crate) fn bold(self, text: &str) -> Self {
        self.piece(Style::Bold, text)
    }

    /// Adds something that matters less: ids, ways, hints.
    pub(crate) fn dim(self, text: &str) -> Self {
        self.piece(Style::Dim, text)
    }

    /// Adds something that needs a person.
    pub(crate) fn attention(self, text: &str) -> Self {
        self.piece(Style::Attention, text)
    }

    /// Adds a row of a QR code.
    pub(crate) fn code(self, text: &str) -> Self {
        self.piece(Style::Code, text)
    }

    fn render(&self, colour: bool) -> String {
        let mut out = String::new();
        for (style, text) in &self.0 {
            let start = match style {
                _ if !colour => "",
                Style::Plain => "",
                Style::Bold => "\x1b[1m",
                Style::Dim => "\x1b[2m",
                Style::Attention => "\x1b[33m",
                Style::Code => "\x1b[30;107m",
            };
            let end = if start.is_empty() { "" } else { "\x1b[0m" };
            let _ = write!(out, "{start}{text}{end}");
        }
        out.truncate(out.trim_end_matches(' ').len());
        out
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::new().plain(text)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::new().plain(&text)
    }
}

/// Marks that turn the direction of text around them without being seen.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Text that cannot steer a terminal: line breaks and tabs become spaces; other control
/// characters and marks that override the direction of text are left out.
pub(crate) fn clean(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if c.is_control() || turns_text(c) => None,
        c => Some(c),
    };
    text.chars().filter_map(shown).collect()
}

/// JSON in which no character steers a terminal, and none is lost.
pub(crate) fn json_line(value: &Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        if c.is_control() || turns_text(c) || matches!(c, '\u{2028}' | '\u{2029}') {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// How whoever reads the output wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    /// JSON instead of text.
    pub(crate) json: bool,
    /// Colours: only on a terminal.
    pub(crate) colour: bool,
    /// Columns.
    pub(crate) width: u16,
}

impl Look {
    /// What this process's standard output asks for.
    pub(crate) fn of_process(json: bool) -> Self {
        let terminal = io::stdout().is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
            || std::env::var_os("TERM").is_some_and(|v| v == "dumb");
        let size = rustix::termios::tcgetwinsize(io::stdout()).ok();
        let width = size.map(|s| s.ws_col).filter(|w| *w > 0);
        Self { json, colour: terminal && !plain, width: width.unwrap_or(WIDTH) }
    }
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
    /// The first failure to write. Nothing is written after it.
    failed: Option<io::Error>,
}

impl Output {
    /// To this process's standard output and error.
    pub(crate) fn to_process(look: Look) -> Self {
        Self { look, sink: Sink::Process, failed: None }
    }

    /// Kept, for whoever asked another process.
    pub(crate) fn kept(look: Look) -> Self {
        let sink = Sink::Kept { out: String::new(), err: String::new() };
        Self { look, sink, failed: None }
    }

    /// What was kept: output and errors.
    pub(crate) fn into_kept(self) -> (String, String) {
        match self.sink {
            Sink::Kept { out, err } => (out, err),
            Sink::Process => (String::new(), String::new()),
        }
    }

    /// Whether JSON is wanted.
    pub(crate) fn json(&self) -> bool {
        self.look.json
    }

    /// How the reader wants it.
    pub(crate) fn look(&self) -> Look {
        self.look
    }

    /// The failure to write that `finish` reports; a reader that left early is none.
    pub(crate) fn failure(&mut self) -> Option<io::Error> {
        self.failed.take().filter(|e| e.kind() != io::ErrorKind::BrokenPipe)
    }

    /// Whether nobody can read any more.
    pub(crate) fn is_gone(&self) -> bool {
        self.failed.is_some()
    }

    fn say(&mut self, text: &str, aside: bool, end: &str) {
        if self.failed.is_some() {
            return;
        }
        let result = match &mut self.sink {
            Sink::Kept { out, err } => {
                let sink = if aside { err } else { out };
                sink.push_str(text);
                sink.push_str(end);
                Ok(())
            }
            Sink::Process if aside => write!(io::stderr().lock(), "{text}{end}"),
            Sink::Process => {
                let mut out = io::stdout().lock();
                write!(out, "{text}{end}").and_then(|()| out.flush())
            }
        };
        // A closed standard error must not silence the answer itself.
        if !aside {
            self.failed = result.err();
        }
    }

    /// A line for a person. Nothing where JSON is wanted.
    pub(crate) fn line(&mut self, line: impl Into<Line>) {
        if !self.look.json {
            let text = line.into().render(self.look.colour);
            self.say(&text, false, "\n");
        }
    }

    /// Several lines under each other, indented. Nothing where JSON is wanted.
    pub(crate) fn block(&mut self, indent: usize, text: &str) {
        for line in text.lines() {
            self.line(format!("{:indent$}{line}", ""));
        }
    }

    /// A question, without a line break. Nothing where JSON is wanted.
    pub(crate) fn question(&mut self, text: &str) {
        if !self.look.json {
            self.say(&format!("{} ", clean(text)), false, "");
        }
    }

    /// The answer for a script. Nothing where text is wanted.
    pub(crate) fn value(&mut self, value: &Value) {
        if self.look.json {
            self.say(&json_line(value), false, "\n");
        }
    }

    /// Something that happens while a command runs, for a script: an object with an `event`.
    pub(crate) fn event(&mut self, event: &str, mut value: Value) {
        if let Some(fields) = value.as_object_mut() {
            fields.insert("event".into(), json!(event));
        }
        self.value(&value);
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
fn sentence(reason: &str) -> String {
    let mut chars = reason.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if reason.ends_with(['.', '?', '!', ')']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(json: bool, colour: bool) -> Look {
        Look { json, colour, width: WIDTH }
    }

    #[test]
    fn text_from_the_other_cannot_steer_the_terminal() {
        let hostile =
            "pay\u{1b}[2J\u{9b}31m \u{202e}live\u{202c} \u{2066}x\u{2069}\u{7}\u{7f}\r\nend";
        let mut out = Output::kept(look(false, true));
        out.line(Line::new().bold(hostile).plain(hostile));
        out.aside(hostile);
        out.error("invalid", hostile);
        let (text, err) = out.into_kept();
        let own = text.replace("\x1b[1m", "").replace("\x1b[0m", "");
        for text in [own, err] {
            let left = text.chars().find(|c| (c.is_control() && *c != '\n') || turns_text(*c));
            assert_eq!(left, None, "{text:?}");
            assert!(text.contains("pay[2J31m live x end"), "{text:?}");
        }
    }

    #[test]
    fn json_keeps_every_character_and_shows_none_that_steers() {
        let hostile = "a\u{1b}[2J\u{9b}\u{202e}b\u{2028}";
        let mut out = Output::kept(look(true, false));
        out.value(&json!({ "title": hostile }));
        let (text, _) = out.into_kept();
        assert!(!text.trim_end().chars().any(|c| c.is_control() || turns_text(c)), "{text:?}");
        let back: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back["title"], hostile);
    }

    #[test]
    fn colours_only_where_they_are_wanted() {
        let line = Line::new().bold("Agenda").dim(" x ");
        assert_eq!(line.render(false), "Agenda x");
        assert!(line.render(true).contains("\x1b[1mAgenda\x1b[0m"));
    }

    #[test]
    fn a_command_says_text_or_json_and_an_error_has_its_kind() {
        let mut out = Output::kept(look(true, false));
        out.line("for people");
        out.event("ticket", json!({ "seconds": 120 }));
        out.error("not-now", "it is over");
        let (text, err) = out.into_kept();
        assert_eq!(text, "{\"event\":\"ticket\",\"seconds\":120}\n");
        assert_eq!(err, "{\"error\":\"not-now\",\"reason\":\"it is over\"}\n");
        let mut out = Output::kept(look(false, false));
        out.value(&json!({}));
        out.error("not-now", "it is over");
        assert_eq!(out.into_kept(), (String::new(), "It is over.\n".into()));
    }
}
