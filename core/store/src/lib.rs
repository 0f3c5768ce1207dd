//! Where everything of a home rests: one file of sealed rows, with no idea what a row means.
//!
//! ```text
//!   Batch ──> queue ──> one writer thread ──> seal each row ──> redb, one transaction, fsync
//!                                                                  │
//!   commit returns <───────────────────────────────────────────────┘
//!
//!   get, scan ──> redb, read transaction ──> open each row ──> plain bytes, or its damage
//!
//!   meta   format, check     check is sealed under the root: tells a wrong root from damage
//!   keys   key id -> a row key, sealed under the root
//!   rows   row's key -> value, sealed under the row key that its header names
//! ```
//!
//! What holds, whatever happens to the process, the power or the disk:
//!
//! 1. a commit that returned is there after any crash; a batch is there whole or not at all;
//! 2. damage ends in a typed error, never in wrong data; damage that is there when the file is
//!    opened never ends in an absent row either;
//! 3. a file that is damaged, newer, or another's is not written to, not even by opening it;
//! 4. a destroyed key opens nothing, and is wiped from the file's free pages. What a crash in
//!    that moment or the disk itself keeps of it, only the root's secrecy protects.
//!
//! It relies on a disk that has what it was told to sync. It cannot detect that the file was
//! replaced by an older copy; the caller must.
//!
//! A file's name, the number and sizes of its rows, and the rows' keys are not secret here:
//! keys are ids, and whatever must be hidden goes into a value.
//!
//! Reading order: [`Rows`] (what a store does), [`Batch`], `row` (the sealed bytes), `keys`,
//! `file` (opening and proving), `deferred` (how opening writes nothing), `create`, `recover`,
//! `shared`, `writer`, [`Store`];
//! then `testing`, the same rules without a disk.

mod batch;
mod create;
mod deferred;
mod error;
mod file;
mod keys;
mod recover;
mod row;
mod rows;
mod shared;
mod store;
#[cfg(any(test, feature = "testing"))]
mod testing;
mod writer;

#[cfg(test)]
mod tests;

pub use batch::Batch;
pub use error::{OpenError, RowDamage, StoreError};
pub use keys::{KeyId, StoreRoot};
pub use recover::Recovery;
pub use rows::{Row, Rows};
pub use store::{CheckReport, Store};
#[cfg(any(test, feature = "testing"))]
pub use testing::{MemoryStore, StoreCopy};
