//! The occurrence itself: beginning, ending, and what was decided.

use super::things::say_result;
use crate::{context::Context, exit::error, output::Line};
use amble_core::{AmbleError, Entity, ErrorKind, FoundThing};

/// Begins a meeting.
pub(crate) fn start(context: &mut Context) -> Result<(), AmbleError> {
    let person = context.person()?;
    let id = context.amble.start_meeting(person.pair, context.now)?;
    say_result(context, FoundThing { pair: person.pair, id }, "Under way")
}

/// Ends the meeting under way.
pub(crate) fn end(context: &mut Context) -> Result<(), AmbleError> {
    let person = context.person()?;
    let id = context.amble.end_meeting(person.pair, context.now)?;
    say_result(context, FoundThing { pair: person.pair, id }, "Ended")
}

/// Writes down what was decided, in the meeting under way if there is one.
pub(crate) fn decide(
    context: &mut Context,
    what: &[String],
    item: Option<&str>,
) -> Result<(), AmbleError> {
    let person = context.person()?;
    let item = context.thing_of(&person, item)?;
    if item.is_some_and(|item| item.entity != Entity::Item) {
        return Err(error(ErrorKind::Invalid, "a decision belongs to an agenda item"));
    }
    let id = context.amble.decide(person.pair, &what.join(" "), item)?;
    context.out.line(Line::new().dim(&id.to_string()));
    say_result(context, FoundThing { pair: person.pair, id }, "Decided")
}
