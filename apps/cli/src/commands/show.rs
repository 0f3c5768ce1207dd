//! Everything about one thing.

use super::*;
use amble_core::{New, PairingState};

/// Show a topic, an action, a decision, a note or a meeting in full
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble show 7k3a                        the first characters of its id
  amble show Roadmap                     or how it begins")]
pub(crate) struct ShowArgs {
    /// Its id, the first characters of it, or how it begins
    id: String,
}

pub(crate) fn run(context: &mut Context, args: ShowArgs, kinds: &[Entity]) -> Result {
    let found = context.find(&args.id, kinds)?;
    let (thing, snapshot) = (context.get(found)?, context.amble.snapshot(found.pair)?);
    let reader = context.reader(found.pair)?;
    context.out.shown(&thing);
    view::full(&mut context.out, &thing, &snapshot, &reader);
    Ok(())
}

/// Says what was done to a thing, as it is now.
pub(crate) fn say_now(context: &mut Context, found: FoundThing, done: &str) -> Result {
    let thing = context.get(found)?;
    context.out.note(format!("{done}: {}", context.label(found.pair, &thing)?));
    context.out.value(&thing);
    Ok(())
}

/// Makes something, and says so.
pub(crate) fn create(context: &mut Context, person: &PersonView, new: New) -> Result {
    let pair = person.pair;
    let id = context.amble.create(pair, new, context.now)?;
    let thing = context.amble.get(pair, id)?;
    let label = context.label(pair, &thing)?;
    context.out.id(id);
    context.out.note(format!("Added {} {}: {label}", id.entity.word(), short(id)));
    context.out.value(&thing);
    say_when(context, person);
    Ok(())
}

/// When the other person gets what was added.
pub(crate) fn say_when(context: &mut Context, person: &PersonView) {
    let when = match person.pairing {
        PairingState::NotPaired => "when you have paired",
        PairingState::Pending | PairingState::Paired => "when you sync",
    };
    context.out.note(dim(format!("Not sent yet: {} gets it {when}.", person.name)));
}
