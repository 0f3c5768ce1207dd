//! This home's copy of the shared document, and what is known of the other's.

use crate::{
    error::SyncError,
    pair::PairSync,
    problem::SyncProblem,
    rows::{self, PairRows, PeerHeads},
};
use amble_document::{Document, Members, Published, Writing};
use amble_model::{Edit, Envelope, Op, PersonId, Record, Tip, rules, schema};
use amble_store::Batch;
use schema::Writer;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Version of the projection: a record cached by another is computed anew.
const PROJECTOR: u32 = 2;

#[derive(Serialize, Deserialize)]
struct Cache {
    projector: u32,
    record: Record,
}

/// The edits of one change of ours, kept as long as the epoch lives: whatever is withdrawn of
/// ours is published again whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OwnChange {
    pub(crate) edits: Vec<Edit>,
    /// The other has said that it holds the change.
    #[serde(default)]
    pub(crate) delivered: bool,
}

/// What is known of the document without loading it, and the document once it is loaded.
#[derive(Debug, Default)]
pub(crate) struct Replica {
    pub(crate) own: BTreeMap<Tip, OwnChange>,
    pub(crate) peer: Option<PeerHeads>,
    pub(crate) problems: Vec<SyncProblem>,
    pub(crate) record: Arc<Record>,
    document: Option<Held>,
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
        for row in rows.scan(&rows.own_prefix(), None)? {
            let tip = row.rest.as_slice().try_into().map_err(|_| SyncError::Row("own"))?;
            new.own.insert(Tip(tip), rows::from_json(&row.value, "own")?);
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
    fn held(&mut self, rows: &PairRows, members: &Members) -> Result<&mut Held, SyncError> {
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
            self.document = Some(Held { doc, numbers, next });
        }
        self.document.as_mut().ok_or(SyncError::NotPaired)
    }

    /// Edits that were sent and of which the other has not said that they arrived.
    pub(crate) fn undelivered(&self) -> impl Iterator<Item = &Edit> {
        self.own.values().filter(|change| !change.delivered).flat_map(|change| &change.edits)
    }
}

impl Held {
    /// The row of a change that is now held.
    pub(crate) fn put(
        &mut self,
        rows: &PairRows,
        batch: &mut Batch,
        tip: Tip,
        envelope: &Envelope,
    ) {
        batch.put(rows.epoch_key, rows.change(self.next), rows::envelope_bytes(envelope));
        self.numbers.insert(tip, self.next);
        self.next += 1;
    }
}

impl PairSync {
    /// The document, loaded if it is not yet.
    pub(crate) fn held(&mut self) -> Result<&mut Held, SyncError> {
        let members = self.paired()?;
        self.replica.held(&self.rows, &members)
    }

    /// The last changes of either device that are held here.
    pub(crate) fn heads(&mut self) -> Result<PeerHeads, SyncError> {
        let members = self.paired()?;
        let doc = &self.held()?.doc;
        Ok(PeerHeads { theirs: doc.tip(members.theirs.device), ours: doc.tip(members.mine.device) })
    }

    /// Whether this home is an old copy: the other names a change of ours that we do not hold.
    ///
    /// # Errors
    /// See [`PairSync::open`].
    pub fn behind(&mut self) -> Result<bool, SyncError> {
        let named = self.replica.peer.and_then(|peer| peer.ours);
        Ok(match named {
            Some(tip) => !self.held()?.doc.holds(tip),
            None => false,
        })
    }

    /// What the other lacks, by the tips they last named.
    pub(crate) fn lacking(&mut self) -> Result<Vec<Tip>, SyncError> {
        let peer = self.replica.peer.unwrap_or_default();
        let named = [peer.theirs, peer.ours];
        Ok(self.held()?.doc.lacking(named.into_iter().flatten()))
    }

    /// One transaction: what `batch` holds already, and the outbox as changes on the current
    /// heads. Only after it may a byte of them leave.
    pub(crate) fn publish(&mut self, writing: Writing, mut batch: Batch) -> Result<(), SyncError> {
        if self.outbox.is_empty() {
            if !batch.is_empty() {
                self.rows.store.commit(batch)?;
            }
            return Ok(());
        }
        let mut held = self.held()?.clone();
        let published = held.doc.publish(self.outbox.edits(), writing, &self.key)?;
        let mut problems = self.replica.problems.clone();
        let own = self.stage_published(&mut batch, &mut held, &published, &mut problems)?;
        self.outbox.stage_clear(&self.rows, &mut batch);
        let record = held.doc.project();
        self.stage_record(&mut batch, &record, &problems)?;
        self.rows.store.commit(batch)?;
        self.outbox.clear();
        self.replica.own.extend(own);
        self.install(held, record, problems);
        Ok(())
    }

    /// Rows of freshly published changes, and a problem for each edit that lost its object.
    pub(crate) fn stage_published(
        &self,
        batch: &mut Batch,
        held: &mut Held,
        published: &Published,
        problems: &mut Vec<SyncProblem>,
    ) -> Result<Vec<(Tip, OwnChange)>, SyncError> {
        let mut own = Vec::new();
        for change in &published.changes {
            held.put(&self.rows, batch, change.tip, &change.envelope);
            let kept = OwnChange { edits: change.edits.clone(), delivered: false };
            batch.put(self.rows.epoch_key, self.rows.own(change.tip), rows::to_json(&kept)?);
            own.push((change.tip, kept));
        }
        let by = held.doc.members().mine.device;
        problems.extend(published.orphans.iter().map(|edit| SyncProblem::orphan(edit, by)));
        Ok(own)
    }

    /// The record's row, and that of the problems if they changed.
    pub(crate) fn stage_record(
        &self,
        batch: &mut Batch,
        record: &Record,
        problems: &[SyncProblem],
    ) -> Result<(), SyncError> {
        self.rows.put(batch, "record", &Cache { projector: PROJECTOR, record: record.clone() })?;
        if problems != self.replica.problems {
            self.rows.put(batch, "problems", &problems)?;
        }
        Ok(())
    }

    /// Puts a document, the record of it and the problems in the place of those before, after
    /// they are durable.
    pub(crate) fn install(&mut self, held: Held, record: Record, problems: Vec<SyncProblem>) {
        self.replica.document = Some(held);
        self.replica.record = Arc::new(record);
        self.replica.problems = problems;
        self.refresh();
    }

    /// Rows of changes of ours that have arrived: those under the tip of ours that the other named.
    pub(crate) fn stage_delivered(
        &self,
        batch: &mut Batch,
        arrived: &Tips,
    ) -> Result<Vec<Tip>, SyncError> {
        let news = |(tip, own): &(&Tip, &OwnChange)| !own.delivered && arrived.contains(tip);
        let mut tips = Vec::new();
        for (tip, own) in self.replica.own.iter().filter(news) {
            let delivered = OwnChange { delivered: true, ..own.clone() };
            batch.put(self.rows.epoch_key, self.rows.own(*tip), rows::to_json(&delivered)?);
            tips.push(*tip);
        }
        Ok(tips)
    }

    /// Marks changes of ours as delivered, after that is durable.
    pub(crate) fn mark_delivered(&mut self, tips: &[Tip]) {
        for tip in tips {
            if let Some(own) = self.replica.own.get_mut(tip) {
                own.delivered = true;
            }
        }
    }
}

/// An edit as it fits a record that its author did not see: this home was an old copy. What was
/// created before is changed instead, and a state that cannot be reached any more is left out. Its
/// id stays, so it is published and known again.
pub(crate) fn fitted(mut edit: Edit, record: &Record, by: PersonId) -> Edit {
    let Some(object) = record.get(edit.object) else { return edit };
    let created = edit.creates();
    let puts = edit.puts().iter().filter(|put| {
        let row = schema::row(edit.object.entity, put.field);
        let again = |row: &&schema::FieldSpec| !(created && row.writer == Writer::Creator);
        row.filter(again).is_some_and(|row| {
            let may = rules::may_write(row, by, object.author, false).is_ok();
            let spec = edit.object.entity.spec();
            let is_author = by == object.author;
            let reached = row.field != schema::Field::STATE
                || spec.may_move(&object.standing_states(), put.value.text(), is_author);
            may && reached
        })
    });
    edit.op = Op::Put(puts.cloned().collect());
    edit
}

/// Edits as they fit a record, one after the other.
pub(crate) fn fitted_all(edits: Vec<Edit>, record: &Record, by: PersonId) -> Vec<Edit> {
    let mut seen = record.clone();
    let mut out = Vec::new();
    for edit in edits {
        let edit = fitted(edit, &seen, by);
        seen.apply(&edit, by);
        out.push(edit);
    }
    out
}

/// A set of tips, for what is kept and what goes.
pub(crate) type Tips = BTreeSet<Tip>;
