//! The kinds of fields as types: what a declaration says of a field decides how its view is typed,
//! how it is given and how it is stored.

use super::Declared;
use crate::{FieldValue, Object, ObjectId, People, Side, Value, calendar, schema, words::Word};
use chrono::NaiveDate;
use schema::{Field, Kind};
use std::marker::PhantomData;

/// A kind of field.
pub trait FieldKind {
    /// What screens are given.
    type Shown;
    /// What a person hands in when they create the object.
    type Given;
    /// The kind as the schema says it.
    const KIND: Kind;

    /// The field of an object, as it is shown.
    fn shown(object: &Object, field: Field, people: &People) -> Self::Shown;

    /// What was handed in, as it is stored; nothing if it is not set.
    fn stored(given: &Self::Given, people: &People) -> Option<Value>;
}

/// What an object can be named by, as it is shown.
pub(crate) trait Name {
    /// The name; empty for none.
    fn name(&self) -> String;
}

impl Name for String {
    fn name(&self) -> String {
        self.clone()
    }
}

impl Name for Option<NaiveDate> {
    fn name(&self) -> String {
        self.map(|day| day.to_string()).unwrap_or_default()
    }
}

fn text(text: &str) -> Option<Value> {
    let text = text.trim();
    (!text.is_empty()).then(|| Value::from(text))
}

/// Text of at most so many characters, with line breaks or without.
#[derive(Debug)]
pub struct Plain<const CHARS: usize, const BREAKS: bool>;

/// One line of at most so many characters.
pub type Line<const CHARS: usize> = Plain<CHARS, false>;

/// Several lines of at most so many characters together.
pub type Lines<const CHARS: usize> = Plain<CHARS, true>;

impl<const CHARS: usize, const BREAKS: bool> FieldKind for Plain<CHARS, BREAKS> {
    type Shown = String;
    type Given = String;
    const KIND: Kind = if BREAKS { Kind::Lines(CHARS) } else { Kind::Line(CHARS) };

    fn shown(object: &Object, field: Field, _: &People) -> String {
        object.text(field).to_owned()
    }

    fn stored(given: &String, _: &People) -> Option<Value> {
        text(given)
    }
}

/// One of the words of an enum; its default where it is not set, or unknown here.
#[derive(Debug)]
pub struct Choice<T>(PhantomData<T>);

impl<T: Word + Default> FieldKind for Choice<T> {
    type Shown = T;
    type Given = Option<T>;
    const KIND: Kind = Kind::Choice(T::WORDS);

    fn shown(object: &Object, field: Field, _: &People) -> T {
        T::from_word(object.text(field)).unwrap_or_default()
    }

    fn stored(given: &Option<T>, _: &People) -> Option<Value> {
        Some(Value::from(given.unwrap_or_default().word()))
    }
}

/// A civil date.
#[derive(Debug)]
pub struct Date;

impl FieldKind for Date {
    type Shown = Option<NaiveDate>;
    type Given = Option<NaiveDate>;
    const KIND: Kind = Kind::Date;

    fn shown(object: &Object, field: Field, _: &People) -> Option<NaiveDate> {
        calendar::date(object.text(field))
    }

    fn stored(given: &Option<NaiveDate>, _: &People) -> Option<Value> {
        given.map(|day| Value::Text(day.to_string()))
    }
}

/// A local time, shown as `09:30`.
#[derive(Debug)]
pub struct Time;

impl FieldKind for Time {
    type Shown = Option<String>;
    type Given = Option<String>;
    const KIND: Kind = Kind::Time;

    fn shown(object: &Object, field: Field, _: &People) -> Option<String> {
        calendar::time(object.text(field)).map(calendar::time_text)
    }

    fn stored(given: &Option<String>, _: &People) -> Option<Value> {
        given.as_deref().and_then(text)
    }
}

/// True or false; false where it is not set.
#[derive(Debug)]
pub struct Flag;

impl FieldKind for Flag {
    type Shown = bool;
    type Given = bool;
    const KIND: Kind = Kind::Flag;

    fn shown(object: &Object, field: Field, _: &People) -> bool {
        object.shown(field).is_some_and(|a| a.value == Value::Flag(true))
    }

    fn stored(given: &bool, _: &People) -> Option<Value> {
        given.then_some(Value::Flag(true))
    }
}

/// A whole number between two others, both included.
#[derive(Debug)]
pub struct Number<const MIN: i32, const MAX: i32>;

impl<const MIN: i32, const MAX: i32> FieldKind for Number<MIN, MAX> {
    type Shown = Option<i32>;
    type Given = Option<i32>;
    const KIND: Kind = Kind::Number { min: MIN, max: MAX };

    fn shown(object: &Object, field: Field, people: &People) -> Option<i32> {
        let value = &object.shown(field)?.value;
        match FieldValue::shown(Self::KIND, value, people) {
            Some(FieldValue::Number(number)) => Some(number),
            _ => None,
        }
    }

    fn stored(given: &Option<i32>, _: &People) -> Option<Value> {
        given.map(|number| Value::Number(number.into()))
    }
}

/// A place in a list.
#[derive(Debug)]
pub struct Ranked;

impl FieldKind for Ranked {
    type Shown = String;
    type Given = String;
    const KIND: Kind = Kind::Rank;

    fn shown(object: &Object, field: Field, _: &People) -> String {
        object.text(field).to_owned()
    }

    fn stored(given: &String, _: &People) -> Option<Value> {
        text(given)
    }
}

/// One of the two people.
#[derive(Debug)]
pub struct OneOfUs;

impl FieldKind for OneOfUs {
    type Shown = Side;
    type Given = Side;
    const KIND: Kind = Kind::Side;

    fn shown(object: &Object, field: Field, people: &People) -> Side {
        let person = crate::PersonId::from_key(object.text(field));
        person.map_or(Side::Them, |person| people.side(person))
    }

    fn stored(given: &Side, people: &People) -> Option<Value> {
        Some(Value::Text(people.id(*given).key()))
    }
}

/// An object of another entity, such as the topic that an action came from.
#[derive(Debug)]
pub struct Reference<T>(PhantomData<T>);

impl<T: Declared> FieldKind for Reference<T> {
    type Shown = Option<ObjectId>;
    type Given = Option<ObjectId>;
    const KIND: Kind = Kind::Reference(T::ENTITY);

    fn shown(object: &Object, field: Field, _: &People) -> Option<ObjectId> {
        ObjectId::from_key(T::ENTITY, object.text(field)).ok()
    }

    fn stored(given: &Option<ObjectId>, _: &People) -> Option<Value> {
        given.map(|id| Value::Text(id.key()))
    }
}
