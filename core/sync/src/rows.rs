//! The rows of one pair in the store: their keys, and how they read and write.
//!
//! | key, after the pair's handle | value | sealed under |
//! |---|---|---|
//! | `change/` epoch u32, number u64 | device 32, tag 16, raw change | epoch |
//! | `sent/` epoch u32, tip 32 | the edits in that change of ours, until it is delivered (JSON) | epoch |
//! | `kept/` epoch u32, tip 32 | the same, once it is delivered | epoch |
//! | `record/` epoch u32 | the record cache: projector version, record (JSON) | epoch |
//! | `base/` epoch u32 | the record at the end of the last sync (JSON) | epoch |
//! | `problems/` epoch u32 | what could not be taken in (JSON) | epoch |
//! | `peer/` epoch u32 | tips the other last named | epoch |
//! | `outbox/` number u64 | an edit that waits (JSON) | the rest |

use crate::error::SyncError;
use amble_document::Members;
use amble_model::{DeviceId, Envelope, PairHandle, Tag, Tip};
use amble_store::{Batch, KeyId, Rows, StoreError};
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;

/// The last change of each device that the other holds, as it last named them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct PeerHeads {
    /// The other's last change.
    pub(crate) theirs: Option<Tip>,
    /// Our last change that the other holds.
    pub(crate) ours: Option<Tip>,
}

/// The rows of one pair.
#[derive(Debug, Clone)]
pub(crate) struct PairRows {
    pub(crate) store: Arc<dyn Rows>,
    pub(crate) handle: PairHandle,
    /// The key of the epoch's rows, once there is a document.
    pub(crate) epoch_key: KeyId,
    pub(crate) epoch: u32,
}

/// A value as a row.
///
/// # Errors
/// [`SyncError::Unwritable`]: a row is never written empty in its place.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<Vec<u8>, SyncError> {
    serde_json::to_vec(value).map_err(|_| SyncError::Unwritable)
}

pub(crate) fn from_json<T: DeserializeOwned>(
    bytes: &[u8],
    row: &'static str,
) -> Result<T, SyncError> {
    serde_json::from_slice(bytes).map_err(|_| SyncError::Row(row))
}

impl PairRows {
    pub(crate) fn new(
        store: Arc<dyn Rows>,
        handle: PairHandle,
        members: Option<&Members>,
        key: KeyId,
    ) -> Self {
        let epoch = members.map_or(0, |m| m.genesis.epoch);
        Self { store, handle, epoch_key: key, epoch }
    }

    fn key(&self, space: &str, rest: &[u8]) -> Vec<u8> {
        let mut key = format!("{}/{space}/", self.handle).into_bytes();
        key.extend(rest);
        key
    }

    fn epoch_row(&self, space: &str, rest: &[u8]) -> Vec<u8> {
        let mut at = self.epoch.to_be_bytes().to_vec();
        at.extend(rest);
        self.key(space, &at)
    }

    pub(crate) fn change(&self, number: u64) -> Vec<u8> {
        self.epoch_row("change", &number.to_be_bytes())
    }

    pub(crate) fn sent(&self, tip: Tip) -> Vec<u8> {
        self.epoch_row("sent", &tip.0)
    }

    pub(crate) fn kept(&self, tip: Tip) -> Vec<u8> {
        self.epoch_row("kept", &tip.0)
    }

    pub(crate) fn outbox(&self, number: u64) -> Vec<u8> {
        self.key("outbox", &number.to_be_bytes())
    }

    pub(crate) fn single(&self, space: &str) -> Vec<u8> {
        self.epoch_row(space, &[])
    }

    pub(crate) fn get<T: DeserializeOwned>(
        &self,
        space: &'static str,
    ) -> Result<Option<T>, SyncError> {
        match self.store.get(&self.single(space))? {
            Some(bytes) => from_json(&bytes, space).map(Some),
            None => Ok(None),
        }
    }

    /// Rows of a space with what follows the prefix in their keys. A damaged row is an error
    /// unless `lost` counts it.
    pub(crate) fn scan(
        &self,
        prefix: &[u8],
        mut lost: Option<&mut usize>,
    ) -> Result<Vec<Scanned>, SyncError> {
        let mut out = Vec::new();
        for row in self.store.scan(prefix)? {
            let rest = row.key.get(prefix.len()..).unwrap_or_default().to_vec();
            match (row.value, &mut lost) {
                (Ok(value), _) => out.push(Scanned { rest, value }),
                (Err(_), Some(lost)) => **lost += 1,
                (Err(damage), None) => return Err(StoreError::Row(damage).into()),
            }
        }
        Ok(out)
    }

    pub(crate) fn outbox_prefix(&self) -> Vec<u8> {
        self.key("outbox", &[])
    }

    pub(crate) fn change_prefix(&self) -> Vec<u8> {
        self.epoch_row("change", &[])
    }

    pub(crate) fn sent_prefix(&self) -> Vec<u8> {
        self.epoch_row("sent", &[])
    }

    pub(crate) fn kept_prefix(&self) -> Vec<u8> {
        self.epoch_row("kept", &[])
    }

    pub(crate) fn put<T: Serialize>(
        &self,
        batch: &mut Batch,
        space: &str,
        value: &T,
    ) -> Result<(), SyncError> {
        batch.put(self.epoch_key, self.single(space), to_json(value)?);
        Ok(())
    }

    pub(crate) fn put_peer_heads(&self, batch: &mut Batch, heads: PeerHeads) {
        let mut bytes = Vec::new();
        for tip in [heads.theirs, heads.ours] {
            bytes.push(u8::from(tip.is_some()));
            bytes.extend(tip.unwrap_or(Tip([0; 32])).0);
        }
        batch.put(self.epoch_key, self.single("peer"), bytes);
    }

    pub(crate) fn peer_heads(&self) -> Result<Option<PeerHeads>, SyncError> {
        let Some(bytes) = self.store.get(&self.single("peer"))? else { return Ok(None) };
        let tip = |at: usize| -> Result<Option<Tip>, SyncError> {
            let is = bytes.get(at).ok_or(SyncError::Row("peer"))?;
            let hash = bytes.get(at + 1..at + 33).and_then(|h| h.try_into().ok());
            Ok((*is == 1).then_some(Tip(hash.ok_or(SyncError::Row("peer"))?)))
        };
        Ok(Some(PeerHeads { theirs: tip(0)?, ours: tip(33)? }))
    }
}

/// Whether something that was shared with this person waits: it is kept, and so are they.
///
/// # Errors
/// The store's.
pub fn has_outbox(store: &dyn Rows, handle: PairHandle) -> Result<bool, StoreError> {
    Ok(!store.scan(format!("{handle}/outbox/").as_bytes())?.is_empty())
}

/// A row found by its prefix.
pub(crate) struct Scanned {
    pub(crate) rest: Vec<u8>,
    pub(crate) value: Vec<u8>,
}

impl Scanned {
    /// The tip at the end of the key.
    pub(crate) fn tip(&self) -> Result<Tip, SyncError> {
        let hash = self.rest.as_slice().try_into().map_err(|_| SyncError::Row("tip"))?;
        Ok(Tip(hash))
    }

    /// The number at the end of the key.
    pub(crate) fn number(&self) -> Result<u64, SyncError> {
        let bytes = self.rest.as_slice().try_into().map_err(|_| SyncError::Row("number"))?;
        Ok(u64::from_be_bytes(bytes))
    }
}

pub(crate) fn envelope_bytes(envelope: &Envelope) -> Vec<u8> {
    let mut bytes = envelope.device.0.to_vec();
    bytes.extend(envelope.tag.0);
    bytes.extend(&envelope.raw);
    bytes
}

pub(crate) fn envelope(bytes: &[u8]) -> Option<Envelope> {
    let (device, rest) = bytes.split_first_chunk::<32>()?;
    let (tag, raw) = rest.split_first_chunk::<16>()?;
    Some(Envelope { device: DeviceId(*device), tag: Tag(*tag), raw: raw.to_vec() })
}
