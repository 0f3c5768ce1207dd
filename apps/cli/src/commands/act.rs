//! What is done to something that is there. Each verb is one move of its kind of thing.

use super::show::say_now;
use crate::{context::Context, exit::Failed, view::label};
use amble_core::{Act, Entity};
use clap::Args;
use serde_json::json;

/// Does something to a thing of one of these kinds, and says what is so now. What was made here and
/// is dropped before it was sent is gone.
pub(crate) fn run(
    context: &mut Context,
    typed: &str,
    kinds: &[Entity],
    act: Act,
    done: &str,
) -> Result<(), Failed> {
    let found = context.find(typed, kinds)?;
    let before = context.get(found)?;
    context.amble.act(found.pair, found.id, act, context.now)?;
    if context.amble.snapshot(found.pair)?.get(found.id).is_some() {
        return say_now(context, found, done);
    }
    let label = label(&before, &context.reader(found.pair)?);
    context.out.note(format!("{done} before it was sent: {label}"));
    context.out.value(&json!({ "id": found.id, "gone": true }));
    Ok(())
}

/// Mark a topic as discussed
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble discuss 7k3a")]
pub(crate) struct DiscussArgs {
    /// The topic: its id, the first characters of it, or how it begins
    id: String,
}

/// Marks a topic as discussed.
pub(crate) fn discuss(context: &mut Context, args: DiscussArgs) -> Result<(), Failed> {
    run(context, &args.id, &[Entity::Topic], Act::Discuss, "Discussed")
}

/// Put a topic off; it stays on the agenda
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble park 7k3a")]
pub(crate) struct ParkArgs {
    /// The topic: its id, the first characters of it, or how it begins
    id: String,
}

/// Puts a topic off.
pub(crate) fn park(context: &mut Context, args: ParkArgs) -> Result<(), Failed> {
    run(context, &args.id, &[Entity::Topic], Act::Park, "Parked")
}

/// Drop a topic, an action or a note
///
/// If the other person was changing it meanwhile, it stays until one of you chooses.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble drop 7k3a")]
pub(crate) struct DropArgs {
    /// Its id, the first characters of it, or how it begins
    id: String,
}

/// Takes something off.
pub(crate) fn drop(context: &mut Context, args: DropArgs, kinds: &[Entity]) -> Result<(), Failed> {
    run(context, &args.id, kinds, Act::Drop, "Dropped")
}

/// Reopen what was parked, discussed, dropped, done or withdrawn
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble reopen 7k3a")]
pub(crate) struct ReopenArgs {
    /// Its id, the first characters of it, or how it begins
    id: String,
}

/// Brings something back.
pub(crate) fn reopen(
    context: &mut Context,
    args: ReopenArgs,
    kinds: &[Entity],
) -> Result<(), Failed> {
    run(context, &args.id, kinds, Act::Reopen, "Reopened")
}

/// Mark an action as done
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble action done 2f9k")]
pub(crate) struct DoneArgs {
    /// The action: its id, the first characters of it, or how it begins
    id: String,
}

/// Marks an action as done.
pub(crate) fn done(context: &mut Context, args: DoneArgs) -> Result<(), Failed> {
    run(context, &args.id, &[Entity::Action], Act::Done, "Done")
}

/// Withdraw a decision of yours
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble decision withdraw 5n2x")]
pub(crate) struct WithdrawArgs {
    /// The decision: its id, the first characters of it, or how it begins
    id: String,
}

/// Takes one's own decision back.
pub(crate) fn withdraw(context: &mut Context, args: WithdrawArgs) -> Result<(), Failed> {
    run(context, &args.id, &[Entity::Decision], Act::Withdraw, "Withdrawn")
}
