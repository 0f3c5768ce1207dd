//! What changed between two records, by person.

use crate::{
    Field, FieldValue, Object, ObjectId, People, PersonId, Record, Side,
    schema::{FieldSpec, Kind, Writer},
};
use serde::Serialize;

/// What happened to an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum What {
    /// It is new.
    Added,
    /// A field was changed.
    Changed {
        /// Which field.
        field: Field,
        /// What was shown before; nothing if it was not set.
        before: Option<FieldValue>,
        /// What is shown now; nothing if it was taken away.
        after: Option<FieldValue>,
    },
    /// Its state changed.
    State {
        /// The word of the new state.
        state: String,
    },
    /// Both changed it apart: one version must be chosen.
    Conflict {
        /// In which field.
        field: Field,
    },
}

/// One line of a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DigestLine {
    /// Who did it.
    pub by: Side,
    /// The object.
    pub id: ObjectId,
    /// A short line that names it.
    pub label: String,
    /// What it is a part of, such as the topic of a note.
    pub part_of: Option<ObjectId>,
    /// A short line that names that; empty for none.
    pub part_of_label: String,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// What changed, the other person's changes first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Digest {
    /// The lines: by person, then by object.
    pub lines: Vec<DigestLine>,
}

/// Compares two records, as one of the two people sees them.
#[must_use]
pub fn between(before: &Record, after: &Record, people: &People) -> Digest {
    let mut lines = Vec::new();
    for now in after.objects.values() {
        let line = |by: PersonId, what| line(after, now, people.side(by), what);
        match before.get(now.id) {
            // A line that was taken out again before it was read is no news.
            None if now.is_dropped() && now.id.entity.part_of(now).is_some() => continue,
            None => lines.push(line(now.author, What::Added)),
            Some(then) if *then == **now => continue,
            Some(then) => changes(then, now, people, |by, what| lines.push(line(by, what))),
        }
        let known = before.get(now.id).map(|o| o.conflicts(people)).unwrap_or_default();
        for conflict in now.conflicts(people) {
            if !known.contains(&conflict) {
                let by = conflict.values.last().map_or(Side::Them, |version| version.by);
                lines.push(line(people.id(by), What::Conflict { field: conflict.field }));
            }
        }
    }
    lines.sort_by_key(|l| (std::cmp::Reverse(l.by), l.part_of.unwrap_or(l.id), l.id));
    Digest { lines }
}

fn line(record: &Record, object: &Object, by: Side, what: What) -> DigestLine {
    let part_of = object.id.entity.part_of(object);
    let label = part_of.and_then(|id| record.get(id)).map(Object::label);
    DigestLine {
        by,
        id: object.id,
        label: object.label().to_owned(),
        part_of,
        part_of_label: label.unwrap_or_default().to_owned(),
        what,
    }
}

fn changes(then: &Object, now: &Object, people: &People, mut say: impl FnMut(PersonId, What)) {
    let last = now.shown(Field::REV).map_or(now.author, |a| a.by);
    let told = |row: &&FieldSpec| {
        let hidden = matches!(row.kind, Kind::Edits | Kind::Rank | Kind::Reference(_));
        !hidden && row.field != Field::STATE && row.writer != Writer::Creator
    };
    for row in now.id.entity.spec().fields.iter().filter(told) {
        let shown = |object: &Object| {
            let a = object.shown(row.field)?;
            FieldValue::shown(row.kind, &a.value, people)
        };
        let (before, after) = (shown(then), shown(now));
        if before != after {
            let by = now.shown(row.field).map_or(last, |a| a.by);
            say(by, What::Changed { field: row.field, before, after });
        }
    }
    let state = now.state();
    if then.state() != state {
        let by = now.alternatives(Field::STATE).iter().find(|a| a.value.text() == state);
        say(by.map_or(last, |a| a.by), What::State { state: state.to_owned() });
    }
}
