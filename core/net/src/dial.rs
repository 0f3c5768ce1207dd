//! Reaching the other device: every address at once, one time limit, one sentence at the end.

use crate::{Channel, Endpoint, NetError, accept::FIRST_BYTE, error, near, timeouts::Timeouts};
use amble_model::{DeviceId, limits};
use iroh::{EndpointAddr, PublicKey, TransportAddr};
use std::net::SocketAddr;
use tokio::time::timeout;

/// Addresses tried at once: those of a ticket and those remembered. Each costs a packet or
/// three, and dead ones cost no time.
const ADDRESSES: usize = 2 * limits::TICKET_ADDRESSES;

impl Endpoint {
    /// Dials every near address at once; ends within 4 s. `Ok` means that the other device is the
    /// right one and has let us in.
    ///
    /// The first to answer decides: a wrong device at one of the addresses can end the attempt even
    /// if the right one is at another, and iroh goes on sending to addresses once given. After
    /// [`NetError::SomeoneElse`] or [`NetError::NotWelcome`], try again on a fresh endpoint and with
    /// addresses that were just scanned.
    ///
    /// May be dropped at any moment: the attempt ends.
    ///
    /// # Errors
    /// [`NetError::NoAddress`], [`NetError::NoSuchDevice`] and [`NetError::Ourselves`] before
    /// anything is sent; [`NetError::NotReachable`], [`NetError::SomeoneElse`],
    /// [`NetError::NotWelcome`], [`NetError::Busy`] by what answered; [`NetError::Shut`];
    /// otherwise how the connection ended.
    pub async fn dial(
        &self,
        device: DeviceId,
        addresses: &[SocketAddr],
        alpn: &[u8],
    ) -> Result<Channel, NetError> {
        let key = PublicKey::from_bytes(&device.0).map_err(|_| NetError::NoSuchDevice)?;
        if device == self.device() {
            return Err(NetError::Ourselves);
        }
        let near = addresses.iter().filter(|address| near::is_near(address));
        let near: Vec<_> = near.take(ADDRESSES).map(|a| TransportAddr::Ip(*a)).collect();
        if near.is_empty() {
            return Err(NetError::NoAddress);
        }
        let iroh = self.iroh()?;
        let timeouts = self.timeouts();
        let attempt = connect(&iroh, EndpointAddr::from_parts(key, near), alpn, timeouts);
        timeout(timeouts.dial, attempt).await.unwrap_or(Err(NetError::NotReachable))
    }
}

/// Handshake, first byte, and the other side's welcome.
async fn connect(
    iroh: &iroh::Endpoint,
    address: EndpointAddr,
    alpn: &[u8],
    timeouts: Timeouts,
) -> Result<Channel, NetError> {
    let connection = iroh.connect(address, alpn).await;
    let connection = connection.map_err(|error| error::dialled(&error))?;
    let streams = connection.open_bi().await;
    let (mut sender, mut receiver) = streams.map_err(|error| error::ended(&error))?;
    let sent = sender.write_all(&FIRST_BYTE).await;
    sent.map_err(|error| error::written(&error))?;
    match receiver.read_chunk(FIRST_BYTE.len()).await {
        Ok(Some(_)) => Ok(Channel::new(connection, (sender, receiver), true, timeouts)),
        Ok(None) => Err(error::ended(&connection.closed().await)),
        Err(error) => Err(error::read(&error)),
    }
}

/// Whether a channel is the one to keep when both devices dialled at once and there are two: the
/// one that the lower device id dialled. Both sides come to the same answer alone; the other
/// channel is finished with [`crate::CloseCode::Double`].
#[must_use]
pub fn wins_tie(own: DeviceId, other: DeviceId, dialled: bool) -> bool {
    dialled == (own < other)
}

#[cfg(test)]
mod tests;
