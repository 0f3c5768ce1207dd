//! What every store does. Touches nothing; the two stores implement it.

use crate::{Batch, RowDamage, StoreError};
use std::fmt;

/// Sealed rows under byte-string keys: what the store on disk and the store in memory both do.
///
/// One set of tests runs on both, so what holds for one holds for the other.
pub trait Rows: Send + Sync + fmt::Debug {
    /// The value of a row, or `None` if there is no such row.
    ///
    /// # Errors
    /// [`StoreError::Row`] if the row is there and cannot be opened; it is left as it is. Other
    /// variants if the file cannot be read.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// All rows whose key begins with `prefix`, in the order of their keys (as unsigned bytes).
    /// A row that cannot be opened is listed as such and does not hide the others.
    ///
    /// # Errors
    /// If the file cannot be read.
    fn scan(&self, prefix: &[u8]) -> Result<Vec<Row>, StoreError>;

    /// Writes the batch; returns once it is durable. An empty batch does nothing.
    ///
    /// # Errors
    /// [`StoreError::MissingKey`], [`StoreError::RestKey`] and [`StoreError::TooLarge`] say that
    /// nothing of this batch was written. After any other error it is there whole or not at all;
    /// committing the same batch again is safe.
    fn commit(&self, batch: Batch) -> Result<(), StoreError>;
}

/// One row of a scan. `Debug` shows sizes only.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// The row's whole key, prefix included.
    pub key: Vec<u8>,
    /// What was put under it, or why that cannot be read.
    pub value: Result<Vec<u8>, RowDamage>,
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Row");
        out.field("key_bytes", &self.key.len());
        match &self.value {
            Ok(value) => out.field("value_bytes", &value.len()),
            Err(damage) => out.field("damage", damage),
        };
        out.finish()
    }
}
