//! What a home holds besides the shared and the private half: its profile and its people. The
//! rows are JSON under the store's key for the rest.
//!
//! | key | value |
//! |---|---|
//! | `home/profile` | [`Profile`] |
//! | `people/` handle | [`PairRow`] |
//! | `private/` note id | one age file |
//! | `undo/` handle | what takes back the last thing done to a 1:1, where a process kept it |
//! | `zz/home/profile`, `zz/people/` handle | the first two again |

use crate::error::{AmbleError, ErrorKind};
use amble_document::{Genesis, Members, Party};
use amble_model::{Charter, DeviceId, PairHandle, PairId, Person, PersonId, Role};
use amble_store::{Batch, KeyId, Rows};
use amble_sync::Mute;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeSet;

pub(crate) const PROFILE: &str = "home/profile";
pub(crate) const PEOPLE: &str = "people/";
pub(crate) const PRIVATE: &str = "private/";
pub(crate) const UNDO: &str = "undo/";
/// Prefix of a row's second copy. Profile and people are stored twice, far apart, so one damaged
/// page cannot lose both.
pub(crate) const AGAIN: &str = "zz/";

/// Seconds after which a pending pairing is gone.
pub(crate) const PENDING_SECONDS: i64 = 600;
/// Addresses remembered of a device.
pub(crate) const ADDRESSES: usize = 8;

/// Who this home belongs to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) port: u16,
    pub(crate) zone: String,
    /// The number of the next row key.
    pub(crate) next_key: u32,
}

/// A person this home keeps a 1:1 with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PairRow {
    /// What the owner called them before pairing.
    pub(crate) name: String,
    /// Stands for them in edits made before their person id is known.
    pub(crate) placeholder: PersonId,
    /// In the order of adding.
    pub(crate) number: u32,
    /// Whether the row was made by a pairing, so that it goes if that comes to nothing.
    #[serde(default)]
    pub(crate) by_pairing: bool,
    #[serde(default)]
    pub(crate) paired: Option<Paired>,
    #[serde(default)]
    pub(crate) pending: Option<PendingPairing>,
    #[serde(default)]
    pub(crate) last_sync: Option<NaiveDate>,
    #[serde(default)]
    pub(crate) mute: Mute,
    #[serde(default)]
    pub(crate) addresses: Vec<std::net::SocketAddr>,
}

/// A pairing whose last message was lost: no content goes with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PendingPairing {
    pub(crate) paired: Paired,
    /// Unix seconds.
    pub(crate) since: i64,
}

/// What a pairing left behind.
#[derive(derive_more::Debug, Clone, Serialize, Deserialize)]
#[debug("Paired({pair})")]
pub(crate) struct Paired {
    pub(crate) pair: PairId,
    pub(crate) secret: [u8; 32],
    pub(crate) own_role: Role,
    pub(crate) other: Person,
    pub(crate) other_device: DeviceId,
    pub(crate) other_recipient: String,
    pub(crate) other_port: u16,
    pub(crate) charter: Charter,
    pub(crate) safety_number: String,
    pub(crate) file_identity: [u8; 32],
    pub(crate) epoch: u32,
    pub(crate) key: u32,
}

impl Paired {
    /// Whose document it is, seen from this home.
    pub(crate) fn members(&self, me: PersonId, device: DeviceId) -> Members {
        let (manager, report) = match self.own_role {
            Role::Manager => (me, self.other.id),
            Role::Report => (self.other.id, me),
        };
        Members {
            genesis: Genesis { pair: self.pair, epoch: self.epoch, manager, report },
            mine: Party { person: me, device },
            theirs: Party { person: self.other.id, device: self.other_device },
        }
    }

    pub(crate) fn key_id(&self) -> KeyId {
        KeyId(self.key)
    }
}

impl PairRow {
    pub(crate) fn shown_name(&self) -> &str {
        match (&self.paired, &self.pending) {
            (Some(paired), _) => &paired.other.name,
            (None, Some(pending)) if self.by_pairing => &pending.paired.other.name,
            _ => &self.name,
        }
    }

    /// Made by a pairing of which nothing is left.
    pub(crate) fn came_to_nothing(&self) -> bool {
        self.by_pairing && self.paired.is_none() && self.pending.is_none()
    }

    /// The other's person id, or the placeholder before pairing.
    pub(crate) fn other(&self) -> PersonId {
        self.paired.as_ref().map_or(self.placeholder, |p| p.other.id)
    }

    /// Remembers where the other device was found, the latest first.
    pub(crate) fn remember(&mut self, address: std::net::SocketAddr) {
        self.addresses.retain(|a| *a != address);
        self.addresses.insert(0, address);
        self.addresses.truncate(ADDRESSES);
    }
}

fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, AmbleError> {
    serde_json::to_vec(value).map_err(|_| AmbleError::internal("a row could not be written"))
}

fn from_json<T: DeserializeOwned>(bytes: &[u8], row: &str) -> Result<T, AmbleError> {
    serde_json::from_slice(bytes)
        .map_err(|_| AmbleError::new(ErrorKind::Damaged, format!("the row {row} cannot be read")))
}

/// Writes a row and the same again.
fn put_twice<T: Serialize>(batch: &mut Batch, key: &str, row: &T) -> Result<(), AmbleError> {
    let bytes = json(row)?;
    batch.put(KeyId::REST, format!("{AGAIN}{key}"), bytes.clone());
    batch.put(KeyId::REST, key, bytes);
    Ok(())
}

/// A row that is written twice, if one of the two can be read, and whether both could.
fn read_twice<T: DeserializeOwned>(
    rows: &dyn Rows,
    key: &str,
) -> Result<Option<(T, bool)>, AmbleError> {
    let read = |key: &str| match rows.get(key.as_bytes()) {
        Ok(bytes) => bytes.map(|bytes| from_json::<T>(&bytes, key)).transpose(),
        Err(error) => Err(error.into()),
    };
    match (read(key), read(&format!("{AGAIN}{key}"))) {
        (Ok(Some(row)), again) => Ok(Some((row, matches!(again, Ok(Some(_)))))),
        (_, Ok(Some(row))) => Ok(Some((row, false))),
        (Err(error), _) | (_, Err(error)) => Err(error),
        (Ok(None), Ok(None)) => Ok(None),
    }
}

/// Writes the profile, twice.
pub(crate) fn put_profile(batch: &mut Batch, profile: &Profile) -> Result<(), AmbleError> {
    put_twice(batch, PROFILE, profile)
}

/// The profile, if one of the two can be read, and whether both could.
pub(crate) fn profile(rows: &dyn Rows) -> Result<Option<(Profile, bool)>, AmbleError> {
    read_twice(rows, PROFILE)
}

/// Writes a person, twice.
pub(crate) fn put_person(
    batch: &mut Batch,
    handle: PairHandle,
    row: &PairRow,
) -> Result<(), AmbleError> {
    put_twice(batch, &format!("{PEOPLE}{handle}"), row)
}

/// The last thing done to a 1:1 cannot be taken back any more, or is not the last any more.
pub(crate) fn delete_undo(batch: &mut Batch, handle: PairHandle) {
    batch.delete(format!("{UNDO}{handle}"));
}

/// Takes a person away.
pub(crate) fn delete_person(batch: &mut Batch, handle: PairHandle) {
    delete_undo(batch, handle);
    batch.delete(format!("{PEOPLE}{handle}"));
    batch.delete(format!("{AGAIN}{PEOPLE}{handle}"));
}

/// A person as they were read.
pub(crate) struct PersonRead {
    pub(crate) handle: PairHandle,
    pub(crate) row: PairRow,
    /// Whether both of the rows could be read.
    pub(crate) whole: bool,
}

/// Everyone, each from whichever of the two rows can be read.
pub(crate) fn people(rows: &dyn Rows) -> Result<Vec<PersonRead>, AmbleError> {
    let mut handles: BTreeSet<PairHandle> = BTreeSet::new();
    for prefix in [PEOPLE.to_owned(), format!("{AGAIN}{PEOPLE}")] {
        for row in rows.scan(prefix.as_bytes())? {
            let key = String::from_utf8_lossy(&row.key).into_owned();
            handles.insert(key.strip_prefix(&prefix).unwrap_or_default().parse()?);
        }
    }
    let mut out = Vec::new();
    for handle in handles {
        let read = read_twice(rows, &format!("{PEOPLE}{handle}"))?;
        out.extend(read.map(|(row, whole)| PersonRead { handle, row, whole }));
    }
    Ok(out)
}
