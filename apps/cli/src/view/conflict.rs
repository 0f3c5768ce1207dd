//! Where both wrote apart: the versions, and what to type to choose one.

use super::{Audience, field_words, quoted, short};
use crate::{line::StyledLine, output::Output};
use amble_core::{Action, Conflict, Field, FieldValue, ObjectId, Side, Version};

/// What is said of a conflict: one line, and one for each version that is a text.
pub(crate) fn lines(conflict: &Conflict, reader: &Audience) -> Vec<String> {
    if conflict.field == Field::STATE {
        return vec![contested_drop(conflict, reader)];
    }
    let is_text = |v: &Version| matches!(v.value, Some(FieldValue::Text(_)));
    if conflict.values.iter().any(is_text) {
        let version =
            |v: &Version| format!("{}: {}", reader.name(v.by), reader.value(v.value.as_ref()));
        let versions = conflict.values.iter().map(version);
        return std::iter::once(format!("{}:", several(conflict))).chain(versions).collect();
    }
    let version = |v: &Version| {
        let value = reader.value(v.value.as_ref());
        match conflict.field {
            Action::OWNER => format!("{value} ({} version)", reader.whose(v.by)),
            _ => format!("{value} ({})", reader.name(v.by)),
        }
    };
    let versions: Vec<String> = conflict.values.iter().map(version).collect();
    vec![format!("{}: {}", several(conflict), versions.join(", "))]
}

/// The versions of a field, in the plural.
fn versions(field: Field) -> String {
    match field.word() {
        "due" => "due dates".to_owned(),
        "owner" => "owners".to_owned(),
        "what" | "text" => "versions".to_owned(),
        _ => format!("versions of \"{}\"", field_words(field)),
    }
}

/// How many versions there are: `two due dates`.
pub(crate) fn several(conflict: &Conflict) -> String {
    match (conflict.field, conflict.values.len()) {
        (Field::STATE, _) => "keep or drop".to_owned(),
        (field, 2) => format!("two {}", versions(field)),
        (field, 3) => format!("three {}", versions(field)),
        (field, n) => format!("{n} {}", versions(field)),
    }
}

/// That there are several: `different due dates`.
pub(crate) fn different(field: Field) -> String {
    match field {
        Field::STATE => "dropped by one, changed by the other".to_owned(),
        field => format!("different {}", versions(field)),
    }
}

/// One dropped what the other was changing.
fn contested_drop(conflict: &Conflict, reader: &Audience) -> String {
    let dropped: Vec<Side> =
        conflict.values.iter().filter(|v| is_drop(conflict, v)).map(|v| v.by).collect();
    match dropped.as_slice() {
        [Side::Me] => format!("you dropped this while {} was changing it", reader.them),
        [Side::Them] => format!("{} dropped this while you were changing it", reader.them),
        _ => "both of you dropped this, and it was changed meanwhile".to_owned(),
    }
}

/// A drop stands first: what is shown meanwhile is last.
fn is_drop(conflict: &Conflict, version: &Version) -> bool {
    let first = conflict.values.first();
    first.is_some_and(|first| first.value == version.value)
}

/// What can be typed to choose, without the words before it.
pub(crate) fn choices(conflict: &Conflict) -> Vec<String> {
    if conflict.field == Field::STATE {
        return vec!["keep".to_owned(), "drop".to_owned()];
    }
    let by = |side: Side| conflict.values.iter().filter(|v| v.by == side).count();
    if by(Side::Me) == 1 && by(Side::Them) == 1 {
        return vec!["--mine".to_owned(), "--theirs".to_owned()];
    }
    let typed = conflict.values.iter().map(|v| crate::value::typed(v.value.as_ref()));
    typed.map(|value| quoted(&value)).collect()
}

/// What to type to choose, in one line.
pub(crate) fn hint(id: ObjectId, conflict: &Conflict) -> String {
    let choices = choices(conflict);
    let (first, rest) = choices.split_first().map_or(("", &[][..]), |(f, r)| (f.as_str(), r));
    let settle = format!("amble settle {} {} {first}", short(id), conflict.field);
    if rest.is_empty() { settle } else { format!("{settle} (or: {})", rest.join(", ")) }
}

/// The conflicts of a thing, below it.
pub(crate) fn say(
    out: &mut Output,
    indent: usize,
    id: ObjectId,
    conflicts: &[Conflict],
    reader: &Audience,
) {
    for conflict in conflicts {
        for (n, line) in lines(conflict, reader).iter().enumerate() {
            let indent = if n == 0 { indent } else { indent + 2 };
            out.line(StyledLine::new().attention(line).indented(indent));
        }
        out.note(StyledLine::new().dim(&hint(id, conflict)).indented(indent));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use amble_core::{Entity, FieldValue, calendar};

    fn reader() -> Audience {
        let today = calendar::date("2026-11-27").unwrap();
        Audience { them: "Sam".into(), today }
    }

    fn conflict(field: Field, values: [(Option<FieldValue>, Side); 2]) -> Conflict {
        let values = values.map(|(value, by)| Version { value, by }).into();
        Conflict { field, values }
    }

    fn id() -> ObjectId {
        ObjectId { entity: Entity::Action, bytes: [0; 10] }
    }

    #[test]
    fn two_due_dates_are_said_with_whose_they_are() {
        let day = |text: &str| Some(FieldValue::Day(calendar::date(text).unwrap()));
        let two =
            conflict(Action::DUE, [(day("2026-12-04"), Side::Me), (day("2026-12-01"), Side::Them)]);
        let said = ["two due dates: Fri 4 Dec (you), Tue 1 Dec (Sam)"];
        assert_eq!(lines(&two, &reader()), said);
        assert_eq!(hint(id(), &two), "amble settle 000000 due --mine (or: --theirs)");
        let mine = conflict(Action::DUE, [(day("2026-12-04"), Side::Me), (None, Side::Me)]);
        assert_eq!(hint(id(), &mine), "amble settle 000000 due 2026-12-04 (or: none)");
    }

    #[test]
    fn an_owner_is_not_taken_for_the_author_of_the_version() {
        let side = |side| Some(FieldValue::Side(side));
        let two =
            conflict(Action::OWNER, [(side(Side::Them), Side::Me), (side(Side::Me), Side::Them)]);
        let said = ["two owners: Sam (your version), you (Sam's version)"];
        assert_eq!(lines(&two, &reader()), said);
    }

    #[test]
    fn two_texts_have_a_line_each() {
        let text = |text: &str| Some(FieldValue::Text(text.into()));
        let values = [(text("For two months."), Side::Me), (text("For a year."), Side::Them)];
        let two = conflict(Field::from_word("text").unwrap(), values);
        let said = ["two versions:", "you: For two months.", "Sam: For a year."];
        assert_eq!(lines(&two, &reader()), said);
    }

    #[test]
    fn a_drop_against_a_change_is_a_sentence() {
        let state = |word: &str| Some(FieldValue::Choice(word.into()));
        let of = |dropper: Side| {
            let values = [(state("dropped"), dropper), (state("open"), dropper.other())];
            conflict(Field::STATE, values)
        };
        let said = "Sam dropped this while you were changing it";
        assert_eq!(lines(&of(Side::Them), &reader()), [said]);
        let said = "you dropped this while Sam was changing it";
        assert_eq!(lines(&of(Side::Me), &reader()), [said]);
        assert_eq!(hint(id(), &of(Side::Me)), "amble settle 000000 state keep (or: drop)");
    }
}
