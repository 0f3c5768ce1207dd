//! A private record and its text, as it is inside its age file. Pure: touches nothing.
//!
//! ```text
//! amble-private 1
//! id: private_0123456789abcdef
//! kind: note
//! with: pair_0123456789abcdef        (only if it is about someone)
//! written: 2026-11-20
//!
//! The words, exactly as written, to the last byte.
//! ```
//!
//! A person who opens the file with the plain `age` tool reads it without Amble. There is one
//! spelling of every record: a text that would be written otherwise is refused.

use amble_model::{PairHandle, PrivateId};
use chrono::NaiveDate;
use std::{fmt, str::FromStr};
use zeroize::{Zeroize, Zeroizing};

const FAMILY: &str = "amble-private ";
const VERSION: &str = "1";

/// What a private record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrivateKind {
    /// A private note.
    Note,
    /// What its owner thought afterwards.
    Reflection,
}

impl PrivateKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Note, Self::Reflection];

    /// The kind as it is in the record's text. Part of the format: never changes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Reflection => "reflection",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl fmt::Display for PrivateKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One private record, in the clear. Its body is wiped when dropped and never printed; take it
/// out with [`std::mem::take`].
#[derive(derive_more::Debug, Clone, PartialEq, Eq)]
pub struct PrivateRecord {
    /// Which record: also the key of its row.
    pub id: PrivateId,
    /// What it is.
    pub kind: PrivateKind,
    /// The 1:1 that it is about, if it is about one.
    pub about: Option<PairHandle>,
    /// The day it was written, as the person's device dated it.
    pub written: NaiveDate,
    /// The words: Markdown, not empty, at most
    /// [`PRIVATE_CHARS`](amble_model::limits::PRIVATE_CHARS) characters when sealed.
    #[debug("...")]
    pub body: String,
}

impl Drop for PrivateRecord {
    fn drop(&mut self) {
        self.body.zeroize();
    }
}

/// Why a text is not a private record. No variant holds any of the text.
#[allow(missing_docs, reason = "each sentence says what its fields are")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It does not begin as a private record does.
    #[error("this is not a private note of Amble")]
    NotARecord,
    /// A newer Amble wrote it.
    #[error("this private note was written by a newer Amble: update this one to read it")]
    NewerVersion,
    /// It is of a kind that this Amble does not know.
    #[error("this private note is of a kind that this Amble does not know: update it to read it")]
    UnknownKind,
    /// A line before the words is missing, repeated, misplaced or not as it would be written.
    #[error("the \"{field}\" line of this private note cannot be read")]
    Malformed { field: &'static str },
    /// There is not one word in it.
    #[error("a private note needs at least one word")]
    Empty,
}

impl PrivateRecord {
    /// The record as it is in its age file.
    pub(crate) fn text(&self) -> Zeroizing<String> {
        let about = self.about.map_or(String::new(), |pair| format!("with: {pair}\n"));
        let head = format!(
            "{FAMILY}{VERSION}\nid: {}\nkind: {}\n{about}written: {}\n\n",
            self.id, self.kind, self.written
        );
        // Sized at once: a text that grows leaves copies behind that nobody wipes.
        let mut text = Zeroizing::new(String::with_capacity(head.len() + self.body.len()));
        text.push_str(&head);
        text.push_str(&self.body);
        text
    }

    /// Reads what [`text`](Self::text) wrote, and nothing else.
    pub(crate) fn parse(text: &str) -> Result<Self, RecordError> {
        let (first, rest) = text.split_once('\n').ok_or(RecordError::NotARecord)?;
        match first.strip_prefix(FAMILY) {
            Some(VERSION) => {}
            Some(other) if !other.is_empty() && other.bytes().all(|b| b.is_ascii_digit()) => {
                return Err(RecordError::NewerVersion);
            }
            _ => return Err(RecordError::NotARecord),
        }
        let (id, rest) = field(rest, "id")?;
        let (kind, rest) = field(rest, "kind")?;
        let (about, rest) = if rest.starts_with("with: ") {
            let (about, rest) = field(rest, "with")?;
            (Some(exact(about, "with")?), rest)
        } else {
            (None, rest)
        };
        let (written, rest) = field(rest, "written")?;
        let body = rest.strip_prefix('\n').ok_or(RecordError::Malformed { field: "blank" })?;
        if is_empty(body) {
            return Err(RecordError::Empty);
        }
        Ok(Self {
            id: exact(id, "id")?,
            kind: PrivateKind::from_word(kind).ok_or(RecordError::UnknownKind)?,
            about,
            written: exact(written, "written")?,
            body: body.to_owned(),
        })
    }
}

/// Whether there is nothing in it that a person could read.
pub(crate) fn is_empty(body: &str) -> bool {
    body.trim().is_empty()
}

fn field<'a>(text: &'a str, name: &'static str) -> Result<(&'a str, &'a str), RecordError> {
    text.strip_prefix(name)
        .and_then(|rest| rest.strip_prefix(": "))
        .and_then(|rest| rest.split_once('\n'))
        .ok_or(RecordError::Malformed { field: name })
}

/// Ids and dates can be read in several spellings; only one is ever written.
fn exact<T: FromStr + fmt::Display>(text: &str, field: &'static str) -> Result<T, RecordError> {
    text.parse::<T>()
        .ok()
        .filter(|value| value.to_string() == text)
        .ok_or(RecordError::Malformed { field })
}

#[cfg(test)]
mod tests;
