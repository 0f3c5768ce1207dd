//! Pairing and syncing as they run: the machines of `link`, driven over `net`, for a home that is
//! seen through a trait.
//!
//! ```text
//!   SyncHome  <── hello, receive, send what was saved ──  SyncSession   ──frames──>  other device
//!   PairingHome <── may it, keep it ────────────────────  PairingSession ──frames──> other device
//! ```
//!
//! What is private cannot be named here: this crate knows no vault and no store. Every step of a
//! home may wait for the disk, so each runs on a thread where it may block.
//!
//! Reading order: [`home`] (what is asked of a home), `endpoint`, `target`, `discovery`, `run`
//! (what the steps of a sync share), `sync` (finding the other device) with `session` (one
//! connection) and `nearby`; `pairing`.

mod discovery;
mod endpoint;
pub mod home;
mod nearby;
mod pairing;
mod run;
mod session;
mod sync;
mod target;

pub use amble_net::Listen;
pub use discovery::Discovery;
pub use endpoint::LocalDevice;
pub use home::{HomeFault, PairingHome, SyncHome, SyncStep};
pub use pairing::{BeginError, Invite, Join, PairingSession};
pub use run::{Direction, Tap};
pub use sync::{SyncPlan, SyncSession};
pub use target::SyncTarget;
