//! Who is let in: the allow-list that every finished handshake passes before anyone else
//! hears of it.

use crate::CloseCode;
use amble_model::DeviceId;
use iroh::endpoint::{AfterHandshakeOutcome, Connection, EndpointHooks, Side};
use std::sync::{Arc, PoisonError, RwLock};

/// One way in. A pair has one, with its device; a pairing has one for the device that read the
/// code, because only they know its ALPN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowRule {
    /// The name in the first packet (TLS ALPN, 1 to 255 bytes). Visible on the network, so it
    /// tells nothing and is derived from a secret.
    pub alpn: Vec<u8>,
    /// The only device that gets past, or anyone who knew the ALPN.
    pub device: Option<DeviceId>,
}

/// The rules of an endpoint, which may change while it runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct AllowList(Arc<RwLock<Vec<AllowRule>>>);

impl AllowList {
    /// Replaces all rules; those without a usable ALPN are left out. Returns the ALPNs, each once.
    pub(crate) fn set(&self, mut rules: Vec<AllowRule>) -> Vec<Vec<u8>> {
        rules.retain(|rule| (1..=255).contains(&rule.alpn.len()));
        let mut alpns: Vec<Vec<u8>> = rules.iter().map(|rule| rule.alpn.clone()).collect();
        alpns.sort();
        alpns.dedup();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = rules;
        alpns
    }

    fn let_in(&self, alpn: &[u8], device: DeviceId) -> bool {
        let rules = self.0.read().unwrap_or_else(PoisonError::into_inner);
        rules.iter().any(|rule| rule.alpn == alpn && rule.device.is_none_or(|only| only == device))
    }
}

/// iroh asks after every handshake, in both directions. Whom we dialled proved to be who we
/// meant; who dialled us must be let in by a rule.
impl EndpointHooks for AllowList {
    async fn after_handshake<'a>(&'a self, connection: &'a Connection) -> AfterHandshakeOutcome {
        let device = DeviceId(*connection.remote_id().as_bytes());
        if connection.side() == Side::Client || self.let_in(connection.alpn(), device) {
            AfterHandshakeOutcome::Accept
        } else {
            AfterHandshakeOutcome::Reject {
                error_code: CloseCode::NotWelcome.wire(),
                reason: Vec::new(),
            }
        }
    }
}
