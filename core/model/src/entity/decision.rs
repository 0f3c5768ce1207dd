//! A short statement made in a meeting.

use super::{Created, Creating, Lines, Listed, Meeting, Reference, Topic, declare::entity};
use crate::{EditError, Field, Put, Value, limits};

entity! {
    /// A short statement with one author, made in a meeting.
    Decision in "decisions", labelled what;

    /// A new decision, as a person hands it in.
    new NewDecision;

    required {
        /// What was decided.
        what: Lines<{ limits::DETAILS_CHARS }>, Author, Register;
    }
    optional {
        /// The topic it belongs to.
        topic: Reference<Topic>, Creator, Register;
    }
    kept {
        /// The meeting it was made in.
        meeting: Reference<Meeting>, Creator, Register;
    }

    /// Whether a decision holds.
    states DecisionState, dropped is "withdrawn" {
        /// It was made.
        Made = "made",
        /// Its author took it back.
        Withdrawn = "withdrawn",
    }
    moves {
        Withdraw: "made" => "withdrawn" by Author;
        Reopen: "withdrawn" => "made" by Author;
    }

    computed {}
}

impl Listed for Decision {}

impl Created for NewDecision {
    /// A decision belongs to the meeting under way, if there is one.
    fn complete(&self, puts: &mut Vec<Put>, at: &Creating<'_>) -> Result<(), EditError> {
        let meeting = at.snapshot.active_meeting();
        let put = |id: crate::ObjectId| Put { field: Field("meeting"), value: Value::Text(id.key()) };
        puts.extend(meeting.map(|meeting| put(meeting.id)));
        Ok(())
    }
}
