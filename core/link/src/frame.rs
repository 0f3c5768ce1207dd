//! Frames: how a stream of bytes falls into pieces, before anyone asks what they mean.
//!
//! ```text
//! on the wire   u32 length of the body | body
//! body          version 1 | kind | payload
//! ```
//!
//! The machines of this crate take and give *bodies*; whoever owns the stream puts the length in
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The frame, or what it claims to be, is above the cap.
    #[error("the other device sent more at once than is allowed")]
    TooBig {
        /// Bytes it has or claims.
        bytes: usize,
        /// Bytes allowed.
        cap: usize,
    },
    /// The frame has no room for its version and kind.
    #[error("the other device sent an empty message")]
    Empty,
    /// The version byte is not ours.
    #[error("the other device speaks a version of Amble that this one does not know: update both")]
    Version {
        /// The version byte.
        found: u8,
    },
    /// The kind is none of ours.
    #[error("the other device sent something this version of Amble does not know")]
    UnknownKind {
        /// The kind byte.
        found: u8,
    },
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

/// Puts the length in front of a frame body, at most `cap` bytes.
///
/// # Errors
/// [`FrameError::TooBig`].
pub fn on_wire(body: &[u8], cap: usize) -> Result<Vec<u8>, FrameError> {
    let too_big = FrameError::TooBig { bytes: body.len(), cap };
    let length = u32::try_from(body.len()).ok().filter(|_| body.len() <= cap).ok_or(too_big)?;
    let mut out = Vec::with_capacity(body.len().saturating_add(4));
    out.extend(length.to_be_bytes());
    out.extend_from_slice(body);
    Ok(out)
}

/// Takes frame bodies out of a stream whose bytes arrive in any portions.
///
/// After an error the stream is of no use: close it.
pub struct Frames {
    cap: usize,
    buffer: Vec<u8>,
}

impl std::fmt::Debug for Frames {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frames({} bytes)", self.buffer.len())
    }
}

impl Frames {
    /// A decoder for bodies of at most `cap` bytes.
    #[must_use]
    pub fn new(cap: usize) -> Self {
        Self { cap, buffer: Vec::new() }
    }

    /// Takes bytes as they came.
    ///
    /// # Errors
    /// [`FrameError::TooBig`] as soon as the next frame claims more than the cap: none of these
    /// bytes is kept.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), FrameError> {
        let mut head = self.buffer.iter().chain(bytes).copied();
        if let (Some(a), Some(b), Some(c), Some(d)) =
            (head.next(), head.next(), head.next(), head.next())
        {
            self.length([a, b, c, d])?;
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    /// The next whole frame body, or nothing until more bytes came.
    ///
    /// # Errors
    /// [`FrameError::TooBig`].
    pub fn next_frame(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        let Some((head, rest)) = self.buffer.split_first_chunk::<4>() else {
            return Ok(None);
        };
        let length = self.length(*head)?;
        let Some(body) = rest.get(..length).map(<[u8]>::to_vec) else {
            return Ok(None);
        };
        self.buffer.drain(..length.saturating_add(4));
        Ok(Some(body))
    }

    /// Whether a frame has begun and is not whole yet.
    #[must_use]
    pub fn within(&self) -> bool {
        !self.buffer.is_empty()
    }

    fn length(&self, head: [u8; 4]) -> Result<usize, FrameError> {
        let bytes = usize::try_from(u32::from_be_bytes(head)).unwrap_or(usize::MAX);
        if bytes > self.cap {
            return Err(FrameError::TooBig { bytes, cap: self.cap });
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_frame_that_claims_four_gigabytes_is_refused_at_its_fourth_byte() {
        let mut frames = Frames::new(1_024);
        frames.push(&[0xff, 0xff, 0xff]).unwrap();
        let refused = frames.push(&[0xff]).unwrap_err();
        assert_eq!(refused, FrameError::TooBig { bytes: 0xffff_ffff, cap: 1_024 });
        assert!(frames.buffer.capacity() < 1_024);
    }

    #[test]
    fn a_second_frame_over_the_cap_is_refused_after_the_first_was_read() {
        let mut frames = Frames::new(16);
        let mut bytes = on_wire(&encode(FrameKind::Bye, &[], 16).unwrap(), 16).unwrap();
        bytes.extend([0, 0, 0, 17]);
        frames.push(&bytes).unwrap();
        assert_eq!(frames.next_frame().unwrap().unwrap(), [1, 4]);
        assert!(frames.next_frame().is_err());
        assert!(encode(FrameKind::Part, &[0; 15], 16).is_err());
        assert!(on_wire(&[0; 17], 16).is_err());
    }

    proptest! {
        #[test]
        fn frames_come_out_as_they_went_in_however_the_stream_is_cut(
            payloads in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..8),
            cuts in prop::collection::vec(1usize..9, 1..60),
        ) {
            let mut stream = Vec::new();
            for payload in &payloads {
                let body = encode(FrameKind::Part, payload, 64).unwrap();
                stream.extend(on_wire(&body, 64).unwrap());
            }
            let (mut frames, mut seen, mut cuts) = (Frames::new(64), Vec::new(), cuts.iter().cycle());
            let mut rest = stream.as_slice();
            while !rest.is_empty() {
                let (now, later) = rest.split_at((*cuts.next().unwrap()).min(rest.len()));
                frames.push(now).unwrap();
                while let Some(body) = frames.next_frame().unwrap() {
                    seen.push(open(&body, 64).unwrap().payload.to_vec());
                }
                rest = later;
            }
            prop_assert_eq!(seen, payloads);
            prop_assert!(!frames.within());
        }
    }
}
