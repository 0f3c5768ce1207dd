//! Notes: lines under a topic.

use super::{Audience, conflict, delivered, delivery_row, row, table};
use crate::output::Output;
use amble_core::{Entity, Note, NoteState, Snapshot, Thing};

/// The lines under a topic.
pub(crate) fn list(out: &mut Output, indent: usize, notes: &[Note], reader: &Audience) {
    for note in notes {
        let line = row(indent, note.id, &note.text);
        let line = line.dim(&format!(" · {}", reader.name(note.author)));
        let line = match note.state {
            NoteState::Open => line,
            NoteState::Dropped => line.dim(" · dropped"),
        };
        out.line(delivered(line, note.delivery));
        conflict::say(out, indent + 8, note.id, &note.conflicts, reader);
    }
}

/// A note in full.
pub(crate) fn full(out: &mut Output, note: &Note, snapshot: &Snapshot, reader: &Audience) {
    let topic = note.topic.and_then(|id| snapshot.get(id));
    let topic = match topic {
        Some(Thing::Topic(topic)) => topic.title,
        _ => String::new(),
    };
    let rows = [
        ("id", note.id.to_string()),
        ("by", reader.name(note.author).to_owned()),
        (Entity::Topic.word(), topic),
        ("state", note.state.word().to_owned()),
        ("delivery", delivery_row(note.id, note.delivery, reader)),
    ];
    table(out, &note.text, &rows);
    conflict::say(out, 2, note.id, &note.conflicts, reader);
}
