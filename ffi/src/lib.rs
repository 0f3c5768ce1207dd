//! Amble for Kotlin, Swift and Python.
//!
//! ```text
//! Kotlin, Swift, Python ── thin layer in apps/ ── generated code ── this crate ── amble-core
//! ```
//!
//! What crosses is declared once, in `amble-model`, which derives its shapes in the other
//! languages; here are the objects, the threads and the errors. Nothing is decided here. What
//! holds for every caller:
//! - no call runs on the caller's thread for longer than it takes to hand it over: all work is
//!   done on a runtime that this crate owns;
//! - a fault becomes a `HomeError` with a kind to decide by and a sentence to show, and so does a
//!   panic, and an exception in what the platform brings;
//! - a pairing and a sync are objects of their own, pulled for events, and closed by `leave`;
//! - after [`HomeHandle::shutdown`] has returned nothing calls back and the home is free.
//!
//! Reading order: `home` with `shared` and `private`, `sessions` (pairing, syncing), `changes`,
//! `platform` (what the app brings), `runtime`.

mod changes;
mod home;
mod platform;
mod private;
mod runtime;
mod sessions;
mod shared;

pub use changes::ChangesHandle;
pub use home::{HomeHandle, InviteRequest, JoinRequest, RepairedHome, SyncRequest, repair};
pub use platform::{
    LocalMoment, Platform, PlatformClock, PlatformDiscovery, PlatformError, PlatformSecrets,
};
pub use sessions::{PairingHandle, SyncHandle};
pub use shared::read_list;

uniffi::setup_scaffolding!();
