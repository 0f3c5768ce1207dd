//! Why a channel ended: a number on the wire, a sentence for a person. May touch nothing.

use iroh::endpoint::VarInt;

/// Why one side closed a channel. Crosses as a QUIC application error code, never as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CloseCode {
    /// The sync was ended there, or the app was closed. Wire: 0, also what iroh says for a
    /// connection or endpoint that was dropped.
    #[error("the other device ended the sync")]
    Left,
    /// Everything was exchanged. Wire: 1.
    #[error("everything was exchanged")]
    Done,
    /// This device is not expected here. Wire: 2.
    #[error("the other device does not expect this one")]
    NotWelcome,
    /// Too many at once. Wire: 3.
    #[error("the other device is busy; try again in a moment")]
    Busy,
    /// Both dialled at once and the other connection is kept, see [`crate::wins_tie`]. Wire: 4.
    #[error("both connected at once, and the other connection goes on")]
    Double,
    /// What came was not in the agreed form. Wire: 5.
    #[error("the other device could not read what came; update both apps")]
    Unreadable,
    /// A frame took too long. Wire: 6.
    #[error("the connection was too slow; move closer together and try again")]
    Slow,
    /// What came was understood and declined. Wire: 7.
    #[error("the other device declined what came")]
    Declined,
    /// No version of the format that both know. Wire: 8.
    #[error("the two apps are too far apart in age; update the older one")]
    Version,
    /// A number from a later version.
    #[error("the other device ended the sync; update this app to learn why")]
    Other(u64),
}

impl CloseCode {
    /// Those that this version knows; the position is the number on the wire, for ever.
    const KNOWN: [Self; 9] = [
        Self::Left,
        Self::Done,
        Self::NotWelcome,
        Self::Busy,
        Self::Double,
        Self::Unreadable,
        Self::Slow,
        Self::Declined,
        Self::Version,
    ];

    /// The number on the wire.
    #[must_use]
    pub fn number(self) -> u64 {
        match self {
            Self::Other(number) => number,
            known => Self::KNOWN.iter().take_while(|one| **one != known).count() as u64,
        }
    }

    /// The code of a number on the wire; every number has one.
    #[must_use]
    pub fn from_number(number: u64) -> Self {
        let known = usize::try_from(number).ok().and_then(|n| Self::KNOWN.get(n).copied());
        known.unwrap_or(Self::Other(number))
    }

    pub(crate) fn wire(self) -> VarInt {
        // Only `Other` can be too large for a QUIC integer (62 bits).
        VarInt::from_u64(self.number()).unwrap_or(VarInt::MAX)
    }
}

#[cfg(test)]
mod tests;
