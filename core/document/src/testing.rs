//! A document as tests want it: of an app that was not updated, or full.

use crate::{Document, document::Caps};
use amble_model::Entity;

impl Document {
    /// The document as an older app sees it, which knows only these entities: for tests of an app
    /// that was not updated.
    #[must_use]
    pub fn as_known_to(mut self, known: &'static [Entity]) -> Self {
        self.known = known;
        self.find_places();
        self
    }

    /// The document with less room: for tests of one that is full.
    #[must_use]
    pub fn with_caps(mut self, caps: Caps) -> Self {
        self.caps = caps;
        self
    }
}
