//! What a live contact asks of the home: each step is short, and durable when it returns.

use crate::{
    amble::{Amble, Inner},
    cards::DigestCard,
    error::{AmbleError, ErrorKind},
    home::Paired,
    keeping,
};
use amble_contact::Received;
use amble_link::SessionIdentity;
use amble_model::{DeviceId, PairHandle, Parcel};
use chrono::{DateTime, NaiveDate};
use std::{net::SocketAddr, sync::Arc};
use tokio::time::Instant;

/// What is needed to reach the other device.
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) device: DeviceId,
    pub(crate) alpn: Vec<u8>,
    pub(crate) addresses: Vec<SocketAddr>,
    pub(crate) identity: SessionIdentity,
    /// What this device is called nearby today.
    pub(crate) own_name: String,
    /// What the other may be called nearby: its clock may be a day off.
    pub(crate) wanted_names: Vec<String>,
}

/// One live contact of one pair, seen from the home.
#[derive(Clone)]
pub(crate) struct Contact {
    pub(crate) inner: Arc<Inner>,
    pub(crate) pair: PairHandle,
    /// Unix seconds when the screen was opened, as its opener said.
    opened: i64,
    since: Instant,
}

/// What a parcel changed.
pub(crate) struct Step {
    pub(crate) received: Received,
    pub(crate) in_step: Option<DigestCard>,
}

impl Contact {
    /// Opens the meeting screen of a pair: one at a time.
    pub(crate) fn open(
        amble: &Amble,
        pair: PairHandle,
        now: i64,
    ) -> Result<(Self, Target), AmbleError> {
        let inner = amble.inner.clone();
        let mut state = inner.lock();
        let device = inner.device;
        let entry = state.pair_mut(pair)?;
        let row = &entry.row;
        let name = row.shown_name().to_owned();
        let refuse = |sentence: String| Err(AmbleError::new(ErrorKind::NotNow, sentence));
        let known = row.paired.as_ref().or(row.pending.as_ref().map(|p| &p.paired));
        let Some(paired) = known.cloned() else {
            return refuse(format!(
                "you and {name} have not paired yet; pair first, in the same place"
            ));
        };
        if row.mute.muted {
            return refuse(format!(
                "{name}'s device is muted, because it sent what no honest Amble sends"
            ));
        }
        if entry.meeting {
            return refuse(format!("the meeting with {name} is already open"));
        }
        let target = target(&paired, name, device, row.addresses.clone(), now);
        entry.meeting = true;
        drop(state);
        Ok((Self { inner, pair, opened: now, since: Instant::now() }, target))
    }

    /// Unix seconds now: what the opener said, and the time that has passed since.
    fn now(&self) -> i64 {
        self.opened.saturating_add_unsigned(self.since.elapsed().as_secs())
    }

    /// Closes the meeting screen.
    pub(crate) fn close(&self) {
        if let Ok(pair) = self.inner.lock().pair_mut(self.pair) {
            pair.meeting = false;
        }
    }

    /// The other device is there and proved itself. Completes a pairing that was pending, and
    /// remembers where it was found. Returns the hello, and whether a pairing was completed.
    pub(crate) fn connect(
        &self,
        address: Option<SocketAddr>,
    ) -> Result<(Parcel, bool), AmbleError> {
        let mut state = self.inner.lock();
        let mut row = state.pair(self.pair)?.row.clone();
        let pending = row.pending.take().filter(|_| row.paired.is_none());
        if let Some(address) = address {
            row.remember(address);
            let known = row.paired.as_ref().or(pending.as_ref().map(|p| &p.paired));
            if let Some(port) = known.map(|p| p.other_port).filter(|port| *port != 0) {
                row.remember(SocketAddr::new(address.ip(), port));
            }
        }
        let completed = pending.is_some();
        match pending {
            Some(pending) => {
                let mut waiting = row;
                waiting.pending = None;
                state.pair_mut(self.pair)?.row = waiting;
                keeping::complete(&self.inner, &mut state, self.pair, pending.paired)?;
            }
            None => {
                self.inner.put_row(self.pair, &row)?;
                state.pair_mut(self.pair)?.row = row;
            }
        }
        state.shared(&self.inner, self.pair)?;
        let state = &mut *state;
        let pair = state.pairs.get_mut(&self.pair);
        let shared = pair.and_then(|p| p.shared.as_mut());
        let shared = shared.ok_or_else(|| AmbleError::internal("a pair without a document"))?;
        self.inner.changed();
        Ok((shared.connect(&mut state.entropy)?, completed))
    }

    /// Receives a parcel.
    pub(crate) fn receive(&self, parcel: &Parcel) -> Result<Step, AmbleError> {
        let mut state = self.inner.lock();
        let state = &mut *state;
        let pair = state.pairs.get_mut(&self.pair);
        let pair = pair.ok_or_else(|| AmbleError::internal("a pair that is gone"))?;
        let shared = pair.shared.as_mut();
        let shared = shared.ok_or_else(|| AmbleError::internal("a pair without a document"))?;
        let received = shared.receive(parcel, &mut state.entropy)?;
        let hostile = received.refused.iter().filter(|r| r.hostile()).count();
        let in_step = if shared.in_step()? {
            Some(DigestCard { pair: self.pair, digest: shared.digest()? })
        } else {
            None
        };
        if hostile > 0 {
            let mut row = pair.row.clone();
            row.mute.note(hostile, self.now());
            self.inner.put_row(self.pair, &row)?;
            pair.row = row;
        }
        self.inner.changed();
        Ok(Step { received, in_step })
    }

    /// Whether the other device has been muted.
    pub(crate) fn muted(&self) -> bool {
        self.inner.lock().pair(self.pair).is_ok_and(|p| p.row.mute.muted)
    }

    /// Notes something hostile that was no change: a frame that no honest device sends.
    pub(crate) fn note_hostile(&self) -> Result<(), AmbleError> {
        let mut state = self.inner.lock();
        let mut row = state.pair(self.pair)?.row.clone();
        row.mute.note(1, self.now());
        self.inner.put_row(self.pair, &row)?;
        state.pair_mut(self.pair)?.row = row;
        Ok(())
    }

    /// What was saved since, published and ready to be sent.
    pub(crate) fn send_saved(&self) -> Result<Option<Parcel>, AmbleError> {
        let mut state = self.inner.lock();
        let parcel = state.shared(&self.inner, self.pair)?.send_saved()?;
        self.inner.changed();
        Ok(parcel)
    }

    /// The connection ended.
    pub(crate) fn disconnect(&self) -> Result<(), AmbleError> {
        let mut state = self.inner.lock();
        let shared = state.shared(&self.inner, self.pair)?;
        let in_step = shared.in_step()?;
        shared.disconnect()?;
        self.inner.changed();
        if in_step {
            let mut row = state.pair(self.pair)?.row.clone();
            row.last_contact = today(&row.paired, self.now());
            self.inner.put_row(self.pair, &row)?;
            state.pair_mut(self.pair)?.row = row;
        }
        Ok(())
    }
}

/// Today in the charter's zone.
fn today(paired: &Option<Paired>, now: i64) -> Option<NaiveDate> {
    let zone = paired.as_ref().and_then(|p| p.charter.zone.parse().ok()).unwrap_or(chrono_tz::UTC);
    DateTime::from_timestamp(now, 0).map(|at| at.with_timezone(&zone).date_naive())
}

fn target(
    paired: &Paired,
    name: String,
    own: DeviceId,
    addresses: Vec<SocketAddr>,
    now: i64,
) -> Target {
    let secret = amble_link::PairSecret::from_bytes(paired.secret);
    let today = now.div_euclid(86_400);
    let nearby = |device, day| amble_link::nearby_name(&secret, device, day);
    Target {
        name,
        device: paired.other_device,
        alpn: amble_link::pair_alpn(&secret),
        own_name: nearby(own, today),
        wanted_names: [today - 1, today, today + 1]
            .map(|day| nearby(paired.other_device, day))
            .to_vec(),
        addresses,
        identity: SessionIdentity {
            pair: paired.pair,
            epoch: paired.epoch,
            device: own,
            other_device: paired.other_device,
        },
    }
}
