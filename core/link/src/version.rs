//! Which versions of the wire this app speaks, and what to say when there is none in common.
//!
//! May touch nothing.

/// The lowest wire version this app speaks.
pub(crate) const LOWEST: u16 = 1;
/// The highest wire version this app speaks.
pub(crate) const HIGHEST: u16 = 1;

/// Why two apps cannot talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// The other speaks only later versions.
    #[error("their Amble is newer than yours: update Amble on this device")]
    TheyAreNewer,
    /// The other speaks only earlier versions.
    #[error("their Amble is older than yours: ask them to update it")]
    TheyAreOlder,
    /// The range given is empty or begins at zero.
    #[error("the other device named no version of Amble: ask them to update it")]
    NoRange,
}

/// The highest version that both speak.
pub(crate) fn agree(lowest: u16, highest: u16) -> Result<u16, VersionError> {
    if lowest == 0 || lowest > highest {
        Err(VersionError::NoRange)
    } else if lowest > HIGHEST {
        Err(VersionError::TheyAreNewer)
    } else if highest < LOWEST {
        Err(VersionError::TheyAreOlder)
    } else {
        Ok(highest.min(HIGHEST))
    }
}

#[cfg(test)]
mod tests;
