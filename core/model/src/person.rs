//! People, their roles, what the two agreed on, and where randomness comes from.

use crate::{PersonId, limits, rules};
use serde::{Deserialize, Serialize};

/// Where random bytes come from. A pure function takes one of these; only the outermost layer
/// knows the operating system's.
pub trait Entropy {
    /// Fills the buffer with bytes that nobody can guess.
    fn fill(&mut self, buffer: &mut [u8]);
}

/// Which side of the 1:1 a person is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Has reports; each is a pair of its own.
    Manager,
    /// Leads the agenda: the report's items come first.
    Report,
}

impl Role {
    /// The other side.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Manager => Self::Report,
            Self::Report => Self::Manager,
        }
    }

    /// The role in a person's words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Report => "report",
        }
    }
}

/// A human being in a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who, whatever device or role.
    pub id: PersonId,
    /// What they call themselves. At most [`limits::NAME_CHARS`] characters, one line.
    pub name: String,
}

/// Returns a name as it is kept: spaces trimmed, nothing invisible, nothing that breaks a line.
///
/// # Errors
/// A sentence when nothing is left or it is too long.
pub fn clean_name(name: &str) -> Result<String, crate::EditError> {
    let shown = |c: &char| !c.is_control() && !rules::disguises(*c);
    let name: String = name.trim().chars().filter(shown).collect();
    match name.chars().count() {
        _ if rules::says_nothing(&name) => Err(crate::EditError::Empty { field: "name" }),
        n if n > limits::NAME_CHARS => {
            Err(crate::EditError::TooLong { field: "name", chars: n, cap: limits::NAME_CHARS })
        }
        _ => Ok(name),
    }
}

/// What both agreed on for their 1:1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charter {
    /// The IANA time zone in which meetings are dated, for example `Europe/Lisbon`.
    pub zone: String,
    /// Days from one meeting to the next.
    pub every_days: u16,
    /// Planned length of a meeting in minutes.
    pub minutes: u16,
}

impl Charter {
    /// Weekly, half an hour, in the given zone: what the literature on 1:1s starts from.
    #[must_use]
    pub fn weekly(zone: &str) -> Self {
        Self { zone: zone.to_owned(), every_days: 7, minutes: 30 }
    }
}
