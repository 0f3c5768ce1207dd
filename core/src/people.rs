//! The people this home keeps 1:1s with.

use crate::{
    amble::{Amble, Pair, State},
    cards::{PairingState, PersonCard},
    error::{AmbleError, ErrorKind},
    home::PairRow,
};
use amble_model::{ActionState, PairHandle, PersonId, limits, person::clean_name};
use chrono::Days;

impl Amble {
    /// Everyone, in the order of adding.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`] or [`ErrorKind::Disk`].
    pub fn people(&self) -> Result<Vec<PersonCard>, AmbleError> {
        let mut state = self.inner.lock();
        let mut handles: Vec<(u32, PairHandle)> =
            state.pairs.iter().map(|(handle, pair)| (pair.row.number, *handle)).collect();
        handles.sort_unstable();
        handles.into_iter().map(|(_, handle)| self.card(&mut state, handle)).collect()
    }

    /// Everyone, whoever is next first: by the day the next meeting is due; then those who have
    /// not met yet, by name; then those who have not paired.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`] or [`ErrorKind::Disk`].
    pub fn upcoming(&self) -> Result<Vec<PersonCard>, AmbleError> {
        let mut people = self.people()?;
        people.sort_by_key(|p| {
            let unpaired = p.state == PairingState::NotPaired;
            (unpaired, p.next_meeting.is_none(), p.next_meeting, p.name.to_lowercase())
        });
        Ok(people)
    }

    /// One person.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], [`ErrorKind::Damaged`], [`ErrorKind::Disk`].
    pub fn person(&self, pair: PairHandle) -> Result<PersonCard, AmbleError> {
        self.card(&mut self.inner.lock(), pair)
    }

    fn card(&self, state: &mut State, handle: PairHandle) -> Result<PersonCard, AmbleError> {
        let (me, report) = (state.profile.person, state.report(handle)?);
        let shared = state.shared(&self.inner, handle)?;
        let view = shared.view();
        let waiting = shared.waiting().len();
        let sent = shared.undelivered().count();
        let problems = shared.problems().len();
        let agenda = view.agenda(report);
        let theirs = agenda.iter().filter(|i| i.author != me);
        let (their_items, heads_ups) =
            (theirs.clone().count(), theirs.filter(|i| i.heads_up).count());
        let last_meeting = view.meetings().iter().filter_map(|m| m.date).max();
        let open_actions = view.actions().iter().filter(|a| a.state == ActionState::Open).count();
        let conflicts = view.conflicts();
        let row = &state.pair(handle)?.row;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let known = row.paired.as_ref().or(row.pending.as_ref().map(|p| &p.paired));
        Ok(PersonCard {
            pair: handle,
            name: row.shown_name().to_owned(),
            role: known.map(|p| p.own_role.other()),
            state: match (&row.paired, &row.pending) {
                (Some(_), _) => PairingState::Paired,
                (None, Some(_)) => PairingState::Pending,
                (None, None) => PairingState::NotPaired,
            },
            person: row.paired.as_ref().map(|p| p.other.id),
            waiting: count(waiting),
            sent: count(sent),
            open_items: count(agenda.len()),
            their_items: count(their_items),
            heads_ups: count(heads_ups),
            open_actions: count(open_actions),
            conflicts: count(conflicts),
            problems: count(problems),
            last_contact: row.last_contact,
            next_meeting: row.paired.as_ref().and_then(|p| {
                let last = last_meeting.max(row.last_contact)?;
                last.checked_add_days(Days::new(p.charter.every_days.into()))
            }),
            muted: row.mute.muted,
            charter: row.paired.as_ref().map(|p| p.charter.clone()),
            safety_number: row.paired.as_ref().map(|p| p.safety_number.clone()),
        })
    }

    /// Adds a person before they are paired: what is shared with them waits, and is published at
    /// the first contact.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] for a name that cannot be shown, [`ErrorKind::NotNow`] if someone
    /// is called that already or there are too many, [`ErrorKind::Disk`].
    pub fn add_person(&self, name: &str) -> Result<PairHandle, AmbleError> {
        let name = clean_name(name)?;
        let mut state = self.inner.lock();
        if state.pairs.values().any(|p| same_name(p.row.shown_name(), &name)) {
            return Err(AmbleError::new(
                ErrorKind::NotNow,
                format!(
                    "someone here is already called {name}; choose a name that tells them apart"
                ),
            ));
        }
        self.insert_person(&mut state, &name, false)
    }

    pub(crate) fn insert_person(
        &self,
        state: &mut State,
        name: &str,
        by_pairing: bool,
    ) -> Result<PairHandle, AmbleError> {
        if state.pairs.len() >= limits::PAIRS {
            let sentence = format!("a home keeps 1:1s with at most {} people", limits::PAIRS);
            return Err(AmbleError::new(ErrorKind::NotNow, sentence));
        }
        let handle = PairHandle::draw(&mut state.entropy);
        let number = state.pairs.values().map(|p| p.row.number + 1).max().unwrap_or(0);
        let row = PairRow {
            name: name.to_owned(),
            placeholder: PersonId::draw(&mut state.entropy),
            number,
            by_pairing,
            paired: None,
            pending: None,
            last_contact: None,
            mute: amble_contact::Mute::default(),
            addresses: Vec::new(),
        };
        self.inner.put_row(handle, &row)?;
        state.pairs.insert(handle, Pair { row, shared: None, meeting: false, last: None });
        Ok(handle)
    }

    /// Listens again to a device that was muted.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], [`ErrorKind::Disk`].
    pub fn unmute(&self, pair: PairHandle) -> Result<(), AmbleError> {
        let mut state = self.inner.lock();
        let mut row = state.pair(pair)?.row.clone();
        row.mute.lift();
        self.inner.put_row(pair, &row)?;
        state.pair_mut(pair)?.row = row;
        Ok(())
    }

    /// What a person is called within a 1:1: "you", their name, or their id.
    #[must_use]
    pub fn name_of(&self, pair: PairHandle, person: PersonId) -> String {
        let state = self.inner.lock();
        if person == state.profile.person {
            return "you".to_owned();
        }
        match state.pair(pair) {
            Ok(pair) if pair.row.is(person) => pair.row.shown_name().to_owned(),
            _ => person.to_string(),
        }
    }
}

pub(crate) fn same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

impl PairRow {
    /// Whether this person is the other of the 1:1, before or after pairing.
    pub(crate) fn is(&self, person: PersonId) -> bool {
        person == self.placeholder || self.paired.as_ref().is_some_and(|p| p.other.id == person)
    }

    /// The other's person id, or what stands for it before pairing.
    pub(crate) fn other(&self) -> PersonId {
        self.paired.as_ref().map_or(self.placeholder, |p| p.other.id)
    }
}

impl State {
    /// The report of a pair, whose items come first; nobody before roles are known.
    pub(crate) fn report(&self, handle: PairHandle) -> Result<Option<PersonId>, AmbleError> {
        let paired = self.pair(handle)?.row.paired.as_ref();
        Ok(paired.map(|p| match p.own_role {
            amble_model::Role::Report => self.profile.person,
            amble_model::Role::Manager => p.other.id,
        }))
    }
}
