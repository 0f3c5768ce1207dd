//! The people this home keeps 1:1s with.

use crate::{
    error::{AmbleError, ErrorKind},
    home::{
        Amble,
        pair::{Pair, Seen},
        rows::{self, PairRow},
    },
    rng::Rng,
};
use amble_model::{
    PairHandle, PairingState, PersonId, PersonView, limits,
    person::{clean_name, same_name},
};
use amble_store::Batch;
use chrono::Days;
use std::sync::{Arc, PoisonError};

impl Amble {
    /// Everyone, in the order of adding.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`] or [`ErrorKind::Disk`].
    pub fn people(&self) -> Result<Vec<PersonView>, AmbleError> {
        let mut people = Vec::new();
        for pair in self.inner.pairs() {
            let seen = pair.seen(&self.inner)?;
            people.push((seen.row.number, view(pair.handle, &seen)));
        }
        people.sort_by_key(|(number, person)| (*number, person.pair));
        Ok(people.into_iter().map(|(_, person)| person).collect())
    }

    /// Everyone, the next 1:1 first: by the day the next meeting is due; then those who have
    /// not met yet, by name; then those who have not paired.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`] or [`ErrorKind::Disk`].
    pub fn upcoming(&self) -> Result<Vec<PersonView>, AmbleError> {
        let mut people = self.people()?;
        people.sort_by_key(|p| {
            let unpaired = p.pairing == PairingState::NotPaired;
            (unpaired, p.next_meeting.is_none(), p.next_meeting, p.name.to_lowercase())
        });
        Ok(people)
    }

    /// One person.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], [`ErrorKind::Damaged`], [`ErrorKind::Disk`].
    pub fn person(&self, pair: PairHandle) -> Result<PersonView, AmbleError> {
        let seen = self.pair(pair)?.seen(&self.inner)?;
        Ok(view(pair, &seen))
    }

    /// Adds a person before they are paired: what is shared with them waits, and is sent at the
    /// first sync.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] for a name that cannot be shown, [`ErrorKind::NotNow`] if someone
    /// is called that already or there are too many, [`ErrorKind::Disk`].
    pub fn add_person(&self, name: &str) -> Result<PairHandle, AmbleError> {
        let name = clean_name(name)?;
        let _adding = self.inner.adding.lock().unwrap_or_else(PoisonError::into_inner);
        for pair in self.inner.pairs() {
            if same_name(pair.seen(&self.inner)?.row.shown_name(), &name) {
                let sentence = format!(
                    "someone here is already called {name}; choose a name that tells them apart"
                );
                return Err(AmbleError::new(ErrorKind::NotNow, sentence));
            }
        }
        Ok(self.insert_person(&name, false)?.handle)
    }

    pub(crate) fn insert_person(
        &self,
        name: &str,
        by_pairing: bool,
    ) -> Result<Arc<Pair>, AmbleError> {
        let pairs = self.inner.pairs();
        if pairs.len() >= limits::PAIRS {
            let sentence = format!("a home keeps 1:1s with at most {} people", limits::PAIRS);
            return Err(AmbleError::new(ErrorKind::NotNow, sentence));
        }
        let mut number = 0;
        for pair in pairs {
            number = number.max(pair.seen(&self.inner)?.row.number + 1);
        }
        let mut rng = Rng::new()?;
        let handle = PairHandle::draw(&mut *rng);
        let row = PairRow {
            name: name.to_owned(),
            placeholder: PersonId::draw(&mut *rng),
            number,
            by_pairing,
            paired: None,
            pending: None,
            last_sync: None,
            mute: amble_sync::Mute::default(),
            addresses: Vec::new(),
        };
        let mut batch = Batch::new();
        rows::put_person(&mut batch, handle, &row)?;
        self.inner.rows.commit(batch)?;
        let pair = Pair::new(handle, row);
        self.inner.insert_pair(pair.clone());
        Ok(pair)
    }

    /// Listens again to a device that was muted.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], [`ErrorKind::Disk`].
    pub fn unmute(&self, pair: PairHandle) -> Result<(), AmbleError> {
        self.pair(pair)?
            .change(&self.inner, |state| state.change_row(&self.inner, pair, |row| row.mute.lift()))
    }
}

fn view(pair: PairHandle, seen: &Seen) -> PersonView {
    let Seen { row, snapshot, problems, .. } = seen;
    let counts = snapshot.counts();
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    let known = row.paired.as_ref().or(row.pending.as_ref().map(|p| &p.paired));
    PersonView {
        pair,
        name: row.shown_name().to_owned(),
        role: known.map(|p| p.own_role.other()),
        pairing: match (&row.paired, &row.pending) {
            (Some(_), _) => PairingState::Paired,
            (None, Some(_)) => PairingState::Pending,
            (None, None) => PairingState::NotPaired,
        },
        person: row.paired.as_ref().map(|p| p.other.id),
        not_sent: count(snapshot.waiting),
        unconfirmed: count(snapshot.sent),
        topics: count(counts.topics),
        their_topics: count(counts.their_topics),
        heads_ups: count(counts.heads_ups),
        actions: count(counts.actions),
        conflicts: count(counts.conflicts),
        problems: count(problems.len()),
        last_sync: row.last_sync,
        next_meeting: row.paired.as_ref().and_then(|p| {
            let last = snapshot.last_meeting().max(row.last_sync)?;
            let days = u64::try_from(p.charter.every_days).ok()?;
            last.checked_add_days(Days::new(days))
        }),
        muted: row.mute.muted,
        charter: row.paired.as_ref().map(|p| p.charter.clone()),
        safety_number: row.paired.as_ref().map(|p| p.safety_number.clone()),
    }
}
