//! Frames: how a stream of bytes falls into pieces, before anyone asks what they mean.
//!
//! ```text
//! on the wire   u32 length of the body | body
//! body          version 1 | kind | payload
//! ```
//!
//! The machines of this crate take and give *bodies*; the owner of the stream puts the length in
//! front ([`on_wire`]) and takes it off ([`Frames`]). A length is compared with the cap before
//! anything is allocated. May touch nothing but bytes.

use crate::wire::WireReader;

/// The version that every frame of today carries in its first byte.
pub const FRAME_VERSION: u8 = 1;

/// What a frame is. The numbers are for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum FrameKind {
    /// The first frame of a session: who, which pair, which life of it, and two tips.
    Hello = 0x01,
    /// A piece of a parcel.
    Part = 0x02,
    /// How many changes could not be taken in, and why.
    Report = 0x03,
    /// The end of a session, said aloud.
    Bye = 0x04,
    /// Pairing: who I am and what I propose.
    Offer = 0x11,
    /// Pairing: I have read the code.
    Proof = 0x12,
    /// Pairing: the person has said yes.
    Confirm = 0x13,
    /// Pairing: both have said yes, and the host has kept it.
    Done = 0x14,
    /// Pairing: it ends here, and why.
    Abort = 0x15,
}

impl FrameKind {
    /// Every kind.
    pub const ALL: [FrameKind; 9] = [
        Self::Hello,
        Self::Part,
        Self::Report,
        Self::Bye,
        Self::Offer,
        Self::Proof,
        Self::Confirm,
        Self::Done,
        Self::Abort,
    ];

    fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == byte)
    }
}

/// Why bytes are not a frame.
#[allow(missing_docs, reason = "each sentence says what its fields are")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The frame, or what it claims to be, is above the cap.
    #[error("the other device sent more at once than is allowed")]
    TooBig { bytes: usize, cap: usize },
    /// The frame has no room for its version and kind.
    #[error("the other device sent an empty message")]
    Empty,
    /// The version byte is not ours.
    #[error("the other device speaks a version of Amble that this one does not know: update both")]
    Version { found: u8 },
    /// The kind is none of ours.
    #[error("the other device sent something this version of Amble does not know")]
    UnknownKind { found: u8 },
}

/// An opened frame body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// What it is.
    pub kind: FrameKind,
    /// The rest, whose layout the kind decides.
    pub payload: &'a [u8],
}

impl std::fmt::Debug for Frame<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}({} bytes)", self.kind, self.payload.len())
    }
}

/// Writes a frame body, at most `cap` bytes.
///
/// # Errors
/// [`FrameError::TooBig`].
pub fn encode(kind: FrameKind, payload: &[u8], cap: usize) -> Result<Vec<u8>, FrameError> {
    let bytes = payload.len().saturating_add(2);
    if bytes > cap {
        return Err(FrameError::TooBig { bytes, cap });
    }
    Ok(body(kind, payload))
}

/// A frame body whose payload is known to be small.
pub(crate) fn body(kind: FrameKind, payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(payload.len().saturating_add(2));
    out.extend([FRAME_VERSION, kind as u8]);
    out.extend_from_slice(payload);
    out
}

/// Opens a frame body, at most `cap` bytes.
///
/// # Errors
/// Any [`FrameError`].
pub fn open(body: &[u8], cap: usize) -> Result<Frame<'_>, FrameError> {
    if body.len() > cap {
        return Err(FrameError::TooBig { bytes: body.len(), cap });
    }
    let mut reader = WireReader::new(body);
    let version = reader.u8().map_err(|_| FrameError::Empty)?;
    if version != FRAME_VERSION {
        return Err(FrameError::Version { found: version });
    }
    let found = reader.u8().map_err(|_| FrameError::Empty)?;
    let kind = FrameKind::from_byte(found).ok_or(FrameError::UnknownKind { found })?;
    Ok(Frame { kind, payload: reader.remainder() })
}
