//! What the owner of a home sees of one pair: the record with their outbox applied, and how far
//! each thing is on its way. It is made once when something changes, and shared by reference; every
//! screen and every list is a question asked of it.
//!
//! Nothing here is data of its own: carry-over is what is still open, and what is not copied
//! cannot be lost or doubled.

use crate::{
    Edit, Entity, Meeting, Note, Object, ObjectId, Page, People, PersonId, Record, Side, Thing,
    entity::{self, Action, Declared, Listed, Topic},
    words::words,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

words! {
    /// How far something is on its way to the other.
    Delivery {
        /// In the vault.
        Private = "private",
        /// Shared, still only on this device: it can be taken back for real.
        NotSent = "not-sent",
        /// It may have arrived: it can be withdrawn, not unsent.
        Sent = "sent",
        /// The other device said so, or it came from there.
        Delivered = "delivered",
    }
}

/// Which objects of a pair, and which part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Query {
    /// Of which kind.
    pub kind: Entity,
    /// Also what is discussed, done, dropped, withdrawn or over; otherwise what is open.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub all: bool,
    /// Only what came from this topic, or belongs to it.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub topic: Option<ObjectId>,
    /// Which part of the list; all of it if not said.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub page: Option<Page>,
}

impl Query {
    /// What is open of a kind.
    #[must_use]
    pub fn open(kind: Entity) -> Self {
        Self { kind, all: false, topic: None, page: None }
    }

    /// Everything of a kind.
    #[must_use]
    pub fn all(kind: Entity) -> Self {
        Self { all: true, ..Self::open(kind) }
    }
}

/// How many there are of what a list of people shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Topics on the agenda, by either.
    pub topics: usize,
    /// Those of them that the other wrote.
    pub their_topics: usize,
    /// Topics on the agenda with a heads-up from the other.
    pub heads_ups: usize,
    /// Open actions.
    pub actions: usize,
    /// Fields in which one version must be chosen.
    pub conflicts: usize,
}

/// A conflict, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ThingConflict {
    /// The object.
    pub id: ObjectId,
    /// A short line that names it.
    pub label: String,
    /// The field and its versions.
    pub conflict: crate::Conflict,
}

/// What the owner of a home sees of one pair.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The two people.
    pub people: People,
    /// The report, whose topics come first; nobody before roles are known.
    pub report: Option<PersonId>,
    /// The record with the outbox applied.
    pub record: Record,
    /// Edits that wait to be sent.
    pub waiting: usize,
    /// Edits that were sent and of which the other has not said that they arrived.
    pub sent: usize,
    on_the_way: BTreeMap<ObjectId, Delivery>,
    unsent: BTreeSet<ObjectId>,
    groups: OnceLock<BTreeMap<ObjectId, ObjectId>>,
    counts: OnceLock<Counts>,
}

impl Snapshot {
    /// What the owner sees: what both know, with the edits that wait, and those that were sent
    /// and not confirmed.
    #[must_use]
    pub fn new<'a>(
        people: People,
        report: Option<PersonId>,
        known: &Record,
        waiting: &'a [Edit],
        sent: impl Iterator<Item = &'a Edit>,
    ) -> Self {
        let mut new = Self {
            people,
            report,
            record: known.with(waiting, people.me),
            waiting: waiting.len(),
            sent: 0,
            on_the_way: BTreeMap::new(),
            unsent: BTreeSet::new(),
            groups: OnceLock::new(),
            counts: OnceLock::new(),
        };
        for edit in sent {
            new.sent += 1;
            new.mark(edit.object, Delivery::Sent);
        }
        for edit in waiting {
            new.mark(edit.object, Delivery::NotSent);
            if known.get(edit.object).is_none() {
                new.unsent.insert(edit.object);
            }
        }
        new
    }

    /// Notes how far an object is, and with it what it is a part of: as far as the least advanced.
    fn mark(&mut self, id: ObjectId, delivery: Delivery) {
        let whole = self.part_of(id);
        for id in [Some(id), whole].into_iter().flatten() {
            let at = self.on_the_way.entry(id).or_insert(delivery);
            *at = delivery.min(*at);
        }
    }

    /// How far what we wrote about an object is on its way.
    #[must_use]
    pub fn delivery(&self, id: ObjectId) -> Delivery {
        self.on_the_way.get(&id).copied().unwrap_or(Delivery::Delivered)
    }

    /// Whether no part of an object was ever sent.
    #[must_use]
    pub fn is_unsent(&self, id: ObjectId) -> bool {
        self.unsent.contains(&id)
    }

    /// What an object is a part of, such as the topic of a note.
    #[must_use]
    pub fn part_of(&self, id: ObjectId) -> Option<ObjectId> {
        self.record.get(id).and_then(|object| id.entity.part_of(object))
    }

    /// An object, before it is shown.
    #[must_use]
    pub fn get_object(&self, id: ObjectId) -> Option<&Object> {
        self.record.get(id)
    }

    /// One object, as it is shown: a meeting under any of the ids it was started as.
    #[must_use]
    pub fn get(&self, id: ObjectId) -> Option<Thing> {
        self.record.get(id.entity.shown_as(id, self)).map(|object| Thing::of(object, self))
    }

    /// A list of objects of one kind, in the order in which they are shown. Only the page that is
    /// asked for is made.
    #[must_use]
    pub fn list(&self, query: Query) -> Vec<Thing> {
        let key = query.topic.map(|topic| topic.key());
        let topic = |object: &Object| {
            key.as_ref().is_none_or(|key| object.text(crate::Field("topic")) == key)
        };
        let objects = self.record.of(query.kind).filter(|object| {
            (query.all || query.kind.is_current(object))
                && topic(object)
                && query.kind.shown_as(object.id, self) == object.id
        });
        let mut found: Vec<&Object> = objects.collect();
        found.sort_by_cached_key(|object| (query.kind.key(object, self), object.id));
        let page = query.page.unwrap_or(Page::ALL);
        page.of(found).map(|object| Thing::of(object, self)).collect()
    }

    /// The same for a kind that is known where it is asked.
    #[must_use]
    pub fn list_of<T: TryFrom<Thing>>(&self, query: Query) -> Vec<T> {
        self.list(query).into_iter().filter_map(|thing| T::try_from(thing).ok()).collect()
    }

    /// The lines under a topic, in their order.
    #[must_use]
    pub fn notes(&self, topic: ObjectId) -> Vec<Note> {
        let all = self.record.of(Entity::Note).filter(|note| Note::part_of(note) == Some(topic));
        let mut lines: Vec<&Object> = all.filter(|note| Note::is_current(note)).collect();
        lines.sort_by_cached_key(|note| (Note::key(note, self), note.id));
        lines.into_iter().map(|note| Note::of(note, self)).collect()
    }

    /// The meeting in progress, if there is one.
    #[must_use]
    pub fn active_meeting(&self) -> Option<Meeting> {
        self.list_of(Query::open(Entity::Meeting)).pop()
    }

    /// The meeting that is shown for this one: of those started apart on one day, the lowest id.
    #[must_use]
    pub fn meeting_of(&self, id: ObjectId) -> ObjectId {
        self.groups().get(&id).copied().unwrap_or(id)
    }

    /// The ids of the meetings that are shown as one with this.
    #[must_use]
    pub fn started_as(&self, id: ObjectId) -> Vec<ObjectId> {
        let first = self.meeting_of(id);
        let one = self.groups().iter().filter(|(_, of)| **of == first);
        one.map(|(meeting, _)| *meeting).collect()
    }

    fn groups(&self) -> &BTreeMap<ObjectId, ObjectId> {
        self.groups.get_or_init(|| entity::groups(self.record.of(Entity::Meeting)))
    }

    /// Everything in which one version must be chosen.
    #[must_use]
    pub fn conflicts(&self) -> Vec<ThingConflict> {
        let of = |object: &Object| {
            let (id, label) = (object.id, object.label().to_owned());
            let one = move |conflict| ThingConflict { id, label: label.clone(), conflict };
            object.conflicts(&self.people).into_iter().map(one).collect::<Vec<_>>()
        };
        self.record.objects.values().flat_map(|object| of(object)).collect()
    }

    /// How many there are of what a list of people shows.
    #[must_use]
    pub fn counts(&self) -> Counts {
        *self.counts.get_or_init(|| {
            let topics = || self.record.of(Entity::Topic).filter(|o| Topic::is_current(o));
            let theirs = || topics().filter(|o| self.people.side(o.author) == Side::Them);
            let heads_up = |o: &&Object| Topic::of(o, self).heads_up;
            let actions = self.record.of(Entity::Action).filter(|o| Action::is_current(o));
            Counts {
                topics: topics().count(),
                their_topics: theirs().count(),
                heads_ups: theirs().filter(heads_up).count(),
                actions: actions.count(),
                conflicts: self
                    .record
                    .objects
                    .values()
                    .map(|o| o.conflicts(&self.people).len())
                    .sum(),
            }
        })
    }

    /// The last day on which there was a meeting.
    #[must_use]
    pub fn last_meeting(&self) -> Option<chrono::NaiveDate> {
        self.record.of(Entity::Meeting).filter_map(|o| crate::calendar::date(o.label())).max()
    }
}
