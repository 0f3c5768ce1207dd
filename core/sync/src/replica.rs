//! This home's copy of the shared document, and what is known of the other's.

use crate::{
    error::SyncError,
    kept::KeptEdit,
    problem::SyncProblem,
    rows::{self, PairRows, PeerHeads},
};
use amble_document::{Document, Members};
use amble_model::{Edit, Envelope, Record, Tip};
use amble_store::Batch;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Version of the projection: a record cached by another is computed again.
pub(crate) const PROJECTOR: u32 = 2;

#[derive(Serialize, Deserialize)]
pub(crate) struct Cache {
    pub(crate) projector: u32,
    pub(crate) record: Record,
}

/// The edits of one change of ours, kept as long as the epoch lives: whatever is withdrawn of
/// ours is published again whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OwnChange {
    /// The number of the change's row: our changes were published in this order.
    pub(crate) number: u64,
    pub(crate) edits: Vec<KeptEdit>,
    /// The other has said that it holds the change. Then its row is another, which is not read
    /// until the document is.
    #[serde(skip)]
    pub(crate) delivered: bool,
}

/// What is known of the document without loading it, and the document once it is loaded.
#[derive(Debug, Default)]
pub(crate) struct Replica {
    pub(crate) own: BTreeMap<Tip, OwnChange>,
    pub(crate) peer: Option<PeerHeads>,
    pub(crate) problems: Vec<SyncProblem>,
    pub(crate) record: Arc<Record>,
    pub(crate) document: Option<Held>,
}

/// The document with the number of each change's row.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) doc: Document,
    pub(crate) numbers: BTreeMap<Tip, u64>,
    next: u64,
}

impl Replica {
    pub(crate) fn read(rows: &PairRows, members: &Members) -> Result<Self, SyncError> {
        let mut new = Self::default();
        for row in rows.scan(&rows.sent_prefix(), None)? {
            new.own.insert(row.tip()?, rows::from_json(&row.value, "sent")?);
        }
        new.peer = rows.peer_heads()?;
        new.problems = rows.get("problems")?.unwrap_or_default();
        match rows.get::<Cache>("record") {
            Ok(Some(cache)) if cache.projector == PROJECTOR => new.record = Arc::new(cache.record),
            Ok(None) if new.peer.is_none() && new.own.is_empty() => {}
            // Another projector's, or damaged: it is only a cache.
            _ => new.record = Arc::new(new.held(rows, members)?.doc.project()),
        }
        Ok(new)
    }

    /// The document, loaded from its rows if it has not been yet. Rows that are damaged, and what
    /// depends on them, are left out: the other device gives them back.
    pub(crate) fn held(
        &mut self,
        rows: &PairRows,
        members: &Members,
    ) -> Result<&mut Held, SyncError> {
        if self.document.is_none() {
            let (mut envelopes, mut places, mut lost) = (Vec::new(), Vec::new(), 0);
            for row in rows.scan(&rows.change_prefix(), Some(&mut lost))? {
                places.push(row.number()?);
                envelopes.push(rows::envelope(&row.value).ok_or(SyncError::Row("change"))?);
            }
            let next = places.last().map_or(0, |n| n + 1) + lost as u64;
            let doc = Document::load(*members, envelopes.clone())
                .or_else(|_| Document::load_salvaged(*members, envelopes.clone()))?;
            let mut numbers = BTreeMap::new();
            for (envelope, number) in envelopes.iter().zip(places) {
                if let Ok((tip, _)) = Document::read(envelope) {
                    numbers.insert(tip, number);
                }
            }
            // One that is damaged is missed only if its change must be published again.
            for row in rows.scan(&rows.kept_prefix(), Some(&mut lost))? {
                let kept: OwnChange = rows::from_json(&row.value, "kept")?;
                self.own.insert(row.tip()?, OwnChange { delivered: true, ..kept });
            }
            self.document = Some(Held { doc, numbers, next });
        }
        self.document.as_mut().ok_or(SyncError::NotPaired)
    }

    /// Whether the document does not hold a change of ours, because its row was lost.
    pub(crate) fn has_lost(&self) -> bool {
        let lost = |held: &Held| self.own.keys().any(|tip| !held.doc.holds(*tip));
        self.document.as_ref().is_some_and(lost)
    }

    /// Edits that were sent and of which the other has not said that they arrived.
    pub(crate) fn undelivered(&self) -> impl Iterator<Item = &Edit> {
        let sent = self.own.values().filter(|change| !change.delivered);
        sent.flat_map(|change| &change.edits).map(|kept| &kept.edit)
    }
}

impl Held {
    /// The row of a change that is now held. Returns its number.
    pub(crate) fn put(
        &mut self,
        rows: &PairRows,
        batch: &mut Batch,
        tip: Tip,
        envelope: &Envelope,
    ) -> u64 {
        let number = self.next;
        batch.put(rows.epoch_key, rows.change(number), rows::envelope_bytes(envelope));
        self.numbers.insert(tip, number);
        self.next += 1;
        number
    }
}

/// A set of tips, for what is kept and what goes.
pub(crate) type Tips = BTreeSet<Tip>;
