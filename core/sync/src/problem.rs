//! What could not be taken in or kept, shown until it is settled by itself or dismissed by its
//! owner.

use amble_document::{Document, Said};
use amble_model::{DeviceId, Edit, EditId, Value, schema};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Problems kept about what the other wrote: more than anybody reads. The oldest give way. Those
/// about our own words are kept until they are settled or dismissed.
const PROBLEMS: usize = 100;

/// Why something is shown as a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// It depends on something that has not come yet.
    Missing,
    /// It comes from an old copy of a home, beside what was said since.
    OldCopy,
    /// It was withdrawn when this home adopted what the other kept.
    Withdrawn,
    /// It changes something that was withdrawn.
    Orphan,
}

impl Cause {
    /// One sentence for the person.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Missing => "this came before what it belongs to; the next sync brings the rest",
            Self::OldCopy => {
                "this was changed on an older copy and couldn't be added; add it again if you still need it"
            }
            Self::Withdrawn => {
                "this couldn't be kept after a restore; add it again if you still need it"
            }
            Self::Orphan => {
                "this changed something that couldn't be kept; add it again if you still need it"
            }
        }
    }
}

/// Something that is neither held nor waiting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncProblem {
    /// Why.
    pub cause: Cause,
    /// The device that wrote it.
    pub by: DeviceId,
    /// The edits it is about. Once all of them are in the document, the problem is gone.
    pub edits: Vec<EditId>,
    /// What they say.
    pub text: Vec<String>,
}

impl SyncProblem {
    pub(crate) fn new(cause: Cause, by: DeviceId, said: Said) -> Self {
        Self { cause, by, edits: said.edits, text: said.text }
    }

    /// An edit of ours whose object is gone, whole.
    pub(crate) fn orphan(edit: &Edit, by: DeviceId) -> Self {
        let read = |put: &amble_model::Put| {
            let row = schema::row(edit.object.entity, put.field)?;
            let text = matches!(row.kind, schema::Kind::Line(_) | schema::Kind::Lines(_));
            match &put.value {
                Value::Text(value) if text => Some(value.clone()),
                _ => None,
            }
        };
        let text = edit.puts().iter().filter_map(read).collect();
        Self { cause: Cause::Orphan, by, edits: edit.ids().collect(), text }
    }
}

/// The problems so far, with new ones, less what has settled by itself: edits that are in their
/// author's changes by now, whatever another device claims.
pub(crate) fn standing(
    before: &[SyncProblem],
    new: impl IntoIterator<Item = SyncProblem>,
    doc: &Document,
) -> Vec<SyncProblem> {
    let mut known: BTreeMap<DeviceId, BTreeSet<EditId>> = BTreeMap::new();
    let mut all: Vec<SyncProblem> = Vec::new();
    for mut problem in before.iter().cloned().chain(new) {
        let settled = known.entry(problem.by).or_insert_with(|| doc.edits_of(problem.by));
        problem.edits.retain(|edit| !settled.contains(edit));
        let there = all.iter().any(|p| p.by == problem.by && p.edits == problem.edits);
        if !problem.edits.is_empty() && !there {
            all.push(problem);
        }
    }
    let ours = doc.members().mine.device;
    let theirs = all.iter().filter(|problem| problem.by != ours).count();
    let mut spare = theirs.saturating_sub(PROBLEMS);
    all.retain(|problem| {
        let goes = problem.by != ours && spare > 0;
        spare -= usize::from(goes);
        !goes
    });
    all
}
