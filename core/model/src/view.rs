//! What screens are given besides the things of a pair: people, private notes, problems, and what
//! leaves a home by its owner's hand.

use crate::{
    Charter, DeviceId, EditId, ObjectId, PairHandle, PersonId, PrivateId, Role, Side, words::words,
};
use chrono::NaiveDate;
use serde::Serialize;

#[cfg(feature = "uniffi")]
uniffi::custom_type!(NaiveDate, String, {
    remote,
    lower: |day| day.to_string(),
    try_lift: |text| crate::calendar::date(&text).ok_or_else(|| {
        let reason = format!("\"{}\" is no day of a year with four digits", crate::text::beginning(&text, 40));
        crate::HomeError::Failed { kind: crate::ErrorKind::Invalid, reason }.into()
    }),
});

/// Who this home belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Me {
    /// The person.
    pub person: PersonId,
    /// The name others see.
    pub name: String,
    /// This device, as others know it.
    pub device: DeviceId,
    /// The UDP port this device prefers, so that remembered addresses stay good.
    pub port: i32,
    /// The IANA zone that a new 1:1 starts with.
    pub zone: String,
}

words! {
    /// How far pairing with a person is.
    PairingState {
        /// Added, not paired: what is shared waits.
        NotPaired = "not-paired",
        /// Both confirmed, and the last message of the other was lost: completed at the next sync, or
        /// gone after ten minutes.
        Pending = "pending",
        /// Paired.
        Paired = "paired",
    }
}

/// A person this home keeps a 1:1 with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PersonView {
    /// The 1:1 as this home knows it.
    pub pair: PairHandle,
    /// What they call themselves, or what the owner called them before pairing.
    pub name: String,
    /// Their role in the 1:1, once known.
    pub role: Option<Role>,
    /// How far pairing is.
    pub pairing: PairingState,
    /// Their person id, once paired.
    pub person: Option<PersonId>,
    /// Changes that were not sent.
    pub not_sent: i32,
    /// Changes that were sent and of which they have not said that they arrived.
    pub unconfirmed: i32,
    /// Topics on the agenda, by either.
    pub topics: i32,
    /// Those of them that the other wrote.
    pub their_topics: i32,
    /// Topics on the agenda with a heads-up from the other.
    pub heads_ups: i32,
    /// Open actions.
    pub actions: i32,
    /// Fields in which one version must be chosen.
    pub conflicts: i32,
    /// What could not be taken in or kept.
    pub problems: i32,
    /// The day of the last sync that ended with both up to date.
    pub last_sync: Option<NaiveDate>,
    /// The day the next meeting is due, by the last one and the charter. Nothing before the first.
    pub next_meeting: Option<NaiveDate>,
    /// Not listened to, because their device sent what no honest Amble sends.
    pub muted: bool,
    /// What both agreed on, once paired.
    pub charter: Option<Charter>,
    /// 60 digits, equal on both devices, to compare at any time once paired.
    pub safety_number: Option<String>,
}

/// Something that was found by its id, the first characters of it, or its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FoundThing {
    /// The 1:1 it belongs to.
    pub pair: PairHandle,
    /// Which.
    pub id: ObjectId,
}

/// What could not be taken in or kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Problem {
    /// One sentence: why.
    pub reason: String,
    /// Whose words they are.
    pub by: Side,
    /// The edits it is about.
    pub edits: Vec<EditId>,
    /// What they say.
    pub text: Vec<String>,
}

/// A private note, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PrivateNote {
    /// Which.
    pub id: PrivateId,
    /// The 1:1 it is about.
    pub about: Option<PairHandle>,
    /// The day it was written.
    pub written: NaiveDate,
    /// What it says.
    pub text: String,
}

/// One private record as it is stored: an age file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SealedNote {
    /// Which.
    pub id: PrivateId,
    /// The age file.
    pub bytes: Vec<u8>,
}

/// One row of this home, opened for its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DumpRow {
    /// The row's key, as text.
    pub key: String,
    /// What it holds, as text; bytes that are no text as hex.
    pub value: String,
}
