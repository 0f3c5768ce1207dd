//! One live session as a machine: frame bodies in, parcels out.
//!
//! ```text
//!  both say Hello at once; only after the other's Hello may a parcel go out
//!  then, in either direction and any number of times:
//!      Part Part Part(last)     one parcel; nothing but Bye comes between its parts
//!      Report                   what could not be taken in
//!      Bye                      the end
//! ```
//!
//! Any error ends the session. Knows nothing of what a change says, and no clock: it says which
//! [limit](Session::deadline) holds for the next frame, the owner of the stream enforces it.

use crate::frame::{self, FrameError, FrameKind};
use crate::packing::{PackingError, pack, unpack};
use crate::parcel::{ParcelError, decode_parcel, encode_parcel};
use crate::version::{self, VersionError};
use crate::wire::{WireError, WireReader, WireWriter};
use amble_model::{DeviceId, PairId, Parcel, Tip, limits};
use std::{mem, time::Duration};

/// How long the first frame may take. An honest hello is sent at once; this bounds what a silent
/// stranger can hold.
pub const FIRST_FRAME: Duration = Duration::from_secs(5);
/// How long each further frame of a parcel may take: 256 KiB on a bad hotspot.
pub const NEXT_FRAME: Duration = Duration::from_secs(10);

/// Refusal codes in one report, at most.
pub const REPORT_CODES: usize = 32;

const LAST: u8 = 0b01;
const PACKED: u8 = 0b10;
/// Bytes of a piece as it crosses: a frame less version, kind and flags.
const ROOM: usize = limits::FRAME_BYTES - 3;
/// Bytes, opened, of every piece but the last, at least. Bounds how many frames a parcel can be
/// dragged out over; our own pieces are always larger.
const PIECE_BYTES: usize = 64 * 1024;

/// Who syncs with whom, about which pair and which year of it. The driver has authenticated the
/// other device before a session begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionIdentity {
    /// The pair, as on the wire.
    pub pair: PairId,
    /// Which of the pair's documents this home holds: a new one each year.
    pub epoch: u32,
    /// This device.
    pub device: DeviceId,
    /// The device at the other end, as the connection has proved it.
    pub other_device: DeviceId,
}

/// How many changes of one kind could not be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusalCount {
    /// The guard's code.
    pub code: u16,
    /// Changes refused with it.
    pub count: u32,
}

/// What a frame brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// The other's hello: two tips, no changes. Comes once, first.
    Hello(Parcel),
    /// A whole parcel; without changes it is an acknowledgement.
    Parcel(Parcel),
    /// What the other device could not take in of ours.
    Report(Vec<RefusalCount>),
    /// The other device is done. The session is over.
    Bye,
}

/// Why a session ends.
#[allow(missing_docs, reason = "each sentence says what its fields are")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The bytes are not a frame.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// The first frame is not a hello.
    #[error("the other device did not say hello: end this sync and try again")]
    NotHello,
    /// A hello where something else was due.
    #[error("the other device said hello twice: end this sync and try again")]
    SecondHello,
    /// A frame that has no place here.
    #[error("the other device sent something out of turn: end this sync and try again")]
    OutOfTurn,
    /// There is no version that both speak.
    #[error(transparent)]
    Version(#[from] VersionError),
    /// The hello is about another pair.
    #[error("the other device spoke of another 1:1: check whom you sync with")]
    OtherPair,
    /// The hello names another device than the one connected.
    #[error("the other device gave a name that is not its own: pair again if it is a new device")]
    OtherDevice,
    /// The other device has the document of an earlier year.
    #[error("the other device has an older year of this 1:1 than this one: update Amble there")]
    OlderEpoch { theirs: u32, ours: u32 },
    /// The other device has the document of a later year.
    #[error("the other device has a newer year of this 1:1 than this one: update Amble here")]
    NewerEpoch { theirs: u32, ours: u32 },
    /// A payload is not what its kind says.
    #[error("the other device sent something unreadable: {0}")]
    Malformed(#[from] WireError),
    /// A packed piece cannot be opened.
    #[error("the other device sent something unreadable: {0}")]
    Packing(#[from] PackingError),
    /// The pieces together are not a parcel.
    #[error("what the other device sent cannot be taken in: {0}")]
    Parcel(#[from] ParcelError),
    /// A parcel dragged out over needlessly many frames.
    #[error("the other device sent its changes in needlessly small pieces")]
    Crumbs,
    /// The session has ended before.
    #[error("this sync is over: start a new one")]
    Over,
}

impl SessionError {
    /// Whether an honest device never causes this: a driver counts these.
    #[must_use]
    pub fn hostile(&self) -> bool {
        !matches!(
            self,
            Self::Frame(FrameError::Version { .. })
                | Self::Version(VersionError::TheyAreNewer | VersionError::TheyAreOlder)
                | Self::OlderEpoch { .. }
                | Self::NewerEpoch { .. }
                | Self::Parcel(ParcelError::NewerVersion { .. })
                | Self::Over
        )
    }
}

/// Why a parcel cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The other's hello has not been read: nothing may be published or sent yet.
    #[error("the other device has not said hello yet")]
    BeforeHello,
    /// The session has ended.
    #[error("this sync is over: start a new one")]
    Over,
    /// The parcel is above its caps.
    #[error(transparent)]
    Parcel(#[from] ParcelError),
}

#[derive(derive_more::Debug)]
enum SessionStage {
    First,
    Idle,
    /// The pieces of a parcel so far, opened.
    #[debug("Within({} bytes)", _0.len())]
    Within(Vec<u8>),
    Over,
}

/// One live session.
///
/// ```
/// # use amble_link::{Incoming, Session, SessionIdentity};
/// # use amble_model::{DeviceId, PairId, Parcel};
/// let (ana, ben) = (DeviceId([1; 32]), DeviceId([2; 32]));
/// let identity = |device, other_device| {
///     SessionIdentity { pair: PairId([7; 16]), epoch: 0, device, other_device }
/// };
/// let mut hers = Session::new(identity(ana, ben));
/// let his = Session::new(identity(ben, ana));
/// let heard = hers.receive(&his.hello(&Parcel::default()))?;
/// assert_eq!(heard, Some(Incoming::Hello(Parcel::default())));
/// # Ok::<(), amble_link::SessionError>(())
/// ```
#[derive(Debug)]
pub struct Session {
    identity: SessionIdentity,
    stage: SessionStage,
}

impl Session {
    /// A session that waits for the other's hello.
    #[must_use]
    pub fn new(identity: SessionIdentity) -> Self {
        Self { identity, stage: SessionStage::First }
    }

    /// The hello, as a frame body: only the parcel's tips go into it. Say it at once.
    #[must_use]
    pub fn hello(&self, tips: &Parcel) -> Vec<u8> {
        let mut out = WireWriter::default();
        out.u16(version::LOWEST).u16(version::HIGHEST);
        out.raw(&self.identity.pair.0).u32(self.identity.epoch).raw(&self.identity.device.0);
        out.option(tips.mine.as_ref().map(|tip| &tip.0));
        out.option(tips.yours.as_ref().map(|tip| &tip.0));
        frame::body(FrameKind::Hello, &out.done())
    }

    /// A parcel as frame bodies, to be sent in this order with nothing between them.
    ///
    /// # Errors
    /// Any [`SendError`].
    pub fn parcel(&self, parcel: &Parcel) -> Result<Vec<Vec<u8>>, SendError> {
        match self.stage {
            SessionStage::First => return Err(SendError::BeforeHello),
            SessionStage::Over => return Err(SendError::Over),
            SessionStage::Idle | SessionStage::Within(_) => {}
        }
        let encoded = encode_parcel(parcel)?;
        let (mut rest, mut frames) = (encoded.as_slice(), Vec::new());
        loop {
            let (piece, packed) = next_piece(rest);
            rest = rest.get(piece.len()..).unwrap_or_default();
            let last = if rest.is_empty() { LAST } else { 0 };
            let (flags, bytes) = match &packed {
                Some(packed) => (last | PACKED, packed.as_slice()),
                None => (last, piece),
            };
            frames.push(frame::body(FrameKind::Part, &[&[flags], bytes].concat()));
            if rest.is_empty() {
                return Ok(frames);
            }
        }
    }

    /// What could not be taken in, as a frame body; at most [`REPORT_CODES`] codes.
    #[must_use]
    pub fn report(&self, refusals: &[RefusalCount]) -> Vec<u8> {
        let mut out = WireWriter::default();
        let refusals = refusals.iter().take(REPORT_CODES);
        out.u8(u8::try_from(refusals.len()).unwrap_or(0));
        for refusal in refusals {
            out.u16(refusal.code).u32(refusal.count);
        }
        frame::body(FrameKind::Report, &out.done())
    }

    /// The end of the session, as a frame body.
    #[must_use]
    pub fn bye(&self) -> Vec<u8> {
        frame::body(FrameKind::Bye, &[])
    }

    /// How long the next frame may take, or nothing while both only wait for an edit.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        match self.stage {
            SessionStage::First => Some(FIRST_FRAME),
            SessionStage::Within(_) => Some(NEXT_FRAME),
            SessionStage::Idle | SessionStage::Over => None,
        }
    }

    /// Takes one frame body, and gives what is whole now.
    ///
    /// # Errors
    /// Any [`SessionError`]; the session is over then.
    pub fn receive(&mut self, body: &[u8]) -> Result<Option<Incoming>, SessionError> {
        // Until this frame has proved good the session is over.
        let stage = mem::replace(&mut self.stage, SessionStage::Over);
        if matches!(stage, SessionStage::Over) {
            return Err(SessionError::Over);
        }
        let frame = frame::open(body, limits::FRAME_BYTES)?;
        let (stage, incoming) = match (stage, frame.kind) {
            (SessionStage::First, FrameKind::Hello) => {
                (SessionStage::Idle, Some(Incoming::Hello(self.read_hello(frame.payload)?)))
            }
            (SessionStage::First, _) => return Err(SessionError::NotHello),
            (_, FrameKind::Hello) => return Err(SessionError::SecondHello),
            (SessionStage::Idle, FrameKind::Part) => read_part(Vec::new(), frame.payload)?,
            (SessionStage::Within(opened), FrameKind::Part) => read_part(opened, frame.payload)?,
            (SessionStage::Idle, FrameKind::Report) => {
                (SessionStage::Idle, Some(Incoming::Report(read_report(frame.payload)?)))
            }
            // A person may close the screen while a parcel is on its way.
            (SessionStage::Idle | SessionStage::Within(_), FrameKind::Bye) => {
                WireReader::new(frame.payload).end()?;
                (SessionStage::Over, Some(Incoming::Bye))
            }
            _ => return Err(SessionError::OutOfTurn),
        };
        self.stage = stage;
        Ok(incoming)
    }

    fn read_hello(&self, payload: &[u8]) -> Result<Parcel, SessionError> {
        let mut reader = WireReader::new(payload);
        let (lowest, highest) = (reader.u16()?, reader.u16()?);
        let (pair, theirs) = (PairId(reader.array()?), reader.u32()?);
        let device = DeviceId(reader.array()?);
        let (mine, yours) = (reader.option()?.map(Tip), reader.option()?.map(Tip));
        reader.end()?;
        version::agree(lowest, highest)?;
        if pair != self.identity.pair {
            return Err(SessionError::OtherPair);
        }
        if device != self.identity.other_device {
            return Err(SessionError::OtherDevice);
        }
        let ours = self.identity.epoch;
        match theirs.cmp(&ours) {
            std::cmp::Ordering::Less => Err(SessionError::OlderEpoch { theirs, ours }),
            std::cmp::Ordering::Greater => Err(SessionError::NewerEpoch { theirs, ours }),
            std::cmp::Ordering::Equal => Ok(Parcel { mine, yours, changes: Vec::new() }),
        }
    }
}

/// The longest piece from the front that fits a frame, packed if that helps.
fn next_piece(rest: &[u8]) -> (&[u8], Option<Vec<u8>>) {
    let mut len = rest.len().min(limits::FRAME_OPENED_BYTES);
    loop {
        let piece = rest.get(..len).unwrap_or(rest);
        let packed = pack(piece);
        if len <= ROOM || packed.as_ref().is_some_and(|packed| packed.len() <= ROOM) {
            return (piece, packed);
        }
        len = (len / 2).max(ROOM);
    }
}

fn read_part(
    mut opened: Vec<u8>,
    payload: &[u8],
) -> Result<(SessionStage, Option<Incoming>), SessionError> {
    let mut reader = WireReader::new(payload);
    let flags = reader.u8()?;
    if flags & !(LAST | PACKED) != 0 {
        return Err(WireError::BadValue.into());
    }
    let bytes = reader.remainder();
    let before = opened.len();
    let left = limits::PARCEL_BYTES.saturating_sub(before);
    if flags & PACKED == 0 {
        if bytes.len() > left {
            return Err(ParcelError::TooBig.into());
        }
        opened.extend_from_slice(bytes);
    } else {
        opened.extend(unpack(bytes, limits::FRAME_OPENED_BYTES.min(left))?);
    }
    if flags & LAST != 0 {
        return Ok((SessionStage::Idle, Some(Incoming::Parcel(decode_parcel(&opened)?))));
    }
    if opened.len() - before < PIECE_BYTES {
        return Err(SessionError::Crumbs);
    }
    Ok((SessionStage::Within(opened), None))
}

fn read_report(payload: &[u8]) -> Result<Vec<RefusalCount>, SessionError> {
    let mut reader = WireReader::new(payload);
    let count = usize::from(reader.u8()?);
    if count > REPORT_CODES {
        return Err(WireError::OverCap.into());
    }
    let mut refusals = Vec::with_capacity(count);
    for _ in 0..count {
        refusals.push(RefusalCount { code: reader.u16()?, count: reader.u32()? });
    }
    reader.end()?;
    Ok(refusals)
}

#[cfg(test)]
mod tests;
