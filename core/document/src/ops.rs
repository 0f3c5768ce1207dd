//! What the operations of a change do, against the schema.
//!
//! Every operation must be one that an honest [`crate::Document::publish`] could have written: an
//! object created once by its author, or a field put by someone who may write it, with a value
//! that fits, and a state that they may bring the object to.

use crate::refusal::Refusal;
use amble_model::{EditId, Entity, Field, ObjectId, PersonId, Value, limits, rules, schema, text};
use automerge::{
    ActorId, ExpandedChange, ObjType, ScalarValue,
    legacy::{Key, ObjectId as OpObject, Op, OpId, OpType},
};
use schema::{FieldSpec, Kind};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

/// An operation's name: its counter and its actor.
pub(crate) type OpName = (u64, ActorId);

/// What an object of the document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The map that holds the objects of an entity.
    Map(Entity),
    /// A top-level map that this version does not use yet.
    Later,
    /// An object, with its author.
    Object(ObjectId, PersonId),
}

/// What a change says: for showing what could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// The edits in it, and the edits that these replaced.
    pub edits: Vec<EditId>,
    /// Titles and other text in it.
    pub text: Vec<String>,
}

/// Reads what a change says, with at most so many characters of each text. Only for scanned
/// changes.
pub(crate) fn said(change: &ExpandedChange, chars: usize) -> Said {
    let mut out = Said::default();
    for op in &change.operations {
        let (OpType::Put(ScalarValue::Str(value)), Key::Map(key)) = (&op.action, &op.key) else {
            continue;
        };
        if key == Field::REV.word() {
            let ids = value.split(' ').filter_map(|key| EditId::from_key(key).ok());
            out.edits.extend(ids.filter(|id| !out.edits.contains(id)).collect::<Vec<_>>());
        } else if Field::from_word(key).is_some_and(is_read) {
            let plain = value.chars().filter(|c| text::is_plain(c.encode_utf8(&mut [0; 4]), false));
            out.text.push(plain.take(chars).collect());
        }
    }
    out
}

/// Whether people read a field as text.
fn is_read(field: Field) -> bool {
    let read = |row: &FieldSpec| matches!(row.kind, Kind::Line(_) | Kind::Lines(_) | Kind::Date);
    schema::table().any(|row| row.field == field && read(row))
}

/// The values of a field, by the operations that put them; those that are no text have
/// none.
pub(crate) type Standing = BTreeMap<OpName, String>;

/// The document at a change's dependencies.
pub(crate) trait AtDeps {
    /// What an object is.
    fn place(&self, object: &OpName) -> Option<Place>;

    /// Whether an object is here, known to the change's author or not.
    fn exists(&self, id: ObjectId) -> bool;

    /// The values of a field.
    fn values(&self, object: &OpName, key: &str) -> Result<Standing, Refusal>;

    /// Refused unless the change's author had all of these operations.
    fn had(&self, named: BTreeSet<OpName>) -> Result<(), Refusal>;
}

/// The objects of earlier changes that a change names. What it replaces is compared with
/// [`AtDeps::values`] instead.
fn named(change: &ExpandedChange) -> BTreeSet<OpName> {
    let of = |id: &OpId| (id.counter(), id.actor().clone());
    let object = |op: &Op| match &op.obj {
        OpObject::Id(id) => Some(of(id)),
        OpObject::Root => None,
    };
    let start = change.start_op.get();
    let all = change.operations.iter().filter_map(object);
    all.filter(|(counter, actor)| *actor != change.actor_id || *counter < start).collect()
}

fn replaced(op: &Op) -> BTreeSet<OpName> {
    op.pred.iter().map(|id| (id.counter(), id.actor().clone())).collect()
}

/// Checks every operation of a change and returns the objects it creates.
///
/// An operation replaces exactly what its author saw in that field: what it names beside that
/// would be taken away unseen, from either person.
pub(crate) fn check(
    change: &ExpandedChange,
    by: PersonId,
    at: &impl AtDeps,
) -> Result<Vec<(OpName, Place)>, Refusal> {
    let mut new: BTreeMap<OpName, Place> = BTreeMap::new();
    let (mut touched, mut put) = (BTreeSet::new(), BTreeSet::new());
    // Fields cleared to settle a conflict: each must be put again in the same change.
    let mut cleared: BTreeMap<(ObjectId, &str), Standing> = BTreeMap::new();
    let mut standing: BTreeMap<(OpName, &str), Standing> = BTreeMap::new();
    at.had(named(change))?;
    for (n, op) in (0u64..).zip(&change.operations) {
        let name = (change.start_op.get() + n, change.actor_id.clone());
        let OpObject::Id(object) = &op.obj else {
            return Err(Refusal::Schema);
        };
        let object = (object.counter(), object.actor().clone());
        let fresh = new.contains_key(&object);
        let place = new.get(&object).copied().or_else(|| at.place(&object));
        match place.ok_or(Refusal::Schema)? {
            Place::Later => return Err(Refusal::Newer),
            Place::Map(entity) => {
                let id = creation(op, entity)?;
                let twice =
                    new.values().any(|p| matches!(p, Place::Object(other, _) if *other == id));
                if at.exists(id) || twice {
                    return Err(Refusal::CreatedTwice);
                }
                new.insert(name, Place::Object(id, by));
            }
            Place::Object(id, author) => {
                touched.insert(id);
                let Key::Map(key) = &op.key else {
                    return Err(Refusal::Schema);
                };
                let key = key.as_str();
                let written = field(op, key, id, by, author, fresh)?;
                let stands = match standing.entry((object.clone(), key)) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(unknown) if fresh => unknown.insert(Standing::new()),
                    Entry::Vacant(unknown) => unknown.insert(at.values(&object, key)?),
                };
                if !replaced(op).iter().eq(stands.keys()) {
                    return Err(Refusal::Schema);
                }
                let before = std::mem::take(stands);
                if matches!(written, Written::Cleared) {
                    cleared.insert((id, key), before);
                    continue;
                }
                let before = cleared.remove(&(id, key)).unwrap_or(before);
                let value = match &op.action {
                    OpType::Put(ScalarValue::Str(value)) => value.to_string(),
                    _ => String::new(),
                };
                if let Written::Put(row) = written {
                    if row.field == Field::STATE {
                        moves(id, &value, &before, fresh, by == author)?;
                    }
                    put.insert((id, row.field));
                }
                stands.insert(name, value);
            }
        }
    }
    // Every object says whose it is and has what it must have, and every touch leaves a revision:
    // the drop rule needs it.
    let created = new.values().filter_map(|place| match place {
        Place::Object(id, _) => Some(*id),
        _ => None,
    });
    let has = |id: ObjectId, row: &FieldSpec| put.contains(&(id, row.field));
    let required = |row: &&FieldSpec| row.required || row.field == Field::AUTHOR;
    let mut whole = created
        .flat_map(|id| id.entity.spec().fields.iter().filter(required).map(move |row| (id, row)));
    let sound = whole.all(|(id, row)| has(id, row))
        && touched.iter().all(|id| put.contains(&(*id, Field::REV)))
        && cleared.is_empty();
    if sound { Ok(new.into_iter().collect()) } else { Err(Refusal::Schema) }
}

/// An object put into an entity's map.
fn creation(op: &Op, entity: Entity) -> Result<ObjectId, Refusal> {
    match (&op.action, &op.key) {
        (OpType::Make(ObjType::Map), Key::Map(key)) if op.pred.is_empty() && !op.insert => {
            ObjectId::from_key(entity, key).map_err(|_| Refusal::Schema)
        }
        _ => Err(Refusal::Schema),
    }
}

/// Whether a person may bring an object into a state from the present ones.
fn moves(
    id: ObjectId,
    to: &str,
    standing: &Standing,
    fresh: bool,
    is_author: bool,
) -> Result<(), Refusal> {
    let spec = id.entity.spec();
    let from: Vec<&str> = if standing.is_empty() {
        spec.states().first().copied().into_iter().collect()
    } else {
        standing.values().map(String::as_str).collect()
    };
    let may = match spec.states().contains(&to) {
        // A newer app may know more states: then only who may move it at all.
        false => spec.moves.iter().any(|m| m.by.allows(is_author)),
        true if fresh && standing.is_empty() => spec.may_begin(to),
        true => spec.may_move(&from, to, is_author),
    };
    if may { Ok(()) } else { Err(Refusal::NotTheirs) }
}

enum Written {
    Put(&'static FieldSpec),
    Cleared,
    Unknown,
}

/// A field put into an object.
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
    let value = match &op.action {
        OpType::Put(ScalarValue::Str(text)) => Value::Text(text.to_string()),
        OpType::Put(ScalarValue::Boolean(flag)) => Value::Flag(*flag),
        OpType::Put(ScalarValue::Int(number)) => Value::Number(*number),
        OpType::Delete if !fresh => return Ok(Written::Cleared),
        _ => return Err(Refusal::Schema),
    };
    match (row.kind, &value) {
        // A newer app may know more words.
        (Kind::Choice(_), Value::Text(word))
            if word.chars().count() <= limits::WORD_CHARS && text::is_plain(word, true) => {}
        _ => rules::fits(row, &value).map_err(|_| Refusal::Value)?,
    }
    if row.field == Field::AUTHOR && value.text() != by.key() {
        return Err(Refusal::NotTheirs);
    }
    Ok(Written::Put(row))
}

/// A field that this version does not know: a newer app's short value is kept and ignored.
fn unknown_field(op: &Op, key: &str) -> Result<Written, Refusal> {
    let short = key.chars().count() <= limits::WORD_CHARS;
    match &op.action {
        OpType::Put(ScalarValue::Str(value))
            if short && value.chars().count() <= limits::DETAILS_CHARS =>
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
