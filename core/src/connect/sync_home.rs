//! One pair of this home, as a live sync sees it.

use crate::{
    error::{AmbleError, ErrorKind},
    home::{
        Amble, Inner,
        pair::{Pair, PairState},
        rows::Paired,
    },
    rng::Rng,
};
use amble_link::SessionIdentity;
use amble_live::{HomeFault, SyncHome, SyncStep, SyncTarget};
use amble_model::{DeviceId, PairHandle, Parcel, calendar};
use std::{net::SocketAddr, sync::Arc, time::Instant};
use tokio::sync::watch;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// One pair of this home while it syncs.
pub(super) struct SyncAtHome {
    inner: Arc<Inner>,
    pair: Arc<Pair>,
    /// Unix seconds when the sync was opened, as its opener said.
    opened: i64,
    since: Instant,
}

impl SyncAtHome {
    /// Opens the sync of a pair: one at a time.
    pub(super) fn open(
        amble: &Amble,
        pair: PairHandle,
        now: i64,
    ) -> Result<(Arc<Self>, SyncTarget), AmbleError> {
        let (inner, entry) = (amble.inner.clone(), amble.pair(pair)?);
        let target = entry.change(&inner, |state| {
            let row = &state.row;
            let name = row.shown_name().to_owned();
            let refuse = |sentence: String| Err(AmbleError::new(ErrorKind::NotNow, sentence));
            let known = row.paired.as_ref().or(row.pending.as_ref().map(|p| &p.paired));
            let Some(paired) = known.cloned() else {
                return refuse(format!("you and {name} have not paired yet: pair first"));
            };
            if row.mute.muted {
                return refuse(format!(
                    "{name}'s device is muted, because it sent data that Amble doesn't trust"
                ));
            }
            if state.syncing {
                return refuse(format!("a sync with {name} is already running"));
            }
            let target = target(&paired, name, inner.device, row.addresses.clone(), now);
            state.syncing = true;
            Ok(target)
        })?;
        Ok((Arc::new(Self { inner, pair: entry, opened: now, since: Instant::now() }), target))
    }

    /// Unix seconds now: what the opener said, and the time that has passed since.
    fn now(&self) -> i64 {
        self.opened.saturating_add_unsigned(self.since.elapsed().as_secs())
    }

    fn change<T>(
        &self,
        change: impl FnOnce(&mut PairState, PairHandle) -> Result<T, AmbleError>,
    ) -> Result<T, HomeFault> {
        let handle = self.pair.handle;
        let done = self.pair.change(&self.inner, |state| change(state, handle));
        done.map_err(|error| HomeFault { reason: error.reason })
    }

    fn note(&self, hostile: usize) -> Result<(), HomeFault> {
        let now = self.now();
        self.change(|state, pair| {
            state.change_row(&self.inner, pair, |row| row.mute.note(hostile, now))
        })
    }
}

impl SyncHome for SyncAtHome {
    fn connect(&self, address: Option<SocketAddr>) -> Result<(Parcel, bool), HomeFault> {
        self.change(|state, pair| {
            let pending = state.row.pending.clone().filter(|_| state.row.paired.is_none());
            if let Some(address) = address {
                state.change_row(&self.inner, pair, |row| {
                    row.remember(address);
                    let known = row.paired.as_ref().or(row.pending.as_ref().map(|p| &p.paired));
                    let port = known.map(|p| p.other_port).filter(|port| *port != 0);
                    if let Some(port) = port {
                        row.remember(SocketAddr::new(address.ip(), port));
                    }
                })?;
            }
            let completed = pending.is_some();
            if let Some(pending) = pending {
                state.complete(&self.inner, pair, pending.paired)?;
            }
            let hello = state.sync(&self.inner, pair)?.connect(&mut *Rng::new()?)?;
            Ok((hello, completed))
        })
    }

    fn receive(&self, parcel: &Parcel) -> Result<SyncStep, HomeFault> {
        let step = self.change(|state, pair| {
            let sync = state.sync(&self.inner, pair)?;
            let received = sync.receive(parcel, &mut *Rng::new()?)?;
            let up_to_date = if sync.up_to_date()? { Some(sync.digest()?) } else { None };
            Ok(SyncStep { received, up_to_date })
        })?;
        let hostile = step.received.refused.iter().filter(|r| r.hostile()).count();
        if hostile > 0 {
            self.note(hostile)?;
        }
        Ok(step)
    }

    fn send_saved(&self) -> Result<Option<Parcel>, HomeFault> {
        self.change(|state, pair| Ok(state.sync(&self.inner, pair)?.send_saved()?))
    }

    fn disconnect(&self) -> Result<(), HomeFault> {
        let now = self.now();
        self.change(|state, pair| {
            let sync = state.sync(&self.inner, pair)?;
            let up_to_date = sync.up_to_date()?;
            sync.disconnect()?;
            if up_to_date {
                let zone = state.row.paired.as_ref().map(|p| p.charter.zone.clone());
                let today = calendar::local(now, &zone.unwrap_or_default());
                state.change_row(&self.inner, pair, |row| {
                    row.last_sync = today.map(|at| at.date()).or(row.last_sync);
                })?;
            }
            Ok(())
        })
    }

    fn note_hostile(&self) -> Result<(), HomeFault> {
        self.note(1)
    }

    fn is_muted(&self) -> bool {
        self.pair.seen(&self.inner).is_ok_and(|seen| seen.row.mute.muted)
    }

    fn saved(&self) -> watch::Receiver<u64> {
        self.pair.saved.subscribe()
    }

    fn close(&self) {
        // Nothing is durable about it.
        let _closed = self.change(|state, _| {
            state.syncing = false;
            Ok(())
        });
    }
}

fn target(
    paired: &Paired,
    name: String,
    own: DeviceId,
    addresses: Vec<SocketAddr>,
    now: i64,
) -> SyncTarget {
    let secret = amble_link::PairSecret::from_bytes(paired.secret);
    let today = now.div_euclid(DAY);
    let nearby = |device, day| amble_link::nearby_name(&secret, device, day);
    SyncTarget {
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
