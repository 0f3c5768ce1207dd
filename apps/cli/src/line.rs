//! One line of text for a terminal: cleaned as it is made, wrapped as it is drawn.
//!
//! Text from another person or a file may hold characters that steer a terminal or make one
//! sentence read as another. Every piece of a [`StyledLine`] is cleaned when it is added, so nothing
//! else has to remember it.

use amble_core::text::turns_direction;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthChar;

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

impl Style {
    fn start(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "\x1b[1m",
            Self::Dim => "\x1b[2m",
            Self::Attention => "\x1b[33m",
            Self::Code => "\x1b[30;107m",
        }
    }
}

/// One line of text, cleaned.
#[derive(Debug, Clone, Default)]
pub(crate) struct StyledLine {
    pieces: Vec<(Style, String)>,
    /// Columns that the rest of the line is indented by when it is wrapped.
    hang: usize,
}

impl StyledLine {
    /// An empty line.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn piece(mut self, style: Style, text: &str) -> Self {
        self.pieces.push((style, clean(text)));
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

    /// Adds something that matters less: ids, delivery, hints.
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

    /// Begins at a column, and goes on there when it is wrapped.
    pub(crate) fn indented(mut self, columns: usize) -> Self {
        self.pieces.insert(0, (Style::Plain, " ".repeat(columns)));
        self.hang = columns;
        self
    }

    /// Goes on at this column when it is wrapped.
    pub(crate) fn hanging(mut self, columns: usize) -> Self {
        self.hang = columns;
        self
    }

    /// As it is written to a terminal of this width, or to anything else.
    pub(crate) fn render(&self, colour: bool, width: Option<u16>) -> String {
        let rows = match width {
            Some(width) if !self.pieces.iter().any(|(style, _)| *style == Style::Code) => {
                self.wrapped(usize::from(width))
            }
            _ => vec![self.characters().collect()],
        };
        let rows = rows.iter().map(|row| drawn(row, colour));
        rows.collect::<Vec<_>>().join("\n")
    }

    fn characters(&self) -> impl Iterator<Item = (Style, char)> {
        self.pieces.iter().flat_map(|(style, text)| text.chars().map(|c| (*style, c)))
    }

    /// Broken between words, and not within a short remark such as ` · due Fri 4 Dec`. A word that
    /// is longer than a row has one to itself: what is copied from a terminal must not be broken.
    fn wrapped(&self, width: usize) -> Vec<Vec<(Style, char)>> {
        let hang = if self.hang * 2 > width { 0 } else { self.hang };
        let pieces = self.pieces.iter().map(|(style, text)| (*style, kept_together(text)));
        let all: Vec<(Style, char)> = pieces
            .flat_map(|(style, text)| text.chars().map(|c| (style, c)).collect::<Vec<_>>())
            .collect();
        let (mut rows, mut row, mut column) = (Vec::new(), Vec::new(), 0);
        for part in all.chunk_by(|(_, one), (_, next)| (*one == ' ') == (*next == ' ')) {
            let wide: usize = part.iter().map(|(_, c)| columns(*c)).sum();
            let is_word = part.iter().all(|(_, c)| *c != ' ');
            let begun = row.iter().any(|(_, c)| *c != ' ');
            if is_word && begun && column + wide > width {
                rows.push(std::mem::replace(&mut row, vec![(Style::Plain, ' '); hang]));
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
            format!(" ·{BLANK}{}", rest.trim_end().replace(' ', "\0"))
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
    let kept = |(style, c): &(Style, char)| *c != ' ' || (*style == Style::Code && colour);
    let end = row.iter().rposition(kept).map_or(0, |at| at + 1);
    let (mut out, mut on) = (String::new(), Style::Plain);
    for (style, c) in row.iter().take(end) {
        if colour && *style != on {
            let reset = if on == Style::Plain { "" } else { "\x1b[0m" };
            let _ = write!(out, "{reset}{}", style.start());
            on = *style;
        }
        out.push(if *c == BLANK { ' ' } else { *c });
    }
    if on != Style::Plain {
        out.push_str("\x1b[0m");
    }
    out
}

impl From<&str> for StyledLine {
    fn from(text: &str) -> Self {
        Self::new().plain(text)
    }
}

impl From<String> for StyledLine {
    fn from(text: String) -> Self {
        Self::new().plain(&text)
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
mod tests {
    use super::*;

    #[test]
    fn text_from_the_other_cannot_steer_the_terminal() {
        let hostile =
            "pay\u{1b}[2J\u{9b}31m \u{202e}live\u{202c} \u{2066}x\u{2069}\u{7}\u{7f}\r\nend";
        for text in
            [clean(hostile), StyledLine::new().bold(hostile).dim(hostile).render(false, Some(9))]
        {
            let steers = |c: char| (c.is_control() && c != '\n') || turns_direction(c);
            assert_eq!(text.chars().find(|c| steers(*c)), None, "{text:?}");
            assert!(text.contains("pay[2J31m"), "{text:?}");
        }
        assert_eq!(clean(hostile), "pay[2J31m live x end");
    }

    #[test]
    fn colours_only_where_they_are_wanted() {
        let line = StyledLine::new().bold("Agenda").plain(" ").dim("x ");
        assert_eq!(line.render(false, None), "Agenda x");
        assert_eq!(line.render(true, None), "\x1b[1mAgenda\x1b[0m \x1b[2mx\x1b[0m");
    }

    #[test]
    fn a_long_line_goes_on_below_its_own_text_and_no_word_is_broken() {
        let line =
            StyledLine::new().dim("7k3ab2  ").plain("Roadmap for spring and after").hanging(8);
        let rows = ["7k3ab2  Roadmap", "        for spring", "        and after"];
        assert_eq!(line.render(false, Some(18)), rows.join("\n"));
        assert_eq!(line.render(false, None), "7k3ab2  Roadmap for spring and after");
        let code = "AMBLE1ABCDEFGHJKMNPQRSTVWXYZ";
        assert_eq!(StyledLine::from(code).render(false, Some(10)), code);
        let line = StyledLine::from("a b").indented(4);
        assert_eq!(line.render(false, Some(5)), "    a\nb", "no room to hang");
        let line = StyledLine::new().plain("Draft it").plain(" · due Fri 4 Dec").dim(" · not sent");
        assert_eq!(line.render(false, Some(26)), "Draft it · due Fri 4 Dec\n· not sent");
        assert_eq!(line.render(false, Some(20)), "Draft it\n· due Fri 4 Dec\n· not sent");
        assert_eq!(
            StyledLine::from("日本 語").render(false, Some(5)),
            "日本\n語",
            "two columns each"
        );
    }
}
