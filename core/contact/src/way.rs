//! How far what was shared is on its way.

/// How far something is on its way to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// In the outbox: can be taken back for real.
    Shared,
    /// May have arrived: can be withdrawn, not unsent.
    Sent,
    /// The other device said so, or it came from there.
    Delivered,
}

impl Way {
    /// The word a person reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
        }
    }
}
