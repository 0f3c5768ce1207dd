//! What is refused before it is saved, and why.
//!
//! The same test of a value, [`fits`], is asked when a person types and when a change comes in
//! from the other device, so every honest change passes the guard.

use crate::{
    Edit, EditId, Entity, Field, MeetingState, ObjectId, Op, PersonId, Rank, Record, Value, limits,
    schema::{self, FieldRow, Kind, Writer},
    text,
};
use chrono::{Datelike, NaiveDate, NaiveTime};

/// Why an edit is refused. Nothing was saved; each says what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A required text is empty.
    #[error("the {field} is empty: say in a few words what it is about")]
    Empty {
        /// The field's word.
        field: &'static str,
    },
    /// A text is over its cap.
    #[error("the {field} has {chars} characters; at most {cap} are kept. Shorten it or split it")]
    TooLong {
        /// The field's word.
        field: &'static str,
        /// Its length, in characters (notes: UTF-16 units).
        chars: usize,
        /// The cap, in the same unit.
        cap: usize,
    },
    /// A text has characters that cannot be seen or break lines.
    #[error("the {field} must be plain text{}", if *.one_line { " on one line" } else { "" })]
    NotPlain {
        /// The field's word.
        field: &'static str,
        /// Whether line breaks are refused, too.
        one_line: bool,
    },
    /// A value is not of its field's kind.
    #[error("\"{value}\" does not fit the {field}: {expected}")]
    NotAValue {
        /// The field's word.
        field: &'static str,
        /// What was given, shortened.
        value: String,
        /// What is expected.
        expected: String,
    },
    /// This kind of thing has no such field.
    #[error("a {entity} has no {field}. It has: {known}")]
    NoSuchField {
        /// The thing.
        entity: &'static str,
        /// The field's word.
        field: &'static str,
        /// Fields that can be changed.
        known: String,
    },
    /// Only its author may change this.
    #[error("only its author can change the {field} of this {entity}: these are their words")]
    NotYours {
        /// The thing.
        entity: &'static str,
        /// The field's word.
        field: &'static str,
    },
    /// Set once, when the thing was made.
    #[error("the {field} of a {entity} is set once and stays")]
    SetOnce {
        /// The thing.
        entity: &'static str,
        /// The field's word.
        field: &'static str,
    },
    /// The thing is not here.
    #[error("this {entity} is not here")]
    Missing {
        /// The thing.
        entity: &'static str,
    },
    /// The thing is already here.
    #[error("this {entity} is already here")]
    AlreadyHere {
        /// The thing.
        entity: &'static str,
    },
    /// The thing was dropped.
    #[error("this {entity} was dropped: reopen it first")]
    Dropped {
        /// The thing.
        entity: &'static str,
    },
    /// Nothing would change.
    #[error("there is nothing to change: this {entity} is already {state}")]
    Already {
        /// The thing.
        entity: &'static str,
        /// What it is already.
        state: &'static str,
    },
    /// A meeting's state only climbs.
    #[error("this meeting is already over: start a new one")]
    MeetingOver,
    /// The pair has too many things.
    #[error(
        "this 1:1 holds {} things, the most it can; begin a new page first",
        limits::DOCUMENT_OBJECTS
    )]
    Full,
    /// Too much waits to be shared.
    #[error("{} changes already wait for the next contact; meet first", limits::OUTBOX_EDITS)]
    TooManyWaiting,
}

fn shortened(words: &str) -> String {
    words.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// Marks that turn the direction of text around them without being seen: they could make one
/// sentence read as another.
pub(crate) fn disguises(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether text shows nothing: it is empty, or made of spaces and of characters without a shape
/// of their own (Unicode's Default_Ignorable_Code_Point, which shape others inside real words).
pub(crate) fn says_nothing(words: &str) -> bool {
    words.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}'
                | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
                | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
                | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
    })
}

/// Whether text may stand in a field: no control characters but line breaks and tabs.
#[must_use]
pub fn plain(words: &str, one_line: bool) -> bool {
    words.chars().all(|c| match c {
        '\n' | '\t' => !one_line,
        c => {
            let breaks_line = one_line && matches!(c, '\u{2028}' | '\u{2029}');
            !(c.is_control() || disguises(c) || breaks_line)
        }
    })
}

/// Whether a value may stand in a field.
///
/// # Errors
/// The reason, as a sentence.
pub fn fits(row: &FieldRow, value: &Value) -> Result<(), EditError> {
    let field = row.field.word();
    let no = |expected: &str| {
        let value = shortened(&value.shown());
        Err(EditError::NotAValue { field, value, expected: expected.to_owned() })
    };
    let words = match (row.kind, value) {
        (Kind::Flag, Value::Flag(_)) => return Ok(()),
        (Kind::Flag, Value::Words(_)) => return no("it is true or false"),
        (_, Value::Flag(_)) => return no("it is text"),
        (_, Value::Words(words)) => words.as_str(),
    };
    let long = |cap: usize| match words.chars().count() {
        chars if chars > cap => Err(EditError::TooLong { field, chars, cap }),
        _ => Ok(()),
    };
    let ok = |fits: bool, expected: &str| if fits { Ok(()) } else { no(expected) };
    let required = matches!(row.field, Field::Title | Field::What);
    match row.kind {
        Kind::Line(cap) | Kind::Words(cap) => {
            let one_line = matches!(row.kind, Kind::Line(_));
            long(cap)?;
            if required && says_nothing(words) {
                return Err(EditError::Empty { field });
            }
            if plain(words, one_line) {
                Ok(())
            } else {
                Err(EditError::NotPlain { field, one_line })
            }
        }
        Kind::Choice(known) => {
            ok(known.contains(&words), &format!("it is one of {}", known.join(", ")))
        }
        Kind::Date => ok(
            words.is_empty() || date(words).is_some(),
            "it is a date such as 2026-12-04, or empty",
        ),
        Kind::Time => ok(time(words).is_some(), "it is a time such as 09:30"),
        Kind::Rank => ok(Rank::parse(words).is_some(), "it is a place in a list"),
        Kind::Person => {
            ok(canonical(words, |w| PersonId::from_key(w).map(|p| p.key())), "it is a person")
        }
        Kind::Thing(entity) => {
            ok(ObjectId::from_key(entity, words).is_ok(), "it is a thing on the agenda")
        }
        Kind::Edit => {
            ok(canonical(words, |w| EditId::from_key(w).map(|e| e.key())), "it is an edit")
        }
        Kind::Edits => {
            let keys: Vec<&str> = words.split(' ').collect();
            let each = keys.iter().all(|k| canonical(k, |w| EditId::from_key(w).map(|e| e.key())));
            ok(each && keys.len() <= limits::SEEN_EDITS, "it is a short list of edits")
        }
        Kind::Text(_) => no("it is collaborative text"),
        Kind::Flag => Ok(()),
    }
}

fn canonical<E>(words: &str, read: impl Fn(&str) -> Result<String, E>) -> bool {
    read(words).is_ok_and(|printed| printed == words)
}

/// Reads a civil date in its one spelling. Years have four digits: no calendar of a phone reads
/// more.
#[must_use]
pub fn date(words: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(words, "%Y-%m-%d").ok()?;
    (words.len() == 10 && date.year() > 0 && date.to_string() == words).then_some(date)
}

/// Reads a local time in its one spelling.
#[must_use]
pub fn time(words: &str) -> Option<NaiveTime> {
    let time = NaiveTime::parse_from_str(words, "%H:%M").ok()?;
    (crate::edit::time_word(time) == words).then_some(time)
}

/// Whether a person may write a field of a thing.
///
/// # Errors
/// [`EditError::NotYours`] or [`EditError::SetOnce`].
pub fn may_write(
    row: &FieldRow,
    by: PersonId,
    author: PersonId,
    creating: bool,
) -> Result<(), EditError> {
    let (entity, field) = (row.entity.word(), row.field.word());
    match row.writer {
        Writer::Either => Ok(()),
        Writer::Author if by == author => Ok(()),
        Writer::Author => Err(EditError::NotYours { entity, field }),
        Writer::Creator if creating && by == author => Ok(()),
        Writer::Creator => Err(EditError::SetOnce { entity, field }),
    }
}

/// Whether an edit by a person fits the record as they see it.
///
/// # Errors
/// The reason, as a sentence; nothing is changed.
pub fn check(edit: &Edit, record: &Record, by: PersonId) -> Result<(), EditError> {
    let id = edit.object();
    let entity = id.entity.word();
    let object = record.get(id);
    let creating = edit.creates();
    match object {
        None if !creating => return Err(EditError::Missing { entity }),
        Some(_) if creating => return Err(EditError::AlreadyHere { entity }),
        None if record.objects.len() >= limits::DOCUMENT_OBJECTS => return Err(EditError::Full),
        _ => {}
    }
    let author = object.map_or(by, |o| o.author);
    for put in edit.puts() {
        let field = put.field.word();
        let row = schema::row(id.entity, put.field).filter(|row| {
            !matches!(row.field, Field::Rev | Field::Author) && !matches!(row.kind, Kind::Text(_))
        });
        let Some(row) = row else {
            return Err(EditError::NoSuchField { entity, field, known: changeable(id.entity) });
        };
        may_write(row, by, author, creating)?;
        fits(row, &put.value)?;
    }
    if creating {
        return required_fields(edit, id.entity);
    }
    if matches!(edit.op, Op::Write { .. }) && schema::row(id.entity, Field::Notes).is_none() {
        let field = Field::Notes.word();
        return Err(EditError::NoSuchField { entity, field, known: changeable(id.entity) });
    }
    let Some(object) = object else { return Ok(()) };
    let sets_state = edit.puts().iter().any(|p| p.field == Field::State);
    if object.is_dropped() && !sets_state {
        return Err(EditError::Dropped { entity });
    }
    if let Some(put) = edit.puts().iter().find(|p| p.field == Field::State) {
        let wanted = MeetingState::from_word(put.value.words());
        if id.entity == Entity::Meeting && wanted <= Some(object.meeting_state()) {
            return Err(EditError::MeetingOver);
        }
    }
    if let Op::Write { base, result, .. } = &edit.op {
        return check_notes(base, result);
    }
    Ok(())
}

fn check_notes(base: &str, result: &str) -> Result<(), EditError> {
    let field = Field::Notes.word();
    let (before, units) = (base.encode_utf16().count(), result.encode_utf16().count());
    // Two people's merged notes may be over the cap: then they can still be shortened.
    if units > limits::NOTES_UNITS && units >= before {
        return Err(EditError::TooLong { field, chars: units, cap: limits::NOTES_UNITS });
    }
    let touched: usize = text::splices(base, result)
        .iter()
        .map(|s| s.remove + s.insert.encode_utf16().count())
        .sum();
    if touched > limits::NOTES_EDIT_UNITS {
        return Err(EditError::TooLong { field, chars: touched, cap: limits::NOTES_EDIT_UNITS });
    }
    if plain(result, false) { Ok(()) } else { Err(EditError::NotPlain { field, one_line: false }) }
}

fn required_fields(edit: &Edit, entity: Entity) -> Result<(), EditError> {
    let needed: &[Field] = match entity {
        Entity::Item => &[Field::Title, Field::Section, Field::Rank],
        Entity::Action => &[Field::What, Field::Who],
        Entity::Decision => &[Field::What],
        Entity::Meeting => &[Field::Date, Field::Start, Field::Zone, Field::State],
    };
    let missing = needed.iter().find(|f| !edit.puts().iter().any(|p| p.field == **f));
    missing.map_or(Ok(()), |field| Err(EditError::Empty { field: field.word() }))
}

fn changeable(entity: Entity) -> String {
    let hidden = [Field::Seen, Field::Rev, Field::Author];
    let rows = schema::rows(entity).filter(|r| r.writer != Writer::Creator);
    let words: Vec<&str> =
        rows.map(|r| r.field).filter(|f| !hidden.contains(f)).map(Field::word).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits_in(entity: Entity, field: Field, value: &str) -> bool {
        fits(schema::row(entity, field).unwrap(), &Value::from(value)).is_ok()
    }

    #[test]
    fn a_value_has_one_spelling_and_no_hidden_characters() {
        assert!(fits_in(Entity::Action, Field::Due, "2026-12-04"));
        assert!(fits_in(Entity::Action, Field::Due, ""));
        for bad in ["2026-2-4", "4.12.2026", "2026-13-01", "+2026-12-04", "12026-12-04 "] {
            assert!(!fits_in(Entity::Action, Field::Due, bad), "{bad}");
        }
        assert!(fits_in(Entity::Item, Field::Title, "שלום 👋🏽 roadmap"));
        for bad in ["", "  ", "a\nb", "a\u{1b}[31m", "a\u{202e}b"] {
            assert!(!fits_in(Entity::Item, Field::Title, bad), "{bad:?}");
        }
        assert!(fits_in(Entity::Item, Field::Context, "two\nlines"));
        assert!(!fits_in(Entity::Item, Field::Section, "nowhere"));
    }

    #[test]
    fn a_title_that_shows_nothing_is_empty_and_one_that_joins_letters_is_not() {
        let row = schema::row(Entity::Item, Field::Title).unwrap();
        for nothing in ["", "   ", "\u{200B}", " \u{FEFF}\u{2060}\u{AD}", "\u{FE0F}"] {
            let said = fits(row, &Value::Words(nothing.into()));
            assert!(matches!(said, Err(EditError::Empty { .. })), "{nothing:?}");
            assert!(crate::person::clean_name(nothing).is_err(), "{nothing:?}");
        }
        for something in ["\u{1F469}\u{200D}\u{1F33E}", "می\u{200C}خواهم", "e\u{301}", "."] {
            assert_eq!(fits(row, &Value::Words(something.into())), Ok(()), "{something:?}");
            assert_eq!(crate::person::clean_name(something).as_deref(), Ok(something));
        }
        assert_eq!(crate::person::clean_name("A\u{202E}na\n").as_deref(), Ok("Ana"));
    }

    #[test]
    fn a_text_over_its_cap_is_refused_with_the_cap_in_the_sentence() {
        let row = schema::row(Entity::Item, Field::Title).unwrap();
        let said = fits(row, &Value::Words("x".repeat(1_000_000))).unwrap_err().to_string();
        assert!(said.contains("300") && said.contains("1000000") && said.len() < 200, "{said}");
    }
}
