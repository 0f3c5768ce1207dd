//! Private notes.

use super::{Audience, ID_COLUMNS};
use crate::{line::StyledLine, output::Output};
use amble_core::{PersonView, PrivateNote};

/// Whom a note is about.
fn about<'a>(note: &PrivateNote, people: &'a [PersonView]) -> Option<&'a str> {
    people.iter().find(|p| Some(p.pair) == note.about).map(|p| p.name.as_str())
}

/// The day of a note, and whom it is about.
fn head(note: &PrivateNote, people: &[PersonView], reader: &Audience) -> String {
    let about = about(note, people).map(|name| format!(" · about {name}"));
    format!("{}{}", reader.day(note.written), about.unwrap_or_default())
}

fn id(note: &PrivateNote) -> StyledLine {
    let short: String = note.id.key().chars().take(6).collect();
    StyledLine::new().dim(&format!("{short}  ")).hanging(ID_COLUMNS)
}

/// Private notes: their first lines.
pub(crate) fn list(
    out: &mut Output,
    notes: &[PrivateNote],
    people: &[PersonView],
    reader: &Audience,
) {
    for note in notes {
        let first = note.text.lines().next().unwrap_or_default();
        let more = if note.text.lines().count() > 1 { " …" } else { "" };
        let head = head(note, people, reader);
        out.line(id(note).plain(first).plain(more).dim(&format!(" · {head}")));
    }
}

/// A private note in full.
pub(crate) fn full(out: &mut Output, note: &PrivateNote, people: &[PersonView], reader: &Audience) {
    out.line(id(note).dim(&head(note, people, reader)));
    for line in note.text.lines() {
        out.line(StyledLine::from(line).indented(2));
    }
}
