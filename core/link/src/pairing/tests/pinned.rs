//! The private steps of a pairing, for the test that reads the vectors.

use crate::pairing::keys::{Label, PairingKeys};
use crate::pairing::{Details, PairingCode, PairingError, offer};
use crate::secret::PairSecret;
use amble_model::{Charter, PairId, Role};

type Offer = (Details, Option<(Role, Charter)>);

pub(crate) fn joiner_offer(payload: &[u8]) -> Result<Offer, PairingError> {
    offer::read_joiner(payload).map(|details| (details, None))
}

pub(crate) fn host_offer(payload: &[u8]) -> Result<Offer, PairingError> {
    let (details, terms) = offer::read_host(payload)?;
    Ok((details, Some((terms.role, terms.charter))))
}

pub(crate) fn abort(payload: &[u8]) -> PairingError {
    PairingError::from_abort(payload)
}

pub(crate) struct Derived {
    /// Joiner, host, confirm-joiner, confirm-host, done.
    pub(crate) macs: [[u8; 32]; 5],
    pub(crate) code: PairingCode,
    pub(crate) pair: PairId,
    pub(crate) secret: PairSecret,
}

pub(crate) fn derive(
    ticket: &[u8; 16],
    exporter: &[u8; 32],
    joiner: &[u8],
    host: &[u8],
) -> Derived {
    let keys = PairingKeys::new(ticket, exporter, joiner, host);
    let labels =
        [Label::Joiner, Label::Host, Label::ConfirmJoiner, Label::ConfirmHost, Label::Done];
    Derived {
        macs: labels.map(|label| keys.mac(label)),
        code: keys.code(),
        pair: keys.pair(),
        secret: keys.secret(),
    }
}
