//! The shared half as a person reads and edits it. Every edit goes into the outbox and stays
//! there until a contact.

use crate::{
    amble::Amble,
    cards::{
        ActionCard, ConflictCard, DecisionCard, DigestCard, FieldChange, ItemCard, MeetingCard,
        NewAction, NewItem, ProblemCard, ThingCard, Way,
    },
    desk::{local, missing},
    error::{AmbleError, ErrorKind},
};
use amble_contact::Shared;
use amble_model::{
    ActionState, EditError, Entity, Field, ItemState, MeetingState, Object, ObjectId, Op, Page,
    PairHandle, PersonId, Put, Rank, Record, Section, bullets,
    edit::{self, NewDecision, NewMeeting},
    id::{Candidate, find},
    schema::{self, DecisionState},
};

/// A thing that was found by its id, the first characters of it, or its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundThing {
    /// The 1:1 it belongs to.
    pub pair: PairHandle,
    /// Which.
    pub id: ObjectId,
}

/// The items that a pasted list would add, one a line, without its bullet, number or box; what is
/// indented below a line becomes its context. Saves nothing.
#[must_use]
pub fn read_list(text: &str, section: Section) -> Vec<NewItem> {
    let item = |b: bullets::Bullet| NewItem {
        title: b.title,
        context: b.context,
        section,
        heads_up: false,
    };
    bullets::parse(text).into_iter().map(item).collect()
}

fn way(shared: &Shared, id: ObjectId) -> Way {
    match shared.way(id) {
        amble_contact::Way::Shared => Way::Shared,
        amble_contact::Way::Sent => Way::Sent,
        amble_contact::Way::Delivered => Way::Delivered,
    }
}

fn item_card(shared: &Shared, item: amble_model::Item) -> ItemCard {
    let here = shared.record().get(item.id).is_none();
    ItemCard { way: way(shared, item.id), here, item }
}

impl Amble {
    /// Reads the record as this home's owner sees it.
    fn read<T>(
        &self,
        pair: PairHandle,
        read: impl FnOnce(&Record, &Shared, Option<PersonId>) -> T,
    ) -> Result<T, AmbleError> {
        let mut state = self.inner.lock();
        let report = state.report(pair)?;
        let shared = state.shared(&self.inner, pair)?;
        Ok(read(&shared.view(), shared, report))
    }

    /// The next agenda: what is open or parked, the report's first, by section. Nothing is
    /// carried over, because nothing has to be.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], [`ErrorKind::Damaged`], [`ErrorKind::Disk`]; so for every method
    /// that reads.
    pub fn agenda(&self, pair: PairHandle) -> Result<Vec<ItemCard>, AmbleError> {
        self.read(pair, |record, shared, report| {
            let card = |item| item_card(shared, item);
            record.agenda(report).into_iter().map(card).collect()
        })
    }

    /// Every item, discussed and dropped ones too.
    ///
    /// # Errors
    /// See [`Amble::agenda`].
    pub fn items(&self, pair: PairHandle, page: Page) -> Result<Vec<ItemCard>, AmbleError> {
        self.read(pair, |record, shared, report| {
            let card = |item| item_card(shared, item);
            page.of(record.items(report)).map(card).collect()
        })
    }

    /// Every action item: open ones first, by due date.
    ///
    /// # Errors
    /// See [`Amble::agenda`].
    pub fn actions(&self, pair: PairHandle, page: Page) -> Result<Vec<ActionCard>, AmbleError> {
        self.read(pair, |record, shared, _| {
            let card =
                |action: amble_model::Action| ActionCard { way: way(shared, action.id), action };
            page.of(record.actions()).map(card).collect()
        })
    }

    /// The action items to ask about in the next meeting: open ones, the owner's first, by due
    /// date.
    ///
    /// # Errors
    /// See [`Amble::agenda`].
    pub fn follow_ups(&self, pair: PairHandle) -> Result<Vec<ActionCard>, AmbleError> {
        let me = self.me().person;
        let mut cards = self.actions(pair, Page::ALL)?;
        cards.retain(|card| card.action.state == ActionState::Open);
        // Stable: by due date within each.
        cards.sort_by_key(|card| card.action.who != Some(me));
        Ok(cards)
    }

    /// Every decision that stands.
    ///
    /// # Errors
    /// See [`Amble::agenda`].
    pub fn decisions(&self, pair: PairHandle, page: Page) -> Result<Vec<DecisionCard>, AmbleError> {
        self.read(pair, |record, shared, _| {
            let card = |decision: amble_model::Decision| DecisionCard {
                way: way(shared, decision.id),
                decision,
            };
            page.of(record.decisions()).map(card).collect()
        })
    }

    /// Every meeting, by day.
    ///
    /// # Errors
    /// See [`Amble::agenda`].
    pub fn meetings(&self, pair: PairHandle, page: Page) -> Result<Vec<MeetingCard>, AmbleError> {
        self.read(pair, |record, shared, _| {
            let card = |meeting: amble_model::Meeting| MeetingCard {
                way: way(shared, meeting.id),
                meeting,
            };
            page.of(record.meetings()).map(card).collect()
        })
    }

    /// The meeting under way, if there is one.
    ///
    /// # Errors
    /// See [`Amble::agenda`].
    pub fn active_meeting(&self, pair: PairHandle) -> Result<Option<MeetingCard>, AmbleError> {
        self.read(pair, |record, shared, _| {
            let active = record.active_meeting();
            active.map(|meeting| MeetingCard { way: way(shared, meeting.id), meeting })
        })
    }

    /// One thing.
    ///
    /// # Errors
    /// See [`Amble::agenda`].
    pub fn thing(&self, pair: PairHandle, id: ObjectId) -> Result<ThingCard, AmbleError> {
        self.read(pair, |record, shared, _| {
            let object = record.get(id).ok_or_else(|| missing(id))?;
            let way = way(shared, id);
            let meeting = record.meetings().into_iter().find(|m| m.started_as.contains(&id));
            let actions = record.actions().into_iter().filter(|a| a.item == Some(id));
            let decisions = record.decisions().into_iter().filter(|d| d.item == Some(id));
            let card = |action: amble_model::Action| ActionCard {
                way: self::way(shared, action.id),
                action,
            };
            let decided = |decision: amble_model::Decision| DecisionCard {
                way: self::way(shared, decision.id),
                decision,
            };
            Ok(ThingCard {
                actions: actions.map(card).collect(),
                decisions: decisions.map(decided).collect(),
                item: object.item().map(|item| item_card(shared, item)),
                action: object.action().map(|action| ActionCard { action, way }),
                decision: object.decision().map(|decision| DecisionCard { decision, way }),
                meeting: meeting.map(|meeting| MeetingCard { meeting, way }),
            })
        })?
    }

    /// Finds a thing by its id, by the first characters of it, or by its title, in one 1:1 or in
    /// all.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] with a sentence that lists what could be meant.
    pub fn find_thing(
        &self,
        pair: Option<PairHandle>,
        typed: &str,
    ) -> Result<FoundThing, AmbleError> {
        let mut state = self.inner.lock();
        let handles: Vec<PairHandle> =
            pair.map_or_else(|| state.pairs.keys().copied().collect(), |pair| vec![pair]);
        let (mut things, mut candidates) = (Vec::new(), Vec::new());
        for pair in handles {
            for object in state.shared(&self.inner, pair)?.view().objects.values() {
                things.push(FoundThing { pair, id: object.id });
                candidates.push(Candidate { id: object.id.to_string(), label: object.label() });
            }
        }
        let at = find(typed, &candidates)?;
        things.get(at).copied().ok_or_else(|| AmbleError::internal("a thing without a place"))
    }

    /// Everything that needs a choice.
    ///
    /// # Errors
    /// See [`Amble::agenda`].
    pub fn conflicts(&self, pair: PairHandle) -> Result<Vec<ConflictCard>, AmbleError> {
        self.read(pair, |record, _, _| {
            let of = |object: &Object| {
                let (id, label) = (object.id, object.label());
                let card =
                    move |conflict| ConflictCard { object: id, label: label.clone(), conflict };
                object.conflicts().into_iter().map(card).collect::<Vec<_>>()
            };
            record.objects.values().flat_map(of).collect()
        })
    }

    /// What could not be taken in or kept.
    ///
    /// # Errors
    /// See [`Amble::agenda`].
    pub fn problems(&self, pair: PairHandle) -> Result<Vec<ProblemCard>, AmbleError> {
        self.read(pair, |_, shared, _| {
            let card = |p: &amble_contact::Problem| ProblemCard {
                why: p.why.sentence().to_owned(),
                edits: p.edits.clone(),
                words: p.words.clone(),
            };
            shared.problems().iter().map(card).collect()
        })
    }

    /// What changed since the two last parted in step.
    ///
    /// # Errors
    /// See [`Amble::agenda`].
    pub fn digest(&self, pair: PairHandle) -> Result<DigestCard, AmbleError> {
        let mut state = self.inner.lock();
        let digest = state.shared(&self.inner, pair)?.digest()?;
        Ok(DigestCard { pair, digest })
    }

    // -- edits ------------------------------------------------------------------------------

    /// Adds items at the end of the agenda, all or none.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] with the field and its cap, [`ErrorKind::NotNow`],
    /// [`ErrorKind::NotFound`], [`ErrorKind::Damaged`], [`ErrorKind::Disk`]; so for every method
    /// that edits. Nothing was saved then.
    pub fn add_items(
        &self,
        pair: PairHandle,
        items: Vec<NewItem>,
    ) -> Result<Vec<ObjectId>, AmbleError> {
        self.edit(pair, |record, desk| {
            let ranks = record.items(None).into_iter().filter_map(|i| Rank::parse(&i.rank));
            let mut last = ranks.max();
            let mut ids = Vec::new();
            for item in items {
                let rank = Rank::between(last.as_ref(), None);
                let new = edit::NewItem {
                    title: item.title,
                    context: item.context,
                    section: item.section,
                    heads_up: item.heads_up,
                    rank: rank.clone(),
                };
                last = Some(rank);
                ids.push(desk.create(Entity::Item, |id| new.op(id)));
            }
            Ok(ids)
        })
    }

    /// Adds a pasted list, as [`read_list`] reads it.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] if there is nothing in it; see [`Amble::add_items`].
    pub fn add_list(
        &self,
        pair: PairHandle,
        text: &str,
        section: Section,
    ) -> Result<Vec<ObjectId>, AmbleError> {
        let list = read_list(text, section);
        if list.is_empty() {
            return Err(AmbleError::new(ErrorKind::Invalid, "there is nothing in the list"));
        }
        self.add_items(pair, list)
    }

    /// Puts an item right after another, into that one's section; without another, first in its
    /// own section.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] if the other's words are someone else's: each has their own half of
    /// the agenda; see [`Amble::add_items`].
    pub fn move_item(
        &self,
        pair: PairHandle,
        id: ObjectId,
        after: Option<ObjectId>,
    ) -> Result<(), AmbleError> {
        self.edit(pair, |record, desk| {
            let item =
                |id: ObjectId| record.get(id).and_then(Object::item).ok_or_else(|| missing(id));
            let moved = item(id)?;
            let above = after.map(item).transpose()?;
            if above.as_ref().is_some_and(|a| a.author != moved.author) {
                let sentence = "an item stays among those of the person who wrote it";
                return Err(AmbleError::new(ErrorKind::NotNow, sentence));
            }
            if after == Some(id) {
                return Ok(());
            }
            let section = above.as_ref().map_or(moved.section, |a| a.section);
            let mut beside = record.items(None);
            beside.retain(|i| i.author == moved.author && i.section == section && i.id != id);
            let at = above.as_ref().map_or(0, |a| {
                beside.iter().position(|i| i.id == a.id).map_or(beside.len(), |n| n + 1)
            });
            let rank = |at: Option<usize>| {
                at.and_then(|at| beside.get(at)).and_then(|i| Rank::parse(&i.rank))
            };
            let (before, next) = (rank(at.checked_sub(1)), rank(Some(at)));
            let mut puts = vec![Put::rank(&Rank::between(before.as_ref(), next.as_ref()))];
            if section != moved.section {
                puts.push(Put::section(section));
            }
            desk.act(|_| Op::Put { object: id, puts });
            Ok(())
        })
    }

    /// Adds an action item.
    ///
    /// # Errors
    /// See [`Amble::add_items`].
    pub fn add_action(&self, pair: PairHandle, new: NewAction) -> Result<ObjectId, AmbleError> {
        self.edit(pair, |_, desk| {
            let action = edit::NewAction {
                what: new.what,
                who: desk.person(new.who)?,
                due: new.due,
                measure: new.measure,
                item: new.item,
            };
            Ok(desk.create(Entity::Action, |id| action.op(id)))
        })
    }

    /// Writes down a decision, in the meeting under way if there is one.
    ///
    /// # Errors
    /// See [`Amble::add_items`].
    pub fn decide(
        &self,
        pair: PairHandle,
        what: &str,
        item: Option<ObjectId>,
    ) -> Result<ObjectId, AmbleError> {
        self.edit(pair, |record, desk| {
            let meeting = record.active_meeting().map(|m| m.id);
            let new = NewDecision { what: what.to_owned(), item, meeting };
            Ok(desk.create(Entity::Decision, |id| new.op(id)))
        })
    }

    /// Changes fields of anything.
    ///
    /// # Errors
    /// See [`Amble::add_items`]; [`ErrorKind::Invalid`] for a field that this kind of thing does
    /// not have.
    pub fn change(
        &self,
        pair: PairHandle,
        id: ObjectId,
        changes: Vec<FieldChange>,
    ) -> Result<(), AmbleError> {
        self.edit(pair, |record, desk| {
            let object = record.get(id).ok_or_else(|| missing(id))?;
            let mut puts = Vec::new();
            for change in changes {
                if change.field == Field::State {
                    desk.set_state(object, &change.value)?;
                } else {
                    puts.push(desk.put(id.entity, &change)?);
                }
            }
            if !puts.is_empty() {
                desk.act(|_| Op::Put { object: id, puts });
            }
            Ok(())
        })
    }

    /// Settles a field in which the two wrote apart, for both.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] if there is nothing to settle; see [`Amble::add_items`].
    pub fn settle(
        &self,
        pair: PairHandle,
        id: ObjectId,
        field: Field,
        value: &str,
    ) -> Result<(), AmbleError> {
        let card = self.read(pair, |record, _, _| record.get(id).map(Object::conflicts))?;
        let conflicts = card.ok_or_else(|| missing(id))?;
        if !conflicts.iter().any(|c| c.field == field) {
            let sentence = match conflicts.first() {
                Some(c) => format!(
                    "the {} needs no choice here; the {} does",
                    field.word(),
                    c.field.word()
                ),
                None => "there is nothing to settle here: you two agree".to_owned(),
            };
            return Err(AmbleError::new(ErrorKind::NotNow, sentence));
        }
        self.change(pair, id, vec![FieldChange { field, value: value.to_owned() }])
    }

    /// Marks an item as discussed.
    ///
    /// # Errors
    /// See [`Amble::add_items`].
    pub fn discuss(&self, pair: PairHandle, id: ObjectId) -> Result<(), AmbleError> {
        self.set_state(pair, id, ItemState::Discussed.word())
    }

    /// Drops an item, an action item or one's own decision, as it stands.
    ///
    /// # Errors
    /// See [`Amble::add_items`].
    pub fn drop_thing(&self, pair: PairHandle, id: ObjectId) -> Result<(), AmbleError> {
        self.set_state(pair, id, DecisionState::Dropped.word())
    }

    /// Brings an item, an action item or one's own decision back.
    ///
    /// # Errors
    /// See [`Amble::add_items`].
    pub fn reopen(&self, pair: PairHandle, id: ObjectId) -> Result<(), AmbleError> {
        self.set_state(pair, id, DecisionState::Open.word())
    }

    /// Marks an action item as done.
    ///
    /// # Errors
    /// See [`Amble::add_items`].
    pub fn done(&self, pair: PairHandle, id: ObjectId) -> Result<(), AmbleError> {
        self.set_state(pair, id, ActionState::Done.word())
    }

    fn set_state(&self, pair: PairHandle, id: ObjectId, word: &str) -> Result<(), AmbleError> {
        self.edit(pair, |record, desk| {
            let object = record.get(id).ok_or_else(|| missing(id))?;
            let contested = object.conflicts().iter().any(|c| c.field == Field::State);
            if object.state() == word && !contested {
                let known = schema::row(id.entity, Field::State).and_then(|row| match row.kind {
                    schema::Kind::Choice(words) => words.iter().find(|w| **w == word).copied(),
                    _ => None,
                });
                let state = known.unwrap_or("that");
                return Err(EditError::Already { entity: id.entity.word(), state }.into());
            }
            desk.set_state(object, word)
        })
    }

    /// Takes back what waits about a thing, as if it had never been typed. Returns how many
    /// changes were taken back.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] if it has already been sent.
    pub fn unshare(&self, pair: PairHandle, id: ObjectId) -> Result<u32, AmbleError> {
        let mut state = self.inner.lock();
        let gone = state.shared(&self.inner, pair)?.unshare(id)?;
        state.pair_mut(pair)?.last = None;
        drop(state);
        self.inner.changed();
        Ok(u32::try_from(gone.len()).unwrap_or(u32::MAX))
    }

    /// Changes the notes under an item, from the text its author saw to the text they left.
    ///
    /// # Errors
    /// See [`Amble::add_items`].
    pub fn write_notes(
        &self,
        pair: PairHandle,
        item: ObjectId,
        base: &str,
        result: &str,
    ) -> Result<(), AmbleError> {
        self.edit(pair, |_, desk| {
            let (base, result) = (base.to_owned(), result.to_owned());
            desk.act(|_| Op::Write { object: item, base, result });
            Ok(())
        })
    }

    /// Starts a meeting at a moment in Unix seconds, dated in the charter's zone.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] if one is under way; see [`Amble::add_items`].
    pub fn start_meeting(&self, pair: PairHandle, now: i64) -> Result<ObjectId, AmbleError> {
        self.edit(pair, |record, desk| {
            if let Some(meeting) = record.active_meeting() {
                let day = meeting.date.map(|d| d.to_string()).unwrap_or_default();
                let sentence = format!("the meeting of {day} is still under way; end it first");
                return Err(AmbleError::new(ErrorKind::NotNow, sentence));
            }
            let zone = desk.zone()?;
            let at = local(now, &zone)?;
            let new = NewMeeting { date: at.date(), start: at.time(), zone };
            Ok(desk.create(Entity::Meeting, |id| new.op(id)))
        })
    }

    /// Ends the meeting under way at a moment in Unix seconds.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] if none is under way; see [`Amble::add_items`].
    pub fn end_meeting(&self, pair: PairHandle, now: i64) -> Result<ObjectId, AmbleError> {
        self.edit(pair, |record, desk| {
            let meeting = record.active_meeting().ok_or_else(|| {
                AmbleError::new(ErrorKind::NotNow, "no meeting is under way; start one first")
            })?;
            let at = local(now, &meeting.zone)?.time();
            desk.act(|_| edit::end_meeting(meeting.id, at, MeetingState::Ended));
            Ok(meeting.id)
        })
    }
}
