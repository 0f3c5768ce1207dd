//! What one of the two will do.

use super::{
    Created, Date, Decision, Declared, Line, Listed, OneOfUs, Reference, SortKey, Topic,
    declare::entity,
};
use crate::{Field, Object, Snapshot, calendar, limits};

entity! {
    /// What one of the two will do.
    Action in "actions", labelled what;

    /// A new action, as a person hands it in.
    new NewAction;

    required {
        /// What is to be done.
        what: Line<{ limits::LINE_CHARS }>, Either, MultiValue;
        /// Who does it.
        owner: OneOfUs, Either, MultiValue;
    }
    optional {
        /// The day it is asked about.
        due: Date, Either, MultiValue;
        /// How both will know that it is done; empty for none.
        done_when: Line<{ limits::LINE_CHARS }>, Either, MultiValue;
        /// The topic it came from.
        topic: Reference<Topic>, Creator, Register;
    }
    kept {}

    /// What became of an action. Later in the list is stronger when both changed it apart.
    states ActionState, dropped is "dropped" {
        /// To be done.
        Open = "open",
        /// Given up.
        Dropped = "dropped",
        /// Done.
        Done = "done",
    }
    moves {
        Done: "open" => "done" by Either;
        Drop: "open" => "dropped" by Either;
        Reopen: "done" | "dropped" => "open" by Either;
    }

    computed {}
}

impl Action {
    /// The field that holds who does it.
    pub const OWNER: Field = Field("owner");
    /// The field that holds the day it is asked about.
    pub const DUE: Field = Field("due");
}

impl Listed for Action {
    /// Open ones first, one's own before the other's, by due date.
    fn key(object: &Object, snapshot: &Snapshot) -> SortKey {
        let state = ActionState::from_word(object.state()).unwrap_or(ActionState::Open);
        let others = u32::from(object.text(Self::OWNER) != snapshot.people.me.key());
        let due = calendar::date(object.text(Self::DUE)).map(|day| day.to_string());
        // No calendar has a year after 9999.
        (state as u32, others, due.unwrap_or_else(|| "no day".to_owned()))
    }
}

impl Created for NewAction {}

/// What came of a topic.
impl Snapshot {
    /// The actions that came from a topic, open ones first.
    #[must_use]
    pub fn actions_of(&self, topic: crate::ObjectId) -> Vec<Action> {
        self.under(topic)
    }

    /// The decisions about a topic that were not withdrawn.
    #[must_use]
    pub fn decisions_of(&self, topic: crate::ObjectId) -> Vec<Decision> {
        let mut all: Vec<Decision> = self.under(topic);
        all.retain(|decision| self.get_object(decision.id).is_some_and(Decision::is_current));
        all
    }

    fn under<T: Declared + Listed>(&self, topic: crate::ObjectId) -> Vec<T> {
        let key = topic.key();
        let mut found: Vec<_> = self
            .record
            .of(T::ENTITY)
            .filter(|object| object.text(Field("topic")) == key)
            .collect();
        found.sort_by_cached_key(|object| (T::key(object, self), object.id));
        found.into_iter().map(|object| T::of(object, self)).collect()
    }
}
