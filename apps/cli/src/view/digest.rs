//! What changed since the last sync, by person.

use super::*;
use amble_core::{Digest, DigestLine, What};

/// Characters of a text up to which it is said what it was before.
const SHORT: usize = 40;

/// That something is in a state now.
fn state(word: &str) -> String {
    match word {
        "continued-later" => "To be continued".to_owned(),
        "open" | "made" => "Reopened".to_owned(),
        word => capital(&words(word)),
    }
}

/// What happened to a line under a topic.
fn note(line: &DigestLine) -> String {
    let (text, topic) = (&line.label, &line.part_of_label);
    match &line.what {
        What::Added => format!("Note under {topic}: {text}"),
        What::Changed { .. } => format!("Note changed under {topic}: {text}"),
        What::State { state: word } => {
            format!("Note {} under {topic}: {text}", state(word).to_lowercase())
        }
        What::Conflict { field } => format!("Note under {topic}: {}", conflict::different(*field)),
    }
}

/// What happened to anything else.
fn anything(line: &DigestLine, reader: &Audience) -> String {
    let label = called(line.id, &line.label, reader);
    match &line.what {
        What::Added => match line.id.entity {
            Entity::Action => format!("New action: {label}"),
            Entity::Decision => format!("Decided: {label}"),
            Entity::Meeting => format!("Started: {label}"),
            _ => format!("Added: {label}"),
        },
        What::State { state: word } => format!("{}: {label}", state(word)),
        What::Changed { field, before, after } => {
            let is_long = |v: &Option<FieldValue>| matches!(v, Some(FieldValue::Text(t)) if t.chars().count() > SHORT);
            let name = words(field.word());
            if is_long(before) || is_long(after) {
                return format!("{label}: {name} changed");
            }
            let (before, after) = (reader.value(before.as_ref()), reader.value(after.as_ref()));
            format!("{label}: {name} changed from {before} to {after}")
        }
        What::Conflict { field } => format!("{label}: {}", conflict::different(*field)),
    }
}

/// Says what changed, person by person.
pub(crate) fn say(out: &mut Output, digest: &Digest, reader: &Audience) {
    let mut last: Option<Side> = None;
    for line in digest.lines.iter().filter(|line| !is_contested(line, digest)) {
        if last != Some(line.by) {
            out.line(bold(capital(reader.name(line.by))));
            last = Some(line.by);
        }
        let said = match line.id.entity {
            Entity::Note => note(line),
            _ => anything(line, reader),
        };
        let row = dim(short(line.id)).plain("  ").indented(2).hanging(10);
        out.line(match line.what {
            What::Conflict { .. } => {
                row.attention(said).dim(format!(" · amble settle {}", short(line.id)))
            }
            _ => row.plain(said),
        });
    }
}

/// Whether a change is in conflict with another: then that is said, and not which is shown.
fn is_contested(line: &DigestLine, digest: &Digest) -> bool {
    let What::Changed { field, .. } = &line.what else { return false };
    let of = What::Conflict { field: *field };
    digest.lines.iter().any(|other| other.id == line.id && other.what == of)
}
