//! The schema table: every entity and field of the shared document, in one place.
//!
//! Publishing, projecting, guarding and the digest all read [`TABLE`], and a page of
//! `docs/FORMATS.md` is generated from it. A field that is not in the table is kept and ignored
//! when read, and never written. Words here are the words in the document: they never change.

use crate::limits;
use serde::{Deserialize, Serialize};

/// Version of the table. A reader of an older version tolerates unknown fields, and refuses
/// things of an entity it does not know until it is updated.
pub const SCHEMA: u16 = 1;

/// The top-level maps that genesis creates, one for each entity of the design, in this order
/// for ever. The first four are in use.
pub const MAPS: [&str; 12] = [
    "items",
    "actions",
    "decisions",
    "meetings",
    "summaries",
    "goals",
    "results",
    "updates",
    "feedback",
    "checkins",
    "agreements",
    "charter",
];

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),* }

        impl $name {
            /// Every value, in order.
            pub const ALL: [$name; [$($word),*].len()] = [$($name::$variant),*];
            /// The words of all values, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// The word in the document, the CLI and the bindings.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }

            /// Reads a word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// A kind of thing in the shared document.
    Entity {
        /// A talking point; belongs to the pair, not to a meeting.
        Item = "item",
        /// What, who, due, measure.
        Action = "action",
        /// A short statement with one author.
        Decision = "decision",
        /// One occurrence of the 1:1.
        Meeting = "meeting",
    }
}

impl Entity {
    /// The top-level map that holds things of this kind.
    #[must_use]
    pub fn map(self) -> &'static str {
        match self {
            Self::Item => "items",
            Self::Action => "actions",
            Self::Decision => "decisions",
            Self::Meeting => "meetings",
        }
    }
}

words! {
    /// Where an item stands on the agenda, in the order of a conversation.
    #[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
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
        Open = "open",
        /// What happens now.
        NextSteps = "next-steps",
    }
}

words! {
    /// What became of an agenda item. Later in the list is stronger when both changed it apart,
    /// but a drop counts only for what the dropper saw.
    ItemState {
        /// On the next agenda.
        Open = "open",
        /// Put off, still on the agenda.
        Parked = "parked",
        /// Taken off without being discussed.
        Dropped = "dropped",
        /// Talked about: it happened.
        Discussed = "discussed",
    }
}

words! {
    /// What became of an action item. Later in the list is stronger when both changed it apart,
    /// but a drop counts only for what the dropper saw.
    ActionState {
        /// To be done.
        Open = "open",
        /// Given up.
        Dropped = "dropped",
        /// Done.
        Done = "done",
    }
}

words! {
    /// Whether a decision stands.
    DecisionState {
        /// It stands.
        Open = "open",
        /// Its author took it back.
        Dropped = "dropped",
    }
}

words! {
    /// A meeting's state only climbs.
    MeetingState {
        /// Agreed for a day.
        Planned = "planned",
        /// Under way.
        Active = "active",
        /// Over.
        Ended = "ended",
        /// Over early, nothing was left.
        CutShort = "cut-short",
        /// Over, and to be continued.
        ContinuesLater = "continues-later",
    }
}

words! {
    /// A field of an entity.
    Field {
        /// The person whose statement this is.
        Author = "author",
        /// An item's title.
        Title = "title",
        /// What is behind a title.
        Context = "context",
        /// Where it stands on the agenda.
        Section = "section",
        /// Its place among the others.
        Rank = "rank",
        /// The other should see it before the meeting.
        HeadsUp = "heads_up",
        /// The text both write under an item.
        Notes = "notes",
        /// What is to be done, or what was decided.
        What = "what",
        /// The person who does it.
        Who = "who",
        /// The civil date from which it is asked about.
        Due = "due",
        /// How both will know that it is done.
        Measure = "measure",
        /// The item it came from.
        Item = "item",
        /// The meeting it was made in.
        Meeting = "meeting",
        /// The civil date of a meeting, in its zone.
        Date = "date",
        /// Local time of a meeting's start.
        Start = "start",
        /// Local time of a meeting's end.
        End = "end",
        /// IANA zone of a meeting's times, from the charter.
        Zone = "zone",
        /// What became of it.
        State = "state",
        /// The revisions a drop saw.
        Seen = "seen",
        /// The edit that last touched the thing.
        Rev = "rev",
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of at most so many characters.
    Line(usize),
    /// Several lines of at most so many characters.
    Words(usize),
    /// One of these words; for states, later is stronger.
    Choice(&'static [&'static str]),
    /// A civil date, `2026-12-04`.
    Date,
    /// A local time, `09:30`.
    Time,
    /// True or false.
    Flag,
    /// A [`crate::Rank`].
    Rank,
    /// The key of a [`crate::PersonId`].
    Person,
    /// The key of a thing of this entity.
    Thing(Entity),
    /// The key of one [`crate::EditId`].
    Edit,
    /// Keys of [`crate::EditId`]s, sorted, separated by one space.
    Edits,
    /// Collaborative text of at most so many UTF-16 units.
    Text(usize),
}

/// Who may write a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Whoever creates the thing, at that moment, and nobody later.
    Creator,
    /// The thing's author.
    Author,
    /// Either of the two.
    Either,
}

/// What both phones show when the two wrote a field apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// It cannot happen: one writer, once.
    Once,
    /// One value, the same on both; the stakes are low.
    One,
    /// One value, and both with names until a person settles it.
    Both,
    /// The strongest state, with the drop rule.
    Strongest,
    /// All values together.
    Union,
    /// Merged by character.
    Characters,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct FieldRow {
    /// The thing.
    pub entity: Entity,
    /// Its field.
    pub field: Field,
    /// What the field holds.
    pub kind: Kind,
    /// Who may write it.
    pub writer: Writer,
    /// What is shown when both wrote it apart.
    pub rule: Rule,
}

macro_rules! table {
    ($($entity:ident { $($field:ident: $kind:expr, $writer:ident, $rule:ident;)* })*) => {
        /// Every field there is.
        pub const TABLE: &[FieldRow] = &[$($(FieldRow {
            entity: Entity::$entity, field: Field::$field, kind: $kind,
            writer: Writer::$writer, rule: Rule::$rule,
        },)*)*];
    };
}

table! {
    Item {
        Author:  Kind::Person,                        Creator, Once;
        Title:   Kind::Line(limits::LINE_CHARS),      Author,  One;
        Context: Kind::Words(limits::CONTEXT_CHARS),  Author,  One;
        Section: Kind::Choice(Section::WORDS),        Either,  One;
        Rank:    Kind::Rank,                          Either,  One;
        HeadsUp: Kind::Flag,                          Either,  One;
        Notes:   Kind::Text(limits::NOTES_UNITS),     Either,  Characters;
        State:   Kind::Choice(ItemState::WORDS),      Either,  Strongest;
        Seen:    Kind::Edits,                         Either,  Union;
        Rev:     Kind::Edit,                          Either,  Union;
    }
    Action {
        Author:  Kind::Person,                        Creator, Once;
        What:    Kind::Line(limits::LINE_CHARS),      Either,  Both;
        Who:     Kind::Person,                        Either,  Both;
        Due:     Kind::Date,                          Either,  Both;
        Measure: Kind::Line(limits::LINE_CHARS),      Either,  Both;
        Item:    Kind::Thing(Entity::Item),           Creator, Once;
        State:   Kind::Choice(ActionState::WORDS),    Either,  Strongest;
        Seen:    Kind::Edits,                         Either,  Union;
        Rev:     Kind::Edit,                          Either,  Union;
    }
    Decision {
        Author:  Kind::Person,                        Creator, Once;
        What:    Kind::Words(limits::CONTEXT_CHARS),  Author,  One;
        Item:    Kind::Thing(Entity::Item),           Creator, Once;
        Meeting: Kind::Thing(Entity::Meeting),        Creator, Once;
        State:   Kind::Choice(DecisionState::WORDS),  Author,  Strongest;
        Seen:    Kind::Edits,                         Author,  Union;
        Rev:     Kind::Edit,                          Author,  Union;
    }
    Meeting {
        Author:  Kind::Person,                        Creator, Once;
        Date:    Kind::Date,                          Creator, Once;
        Start:   Kind::Time,                          Creator, Once;
        Zone:    Kind::Line(limits::WORD_CHARS),      Creator, Once;
        End:     Kind::Time,                          Either,  One;
        State:   Kind::Choice(MeetingState::WORDS),   Either,  Strongest;
        Rev:     Kind::Edit,                          Either,  Union;
    }
}

/// The row of a field, or nothing if this entity has no such field.
#[must_use]
pub fn row(entity: Entity, field: Field) -> Option<&'static FieldRow> {
    TABLE.iter().find(|row| row.entity == entity && row.field == field)
}

/// The rows of an entity.
pub fn rows(entity: Entity) -> impl Iterator<Item = &'static FieldRow> {
    TABLE.iter().filter(move |row| row.entity == entity)
}

/// The table as a page of Markdown: what `docs/FORMATS.md` must say.
#[must_use]
pub fn page() -> String {
    let mut out =
        String::from("| entity | field | holds | who may write | when both wrote apart |\n");
    out.push_str("|---|---|---|---|---|\n");
    for row in TABLE {
        let kind = match row.kind {
            Kind::Line(cap) => format!("one line, at most {cap} characters"),
            Kind::Words(cap) => format!("words, at most {cap} characters"),
            Kind::Choice(words) => words.join(", "),
            Kind::Date => "civil date `2026-12-04`".into(),
            Kind::Time => "local time `09:30`".into(),
            Kind::Flag => "boolean".into(),
            Kind::Rank => "rank".into(),
            Kind::Person => "person key".into(),
            Kind::Thing(entity) => format!("{} key", entity.word()),
            Kind::Edit => "edit key".into(),
            Kind::Edits => "edit keys, sorted, one space between".into(),
            Kind::Text(cap) => format!("collaborative text, at most {cap} UTF-16 units"),
        };
        let writer = match row.writer {
            Writer::Creator => "creator, once",
            Writer::Author => "author",
            Writer::Either => "either",
        };
        let rule = match row.rule {
            Rule::Once => "cannot happen",
            Rule::One => "one value, the same on both",
            Rule::Both => "one value, both kept until settled",
            Rule::Strongest => "strongest state; a drop counts for what it saw",
            Rule::Union => "all values together",
            Rule::Characters => "merged by character",
        };
        let (entity, field) = (row.entity.word(), row.field.word());
        out.push_str(&format!("| {entity} | `{field}` | {kind} | {writer} | {rule} |\n"));
    }
    out
}
