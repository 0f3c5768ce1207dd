//! Why a pairing ends, in sentences for the person in front of the screen, and what the other
//! device is told.

use crate::frame::{self, FrameError, FrameKind};
use crate::version::VersionError;
use crate::wire::WireError;

/// Why a pairing, or one step of it, came to nothing. Nothing has been kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PairingError {
    /// The ticket or the comparing took too long.
    #[error("this code is too old: show a new one and try again")]
    Expired,
    /// The ticket's secret has been proved before.
    #[error(
        "this code was already used. If that was not you, someone else has seen it: say no on \
         the other device and show a new code"
    )]
    UsedAlready,
    /// The displaying person put the ticket away.
    #[error("the code was put away: show a new one and try again")]
    Cancelled,
    /// Too many connections failed to prove the secret.
    #[error("this code was tried wrongly too often: show a new one")]
    TooManyTries,
    /// Another connection is using the ticket at this moment.
    #[error("another device is using this code right now: wait a moment and try again")]
    Busy,
    /// The ticket was made by this very device.
    #[error("this is this device's own code: scan it with the other person's device")]
    OwnDevice,
    /// Both sides are the same person.
    #[error("both devices belong to the same person: a 1:1 needs two")]
    SamePerson,
    /// The device at the other end is not the one it says, or not the one in the ticket.
    #[error("the device that answered is not the one that shows the code: show a new code")]
    WrongDevice,
    /// The other device does not know the ticket's secret, or something was altered on the way.
    #[error("the other device does not know this code: show a new code and scan it again")]
    WrongProof,
    /// The other's yes does not belong to this pairing.
    #[error("the other device's yes does not fit this pairing: start again with a new code")]
    WrongConfirm,
    /// The other person said no or left.
    #[error("the other person did not confirm: nothing was kept")]
    Refused,
    /// There is no version that both speak.
    #[error(transparent)]
    Version(#[from] VersionError),
    /// A name that is empty, too long, or made of what cannot be seen.
    #[error("the name cannot be shown: use one line of at most 80 letters")]
    BadName,
    /// A file recipient that nothing can be sealed to.
    #[error("the other device's key for files is not usable: update Amble on both devices")]
    BadRecipient,
    /// A zone, cadence or length that means nothing.
    #[error("the proposed rhythm of the 1:1 is not usable: set it again and show a new code")]
    BadCharter,
    /// The bytes are not a frame.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// A payload is not what its kind says.
    #[error("the other device sent something unreadable: {0}")]
    Malformed(#[from] WireError),
    /// A frame that has no place here.
    #[error("the other device sent something out of turn: show a new code and try again")]
    OutOfTurn,
    /// The other device found something wrong with what this one sent.
    #[error("the other device could not accept what this one sent: show a new code and try again")]
    Rejected,
    /// A yes before there is a code to compare.
    #[error("there is no code to compare yet")]
    NotYet,
    /// The pairing has ended before.
    #[error("this pairing is over: show a new code to start again")]
    Over,
}

/// What an abort frame can say, and the error it is for the one who reads it.
const REASONS: [(u8, PairingError); 10] = [
    (1, PairingError::Refused),
    (2, PairingError::UsedAlready),
    (3, PairingError::Expired),
    (4, PairingError::Cancelled),
    (5, PairingError::TooManyTries),
    (6, PairingError::Busy),
    (7, PairingError::Version(VersionError::TheyAreNewer)),
    (8, PairingError::Version(VersionError::TheyAreOlder)),
    (9, PairingError::SamePerson),
    (10, PairingError::WrongProof),
];
/// Anything else.
const OTHER_REASON: u8 = 255;

impl PairingError {
    /// The frame body that tells the other device why, to be sent before the stream is closed;
    /// nothing if it was the other who ended it.
    #[must_use]
    pub fn farewell(&self) -> Option<Vec<u8>> {
        let told = match self {
            Self::Refused | Self::Rejected | Self::NotYet | Self::Over => return None,
            // The reader is on the other side of the comparison.
            Self::Version(VersionError::TheyAreNewer) => Self::Version(VersionError::TheyAreOlder),
            Self::Version(VersionError::TheyAreOlder) => Self::Version(VersionError::TheyAreNewer),
            other => *other,
        };
        let code = REASONS.iter().find(|(_, error)| *error == told).map(|(code, _)| *code);
        Some(abort(code.unwrap_or(OTHER_REASON)))
    }

    /// Whether a pending pair is dropped now: the host has ended it, so it never kept the pair.
    /// After what is only unreadable, or a cut connection, it waits for its time to run out.
    #[must_use]
    pub fn ends_pending(&self) -> bool {
        !matches!(
            self,
            Self::Frame(_)
                | Self::Malformed(_)
                | Self::OutOfTurn
                | Self::WrongConfirm
                | Self::NotYet
                | Self::Over
        )
    }

    /// What the other's abort frame means here.
    pub(super) fn from_abort(payload: &[u8]) -> Self {
        match payload {
            [code] => REASONS
                .iter()
                .find(|(known, _)| known == code)
                .map_or(Self::Rejected, |(_, error)| *error),
            [] => Self::Malformed(WireError::Short),
            _ => Self::Malformed(WireError::Long),
        }
    }
}

/// The frame body for a person's no.
pub(super) fn refusal() -> Vec<u8> {
    abort(1)
}

fn abort(code: u8) -> Vec<u8> {
    frame::body(FrameKind::Abort, &[code])
}

#[cfg(test)]
mod tests;
