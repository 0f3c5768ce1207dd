//! How a person sees a record: items, actions, decisions and meetings, and what needs a choice.
//!
//! Everything here is a question asked of the record, never data of its own: carry-over is what
//! is still open, and what is not copied cannot be lost or doubled. Where two people wrote apart
//! the shown value follows the table's rule over *all* values that stand, so both devices show
//! the same.

use crate::{
    ActionState, EditId, Entity, Field, ItemState, MeetingState, Object, ObjectId, PersonId,
    Record, Section, Value, rules,
    schema::{self, DecisionState, Rule},
};
use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeSet;

/// One of several values, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// The value as the document holds it.
    pub value: Value,
    /// Who put it.
    pub by: PersonId,
}

/// A field in which a person must choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The field.
    pub field: Field,
    /// The values that stand, in the same order on both devices; the shown one is last.
    pub values: Vec<Claim>,
}

/// An agenda item as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub id: ObjectId,
    /// Whose words.
    pub author: PersonId,
    /// What to talk about.
    pub title: String,
    /// What is behind it; empty for none.
    pub context: String,
    /// Where it stands.
    pub section: Section,
    /// Its place among the others.
    pub rank: String,
    /// The other should see it before the meeting.
    pub heads_up: bool,
    /// What became of it.
    pub state: ItemState,
    /// The text both write under it.
    pub notes: String,
    /// What needs a choice.
    pub conflicts: Vec<Conflict>,
}

/// An action item as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Which.
    pub id: ObjectId,
    /// Who wrote it down.
    pub author: PersonId,
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub who: Option<PersonId>,
    /// From when it is asked about.
    pub due: Option<NaiveDate>,
    /// How both will know that it is done; empty for none.
    pub measure: String,
    /// The item it came from.
    pub item: Option<ObjectId>,
    /// What became of it.
    pub state: ActionState,
    /// What needs a choice.
    pub conflicts: Vec<Conflict>,
}

/// A decision as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Which.
    pub id: ObjectId,
    /// Whose words.
    pub author: PersonId,
    /// What was decided.
    pub what: String,
    /// The item it belongs to.
    pub item: Option<ObjectId>,
    /// The meeting it was made in.
    pub meeting: Option<ObjectId>,
    /// Whether it stands.
    pub state: DecisionState,
}

/// A meeting as it is shown. Two that were started apart on one day are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The lowest id of those that are one.
    pub id: ObjectId,
    /// Who started it.
    pub author: PersonId,
    /// The day, in its zone.
    pub date: Option<NaiveDate>,
    /// Local time it started at, in its zone.
    pub start: Option<NaiveTime>,
    /// Local time it ended at, in its zone.
    pub end: Option<NaiveTime>,
    /// IANA zone of its times.
    pub zone: String,
    /// How far it is.
    pub state: MeetingState,
    /// Every id under which it was started.
    pub started_as: Vec<ObjectId>,
}

impl Object {
    /// The state's word under the rules: the strongest value that stands, but a drop only if it
    /// saw every revision that stands; otherwise the thing stays as it was and needs a choice.
    #[must_use]
    pub fn state(&self) -> &str {
        let words: Vec<&str> =
            self.alternatives(Field::State).iter().map(|a| a.value.words()).collect();
        let order: &[&str] = match schema::row(self.id.entity, Field::State).map(|row| row.kind) {
            Some(schema::Kind::Choice(order)) => order,
            _ => &[],
        };
        let strongest = |skip: Option<&str>| {
            let known = order.iter().rev().filter(|word| Some(**word) != skip);
            known
                .copied()
                .find(|word| words.contains(word))
                .or(order.first().copied())
                .unwrap_or("")
        };
        match strongest(None) {
            "dropped" if !self.unseen().is_empty() => strongest(Some("dropped")),
            word => word,
        }
    }

    /// Revisions that stand and that no drop saw.
    fn unseen(&self) -> BTreeSet<EditId> {
        &self.revisions() - &self.edit_keys(Field::Seen)
    }

    /// Whether it was dropped for good, as far as this record knows.
    #[must_use]
    pub fn is_dropped(&self) -> bool {
        self.state() == "dropped"
    }

    /// The state of a meeting.
    #[must_use]
    pub fn meeting_state(&self) -> MeetingState {
        MeetingState::from_word(self.state()).unwrap_or(MeetingState::Active)
    }

    /// What both must be shown, one conflict a field.
    #[must_use]
    pub fn conflicts(&self) -> Vec<Conflict> {
        let mut out = Vec::new();
        for row in schema::rows(self.id.entity).filter(|row| row.rule == Rule::Both) {
            let mut values: Vec<Claim> = Vec::new();
            for a in self.alternatives(row.field) {
                values.retain(|c| c.value != a.value);
                values.push(Claim { value: a.value.clone(), by: a.by });
            }
            if values.len() > 1 {
                out.push(Conflict { field: row.field, values });
            }
        }
        out.extend(self.contested_drop());
        out
    }

    /// A drop against an edit that the dropper did not see.
    fn contested_drop(&self) -> Option<Conflict> {
        let dropped: Vec<_> = self
            .alternatives(Field::State)
            .iter()
            .filter(|a| a.value.words() == "dropped")
            .collect();
        let (state, unseen) = (self.state(), self.unseen());
        let over = ["discussed", "done"].contains(&state);
        if dropped.is_empty() || unseen.is_empty() || over {
            return None;
        }
        let claim = |value: &str, by| Claim { value: Value::from(value), by };
        let mut values: Vec<Claim> = dropped.iter().map(|a| claim("dropped", a.by)).collect();
        let changed = self
            .alternatives(Field::Rev)
            .iter()
            .filter(|a| EditId::from_key(a.value.words()).is_ok_and(|rev| unseen.contains(&rev)));
        values.extend(changed.map(|a| claim(state, a.by)));
        Some(Conflict { field: Field::State, values })
    }

    fn thing(&self, entity: Entity, field: Field) -> Option<ObjectId> {
        ObjectId::from_key(entity, self.words(field)).ok()
    }

    /// This thing as an item, if it is one.
    #[must_use]
    pub fn item(&self) -> Option<Item> {
        (self.id.entity == Entity::Item).then(|| Item {
            id: self.id,
            author: self.author,
            title: self.words(Field::Title).to_owned(),
            context: self.words(Field::Context).to_owned(),
            section: Section::from_word(self.words(Field::Section)).unwrap_or(Section::Open),
            rank: self.words(Field::Rank).to_owned(),
            heads_up: self.shown(Field::HeadsUp).is_some_and(|a| a.value == Value::Flag(true)),
            state: ItemState::from_word(self.state()).unwrap_or(ItemState::Open),
            notes: self.notes.clone(),
            conflicts: self.conflicts(),
        })
    }

    /// This thing as an action item, if it is one.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        (self.id.entity == Entity::Action).then(|| Action {
            id: self.id,
            author: self.author,
            what: self.words(Field::What).to_owned(),
            who: PersonId::from_key(self.words(Field::Who)).ok(),
            due: rules::date(self.words(Field::Due)),
            measure: self.words(Field::Measure).to_owned(),
            item: self.thing(Entity::Item, Field::Item),
            state: ActionState::from_word(self.state()).unwrap_or(ActionState::Open),
            conflicts: self.conflicts(),
        })
    }

    /// This thing as a decision, if it is one.
    #[must_use]
    pub fn decision(&self) -> Option<Decision> {
        (self.id.entity == Entity::Decision).then(|| Decision {
            id: self.id,
            author: self.author,
            what: self.words(Field::What).to_owned(),
            item: self.thing(Entity::Item, Field::Item),
            meeting: self.thing(Entity::Meeting, Field::Meeting),
            state: DecisionState::from_word(self.state()).unwrap_or(DecisionState::Open),
        })
    }

    /// A short line that names the thing.
    #[must_use]
    pub fn label(&self) -> String {
        match self.id.entity {
            Entity::Item => self.words(Field::Title).to_owned(),
            Entity::Action | Entity::Decision => self.words(Field::What).to_owned(),
            Entity::Meeting => format!("meeting of {}", self.words(Field::Date)),
        }
    }
}

impl Record {
    /// Every agenda item, dropped and discussed ones too, in the agenda's order.
    #[must_use]
    pub fn items(&self, report: Option<PersonId>) -> Vec<Item> {
        let mut items: Vec<Item> = self.objects.values().filter_map(Object::item).collect();
        items.sort_by_key(|i| (Some(i.author) != report, i.section, i.rank.clone(), i.id));
        items
    }

    /// The next agenda: what is open or parked, the report's first, by section, rank and id.
    /// Nothing is carried over, because nothing has to be.
    #[must_use]
    pub fn agenda(&self, report: Option<PersonId>) -> Vec<Item> {
        let mut items = self.items(report);
        items.retain(|i| matches!(i.state, ItemState::Open | ItemState::Parked));
        items
    }

    /// Every action item: open ones first, by due date.
    #[must_use]
    pub fn actions(&self) -> Vec<Action> {
        let mut actions: Vec<Action> = self.objects.values().filter_map(Object::action).collect();
        actions.sort_by_key(|a| (a.state, a.due.is_none(), a.due, a.id));
        actions
    }

    /// Every decision that stands.
    #[must_use]
    pub fn decisions(&self) -> Vec<Decision> {
        let all = self.objects.values().filter_map(Object::decision);
        all.filter(|d| d.state == DecisionState::Open).collect()
    }

    /// Every meeting, by day. Those started apart on one day while both were open are one.
    #[must_use]
    pub fn meetings(&self) -> Vec<Meeting> {
        let mut out: Vec<Meeting> = Vec::new();
        for object in self.objects.values().filter(|o| o.id.entity == Entity::Meeting) {
            let meeting = Meeting {
                id: object.id,
                author: object.author,
                date: rules::date(object.words(Field::Date)),
                start: rules::time(object.words(Field::Start)),
                end: rules::time(object.words(Field::End)),
                zone: object.words(Field::Zone).to_owned(),
                state: object.meeting_state(),
                started_as: vec![object.id],
            };
            // One was over before the other began: then they are two.
            let apart =
                |a: &Meeting, b: &Meeting| a.end.is_some() && b.start.is_some() && a.end <= b.start;
            let same = |m: &&mut Meeting| {
                let two = apart(m, &meeting) || apart(&meeting, m);
                m.date == meeting.date
                    && m.author != meeting.author
                    && m.started_as.len() == 1
                    && !two
            };
            match out.iter_mut().find(same) {
                Some(one) => {
                    one.start = one.start.into_iter().chain(meeting.start).min();
                    one.end = one.end.max(meeting.end);
                    one.state = one.state.max(meeting.state);
                    one.started_as.push(meeting.id);
                }
                None => out.push(meeting),
            }
        }
        out.sort_by_key(|m| (m.date, m.start, m.id));
        out
    }

    /// The meeting under way, if there is one.
    #[must_use]
    pub fn active_meeting(&self) -> Option<Meeting> {
        self.meetings().into_iter().rev().find(|m| m.state == MeetingState::Active)
    }

    /// Every conflict of every thing.
    #[must_use]
    pub fn conflicts(&self) -> usize {
        self.objects.values().map(|o| o.conflicts().len()).sum()
    }
}
