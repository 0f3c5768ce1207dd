//! What can go wrong on the way to the other device, each a sentence a person can act on.
//! Knows how iroh says it; nobody outside this crate has to.

use crate::CloseCode;
use iroh::endpoint::{
    ConnectError, ConnectWithOptsError, ConnectingError, ConnectionError, ReadError,
    TransportErrorCode, WriteError,
};

/// Why an endpoint, a dial or a channel failed. No variant carries an address, a key or a byte
/// of what crossed.
#[allow(missing_docs, reason = "each sentence says what its fields are")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// No socket could be opened.
    #[error("this device does not let the app use the network ({reason}); check its permissions")]
    CannotListen { reason: String },
    /// The endpoint was closed here.
    #[error("syncing and pairing have ended here")]
    Shut,
    /// The device id is not a key.
    #[error("this code does not name a device; scan it again")]
    NoSuchDevice,
    /// The device id is our own.
    #[error("this is this device's own code; scan the one on the other device")]
    Ourselves,
    /// None of the addresses is near, see [`crate::is_near`].
    #[error("no nearby address of the other device is known; enter the code that its sync shows")]
    NoAddress,
    /// Nobody answered in time at any address.
    #[error("the other device did not answer; start a sync there, on the same Wi-Fi or hotspot")]
    NotReachable,
    /// It answered, and does not expect this device or this pair.
    #[error("the other device does not expect this one; start a sync with this person there")]
    NotWelcome,
    /// It answered, and has too much to do.
    #[error("the other device is busy; try again in a moment")]
    Busy,
    /// Another device answered at that address.
    #[error("another device answered at this address; scan the code on the right one again")]
    SomeoneElse,
    /// The other side ended the channel.
    #[error("{code}")]
    Closed { code: CloseCode },
    /// The connection broke off, or was ended here.
    #[error("the connection broke off; nothing that was saved is lost, and the next sync goes on")]
    Lost,
    /// A frame is larger than its cap: of ours, nothing was sent; of theirs, nothing was read.
    #[error("a message of {length} bytes is too large (at most {cap}); update both apps")]
    TooBig { length: usize, cap: usize },
    /// A frame did not cross in its time.
    #[error("the connection is too slow; move closer together and try again")]
    Slow,
    /// The connection gives no keys to bind to.
    #[error("the secure connection could not be confirmed; try again")]
    NoKeys,
}

/// TLS alerts (RFC 8446 §6) under which iroh fails a handshake.
mod alert {
    /// Our own TLS, of a certificate that is not the dialled device's (rustls: UnknownIssuer).
    pub(super) const UNKNOWN_CA: u8 = 48;
    /// Their TLS, of an ALPN that is in no rule of theirs.
    pub(super) const NO_APPLICATION_PROTOCOL: u8 = 120;
}

/// How an open connection ended.
pub(crate) fn ended(error: &ConnectionError) -> NetError {
    match error {
        ConnectionError::ApplicationClosed(close) => {
            match CloseCode::from_number(close.error_code.into_inner()) {
                CloseCode::NotWelcome => NetError::NotWelcome,
                CloseCode::Busy => NetError::Busy,
                code => NetError::Closed { code },
            }
        }
        ConnectionError::ConnectionClosed(close) => {
            let code = close.error_code;
            if code == TransportErrorCode::crypto(alert::NO_APPLICATION_PROTOCOL) {
                NetError::NotWelcome
            } else if code == TransportErrorCode::CONNECTION_REFUSED {
                NetError::Busy
            } else {
                NetError::Lost
            }
        }
        ConnectionError::TransportError(error)
            if error.code == TransportErrorCode::crypto(alert::UNKNOWN_CA) =>
        {
            NetError::SomeoneElse
        }
        _ => NetError::Lost,
    }
}

/// Why a dial failed before the connection was open.
pub(crate) fn dialled(error: &ConnectError) -> NetError {
    let connection = match error {
        ConnectError::Connect { source, .. } => {
            return match source {
                ConnectWithOptsError::EndpointClosed { .. } => NetError::Shut,
                ConnectWithOptsError::SelfConnect { .. } => NetError::Ourselves,
                // No rule is without a name.
                ConnectWithOptsError::InvalidAlpn { .. } => NetError::NotWelcome,
                _ => NetError::NotReachable,
            };
        }
        ConnectError::Connecting {
            source: ConnectingError::ConnectionError { source, .. },
            ..
        } => source,
        ConnectError::Connection { source, .. } => source,
        _ => return NetError::Lost,
    };
    match connection {
        ConnectionError::TimedOut => NetError::NotReachable,
        ConnectionError::LocallyClosed => NetError::Shut,
        other => ended(other),
    }
}

/// Why nothing more can be read.
pub(crate) fn read(error: &ReadError) -> NetError {
    match error {
        ReadError::ConnectionLost(error) => ended(error),
        _ => NetError::Lost,
    }
}

/// Why nothing more can be written.
pub(crate) fn written(error: &WriteError) -> NetError {
    match error {
        WriteError::ConnectionLost(error) => ended(error),
        _ => NetError::Lost,
    }
}
