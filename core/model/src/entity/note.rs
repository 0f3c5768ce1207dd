//! One line under a topic.

use super::{Created, Creating, Line, Listed, Ranked, Reference, SortKey, Topic, declare::entity};
use crate::{EditError, Entity, Field, Object, ObjectId, Put, Rank, Snapshot, limits};

entity! {
    /// One line under a topic. It has one author, and either may change it.
    Note in "notes", labelled text;

    /// A new line, as a person hands it in.
    new NewNote;

    required {
        /// The topic it belongs to.
        topic: Reference<Topic>, Creator, Register;
        /// The line.
        text: Line<{ limits::NOTE_CHARS }>, Either, MultiValue;
    }
    optional {}
    kept {
        /// Its place among the lines of its topic.
        rank: Ranked, Either, Register;
    }

    /// Whether a line is there. Later in the list is stronger when both changed it apart.
    states NoteState, dropped is "dropped" {
        /// It is there.
        Open = "open",
        /// It was taken out.
        Dropped = "dropped",
    }
    moves {
        Drop: "open" => "dropped" by Either;
        Reopen: "dropped" => "open" by Either;
    }

    computed {}
}

impl Note {
    /// The field that holds the line.
    pub const TEXT: Field = Field("text");
    /// The field that names the topic.
    pub const TOPIC: Field = Field("topic");
}

impl Listed for Note {
    /// A line belongs to its topic.
    fn part_of(object: &Object) -> Option<ObjectId> {
        ObjectId::from_key(Entity::Topic, object.text(Self::TOPIC)).ok()
    }

    /// By topic, then by place.
    fn key(object: &Object, _: &Snapshot) -> SortKey {
        (0, 0, format!("{} {}", object.text(Self::TOPIC), object.text(Field::RANK)))
    }
}

impl Created for NewNote {
    /// A new line is the last under its topic.
    fn complete(&self, puts: &mut Vec<Put>, at: &Creating<'_>) -> Result<(), EditError> {
        let topic = self.topic.ok_or(EditError::Empty { field: "topic" })?;
        let here = at.snapshot.notes(topic).pop().and_then(|note| Rank::parse(&note.rank));
        let last = here.max(at.last_given(Entity::Note));
        puts.push(Put::rank(&Rank::between(last.as_ref(), None)));
        Ok(())
    }
}
