//! Where both wrote apart: the versions, and what to type to choose one.

use super::*;
use crate::value::typed;
use amble_core::{Action, Version};

/// What is said of a conflict: one line, and one for each version that is a text.
fn lines(conflict: &Conflict, reader: &Audience) -> Vec<String> {
    if conflict.field == Field::STATE {
        return vec![contested_drop(conflict, reader)];
    }
    let is_text = |v: &Version| matches!(v.value, Some(FieldValue::Text(_)));
    let is_text = conflict.values.iter().any(is_text);
    let version = |v: &Version| {
        let value = reader.value(v.value.as_ref());
        match conflict.field {
            _ if is_text => format!("{}: {value}", reader.name(v.by)),
            Action::OWNER => format!("{value} ({} version)", reader.whose(v.by)),
            _ => format!("{value} ({})", reader.name(v.by)),
        }
    };
    let versions: Vec<String> = conflict.values.iter().map(version).collect();
    if is_text {
        return [vec![format!("{}:", several(conflict))], versions].concat();
    }
    vec![format!("{}: {}", several(conflict), versions.join(", "))]
}

/// The versions of a field, in the plural.
fn versions(field: Field) -> String {
    match field.word() {
        "due" => "due dates".to_owned(),
        "owner" => "owners".to_owned(),
        "what" | "text" => "versions".to_owned(),
        _ => format!("versions of \"{}\"", words(field.word())),
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

/// One dropped what the other was changing. A drop stands first: what is shown meanwhile is last.
fn contested_drop(conflict: &Conflict, reader: &Audience) -> String {
    let drop = conflict.values.first().map(|first| &first.value);
    let dropped = conflict.values.iter().filter(|v| Some(&v.value) == drop).map(|v| v.by);
    match dropped.collect::<Vec<Side>>().as_slice() {
        [Side::Me] => format!("you dropped this while {} was changing it", reader.them),
        [Side::Them] => format!("{} dropped this while you were changing it", reader.them),
        _ => "both of you dropped this, and it was changed meanwhile".to_owned(),
    }
}

/// What can be typed to choose, without the words before it.
fn choices(conflict: &Conflict) -> Vec<String> {
    if conflict.field == Field::STATE {
        return vec!["keep".to_owned(), "drop".to_owned()];
    }
    let by = |side: Side| conflict.values.iter().filter(|v| v.by == side).count();
    if by(Side::Me) == 1 && by(Side::Them) == 1 {
        return vec!["--mine".to_owned(), "--theirs".to_owned()];
    }
    conflict.values.iter().map(|v| quoted(&typed(v.value.as_ref()))).collect()
}

/// What to type to choose, in one line.
pub(crate) fn hint(id: ObjectId, conflict: &Conflict) -> String {
    let choices = choices(conflict);
    let settle = format!("amble settle {} {}", short(id), conflict.field);
    match choices.as_slice() {
        [] => format!("{settle} "),
        [only] => format!("{settle} {only}"),
        [first, rest @ ..] => format!("{settle} {first} (or: {})", rest.join(", ")),
    }
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
        say_one(out, StyledLine::new().indented(indent), id, conflict, reader);
    }
}

/// One conflict: after the beginning of its line, and then where that is wrapped.
pub(crate) fn say_one(
    out: &mut Output,
    head: StyledLine,
    id: ObjectId,
    conflict: &Conflict,
    reader: &Audience,
) {
    let (indent, lines) = (head.hang, lines(conflict, reader));
    if let Some((first, rest)) = lines.split_first() {
        out.line(head.attention(first));
        for line in rest {
            out.line(attention(line).indented(indent + 2));
        }
    }
    out.note(dim(hint(id, conflict)).indented(indent));
}

#[cfg(test)]
mod tests;
