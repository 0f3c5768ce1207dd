//! This home, as a pairing sees it. Nothing is stored until both people confirm.

use crate::{
    error::AmbleError,
    home::{
        Amble,
        pair::Pair,
        rows::{self, PairRow, Paired, PendingPairing},
    },
};
use amble_link::{FileIdentity, Introduction, Pairing};
use amble_live::{HomeFault, PairingHome};
use amble_model::{PairHandle, Person, person::same_name};
use amble_store::Batch;
use std::{net::SocketAddr, sync::Arc};

/// This home during one pairing.
pub(super) struct PairingAtHome {
    pub(super) amble: Amble,
    /// Whom it is for, if that was said.
    pub(super) pair: Option<PairHandle>,
    pub(super) identity: FileIdentity,
    /// Unix seconds when it began.
    pub(super) now: i64,
}

impl PairingAtHome {
    /// The first pair whose row is like this.
    fn find(&self, is: impl Fn(&PairRow) -> bool) -> Result<Option<Arc<Pair>>, AmbleError> {
        for pair in self.amble.inner.pairs() {
            if is(&pair.seen(&self.amble.inner)?.row) {
                return Ok(Some(pair));
            }
        }
        Ok(None)
    }

    /// The pair of a person we are paired with.
    fn paired(&self, other: &Person) -> Result<Option<Arc<Pair>>, AmbleError> {
        self.find(|row| row.paired.as_ref().is_some_and(|p| p.other.id == other.id))
    }

    /// The pair that is pending with this person.
    fn pending(&self, other: &Person) -> Result<Option<Arc<Pair>>, AmbleError> {
        self.find(|row| row.pending.as_ref().is_some_and(|p| p.paired.other.id == other.id))
    }

    /// The one person of this name who is not paired yet.
    fn unpaired(&self, name: &str) -> Result<Option<Arc<Pair>>, AmbleError> {
        let mut found = Vec::new();
        for pair in self.amble.inner.pairs() {
            let row = &pair.seen(&self.amble.inner)?.row;
            if row.paired.is_none() && row.pending.is_none() && same_name(&row.name, name) {
                found.push(pair.clone());
            }
        }
        Ok(if found.len() == 1 { found.pop() } else { None })
    }

    /// The pair in which this pairing is stored.
    fn place(&self, other: &Person) -> Result<Arc<Pair>, AmbleError> {
        if let Some(known) = self.pending(other)? {
            return Ok(known);
        }
        if let Some(known) = self.paired(other)? {
            return Ok(known);
        }
        if let Some(chosen) = self.pair {
            return self.amble.pair(chosen);
        }
        match self.unpaired(&other.name)? {
            Some(waiting) => Ok(waiting),
            None => self.amble.insert_person(&other.name, true),
        }
    }

    fn store(
        &self,
        pairing: &Pairing,
        address: Option<SocketAddr>,
        pending: bool,
    ) -> Result<PairHandle, AmbleError> {
        let (inner, pair) = (&self.amble.inner, self.place(&pairing.other)?);
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
        let handle = pair.handle;
        pair.change(inner, |state| {
            let found = |row: &mut PairRow| {
                let Some(address) = address else { return };
                row.remember(address);
                if pairing.other_port != 0 {
                    row.remember(SocketAddr::new(address.ip(), pairing.other_port));
                }
            };
            if pending {
                state.change_row(inner, handle, |row| {
                    found(row);
                    row.pending = Some(PendingPairing { paired, since: self.now });
                    // A pairing of which the other knows nothing any more gives way to this one.
                    row.paired = None;
                })?;
                state.close_sync();
                return Ok(());
            }
            found(&mut state.row);
            state.complete(inner, handle, paired)
        })?;
        Ok(handle)
    }
}

impl PairingHome for PairingAtHome {
    fn may_pair(&self, introduction: &Introduction) -> Result<(), HomeFault> {
        let (inner, other) = (&self.amble.inner, &introduction.other);
        let may = || -> Result<bool, AmbleError> {
            let Some(pair) = self.paired(other)? else { return Ok(true) };
            pair.change(inner, |state| state.may_pair_anew(inner, pair.handle))
        };
        match may() {
            Ok(true) => Ok(()),
            Ok(false) => Err(HomeFault {
                reason: format!(
                    "you and {} are already paired, and this device holds what you share; nothing \
                     was changed. If their device has lost it, put back the newest copy of its \
                     home there",
                    other.name
                ),
            }),
            Err(error) => Err(HomeFault { reason: error.reason }),
        }
    }

    fn keep(
        &self,
        pairing: &Pairing,
        address: Option<SocketAddr>,
        pending: bool,
    ) -> Result<PairHandle, HomeFault> {
        self.store(pairing, address, pending).map_err(|e| HomeFault { reason: e.reason })
    }

    fn forget_pending(&self, handle: PairHandle) {
        let inner = &self.amble.inner;
        let Ok(pair) = inner.pair(handle) else { return };
        let gone = pair.change(inner, |state| {
            state.change_row(inner, handle, |row| row.pending = None)?;
            if !state.row.came_to_nothing() || amble_sync::has_outbox(inner.rows.as_ref(), handle)?
            {
                return Ok(false);
            }
            let mut batch = Batch::new();
            rows::delete_person(&mut batch, handle);
            inner.rows.commit(batch)?;
            Ok(true)
        });
        // What cannot be read is kept as well.
        if gone.unwrap_or(false) {
            inner.remove_pair(handle);
        }
    }
}
