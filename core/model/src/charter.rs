//! What both agreed on for their 1:1.

use serde::{Deserialize, Serialize};

/// What both agreed on for their 1:1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Charter {
    /// The IANA time zone in which meetings are dated, for example `Europe/Lisbon`.
    pub zone: String,
    /// Days from one meeting to the next.
    pub every_days: i32,
    /// Planned length of a meeting in minutes.
    pub minutes: i32,
}

impl Charter {
    /// Weekly, half an hour, in the given zone: what the literature on 1:1s starts from.
    #[must_use]
    pub fn weekly(zone: &str) -> Self {
        Self { zone: zone.to_owned(), every_days: 7, minutes: 30 }
    }
}
