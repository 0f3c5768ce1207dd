//! Decisions.

use super::{Audience, delivered, delivery_row, label, row, table};
use crate::output::Output;
use amble_core::{Decision, DecisionState, Snapshot};

/// Decisions, one a line.
pub(crate) fn list(out: &mut Output, indent: usize, decisions: &[Decision], reader: &Audience) {
    for decision in decisions {
        let mut line = row(indent, decision.id, &decision.what);
        line = line.dim(&format!(" · {}", reader.name(decision.author)));
        if decision.state != DecisionState::Made {
            line = line.dim(&format!(" · {}", decision.state.word()));
        }
        out.line(delivered(line, decision.delivery));
    }
}

/// A decision in full.
pub(crate) fn full(out: &mut Output, decision: &Decision, snapshot: &Snapshot, reader: &Audience) {
    let name = |id: Option<amble_core::ObjectId>| {
        let thing = id.and_then(|id| snapshot.get(id));
        thing.map(|thing| label(&thing, reader)).unwrap_or_default()
    };
    let rows = [
        ("id", decision.id.to_string()),
        ("by", reader.name(decision.author).to_owned()),
        ("topic", name(decision.topic)),
        ("made in", name(decision.meeting)),
        ("state", decision.state.word().to_owned()),
        ("delivery", delivery_row(decision.id, decision.delivery, reader)),
    ];
    table(out, &decision.what, &rows);
}
