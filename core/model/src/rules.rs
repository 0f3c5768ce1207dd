//! What is refused before it is saved, and why.
//!
//! The same test of a value, [`fits`], is asked when a person types and when a change comes in
//! from the other device, so every honest change passes the guard.

use crate::{
    Edit, EditId, Entity, Field, Note, Object, ObjectId, PersonId, Rank, Record, Value, calendar,
    entity::Listed,
    intent::no_such_field,
    limits,
    schema::{self, FieldSpec, Kind, Writer},
    text,
};

/// Why an edit is refused. Nothing was saved; each says what to do instead. Fields are the words of
/// the schema: of an entity, a field, an act, a state.
#[allow(missing_docs, reason = "each variant says what its fields are")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A required text is empty.
    #[error("the {field} is empty: say in a few words what it is about")]
    Empty { field: &'static str },
    /// A text is over its cap; both are counted in characters.
    #[error("the {field} has {chars} characters; at most {cap} are kept. Shorten it or split it")]
    TooLong { field: &'static str, chars: usize, cap: usize },
    /// Too many lines under one topic.
    #[error(
        "these notes have {lines} lines; at most {} are kept under one topic",
        limits::NOTES_LINES
    )]
    TooManyLines { lines: usize },
    /// A text has characters that cannot be seen, or, where it must be one line, break lines.
    #[error("the {field} must be plain text{}", if *.one_line { " on one line" } else { "" })]
    NotPlain { field: &'static str, one_line: bool },
    /// A value is not of its field's kind. The value is shortened.
    #[error("\"{value}\" does not fit the {field}: {expected}")]
    NotAValue { field: &'static str, value: String, expected: String },
    /// No entity has a field of this name.
    #[error("\"{field}\" is no field of anything here")]
    UnknownField { field: String },
    /// This kind of object has no such field that can be set.
    #[error("{} {entity} has no {field} to set. It has: {known}", article(.entity))]
    NoSuchField { entity: &'static str, field: &'static str, known: String },
    /// This kind of object knows no such act.
    #[error("you cannot {act} {} {entity}. You can: {acts}", article(.entity))]
    NoSuchAct { entity: &'static str, act: &'static str, acts: String },
    /// The act does not start from the state that the object is in; `reopens` if it can be reopened.
    #[error("you cannot {act} this {entity}: it is {state}{}", if *.reopens { ". Reopen it first" } else { "" })]
    NotFrom { entity: &'static str, act: &'static str, state: &'static str, reopens: bool },
    /// Only its author may change this.
    #[error("only its author can change the {field} of this {entity}")]
    NotYours { entity: &'static str, field: &'static str },
    /// Only the person who is not the author may change this.
    #[error("only the other person can set the {field} of your own {entity}")]
    Yours { entity: &'static str, field: &'static str },
    /// Set once, when the object was made.
    #[error("the {field} of {} {entity} is set once and stays", article(.entity))]
    SetOnce { entity: &'static str, field: &'static str },
    /// This person may not bring the object into this state from where it is.
    #[error("you cannot make this {entity} {state}")]
    NotYourMove { entity: &'static str, state: String },
    /// The object is not here.
    #[error("this {entity} is not here")]
    Missing { entity: &'static str },
    /// The object is already here.
    #[error("this {entity} is already here")]
    AlreadyHere { entity: &'static str },
    /// The object was dropped.
    #[error("this {entity} was dropped: reopen it first")]
    Dropped { entity: &'static str },
    /// Nothing would change.
    #[error("there is nothing to change: this {entity} is already {state}")]
    Already { entity: &'static str, state: &'static str },
    /// It was made and sent, and this kind of object cannot be dropped.
    #[error("this {entity} was sent already and stays")]
    CannotUndo { entity: &'static str },
    /// The two did not write this field apart; `other` is one in which they did.
    #[error("there is nothing to choose in the {field}{}", other.map(|o| format!("; there is in the {o}")).unwrap_or_default())]
    NothingToChoose { field: &'static str, other: Option<&'static str> },
    /// Each person has their own half of the agenda.
    #[error("a topic stays among those of the person who wrote it")]
    OtherHalf,
    /// One meeting at a time.
    #[error("a meeting is in progress: end it first")]
    MeetingInProgress,
    /// No meeting is in progress.
    #[error("no meeting is in progress: start one first")]
    NoMeeting,
    /// The device's clock shows no date.
    #[error("this device's clock looks wrong: check its date and time")]
    Clock,
    /// The pair has too many objects.
    #[error("this 1:1 has reached its size limit of {} entries", limits::DOCUMENT_OBJECTS)]
    Full,
    /// Too much waits to be sent.
    #[error("{} changes already wait to be sent: sync first", limits::OUTBOX_EDITS)]
    TooManyWaiting,
}

/// The article before an entity's word.
#[must_use]
pub fn article(entity: &str) -> &'static str {
    if entity.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}

/// How much of a refused value is repeated, in characters.
const REPEATED_CHARS: usize = 40;

fn shortened(value: &Value) -> String {
    match value {
        Value::Flag(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => {
            text.chars().filter(|c| !c.is_control()).take(REPEATED_CHARS).collect()
        }
    }
}

/// Whether a value fits a field.
///
/// # Errors
/// The reason, as a sentence.
pub fn fits(row: &FieldSpec, value: &Value) -> Result<(), EditError> {
    let field = row.field.word();
    let no = |expected: &str| {
        Err(EditError::NotAValue { field, value: shortened(value), expected: expected.to_owned() })
    };
    let text = match (row.kind, value) {
        (Kind::Flag, Value::Flag(_)) => return Ok(()),
        (Kind::Flag, _) => return no("it is true or false"),
        (Kind::Number { min, max }, Value::Number(number)) => {
            return if (i64::from(min)..=i64::from(max)).contains(number) {
                Ok(())
            } else {
                no(&format!("it is a whole number from {min} to {max}"))
            };
        }
        (Kind::Number { .. }, Value::Text(text)) if text.is_empty() && !row.required => {
            return Ok(());
        }
        (Kind::Number { .. }, _) => return no("it is a whole number"),
        (_, Value::Text(text)) => text.as_str(),
        _ => return no("it is text"),
    };
    let ok = |fits: bool, expected: &str| if fits { Ok(()) } else { no(expected) };
    let optional = text.is_empty() && !row.required;
    match row.kind {
        Kind::Line(cap) | Kind::Lines(cap) => {
            let one_line = matches!(row.kind, Kind::Line(_));
            let chars = text.chars().count();
            if chars > cap {
                return Err(EditError::TooLong { field, chars, cap });
            }
            if row.required && text::is_blank(text) {
                return Err(EditError::Empty { field });
            }
            if text::is_plain(text, one_line) {
                Ok(())
            } else {
                Err(EditError::NotPlain { field, one_line })
            }
        }
        Kind::Choice(known) => {
            ok(known.contains(&text), &format!("it is one of {}", known.join(", ")))
        }
        Kind::Date => ok(
            optional || calendar::date(text).is_some(),
            "it is a date such as 2026-12-04, or empty",
        ),
        Kind::Time => ok(optional || calendar::time(text).is_some(), "it is a time such as 09:30"),
        Kind::Rank => ok(Rank::parse(text).is_some(), "it is a place in a list"),
        Kind::Side => {
            ok(canonical(text, |w| PersonId::from_key(w).map(|p| p.key())), "it is a person")
        }
        Kind::Reference(entity) => {
            ok(ObjectId::from_key(entity, text).is_ok(), "it is something on the agenda")
        }
        Kind::Edits => {
            let keys: Vec<&str> = text.split(' ').collect();
            let each = keys.iter().all(|k| canonical(k, |w| EditId::from_key(w).map(|e| e.key())));
            ok(each && keys.len() <= limits::EDIT_KEYS, "it is a short list of edits")
        }
        Kind::Flag | Kind::Number { .. } => Ok(()),
    }
}

fn canonical<E>(text: &str, read: impl Fn(&str) -> Result<String, E>) -> bool {
    read(text).is_ok_and(|printed| printed == text)
}

/// Whether a person may write a field of an object.
///
/// # Errors
/// [`EditError::NotYours`], [`EditError::Yours`] or [`EditError::SetOnce`].
pub fn may_write(
    row: &FieldSpec,
    by: PersonId,
    author: PersonId,
    creating: bool,
) -> Result<(), EditError> {
    let (entity, field) = (row.entity.word(), row.field.word());
    match row.writer {
        Writer::Creator if !creating => Err(EditError::SetOnce { entity, field }),
        writer if writer.allows(by == author) => Ok(()),
        Writer::Other => Err(EditError::Yours { entity, field }),
        _ => Err(EditError::NotYours { entity, field }),
    }
}

/// Whether an edit by a person fits the record as they see it.
///
/// # Errors
/// The reason, as a sentence; nothing is changed.
pub fn check(edit: &Edit, record: &Record, by: PersonId) -> Result<(), EditError> {
    let id = edit.object;
    let entity = id.entity.word();
    let creating = edit.creates();
    let object = match (record.get(id), creating) {
        (None, false) => return Err(EditError::Missing { entity }),
        (Some(_), true) => return Err(EditError::AlreadyHere { entity }),
        (None, true) if record.objects.len() >= limits::DOCUMENT_OBJECTS => {
            return Err(EditError::Full);
        }
        (object, _) => object,
    };
    let author = object.map_or(by, |o| o.author);
    for put in edit.puts() {
        let row = schema::row(id.entity, put.field)
            .filter(|row| !matches!(row.field, Field::REV | Field::AUTHOR))
            .ok_or_else(|| no_such_field(id.entity, put.field))?;
        may_write(row, by, author, creating)?;
        fits(row, &put.value)?;
    }
    match object {
        None => check_new(edit)?,
        Some(object) => check_change(edit, object, by)?,
    }
    if id.entity == Entity::Note && edit.value(Note::TEXT).is_some() {
        check_notes(edit, object, record)?;
    }
    Ok(())
}

fn check_new(edit: &Edit) -> Result<(), EditError> {
    let spec = edit.object.entity.spec();
    let missing = spec.fields.iter().find(|row| row.required && edit.value(row.field).is_none());
    if let Some(row) = missing {
        return Err(EditError::Empty { field: row.field.word() });
    }
    match edit.value(Field::STATE).map(Value::text) {
        Some(state) if !spec.may_begin(state) => Err(not_your_move(edit, state)),
        _ => Ok(()),
    }
}

fn check_change(edit: &Edit, object: &Object, by: PersonId) -> Result<(), EditError> {
    let spec = object.id.entity.spec();
    match edit.value(Field::STATE).map(Value::text) {
        None if object.is_dropped() => Err(EditError::Dropped { entity: object.id.entity.word() }),
        Some(state) if !spec.may_move(&object.standing_states(), state, by == object.author) => {
            Err(not_your_move(edit, state))
        }
        _ => Ok(()),
    }
}

fn not_your_move(edit: &Edit, state: &str) -> EditError {
    EditError::NotYourMove { entity: edit.object.entity.word(), state: state.to_owned() }
}

/// The notes under one topic have a cap together. Two people's may be over it: then they can still
/// be shortened.
fn check_notes(edit: &Edit, before: Option<&Object>, record: &Record) -> Result<(), EditError> {
    let topic = edit.value(Note::TOPIC).map(Value::text);
    let topic = topic.or(before.map(|note| note.text(Note::TOPIC))).unwrap_or_default();
    let length = |text: &str| text.chars().count();
    let others = record.of(Entity::Note).filter(|note| {
        note.id != edit.object && note.text(Note::TOPIC) == topic && Note::is_current(note)
    });
    let (mut lines, mut chars) = (1, edit.value(Note::TEXT).map_or(0, |text| length(text.text())));
    let shortens = before.is_some_and(|note| chars <= length(note.text(Note::TEXT)));
    for note in others {
        lines += 1;
        chars += length(note.text(Note::TEXT));
    }
    if before.is_none() && lines > limits::NOTES_LINES {
        return Err(EditError::TooManyLines { lines });
    }
    if chars > limits::NOTES_CHARS && !shortens {
        return Err(EditError::TooLong { field: "notes", chars, cap: limits::NOTES_CHARS });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
