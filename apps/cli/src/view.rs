//! How things are shown to a person: the text half of every view. `--json` is the views of core
//! as they are. Reads what it is given; changes nothing.

pub(crate) mod action;
pub(crate) mod conflict;
pub(crate) mod decision;
pub(crate) mod digest;
pub(crate) mod meeting;
pub(crate) mod note;
pub(crate) mod person;
pub(crate) mod private;
pub(crate) mod topic;

use crate::{days, line::StyledLine, output::Output};
use amble_core::{Delivery, Field, FieldValue, ObjectId, PersonView, Side, Snapshot, Thing};
use chrono::NaiveDate;

/// Columns of an id in a list, with the blanks after it.
const ID_COLUMNS: usize = 8;

/// Whom a text is for: what the other person is called, and which day it is.
#[derive(Debug, Clone)]
pub(crate) struct Audience {
    /// The other person's name.
    pub(crate) them: String,
    /// Today.
    pub(crate) today: NaiveDate,
}

impl Audience {
    /// Whoever reads of a 1:1 with this person.
    pub(crate) fn new(person: &PersonView, today: NaiveDate) -> Self {
        Self { them: person.name.clone(), today }
    }

    /// One of the two.
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

    /// A day.
    pub(crate) fn day(&self, day: NaiveDate) -> String {
        days::shown(day, self.today)
    }

    /// A value of a field.
    pub(crate) fn value(&self, value: Option<&FieldValue>) -> String {
        match value {
            None => "none".to_owned(),
            Some(FieldValue::Text(text)) => text.clone(),
            Some(FieldValue::Flag(flag)) => (if *flag { "yes" } else { "no" }).to_owned(),
            Some(FieldValue::Day(day)) => self.day(*day),
            Some(FieldValue::Number(number)) => number.to_string(),
            Some(FieldValue::Side(side)) => self.name(*side).to_owned(),
            Some(FieldValue::Choice(word)) => word.replace('-', " "),
        }
    }
}

/// The first characters of an id: enough to type.
pub(crate) fn short(id: ObjectId) -> String {
    id.key().chars().take(6).collect()
}

/// A field in a person's words.
pub(crate) fn field_words(field: Field) -> String {
    field.word().replace('_', " ")
}

/// How far something is on its way, in a person's words.
pub(crate) fn delivery_words(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Private => "private",
        Delivery::NotSent => "not sent",
        Delivery::Sent => "sent",
        Delivery::Delivered => "delivered",
    }
}

/// One of something, or several.
pub(crate) fn count(n: impl TryInto<i64>, one: &str, many: &str) -> String {
    match n.try_into().unwrap_or(i64::MAX) {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    }
}

/// A word with a capital.
pub(crate) fn capital(word: &str) -> String {
    let mut chars = word.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    first + chars.as_str()
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
    match thing {
        Thing::Topic(topic) => topic.title.clone(),
        Thing::Note(note) => note.text.clone(),
        Thing::Action(action) => action.what.clone(),
        Thing::Decision(decision) => decision.what.clone(),
        Thing::Meeting(meeting) => meeting::name(meeting, reader),
    }
}

/// One thing in full.
pub(crate) fn full(out: &mut Output, thing: &Thing, snapshot: &Snapshot, reader: &Audience) {
    match thing {
        Thing::Topic(topic) => topic::full(out, topic, snapshot, reader),
        Thing::Note(note) => note::full(out, note, snapshot, reader),
        Thing::Action(action) => action::full(out, action, snapshot, reader),
        Thing::Decision(decision) => decision::full(out, decision, snapshot, reader),
        Thing::Meeting(meeting) => meeting::full(out, meeting, snapshot, reader),
    }
}

/// A thing in a list: its id, what it is, and what is to be known of it.
pub(crate) fn row(indent: usize, id: ObjectId, title: &str) -> StyledLine {
    let id = format!("{:indent$}{}  ", "", short(id));
    StyledLine::new().dim(&id).plain(title).hanging(indent + ID_COLUMNS)
}

/// The delivery of a thing in a list: what has arrived needs no word.
pub(crate) fn delivered(line: StyledLine, delivery: Delivery) -> StyledLine {
    match delivery {
        Delivery::Delivered => line,
        other => line.dim(&format!(" · {}", delivery_words(other))),
    }
}

/// Rows of a name and a text each, under a title.
pub(crate) fn table(out: &mut Output, title: &str, rows: &[(&str, String)]) {
    out.line(StyledLine::new().bold(title));
    for (name, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        let mut name = *name;
        for text in text.lines() {
            let head = format!("  {name:<11}");
            out.line(StyledLine::new().dim(&head).plain(text).hanging(head.chars().count()));
            name = "";
        }
    }
}

/// How far a thing is on its way, and what can be done about it.
pub(crate) fn delivery_row(id: ObjectId, delivery: Delivery, reader: &Audience) -> String {
    match delivery {
        Delivery::NotSent => format!("not sent (to take it back: amble unshare {})", short(id)),
        Delivery::Sent => format!("sent; {}'s device has not confirmed it yet", reader.them),
        other => delivery_words(other).to_owned(),
    }
}
