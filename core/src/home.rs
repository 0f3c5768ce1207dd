//! What a home holds besides the shared and the private half: its profile and its people. The
//! rows are JSON under the store's key for the rest.
//!
//! | key | value |
//! |---|---|
//! | `home/profile` | [`Profile`] |
//! | `people/` handle | [`PairRow`] |
//! | `private/` note id | one age file |
//! | `zz/profile` | [`Profile`] again |

use crate::{
    amble::{from_json, json},
    error::AmbleError,
};
use amble_contact::Mute;
use amble_document::{Genesis, Members, Party};
use amble_model::{Charter, DeviceId, PairHandle, PairId, Person, PersonId, Role};
use amble_store::{Batch, KeyId, Rows};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub(crate) const PROFILE: &str = "home/profile";
/// The same row at the other end of the file: without a profile nothing else here can be used,
/// and one damaged page must not cost a home.
pub(crate) const PROFILE_AGAIN: &str = "zz/profile";
pub(crate) const PEOPLE: &str = "people/";
pub(crate) const PRIVATE: &str = "private/";

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
    pub(crate) pending: Option<Pending>,
    #[serde(default)]
    pub(crate) last_contact: Option<NaiveDate>,
    #[serde(default)]
    pub(crate) mute: Mute,
    #[serde(default)]
    pub(crate) addresses: Vec<std::net::SocketAddr>,
}

/// A pairing whose last word was lost: no content goes with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub(crate) paired: Paired,
    /// Unix seconds.
    pub(crate) since: i64,
}

/// What a pairing left behind.
#[derive(Clone, Serialize, Deserialize)]
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

impl std::fmt::Debug for Paired {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Paired({})", self.pair)
    }
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

    /// Remembers where the other device was found, the latest first.
    pub(crate) fn remember(&mut self, address: std::net::SocketAddr) {
        self.addresses.retain(|a| *a != address);
        self.addresses.insert(0, address);
        self.addresses.truncate(ADDRESSES);
    }
}

/// Writes the profile, twice.
pub(crate) fn put_profile(batch: &mut Batch, profile: &Profile) -> Result<(), AmbleError> {
    let bytes = json(profile)?;
    batch.put(KeyId::REST, PROFILE, bytes.clone());
    batch.put(KeyId::REST, PROFILE_AGAIN, bytes);
    Ok(())
}

/// The profile, if one of the two can be read, and whether both could.
pub(crate) fn profile(rows: &dyn Rows) -> Result<Option<(Profile, bool)>, AmbleError> {
    let read = |key: &str| match rows.get(key.as_bytes()) {
        Ok(bytes) => bytes.map(|bytes| from_json::<Profile>(&bytes, key)).transpose(),
        Err(error) => Err(error.into()),
    };
    match (read(PROFILE), read(PROFILE_AGAIN)) {
        (Ok(Some(profile)), again) => Ok(Some((profile, matches!(again, Ok(Some(_)))))),
        (_, Ok(Some(profile))) => Ok(Some((profile, false))),
        (Err(error), _) | (_, Err(error)) => Err(error),
        (Ok(None), Ok(None)) => Ok(None),
    }
}

pub(crate) fn person_key(handle: PairHandle) -> String {
    format!("{PEOPLE}{handle}")
}
