//! Taking back the last thing done.

use crate::{context::Context, exit::Failed, line::StyledLine, view::label};
use amble_core::{ObjectId, Snapshot, Thing};
use clap::Args;
use serde_json::json;
use std::collections::BTreeSet;

/// Undo your last change to a 1:1
///
/// What was not sent yet is as if it had never been. What was sent is changed back.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble undo --with Sam")]
pub(crate) struct UndoArgs {}

/// What differs between two moments.
fn changed(before: &Snapshot, after: &Snapshot) -> BTreeSet<ObjectId> {
    let (one, other) = (&before.record.objects, &after.record.objects);
    let all = one.keys().chain(other.keys()).copied();
    all.filter(|id| one.get(id) != other.get(id)).collect()
}

/// Takes the last thing back.
pub(crate) fn run(context: &mut Context, _: UndoArgs) -> Result<(), Failed> {
    let pair = context.person()?.pair;
    let before = context.amble.snapshot(pair)?;
    context.amble.undo(pair)?;
    let after = context.amble.snapshot(pair)?;
    let reader = context.reader(pair)?;
    let changed = changed(&before, &after);
    let (mut there, mut gone): (Vec<Thing>, Vec<ObjectId>) = (Vec::new(), Vec::new());
    for id in changed {
        let now = after.get(id);
        if let Some(thing) = now.as_ref().or(before.get(id).as_ref()) {
            let label = label(thing, &reader);
            context.out.note(StyledLine::new().plain("Undone: ").plain(&label));
        }
        match now {
            Some(thing) => there.push(thing),
            None => gone.push(id),
        }
    }
    context.out.value(&json!({ "changed": there, "gone": gone }));
    Ok(())
}
