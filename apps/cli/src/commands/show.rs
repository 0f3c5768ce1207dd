//! Everything about one thing.

use crate::{
    context::Context,
    exit::Failed,
    view::{self, label, short},
};
use amble_core::{Entity, FoundThing};
use clap::Args;

/// Show a topic, an action, a decision, a note or a meeting in full
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble show 7k3a                        the first characters of its id
  amble show Roadmap                     or how it begins")]
pub(crate) struct ShowArgs {
    /// Its id, the first characters of it, or how it begins
    id: String,
}

/// Shows one thing.
pub(crate) fn run(context: &mut Context, args: ShowArgs, kinds: &[Entity]) -> Result<(), Failed> {
    let found = context.find(&args.id, kinds)?;
    let snapshot = context.amble.snapshot(found.pair)?;
    let thing = context.get(found)?;
    let reader = context.reader(found.pair)?;
    context.out.may_be_long();
    context.out.value(&thing);
    view::full(&mut context.out, &thing, &snapshot, &reader);
    Ok(())
}

/// Says what was done to a thing, as it is now.
pub(crate) fn say_now(context: &mut Context, found: FoundThing, done: &str) -> Result<(), Failed> {
    let thing = context.get(found)?;
    let reader = context.reader(found.pair)?;
    context.out.note(format!("{done}: {}", label(&thing, &reader)));
    context.out.value(&thing);
    Ok(())
}

/// Says that a thing was made.
pub(crate) fn say_new(context: &mut Context, found: FoundThing) -> Result<(), Failed> {
    let thing = context.get(found)?;
    let reader = context.reader(found.pair)?;
    let (kind, label) = (found.id.entity.word(), label(&thing, &reader));
    context.out.id(found.id);
    context.out.note(format!("Added {kind} {}: {label}", short(found.id)));
    context.out.value(&thing);
    Ok(())
}
