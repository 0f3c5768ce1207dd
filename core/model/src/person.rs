//! People: who the two of a pair are, and what they are called.

use crate::{EditError, PersonId, limits, text, words::words};
use serde::{Deserialize, Serialize};

words! {
    /// Which part a person has in the 1:1.
    Role {
        /// Has reports; each is a pair of its own.
        Manager = "manager",
        /// Leads the agenda: the report's topics come first.
        Report = "report",
    }
}

impl Role {
    /// The role of the other person.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Manager => Self::Report,
            Self::Report => Self::Manager,
        }
    }
}

words! {
    /// One of the two people of a pair, seen from this home.
    Side {
        /// The owner of this home.
        Me = "me",
        /// The other person.
        Them = "them",
    }
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Me => Self::Them,
            Self::Them => Self::Me,
        }
    }
}

/// The two people of a pair by their ids, seen from this home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct People {
    /// The owner of this home.
    pub me: PersonId,
    /// The other; before pairing a placeholder id.
    pub them: PersonId,
}

impl People {
    /// Which of the two an id names: anybody who is not the owner is the other.
    #[must_use]
    pub fn side(&self, person: PersonId) -> Side {
        if person == self.me { Side::Me } else { Side::Them }
    }

    /// The id of one of the two.
    #[must_use]
    pub fn id(&self, side: Side) -> PersonId {
        match side {
            Side::Me => self.me,
            Side::Them => self.them,
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
pub fn clean_name(name: &str) -> Result<String, EditError> {
    let shown = |c: &char| !c.is_control() && !text::turns_direction(*c);
    let name: String = name.trim().chars().filter(shown).collect();
    match name.chars().count() {
        _ if text::is_blank(&name) => Err(EditError::Empty { field: "name" }),
        n if n > limits::NAME_CHARS => {
            Err(EditError::TooLong { field: "name", chars: n, cap: limits::NAME_CHARS })
        }
        _ => Ok(name),
    }
}

/// Whether two names are the same to a reader: letter case and outer spaces aside.
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
