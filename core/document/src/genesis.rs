//! The first change of a document: a function of schema, pair, epoch and the two people.
//!
//! Both devices compute the same bytes, so the top-level maps exist once. It depends on the pair
//! and the epoch, so a change of one pair or epoch never fits another: its dependencies are
//! unknown there.

use amble_model::{DeviceId, PairId, PersonId, schema};
use automerge::{
    ActorId, Automerge, AutomergeError, Change, ObjType, ROOT, TextEncoding,
    transaction::{CommitOptions, Transactable},
};

/// A person on a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Party {
    /// Who.
    pub person: PersonId,
    /// On which device.
    pub device: DeviceId,
}

/// What the first change is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Genesis {
    /// The pair.
    pub pair: PairId,
    /// Which life of the document, from 0.
    pub epoch: u32,
    /// The manager: the first person.
    pub manager: PersonId,
    /// The report.
    pub report: PersonId,
}

/// Whose document it is, seen from this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Members {
    /// What the document begins with.
    pub genesis: Genesis,
    /// This device and its owner.
    pub mine: Party,
    /// The other device and its owner.
    pub theirs: Party,
}

impl Members {
    /// The person who writes on a device of this pair.
    #[must_use]
    pub fn person(&self, device: DeviceId) -> Option<PersonId> {
        let all = [self.mine, self.theirs];
        all.iter().find(|p| p.device == device).map(|p| p.person)
    }

    /// Whether this device's owner is the first person, whose copy is kept if both homes were
    /// restored from old copies.
    #[must_use]
    pub fn first(&self) -> bool {
        self.mine.person == self.genesis.manager
    }
}

impl Genesis {
    /// The document with nothing but the top-level maps.
    pub(crate) fn document(&self) -> Result<Automerge, AutomergeError> {
        let mut hasher = blake3::Hasher::new_derive_key("amble 1 genesis actor");
        hasher.update(&schema::SCHEMA.to_be_bytes());
        hasher.update(&self.pair.0);
        hasher.update(&self.epoch.to_be_bytes());
        hasher.update(&self.manager.0);
        hasher.update(&self.report.0);
        let mut actor = [0; 16];
        hasher.finalize_xof().fill(&mut actor);

        let mut doc = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
        doc.set_actor(ActorId::from(actor));
        let mut tx = doc.transaction();
        tx.put(ROOT, "amble", i64::from(schema::SCHEMA))?;
        tx.put(ROOT, "pair", self.pair.key())?;
        tx.put(ROOT, "epoch", i64::from(self.epoch))?;
        tx.put(ROOT, "manager", self.manager.key())?;
        tx.put(ROOT, "report", self.report.key())?;
        for map in schema::MAPS {
            tx.put_object(ROOT, map, ObjType::Map)?;
        }
        tx.commit_with(CommitOptions::default().with_time(0));
        Ok(doc)
    }

    /// The bytes of the first change.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let doc = self.document().ok();
        let first: Option<Change> = doc.and_then(|d| d.get_changes(&[]).into_iter().next());
        first.map(|c| c.raw_bytes().to_vec()).unwrap_or_default()
    }
}
