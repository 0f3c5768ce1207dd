//! What changed since the two last parted, as lines grouped by person and as a list.

use crate::{
    output::{Line, Output},
    shapes::{Names, or_none, short},
};
use amble_core::{Digest, DigestLine, Field, PersonId, What};
use serde_json::{Value, json};

/// One line as a script reads it.
fn line_json(names: &Names, line: &DigestLine) -> Value {
    let mut out = json!({
        "by": names.real(line.by),
        "by_id": line.by.to_string(),
        "id": line.object.to_string(),
        "label": line.label,
    });
    let more = match &line.what {
        What::New => json!({ "what": "new" }),
        What::Changed { field, before, after } => json!({
            "what": "changed",
            "field": field.word(),
            "before": names.value(*field, before, false),
            "after": names.value(*field, after, false),
        }),
        What::Notes => json!({ "what": "notes" }),
        What::State { state } => json!({ "what": "state", "state": state }),
        What::NeedsDecision { field } => json!({ "what": "needs-decision", "field": field.word() }),
    };
    if let (Some(out), Some(more)) = (out.as_object_mut(), more.as_object()) {
        out.extend(more.clone());
    }
    out
}

/// The digest as a script reads it.
pub(crate) fn json(names: &Names, digest: &Digest) -> Value {
    digest.lines.iter().map(|line| line_json(names, line)).collect()
}

/// One line as a person reads it, without the person.
pub(crate) fn words(names: &Names, line: &DigestLine) -> Line {
    let out = Line::new().plain("  ").dim(&short(line.object)).plain("  ");
    let label = &line.label;
    match &line.what {
        What::New => out.plain(&format!("new: {label}")),
        What::Notes => out.plain(&format!("notes: {label}")),
        What::State { state } => out.plain(&format!("{state}: {label}")),
        What::NeedsDecision { field } => {
            let choice = if *field == Field::State { "keep or drop" } else { field.word() };
            out.attention(&format!("needs a choice: {label} ({choice})"))
        }
        What::Changed { field, before, after } => {
            let (before, after) =
                (names.value(*field, before, true), names.value(*field, after, true));
            let (before, after) = (or_none(&before), or_none(&after));
            out.plain(&format!("{label}: {} {before} -> {after}", field.word()))
        }
    }
}

/// Says what changed, person by person.
pub(crate) fn say(out: &mut Output, names: &Names, digest: &Digest) {
    let mut last: Option<PersonId> = None;
    for line in &digest.lines {
        if last != Some(line.by) {
            out.line(Line::new().bold(&names.said(line.by)));
            last = Some(line.by);
        }
        out.line(words(names, line));
    }
}
