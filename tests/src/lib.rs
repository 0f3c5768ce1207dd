//! What the checks of the whole share: homes in temporary folders, and the `amble` binary as a
//! person types it. Runs that binary, and touches nothing else.
//!
//! A check fails by panicking, here too: what a check expects is said where it is asked for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a check fails by panicking"
)]

mod home;
mod running;

pub use home::{Home, Said};
pub use running::{Running, meet, pair};
