//! Every way in which something asked of Amble can fail. A dozen stable kinds, each with a
//! sentence that says what to do.

use amble_link::{PairingError, TicketError};
use amble_live::BeginError;
pub(crate) use amble_model::ErrorKind;
use amble_model::{EditError, IdError};
use amble_net::NetError;
use amble_store::{OpenError, RowDamage, StoreError};
use amble_sync::{SaveError, SyncError, UnshareError};
use amble_vault::{SecretError, VaultError};

/// What can be done about an error beyond what its sentence says: each shell offers it in its own
/// way, a terminal as a command and a phone as a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Remedy {
    /// Make a home: [`crate::Amble::init`].
    Begin,
    /// Keep what still opens: [`crate::Amble::repair`].
    Repair,
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

    /// Damage of the store, and not of the keys: [`crate::Amble::repair`] may help.
    pub(crate) fn recoverable(mut self) -> Self {
        if self.kind == ErrorKind::Damaged {
            self.remedy = Some(Remedy::Repair);
        }
        self
    }
}

/// Errors of the crates below that keep their sentence, each with the kind it is here.
macro_rules! of_kind {
    ($($Error:ty, $error:ident => $kind:expr;)*) => { $(
        impl From<$Error> for AmbleError {
            fn from($error: $Error) -> Self {
                Self::new($kind, $error.to_string())
            }
        }
    )* };
}

of_kind! {
    EditError, error => (&error).into();
    IdError, error => (&error).into();
    NetError, error => ErrorKind::Network;
    PairingError, error => ErrorKind::Pairing;
    TicketError, error => ErrorKind::Pairing;
    VaultError, error => match error {
        VaultError::Empty | VaultError::TooLong { .. } => ErrorKind::Invalid,
        _ => ErrorKind::Vault,
    };
    OpenError, error => match error {
        OpenError::Missing => ErrorKind::NoHome,
        OpenError::AlreadyThere => ErrorKind::HomeExists,
        OpenError::Locked => ErrorKind::Busy,
        OpenError::Damaged { .. } | OpenError::WrongRoot => ErrorKind::Damaged,
        OpenError::NewerVersion { .. } => ErrorKind::NewerVersion,
        OpenError::NotOurs | OpenError::Readable => ErrorKind::Unsafe,
        OpenError::DiskFull | OpenError::Io { .. } => ErrorKind::Disk,
        _ => ErrorKind::Internal,
    };
    SecretError, error => match error {
        SecretError::OthersCanRead { .. } | SecretError::OtherOwner { .. } => ErrorKind::Unsafe,
        SecretError::NewerVersion { .. } => ErrorKind::NewerVersion,
        SecretError::AlreadyThere => ErrorKind::HomeExists,
        SecretError::Unreadable { .. } | SecretError::Unwritable { .. } => ErrorKind::Disk,
        // Locked, or not allowed: nothing is damaged.
        SecretError::Refused { .. } => ErrorKind::Vault,
        SecretError::NoRandomness => ErrorKind::Internal,
        _ => ErrorKind::Damaged,
    };
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

impl From<SyncError> for AmbleError {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Store(error) => error.into(),
            SyncError::Load(_) | SyncError::Row(_) => {
                Self::new(ErrorKind::Damaged, error.to_string())
            }
            SyncError::Publish(_) | SyncError::NotPaired => {
                Self::new(ErrorKind::NotNow, error.to_string())
            }
            SyncError::Unwritable => Self::internal("a row could not be written"),
        }
    }
}

impl From<SaveError> for AmbleError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Edit(error) => error.into(),
            SaveError::Store(error) => error.into(),
            SaveError::Sync(error) => error.into(),
        }
    }
}

impl From<UnshareError> for AmbleError {
    fn from(error: UnshareError) -> Self {
        match error {
            UnshareError::Sent => Self::new(ErrorKind::NotNow, error.to_string()),
            UnshareError::Missing => Self::new(ErrorKind::NotFound, error.to_string()),
            UnshareError::Store(error) => error.into(),
            UnshareError::Sync(error) => error.into(),
        }
    }
}

impl From<BeginError> for AmbleError {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::Pairing(error) => error.into(),
            BeginError::Net(error) => error.into(),
        }
    }
}
