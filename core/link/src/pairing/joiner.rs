//! The scanning side: one ticket, one connection.

use super::keys::{Label, PairingKeys};
use super::offer::{Details, Terms, read_host};
use super::{
    COMPARE_MS, Introduction, PAIRING_FRAME, Pairing, PairingAction, PairingError, error, expect,
    safety_number,
};
use crate::frame::{self, FrameKind};
use crate::secret::SecretBytes;
use crate::ticket::Ticket;
use amble_model::DeviceId;
use std::time::Duration;

/// What the joiner knows once both offers are there.
#[derive(Debug)]
struct Offers {
    keys: PairingKeys,
    other: Details,
    terms: Terms,
}

/// What the two people have said so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Yes {
    Nothing,
    /// This side's person has said yes; it is not sent yet.
    Own,
    /// The host's person has said yes.
    Hosts,
}

#[derive(Debug)]
enum JoinerStage {
    /// Has a ticket and no connection.
    Ready(SecretBytes<16>),
    /// Waits for the host's offer.
    Offer {
        secret: SecretBytes<16>,
        ekm: SecretBytes<32>,
        ours: Vec<u8>,
    },
    /// Waits for the host's proof.
    Proof(Box<Offers>),
    /// Two people compare the code.
    Compare {
        offers: Box<Offers>,
        said: Yes,
        until_ms: u64,
    },
    /// Both have said yes; the host's last word is missing.
    Pending(Box<Offers>),
    Over,
}

/// The joiner's side of a pairing.
#[derive(Debug)]
pub struct Joiner {
    host: DeviceId,
    details: Details,
    stage: JoinerStage,
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
        let stage = JoinerStage::Ready(SecretBytes::new(*ticket.secret));
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
    ) -> Result<Vec<PairingAction>, PairingError> {
        let JoinerStage::Ready(secret) = std::mem::replace(&mut self.stage, JoinerStage::Over)
        else {
            return Err(PairingError::Over);
        };
        if remote != self.host {
            return Err(PairingError::WrongDevice);
        }
        let ours = self.details.encode(None)?;
        let frame = frame::body(FrameKind::Offer, &ours);
        self.stage = JoinerStage::Offer { secret, ekm: SecretBytes::new(*ekm), ours };
        Ok(vec![PairingAction::Send(frame)])
    }

    /// Takes one frame body of the host.
    ///
    /// # Errors
    /// Any [`PairingError`]; the pairing is over then. If [`PairingAction::Pending`] came before,
    /// [`PairingError::ends_pending`] says whether to drop it.
    pub fn on_frame(
        &mut self,
        body: &[u8],
        now_ms: u64,
    ) -> Result<Vec<PairingAction>, PairingError> {
        match std::mem::replace(&mut self.stage, JoinerStage::Over) {
            JoinerStage::Offer { secret, ekm, ours } => {
                let (_, theirs) = expect(body, &[FrameKind::Offer])?;
                let (other, terms) = read_host(&theirs)?;
                if other.device != self.host {
                    return Err(PairingError::WrongDevice);
                }
                if other.person.id == self.details.person.id {
                    return Err(PairingError::SamePerson);
                }
                let keys = PairingKeys::new(&secret, &ekm, &ours, &theirs);
                let proof = frame::body(FrameKind::Proof, &keys.mac(Label::Joiner));
                self.stage = JoinerStage::Proof(Box::new(Offers { keys, other, terms }));
                Ok(vec![PairingAction::Send(proof)])
            }
            JoinerStage::Proof(offers) => {
                let (_, proof) = expect(body, &[FrameKind::Proof])?;
                if !offers.keys.verify(Label::Host, &proof) {
                    return Err(PairingError::WrongProof);
                }
                let introduction = Introduction {
                    code: offers.keys.code(),
                    other: offers.other.person.clone(),
                    other_role: offers.terms.role,
                    charter: offers.terms.charter.clone(),
                };
                let until_ms = now_ms.saturating_add(COMPARE_MS);
                self.stage = JoinerStage::Compare { offers, said: Yes::Nothing, until_ms };
                Ok(vec![PairingAction::ShowCode(introduction)])
            }
            JoinerStage::Compare { offers, said, until_ms } => {
                in_time(until_ms, now_ms)?;
                let (_, confirm) = expect(body, &[FrameKind::Confirm])?;
                if said == Yes::Hosts {
                    return Err(PairingError::OutOfTurn);
                }
                if !offers.keys.verify(Label::ConfirmHost, &confirm) {
                    return Err(PairingError::WrongConfirm);
                }
                if said == Yes::Own {
                    return Ok(self.both_said_yes(offers));
                }
                self.stage = JoinerStage::Compare { offers, said: Yes::Hosts, until_ms };
                Ok(Vec::new())
            }
            JoinerStage::Pending(offers) => {
                let (_, done) = expect(body, &[FrameKind::Done])?;
                if !offers.keys.verify(Label::Done, &done) {
                    return Err(PairingError::WrongConfirm);
                }
                Ok(vec![PairingAction::Paired(self.pairing(&offers))])
            }
            before @ JoinerStage::Ready(_) => {
                self.stage = before;
                Err(PairingError::NotYet)
            }
            JoinerStage::Over => Err(PairingError::Over),
        }
    }

    /// The joiner's person says yes. It is sent once the host's yes has come. Saying it twice
    /// changes nothing.
    ///
    /// # Errors
    /// [`PairingError::NotYet`] before there is a code (the pairing goes on);
    /// [`PairingError::Expired`], [`PairingError::Over`].
    pub fn confirm(&mut self, now_ms: u64) -> Result<Vec<PairingAction>, PairingError> {
        match std::mem::replace(&mut self.stage, JoinerStage::Over) {
            JoinerStage::Compare { offers, said, until_ms } => {
                in_time(until_ms, now_ms)?;
                if said == Yes::Hosts {
                    return Ok(self.both_said_yes(offers));
                }
                self.stage = JoinerStage::Compare { offers, said: Yes::Own, until_ms };
                Ok(Vec::new())
            }
            pending @ JoinerStage::Pending(_) => {
                self.stage = pending;
                Ok(Vec::new())
            }
            JoinerStage::Over => Err(PairingError::Over),
            before => {
                self.stage = before;
                Err(PairingError::NotYet)
            }
        }
    }

    /// The joiner's person says no, or leaves. Once the pair is pending the yes cannot be taken
    /// back here: the host may have kept it.
    pub fn refuse(&mut self) -> Vec<PairingAction> {
        match std::mem::replace(&mut self.stage, JoinerStage::Over) {
            JoinerStage::Ready(_) | JoinerStage::Over => Vec::new(),
            pending @ JoinerStage::Pending(_) => {
                self.stage = pending;
                Vec::new()
            }
            _ => vec![PairingAction::Send(error::refusal())],
        }
    }

    /// How long the next frame may take; none while people compare.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        let device_speaks = matches!(
            self.stage,
            JoinerStage::Offer { .. } | JoinerStage::Proof(_) | JoinerStage::Pending(_)
        );
        device_speaks.then_some(PAIRING_FRAME)
    }

    /// The pair is kept as pending before the yes goes out that makes it whole at the host.
    fn both_said_yes(&mut self, offers: Box<Offers>) -> Vec<PairingAction> {
        let confirm = frame::body(FrameKind::Confirm, &offers.keys.mac(Label::ConfirmJoiner));
        let pairing = self.pairing(&offers);
        self.stage = JoinerStage::Pending(offers);
        vec![PairingAction::Pending(pairing), PairingAction::Send(confirm)]
    }

    fn pairing(&self, offers: &Offers) -> Box<Pairing> {
        let pair = offers.keys.pair();
        let Details { person, device, recipient, port } = offers.other.clone();
        Box::new(Pairing {
            pair,
            secret: offers.keys.secret(),
            own_role: offers.terms.role.other(),
            other: person,
            other_role: offers.terms.role,
            other_device: device,
            other_recipient: recipient,
            other_port: port,
            charter: offers.terms.charter.clone(),
            safety_number: safety_number(pair, self.details.device, device),
        })
    }
}

fn in_time(until_ms: u64, now_ms: u64) -> Result<(), PairingError> {
    if now_ms >= until_ms { Err(PairingError::Expired) } else { Ok(()) }
}
