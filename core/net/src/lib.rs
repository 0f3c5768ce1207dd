//! The way to the other device: one endpoint while a sync or a pairing runs, and
//! channels of frames on it. The only room that names iroh, and the only socket to the network.
//!
//! ```text
//!   dial ──> TLS 1.3, both prove their device key ──> first byte ──> welcome ──> Channel
//!             │ no such ALPN: told at the first packet    │ no rule for it: told and closed
//! ```
//!
//! What holds, whatever the other device sends:
//! - nothing goes to, or is taken from, an address that is not near ([`is_near`]): there is
//!   no relay, no DNS, no port mapping, no discovery in this crate;
//! - a [`Channel`] exists only for a device that one of the [`AllowRule`]s lets in;
//! - no buffer is larger than the caller's cap, and nothing waits without a time limit, save
//!   for the first byte of a frame when the caller says so;
//! - a handshake that is slow, refused or panics ends alone.
//!
//! Frames are bytes here: what they mean is the link's business.
//!
//! Read in this order: `endpoint`, `rule`, `accept` (who gets in), `dial` (getting in
//! elsewhere), `channel` and `inbox` (frames), `close` and `error` (how it ends).

mod accept;
mod channel;
mod close;
mod dial;
mod endpoint;
mod error;
mod inbox;
mod near;
mod rule;
#[cfg(test)]
mod tests;
mod timeouts;

pub use channel::{Channel, FrameReader, FrameWriter};
pub use close::CloseCode;
pub use dial::wins_tie;
pub use endpoint::{Endpoint, Listen, NetConfig};
pub use error::NetError;
pub use near::is_near;
pub use rule::AllowRule;
