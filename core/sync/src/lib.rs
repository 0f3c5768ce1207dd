//! One sync, from hello to acknowledged: outbox, publish, parcel, guard, commit.
//!
//! ```text
//!  receive a parcel, whatever brought it:
//!    1. note the tips: what the other holds now; mark as delivered what is under *yours*
//!    2. publish the outbox                                         (1 and 2: one transaction)
//!    3. take in what fits or, if this home is an old copy, adopt   (another)
//!    4. live only: answer if something is lacking or my tips changed
//! ```
//!
//! Invariants: nothing is published before the other's hello has been read, or a file is written
//! or opened; only what is durable is sent; what the other says of our changes counts only when it
//! is proved; every saved edit ends delivered, taken back, or shown as a problem. No clock, no
//! network; randomness comes in as an argument. The vault cannot be named here.
//!
//! Reading order: [`PairSync`], `outbox` (what waits) with `save`, `kept` (our edits as they are
//! kept), `replica` (the document and what is known of it) with `publish`, `live` and `files` (how
//! a parcel comes and goes), `receive`, `adopt`, `problem`, `rows`. `tests/model/sync_model.py` states the same rules.

mod adopt;
mod error;
mod files;
mod kept;
mod live;
mod mute;
mod outbox;
mod pair;
mod problem;
mod publish;
mod receive;
mod replica;
mod rows;
mod save;
#[cfg(any(test, feature = "testing"))]
mod testing;

pub use error::{SaveError, SyncError, UnshareError};
pub use files::FileParcel;
pub use mute::Mute;
pub use outbox::OutboxRow;
pub use pair::{News, PairSync};
pub use problem::{Cause, SyncProblem};
pub use receive::Received;
pub use rows::has_outbox;
#[cfg(any(test, feature = "testing"))]
pub use testing::FirstHalf;
