//! The shared document of one pair and one epoch. Automerge stops here.
//!
//! ```text
//!   edits ──publish──> changes ──project──> record ──between──> digest
//!                         ^
//!   the other's changes ──guard (scan, authorship, a scratch copy)
//! ```
//!
//! Invariants: everyone computes the same [`Genesis`]; every object is created once and never
//! deleted; each device's changes form one line; what was not written by our own `publish`
//! passes the guard before it touches the document. Pure: no disk, no clock, no randomness.
//!
//! Reading order: [`Genesis`], [`Document`], `publish`, `project`, `scan`, `guard`.

mod document;
mod genesis;
mod guard;
mod ops;
mod project;
mod publish;
mod reading;
mod refusal;
mod scan;
mod tag;
#[cfg(any(test, feature = "testing"))]
mod testing;

pub use document::{Caps, Document, LoadError};
pub use genesis::{Genesis, Members, Party};
pub use guard::{NotTaken, Refused, Taken};
pub use ops::Said;
pub use publish::{PublishError, Published, PublishedChange, Writing};
pub use refusal::Refusal;
pub use tag::AuthorshipKey;
