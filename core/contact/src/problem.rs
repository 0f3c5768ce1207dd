//! What could not be taken in or kept, shown until it is settled by itself or by its owner.

use amble_document::Said;
use amble_model::{DeviceId, EditId};
use serde::{Deserialize, Serialize};

/// Why something is shown as a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It stands on something that has not come yet.
    Missing,
    /// It comes from an old copy of a home, beside what was said since.
    OldCopy,
    /// It was given up when this home took back what the other kept.
    SetAside,
    /// It changes a thing that was set aside.
    Orphan,
}

impl Why {
    /// One sentence for the person.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Missing => {
                "this came before what it belongs to; meeting once more brings the rest"
            }
            Self::OldCopy => {
                "this was written on an older copy and is not on your agenda; add it again if it still matters"
            }
            Self::SetAside => {
                "this was set aside when two older copies met; add it again if it still matters"
            }
            Self::Orphan => {
                "this changed something that was set aside; add it again if it still matters"
            }
        }
    }
}

/// Something that is neither held nor waiting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Why.
    pub why: Why,
    /// The device that wrote them.
    pub by: DeviceId,
    /// The edits it is about. Once all of them are in the document, the problem is gone.
    pub edits: Vec<EditId>,
    /// What they say, shortened.
    pub words: Vec<String>,
}

impl Problem {
    pub(crate) fn new(why: Why, by: DeviceId, said: Said) -> Self {
        Self { why, by, edits: said.edits, words: said.words }
    }
}
