//! Something to talk about.

use super::{
    Choice, Created, Creating, Flag, Line, Lines, Listed, Note, Ranked, SortKey, declare::entity,
};
use crate::{EditError, Entity, Field, Object, Put, Rank, Snapshot, limits, words::words};

words! {
    /// Where a topic depends on the agenda, in the order of a conversation.
    #[derive(Default)]
    Section {
        /// How are you?
        CheckIn = "check-in",
        /// What we said we would do.
        FollowUp = "follow-up",
        /// Are we pulling the same way?
        Alignment = "alignment",
        /// How the work goes.
        Progress = "progress",
        /// What is in the way.
        Roadblocks = "roadblocks",
        /// The people around.
        Relationships = "relationships",
        /// What to start, stop, continue.
        Feedback = "feedback",
        /// Where you want to go.
        Growth = "growth",
        /// Anything else.
        #[default]
        Other = "other",
        /// What happens now.
        NextSteps = "next-steps",
    }
}

entity! {
    /// Something to talk about. It belongs to the pair, not to a meeting.
    Topic in "topics", labelled title;

    /// A new topic, as a person hands it in.
    new NewTopic;

    required {
        /// What to talk about, in one line.
        title: Line<{ limits::LINE_CHARS }>, Author, Register;
    }
    optional {
        /// What is behind the title; empty for none.
        details: Lines<{ limits::DETAILS_CHARS }>, Author, Register;
        /// Where it depends on the agenda.
        section: Choice<Section>, Either, Register;
        /// The other should see it before the meeting.
        heads_up: Flag, Either, Register;
    }
    kept {
        /// Its place among the others of its section.
        rank: Ranked, Either, Register;
    }

    /// What became of a topic. Later in the list is stronger when both changed it apart.
    states TopicState, dropped is "dropped" {
        /// On the next agenda.
        Open = "open",
        /// Put off, still on the agenda.
        Parked = "parked",
        /// Taken off without being discussed.
        Dropped = "dropped",
        /// Talked about.
        Discussed = "discussed",
    }
    moves {
        Park: "open" => "parked" by Either;
        Discuss: "open" | "parked" => "discussed" by Either;
        Drop: "open" | "parked" => "dropped" by Either;
        Reopen: "parked" | "discussed" | "dropped" => "open" by Either;
    }

    computed {
        /// The lines under it, in order.
        notes: Vec<Note> = Snapshot::notes;
    }
}

impl Listed for Topic {
    fn is_current(object: &Object) -> bool {
        [TopicState::Open.word(), TopicState::Parked.word()].contains(&object.state())
    }

    /// The report's topics first, then by section and place.
    fn key(object: &Object, snapshot: &Snapshot) -> SortKey {
        let section = Section::from_word(object.text(Self::SECTION)).unwrap_or_default();
        let others = u32::from(Some(object.author) != snapshot.report);
        (others, section as u32, object.text(Field::RANK).to_owned())
    }
}

impl Topic {
    /// The field that holds a topic's section.
    pub const SECTION: Field = Field("section");
    /// The field that holds what is behind a topic's title.
    pub const DETAILS: Field = Field("details");
}

impl Created for NewTopic {
    /// A new topic is the last of all.
    fn complete(&self, puts: &mut Vec<Put>, at: &Creating<'_>) -> Result<(), EditError> {
        puts.push(Put::rank(&Rank::between(at.last_rank(Entity::Topic).as_ref(), None)));
        Ok(())
    }
}
