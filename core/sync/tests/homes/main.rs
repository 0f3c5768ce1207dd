//! Single scenes of two homes: rows that are lost, and what a partner with changed software tries.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod attacks;
mod damage;
mod home;
mod old_copies;
