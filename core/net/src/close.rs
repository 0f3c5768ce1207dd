//! Why a channel ended: a number on the wire, a sentence for a person. May touch nothing.

use iroh::endpoint::VarInt;
use std::fmt;

/// Why one side closed a channel. Crosses as a QUIC application error code, never as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseCode {
    /// The sync was ended there, or the app was closed. Wire: 0, also what iroh says for a
    /// connection or endpoint that was dropped.
    Left,
    /// Everything was exchanged. Wire: 1.
    Done,
    /// This device is not expected here. Wire: 2.
    NotWelcome,
    /// Too many at once. Wire: 3.
    Busy,
    /// Both dialled at once and the other connection is kept, see [`crate::keeps`]. Wire: 4.
    Double,
    /// What came was not in the agreed form. Wire: 5.
    Unreadable,
    /// A frame took too long. Wire: 6.
    Slow,
    /// What came was understood and declined. Wire: 7.
    Declined,
    /// No version of the format that both know. Wire: 8.
    Version,
    /// A number from a later version.
    Other(u64),
}

impl CloseCode {
    /// The number on the wire.
    #[must_use]
    pub fn number(self) -> u64 {
        match self {
            Self::Left => 0,
            Self::Done => 1,
            Self::NotWelcome => 2,
            Self::Busy => 3,
            Self::Double => 4,
            Self::Unreadable => 5,
            Self::Slow => 6,
            Self::Declined => 7,
            Self::Version => 8,
            Self::Other(number) => number,
        }
    }

    /// The code of a number on the wire; every number has one.
    #[must_use]
    pub fn from_number(number: u64) -> Self {
        match number {
            0 => Self::Left,
            1 => Self::Done,
            2 => Self::NotWelcome,
            3 => Self::Busy,
            4 => Self::Double,
            5 => Self::Unreadable,
            6 => Self::Slow,
            7 => Self::Declined,
            8 => Self::Version,
            other => Self::Other(other),
        }
    }

    pub(crate) fn wire(self) -> VarInt {
        // Only `Other` can be too large for a QUIC integer (62 bits).
        VarInt::from_u64(self.number()).unwrap_or(VarInt::MAX)
    }
}

impl fmt::Display for CloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Left => "the other device ended the sync",
            Self::Done => "everything was exchanged",
            Self::NotWelcome => "the other device does not expect this one",
            Self::Busy => "the other device is busy; try again in a moment",
            Self::Double => "both connected at once, and the other connection goes on",
            Self::Unreadable => "the other device could not read what came; update both apps",
            Self::Slow => "the connection was too slow; move closer together and try again",
            Self::Declined => "the other device declined what came",
            Self::Version => "the two apps are too far apart in age; update the older one",
            Self::Other(_) => "the other device ended the sync; update this app to learn why",
        })
    }
}

#[cfg(test)]
mod tests;
