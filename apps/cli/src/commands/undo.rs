//! Taking back the last thing done.

use super::*;
use amble_core::{ObjectId, Snapshot};
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

pub(crate) fn run(context: &mut Context) -> Result {
    let pair = context.person()?.pair;
    let before = context.amble.snapshot(pair)?;
    context.amble.undo(pair)?;
    let after = context.amble.snapshot(pair)?;
    let changed = changed(&before, &after);
    let (mut there, mut gone): (Vec<Thing>, Vec<ObjectId>) = (Vec::new(), Vec::new());
    for id in changed {
        let now = after.get(id);
        if let Some(thing) = now.as_ref().or(before.get(id).as_ref()) {
            let label = context.label(pair, thing)?;
            context.out.note(format!("Undone: {label}"));
        }
        match now {
            Some(thing) => there.push(thing),
            None => gone.push(id),
        }
    }
    context.out.value(&json!({ "changed": there, "gone": gone }));
    Ok(())
}
