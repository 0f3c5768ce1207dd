//! What changed between two records, by person.

use crate::{Field, Object, ObjectId, PersonId, Record, schema};
use schema::Kind;

/// What happened to a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It is new.
    New,
    /// A field was changed.
    Changed {
        /// Which.
        field: Field,
        /// What was shown before; empty for nothing.
        before: String,
        /// What is shown now; empty for nothing.
        after: String,
    },
    /// The notes under it were changed.
    Notes,
    /// Its state changed to this word.
    State {
        /// The word of the new state.
        state: String,
    },
    /// Both changed it apart: a person must choose.
    NeedsDecision {
        /// Which field.
        field: Field,
    },
}

/// One line of a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestLine {
    /// Who did it.
    pub by: PersonId,
    /// The thing.
    pub object: ObjectId,
    /// A short line that names it.
    pub label: String,
    /// What happened.
    pub what: What,
}

/// What changed, grouped by person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Digest {
    /// The lines: by person, then by thing.
    pub lines: Vec<DigestLine>,
}

/// Compares two records. Both devices compute the same lines from the same two records.
#[must_use]
pub fn between(before: &Record, after: &Record) -> Digest {
    let mut lines = Vec::new();
    for now in after.objects.values() {
        match before.get(now.id) {
            None => lines.push(line(now, now.author, What::New)),
            Some(then) => changes(then, now, &mut lines),
        }
        let known = before.get(now.id).map(Object::conflicts).unwrap_or_default();
        for conflict in now.conflicts() {
            if !known.contains(&conflict) {
                let by = conflict.values.last().map_or(now.author, |c| c.by);
                lines.push(line(now, by, What::NeedsDecision { field: conflict.field }));
            }
        }
    }
    lines.sort_by_key(|l| (l.by, l.object));
    Digest { lines }
}

fn line(object: &Object, by: PersonId, what: What) -> DigestLine {
    DigestLine { by, object: object.id, label: object.label(), what }
}

fn changes(then: &Object, now: &Object, lines: &mut Vec<DigestLine>) {
    let last = now.shown(Field::Rev).map_or(now.author, |a| a.by);
    for row in schema::rows(now.id.entity) {
        let hidden = matches!(row.kind, Kind::Edit | Kind::Edits | Kind::Text(_) | Kind::Rank);
        if hidden || row.field == Field::State {
            continue;
        }
        let shown = |o: &Object| o.shown(row.field).map(|a| a.value.shown()).unwrap_or_default();
        let (was, is) = (shown(then), shown(now));
        if was != is {
            let by = now.shown(row.field).map_or(last, |a| a.by);
            lines.push(line(now, by, What::Changed { field: row.field, before: was, after: is }));
        }
    }
    if then.notes != now.notes {
        lines.push(line(now, last, What::Notes));
    }
    let (was, is) = (then.state(), now.state());
    if was != is {
        let by = now.alternatives(Field::State).iter().find(|a| a.value.words() == is);
        let by = by.map_or(last, |a| a.by);
        lines.push(line(now, by, What::State { state: is.to_owned() }));
    }
}
