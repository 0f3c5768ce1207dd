//! What pairing and syncing ask of a home. Each step is short, may wait for the disk, and is
//! durable when it returns.

use amble_link::{Introduction, Pairing};
use amble_model::{Digest, PairHandle, Parcel};
use amble_sync::Received;
use std::{fmt, net::SocketAddr};
use tokio::sync::watch;

/// A home could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HomeFault {
    /// One sentence for the person.
    pub reason: String,
}

impl fmt::Display for HomeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for HomeFault {}

/// What a parcel did.
#[derive(Debug)]
pub struct SyncStep {
    /// What became of it.
    pub received: Received,
    /// What changed since the last sync, if both hold the same now and have said so.
    pub up_to_date: Option<Digest>,
}

/// One pair of a home, as a sync sees it.
pub trait SyncHome: Send + Sync + 'static {
    /// The other device is connected and proved who it is. Completes a pairing that was pending,
    /// and remembers where it was found. Returns the hello, and whether a pairing was completed.
    ///
    /// # Errors
    /// Why it cannot sync now.
    fn connect(&self, address: Option<SocketAddr>) -> Result<(Parcel, bool), HomeFault>;

    /// Receives a parcel.
    ///
    /// # Errors
    /// Why it could not; what was done before stays done.
    fn receive(&self, parcel: &Parcel) -> Result<SyncStep, HomeFault>;

    /// What was saved since, published and ready to be sent.
    ///
    /// # Errors
    /// Why it could not be published; it waits on.
    fn send_saved(&self) -> Result<Option<Parcel>, HomeFault>;

    /// The connection ended.
    ///
    /// # Errors
    /// Why that could not be noted.
    fn disconnect(&self) -> Result<(), HomeFault>;

    /// Notes something hostile that was no change: a frame that no honest device sends.
    ///
    /// # Errors
    /// Why that could not be noted.
    fn note_hostile(&self) -> Result<(), HomeFault>;

    /// Whether the other device is muted.
    fn is_muted(&self) -> bool;

    /// Counts what is saved for this pair.
    fn saved(&self) -> watch::Receiver<u64>;

    /// The sync is over, and another may begin.
    fn close(&self);
}

/// A home, as a pairing sees it.
pub trait PairingHome: Send + Sync + 'static {
    /// Whether the home may pair with the person who introduced themselves.
    ///
    /// # Errors
    /// Why not.
    fn may_pair(&self, introduction: &Introduction) -> Result<(), HomeFault>;

    /// Stores the pair: complete, or pending until the other's last message.
    ///
    /// # Errors
    /// Why it could not.
    fn keep(
        &self,
        pairing: &Pairing,
        address: Option<SocketAddr>,
        pending: bool,
    ) -> Result<PairHandle, HomeFault>;

    /// The other said that it came to nothing: so does what was pending.
    fn forget_pending(&self, pair: PairHandle);
}
