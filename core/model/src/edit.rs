//! What a person did, as data.
//!
//! An [`Edit`] has an id, stays in the outbox until it is published and is kept until the other
//! device has it, so it can be published again after a restore or in a new epoch. A text edit
//! carries its base and its result. Every edit leaves its id behind as the thing's revision.

use crate::{
    ActionState, EditId, Entity, Field, ItemState, MeetingState, ObjectId, PersonId, Rank, Section,
    schema::DecisionState,
};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a field holds, as the shared document holds it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// True or false.
    Flag(bool),
    /// Everything else: words, dates, keys. Empty means "not set".
    Words(String),
}

impl Value {
    /// The words, or nothing for a flag.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Words(words) => words,
            Self::Flag(_) => "",
        }
    }

    /// The value as a person reads it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Flag(flag) => flag.to_string(),
        }
    }
}

impl From<&str> for Value {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

/// One field and its new value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Put {
    /// Which field.
    pub field: Field,
    /// What it holds from now on.
    pub value: Value,
}

impl Put {
    fn new(field: Field, words: impl Into<String>) -> Self {
        Self { field, value: Value::Words(words.into()) }
    }

    /// An item's title.
    #[must_use]
    pub fn title(title: &str) -> Self {
        Self::new(Field::Title, title.trim())
    }

    /// What is behind a title; empty takes it away.
    #[must_use]
    pub fn context(context: &str) -> Self {
        Self::new(Field::Context, context.trim())
    }

    /// Where an item stands on the agenda.
    #[must_use]
    pub fn section(section: Section) -> Self {
        Self::new(Field::Section, section.word())
    }

    /// An item's place among the others.
    #[must_use]
    pub fn rank(rank: &Rank) -> Self {
        Self::new(Field::Rank, rank.as_str())
    }

    /// Whether the other should see an item before the meeting.
    #[must_use]
    pub fn heads_up(heads_up: bool) -> Self {
        Self { field: Field::HeadsUp, value: Value::Flag(heads_up) }
    }

    /// What is to be done, or what was decided.
    #[must_use]
    pub fn what(what: &str) -> Self {
        Self::new(Field::What, what.trim())
    }

    /// Who does it.
    #[must_use]
    pub fn who(who: PersonId) -> Self {
        Self::new(Field::Who, who.key())
    }

    /// From when it is asked about; `None` takes the date away.
    #[must_use]
    pub fn due(due: Option<NaiveDate>) -> Self {
        Self::new(Field::Due, due.map(|d| d.to_string()).unwrap_or_default())
    }

    /// How both will know that it is done; empty takes it away.
    #[must_use]
    pub fn measure(measure: &str) -> Self {
        Self::new(Field::Measure, measure.trim())
    }

    /// What became of an item.
    #[must_use]
    pub fn item_state(state: ItemState) -> Self {
        Self::new(Field::State, state.word())
    }

    /// What became of an action item.
    #[must_use]
    pub fn action_state(state: ActionState) -> Self {
        Self::new(Field::State, state.word())
    }

    /// The revisions a drop saw.
    #[must_use]
    pub fn seen(seen: &BTreeSet<EditId>) -> Self {
        let keys: Vec<String> = seen.iter().map(EditId::key).collect();
        Self::new(Field::Seen, keys.join(" "))
    }
}

/// A local time as the document holds it.
#[must_use]
pub fn time_word(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// What an edit does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    /// Makes a thing, with these fields.
    Create {
        /// The new thing.
        object: ObjectId,
        /// Its fields; those left out are not set.
        puts: Vec<Put>,
    },
    /// Sets fields of a thing.
    Put {
        /// The thing.
        object: ObjectId,
        /// The fields.
        puts: Vec<Put>,
    },
    /// Changes the notes under an item.
    Write {
        /// The item.
        object: ObjectId,
        /// The text its author saw.
        base: String,
        /// The text they left.
        result: String,
    },
}

/// One act of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Names the act, on both devices and for ever.
    pub id: EditId,
    /// What it does.
    pub op: Op,
}

impl Edit {
    /// The thing it touches.
    #[must_use]
    pub fn object(&self) -> ObjectId {
        match &self.op {
            Op::Create { object, .. } | Op::Put { object, .. } | Op::Write { object, .. } => {
                *object
            }
        }
    }

    /// Whether it makes the thing it touches.
    #[must_use]
    pub fn creates(&self) -> bool {
        matches!(self.op, Op::Create { .. })
    }

    /// Puts a person's id in the place of one that stood for them. True if it was there.
    pub fn rename(&mut self, from: PersonId, to: PersonId) -> bool {
        let puts = match &mut self.op {
            Op::Create { puts, .. } | Op::Put { puts, .. } => puts,
            Op::Write { .. } => return false,
        };
        let stood = Value::Words(from.key());
        let mut found = false;
        for put in puts.iter_mut().filter(|p| p.field == Field::Who && p.value == stood) {
            put.value = Value::Words(to.key());
            found = true;
        }
        found
    }

    /// The fields it sets.
    #[must_use]
    pub fn puts(&self) -> &[Put] {
        match &self.op {
            Op::Create { puts, .. } | Op::Put { puts, .. } => puts,
            Op::Write { .. } => &[],
        }
    }
}

/// A new agenda item, as typed.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// One line that says what to talk about.
    pub title: String,
    /// What is behind it; empty for none.
    pub context: String,
    /// Where it stands.
    pub section: Section,
    /// Whether the other should see it before the meeting.
    pub heads_up: bool,
    /// Its place among the others.
    pub rank: Rank,
}

impl NewItem {
    /// The act of adding it.
    #[must_use]
    pub fn op(&self, object: ObjectId) -> Op {
        let mut puts = vec![Put::title(&self.title)];
        if !self.context.trim().is_empty() {
            puts.push(Put::context(&self.context));
        }
        puts.push(Put::section(self.section));
        puts.push(Put::rank(&self.rank));
        if self.heads_up {
            puts.push(Put::heads_up(true));
        }
        Op::Create { object, puts }
    }
}

/// A new action item, as typed.
#[derive(Debug, Clone)]
pub struct NewAction {
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub who: PersonId,
    /// From when it is asked about.
    pub due: Option<NaiveDate>,
    /// How both will know that it is done; empty for none.
    pub measure: String,
    /// The item it came from.
    pub item: Option<ObjectId>,
}

impl NewAction {
    /// The act of adding it.
    #[must_use]
    pub fn op(&self, object: ObjectId) -> Op {
        let mut puts = vec![Put::what(&self.what), Put::who(self.who)];
        if self.due.is_some() {
            puts.push(Put::due(self.due));
        }
        if !self.measure.trim().is_empty() {
            puts.push(Put::measure(&self.measure));
        }
        puts.extend(self.item.map(|item| Put::new(Field::Item, item.key())));
        Op::Create { object, puts }
    }
}

/// A new decision, as typed.
#[derive(Debug, Clone)]
pub struct NewDecision {
    /// What was decided.
    pub what: String,
    /// The item it belongs to.
    pub item: Option<ObjectId>,
    /// The meeting it was made in.
    pub meeting: Option<ObjectId>,
}

impl NewDecision {
    /// The act of writing it down.
    #[must_use]
    pub fn op(&self, object: ObjectId) -> Op {
        let mut puts = vec![Put::what(&self.what)];
        puts.extend(self.item.map(|item| Put::new(Field::Item, item.key())));
        puts.extend(self.meeting.map(|meeting| Put::new(Field::Meeting, meeting.key())));
        Op::Create { object, puts }
    }
}

/// A meeting that begins now.
#[derive(Debug, Clone)]
pub struct NewMeeting {
    /// The day, in the charter's zone.
    pub date: NaiveDate,
    /// The local time, in the charter's zone.
    pub start: NaiveTime,
    /// The charter's IANA zone.
    pub zone: String,
}

impl NewMeeting {
    /// The act of starting it.
    #[must_use]
    pub fn op(&self, object: ObjectId) -> Op {
        Op::Create {
            object,
            puts: vec![
                Put::new(Field::Date, self.date.to_string()),
                Put::new(Field::Start, time_word(self.start)),
                Put::new(Field::Zone, self.zone.clone()),
                Put::new(Field::State, MeetingState::Active.word()),
            ],
        }
    }
}

/// The act of ending a meeting at a local time.
#[must_use]
pub fn end_meeting(object: ObjectId, end: NaiveTime, how: MeetingState) -> Op {
    let puts = vec![Put::new(Field::End, time_word(end)), Put::new(Field::State, how.word())];
    Op::Put { object, puts }
}

/// The act `id` of dropping a thing that stood at these revisions. It sees itself, too: the
/// revision it leaves behind is no change that the dropper missed.
#[must_use]
pub fn drop_thing(id: EditId, object: ObjectId, revisions: &BTreeSet<EditId>) -> Op {
    let mut seen = revisions.clone();
    seen.insert(id);
    let word = match object.entity {
        Entity::Item => ItemState::Dropped.word(),
        Entity::Action => ActionState::Dropped.word(),
        Entity::Decision | Entity::Meeting => DecisionState::Dropped.word(),
    };
    Op::Put { object, puts: vec![Put::new(Field::State, word), Put::seen(&seen)] }
}

/// The act of bringing a thing back.
#[must_use]
pub fn reopen(object: ObjectId) -> Op {
    Op::Put { object, puts: vec![Put::new(Field::State, "open")] }
}
