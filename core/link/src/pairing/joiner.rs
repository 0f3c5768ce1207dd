//! The scanning side: one ticket, one connection.

use super::keys::{Keys, Label};
use super::offer::{Details, Terms, read_host};
use super::{
    Action, COMPARE_MS, Introduction, PAIRING_FRAME, Pairing, PairingError, error, expect,
    safety_number,
};
use crate::frame::{self, Kind};
use crate::secret::Secret;
use crate::ticket::Ticket;
use amble_model::DeviceId;
use std::time::Duration;

/// What the joiner knows once both offers are there.
#[derive(Debug)]
struct Met {
    keys: Keys,
    other: Details,
    terms: Terms,
}

/// What the two people have said so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    /// This side's person has said yes; it is not sent yet.
    OwnYes,
    /// The host's person has said yes.
    HostsYes,
}

#[derive(Debug)]
enum Stage {
    /// Has a ticket and no connection.
    Ready(Secret<16>),
    /// Waits for the host's offer.
    Offer {
        secret: Secret<16>,
        ekm: Secret<32>,
        ours: Vec<u8>,
    },
    /// Waits for the host's proof.
    Proof(Box<Met>),
    /// Two people compare the code.
    Compare {
        met: Box<Met>,
        said: Said,
        until_ms: u64,
    },
    /// Both have said yes; the host's last word is missing.
    Pending(Box<Met>),
    Over,
}

/// The joiner's side of a pairing.
#[derive(Debug)]
pub struct Joiner {
    host: DeviceId,
    details: Details,
    stage: Stage,
}

impl Joiner {
    /// A joiner that has read a ticket.
    ///
    /// # Errors
    /// [`PairingError::OwnDevice`], [`PairingError::BadName`], [`PairingError::BadRecipient`].
    pub fn new(ticket: &Ticket, details: &Details) -> Result<Self, PairingError> {
        if ticket.device == details.device {
            return Err(PairingError::OwnDevice);
        }
        let stage = Stage::Ready(Secret::new(*ticket.secret));
        Ok(Self { host: ticket.device, details: details.checked()?, stage })
    }

    /// Begins on a connection: `ekm` is exported from it under [`super::EXPORTER_LABEL`],
    /// `remote` is the device it has authenticated.
    ///
    /// # Errors
    /// [`PairingError::WrongDevice`] if that is not the device in the ticket,
    /// [`PairingError::Over`] if there was a connection before.
    pub fn connect(
        &mut self,
        ekm: &[u8; 32],
        remote: DeviceId,
    ) -> Result<Vec<Action>, PairingError> {
        let Stage::Ready(secret) = std::mem::replace(&mut self.stage, Stage::Over) else {
            return Err(PairingError::Over);
        };
        if remote != self.host {
            return Err(PairingError::WrongDevice);
        }
        let ours = self.details.encode(None)?;
        let frame = frame::body(Kind::Offer, &ours);
        self.stage = Stage::Offer { secret, ekm: Secret::new(*ekm), ours };
        Ok(vec![Action::Send(frame)])
    }

    /// Takes one frame body of the host.
    ///
    /// # Errors
    /// Any [`PairingError`]; the pairing is over then. If [`Action::Pending`] came before,
    /// [`PairingError::ends_pending`] says whether to drop it.
    pub fn on_frame(&mut self, body: &[u8], now_ms: u64) -> Result<Vec<Action>, PairingError> {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Offer { secret, ekm, ours } => {
                let (_, theirs) = expect(body, &[Kind::Offer])?;
                let (other, terms) = read_host(&theirs)?;
                if other.device != self.host {
                    return Err(PairingError::WrongDevice);
                }
                if other.person.id == self.details.person.id {
                    return Err(PairingError::SamePerson);
                }
                let keys = Keys::new(&secret, &ekm, &ours, &theirs);
                let proof = frame::body(Kind::Proof, &keys.mac(Label::Joiner));
                self.stage = Stage::Proof(Box::new(Met { keys, other, terms }));
                Ok(vec![Action::Send(proof)])
            }
            Stage::Proof(met) => {
                let (_, proof) = expect(body, &[Kind::Proof])?;
                if !met.keys.verify(Label::Host, &proof) {
                    return Err(PairingError::WrongProof);
                }
                let introduction = Introduction {
                    code: met.keys.code(),
                    other: met.other.person.clone(),
                    other_role: met.terms.role,
                    charter: met.terms.charter.clone(),
                };
                let until_ms = now_ms.saturating_add(COMPARE_MS);
                self.stage = Stage::Compare { met, said: Said::Nothing, until_ms };
                Ok(vec![Action::ShowCode(introduction)])
            }
            Stage::Compare { met, said, until_ms } => {
                in_time(until_ms, now_ms)?;
                let (_, confirm) = expect(body, &[Kind::Confirm])?;
                if said == Said::HostsYes {
                    return Err(PairingError::OutOfTurn);
                }
                if !met.keys.verify(Label::ConfirmHost, &confirm) {
                    return Err(PairingError::WrongConfirm);
                }
                if said == Said::OwnYes {
                    return Ok(self.both_said_yes(met));
                }
                self.stage = Stage::Compare { met, said: Said::HostsYes, until_ms };
                Ok(Vec::new())
            }
            Stage::Pending(met) => {
                let (_, done) = expect(body, &[Kind::Done])?;
                if !met.keys.verify(Label::Done, &done) {
                    return Err(PairingError::WrongConfirm);
                }
                Ok(vec![Action::Paired(self.pairing(&met))])
            }
            before @ Stage::Ready(_) => {
                self.stage = before;
                Err(PairingError::NotYet)
            }
            Stage::Over => Err(PairingError::Over),
        }
    }

    /// The joiner's person says yes. It is sent once the host's yes has come. Saying it twice
    /// changes nothing.
    ///
    /// # Errors
    /// [`PairingError::NotYet`] before there is a code (the pairing goes on);
    /// [`PairingError::Expired`], [`PairingError::Over`].
    pub fn confirm(&mut self, now_ms: u64) -> Result<Vec<Action>, PairingError> {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Compare { met, said, until_ms } => {
                in_time(until_ms, now_ms)?;
                if said == Said::HostsYes {
                    return Ok(self.both_said_yes(met));
                }
                self.stage = Stage::Compare { met, said: Said::OwnYes, until_ms };
                Ok(Vec::new())
            }
            pending @ Stage::Pending(_) => {
                self.stage = pending;
                Ok(Vec::new())
            }
            Stage::Over => Err(PairingError::Over),
            before => {
                self.stage = before;
                Err(PairingError::NotYet)
            }
        }
    }

    /// The joiner's person says no, or leaves. Once the pair is pending the yes cannot be taken
    /// back here: the host may have kept it.
    pub fn refuse(&mut self) -> Vec<Action> {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Ready(_) | Stage::Over => Vec::new(),
            pending @ Stage::Pending(_) => {
                self.stage = pending;
                Vec::new()
            }
            _ => vec![Action::Send(error::refusal())],
        }
    }

    /// How long the next frame may take; none while people compare.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        let device_speaks =
            matches!(self.stage, Stage::Offer { .. } | Stage::Proof(_) | Stage::Pending(_));
        device_speaks.then_some(PAIRING_FRAME)
    }

    /// The pair is kept as pending before the yes goes out that makes it whole at the host.
    fn both_said_yes(&mut self, met: Box<Met>) -> Vec<Action> {
        let confirm = frame::body(Kind::Confirm, &met.keys.mac(Label::ConfirmJoiner));
        let pairing = self.pairing(&met);
        self.stage = Stage::Pending(met);
        vec![Action::Pending(pairing), Action::Send(confirm)]
    }

    fn pairing(&self, met: &Met) -> Box<Pairing> {
        let pair = met.keys.pair();
        let Details { person, device, recipient, port } = met.other.clone();
        Box::new(Pairing {
            pair,
            secret: met.keys.secret(),
            own_role: met.terms.role.other(),
            other: person,
            other_role: met.terms.role,
            other_device: device,
            other_recipient: recipient,
            other_port: port,
            charter: met.terms.charter.clone(),
            safety_number: safety_number(pair, self.details.device, device),
        })
    }
}

fn in_time(until_ms: u64, now_ms: u64) -> Result<(), PairingError> {
    if now_ms >= until_ms { Err(PairingError::Expired) } else { Ok(()) }
}
