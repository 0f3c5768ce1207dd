//! Actions: what, owner, due, done when.

use super::{Audience, conflict, delivered, delivery_row, label, row, table};
use crate::{days, line::StyledLine, output::Output};
use amble_core::{Action, ActionState, Snapshot};

/// An action in one line.
fn line(action: &Action, indent: usize, reader: &Audience) -> StyledLine {
    let mut line = row(indent, action.id, &action.what);
    line = line.plain(&format!(" · {}", reader.name(action.owner)));
    match (action.state, action.due) {
        (ActionState::Open, Some(due)) => {
            line = line.plain(&format!(" · {}", days::due(due, reader.today)));
        }
        (ActionState::Open, None) => {}
        (state, _) => line = line.dim(&format!(" · {}", state.word())),
    }
    delivered(line, action.delivery)
}

/// Actions, one a line.
pub(crate) fn list(out: &mut Output, indent: usize, actions: &[Action], reader: &Audience) {
    for action in actions {
        out.line(line(action, indent, reader));
        if !action.done_when.is_empty() {
            let done_when = format!("done when: {}", action.done_when);
            out.line(StyledLine::new().dim(&done_when).indented(indent + 8));
        }
        conflict::say(out, indent + 8, action.id, &action.conflicts, reader);
    }
}

/// An action in full.
pub(crate) fn full(out: &mut Output, action: &Action, snapshot: &Snapshot, reader: &Audience) {
    let topic = action.topic.and_then(|id| snapshot.get(id));
    let rows = [
        ("id", action.id.to_string()),
        ("owner", reader.name(action.owner).to_owned()),
        ("due", action.due.map(|due| reader.day(due)).unwrap_or_default()),
        ("done when", action.done_when.clone()),
        ("topic", topic.map(|topic| label(&topic, reader)).unwrap_or_default()),
        ("state", action.state.word().to_owned()),
        ("by", reader.name(action.author).to_owned()),
        ("delivery", delivery_row(action.id, action.delivery, reader)),
    ];
    table(out, &action.what, &rows);
    conflict::say(out, 2, action.id, &action.conflicts, reader);
}
