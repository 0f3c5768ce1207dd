//! How things are shown to a person: the text half of every view. `--json` is the views of core
//! as they are. Reads what it is given; changes nothing.

pub(crate) mod conflict;
pub(crate) mod digest;
mod full;
pub(crate) mod list;
pub(crate) mod person;
pub(crate) mod private;

pub(crate) use full::full;

use crate::{
    days,
    line::{StyledLine, attention, bold, dim},
    output::{Output, capital},
};
use amble_core::{
    Conflict, Entity, Field, FieldValue, Meeting, ObjectId, PersonView, Side, Thing, calendar,
};
use chrono::NaiveDate;

/// Columns of an id in a list, with the blanks after it.
const ID_COLUMNS: usize = 8;

/// Whom a text is for: what the other person is called, and which day it is.
#[derive(Debug, Clone)]
pub(crate) struct Audience {
    pub(crate) them: String,
    pub(crate) today: NaiveDate,
}

impl Audience {
    pub(crate) fn new(person: &PersonView, today: NaiveDate) -> Self {
        Self { them: person.name.clone(), today }
    }

    pub(crate) fn name(&self, side: Side) -> &str {
        match side {
            Side::Me => "you",
            Side::Them => &self.them,
        }
    }

    /// What belongs to one of the two.
    pub(crate) fn whose(&self, side: Side) -> String {
        match side {
            Side::Me => "your".to_owned(),
            Side::Them => format!("{}'s", self.them),
        }
    }

    pub(crate) fn day(&self, day: NaiveDate) -> String {
        days::shown(day, self.today)
    }

    pub(crate) fn value(&self, value: Option<&FieldValue>) -> String {
        match value {
            None => "none".to_owned(),
            Some(FieldValue::Text(text)) => text.clone(),
            Some(FieldValue::Flag(flag)) => (if *flag { "yes" } else { "no" }).to_owned(),
            Some(FieldValue::Day(day)) => self.day(*day),
            Some(FieldValue::Number(number)) => number.to_string(),
            Some(FieldValue::Side(side)) => self.name(*side).to_owned(),
            Some(FieldValue::Choice(word)) => words(word),
        }
    }
}

/// The first characters of an id's key: enough to type.
pub(crate) fn short_key(key: &str) -> String {
    key.chars().take(6).collect()
}

pub(crate) fn short(id: ObjectId) -> String {
    short_key(&id.key())
}

/// The word of a field, a state or the like, in a person's words.
pub(crate) fn words(word: &str) -> String {
    word.replace(['-', '_'], " ")
}

/// One of something, or several.
pub(crate) fn count(n: impl TryInto<i64>, one: &str, many: &str) -> String {
    match n.try_into().unwrap_or(i64::MAX) {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    }
}

/// A word as it can be typed into a shell.
pub(crate) fn quoted(word: &str) -> String {
    if !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-_./:".contains(c)) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// What names a thing in a sentence.
pub(crate) fn label(thing: &Thing, reader: &Audience) -> String {
    called(thing.id(), &thing.label(), reader)
}

/// What names something by its label: a meeting by its day.
fn called(id: ObjectId, label: &str, reader: &Audience) -> String {
    match (id.entity, calendar::date(label)) {
        (Entity::Meeting, Some(day)) => format!("the meeting of {}", reader.day(day)),
        (Entity::Meeting, None) => "the meeting".to_owned(),
        _ => label.to_owned(),
    }
}

pub(crate) fn in_progress(meeting: &Meeting) -> String {
    let since = meeting.start.as_ref().map(|start| format!(" since {start}"));
    format!("Meeting in progress{}", since.unwrap_or_default())
}

/// A thing in a list: its id, what it is, and what is to be known of it.
pub(crate) fn row(indent: usize, id: ObjectId, title: &str) -> StyledLine {
    let id = format!("{:indent$}{}  ", "", short(id));
    dim(id).plain(title).hanging(indent + ID_COLUMNS)
}

/// Rows of a name and a text each, under a title.
fn table<N: AsRef<str>>(out: &mut Output, title: &str, rows: &[(N, String)]) {
    out.line(bold(title));
    for (name, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        let mut name = name.as_ref();
        for text in text.lines() {
            let head = format!("  {name:<11}");
            out.line(dim(&head).plain(text).hanging(head.chars().count()));
            name = "";
        }
    }
}
