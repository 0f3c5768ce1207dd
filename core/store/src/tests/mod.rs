//! Tests by kind of failure. What they share: a root, a folder, and a home to write into.

mod contract;
mod damage;
mod disk;
mod faults;
mod files;
mod kill;
mod power;
mod vector;

use crate::{Batch, KeyId, Store, StoreRoot};
use std::path::PathBuf;
use tempfile::TempDir;

/// The root of every store in these tests.
fn root() -> StoreRoot {
    StoreRoot::new([7; 32])
}

/// A folder that cleans up, and the store's file name in it.
fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.redb");
    (folder, file)
}

/// A batch of one row under the rest key.
fn one(key: &str, value: &str) -> Batch {
    let mut batch = Batch::new();
    batch.put(KeyId::REST, key, value);
    batch
}

/// A new store in a folder.
fn fresh() -> (TempDir, PathBuf, Store) {
    let (folder, file) = folder();
    let store = Store::create(&file, &root()).unwrap();
    (folder, file, store)
}
