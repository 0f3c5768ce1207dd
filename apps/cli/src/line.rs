//! One line of text for a terminal: cleaned as it is made, wrapped as it is drawn.
//!
//! Text from another person or a file may hold characters that steer a terminal or make one
//! sentence read as another. Every piece of a [`StyledLine`] is cleaned when it is added, so nothing
//! else has to remember it.

use amble_core::text::turns_direction;
use std::fmt::{Display, Write as _};
use unicode_width::UnicodeWidthChar;

/// How a piece of text looks on a terminal: what switches it on.
type Style = &'static str;
const PLAIN: Style = "";
const BOLD: Style = "\x1b[1m";
const DIM: Style = "\x1b[2m";
const ATTENTION: Style = "\x1b[33m";
/// Black on white, whatever the terminal's colours.
const CODE: Style = "\x1b[30;107m";
const RESET: &str = "\x1b[0m";

/// One line of text, cleaned.
#[derive(Debug, Clone, Default)]
pub(crate) struct StyledLine {
    pieces: Vec<(Style, String)>,
    /// Columns that the rest of the line is indented by when it is wrapped.
    pub(crate) hang: usize,
}

/// A line that begins with a heading.
pub(crate) fn bold(text: impl Display) -> StyledLine {
    StyledLine::new().bold(text)
}

/// A line that begins with something that matters less.
pub(crate) fn dim(text: impl Display) -> StyledLine {
    StyledLine::new().dim(text)
}

/// A line that begins with something that needs a person.
pub(crate) fn attention(text: impl Display) -> StyledLine {
    StyledLine::new().attention(text)
}

impl StyledLine {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn piece(mut self, style: Style, text: impl Display) -> Self {
        self.pieces.push((style, clean(&text.to_string())));
        self
    }

    pub(crate) fn plain(self, text: impl Display) -> Self {
        self.piece(PLAIN, text)
    }

    pub(crate) fn bold(self, text: impl Display) -> Self {
        self.piece(BOLD, text)
    }

    pub(crate) fn dim(self, text: impl Display) -> Self {
        self.piece(DIM, text)
    }

    pub(crate) fn attention(self, text: impl Display) -> Self {
        self.piece(ATTENTION, text)
    }

    /// Adds a row of a QR code.
    pub(crate) fn code(self, text: &str) -> Self {
        self.piece(CODE, text)
    }

    /// Begins at a column, and goes on there when it is wrapped.
    pub(crate) fn indented(mut self, columns: usize) -> Self {
        self.pieces.insert(0, (PLAIN, " ".repeat(columns)));
        self.hanging(columns)
    }

    /// Goes on at this column when it is wrapped.
    pub(crate) fn hanging(mut self, columns: usize) -> Self {
        self.hang = columns;
        self
    }

    /// As it is written to a terminal of this width, or to anything else.
    pub(crate) fn render(&self, colour: bool, width: Option<u16>) -> String {
        let is_code = self.pieces.iter().any(|(style, _)| *style == CODE);
        let width = width.filter(|_| !is_code).map_or(usize::MAX, usize::from);
        let rows = self.wrapped(width);
        rows.iter().map(|row| drawn(row, colour)).collect::<Vec<_>>().join("\n")
    }

    /// Broken between words, and not within a short remark such as ` · due Fri 4 Dec`. A word that
    /// is longer than a row has one to itself: what is copied from a terminal must not be broken.
    fn wrapped(&self, width: usize) -> Vec<Vec<(Style, char)>> {
        let hang = if self.hang > width / 2 { 0 } else { self.hang };
        let mut all: Vec<(Style, char)> = Vec::new();
        for (style, text) in &self.pieces {
            all.extend(kept_together(text).chars().map(|c| (*style, c)));
        }
        let (mut rows, mut row, mut column) = (Vec::new(), Vec::new(), 0);
        for part in all.chunk_by(|(_, one), (_, next)| (*one == ' ') == (*next == ' ')) {
            let wide: usize = part.iter().map(|(_, c)| columns(*c)).sum();
            let is_word = part.iter().all(|(_, c)| *c != ' ');
            let begun = row.iter().any(|(_, c)| *c != ' ');
            if is_word && begun && column + wide > width {
                rows.push(std::mem::replace(&mut row, vec![(PLAIN, ' '); hang]));
                column = hang;
            }
            row.extend_from_slice(part);
            column += wide;
        }
        rows.push(row);
        rows
    }
}

/// A blank at which no row ends. No cleaned text has this character.
const BLANK: char = '\0';
/// Characters of a remark up to which it is kept together.
const REMARK: usize = 24;

/// A remark that is short enough stays in one row, and any with the sign before it.
fn kept_together(text: &str) -> String {
    match text.strip_prefix(" · ") {
        Some(rest) if rest.chars().count() <= REMARK => {
            format!(" ·{BLANK}{}", rest.replace(' ', "\0"))
        }
        Some(rest) => format!(" ·{BLANK}{rest}"),
        None => text.to_owned(),
    }
}

fn columns(c: char) -> usize {
    if c == BLANK { 1 } else { c.width().unwrap_or_default() }
}

/// One row with its colours, without blanks at its end.
fn drawn(row: &[(Style, char)], colour: bool) -> String {
    let kept = |(style, c): &(Style, char)| ![' ', BLANK].contains(c) || (*style == CODE && colour);
    let end = row.iter().rposition(kept).map_or(0, |at| at + 1);
    let (mut out, mut on) = (String::new(), PLAIN);
    for (style, c) in row.iter().take(end) {
        if colour && *style != on {
            let reset = if on == PLAIN { "" } else { RESET };
            let _ = write!(out, "{reset}{style}");
            on = *style;
        }
        out.push(if *c == BLANK { ' ' } else { *c });
    }
    if on == PLAIN { out } else { out + RESET }
}

impl<T: AsRef<str>> From<T> for StyledLine {
    fn from(text: T) -> Self {
        Self::new().plain(text.as_ref())
    }
}

/// Text that cannot steer a terminal: line breaks and tabs become spaces; other control
/// characters and marks that override the direction of text are left out.
pub(crate) fn clean(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if c.is_control() || turns_direction(c) => None,
        c => Some(c),
    };
    text.chars().filter_map(shown).collect()
}

#[cfg(test)]
mod tests;
