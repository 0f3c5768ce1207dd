//! A live sync, from the inside: what its steps share.

use crate::{discovery::Discovery, home::SyncHome, target::SyncTarget};
use amble_model::SyncEvent;
use amble_net::{Channel, Endpoint};
use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};
use tokio::sync::{mpsc, watch};

/// Which way a frame went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From this device.
    Sent,
    /// To this device.
    Received,
}

/// Sees every frame before encryption: for checks that nothing private is in one.
pub type Tap = Arc<dyn Fn(Direction, &[u8]) + Send + Sync>;

/// How long a connection that may be a double waits for the one that is kept, and how long the
/// last frames may take to go out.
pub(crate) const GRACE: Duration = Duration::from_millis(700);

/// Why a connection's session ended.
pub(crate) enum End {
    /// The sync is over.
    Closed,
    /// Another connection to the same device takes its place.
    Replaced(Box<Channel>),
    /// It broke, or the other left: one sentence.
    Lost(String),
    /// Both dialled at once, and the other connection is kept.
    Double,
}

/// A count as an event tells it.
pub(crate) fn number(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// A live sync, from the inside.
pub(crate) struct SyncRun {
    pub(crate) home: Arc<dyn SyncHome>,
    pub(crate) target: SyncTarget,
    pub(crate) endpoint: Endpoint,
    pub(crate) events: mpsc::UnboundedSender<SyncEvent>,
    pub(crate) closing: watch::Receiver<bool>,
    /// Counts what is saved here.
    pub(crate) saved: watch::Receiver<u64>,
    pub(crate) tap: Option<Tap>,
    pub(crate) discovery: Option<Arc<dyn Discovery>>,
    /// It could not say what it found, and that was said.
    pub(crate) discovery_failed: AtomicBool,
    /// Changes that crossed.
    pub(crate) sent: i32,
    pub(crate) received: i32,
}

impl SyncRun {
    pub(crate) fn say(&self, event: SyncEvent) {
        // A sync that nobody pulls any more is about to close.
        let _closed = self.events.send(event);
    }
}
