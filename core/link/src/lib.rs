//! What crosses between two devices, and the machines that decide what may.
//!
//! ```text
//!              +--------------------- pairing -----------------------+
//!   [Ticket] --> [Invitation] -> [HostPairing]  <--frames-->  [Joiner] --> [Pairing]
//!
//!              +------------------- every sync ----------------------+
//!   Parcel --> [Session]  --frame bodies-->  [Session] --> Parcel        (live)
//!   Parcel --> [write_file] --- any app ---> [open_file] --> Parcel      (file)
//! ```
//!
//! Nothing here has a socket, a clock or a disk: bytes, time and the connection's proof of the
//! other device come in as arguments. It knows neither the vault nor what a change says. Whatever
//! the other device sends ends in a value or a typed error: no panic, and no allocation above the
//! caps of [`amble_model::limits`].
//!
//! Both machines take and give frame *bodies*; the length in front of each belongs to the owner of
//! the stream (`core/net/src/inbox.rs`).
//!
//! Read in this order: `wire` (fields), `frame` (frames), `parcel` and `packing` (a parcel as
//! bytes), `session` (one live sync), `file_identity` and `sealed_file` (the same by file),
//! then `ticket`, `pairing` and its rooms. Every layout is written down in
//! `docs/formats/link.md`; the vectors in `tests/vectors` are read by the tests here.

mod file_identity;
mod frame;
mod packing;
mod pairing;
mod parcel;
mod sealed_file;
mod secret;
mod session;
mod ticket;
mod version;
mod wire;
mod words;

// Frames
pub use frame::{
    FRAME_VERSION, Frame, FrameError, FrameKind, encode as encode_frame, open as open_frame,
};
pub use version::VersionError;
pub use wire::WireError;

// Parcels
pub use packing::PackingError;
pub use parcel::{ParcelError, decode_parcel, encode_parcel};

// A live sync
pub use session::{
    FIRST_FRAME, Incoming, NEXT_FRAME, REPORT_CODES, RefusalCount, SendError, Session,
    SessionError, SessionIdentity,
};

// A sync through a file
pub use file_identity::{BadRecipient, FileIdentity};
pub use sealed_file::{
    FileHeader, OpenFileError, SEALED_FILE_BYTES, WriteFileError, open_file, write_file,
};

// Pairing
pub use pairing::{
    COMPARE_MS, Details, EXPORTER_LABEL, HostPairing, Introduction, Invitation, InvitationState,
    Joiner, PAIRING_FRAME, Pairing, PairingAction, PairingCode, PairingError, TICKET_MS,
    TICKET_TRIES, safety_number,
};
pub use secret::PairSecret;
pub use ticket::{AddressTicket, Ticket, TicketError, nearby_name, pair_alpn, pairing_alpn};
pub use words::WORDS;

#[cfg(test)]
mod tests;
