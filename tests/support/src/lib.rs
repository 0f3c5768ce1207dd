//! What the tests of several crates share.
//!
//! Read [`seed`] (numbers), [`people`] (the two of a pair, each with a document) and [`acts`]
//! (what they may do): these touch no disk, no clock and no network. [`process`] (one process of
//! `amble`), [`home`] (a home in a temporary folder, and what is asked of it) and [`two_homes`]
//! (pairing and syncing) run the program as a person types it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a check fails by panicking"
)]

pub mod acts;
pub mod home;
pub mod people;
pub mod process;
pub mod seed;
pub mod two_homes;

pub use home::Home;
pub use people::{ANA, BEN, Partner, two_people};
pub use process::{Running, Said};
pub use seed::Seed;
