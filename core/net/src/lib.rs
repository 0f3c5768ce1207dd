//! The way to the other device: one endpoint while a meeting or pairing screen is open, and
//! channels of frames on it. The only room that names iroh, and the only socket to the network.
//!
//! ```text
//!   dial ──> TLS 1.3, both prove their device key ──> knock ──> welcome ──> Channel
//!             │ no such ALPN: told at the first packet    │ not at this door: told and closed
//! ```
//!
//! What holds, whatever the other device sends:
//! - nothing goes to, or is taken from, an address that is not near ([`is_near`]): there is
//!   no relay, no DNS, no port mapping, no discovery in this crate;
//! - a [`Channel`] exists only for a device that one of the [`Door`]s lets in;
//! - no buffer is larger than the caller's cap, and nothing waits without a time limit, save
//!   for the first byte of a frame when the caller says so;
//! - a handshake that is slow, refused or panics ends alone.
//!
//! Frames are bytes here: what they mean is the link's business.
//!
//! Read in this order: `endpoint`, `door`, `gate` (who gets in), `dial` (getting in
//! elsewhere), `channel` and `inbox` (frames), `close` and `error` (how it ends).

mod channel;
mod close;
mod dial;
mod door;
mod endpoint;
mod error;
mod gate;
mod inbox;
mod near;
mod pace;
#[cfg(test)]
mod tests;

pub use channel::{Channel, Incoming, Outgoing};
pub use close::CloseCode;
pub use dial::keeps;
pub use door::Door;
pub use endpoint::{Endpoint, Listen, NetConfig};
pub use error::NetError;
pub use near::is_near;
