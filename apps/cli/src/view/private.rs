//! Private notes.

use super::*;
use amble_core::PrivateNote;

/// The day of a note, and whom it is about.
fn head(note: &PrivateNote, people: &[PersonView], today: NaiveDate) -> String {
    let about = people.iter().find(|person| Some(person.pair) == note.about);
    let about = about.map(|person| format!(" · about {}", person.name));
    format!("{}{}", days::shown(note.written, today), about.unwrap_or_default())
}

fn id(note: &PrivateNote) -> StyledLine {
    dim(format!("{}  ", short_key(&note.id.key()))).hanging(ID_COLUMNS)
}

/// Private notes: their first lines.
pub(crate) fn list(
    out: &mut Output,
    notes: &[PrivateNote],
    people: &[PersonView],
    today: NaiveDate,
) {
    for note in notes {
        let first = note.text.lines().next().unwrap_or_default();
        let more = if note.text.lines().count() > 1 { " …" } else { "" };
        let head = head(note, people, today);
        out.line(id(note).plain(first).plain(more).dim(format!(" · {head}")));
    }
}

/// A private note in full.
pub(crate) fn full(out: &mut Output, note: &PrivateNote, people: &[PersonView], today: NaiveDate) {
    out.line(id(note).dim(head(note, people, today)));
    for line in note.text.lines() {
        out.line(StyledLine::from(line).indented(2));
    }
}
