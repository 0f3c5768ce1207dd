//! The other device of a sync: who it is, and where it may be.

use amble_link::{AddressTicket, SessionIdentity, TicketError};
use amble_model::DeviceId;
use std::net::SocketAddr;

/// The other device, and how it is recognised.
#[derive(Debug, Clone)]
pub struct SyncTarget {
    /// What the other person is called.
    pub name: String,
    /// Their device.
    pub device: DeviceId,
    /// The name in the first packet.
    pub alpn: Vec<u8>,
    /// Where it was found before.
    pub addresses: Vec<SocketAddr>,
    /// Who the two are to each other.
    pub identity: SessionIdentity,
    /// What this device is called nearby today.
    pub own_name: String,
    /// What the other may be called nearby: its clock may be a day off.
    pub wanted_names: Vec<String>,
}

impl SyncTarget {
    /// Adds the addresses of a ticket that the other device shows, before those remembered.
    ///
    /// # Errors
    /// What is wrong with the ticket; nothing if it tells where another device is.
    pub fn add_ticket(&mut self, text: &str) -> Result<bool, TicketError> {
        let at: AddressTicket = text.parse()?;
        let right = at.device == self.device;
        if right {
            self.addresses.splice(0..0, at.addresses);
        }
        Ok(right)
    }
}
