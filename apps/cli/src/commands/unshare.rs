//! Taking back what was not sent yet.

use super::*;
use crate::view::private::full;

/// Withdraw something before it is sent
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble unshare 7k3a
  amble unshare 7k3a --private           keep its words as a private note

What was sent can be dropped, but not taken back.")]
pub(crate) struct UnshareArgs {
    /// Its id, the first characters of it, or how it begins
    id: String,
    /// Keep the words of a topic that was never sent as a private note
    #[arg(long)]
    private: bool,
}

pub(crate) fn run(context: &mut Context, args: UnshareArgs) -> Result {
    let found = context.find(&args.id, ANY)?;
    if args.private {
        if found.id.entity != Entity::Topic {
            return Err(invalid("only a topic becomes a private note: leave --private out"));
        }
        let id = context.amble.take_back(found.pair, found.id, context.today())?;
        let (note, people) =
            (context.amble.private_note(&id.to_string())?, context.amble.people()?);
        context.out.value(&note);
        context.out.id(id);
        if !context.out.look.quiet {
            context.out.line("Private again. Only you can see it.");
            let today = context.today();
            full(&mut context.out, &note, &people, today);
        }
        return Ok(());
    }
    let before = context.get(found)?;
    let changes = context.amble.unshare(found.pair, found.id)?;
    // What was only here is gone now; what had been sent before is as it was sent.
    let gone = context.get(found).is_err();
    let name = context.label(found.pair, &before)?;
    context.out.note(match gone {
        true => format!("Withdrawn before it was sent: {name}"),
        false => format!("Took back the changes that were not sent: {name}"),
    });
    context.out.value(&json!({ "id": found.id, "changes": changes, "gone": gone }));
    Ok(())
}
