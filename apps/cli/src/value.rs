//! Values as they are typed: a day, an owner, yes or no, `none`; read by the kind of their field.

use crate::{
    days,
    exit::{Result, invalid},
};
use amble_core::{
    Conflict, Field, FieldValue, ObjectId, PersonView, Section, Side,
    person::same_name,
    schema::{self, Kind},
};
use chrono::NaiveDate;

/// What typed words are read by: what the two are called, and which day it is.
#[derive(Debug)]
pub(crate) struct Typist<'a> {
    pub(crate) mine: String,
    pub(crate) them: &'a PersonView,
    pub(crate) today: NaiveDate,
}

impl Typist<'_> {
    /// One of the two: `me`, `them`, or a name.
    pub(crate) fn side(&self, typed: &str) -> Result<Side> {
        let them = &self.them.name;
        match (same_name(typed, &self.mine), same_name(typed, them)) {
            _ if same_name(typed, "me") => Ok(Side::Me),
            _ if same_name(typed, "them") => Ok(Side::Them),
            (true, true) => Err(invalid("you two have the same name: say me or them")),
            (true, false) => Ok(Side::Me),
            (false, true) => Ok(Side::Them),
            (false, false) => {
                let typed = amble_core::text::beginning(typed, 30);
                Err(invalid(format!("\"{typed}\" is neither of you: say me, them or {them}")))
            }
        }
    }

    /// A value of a field of a thing; nothing for `none`.
    pub(crate) fn value(
        &self,
        id: ObjectId,
        field: Field,
        typed: &str,
    ) -> Result<Option<FieldValue>> {
        let Some(row) = schema::row(id.entity, field) else {
            return Ok(Some(FieldValue::Text(typed.to_owned())));
        };
        Ok(Some(match row.kind {
            Kind::Date => return Ok(days::read_or_none(typed, self.today)?.map(FieldValue::Day)),
            Kind::Side => FieldValue::Side(self.side(typed)?),
            Kind::Choice(_) => FieldValue::Choice(typed.trim().to_lowercase()),
            Kind::Flag => FieldValue::Flag(flag(typed)?),
            Kind::Number { .. } => {
                let number = typed.trim().parse();
                FieldValue::Number(number.map_err(|_| invalid("say a whole number"))?)
            }
            _ => FieldValue::Text(typed.to_owned()),
        }))
    }

    /// The version of a conflict that is meant: of a state also `keep` and `drop`.
    pub(crate) fn version(
        &self,
        id: ObjectId,
        conflict: &Conflict,
        typed: &str,
    ) -> Result<Option<FieldValue>> {
        match (conflict.field, typed.trim().to_lowercase().as_str()) {
            (Field::STATE, "drop") => {
                let dropped = id.entity.spec().dropped.unwrap_or("dropped");
                Ok(Some(FieldValue::Choice(dropped.to_owned())))
            }
            // What is shown meanwhile is last.
            (Field::STATE, "keep") => Ok(conflict.values.last().and_then(|v| v.value.clone())),
            (field, _) => self.value(id, field, typed),
        }
    }
}

fn flag(typed: &str) -> Result<bool> {
    match typed.trim().to_lowercase().as_str() {
        "yes" | "y" | "on" | "true" => Ok(true),
        "no" | "n" | "off" | "false" => Ok(false),
        _ => Err(invalid("say yes or no")),
    }
}

pub(crate) fn typed(value: Option<&FieldValue>) -> String {
    match value {
        None => "none".to_owned(),
        Some(FieldValue::Text(text) | FieldValue::Choice(text)) => text.clone(),
        Some(FieldValue::Flag(flag)) => (if *flag { "yes" } else { "no" }).to_owned(),
        Some(FieldValue::Day(day)) => day.to_string(),
        Some(FieldValue::Number(number)) => number.to_string(),
        Some(FieldValue::Side(side)) => side.word().to_owned(),
    }
}

/// A section, for clap.
pub(crate) fn section(word: &str) -> Result<Section, String> {
    let word = word.trim().to_lowercase().replace([' ', '_'], "-");
    Section::from_word(&word).ok_or_else(|| format!("write one of {}", Section::WORDS.join(", ")))
}

/// A field of anything, for clap.
pub(crate) fn field(word: &str) -> Result<Field, String> {
    let word = word.trim().to_lowercase().replace(['-', ' '], "_");
    let settled: Vec<&str> = fields_with_versions();
    let found = settled.contains(&word.as_str()).then(|| Field::from_word(&word)).flatten();
    found.ok_or_else(|| format!("write one of {}", settled.join(", ")))
}

/// The fields in which two versions can be: those that keep both, and states.
fn fields_with_versions() -> Vec<&'static str> {
    let both = schema::table().filter(|row| row.rule == schema::Rule::MultiValue);
    let mut words: Vec<&str> = both.map(|row| row.field.word()).collect();
    words.push(Field::STATE.word());
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests;
