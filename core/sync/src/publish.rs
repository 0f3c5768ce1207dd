//! Publishing: the outbox, and what was lost of ours, as changes of the document.

use crate::{
    error::SyncError,
    kept::{KeptEdit, Publishing, fitted_all},
    pair::PairSync,
    problem::{SyncProblem, standing},
    replica::{Cache, Held, OwnChange, PROJECTOR, Tips},
    rows::{self, PeerHeads},
};
use amble_document::{Document, Published, Writing};
use amble_model::{Edit, EditId, Record, Tip};
use amble_store::Batch;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

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
    /// heads. Only after it may a byte of them leave. A change of ours whose row was lost before it
    /// arrived is published again from its edits.
    pub(crate) fn publish(&mut self, writing: Writing, batch: Batch) -> Result<(), SyncError> {
        self.held()?;
        let lost = self.replica.has_lost();
        if self.outbox.is_empty() && !lost {
            return if batch.is_empty() { Ok(()) } else { Ok(self.rows.store.commit(batch)?) };
        }
        let held = self.held()?.clone();
        let ours = if lost {
            self.ours_for(&held.doc, &held.doc.project())
        } else {
            Ours { missing: self.outbox.kept().map(Publishing::from).collect(), there: Vec::new() }
        };
        self.commit_published(batch, held, ours, writing, Vec::new())
    }

    /// Our edits, as far as this home knows them, beside a document that it has not held so far.
    pub(crate) fn ours_for(&self, doc: &Document, record: &Record) -> Ours {
        // Only our own changes say that an edit of ours is there: the other could name its id.
        let mine = doc.members().mine.device;
        let changes = doc.order().iter().filter(|tip| doc.device(**tip) == Some(mine));
        let done: BTreeMap<EditId, Tip> =
            changes.flat_map(|tip| doc.said(*tip).edits.into_iter().map(|id| (id, *tip))).collect();
        let own = self.replica.own.iter();
        let mut gone: Vec<&OwnChange> =
            own.filter(|(tip, _)| !doc.holds(**tip)).map(|(_, own)| own).collect();
        gone.sort_by_key(|own| own.number);
        let mut edits: Vec<KeptEdit> = gone.into_iter().flat_map(|own| own.edits.clone()).collect();
        // An edit that waits may be one of them, or one that such an edit replaced.
        let known: BTreeSet<EditId> = edits.iter().flat_map(|kept| kept.edit.ids()).collect();
        edits.extend(self.outbox.kept().filter(|kept| !known.contains(&kept.edit.id)));
        let (there, missing): (Vec<_>, Vec<_>) =
            edits.into_iter().partition(|kept| done.contains_key(&kept.edit.id));
        let place = |kept: KeptEdit| Some((*done.get(&kept.edit.id)?, kept));
        Ours {
            missing: fitted_all(missing, &done, record, self.me()),
            there: there.into_iter().filter_map(place).collect(),
        }
    }

    /// One transaction: what `batch` holds already, and our edits on the heads of a document, in
    /// the place of the outbox and of what it does not hold of ours. An edit whose object is not
    /// there is a problem.
    pub(crate) fn commit_published(
        &mut self,
        mut batch: Batch,
        mut held: Held,
        ours: Ours,
        writing: Writing,
        mut problems: Vec<SyncProblem>,
    ) -> Result<(), SyncError> {
        let own = self.replica.own.keys();
        let gone: Tips = own.filter(|tip| !held.doc.holds(**tip)).copied().collect();
        for tip in &gone {
            batch.delete(self.rows.sent(*tip)).delete(self.rows.kept(*tip));
            if let Some(number) = held.numbers.remove(tip) {
                batch.delete(self.rows.change(number));
            }
        }
        let edits: Vec<Edit> = ours.missing.iter().map(|edit| edit.now.clone()).collect();
        let published = held.doc.publish(&edits, writing, &self.key)?;
        let own = self.stage_own(&mut batch, &mut held, &published, ours)?;
        let device = held.doc.members().mine.device;
        problems.extend(published.orphans.iter().map(|edit| SyncProblem::orphan(edit, device)));
        let problems = standing(&self.replica.problems, problems, &held.doc);
        self.outbox.stage_clear(&self.rows, &mut batch);
        let record = held.doc.project();
        self.stage_record(&mut batch, &record, &problems)?;
        self.rows.store.commit(batch)?;
        self.outbox.clear();
        self.replica.own.retain(|tip, _| !gone.contains(tip));
        self.replica.own.extend(own);
        self.install(held, record, problems);
        Ok(())
    }

    /// Rows of freshly published changes, and the edits of ours that were found in others.
    fn stage_own(
        &self,
        batch: &mut Batch,
        held: &mut Held,
        published: &Published,
        ours: Ours,
    ) -> Result<BTreeMap<Tip, OwnChange>, SyncError> {
        let mut kept: BTreeMap<EditId, KeptEdit> =
            ours.missing.into_iter().map(|edit| (edit.kept.edit.id, edit.kept)).collect();
        let mut own = BTreeMap::new();
        for change in &published.changes {
            let number = held.put(&self.rows, batch, change.tip, &change.envelope);
            let edits = change.edits.iter().filter_map(|edit| kept.remove(&edit.id)).collect();
            own.insert(change.tip, OwnChange { number, edits, delivered: false });
        }
        for (tip, kept) in ours.there {
            let known = self.replica.own.get(&tip).cloned();
            let number = held.numbers.get(&tip).copied().unwrap_or_default();
            // The other has given it.
            let given = OwnChange { number, edits: Vec::new(), delivered: true };
            let change = own.entry(tip).or_insert_with(|| known.unwrap_or(given));
            if !change.edits.iter().any(|edit| edit.edit.id == kept.edit.id) {
                change.edits.push(kept);
            }
        }
        for (tip, change) in &own {
            let row = if change.delivered { self.rows.kept(*tip) } else { self.rows.sent(*tip) };
            batch.put(self.rows.epoch_key, row, rows::to_json(change)?);
        }
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
            batch.put(self.rows.epoch_key, self.rows.kept(*tip), rows::to_json(own)?);
            batch.delete(self.rows.sent(*tip));
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
        if !tips.is_empty() {
            self.refresh();
        }
    }
}

/// Our edits beside a document.
#[derive(Debug)]
pub(crate) struct Ours {
    /// Those that it does not hold, in their order and as they fit it: of our changes that it does
    /// not hold, and then those that wait.
    pub(crate) missing: Vec<Publishing>,
    /// Of the same, those that it does hold, each with the change of ours that they are in.
    there: Vec<(Tip, KeptEdit)>,
}
