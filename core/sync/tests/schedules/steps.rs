//! What happens in each step of a schedule.

use crate::{
    acts::Person,
    device::Device,
    schedule::{Kind, Step},
    words::{ids_of, words_of},
    world::*,
};
use amble_model::{Edit, Entity, ObjectId, Parcel, Put};
use amble_store::Batch;
use amble_support::Seed;
use amble_sync::{SaveError, SyncError, UnshareError};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

impl World {
    pub(crate) fn step(&mut self, (kind, who, k): Step) -> Result<(), Broken> {
        match kind {
            Kind::Edit => self.edit(who, k, false)?,
            Kind::Rewrite => self.edit(who, k, true)?,
            Kind::Undo => self.undo(who)?,
            Kind::Unshare => self.unshare(who, k)?,
            Kind::Connect if self.link.is_none() => {
                self.fired("live syncs");
                self.link = Some([VecDeque::new(), VecDeque::new()]);
                for x in [who, 1 - who] {
                    let hello = self.devices[x].sync.connect(&mut self.rng).unwrap();
                    ensure(hello.changes.is_empty(), "a hello is tips alone")?;
                    self.send(x, Some(hello))?;
                }
            }
            Kind::Deliver | Kind::Die => {
                let next = self.link.as_mut().and_then(|link| link[who].pop_front());
                match next {
                    Some(parcel) if kind == Kind::Die => self.die(who, &parcel, true, k)?,
                    Some(parcel) => self.receive_live(who, &parcel)?,
                    None => {}
                }
            }
            Kind::Fail => self.fail(who, k)?,
            Kind::Cut => {
                if let Some(link) = &self.link {
                    let lost = link.iter().any(|queue| !queue.is_empty());
                    self.fired(if lost { "cut, frames lost" } else { "cut" });
                    self.cut(k.is_multiple_of(2))?;
                }
            }
            Kind::Write => self.write(who, k)?,
            Kind::Open if !self.files[who].is_empty() => self.open(who, k)?,
            Kind::Copy => {
                let device = &mut self.devices[who];
                device.copies.push((device.store.snapshot(), device.ghost.clone()));
            }
            Kind::Restore if !self.devices[who].copies.is_empty() => self.restore(who, k)?,
            Kind::Old | Kind::Update => {
                let device = &mut self.devices[who];
                device.old_app = kind == Kind::Old;
                device.set_app();
            }
            Kind::Lie => self.lie(k)?,
            _ => {}
        }
        self.check()
    }

    /// A crash inside of receiving: before, between or after its transactions.
    pub(crate) fn die(
        &mut self,
        who: usize,
        parcel: &Parcel,
        live: bool,
        k: u64,
    ) -> Result<(), Broken> {
        self.fired("crash inside receive");
        if !k.is_multiple_of(3)
            && let Some(first) = self.note(who, parcel, live)?
            && k % 3 == 2
        {
            self.take_in(who, parcel, live, first)?;
        }
        self.cut(true)
    }

    /// A commit fails; then the process ends, or goes on.
    fn fail(&mut self, who: usize, k: u64) -> Result<(), Broken> {
        let before = self.devices[who].store.failed_commits();
        self.devices[who].store.fail_commit(k % 2 + 1);
        let next = self.link.as_mut().and_then(|link| link[who].pop_front());
        let done = match (k % 4, next) {
            (0, _) => self.edit(who, k, false),
            (1, _) => self.write(who, k),
            (2, _) if !self.files[who].is_empty() => self.open(who, k),
            (_, Some(parcel)) => self.receive_live(who, &parcel),
            _ => Ok(()),
        };
        self.devices[who].store.fail_commit(0);
        done?;
        if self.devices[who].store.failed_commits() > before {
            self.fired("a commit failed");
            self.check_durable(who)?;
            self.cut((k / 4).is_multiple_of(2))?;
        }
        Ok(())
    }

    fn restore(&mut self, who: usize, k: u64) -> Result<(), Broken> {
        self.fired("restored");
        self.cut(true)?;
        let device = &mut self.devices[who];
        let (store, ghost) = device.copies[k as usize % device.copies.len()].clone();
        device.store.restore(&store);
        device.ghost = ghost;
        device.restored = true;
        device.restart();
        // What was taken back after the copy was made is back: nobody can know.
        let mut back = words_of(device.sync.waiting());
        for tip in device.held() {
            back.extend(self.changes.get(&tip).iter().flat_map(|change| change.words.iter()));
        }
        self.forbidden = &self.forbidden - &back;
        Ok(())
    }

    // -- what a person does ---------------------------------------------------------------------

    /// Someone changes their outbox; what is known of it from outside follows.
    fn outbox<T>(
        &mut self,
        who: usize,
        undo: bool,
        act: impl FnOnce(&mut Device) -> T,
    ) -> Result<T, Broken> {
        let before = self.devices[who].sync.waiting().to_vec();
        let done = act(&mut self.devices[who]);
        let after = self.devices[who].sync.waiting().to_vec();
        let gone_ids = &ids_of(&before) - &ids_of(&after);
        let (words_before, words_after) = (words_of(&before), words_of(&after));
        let gone = &words_before - &words_after;
        let ghost = &mut self.devices[who].ghost;
        ensure(gone_ids.is_disjoint(&ghost.out), "I6: a published edit was taken back")?;
        ghost.owed = &(&ghost.owed - &gone_ids) | &ids_of(&after);
        ghost.words = &(&ghost.words - &gone) | &words_after;
        if self.honest(who) {
            let never = &gone - &self.published;
            self.forbidden = &(&self.forbidden | &never) - &words_after;
        }
        if undo {
            for news in self.replaced.values_mut() {
                *news = &*news - &gone;
            }
        } else {
            self.note_replaced(&before, &after);
        }
        Ok(done)
    }

    /// Which words gave way to which.
    fn note_replaced(&mut self, before: &[Edit], after: &[Edit]) {
        let fields = |edits: &[Edit]| -> BTreeMap<_, _> {
            let each =
                edits.iter().flat_map(|e| e.puts().iter().map(|put| ((e.object, put.field), put)));
            let word = |put: &Put| crate::words::words_in(put.value.text().as_bytes()).pop_first();
            each.filter_map(|(at, put)| Some((at, word(put)?))).collect()
        };
        let (before, after) = (fields(before), fields(after));
        for (at, old) in before {
            let Some(new) = after.get(&at).copied().filter(|new| *new != old) else { continue };
            for news in self.replaced.values_mut().filter(|news| news.contains(&old)) {
                news.insert(new);
            }
            self.replaced.entry(old).or_default().insert(new);
            self.fired("rewritten");
        }
    }

    /// What someone might do next.
    fn draw_edits(&mut self, who: usize, k: u64, rewrite: bool) -> Vec<Edit> {
        let device = &self.devices[who];
        let snapshot = device.sync.snapshot();
        let modern = k % 7 == 6 && self.devices[1 - who].old_app && !device.old_app;
        let mut person = Person {
            snapshot: &snapshot,
            waiting: device.sync.waiting().iter().map(|edit| edit.object).collect(),
            old_app: device.old_app,
            choice: &mut Seed::new(k),
            ids: &mut self.rng,
            next_word: &mut self.next_word,
        };
        let other_is_old = self.devices[1 - who].old_app;
        let edits =
            if modern { person.create(Some(Entity::Decision)) } else { person.act(rewrite) };
        if other_is_old && edits.iter().any(|edit| edit.object.entity == Entity::Decision) {
            self.fired("edit that an old app does not know");
        }
        edits
    }

    fn edit(&mut self, who: usize, k: u64, rewrite: bool) -> Result<(), Broken> {
        let known = self.next_word;
        let edits = self.draw_edits(who, k, rewrite);
        self.again.extend(words_of(&edits).into_iter().filter(|word| *word <= known));
        let drops = |edit: &Edit| {
            let dropped = edit.object.entity.spec().dropped;
            edit.value(amble_model::Field::STATE).map(amble_model::Value::text) == dropped
        };
        let dropped: BTreeSet<ObjectId> =
            edits.iter().filter(|edit| drops(edit)).map(|edit| edit.object).collect();
        let waited: BTreeSet<ObjectId> =
            self.devices[who].sync.waiting().iter().map(|edit| edit.object).collect();
        let saved = self.outbox(who, false, |device| device.sync.save(edits, Batch::new()))?;
        match saved {
            Ok(rows) => self.devices[who].last = rows,
            Err(SaveError::Edit(_)) => self.fired("refused by the rules"),
            Err(SaveError::Store(error)) => return self.failed(who, &SyncError::Store(error)),
            Err(SaveError::Sync(error)) => return self.failed(who, &error),
        }
        let waits: BTreeSet<ObjectId> =
            self.devices[who].sync.waiting().iter().map(|edit| edit.object).collect();
        if dropped.iter().any(|object| waited.contains(object) && !waits.contains(object)) {
            self.fired("gone before a sync");
        }
        self.send_saved(who)
    }

    /// In a live sync, what was saved goes out: after the other's hello, and from no old copy.
    fn send_saved(&mut self, who: usize) -> Result<(), Broken> {
        let device = &mut self.devices[who];
        let (seen, held) = (device.sync.snapshot(), device.held());
        let (waiting, behind) = (device.sync.waiting().to_vec(), device.sync.behind().unwrap());
        let may = self.link.is_some() && device.heard && !behind;
        let parcel = match device.sync.send_saved() {
            Ok(parcel) => parcel,
            Err(error) => {
                ensure(
                    device.sync.waiting() == waiting,
                    "the outbox changed, and nothing was kept",
                )?;
                return self.failed(who, &error);
            }
        };
        if may {
            ensure(*device.sync.record() == seen.record, "I8: published on other than the screen")?;
            self.published(who, &held, &waiting)?;
        } else {
            let same = device.sync.waiting() == waiting && device.held() == held;
            ensure(same && parcel.is_none(), "published before a hello, or by an old copy")?;
        }
        self.send(who, parcel)
    }

    fn undo(&mut self, who: usize) -> Result<(), Broken> {
        let last = std::mem::take(&mut self.devices[who].last);
        if last.is_empty() {
            return Ok(());
        }
        match self.outbox(who, true, |device| device.sync.take_back(&last))? {
            Ok(true) => self.fired("undone"),
            Ok(false) => self.fired("too late to undo"),
            Err(error) => return self.failed(who, &error),
        }
        Ok(())
    }

    fn unshare(&mut self, who: usize, k: u64) -> Result<(), Broken> {
        let waiting: Vec<ObjectId> =
            self.devices[who].sync.waiting().iter().map(|edit| edit.object).collect();
        if waiting.is_empty() {
            let sync = &mut self.devices[who].sync;
            if let Some(object) = sync.record().objects.keys().next().copied() {
                let refused = matches!(sync.unshare(object, Batch::new()), Err(UnshareError::Sent));
                ensure(refused, "I6: something sent was offered to be taken back")?;
            }
            return Ok(());
        }
        let object = waiting[k as usize % waiting.len()];
        let undo = |device: &mut Device| device.sync.unshare(object, Batch::new());
        self.outbox(who, false, undo)?.map_err(|e| e.to_string())?;
        self.fired("unshared");
        Ok(())
    }
}
