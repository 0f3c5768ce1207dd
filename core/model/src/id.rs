//! Ids: random bytes, printed as a prefix for the kind and lower-case Crockford base32.
//!
//! Person, device, role and pair are four different things. A pair has a local [`PairHandle`]
//! from the day a person is added, and a [`PairId`] on the wire only once paired. People type
//! the first characters of an id; [`find`] turns those into one candidate or a sentence.

use crate::{Entity, text};
use data_encoding::{Encoding, Specification};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, sync::LazyLock};

/// Crockford's base32 (<https://www.crockford.com/base32.html>), lower case, most significant bit
/// first, no padding. Reading accepts upper case, `o` for zero and `i` or `l` for one.
pub static BASE32: LazyLock<Encoding> = LazyLock::new(|| {
    let mut spec = Specification::new();
    spec.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
    spec.translate.from.push_str("ABCDEFGHJKMNPQRSTVWXYZoOiIlL");
    spec.translate.to.push_str("abcdefghjkmnpqrstvwxyz001111");
    // The specification above is a constant; a test reads it, so the fallback is never reached.
    spec.encoding().unwrap_or(data_encoding::BASE32_DNSSEC)
});

/// Why a typed or stored id is not one.
#[allow(missing_docs, reason = "each sentence says what its fields are")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text is not an id of this kind.
    #[error("this is not an id of a {kind}")]
    Malformed { kind: &'static str },
    /// Nothing here begins with what was typed.
    #[error("nothing here is called \"{typed}\"{}", list(.known, ". Known: "))]
    Unknown { typed: String, known: Vec<String> },
    /// Several things begin with what was typed.
    #[error("\"{typed}\" could be any of these{}", list(.candidates, ": "))]
    Ambiguous { typed: String, candidates: Vec<String> },
}

/// Candidates a sentence names: more is no sentence any more.
const NAMED: usize = 5;
/// Characters of a label, or of what was typed, in a sentence.
const SHOWN_CHARS: usize = 30;

fn list(labels: &[String], lead: &str) -> String {
    let named: Vec<&str> = labels.iter().take(NAMED).map(String::as_str).collect();
    match labels.len().saturating_sub(NAMED) {
        0 if named.is_empty() => String::new(),
        0 => format!("{lead}{}", named.join(", ")),
        more => format!("{lead}{}, and {more} more", named.join(", ")),
    }
}

/// Something a person may mean when they type the first characters of an id or a name.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The printed id.
    pub id: String,
    /// What it is called, shown beside the id when a choice must be made.
    pub label: String,
}

/// The candidates that a person may mean: those whose id or label is `typed`, letter case aside;
/// otherwise those whose id, with or without its prefix, begins with it; otherwise those whose
/// label does.
#[must_use]
pub fn matches(typed: &str, candidates: &[Candidate]) -> Vec<usize> {
    let wanted = typed.trim().to_lowercase();
    if wanted.is_empty() {
        return Vec::new();
    }
    let hits = |test: &dyn Fn(&Candidate) -> bool| -> Vec<usize> {
        candidates.iter().enumerate().filter(|(_, c)| test(c)).map(|(n, _)| n).collect()
    };
    let mut found = hits(&|c| c.id == wanted || c.label.to_lowercase() == wanted);
    if found.is_empty() {
        found = hits(&|c| {
            let bare = c.id.split_once('_').map_or(c.id.as_str(), |(_, rest)| rest);
            c.id.starts_with(&wanted) || bare.starts_with(&wanted)
        });
    }
    if found.is_empty() {
        found = hits(&|c| c.label.to_lowercase().starts_with(&wanted));
    }
    found
}

/// Finds the one candidate that is meant: see [`matches()`].
///
/// # Errors
/// [`IdError::Unknown`] and [`IdError::Ambiguous`], both listing candidates.
pub fn find(typed: &str, candidates: &[Candidate]) -> Result<usize, IdError> {
    let shown = |c: &Candidate| format!("{} ({})", c.id, text::beginning(&c.label, SHOWN_CHARS));
    match matches(typed, candidates).as_slice() {
        [one] => Ok(*one),
        [] => Err(IdError::Unknown {
            typed: text::beginning(typed, SHOWN_CHARS),
            known: candidates.iter().map(shown).collect(),
        }),
        many => Err(IdError::Ambiguous {
            typed: text::beginning(typed, SHOWN_CHARS),
            candidates: many.iter().filter_map(|n| candidates.get(*n)).map(shown).collect(),
        }),
    }
}

fn parse<const N: usize>(text: &str, kind: &'static str) -> Result<[u8; N], IdError> {
    let bytes = BASE32.decode(text.as_bytes()).map_err(|_| IdError::Malformed { kind })?;
    bytes.try_into().map_err(|_| IdError::Malformed { kind })
}

/// What is printed and read as one text is so everywhere: in a log, in JSON, across the bindings.
macro_rules! spelled {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        #[cfg(feature = "uniffi")]
        uniffi::custom_type!($name, String, {
            lower: |id| id.to_string(),
            try_lift: |text| text.trim().parse().map_err(|e: IdError| crate::HomeError::from(e).into()),
        });
    };
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:literal, $prefix:literal, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Bytes in this id.
            pub const LEN: usize = $len;

            /// The base32 part alone, as it is inside the shared document.
            #[must_use]
            pub fn key(&self) -> String {
                BASE32.encode(&self.0)
            }

            /// Reads the base32 part alone.
            ///
            /// # Errors
            /// [`IdError::Malformed`].
            pub fn from_key(key: &str) -> Result<Self, IdError> {
                parse(key, $kind).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.key())
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let rest = text.strip_prefix(concat!($prefix, "_"));
                parse(rest.ok_or(IdError::Malformed { kind: $kind })?, $kind).map(Self)
            }
        }

        spelled!($name);
    };
}

id!(
    /// A human. Never the same as a device or a role.
    PersonId, 10, "person", "person"
);
id!(
    /// A device: its public ed25519 key, which is also its address-independent name on the link.
    DeviceId, 32, "device", "device"
);
id!(
    /// A relationship as this home knows it, from the day the person was added. Never on the wire.
    PairHandle, 10, "pair", "pair"
);
id!(
    /// A relationship on the wire: a hash of the pairing transcript.
    PairId, 16, "wire", "pairing"
);
id!(
    /// One act of a person. Also the revision that the act leaves behind.
    EditId, 10, "edit", "edit"
);
id!(
    /// A record of the private half.
    PrivateId, 10, "private", "private note"
);

macro_rules! drawn {
    ($($name:ident),*) => { $(
        impl $name {
            /// A fresh random id.
            pub fn draw(rng: &mut dyn CryptoRng) -> Self {
                let mut bytes = [0; Self::LEN];
                rng.fill_bytes(&mut bytes);
                Self(bytes)
            }
        }
    )* };
}
drawn!(PersonId, PairHandle, EditId, PrivateId);

/// An object of the shared document: a topic, a note, an action, a decision, a meeting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ObjectId {
    /// What kind of thing.
    pub entity: Entity,
    /// 80 random bits.
    pub bytes: [u8; 10],
}

impl ObjectId {
    /// A fresh random id.
    pub fn draw(entity: Entity, rng: &mut dyn CryptoRng) -> Self {
        let mut bytes = [0; 10];
        rng.fill_bytes(&mut bytes);
        Self { entity, bytes }
    }

    /// The base32 part alone, the object's key inside the shared document.
    #[must_use]
    pub fn key(&self) -> String {
        BASE32.encode(&self.bytes)
    }

    /// Reads the base32 part alone.
    ///
    /// # Errors
    /// [`IdError::Malformed`].
    pub fn from_key(entity: Entity, key: &str) -> Result<Self, IdError> {
        let bytes: [u8; 10] = parse(key, entity.word())?;
        let id = Self { entity, bytes };
        // One spelling only, or one object could be under two keys of the document.
        if id.key() == key { Ok(id) } else { Err(IdError::Malformed { kind: entity.word() }) }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.entity.word(), self.key())
    }
}

impl FromStr for ObjectId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let malformed = IdError::Malformed { kind: "topic, action, decision or meeting" };
        let (word, key) = text.split_once('_').ok_or(malformed.clone())?;
        let entity = Entity::ALL.into_iter().find(|e| e.word() == word).ok_or(malformed)?;
        Self::from_key(entity, key)
    }
}

spelled!(ObjectId);

#[cfg(test)]
mod tests;
