//! Writes that belong together, and how they become sealed rows. Touches no file.

use crate::{KeyId, RowDamage, StoreError, keys::RowKeys};
use zeroize::Zeroizing;

/// Writes that become durable together or not at all, done in the order they were added.
///
/// Values are wiped when the batch is dropped; `Debug` shows only how many writes there are.
#[derive(derive_more::Debug, Clone, Default)]
#[debug("Batch {{ writes: {}, .. }}", _0.len())]
pub struct Batch(Vec<Write>);

#[derive(Clone)]
enum Write {
    Put { id: KeyId, key: Vec<u8>, value: Zeroizing<Vec<u8>> },
    Delete { key: Vec<u8> },
    CreateKey(KeyId),
    DestroyKey(KeyId),
}

impl Batch {
    /// An empty batch.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a row under this key, in place of what was there, sealed under the key of that id.
    pub fn put(
        &mut self,
        key_id: KeyId,
        key: impl Into<Vec<u8>>,
        value: impl Into<Vec<u8>>,
    ) -> &mut Self {
        let value = Zeroizing::new(value.into());
        self.0.push(Write::Put { id: key_id, key: key.into(), value });
        self
    }

    /// Removes the row under this key, if there is one, damaged or not.
    pub fn delete(&mut self, key: impl Into<Vec<u8>>) -> &mut Self {
        self.0.push(Write::Delete { key: key.into() });
        self
    }

    /// Draws a fresh random row key. If that key exists already it stays as it is.
    pub fn create_key(&mut self, key_id: KeyId) -> &mut Self {
        self.0.push(Write::CreateKey(key_id));
        self
    }

    /// Destroys a row key: no row sealed under it can ever be opened again. Rows stay listed, as
    /// forgotten, until they are deleted. Does nothing if there is no such key.
    pub fn destroy_key(&mut self, key_id: KeyId) -> &mut Self {
        self.0.push(Write::DestroyKey(key_id));
        self
    }

    /// Whether it holds no writes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many writes it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Seals every row, without writing anything. `keys` afterwards knows the keys as they are
    /// after this batch; on an error it must be thrown away.
    ///
    /// # Errors
    /// Of one batch ([`StoreError::is_of_one_batch`]), or what `load` said.
    pub(crate) fn seal(
        &self,
        keys: &mut RowKeys<'_>,
        mut load: impl FnMut(KeyId) -> Result<Option<Vec<u8>>, StoreError>,
    ) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::with_capacity(self.0.len());
        for write in &self.0 {
            match write {
                Write::Put { id, key, value } => {
                    let row_key = keys.find(*id, &mut load)?.map_err(StoreError::no_key)?;
                    changes.push(Change::Row(key.clone(), Some(row_key.seal(*id, key, value)?)));
                }
                Write::Delete { key } => changes.push(Change::Row(key.clone(), None)),
                Write::CreateKey(id) => match keys.find(*id, &mut load)? {
                    Ok(_) => {}
                    Err(RowDamage::KeyGone { .. }) => {
                        changes.push(Change::Key(*id, Some(keys.create(*id)?)));
                    }
                    // A damaged key is not written over: it may still be recovered.
                    Err(damage) => return Err(StoreError::no_key(damage)),
                },
                Write::DestroyKey(KeyId::REST) => return Err(StoreError::RestKey),
                Write::DestroyKey(id) => {
                    keys.destroy(*id);
                    changes.push(Change::Key(*id, None));
                }
            }
        }
        Ok(changes)
    }
}

/// What a sealed batch does to the tables; `None` removes.
pub(crate) enum Change {
    /// Under this key of the rows.
    Row(Vec<u8>, Option<Vec<u8>>),
    /// Under this id of the keys.
    Key(KeyId, Option<Vec<u8>>),
}
