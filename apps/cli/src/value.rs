//! Values as they are typed: a day, an owner, yes or no, `none`; read by the kind of their field.

use crate::{
    days,
    exit::{Failed, error},
};
use amble_core::{
    Conflict, ErrorKind, Field, FieldValue, ObjectId, PersonView, Section, Side,
    schema::{self, Kind},
};
use chrono::NaiveDate;

/// What typed words are read by: what the two are called, and which day it is.
#[derive(Debug)]
pub(crate) struct Typist<'a> {
    /// The owner of this home.
    pub(crate) mine: &'a str,
    /// The other person.
    pub(crate) them: &'a PersonView,
    /// Today.
    pub(crate) today: NaiveDate,
}

impl Typist<'_> {
    /// One of the two: `me`, `them`, or a name.
    pub(crate) fn side(&self, typed: &str) -> Result<Side, Failed> {
        let same = |name: &str| typed.trim().to_lowercase() == name.trim().to_lowercase();
        let them = &self.them.name;
        match () {
            () if same("me") => Ok(Side::Me),
            () if same("them") => Ok(Side::Them),
            () if same(self.mine) && same(them) => {
                Err(error(ErrorKind::Invalid, "you two have the same name: say me or them"))
            }
            () if same(self.mine) => Ok(Side::Me),
            () if same(them) => Ok(Side::Them),
            () => {
                let typed = amble_core::text::beginning(typed, 30);
                let reason = format!("\"{typed}\" is neither of you: say me, them or {them}");
                Err(error(ErrorKind::Invalid, reason))
            }
        }
    }

    /// A value of a field of a thing; nothing for `none`.
    pub(crate) fn value(
        &self,
        id: ObjectId,
        field: Field,
        typed: &str,
    ) -> Result<Option<FieldValue>, Failed> {
        let Some(row) = schema::row(id.entity, field) else {
            return Ok(Some(FieldValue::Text(typed.to_owned())));
        };
        Ok(Some(match row.kind {
            Kind::Date => {
                return Ok(days::read_or_none(typed, self.today)?.map(FieldValue::Day));
            }
            Kind::Side => FieldValue::Side(self.side(typed)?),
            Kind::Choice(_) => FieldValue::Choice(typed.trim().to_lowercase()),
            Kind::Flag => FieldValue::Flag(flag(typed)?),
            Kind::Number { .. } => FieldValue::Number(number(typed)?),
            _ => FieldValue::Text(typed.to_owned()),
        }))
    }

    /// The version of a conflict that is meant: of a state also `keep` and `drop`.
    pub(crate) fn version(
        &self,
        id: ObjectId,
        conflict: Option<&Conflict>,
        field: Field,
        typed: &str,
    ) -> Result<Option<FieldValue>, Failed> {
        let word = typed.trim().to_lowercase();
        match (field, word.as_str(), conflict) {
            (Field::STATE, "drop", _) => {
                let dropped = id.entity.spec().dropped.unwrap_or("dropped");
                Ok(Some(FieldValue::Choice(dropped.to_owned())))
            }
            // What is shown meanwhile is last.
            (Field::STATE, "keep", Some(conflict)) => {
                Ok(conflict.values.last().and_then(|v| v.value.clone()))
            }
            _ => self.value(id, field, typed),
        }
    }
}

fn flag(typed: &str) -> Result<bool, Failed> {
    match typed.trim().to_lowercase().as_str() {
        "yes" | "y" | "on" | "true" => Ok(true),
        "no" | "n" | "off" | "false" => Ok(false),
        _ => Err(error(ErrorKind::Invalid, "say yes or no")),
    }
}

fn number(typed: &str) -> Result<i32, Failed> {
    typed.trim().parse().map_err(|_| error(ErrorKind::Invalid, "say a whole number"))
}

/// A value as it could be typed.
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
mod tests {
    use super::*;

    #[test]
    fn the_fields_that_can_have_two_versions_are_read_by_their_names() {
        assert_eq!(fields_with_versions(), ["done_when", "due", "owner", "state", "text", "what"]);
        assert_eq!(field("done-when").unwrap().word(), "done_when");
        let said = field("title").unwrap_err();
        assert!(said.contains("due"), "{said}");
    }

    #[test]
    fn a_section_is_read_in_any_spelling() {
        assert_eq!(section("Next Steps"), Ok(Section::NextSteps));
        assert!(section("nowhere").unwrap_err().contains("check-in"));
    }
}
