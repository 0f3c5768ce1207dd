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

/// A small deterministic source of numbers (xorshift64*, Vigna 2016), so that every failure can
/// be run again from its seed.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// Below `end`.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next()).unwrap() % end
    }
}
