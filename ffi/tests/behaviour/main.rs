//! What an app may rely on, whatever language it is written in: closing, cancelling, failing
//! platforms, and what is found nearby. On loopback only.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod calls;
mod closing;
mod fakes;
mod nearby;
mod platform;
mod scene;
mod sessions;
