//! What a field holds: as the document holds it, and as screens are given it.

use crate::{People, PersonId, Side, calendar, schema::Kind};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a field holds, as the shared document holds it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// True or false.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Everything else: text, words, dates, keys. Empty means "not set".
    Text(String),
}

impl Value {
    /// The text, or nothing for a flag or a number.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Flag(_) | Self::Number(_) => "",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// What a field holds, typed, as screens are given it and hand it in. In `--json` it is the plain
/// value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FieldValue {
    /// Text that a person wrote; a local time as `09:30`.
    Text(String),
    /// True or false.
    Flag(bool),
    /// A civil date.
    Day(NaiveDate),
    /// A whole number.
    Number(i32),
    /// One of the two people.
    Side(Side),
    /// The word of a choice, such as a section or a state.
    Choice(String),
}

impl FieldValue {
    /// A stored value of a field of this kind, typed; nothing if it is not set, or is none that
    /// this version can read.
    #[must_use]
    pub fn shown(kind: Kind, value: &Value, people: &People) -> Option<Self> {
        match (kind, value) {
            (Kind::Flag, Value::Flag(flag)) => Some(Self::Flag(*flag)),
            (Kind::Number { .. }, Value::Number(number)) => {
                i32::try_from(*number).ok().map(Self::Number)
            }
            (_, Value::Text(text)) if text.is_empty() => None,
            (Kind::Date, Value::Text(text)) => calendar::date(text).map(Self::Day),
            (Kind::Side, Value::Text(text)) => {
                PersonId::from_key(text).ok().map(|person| Self::Side(people.side(person)))
            }
            (Kind::Choice(_), Value::Text(text)) => Some(Self::Choice(text.clone())),
            (_, Value::Text(text)) => Some(Self::Text(text.clone())),
            _ => None,
        }
    }

    /// The value as the document holds it. Whether it fits its field is asked by
    /// [`crate::rules::fits`].
    #[must_use]
    pub fn stored(&self, people: &People) -> Value {
        match self {
            Self::Text(text) => Value::Text(text.trim().to_owned()),
            Self::Flag(flag) => Value::Flag(*flag),
            Self::Day(day) => Value::Text(day.to_string()),
            Self::Number(number) => Value::Number((*number).into()),
            Self::Side(side) => Value::Text(people.id(*side).key()),
            Self::Choice(word) => Value::Text(word.clone()),
        }
    }
}
