//! What crosses in a sync: two tips and the changes the other lacks.
//!
//! A change is opaque here: bytes of the shared document, wrapped with who wrote it and a tag
//! that only its author can make or check.

use crate::DeviceId;
use std::fmt;

/// The hash of a change: names the change and all it depends on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tip(pub [u8; 32]);

impl fmt::Debug for Tip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, ..] = self.0;
        write!(f, "{a:02x}{b:02x}{c:02x}{d:02x}")
    }
}

/// A MAC over pair, epoch and change hash under a key that only the change's author holds: the
/// author knows it again after damage, nobody can forge it to them, and it proves nothing to
/// anyone else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag(pub [u8; 16]);

/// One change as it travels and as it rests.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The device that wrote the change.
    pub device: DeviceId,
    /// The author's mark.
    pub tag: Tag,
    /// The change, as Automerge writes it, uncompressed.
    pub raw: Vec<u8>,
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Envelope({} bytes)", self.raw.len())
    }
}

/// Two tips and the changes the other lacks. A hello and an acknowledgement are parcels without
/// changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parcel {
    /// The sender's last change.
    pub mine: Option<Tip>,
    /// The last change of the receiver that the sender holds.
    pub yours: Option<Tip>,
    /// Changes, each after all it depends on.
    pub changes: Vec<Envelope>,
}
