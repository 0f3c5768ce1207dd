//! The outbox is compacted as it is written: what waits holds one edit an object, with the values
//! as they are now, so a value that was replaced before a sync never leaves this device.
//!
//! The ids of replaced edits stay with the new one ([`Edit::was`]). They are random and say
//! nothing, and an old copy of this home that still has one of them waiting knows by them that it
//! is done.

use crate::{Edit, EditId, Entity, Field, ObjectId, Op, Put, Value, limits, schema};
use std::collections::BTreeSet;

/// What becomes of the outbox when an edit is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The edit waits behind all others.
    Add(Edit),
    /// The edit of this id gives way to another, in its place.
    Replace(EditId, Edit),
    /// The edit of this id is gone: what it made was dropped again.
    Remove(EditId),
}

/// What saving an edit does to the edits that wait, at most one an object.
#[must_use]
pub fn compact(waiting: &[Edit], edit: Edit) -> Vec<Step> {
    let Some(before) = waiting.iter().find(|w| w.object == edit.object) else {
        return vec![Step::Add(edit)];
    };
    if before.creates() && drops(&edit) {
        return remove(waiting, edit.object);
    }
    vec![Step::Replace(before.id, merge(before, edit))]
}

/// What taking a waiting edit of an object out does to the others: what is a part of an object
/// that was made here goes with it, and what only names it names nothing any more.
#[must_use]
pub fn remove(waiting: &[Edit], object: ObjectId) -> Vec<Step> {
    let Some(gone) = waiting.iter().find(|w| w.object == object) else { return Vec::new() };
    let mut steps = vec![Step::Remove(gone.id)];
    if !gone.creates() {
        return steps;
    }
    for other in waiting.iter().filter(|w| w.id != gone.id) {
        let names = |put: &Put| is_reference(other.object.entity, put, object);
        match other.puts().iter().find(|put| names(put)) {
            Some(put) if is_required(other.object.entity, put.field) => {
                steps.push(Step::Remove(other.id));
            }
            Some(_) => {
                let mut left = other.clone();
                left.puts_mut().retain(|put| !names(put));
                steps.push(Step::Replace(other.id, left));
            }
            None => {}
        }
    }
    steps
}

/// The outbox after some steps.
pub fn take(waiting: &mut Vec<Edit>, steps: &[Step]) {
    for step in steps {
        match step {
            Step::Add(edit) => waiting.push(edit.clone()),
            Step::Replace(id, edit) => {
                for w in waiting.iter_mut().filter(|w| w.id == *id) {
                    w.clone_from(edit);
                }
            }
            Step::Remove(id) => waiting.retain(|w| w.id != *id),
        }
    }
}

/// A waiting edit and a later one of the same object, as one.
fn merge(before: &Edit, edit: Edit) -> Edit {
    let mut puts = before.puts().to_vec();
    let was = before.ids().chain(edit.was.iter().copied());
    let was: Vec<EditId> = was.take(limits::REPLACED_EDITS).collect();
    let replaced: BTreeSet<EditId> = before.ids().collect();
    for mut put in edit.puts().iter().cloned() {
        if put.field == Field::SEEN {
            put.value = without(&put.value, &replaced);
        }
        match puts.iter_mut().find(|p| p.field == put.field) {
            Some(known) => *known = put,
            None => puts.push(put),
        }
    }
    let op = if before.creates() { Op::Create(puts) } else { Op::Put(puts) };
    Edit { id: edit.id, object: edit.object, op, was }
}

/// The revisions that a drop saw, without those that will never be any: they were replaced.
fn without(seen: &Value, replaced: &BTreeSet<EditId>) -> Value {
    let keep = |key: &&str| !EditId::from_key(key).is_ok_and(|id| replaced.contains(&id));
    let keys: Vec<&str> = seen.text().split(' ').filter(keep).collect();
    Value::Text(keys.join(" "))
}

fn drops(edit: &Edit) -> bool {
    let dropped = edit.object.entity.spec().dropped;
    dropped.is_some() && edit.value(Field::STATE).map(Value::text) == dropped
}

fn is_reference(entity: Entity, put: &Put, object: ObjectId) -> bool {
    let kind = schema::row(entity, put.field).map(|row| row.kind);
    kind == Some(schema::Kind::Reference(object.entity)) && put.value.text() == object.key()
}

fn is_required(entity: Entity, field: Field) -> bool {
    schema::row(entity, field).is_some_and(|row| row.required)
}
