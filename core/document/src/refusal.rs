//! Why a change of the other device is refused: a code on the wire, a sentence for a person.

/// Why a change is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Refusal {
    /// Over a cap that every honest writer obeys.
    #[error("it is larger than an entry can be")]
    TooLarge,
    /// Not a plain change, or not readable.
    #[error("it cannot be read")]
    Malformed,
    /// From a device that is not of this pair, or marked as ours without our tag.
    #[error("it claims an author that it does not have")]
    Forged,
    /// Its actor, sequence or operation numbers are not the next ones.
    #[error("it does not continue its author's entries")]
    OutOfLine,
    /// It changes something that only the other may change.
    #[error("it changes words that are not its author's")]
    NotTheirs,
    /// It creates an object that is already here.
    #[error("it makes something that is already here")]
    CreatedTwice,
    /// An operation that Amble never writes.
    #[error("it does something that Amble does not do")]
    Schema,
    /// A value that does not fit its field.
    #[error("it holds a value that does not fit")]
    Value,
    /// It speaks of something this version does not know yet.
    #[error("it comes from a newer Amble: update this app, and it will be taken in")]
    Newer,
    /// The document is at its cap.
    #[error("this 1:1 has reached its size limit")]
    Full,
    /// It breaks the document it would be added to.
    #[error("it would damage what you share")]
    Damaging,
}

impl Refusal {
    /// Every refusal; the position is the code on the wire, for ever.
    pub const ALL: [Refusal; 11] = [
        Refusal::TooLarge,
        Refusal::Malformed,
        Refusal::Forged,
        Refusal::OutOfLine,
        Refusal::NotTheirs,
        Refusal::CreatedTwice,
        Refusal::Schema,
        Refusal::Value,
        Refusal::Newer,
        Refusal::Full,
        Refusal::Damaging,
    ];

    /// The code on the wire.
    #[must_use]
    pub fn code(self) -> u16 {
        Self::ALL
            .iter()
            .position(|r| *r == self)
            .and_then(|n| u16::try_from(n).ok())
            .unwrap_or(u16::MAX)
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: u16) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// Whether no honest device could have sent it.
    #[must_use]
    pub fn hostile(self) -> bool {
        !matches!(self, Self::Newer | Self::Full)
    }
}
