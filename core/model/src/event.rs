//! What happens while pairing and syncing, as data. Events are pulled, never pushed.

use crate::{Digest, PairHandle, Role};
use serde::Serialize;

/// What happens while two devices pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PairingEvent {
    /// Inviting: show this to the other. It is good for two minutes and for one person.
    Ticket {
        /// The text, also to be drawn as a QR code.
        text: String,
        /// Seconds until it expires.
        seconds: i32,
    },
    /// Joining: connecting to the device that showed the ticket.
    Connecting,
    /// Both screens must show the same code; each person confirms or refuses.
    Code {
        /// Three words and six digits: `amber lotus river 482913`.
        code: String,
        /// What the other calls themselves.
        name: String,
        /// Their role.
        role: Role,
    },
    /// Someone tried and failed; the ticket is still good.
    Failed {
        /// One sentence: why.
        reason: String,
    },
    /// Done. The two are paired.
    Paired {
        /// The 1:1.
        pair: PairHandle,
        /// What the other calls themselves.
        name: String,
    },
    /// Both confirmed, and the other's last message was lost: completed at the next sync, or gone
    /// after ten minutes.
    Pending {
        /// The 1:1.
        pair: PairHandle,
        /// What the other calls themselves.
        name: String,
    },
    /// It ended without pairing. Nothing was stored.
    Ended {
        /// One sentence: why.
        reason: String,
    },
}

/// What happens while two devices sync.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SyncEvent {
    /// This device can be found.
    Open {
        /// Text that tells the other device where this one is, also to be drawn as a QR code.
        address_ticket: String,
        /// The addresses in it, such as `192.0.2.7:50123`.
        addresses: Vec<String>,
    },
    /// Trying every known address of the other device. Said once until something changes.
    Looking {
        /// How many addresses are known.
        addresses: i32,
    },
    /// The search for devices nearby failed; known addresses are still tried.
    DiscoveryFailed {
        /// One sentence: why.
        reason: String,
    },
    /// The two devices are connected.
    Connected {
        /// The other's name.
        name: String,
    },
    /// A pairing that was pending is complete.
    PairingCompleted,
    /// Something crossed.
    Progress {
        /// Changes sent so far.
        sent: i32,
        /// Changes received so far.
        received: i32,
    },
    /// Both hold the same, and both have said so.
    UpToDate {
        /// What changed since the last sync.
        digest: Digest,
        /// Changes sent.
        sent: i32,
        /// Changes received.
        received: i32,
        /// Bytes that crossed in both directions.
        bytes: i32,
        /// Milliseconds from the connection to here.
        milliseconds: i32,
    },
    /// The other's app could not take in something of ours. It is kept and offered again.
    NotTakenIn {
        /// One sentence: why, and what to do.
        reason: String,
        /// How many changes.
        count: i32,
    },
    /// This app refused something of theirs.
    Refused {
        /// One sentence: why, and what to do.
        reason: String,
        /// How many changes.
        count: i32,
    },
    /// This home was an old copy and has adopted what the other kept.
    Adopted,
    /// This home is an old copy, behind what the other keeps, and waits for it.
    Behind,
    /// Something is neither held nor waiting; see the problems of this 1:1.
    Problem {
        /// One sentence.
        reason: String,
    },
    /// The connection ended. That is normal; both keep working.
    Disconnected {
        /// One sentence: why.
        reason: String,
    },
    /// The sync is over.
    Closed,
}
