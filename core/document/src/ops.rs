//! What the operations of a change do, against the schema table.
//!
//! Every operation must be one that an honest [`crate::Document::publish`] could have written:
//! a thing created once by its author, a field put by someone who may write it and with a value
//! that fits, or text inside the notes of an item.

use crate::guard::Refusal;
use amble_model::{
    EditId, Field, ObjectId, PersonId, Value, limits, rules,
    schema::{self, Entity, Kind},
};
use automerge::{
    ActorId, ExpandedChange, ObjType, ScalarValue,
    legacy::{Key, ObjectId as OpObject, Op, OpType},
};
use std::collections::{BTreeMap, BTreeSet};

/// An operation's name: its counter and its actor.
pub(crate) type OpName = (u64, ActorId);

/// What an object of the document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The map that holds things of an entity.
    Map(Entity),
    /// A top-level map that this version does not use yet.
    Later,
    /// A thing, with its author.
    Thing(ObjectId, PersonId),
    /// The notes of an item.
    Notes(ObjectId),
}

/// What a change says, in words: for showing what could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// The edits in it.
    pub edits: Vec<EditId>,
    /// Titles and texts in it, shortened.
    pub words: Vec<String>,
}

/// Reads what a change says. Only for scanned changes.
pub(crate) fn said(change: &ExpandedChange) -> Said {
    let mut out = Said::default();
    for op in &change.operations {
        let (OpType::Put(ScalarValue::Str(words)), Key::Map(key)) = (&op.action, &op.key) else {
            continue;
        };
        match Field::from_word(key) {
            Some(Field::Rev) => {
                let id = EditId::from_key(words).ok();
                out.edits.extend(id.filter(|id| !out.edits.contains(id)));
            }
            Some(Field::Title | Field::Context | Field::What | Field::Measure | Field::Due) => {
                let plain = words.chars().filter(|c| !c.is_control());
                out.words.push(plain.take(limits::WORD_CHARS).collect());
            }
            _ => {}
        }
    }
    out
}

/// Checks every operation of a change and returns the objects it creates.
///
/// `places` knows the objects of the document so far, `exists` whether a thing is in it.
pub(crate) fn check(
    change: &ExpandedChange,
    by: PersonId,
    places: &BTreeMap<OpName, Place>,
    exists: impl Fn(ObjectId) -> bool,
) -> Result<Vec<(OpName, Place)>, Refusal> {
    let mut new: BTreeMap<OpName, Place> = BTreeMap::new();
    let (mut touched, mut put) = (BTreeSet::new(), BTreeSet::new());
    // Fields cleared to settle a conflict: each must be put again in the same change.
    let mut cleared = BTreeSet::new();
    for (n, op) in (0u64..).zip(&change.operations) {
        let name = (change.start_op.get() + n, change.actor_id.clone());
        let OpObject::Id(object) = &op.obj else {
            return Err(Refusal::Schema);
        };
        let object = (object.counter(), object.actor().clone());
        let fresh = new.contains_key(&object);
        let place = new.get(&object).or_else(|| places.get(&object)).ok_or(Refusal::Schema)?;
        match *place {
            Place::Later => return Err(Refusal::Newer),
            Place::Map(entity) => {
                let id = creation(op, entity)?;
                let twice =
                    new.values().any(|p| matches!(p, Place::Thing(thing, _) if *thing == id));
                if exists(id) || twice {
                    return Err(Refusal::CreatedTwice);
                }
                new.insert(name, Place::Thing(id, by));
            }
            Place::Thing(id, author) => {
                touched.insert(id);
                match field(op, id, by, author, fresh)? {
                    Written::Notes => {
                        new.insert(name, Place::Notes(id));
                    }
                    Written::Cleared(field) => {
                        cleared.insert((id, field));
                    }
                    Written::Put(field) => {
                        cleared.remove(&(id, field));
                        put.insert((id, field));
                    }
                    Written::Unknown => {}
                }
            }
            Place::Notes(id) => {
                touched.insert(id);
                notes(op)?;
            }
        }
    }
    // Every thing says whose it is, and every touch leaves a revision: the drop rule needs it.
    let mut created = new.values().filter_map(|p| match p {
        Place::Thing(id, _) => Some(*id),
        _ => None,
    });
    let whole = created.all(|id| put.contains(&(id, Field::Author)))
        && touched.iter().all(|id| put.contains(&(*id, Field::Rev)))
        && cleared.is_empty();
    if !whole {
        return Err(Refusal::Schema);
    }
    Ok(new.into_iter().collect())
}

/// A thing put into an entity's map.
fn creation(op: &Op, entity: Entity) -> Result<ObjectId, Refusal> {
    match (&op.action, &op.key) {
        (OpType::Make(ObjType::Map), Key::Map(key)) if op.pred.is_empty() && !op.insert => {
            ObjectId::from_key(entity, key).map_err(|_| Refusal::Schema)
        }
        _ => Err(Refusal::Schema),
    }
}

enum Written {
    Put(Field),
    Cleared(Field),
    Notes,
    Unknown,
}

/// A field put into a thing.
fn field(
    op: &Op,
    id: ObjectId,
    by: PersonId,
    author: PersonId,
    fresh: bool,
) -> Result<Written, Refusal> {
    let Key::Map(key) = &op.key else {
        return Err(Refusal::Schema);
    };
    if op.insert {
        return Err(Refusal::Schema);
    }
    let known = Field::from_word(key).and_then(|field| schema::row(id.entity, field));
    let Some(row) = known else {
        return unknown_field(op, key);
    };
    rules::may_write(row, by, author, fresh).map_err(|_| Refusal::NotTheirs)?;
    let value = match (&op.action, row.kind) {
        (OpType::Make(ObjType::Text), Kind::Text(_)) if fresh && op.pred.is_empty() => {
            return Ok(Written::Notes);
        }
        (OpType::Put(ScalarValue::Str(words)), _) => Value::Words(words.to_string()),
        (OpType::Put(ScalarValue::Boolean(flag)), _) => Value::Flag(*flag),
        (OpType::Delete, _) if !fresh => return Ok(Written::Cleared(row.field)),
        _ => return Err(Refusal::Schema),
    };
    match (row.kind, &value) {
        // A newer app may know more words.
        (Kind::Choice(_), Value::Words(words)) if words.chars().count() <= limits::WORD_CHARS => {}
        _ => rules::fits(row, &value).map_err(|_| Refusal::Value)?,
    }
    if row.field == Field::Author && value.words() != by.key() {
        return Err(Refusal::NotTheirs);
    }
    Ok(Written::Put(row.field))
}

/// A field that this version does not know: a newer app's short value is kept and ignored.
fn unknown_field(op: &Op, key: &str) -> Result<Written, Refusal> {
    let short = key.chars().count() <= limits::WORD_CHARS;
    match &op.action {
        OpType::Put(ScalarValue::Str(words))
            if short && words.chars().count() <= limits::CONTEXT_CHARS =>
        {
            Ok(Written::Unknown)
        }
        OpType::Put(ScalarValue::Boolean(_) | ScalarValue::Int(_) | ScalarValue::Uint(_))
            if short =>
        {
            Ok(Written::Unknown)
        }
        OpType::Make(_) => Err(Refusal::Newer),
        _ => Err(Refusal::Schema),
    }
}

/// Text inside notes: characters in, characters out, nothing else.
fn notes(op: &Op) -> Result<(), Refusal> {
    let Key::Seq(_) = op.key else {
        return Err(Refusal::Schema);
    };
    match &op.action {
        OpType::Put(ScalarValue::Str(words)) if op.insert && op.pred.is_empty() => {
            let one = words.chars().count() == 1 && rules::plain(words, false);
            if one { Ok(()) } else { Err(Refusal::Value) }
        }
        OpType::Delete if !op.insert && !op.pred.is_empty() => Ok(()),
        _ => Err(Refusal::Schema),
    }
}
