//! Action items: what, who, from when, and how both will know.

use super::things::say_result;
use crate::{
    context::Context,
    exit::error,
    output::Line,
    shapes::{action_json, action_line, conflict_words},
};
use amble_core::{
    ActionState, AmbleError, Entity, ErrorKind, FoundThing, NewAction, Owner, Page, PersonCard,
};
use chrono::NaiveDate;
use serde_json::Value;

/// What was typed after `action add`.
#[derive(Debug)]
pub(crate) struct Typed {
    /// What is to be done.
    pub(crate) what: Vec<String>,
    /// Who does it.
    pub(crate) who: String,
    /// From when it is asked about.
    pub(crate) due: Option<NaiveDate>,
    /// How both will know.
    pub(crate) measure: String,
    /// The item it came from.
    pub(crate) item: Option<String>,
}

/// Whom a typed word means.
fn owner(typed: &str, mine: &str, person: &PersonCard) -> Result<Owner, AmbleError> {
    let same = |name: &str| typed.trim().to_lowercase() == name.trim().to_lowercase();
    match () {
        () if same("me") => Ok(Owner::Me),
        () if same("them") => Ok(Owner::Them),
        () if same(mine) && same(&person.name) => {
            Err(error(ErrorKind::Invalid, "you two have the same name: say me or them"))
        }
        () if same(mine) => Ok(Owner::Me),
        () if same(&person.name) => Ok(Owner::Them),
        () => {
            let reason = format!("who is \"{typed}\"? Say me, them, or {}", person.name);
            Err(error(ErrorKind::Invalid, reason))
        }
    }
}

/// Writes down an action item.
pub(crate) fn add(context: &mut Context, typed: Typed) -> Result<(), AmbleError> {
    let person = context.person()?;
    let who = owner(&typed.who, &context.amble.me().name, &person)?;
    let item = context.thing_of(&person, typed.item.as_deref())?;
    if item.is_some_and(|item| item.entity != Entity::Item) {
        return Err(error(ErrorKind::Invalid, "an action item comes from an agenda item"));
    }
    let Typed { what, due, measure, .. } = typed;
    let new = NewAction { what: what.join(" "), who, due, measure, item };
    let id = context.amble.add_action(person.pair, new)?;
    context.out.line(Line::new().dim(&id.to_string()));
    say_result(context, FoundThing { pair: person.pair, id }, "Action item")
}

/// What is to be done.
pub(crate) fn list(context: &mut Context, all: bool) -> Result<(), AmbleError> {
    let person = context.person()?;
    let names = context.names(person.pair);
    let mut actions = context.amble.actions(person.pair, Page::ALL)?;
    actions.retain(|card| all || card.action.state == ActionState::Open);
    context.out.value(&actions.iter().map(|card| action_json(&names, card)).collect::<Value>());
    if actions.is_empty() {
        context.out.line(format!("Nothing is to be done in the 1:1 with {}.", person.name));
    }
    for card in &actions {
        context.out.line(action_line(&names, card));
        for conflict in &card.action.conflicts {
            let words = conflict_words(&names, conflict);
            let line = Line::new().plain("             ").attention("needs a choice: ");
            context.out.line(line.plain(&words));
        }
    }
    Ok(())
}

fn action(context: &Context, typed: &str) -> Result<FoundThing, AmbleError> {
    let found = context.thing(typed)?;
    match found.id.entity {
        Entity::Action => Ok(found),
        other => {
            let reason = format!("this is not an action item, it is of the kind {}", other.word());
            Err(error(ErrorKind::Invalid, reason))
        }
    }
}

/// It is done.
pub(crate) fn done(context: &mut Context, typed: &str) -> Result<(), AmbleError> {
    let found = action(context, typed)?;
    context.amble.done(found.pair, found.id)?;
    say_result(context, found, "Done")
}

/// It is given up.
pub(crate) fn drop(context: &mut Context, typed: &str) -> Result<(), AmbleError> {
    let found = action(context, typed)?;
    context.amble.drop_thing(found.pair, found.id)?;
    say_result(context, found, "Dropped")
}
