//! One contact, from hello to acknowledged: outbox, publish, parcel, guard, commit.
//!
//! ```text
//!  receive a parcel, whatever brought it:
//!    1. note the tips: what the other holds now; mark as delivered what stands under *yours*
//!    2. publish the outbox                                         (1 and 2: one transaction)
//!    3. take in what fits, or, if this home is an old copy, adopt   (another)
//!    4. live only: answer if something is lacking or my tips changed
//! ```
//!
//! Invariants: nothing is published before the other's hello has been read, or a file is written
//! or opened; only what is durable is sent; every saved edit ends delivered, taken back, or shown
//! as a problem. No clock, no network; randomness comes in as an argument. The vault cannot be
//! named here.
//!
//! Reading order: [`Shared`], `receive`, `adopt`, `rows`.

mod adopt;
mod error;
mod mute;
mod problem;
mod receive;
mod rows;
mod shared;
mod way;

pub use error::{ContactError, SaveError, UnshareError};
pub use mute::Mute;
pub use problem::{Problem, Why};
pub use receive::Received;
pub use shared::Shared;
pub use way::Way;
