//! Every way in which something asked of Amble can fail. A dozen stable kinds, each with a
//! sentence that says what to do.

use amble_contact::{ContactError, SaveError, UnshareError};
use amble_model::{EditError, IdError};
use amble_net::NetError;
use amble_store::{OpenError, RowDamage, StoreError};
use amble_vault::{SecretError, VaultError};

/// The stable kind of an error: what a caller decides by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// What was typed does not fit: change it.
    Invalid,
    /// Nothing here is called that, or several things are.
    NotFound,
    /// It is not possible in this state: already sent, already paired, not paired yet.
    NotNow,
    /// There is no Amble in this folder yet.
    NoHome,
    /// There already is one.
    HomeExists,
    /// Another process has this home open.
    Busy,
    /// Something stored is damaged. Nothing was overwritten.
    Damaged,
    /// Made by a newer Amble: update.
    NewerVersion,
    /// The disk is full, or refused.
    Disk,
    /// The folder or file is not safe to use: another owner, or others can read it.
    Unsafe,
    /// The other device could not be reached, or left.
    Network,
    /// Pairing failed: the code is wrong, expired, used or one's own.
    Pairing,
    /// The private half, or the place where this home's keys rest, could not be opened.
    Vault,
    /// A fault in Amble itself.
    Internal,
}

impl ErrorKind {
    /// Every kind.
    pub const ALL: [ErrorKind; 14] = [
        Self::Invalid,
        Self::NotFound,
        Self::NotNow,
        Self::NoHome,
        Self::HomeExists,
        Self::Busy,
        Self::Damaged,
        Self::NewerVersion,
        Self::Disk,
        Self::Unsafe,
        Self::Network,
        Self::Pairing,
        Self::Vault,
        Self::Internal,
    ];

    /// The kind's name, for scripts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::NotFound => "not-found",
            Self::NotNow => "not-now",
            Self::NoHome => "no-home",
            Self::HomeExists => "home-exists",
            Self::Busy => "busy",
            Self::Damaged => "damaged",
            Self::NewerVersion => "newer-version",
            Self::Disk => "disk",
            Self::Unsafe => "unsafe",
            Self::Network => "network",
            Self::Pairing => "pairing",
            Self::Vault => "vault",
            Self::Internal => "internal",
        }
    }
}

/// What can be done about an error beyond what its sentence says: each shell offers it in its own
/// way, a terminal as a command and a phone as a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Remedy {
    /// Make a home: [`crate::Amble::create`].
    Begin,
    /// Keep what still opens: [`crate::Amble::recover`].
    Recover,
}

/// Something asked of Amble failed. Nothing that was saved is lost by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmbleError {
    /// What a caller decides by.
    pub kind: ErrorKind,
    /// One sentence for the person: what is wrong and what to do.
    pub reason: String,
    /// What can be done about it, where there is something to do.
    pub remedy: Option<Remedy>,
}

impl std::fmt::Display for AmbleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for AmbleError {}

impl AmbleError {
    pub(crate) fn new(kind: ErrorKind, reason: impl Into<String>) -> Self {
        let remedy = (kind == ErrorKind::NoHome).then_some(Remedy::Begin);
        Self { kind, reason: reason.into(), remedy }
    }

    pub(crate) fn internal(what: &str) -> Self {
        Self::new(ErrorKind::Internal, format!("a fault in Amble itself: {what}"))
    }
}

impl AmbleError {
    /// Damage of the store, and not of the keys: [`crate::Amble::recover`] may help.
    pub(crate) fn recoverable(mut self) -> Self {
        if self.kind == ErrorKind::Damaged {
            self.remedy = Some(Remedy::Recover);
        }
        self
    }
}

impl From<EditError> for AmbleError {
    fn from(error: EditError) -> Self {
        let kind = match error {
            EditError::Missing { .. } => ErrorKind::NotFound,
            EditError::NotYours { .. }
            | EditError::SetOnce { .. }
            | EditError::AlreadyHere { .. }
            | EditError::Dropped { .. }
            | EditError::Already { .. }
            | EditError::MeetingOver
            | EditError::Full
            | EditError::TooManyWaiting => ErrorKind::NotNow,
            EditError::Empty { .. }
            | EditError::TooLong { .. }
            | EditError::NotPlain { .. }
            | EditError::NotAValue { .. }
            | EditError::NoSuchField { .. } => ErrorKind::Invalid,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<IdError> for AmbleError {
    fn from(error: IdError) -> Self {
        let kind = match error {
            IdError::Malformed { .. } => ErrorKind::Invalid,
            IdError::Unknown { .. } | IdError::Ambiguous { .. } => ErrorKind::NotFound,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<StoreError> for AmbleError {
    fn from(error: StoreError) -> Self {
        let kind = match error {
            StoreError::Row(_) | StoreError::Damaged { .. } | StoreError::MissingKey { .. } => {
                ErrorKind::Damaged
            }
            StoreError::DiskFull | StoreError::Io { .. } | StoreError::Stopped { .. } => {
                ErrorKind::Disk
            }
            _ => ErrorKind::Internal,
        };
        let said = Self::new(kind, error.to_string());
        match error {
            // It asks for an update, and recovery would leave it out.
            StoreError::Row(RowDamage::UnknownVersion { .. }) => said,
            StoreError::Row(_) => said.recoverable(),
            _ => said,
        }
    }
}

impl From<OpenError> for AmbleError {
    fn from(error: OpenError) -> Self {
        let kind = match error {
            OpenError::Missing => ErrorKind::NoHome,
            OpenError::AlreadyThere => ErrorKind::HomeExists,
            OpenError::Locked => ErrorKind::Busy,
            OpenError::Damaged { .. } | OpenError::WrongRoot => ErrorKind::Damaged,
            OpenError::NewerVersion { .. } => ErrorKind::NewerVersion,
            OpenError::NotOurs | OpenError::Readable => ErrorKind::Unsafe,
            OpenError::DiskFull | OpenError::Io { .. } => ErrorKind::Disk,
            _ => ErrorKind::Internal,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<SecretError> for AmbleError {
    fn from(error: SecretError) -> Self {
        let kind = match error {
            SecretError::OthersCanRead { .. } | SecretError::OtherOwner { .. } => ErrorKind::Unsafe,
            SecretError::NewerVersion { .. } => ErrorKind::NewerVersion,
            SecretError::AlreadyThere => ErrorKind::HomeExists,
            SecretError::Unreadable { .. } | SecretError::Unwritable { .. } => ErrorKind::Disk,
            // Locked, or not allowed: nothing is damaged.
            SecretError::Refused { .. } => ErrorKind::Vault,
            SecretError::NoRandomness => ErrorKind::Internal,
            _ => ErrorKind::Damaged,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<VaultError> for AmbleError {
    fn from(error: VaultError) -> Self {
        let kind = match error {
            VaultError::Empty | VaultError::TooLong { .. } => ErrorKind::Invalid,
            _ => ErrorKind::Vault,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<NetError> for AmbleError {
    fn from(error: NetError) -> Self {
        Self::new(ErrorKind::Network, error.to_string())
    }
}

impl From<ContactError> for AmbleError {
    fn from(error: ContactError) -> Self {
        match error {
            ContactError::Store(error) => error.into(),
            ContactError::Load(_) | ContactError::Row(_) => {
                Self::new(ErrorKind::Damaged, error.to_string())
            }
            ContactError::Publish(_) | ContactError::NotPaired => {
                Self::new(ErrorKind::NotNow, error.to_string())
            }
        }
    }
}

impl From<SaveError> for AmbleError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Edit(error) => error.into(),
            SaveError::Store(error) => error.into(),
        }
    }
}

impl From<UnshareError> for AmbleError {
    fn from(error: UnshareError) -> Self {
        match error {
            UnshareError::Sent => Self::new(ErrorKind::NotNow, error.to_string()),
            UnshareError::Missing => Self::new(ErrorKind::NotFound, error.to_string()),
            UnshareError::Store(error) => error.into(),
        }
    }
}

impl From<amble_link::PairingError> for AmbleError {
    fn from(error: amble_link::PairingError) -> Self {
        Self::new(ErrorKind::Pairing, error.to_string())
    }
}

impl From<amble_link::TicketError> for AmbleError {
    fn from(error: amble_link::TicketError) -> Self {
        Self::new(ErrorKind::Pairing, error.to_string())
    }
}
