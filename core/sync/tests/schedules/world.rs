//! Two devices, the link between them, files under way, and how a parcel crosses.

use crate::{
    device::*,
    words::{Change, Word, ids_of, words_of},
};
use amble_document::Refusal;
use amble_link::{open_file, write_file};
use amble_model::{Edit, EditId, Envelope, Parcel, Tip};
use amble_support::Seed;
use amble_sync::{Cause, FirstHalf, Received, SyncError};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    rc::Rc,
};

/// A file on its way: sealed, or as it would be.
pub(crate) struct File {
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) parcel: Parcel,
    pub(crate) edits: BTreeSet<EditId>,
}

pub(crate) struct World {
    pub(crate) devices: [Device; 2],
    /// Who runs changed software, if one does.
    pub(crate) hostile: Option<usize>,
    pub(crate) link: Option<[VecDeque<Parcel>; 2]>,
    pub(crate) files: [Vec<File>; 2],
    pub(crate) opened: BTreeSet<(usize, usize)>,
    /// Every change ever seen, and who held each name.
    pub(crate) changes: BTreeMap<Tip, Rc<Change>>,
    names: BTreeMap<(Vec<u8>, u64), Tip>,
    /// Everything that ever left a device, and what a liar made up.
    pub(crate) pool: BTreeMap<Tip, Envelope>,
    /// Edits that were ever shown in a problem; those that changed what is gone; and their words.
    pub(crate) problems: BTreeSet<EditId>,
    pub(crate) orphans: BTreeSet<EditId>,
    pub(crate) shown: BTreeSet<Word>,
    /// Words that were never published and may not be any more: replaced, dropped or taken back.
    pub(crate) forbidden: BTreeSet<Word>,
    pub(crate) published: BTreeSet<Word>,
    /// Words, and those that replaced each while it waited.
    pub(crate) replaced: BTreeMap<Word, BTreeSet<Word>>,
    /// Words that were chosen, and so written a second time.
    pub(crate) again: BTreeSet<Word>,
    pub(crate) next_word: Word,
    pub(crate) count: BTreeMap<&'static str, usize>,
    pub(crate) rng: Seed,
}

pub(crate) type Broken = String;

pub(crate) fn ensure(holds: bool, what: &str) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

impl World {
    pub(crate) fn new(seed: u64, hostile: Option<usize>) -> Self {
        Self {
            devices: [Device::new(0), Device::new(1)],
            hostile,
            link: None,
            files: [Vec::new(), Vec::new()],
            opened: BTreeSet::new(),
            changes: BTreeMap::new(),
            names: BTreeMap::new(),
            pool: BTreeMap::new(),
            problems: BTreeSet::new(),
            orphans: BTreeSet::new(),
            shown: BTreeSet::new(),
            forbidden: BTreeSet::new(),
            published: BTreeSet::new(),
            replaced: BTreeMap::new(),
            again: BTreeSet::new(),
            next_word: 0,
            count: BTreeMap::new(),
            rng: Seed::new(seed ^ 0xabcd),
        }
    }

    pub(crate) fn fired(&mut self, what: &'static str) {
        *self.count.entry(what).or_default() += 1;
    }

    pub(crate) fn honest(&self, who: usize) -> bool {
        self.hostile != Some(who)
    }

    /// A change as it is read, once. No two changes have one name: an actor, and a number.
    pub(crate) fn learn(&mut self, envelope: &Envelope) -> Result<Option<Rc<Change>>, Broken> {
        let Some(change) = Change::read(envelope) else { return Ok(None) };
        if let Some(known) = self.changes.get(&change.tip) {
            return Ok(Some(known.clone()));
        }
        let before = self.names.insert(change.name.clone(), change.tip);
        ensure(before.is_none(), "I3: two changes have one actor and one number")?;
        self.published.extend(&change.words);
        let change = Rc::new(change);
        self.changes.insert(change.tip, change.clone());
        Ok(Some(change))
    }

    /// Whether a word is held, or one that replaced it in this or another life of its home.
    pub(crate) fn is_settled(&self, word: Word, held: &BTreeSet<Word>) -> bool {
        let news = self.replaced.get(&word);
        held.contains(&word) || news.is_some_and(|news| !news.is_disjoint(held))
    }

    // -- what leaves --------------------------------------------------------------------------

    /// A parcel leaves a device. Returns the edits in it.
    pub(crate) fn leave(
        &mut self,
        from: usize,
        parcel: &Parcel,
    ) -> Result<BTreeSet<EditId>, Broken> {
        let mut edits = BTreeSet::new();
        for envelope in &parcel.changes {
            let Some(change) = self.learn(envelope)? else { continue };
            if self.honest(from) {
                let fine = change.words.is_disjoint(&self.forbidden);
                ensure(fine, "I6: what was taken back or replaced has left the device")?;
            }
            edits.extend(&change.edits);
            self.pool.entry(change.tip).or_insert_with(|| envelope.clone());
        }
        Ok(edits)
    }

    pub(crate) fn send(&mut self, from: usize, parcel: Option<Parcel>) -> Result<(), Broken> {
        let Some(parcel) = parcel else { return Ok(()) };
        self.leave(from, &parcel)?;
        if let Some(link) = &mut self.link {
            link[1 - from].push_back(parcel);
        }
        Ok(())
    }

    /// The link breaks; the processes go on, or they end with it.
    pub(crate) fn cut(&mut self, crash: bool) -> Result<(), Broken> {
        let was_live = self.link.take().is_some();
        for n in [0, 1] {
            let honest = self.honest(n);
            let device = &mut self.devices[n];
            device.heard = false;
            if crash {
                device.restart();
                continue;
            }
            let behind = device.sync.behind().unwrap();
            device.sync.disconnect().map_err(|e| e.to_string())?;
            if was_live && honest && behind {
                let still = device.sync.behind().unwrap();
                ensure(
                    !still,
                    "a live sync is over, and a change that was not given still counts",
                )?;
                self.fired("forgot tips that were not given");
            }
        }
        Ok(())
    }

    // -- what comes in ------------------------------------------------------------------------

    /// Something failed: only what was made to fail may.
    pub(crate) fn failed(&mut self, who: usize, error: &SyncError) -> Result<(), Broken> {
        let meant = error.to_string().contains("asked to fail");
        ensure(meant || !self.honest(who), &format!("failed without a reason: {error}"))?;
        self.fired(if meant { "failed commit" } else { "the liar's own app gives up" });
        Ok(())
    }

    /// A transaction failed: what waited before waits still.
    fn kept_nothing(
        &mut self,
        who: usize,
        waiting: &[Edit],
        error: &SyncError,
    ) -> Result<(), Broken> {
        let same = self.devices[who].sync.waiting() == waiting;
        ensure(same, "the outbox changed, and nothing was kept")?;
        self.failed(who, error)
    }

    /// The first transaction of a parcel. What is published depends on what its author saw, and
    /// nothing is by a home that is an old copy. Nothing at all if it was refused or failed.
    pub(crate) fn note(
        &mut self,
        who: usize,
        parcel: &Parcel,
        live: bool,
    ) -> Result<Option<FirstHalf>, Broken> {
        let device = &mut self.devices[who];
        let seen = device.sync.snapshot();
        let (waiting, held) = (device.sync.waiting().to_vec(), device.held());
        let first = match device.sync.receive_first(parcel, live, &mut self.rng) {
            Ok(Some(first)) => first,
            Ok(None) => {
                self.fired("forged, refused");
                ensure(self.hostile.is_some(), "an honest parcel was taken for a forged one")?;
                let device = &mut self.devices[who];
                let same = device.sync.waiting() == waiting && device.held() == held;
                ensure(same, "a forged parcel was acted on")?;
                return Ok(None);
            }
            Err(error) => {
                self.kept_nothing(who, &waiting, &error)?;
                return Ok(None);
            }
        };
        device.heard |= live;
        if device.sync.behind().unwrap() {
            let same = device.sync.waiting() == waiting && device.held() == held;
            ensure(same, "an old copy of a home has published")?;
        } else {
            ensure(device.sync.waiting().is_empty(), "published, but something still waits")?;
            ensure(*device.sync.record() == seen.record, "I8: published on other than the screen")?;
            let doc = device.sync.document().unwrap();
            let under = doc.under(parcel.yours);
            device.ghost.acked.extend(under);
            self.published(who, &held, &waiting)?;
        }
        Ok(Some(first))
    }

    /// All that waited is in the new changes: a search that finds nothing is no proof.
    pub(crate) fn published(
        &mut self,
        who: usize,
        before: &BTreeSet<Tip>,
        waiting: &[Edit],
    ) -> Result<(), Broken> {
        let new: Vec<Envelope> = {
            let doc = self.devices[who].sync.document().unwrap();
            let new = doc.order().iter().filter(|tip| !before.contains(tip));
            new.filter_map(|tip| doc.envelope(*tip).cloned()).collect()
        };
        let (mut words, mut edits) = (BTreeSet::new(), BTreeSet::new());
        for envelope in &new {
            if let Some(change) = self.learn(envelope)? {
                words.extend(change.words.iter().copied());
                edits.extend(change.edits.iter().copied());
            }
        }
        let whole = words_of(waiting).is_subset(&words) && ids_of(waiting).is_subset(&edits);
        ensure(whole, "what waited is not in what was published")?;
        if !waiting.is_empty() {
            self.fired("published");
        }
        Ok(())
    }

    /// The second transaction of a parcel.
    pub(crate) fn take_in(
        &mut self,
        who: usize,
        parcel: &Parcel,
        live: bool,
        first: FirstHalf,
    ) -> Result<Option<Received>, Broken> {
        let delivered = self.delivered(who);
        let device = &mut self.devices[who];
        let (waiting, me) = (device.sync.waiting().to_vec(), device.id());
        let received = match device.sync.receive_second(parcel, live, first, &mut self.rng) {
            Ok(received) => received,
            Err(error) => {
                self.kept_nothing(who, &waiting, &error)?;
                return Ok(None);
            }
        };
        let forged = received.refused.contains(&Refusal::Forged);
        let held = device.held();
        device.ghost.acked.extend(device.sync.document().unwrap().under(parcel.yours));
        for envelope in parcel.changes.iter().filter(|e| e.device == me) {
            if let Some(change) = Change::read(envelope).filter(|c| held.contains(&c.tip)) {
                device.ghost.acked.insert(change.tip);
            }
        }
        if !live {
            let kept = delivered.is_subset(&held);
            ensure(kept, "a file has withdrawn what was delivered")?;
        }
        if received.adopted {
            self.fired("adopted");
            let withdrew = delivered.iter().any(|tip| !held.contains(tip));
            if withdrew {
                self.fired("adopted, withdrawing what was delivered");
            }
        }
        if received.behind {
            self.fired("could not adopt yet");
        }
        if forged {
            self.fired("forged, refused");
        }
        *self.count.entry("guard refused").or_default() += received.refused.len();
        let hostile = received.refused.iter().filter(|r| r.hostile()).count();
        ensure(
            hostile == 0 || self.hostile.is_some(),
            &format!("an honest change was taken for a hostile one: {:?}", received.refused),
        )?;
        for problem in &received.problems {
            self.problems.extend(&problem.edits);
            if problem.cause == Cause::Orphan {
                self.orphans.extend(&problem.edits);
            }
        }
        Ok(Some(received))
    }

    /// Changes of ours that are shown as delivered.
    pub(crate) fn delivered(&mut self, who: usize) -> BTreeSet<Tip> {
        let me = self.devices[who].id();
        let sent = ids_of(self.devices[who].sync.undelivered());
        let ours = self.devices[who].held_of(me);
        let of = |tip: &Tip| self.changes.get(tip).map(|change| &change.edits);
        ours.into_iter().filter(|tip| of(tip).is_some_and(|ids| ids.is_disjoint(&sent))).collect()
    }

    pub(crate) fn receive_live(&mut self, who: usize, parcel: &Parcel) -> Result<(), Broken> {
        let Some(first) = self.note(who, parcel, true)? else { return Ok(()) };
        if self.take_in(who, parcel, true, first)?.is_none() {
            return Ok(());
        }
        match self.devices[who].sync.receive_third() {
            Ok(answer) => self.send(who, answer),
            Err(error) => self.failed(who, &error),
        }
    }

    // -- files --------------------------------------------------------------------------------

    /// Writes a file, and perhaps crashes before it is there.
    pub(crate) fn write(&mut self, who: usize, k: u64) -> Result<(), Broken> {
        let device = &mut self.devices[who];
        let (seen, held) = (device.sync.snapshot(), device.held());
        let (waiting, behind) = (device.sync.waiting().to_vec(), device.sync.behind().unwrap());
        if let Err(error) = device.sync.write_first(&mut self.rng) {
            return self.kept_nothing(who, &waiting, &error);
        }
        if behind {
            let same = device.sync.waiting() == waiting && device.held() == held;
            ensure(same, "an old copy of a home has published into a file")?;
        } else {
            ensure(*device.sync.record() == seen.record, "I8: published on other than the screen")?;
            self.published(who, &held, &waiting)?;
        }
        if k % 8 == 7 {
            self.fired("crash while writing a file");
            return self.cut(true);
        }
        let file = match self.devices[who].sync.write_second() {
            Ok(file) => file,
            Err(error) => return self.failed(who, &error),
        };
        let left_out = if behind { waiting.len() } else { 0 };
        ensure(file.left_out == left_out, "a file has left without saying what is not in it")?;
        if left_out > 0 {
            self.fired("a file said what is not in it");
        }
        let edits = self.leave(who, &file.parcel)?;
        self.fired("files written");
        let sealed = k.is_multiple_of(4).then(|| {
            let (key, recipient) = (DEVICES[who].to_bytes(), FILES[1 - who].recipient());
            write_file(&file.parcel, &header(who), &recipient, &key).unwrap()
        });
        self.files[1 - who].push(File { sealed, parcel: file.parcel, edits });
        Ok(())
    }

    /// Opens a file, and perhaps crashes in the middle.
    pub(crate) fn open(&mut self, who: usize, k: u64) -> Result<(), Broken> {
        let i = k as usize % self.files[who].len();
        let again = !self.opened.insert((who, i));
        self.fired(if again {
            "file opened again"
        } else if i + 1 < self.files[who].len() {
            "file opened late"
        } else {
            "file opened"
        });
        let file = &self.files[who][i];
        if let Some(sealed) = &file.sealed {
            let opened = open_file(sealed, &FILES[who], &header(1 - who)).unwrap();
            assert_eq!(opened, file.parcel);
        }
        let parcel = file.parcel.clone();
        let first = self.note(who, &parcel, false)?;
        if k % 11 == 10 {
            self.fired("crash while opening a file");
            return self.cut(true);
        }
        if let Some(first) = first {
            self.take_in(who, &parcel, false, first)?;
        }
        Ok(())
    }
}
