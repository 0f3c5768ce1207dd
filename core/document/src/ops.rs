//! What the operations of a change do, against the schema table.
//!
//! Every operation must be one that an honest [`crate::Document::publish`] could have written:
//! a thing created once by its author, a field put by someone who may write it and with a value
//! that fits, or text inside the notes of an item.

use crate::refusal::Refusal;
use amble_model::{
    EditId, Field, ObjectId, PersonId, Value, limits, rules,
    schema::{self, Entity, Kind},
};
use automerge::{
    ActorId, ExpandedChange, ObjType, ScalarValue,
    legacy::{ElementId, Key, ObjectId as OpObject, Op, OpId, OpType},
};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

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
                let plain =
                    words.chars().filter(|c| rules::plain(c.encode_utf8(&mut [0; 4]), true));
                out.words.push(plain.take(limits::WORD_CHARS).collect());
            }
            _ => {}
        }
    }
    out
}

/// The document as the author of a change had it: everything the change stands on.
pub(crate) trait Then {
    /// What an object is.
    fn place(&self, object: &OpName) -> Option<Place>;

    /// Whether a thing is here, known to the author or not.
    fn exists(&self, id: ObjectId) -> bool;

    /// The operations whose values stand in a field.
    fn standing(&self, object: &OpName, key: &str) -> Result<BTreeSet<OpName>, Refusal>;

    /// Which of these operations put a character into notes, and into whose. Refused if one of
    /// them is none that the author had.
    fn characters(&self, named: BTreeSet<OpName>) -> Result<BTreeMap<OpName, ObjectId>, Refusal>;
}

/// The objects and characters of earlier changes that a change names. What it replaces is
/// compared with [`Then::standing`] instead.
fn named(change: &ExpandedChange) -> BTreeSet<OpName> {
    let of = |id: &OpId| (id.counter(), id.actor().clone());
    let object = |op: &Op| match &op.obj {
        OpObject::Id(id) => Some(of(id)),
        OpObject::Root => None,
    };
    let character = |op: &Op| match &op.key {
        Key::Seq(ElementId::Id(id)) => Some(of(id)),
        _ => None,
    };
    let all = change.operations.iter().flat_map(|op| [object(op), character(op)]).flatten();
    let start = change.start_op.get();
    all.filter(|(counter, actor)| *actor != change.actor_id || *counter < start).collect()
}

/// The characters that a change put in, each with the text it is in.
pub(crate) fn inserted(change: &ExpandedChange) -> impl Iterator<Item = (OpName, OpName)> {
    (change.start_op.get()..).zip(&change.operations).filter_map(|(counter, op)| match &op.obj {
        OpObject::Id(text) if op.insert => {
            let name = (counter, change.actor_id.clone());
            Some((name, (text.counter(), text.actor().clone())))
        }
        _ => None,
    })
}

fn replaced(op: &Op) -> BTreeSet<OpName> {
    op.pred.iter().map(|id| (id.counter(), id.actor().clone())).collect()
}

/// Checks every operation of a change and returns the objects it creates.
///
/// An operation replaces exactly what its author saw in that field: what it names beside that
/// would be taken away unseen, whoever's it is.
pub(crate) fn check(
    change: &ExpandedChange,
    by: PersonId,
    then: &impl Then,
) -> Result<Vec<(OpName, Place)>, Refusal> {
    let mut new: BTreeMap<OpName, Place> = BTreeMap::new();
    let (mut touched, mut put) = (BTreeSet::new(), BTreeSet::new());
    // Fields cleared to settle a conflict: each must be put again in the same change.
    let mut cleared: BTreeSet<(ObjectId, &str)> = BTreeSet::new();
    let mut standing: BTreeMap<(OpName, &str), BTreeSet<OpName>> = BTreeMap::new();
    let mut characters = then.characters(named(change))?;
    for (n, op) in (0u64..).zip(&change.operations) {
        let name = (change.start_op.get() + n, change.actor_id.clone());
        let OpObject::Id(object) = &op.obj else {
            return Err(Refusal::Schema);
        };
        let object = (object.counter(), object.actor().clone());
        let fresh = new.contains_key(&object);
        let place = new.get(&object).copied().or_else(|| then.place(&object));
        match place.ok_or(Refusal::Schema)? {
            Place::Later => return Err(Refusal::Newer),
            Place::Map(entity) => {
                let id = creation(op, entity)?;
                let twice =
                    new.values().any(|p| matches!(p, Place::Thing(thing, _) if *thing == id));
                if then.exists(id) || twice {
                    return Err(Refusal::CreatedTwice);
                }
                new.insert(name, Place::Thing(id, by));
            }
            Place::Thing(id, author) => {
                touched.insert(id);
                let Key::Map(key) = &op.key else {
                    return Err(Refusal::Schema);
                };
                let key = key.as_str();
                let written = field(op, key, id, by, author, fresh)?;
                let stands = match standing.entry((object.clone(), key)) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(unknown) if fresh => unknown.insert(BTreeSet::new()),
                    Entry::Vacant(unknown) => unknown.insert(then.standing(&object, key)?),
                };
                if replaced(op) != *stands {
                    return Err(Refusal::Schema);
                }
                stands.clear();
                if matches!(written, Written::Cleared) {
                    cleared.insert((id, key));
                    continue;
                }
                stands.insert(name.clone());
                cleared.remove(&(id, key));
                match written {
                    Written::Notes => {
                        new.insert(name, Place::Notes(id));
                    }
                    Written::Put(field) => {
                        put.insert((id, field));
                    }
                    Written::Cleared | Written::Unknown => {}
                }
            }
            Place::Notes(id) => {
                touched.insert(id);
                notes(op, name, id, &mut characters)?;
            }
        }
    }
    // Every thing says whose it is and has its notes, and every touch leaves a revision: the
    // drop rule needs it.
    let created = || {
        new.values().filter_map(|p| match p {
            Place::Thing(id, _) => Some(*id),
            _ => None,
        })
    };
    let has_notes = |id: ObjectId| {
        schema::row(id.entity, Field::Notes).is_none()
            || new.values().any(|p| *p == Place::Notes(id))
    };
    let whole = created().all(|id| put.contains(&(id, Field::Author)) && has_notes(id))
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
    Cleared,
    Notes,
    Unknown,
}

/// A field put into a thing.
fn field(
    op: &Op,
    key: &str,
    id: ObjectId,
    by: PersonId,
    author: PersonId,
    fresh: bool,
) -> Result<Written, Refusal> {
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
        (OpType::Delete, _) if !fresh => return Ok(Written::Cleared),
        _ => return Err(Refusal::Schema),
    };
    match (row.kind, &value) {
        // A newer app may know more words.
        (Kind::Choice(_), Value::Words(words))
            if words.chars().count() <= limits::WORD_CHARS && rules::plain(words, true) => {}
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
        OpType::Delete if short => Ok(Written::Cleared),
        OpType::Make(_) => Err(Refusal::Newer),
        _ => Err(Refusal::Schema),
    }
}

/// Text inside notes: a character in after one of these notes, or one of them out.
fn notes(
    op: &Op,
    name: OpName,
    id: ObjectId,
    characters: &mut BTreeMap<OpName, ObjectId>,
) -> Result<(), Refusal> {
    let at = match &op.key {
        Key::Seq(ElementId::Id(at)) => Some((at.counter(), at.actor().clone())),
        Key::Seq(ElementId::Head) => None,
        Key::Map(_) => return Err(Refusal::Schema),
    };
    if at.as_ref().is_some_and(|at| characters.get(at) != Some(&id)) {
        return Err(Refusal::Schema);
    }
    match &op.action {
        OpType::Put(ScalarValue::Str(words)) if op.insert && op.pred.is_empty() => {
            let one = words.chars().count() == 1 && rules::plain(words, false);
            characters.insert(name, id);
            if one { Ok(()) } else { Err(Refusal::Value) }
        }
        OpType::Delete
            if !op.insert && op.pred.len() == 1 && replaced(op).first() == at.as_ref() =>
        {
            Ok(())
        }
        _ => Err(Refusal::Schema),
    }
}
