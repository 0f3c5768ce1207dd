//! The shared half of a home: agenda, action items, decisions, meetings, and edits to them.

use crate::{
    amble::{Amble, id, ids},
    cards::{
        Action, Conflict, Decision, Digest, FieldChange, FoundThing, Item, Meeting, NewAction,
        NewItem, Problem, Thing,
    },
    error::AmbleError,
    mirror::{self, count},
    words::Field,
};
use amble_core as core;
use amble_model::{Page, Section};

#[uniffi::export]
impl Amble {
    /// The next agenda: what is open or parked, the report's first, by section.
    pub async fn agenda(&self, pair: String) -> Result<Vec<Item>, AmbleError> {
        self.of(pair, |at| {
            Ok(at.home.agenda(at.pair)?.into_iter().map(|card| at.item(card)).collect())
        })
        .await
    }

    /// Every item, discussed and dropped ones too.
    pub async fn items(&self, pair: String, page: Page) -> Result<Vec<Item>, AmbleError> {
        self.of(pair, move |at| {
            let cards = at.home.items(at.pair, page)?;
            Ok(cards.into_iter().map(|card| at.item(card)).collect())
        })
        .await
    }

    /// Every action item: open ones first, by due date.
    pub async fn actions(&self, pair: String, page: Page) -> Result<Vec<Action>, AmbleError> {
        self.of(pair, move |at| {
            let cards = at.home.actions(at.pair, page)?;
            Ok(cards.into_iter().map(|card| at.action(card)).collect())
        })
        .await
    }

    /// The action items to ask about in the next meeting: open ones, the owner's first, by due
    /// date.
    pub async fn follow_ups(&self, pair: String) -> Result<Vec<Action>, AmbleError> {
        self.of(pair, |at| {
            Ok(at.home.follow_ups(at.pair)?.into_iter().map(|card| at.action(card)).collect())
        })
        .await
    }

    /// Every decision that stands.
    pub async fn decisions(&self, pair: String, page: Page) -> Result<Vec<Decision>, AmbleError> {
        self.of(pair, move |at| {
            let cards = at.home.decisions(at.pair, page)?;
            Ok(cards.into_iter().map(|card| at.decision(card)).collect())
        })
        .await
    }

    /// Every meeting, by day.
    pub async fn meetings(&self, pair: String, page: Page) -> Result<Vec<Meeting>, AmbleError> {
        self.of(pair, move |at| {
            let cards = at.home.meetings(at.pair, page)?;
            Ok(cards.into_iter().map(|card| at.meeting(card)).collect())
        })
        .await
    }

    /// The meeting under way, if there is one.
    pub async fn active_meeting(&self, pair: String) -> Result<Option<Meeting>, AmbleError> {
        self.of(pair, |at| Ok(at.home.active_meeting(at.pair)?.map(|card| at.meeting(card)))).await
    }

    /// One thing, and what came of it.
    ///
    /// Fails with `NotFound`.
    pub async fn thing(&self, pair: String, thing: String) -> Result<Thing, AmbleError> {
        self.of(pair, move |at| Ok(at.thing(at.home.thing(at.pair, id(&thing)?)?))).await
    }

    /// Finds a thing by its id, by the first characters of it, or by its title, in one 1:1 or in
    /// all.
    ///
    /// Fails with `NotFound` and a sentence that lists what could be meant.
    pub async fn find_thing(
        &self,
        pair: Option<String>,
        typed: String,
    ) -> Result<FoundThing, AmbleError> {
        self.with(move |home, _| Ok(home.find_thing(ids(pair)?, &typed)?.into())).await
    }

    /// Everything that needs a choice.
    pub async fn conflicts(&self, pair: String) -> Result<Vec<Conflict>, AmbleError> {
        self.of(pair, |at| {
            let cards = at.home.conflicts(at.pair)?;
            Ok(cards.into_iter().map(|card| at.conflict_card(card)).collect())
        })
        .await
    }

    /// What could not be taken in or kept.
    pub async fn problems(&self, pair: String) -> Result<Vec<Problem>, AmbleError> {
        self.of(pair, |at| Ok(at.home.problems(at.pair)?.into_iter().map(Into::into).collect()))
            .await
    }

    /// What changed since the two last parted in step.
    pub async fn digest(&self, pair: String) -> Result<Digest, AmbleError> {
        self.of(pair, |at| Ok(mirror::digest(at.home, at.home.digest(at.pair)?))).await
    }

    /// Adds items at the end of the agenda, all or none. Returns their ids.
    ///
    /// Fails with `Invalid` and the field and its cap, `NotNow`, `NotFound`, `Disk`: so does every
    /// call that changes something, and nothing was saved then.
    pub async fn add_items(
        &self,
        pair: String,
        items: Vec<NewItem>,
    ) -> Result<Vec<String>, AmbleError> {
        self.of(pair, move |at| {
            let items = items.into_iter().map(Into::into).collect();
            let made = at.home.add_items(at.pair, items)?;
            Ok(made.iter().map(core::ObjectId::to_string).collect())
        })
        .await
    }

    /// Adds a pasted list: one item a line, without its bullet, number or box; what is indented
    /// below a line becomes its context. Returns their ids.
    pub async fn add_list(
        &self,
        pair: String,
        text: String,
        section: Section,
    ) -> Result<Vec<String>, AmbleError> {
        self.of(pair, move |at| {
            let made = at.home.add_list(at.pair, &text, section)?;
            Ok(made.iter().map(core::ObjectId::to_string).collect())
        })
        .await
    }

    /// Adds an action item. Returns its id.
    pub async fn add_action(&self, pair: String, new: NewAction) -> Result<String, AmbleError> {
        self.of(pair, move |at| Ok(at.home.add_action(at.pair, new.try_into()?)?.to_string())).await
    }

    /// Writes down a decision, in the meeting under way if there is one. Returns its id.
    pub async fn decide(
        &self,
        pair: String,
        what: String,
        item: Option<String>,
    ) -> Result<String, AmbleError> {
        self.of(pair, move |at| Ok(at.home.decide(at.pair, &what, ids(item)?)?.to_string())).await
    }

    /// Changes fields of anything.
    pub async fn change(
        &self,
        pair: String,
        thing: String,
        changes: Vec<FieldChange>,
    ) -> Result<(), AmbleError> {
        self.of(pair, move |at| {
            let changes = changes.into_iter().map(Into::into).collect();
            Ok(at.home.change(at.pair, id(&thing)?, changes)?)
        })
        .await
    }

    /// Settles a field in which the two wrote apart, for both. `value` is a choice's, or any
    /// other that fits.
    ///
    /// Fails with `NotNow` if there is nothing to settle.
    pub async fn settle(
        &self,
        pair: String,
        thing: String,
        field: Field,
        value: String,
    ) -> Result<(), AmbleError> {
        self.of(pair, move |at| Ok(at.home.settle(at.pair, id(&thing)?, field.into(), &value)?))
            .await
    }

    /// Marks an item as discussed.
    pub async fn discuss(&self, pair: String, item: String) -> Result<(), AmbleError> {
        self.of(pair, move |at| Ok(at.home.discuss(at.pair, id(&item)?)?)).await
    }

    /// Drops an item, an action item or one's own decision, as it stands.
    pub async fn drop_thing(&self, pair: String, thing: String) -> Result<(), AmbleError> {
        self.of(pair, move |at| Ok(at.home.drop_thing(at.pair, id(&thing)?)?)).await
    }

    /// Brings an item, an action item or one's own decision back.
    pub async fn reopen(&self, pair: String, thing: String) -> Result<(), AmbleError> {
        self.of(pair, move |at| Ok(at.home.reopen(at.pair, id(&thing)?)?)).await
    }

    /// Marks an action item as done.
    pub async fn done(&self, pair: String, action: String) -> Result<(), AmbleError> {
        self.of(pair, move |at| Ok(at.home.done(at.pair, id(&action)?)?)).await
    }

    /// Puts an item right after another of the same person, into that one's section; without
    /// another, first in its own section.
    pub async fn move_item(
        &self,
        pair: String,
        item: String,
        after: Option<String>,
    ) -> Result<(), AmbleError> {
        self.of(pair, move |at| Ok(at.home.move_item(at.pair, id(&item)?, ids(after)?)?)).await
    }

    /// Takes back the last thing done here to this 1:1 since the home was opened: while it waits
    /// it is as if it had never been done; once sent, what was there before is written again.
    ///
    /// Fails with `NotNow` if there is nothing to take back.
    pub async fn undo(&self, pair: String) -> Result<(), AmbleError> {
        self.of(pair, |at| Ok(at.home.undo(at.pair)?)).await
    }

    /// Takes back what waits about a thing, as if it had never been typed. Returns how many
    /// changes were taken back.
    ///
    /// Fails with `NotNow` if it has already been sent.
    pub async fn unshare(&self, pair: String, thing: String) -> Result<i32, AmbleError> {
        self.of(pair, move |at| Ok(count(at.home.unshare(at.pair, id(&thing)?)?))).await
    }

    /// Changes the notes under an item, from the text its author saw to the text they left.
    pub async fn write_notes(
        &self,
        pair: String,
        item: String,
        base: String,
        result: String,
    ) -> Result<(), AmbleError> {
        self.of(pair, move |at| Ok(at.home.write_notes(at.pair, id(&item)?, &base, &result)?)).await
    }

    /// Starts a meeting, dated in the charter's zone. Returns its id.
    ///
    /// Fails with `NotNow` if one is under way.
    pub async fn start_meeting(&self, pair: String) -> Result<String, AmbleError> {
        self.with(move |home, platform| {
            Ok(home.start_meeting(id(&pair)?, platform.now()?)?.to_string())
        })
        .await
    }

    /// Ends the meeting under way. Returns its id.
    ///
    /// Fails with `NotNow` if none is under way.
    pub async fn end_meeting(&self, pair: String) -> Result<String, AmbleError> {
        self.with(move |home, platform| {
            Ok(home.end_meeting(id(&pair)?, platform.now()?)?.to_string())
        })
        .await
    }
}

/// The items that a pasted list would add, one a line, without its bullet, number or box; what is
/// indented below a line becomes its context. Saves nothing.
#[uniffi::export]
pub fn read_list(text: String, section: Section) -> Vec<NewItem> {
    core::read_list(&text, section).into_iter().map(Into::into).collect()
}
