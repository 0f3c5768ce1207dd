//! The displaying side: an invitation that lives over several connections, and one pairing on one
//! connection.
//!
//! The invitation and its pairings share one small state, so that cancelling or proving takes
//! effect everywhere at once. The secret is wiped at the first valid proof, on cancel, after
//! three failures, when its time is over, and when the invitation is dropped.

use super::keys::{Label, PairingKeys};
use super::offer::{Details, Terms, read_joiner};
use super::{
    COMPARE_MS, Introduction, PAIRING_FRAME, Pairing, PairingAction, PairingError, TICKET_MS,
    TICKET_TRIES, error, expect, safety_number,
};
use crate::frame::{self, FrameKind};
use crate::secret::SecretBytes;
use crate::ticket::{Ticket, pairing_alpn};
use amble_model::{Charter, DeviceId, Role};
use rand_core::CryptoRng;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use zeroize::Zeroizing;

/// What a screen shows beside the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationState {
    /// The ticket is good for this long, in milliseconds.
    Open {
        /// Milliseconds left.
        left_ms: u64,
    },
    /// The secret was proved.
    Used,
    /// Its time is over.
    Expired,
    /// It was put away.
    Cancelled,
    /// It failed too often.
    TooManyTries,
}

/// What an invitation and its pairings share.
#[derive(Debug)]
struct Shared {
    /// Gone as soon as the invitation is.
    secret: Option<SecretBytes<16>>,
    expires_ms: u64,
    failures: u8,
    /// Why there is no secret.
    ended: Option<PairingError>,
    /// Held by the connection that uses the ticket at this moment.
    slot: Weak<()>,
}

impl Shared {
    fn end(&mut self, why: PairingError) {
        self.secret = None;
        self.ended.get_or_insert(why);
    }

    /// The secret, if it still counts.
    fn secret(&mut self, now_ms: u64) -> Result<SecretBytes<16>, PairingError> {
        if self.ended.is_none() && now_ms >= self.expires_ms {
            self.end(PairingError::Expired);
        }
        match (&self.ended, &self.secret) {
            (None, Some(secret)) => Ok(secret.clone()),
            (ended, _) => Err(ended.unwrap_or(PairingError::Over)),
        }
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    // Each change is complete before anything can fail, so a poisoned state is still a whole one.
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A ticket on a screen, as long as the screen is open.
#[derive(Debug)]
pub struct Invitation {
    shared: Arc<Mutex<Shared>>,
    details: Details,
    terms: Terms,
    addresses: Vec<SocketAddr>,
}

impl Invitation {
    /// A fresh invitation, good for [`TICKET_MS`] from `now_ms`.
    ///
    /// `role` and `charter` are what this side proposes; the joiner has the other role.
    ///
    /// # Errors
    /// [`PairingError::BadName`], [`PairingError::BadRecipient`], [`PairingError::BadCharter`].
    pub fn new(
        details: &Details,
        role: Role,
        charter: Charter,
        addresses: Vec<SocketAddr>,
        rng: &mut dyn CryptoRng,
        now_ms: u64,
    ) -> Result<Self, PairingError> {
        let details = details.checked()?;
        let terms = Terms { role, charter }.checked()?;
        let mut secret: Zeroizing<[u8; 16]> = Zeroizing::new([0; 16]);
        rng.fill_bytes(secret.as_mut());
        let shared = Shared {
            secret: Some(SecretBytes::new(*secret)),
            expires_ms: now_ms.saturating_add(TICKET_MS),
            failures: 0,
            ended: None,
            slot: Weak::new(),
        };
        Ok(Self { shared: Arc::new(Mutex::new(shared)), details, terms, addresses })
    }

    /// The ticket to show, or nothing when the secret is gone.
    #[must_use]
    pub fn ticket(&self) -> Option<Ticket> {
        let secret = lock(&self.shared).secret.as_ref().map(|secret| Zeroizing::new(**secret))?;
        Some(Ticket { device: self.details.device, secret, addresses: self.addresses.clone() })
    }

    /// The protocol name to listen under, or nothing when the secret is gone. Keep listening
    /// under it until the screen closes: who comes too late is told why.
    #[must_use]
    pub fn alpn(&self) -> Option<Vec<u8>> {
        lock(&self.shared).secret.as_ref().map(|secret| pairing_alpn(secret))
    }

    /// What to show beside the code.
    #[must_use]
    pub fn state(&self, now_ms: u64) -> InvitationState {
        let mut shared = lock(&self.shared);
        match shared.secret(now_ms) {
            Ok(_) => InvitationState::Open { left_ms: shared.expires_ms.saturating_sub(now_ms) },
            Err(PairingError::UsedAlready) => InvitationState::Used,
            Err(PairingError::TooManyTries) => InvitationState::TooManyTries,
            Err(PairingError::Expired) => InvitationState::Expired,
            Err(_) => InvitationState::Cancelled,
        }
    }

    /// Begins a pairing on a connection: `ekm` is exported from it under
    /// [`super::EXPORTER_LABEL`], `remote` is the device it has authenticated.
    ///
    /// # Errors
    /// The ticket is used, too old, put away or tried too often, another connection is at it, or
    /// the device is our own. Send the error's [farewell](PairingError::farewell) and close.
    pub fn connect(
        &self,
        ekm: &[u8; 32],
        remote: DeviceId,
        now_ms: u64,
    ) -> Result<HostPairing, PairingError> {
        let mut shared = lock(&self.shared);
        shared.secret(now_ms)?;
        if remote == self.details.device {
            return Err(PairingError::OwnDevice);
        }
        if shared.slot.upgrade().is_some() {
            return Err(PairingError::Busy);
        }
        let slot = Arc::new(());
        shared.slot = Arc::downgrade(&slot);
        Ok(HostPairing {
            shared: Arc::clone(&self.shared),
            slot: Some(slot),
            details: self.details.clone(),
            terms: self.terms.clone(),
            ekm: SecretBytes::new(*ekm),
            remote,
            stage: HostStage::Offer,
        })
    }

    /// Puts the ticket away: the secret dies, and so does a pairing that is not complete.
    pub fn cancel(&self) {
        let mut shared = lock(&self.shared);
        shared.secret = None;
        // Even if the secret was proved before: the comparing that it began ends here as well.
        shared.ended = Some(PairingError::Cancelled);
    }
}

impl Drop for Invitation {
    fn drop(&mut self) {
        self.cancel();
    }
}

#[derive(Debug)]
enum HostStage {
    /// Waits for the joiner's offer.
    Offer,
    /// Waits for the joiner's proof.
    Proof(Box<(PairingKeys, Details)>),
    /// Two people compare the code; `yes` is what this side's has said.
    Compare {
        offers: Box<(PairingKeys, Details)>,
        yes: bool,
        until_ms: u64,
    },
    Over,
}

/// The host's side of one connection. Dropping it frees the ticket for the next one.
#[derive(Debug)]
pub struct HostPairing {
    shared: Arc<Mutex<Shared>>,
    slot: Option<Arc<()>>,
    details: Details,
    terms: Terms,
    ekm: SecretBytes<32>,
    remote: DeviceId,
    stage: HostStage,
}

impl HostPairing {
    /// Takes one frame body of the joiner.
    ///
    /// # Errors
    /// Any [`PairingError`]; this connection's pairing is over then, and before the proof it
    /// counts as a failed try.
    pub fn on_frame(
        &mut self,
        body: &[u8],
        now_ms: u64,
    ) -> Result<Vec<PairingAction>, PairingError> {
        let (unproved, result) = match std::mem::replace(&mut self.stage, HostStage::Over) {
            HostStage::Offer => (true, self.on_offer(body, now_ms)),
            HostStage::Proof(offers) => (true, self.on_proof(*offers, body, now_ms)),
            HostStage::Compare { offers, yes, until_ms } => {
                (false, self.on_confirm(*offers, yes, until_ms, body, now_ms))
            }
            HostStage::Over => (false, Err(PairingError::Over)),
        };
        if let Err(why) = &result {
            self.slot = None;
            if unproved && counts(why) {
                let mut shared = lock(&self.shared);
                shared.failures = shared.failures.saturating_add(1);
                if shared.failures >= TICKET_TRIES {
                    shared.end(PairingError::TooManyTries);
                }
            }
        }
        result
    }

    /// The host's person says yes. Saying it twice changes nothing.
    ///
    /// # Errors
    /// [`PairingError::NotYet`] before there is a code (the pairing goes on);
    /// [`PairingError::Expired`], [`PairingError::Cancelled`], [`PairingError::Over`].
    pub fn confirm(&mut self, now_ms: u64) -> Result<Vec<PairingAction>, PairingError> {
        match std::mem::replace(&mut self.stage, HostStage::Over) {
            HostStage::Compare { offers, yes, until_ms } => {
                self.still_comparing(until_ms, now_ms)?;
                let frame = frame::body(FrameKind::Confirm, &offers.0.mac(Label::ConfirmHost));
                self.stage = HostStage::Compare { offers, yes: true, until_ms };
                Ok(if yes { Vec::new() } else { vec![PairingAction::Send(frame)] })
            }
            HostStage::Over => Err(PairingError::Over),
            before => {
                self.stage = before;
                Err(PairingError::NotYet)
            }
        }
    }

    /// The host's person says no, or leaves. Does nothing once it is over.
    pub fn refuse(&mut self) -> Vec<PairingAction> {
        self.slot = None;
        match std::mem::replace(&mut self.stage, HostStage::Over) {
            HostStage::Over => Vec::new(),
            _ => vec![PairingAction::Send(error::refusal())],
        }
    }

    /// How long the next frame may take; none while people compare.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        matches!(self.stage, HostStage::Offer | HostStage::Proof(_)).then_some(PAIRING_FRAME)
    }

    fn on_offer(&mut self, body: &[u8], now_ms: u64) -> Result<Vec<PairingAction>, PairingError> {
        let secret = lock(&self.shared).secret(now_ms)?;
        let (_, theirs) = expect(body, &[FrameKind::Offer])?;
        let other = read_joiner(&theirs)?;
        if other.device != self.remote {
            return Err(PairingError::WrongDevice);
        }
        if other.person.id == self.details.person.id {
            return Err(PairingError::SamePerson);
        }
        let ours = self.details.encode(Some(&self.terms))?;
        let keys = PairingKeys::new(&secret, &self.ekm, &theirs, &ours);
        self.stage = HostStage::Proof(Box::new((keys, other)));
        Ok(vec![PairingAction::Send(frame::body(FrameKind::Offer, &ours))])
    }

    fn on_proof(
        &mut self,
        offers: (PairingKeys, Details),
        body: &[u8],
        now_ms: u64,
    ) -> Result<Vec<PairingAction>, PairingError> {
        let mut shared = lock(&self.shared);
        shared.secret(now_ms)?;
        let (_, proof) = expect(body, &[FrameKind::Proof])?;
        if !offers.0.verify(Label::Joiner, &proof) {
            return Err(PairingError::WrongProof);
        }
        shared.end(PairingError::UsedAlready);
        let introduction = Introduction {
            code: offers.0.code(),
            other: offers.1.person.clone(),
            other_role: self.terms.role.other(),
            charter: self.terms.charter.clone(),
        };
        let answer = frame::body(FrameKind::Proof, &offers.0.mac(Label::Host));
        self.stage = HostStage::Compare {
            offers: Box::new(offers),
            yes: false,
            until_ms: now_ms.saturating_add(COMPARE_MS),
        };
        Ok(vec![PairingAction::Send(answer), PairingAction::ShowCode(introduction)])
    }

    fn on_confirm(
        &mut self,
        offers: (PairingKeys, Details),
        yes: bool,
        until_ms: u64,
        body: &[u8],
        now_ms: u64,
    ) -> Result<Vec<PairingAction>, PairingError> {
        self.still_comparing(until_ms, now_ms)?;
        let (_, confirm) = expect(body, &[FrameKind::Confirm])?;
        let (keys, other) = offers;
        // An honest joiner waits for this side's yes before it sends its own.
        if !yes {
            return Err(PairingError::OutOfTurn);
        }
        if !keys.verify(Label::ConfirmJoiner, &confirm) {
            return Err(PairingError::WrongConfirm);
        }
        self.slot = None;
        let pair = keys.pair();
        let done = frame::body(FrameKind::Done, &keys.mac(Label::Done));
        let pairing = Pairing {
            pair,
            secret: keys.secret(),
            own_role: self.terms.role,
            other: other.person,
            other_role: self.terms.role.other(),
            other_device: other.device,
            other_recipient: other.recipient,
            other_port: other.port,
            charter: self.terms.charter.clone(),
            safety_number: safety_number(pair, self.details.device, other.device),
        };
        // Kept before the joiner is told, so that the joiner is never paired alone.
        Ok(vec![PairingAction::Paired(Box::new(pairing)), PairingAction::Send(done)])
    }

    fn still_comparing(&self, until_ms: u64, now_ms: u64) -> Result<(), PairingError> {
        match lock(&self.shared).ended {
            Some(PairingError::Cancelled) => Err(PairingError::Cancelled),
            _ if now_ms >= until_ms => Err(PairingError::Expired),
            _ => Ok(()),
        }
    }
}

/// Whether an error before the proof is a failed try, or the ticket's and the person's own doing.
fn counts(why: &PairingError) -> bool {
    !matches!(
        why,
        PairingError::Expired
            | PairingError::UsedAlready
            | PairingError::Cancelled
            | PairingError::TooManyTries
            | PairingError::Refused
            | PairingError::Version(_)
            | PairingError::SamePerson
    )
}
