//! What a pairing leaves behind, and when: nothing before both have said yes.

use crate::{
    amble::{Amble, Inner, Pair, State},
    error::AmbleError,
    events::PairingEvent,
    home::{self, Paired, Pending},
    people::same_name,
};
use amble_link::{FileIdentity, Introduction, Pairing};
use amble_model::{PairHandle, Person};
use amble_store::Batch;
use std::{net::SocketAddr, sync::Arc};
use tokio::{sync::mpsc, time::Instant};

/// Milliseconds of a monotonic clock that begins with the screen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ticks(pub(crate) Instant);

impl Ticks {
    pub(crate) fn now(self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// What a pairing is kept with.
pub(crate) struct Keeping {
    pub(crate) inner: Arc<Inner>,
    pub(crate) amble: Amble,
    pub(crate) pair: Option<PairHandle>,
    pub(crate) identity: FileIdentity,
    pub(crate) now: i64,
    pub(crate) ticks: Ticks,
    pub(crate) events: mpsc::UnboundedSender<PairingEvent>,
}

/// How one connection's pairing ended.
pub(crate) enum Outcome {
    /// Kept.
    Kept,
    /// It came to nothing; one sentence.
    Nothing(String),
}

impl Keeping {
    pub(crate) fn say(&self, event: PairingEvent) {
        // A screen that was closed is not told any more.
        let _closed = self.events.send(event);
    }

    /// Shows the code, unless this is someone we are paired with already.
    pub(crate) fn introduce(&self, introduction: &Introduction) -> Result<(), String> {
        let mut state = self.inner.lock();
        let other = &introduction.other;
        let again = state.paired(other).map(|pair| state.may_pair_anew(&self.inner, pair));
        if !matches!(again, None | Some(Ok(true))) {
            return Err(format!(
                "you and {} are already paired, and this device holds what you share; nothing was \
                 changed. If their device has lost it, put back the newest copy of its home there",
                other.name
            ));
        }
        drop(state);
        let code = &introduction.code;
        self.say(PairingEvent::Code {
            code: format!("{} {}", code.words.join(" "), code.digits),
            name: other.name.clone(),
            role: introduction.other_role,
        });
        Ok(())
    }

    /// Stores the pair, complete, and says so.
    pub(crate) fn keep(&self, pairing: &Pairing, address: Option<SocketAddr>) -> Outcome {
        match self.store(pairing, address, false) {
            Ok(pair) => {
                self.say(PairingEvent::Paired { pair, name: pairing.other.name.clone() });
                Outcome::Kept
            }
            Err(error) => Outcome::Nothing(error.reason),
        }
    }

    /// A connection that broke while only the host's last word was missing leaves a pending pair.
    pub(crate) fn left_pending(
        &self,
        pending: Option<&(PairHandle, Box<Pairing>)>,
        otherwise: Outcome,
    ) -> Outcome {
        let Some((pair, pairing)) = pending else { return otherwise };
        self.say(PairingEvent::Pending { pair: *pair, name: pairing.other.name.clone() });
        Outcome::Kept
    }

    /// The host said that it came to nothing: so does what was pending.
    pub(crate) fn forget_pending(&self, handle: PairHandle) {
        let mut state = self.inner.lock();
        let Ok(pair) = state.pair(handle) else { return };
        let mut row = pair.row.clone();
        row.pending = None;
        // What cannot be read is kept as well.
        let waits = home::waits(self.inner.rows.as_ref(), handle).unwrap_or(true);
        if row.came_to_nothing() && !waits {
            let mut batch = Batch::new();
            home::delete_person(&mut batch, handle);
            if self.inner.rows.commit(batch).is_ok() {
                state.pairs.remove(&handle);
                self.inner.changed();
            }
        } else if self.inner.put_row(handle, &row).is_ok()
            && let Ok(pair) = state.pair_mut(handle)
        {
            pair.row = row;
        }
    }

    pub(crate) fn store(
        &self,
        pairing: &Pairing,
        address: Option<SocketAddr>,
        pending: bool,
    ) -> Result<PairHandle, AmbleError> {
        let mut state = self.inner.lock();
        let known = state.pending(&pairing.other).or_else(|| state.paired(&pairing.other));
        let waiting = known.or(self.pair);
        let handle = match waiting.or_else(|| state.unpaired(&pairing.other.name)) {
            Some(handle) => handle,
            None => self.amble.insert_person(&mut state, &pairing.other.name, true)?,
        };
        let paired = Paired {
            pair: pairing.pair,
            secret: *pairing.secret.as_bytes(),
            own_role: pairing.own_role,
            other: pairing.other.clone(),
            other_device: pairing.other_device,
            other_recipient: pairing.other_recipient.clone(),
            other_port: pairing.other_port,
            charter: pairing.charter.clone(),
            safety_number: pairing.safety_number.clone(),
            file_identity: *self.identity.as_bytes(),
            epoch: 0,
            key: 0,
        };
        let mut row = state.pair(handle)?.row.clone();
        if let Some(address) = address {
            row.remember(address);
            if pairing.other_port != 0 {
                row.remember(SocketAddr::new(address.ip(), pairing.other_port));
            }
        }
        if pending {
            row.pending = Some(Pending { paired, since: self.now });
            // A pairing of which the other knows nothing any more gives way to the new one.
            row.paired = None;
            self.inner.put_row(handle, &row)?;
            let pair = state.pair_mut(handle)?;
            (pair.row, pair.shared) = (row, None);
        } else {
            state.pair_mut(handle)?.row = row;
            complete(&self.inner, &mut state, handle, paired)?;
        }
        Ok(handle)
    }
}

impl State {
    /// The pair of a person we are paired with.
    fn paired(&self, other: &Person) -> Option<PairHandle> {
        let is = |p: &Pair| p.row.paired.as_ref().is_some_and(|p| p.other.id == other.id);
        self.pairs.iter().find(|(_, pair)| is(pair)).map(|(handle, _)| *handle)
    }

    /// Whether a pair may be paired anew: not yet, or nothing has crossed since. The other side
    /// may have lost a pairing whose last word did not reach it in time.
    pub(crate) fn may_pair_anew(
        &mut self,
        inner: &Inner,
        pair: PairHandle,
    ) -> Result<bool, AmbleError> {
        if self.pair(pair)?.row.paired.is_none() {
            return Ok(true);
        }
        Ok(self.shared(inner, pair)?.is_untouched()?)
    }

    /// The pair that is pending with this person.
    fn pending(&self, other: &Person) -> Option<PairHandle> {
        let is = |p: &Pair| p.row.pending.as_ref().is_some_and(|p| p.paired.other.id == other.id);
        self.pairs.iter().find(|(_, pair)| is(pair)).map(|(handle, _)| *handle)
    }

    /// The one person of this name who is not paired yet.
    fn unpaired(&self, name: &str) -> Option<PairHandle> {
        let mut found = self.pairs.iter().filter(|(_, p)| {
            p.row.paired.is_none() && p.row.pending.is_none() && same_name(&p.row.name, name)
        });
        match (found.next(), found.next()) {
            (Some((handle, _)), None) => Some(*handle),
            _ => None,
        }
    }
}

/// Makes a pair complete: gives it the key of its first epoch and its document, in one
/// transaction.
pub(crate) fn complete(
    inner: &Inner,
    state: &mut State,
    handle: PairHandle,
    mut paired: Paired,
) -> Result<(), AmbleError> {
    let mut profile = state.profile.clone();
    paired.key = profile.next_key;
    profile.next_key += 1;
    let me = profile.person;
    let members = paired.members(me, inner.device);
    let key = paired.key_id();
    let other = paired.other.id;
    // Opened before the row says that they are paired: what waits is read from where it is.
    state.shared(inner, handle)?;
    let mut row = state.pair(handle)?.row.clone();
    let placeholder = row.placeholder;
    row.paired = Some(paired);
    row.pending = None;
    let mut batch = Batch::new();
    batch.create_key(key);
    home::put_person(&mut batch, handle, &row)?;
    home::put_profile(&mut batch, &profile)?;
    let pair = state.pair_mut(handle)?;
    if let Some(shared) = &mut pair.shared {
        shared.pair_up(batch, members, key, placeholder, other)?;
    }
    pair.row = row;
    state.profile = profile;
    inner.changed();
    Ok(())
}
