//! Putting topics in order.

use super::{show::say_now, *};
use clap::ArgGroup;

/// Move a topic, among those of whoever wrote it
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("place").required(true).args(["after", "first"])))]
#[command(after_help = "Examples:
  amble move 7k3a --after 2f9k           right below that one, in its section
  amble move 7k3a --first                first in its own section")]
pub(crate) struct MoveArgs {
    /// The topic: its id, the first characters of it, or how it begins
    id: String,
    /// The topic above it
    #[arg(long, value_name = "ID")]
    after: Option<String>,
    /// Above all others of its section
    #[arg(long)]
    first: bool,
}

pub(crate) fn run(context: &mut Context, args: MoveArgs) -> Result {
    let found = context.find(&args.id, TOPIC)?;
    // Clap asks for one of the two: without a topic above it, it is the first.
    let above = context.topic(found.pair, args.after.as_deref())?;
    context.amble.place(found.pair, found.id, above)?;
    say_now(context, found, "Moved")
}
