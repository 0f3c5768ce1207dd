//! How long each step may take, in one place. Only tests may change them.

use std::time::Duration;

/// Time limits of an endpoint and its channels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timeouts {
    /// From dialling to the other's welcome. A live device answers in milliseconds; a first
    /// packet lost on a cold Wi-Fi is sent again after one second, twice within this.
    pub(crate) dial: Duration,
    /// From a first packet to the first byte on a stream.
    pub(crate) welcome: Duration,
    /// To finish a frame once its first byte came, and to hand one over.
    pub(crate) frame: Duration,
    /// To flush what was sent, or to hear why the other ended.
    pub(crate) farewell: Duration,
    /// To close an endpoint. QUIC drains for three probe timeouts, three seconds on a path
    /// that never answered.
    pub(crate) close: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            dial: Duration::from_secs(4),
            welcome: Duration::from_secs(5),
            frame: Duration::from_secs(10),
            farewell: Duration::from_secs(2),
            close: Duration::from_secs(3),
        }
    }
}
