//! Pairing: two devices that never met become a pair, face to face.
//!
//! ```text
//!  host shows a ticket                              joiner reads it
//!                     <---- Offer  (joiner) -----
//!                     ----- Offer  (host) ------>
//!                     <---- Proof  -------------     the secret dies here
//!                     ----- Proof  ------------->
//!       both screens show the same three words and six digits
//!       each person says yes (Confirm) or no (Abort)
//!                     ----- Confirm ----------->     joiner, with a yes: pending
//!                     <---- Confirm ------------
//!  host: paired       ----- Done --------------->     joiner: paired
//! ```
//!
//! The joiner's yes leaves its device only after the host's has come, and after the pair was kept
//! as pending: so the host is never paired with someone who has kept nothing, whichever message
//! is lost, and either person's no counts until both have said yes.
//!
//! Everything both sides said, and the connection itself (its TLS exporter), is under each MAC
//! and under the code that the two compare, so nothing can be altered or replayed. A photographed
//! ticket buys a race at most, and the race is lost aloud: the code differs, or the ticket was
//! already used. Sans-I/O: the connection's exporter and its authenticated device come in as
//! arguments, and so does the time, in milliseconds of a monotonic clock.
//!
//! Read [`offer`] (what is said), [`keys`] (what is derived), then [`host`] and [`joiner`].

use crate::frame::{self, Frame, FrameKind};
use crate::secret::PairSecret;
use amble_model::{Charter, DeviceId, PairId, Person, Role, limits};
use std::time::Duration;

mod error;
mod host;
mod joiner;
mod keys;
mod offer;

pub use error::PairingError;
pub use host::{HostPairing, Invitation, InvitationState};
pub use joiner::Joiner;
pub use keys::safety_number;
pub use offer::Details;

/// The label under which both sides export 32 bytes from the connection (RFC 5705), with an empty
/// context.
pub const EXPORTER_LABEL: &[u8] = b"EXPORTER-amble-pair-v1";
/// How long a ticket is good, in milliseconds.
pub const TICKET_MS: u64 = 2 * 60 * 1_000;
/// How long two people may compare the code, in milliseconds.
pub const COMPARE_MS: u64 = 2 * 60 * 1_000;
/// Connections that failed to prove the secret, after which the ticket is dead.
pub const TICKET_TRIES: u8 = 3;
/// How long one message of the other *device* may take; a person's answer has [`COMPARE_MS`].
pub const PAIRING_FRAME: Duration = Duration::from_secs(5);

/// What the machine wants done.
#[derive(derive_more::Debug, Clone, PartialEq, Eq)]
pub enum PairingAction {
    /// Send this frame body.
    #[debug("Send({} bytes)", _0.len())]
    Send(Vec<u8>),
    /// Show the code and who claims to be there, and ask for a yes or a no.
    ShowCode(Introduction),
    /// Joiner only: both have said yes, and only the host's last word is missing. Keep it, with
    /// no content, for ten minutes.
    Pending(Box<Pairing>),
    /// Both have said yes and both know it: keep it.
    Paired(Box<Pairing>),
}

/// What both people look at before they say yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// The code, equal on both screens.
    pub code: PairingCode,
    /// Who the other claims to be.
    pub other: Person,
    /// The other's side of the 1:1.
    pub other_role: Role,
    /// How often and how long, as the host proposes.
    pub charter: Charter,
}

/// Three words and six digits: 24 and some 20 bits that both screens show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairingCode {
    /// Three of [`crate::WORDS`].
    pub words: [String; 3],
    /// Six decimal digits.
    pub digits: String,
}

/// What a pairing leaves behind on each side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairing {
    /// The pair's name on the wire.
    pub pair: PairId,
    /// What only the two devices know.
    pub secret: PairSecret,
    /// This person's side of the 1:1.
    pub own_role: Role,
    /// The other person.
    pub other: Person,
    /// The other person's side.
    pub other_role: Role,
    /// The other person's device.
    pub other_device: DeviceId,
    /// The age recipient of the other device's sealed files, for epoch 0.
    pub other_recipient: String,
    /// The port the other device prefers; 0 for none.
    pub other_port: u16,
    /// What both agreed on.
    pub charter: Charter,
    /// Sixty digits to compare at any later time, see [`safety_number`].
    pub safety_number: String,
}

/// Opens a pairing frame of the kind that is due.
fn expect(body: &[u8], due: &[FrameKind]) -> Result<(FrameKind, Vec<u8>), PairingError> {
    let Frame { kind, payload } = frame::open(body, limits::PAIRING_FRAME_BYTES)?;
    match kind {
        FrameKind::Abort => Err(PairingError::from_abort(payload)),
        kind if due.contains(&kind) => Ok((kind, payload.to_vec())),
        _ => Err(PairingError::OutOfTurn),
    }
}

#[cfg(test)]
pub(crate) mod tests;
