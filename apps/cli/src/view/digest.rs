//! What changed since the last sync, by person.

use super::{Audience, capital, conflict, field_words, short};
use crate::{line::StyledLine, output::Output};
use amble_core::{Digest, DigestLine, Entity, FieldValue, Side, What, calendar};

/// Characters of a text up to which it is said what it was before.
const SHORT: usize = 40;

/// What names a thing of a digest.
fn label(line: &DigestLine, reader: &Audience) -> String {
    match (line.id.entity, calendar::date(&line.label)) {
        (Entity::Meeting, Some(day)) => format!("the meeting of {}", reader.day(day)),
        _ => line.label.clone(),
    }
}

/// That something is in a state now.
fn state(entity: Entity, word: &str) -> &str {
    match (entity, word) {
        (Entity::Meeting, "ended") => "Ended",
        (Entity::Meeting, "cut-short") => "Cut short",
        (Entity::Meeting, "continued-later") => "To be continued",
        (_, "open" | "made") => "Reopened",
        (_, "parked") => "Parked",
        (_, "discussed") => "Discussed",
        (_, "dropped") => "Dropped",
        (_, "withdrawn") => "Withdrawn",
        (_, "done") => "Done",
        (_, other) => other,
    }
}

/// What happened to a line under a topic.
fn note(line: &DigestLine) -> String {
    let (text, topic) = (&line.label, &line.part_of_label);
    match &line.what {
        What::Added => format!("Note under {topic}: {text}"),
        What::Changed { .. } => format!("Note changed under {topic}: {text}"),
        What::State { state: word } => {
            format!("Note {} under {topic}: {text}", state(line.id.entity, word).to_lowercase())
        }
        What::Conflict { field } => format!("Note under {topic}: {}", conflict::different(*field)),
    }
}

/// What happened to anything else.
fn words(line: &DigestLine, reader: &Audience) -> String {
    let label = label(line, reader);
    match &line.what {
        What::Added => match line.id.entity {
            Entity::Topic | Entity::Note => format!("Added: {label}"),
            Entity::Action => format!("New action: {label}"),
            Entity::Decision => format!("Decided: {label}"),
            Entity::Meeting => format!("Started: {label}"),
        },
        What::State { state: word } => format!("{}: {label}", state(line.id.entity, word)),
        What::Changed { field, before, after } => {
            let is_long = |v: &Option<FieldValue>| matches!(v, Some(FieldValue::Text(t)) if t.chars().count() > SHORT);
            let name = field_words(*field);
            if is_long(before) || is_long(after) {
                return format!("{label}: {name} changed");
            }
            let (before, after) = (reader.value(before.as_ref()), reader.value(after.as_ref()));
            format!("{label}: {name} changed from {before} to {after}")
        }
        What::Conflict { field } => format!("{label}: {}", conflict::different(*field)),
    }
}

/// One line, without the person.
fn line(line: &DigestLine, reader: &Audience) -> StyledLine {
    let words = match line.id.entity {
        Entity::Note => note(line),
        _ => words(line, reader),
    };
    let out = StyledLine::new().plain("  ").dim(&short(line.id)).plain("  ").hanging(10);
    match line.what {
        What::Conflict { .. } => {
            let hint = format!(" · amble settle {}", short(line.id));
            out.attention(&words).dim(&hint)
        }
        _ => out.plain(&words),
    }
}

/// Whether a change is in conflict with another: then that is said, and not which is shown.
fn is_contested(line: &DigestLine, digest: &Digest) -> bool {
    let What::Changed { field, .. } = &line.what else { return false };
    let of = What::Conflict { field: *field };
    digest.lines.iter().any(|other| other.id == line.id && other.what == of)
}

/// Says what changed, person by person.
pub(crate) fn say(out: &mut Output, digest: &Digest, reader: &Audience) {
    let mut last: Option<Side> = None;
    for one in digest.lines.iter().filter(|line| !is_contested(line, digest)) {
        if last != Some(one.by) {
            out.line(StyledLine::new().bold(&capital(reader.name(one.by))));
            last = Some(one.by);
        }
        out.line(line(one, reader));
    }
}
