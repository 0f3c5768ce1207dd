//! The private half: what a person writes for themselves, and the keys of a home.
//!
//! ```text
//! PrivateRecord --seal--> SealedRecord (one age file) --open--> PrivateRecord
//!                  |                                     |
//!                Vault  <----- Secret "vault" <----- SecretStore (keychain, keyring, file)
//! ```
//!
//! What always holds:
//! - A record opens to exactly what was sealed under that id, or to an error. Never to nothing,
//!   never to something else.
//! - A home's secrets are there together or the home says which are missing. A damaged secret is
//!   never taken for a missing one, so it is never replaced.
//! - Nothing here travels. This crate knows no document, no store and no network; the only ways
//!   out are a record's own bytes and [`Vault::identity_file`], both of which the plain `age`
//!   tool reads.
//! - Secrets and texts are wiped from memory when dropped (copies inside the age library aside),
//!   and print as `...`.
//!
//! Read in this order: `secrets` (what a secret is, where it rests), `keys` (the four of a home),
//! `file_secrets` (the plainest place to rest), `record` (what is written), `vault` (seal, open).

mod file_secrets;
mod keys;
mod record;
mod secrets;
mod vault;

pub use file_secrets::FileSecrets;
pub use keys::Keys;
pub use record::{PrivateKind, PrivateRecord, RecordError};
pub use secrets::{MemorySecrets, Secret, SecretError, SecretName, SecretStore};
pub use vault::{SealedRecord, Vault, VaultError};
