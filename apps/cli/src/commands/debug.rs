//! Looking inside one's own home.

use crate::{context::Context, exit::Failed, line::StyledLine};
use clap::{Args, Subcommand};

/// Debugging tools.
#[derive(Debug, Subcommand)]
pub(crate) enum DebugCommand {
    Dump(DumpArgs),
}

impl DebugCommand {
    /// Runs it.
    pub(crate) fn run(self, context: &mut Context) -> Result<(), Failed> {
        match self {
            Self::Dump(args) => dump(context, args),
        }
    }
}

/// Print everything that this home holds, opened
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble debug dump

It shows your private notes, too. Mind who can see your screen.")]
pub(crate) struct DumpArgs {}

fn dump(context: &mut Context, _: DumpArgs) -> Result<(), Failed> {
    context.out.aside("All of this is in clear, your private notes too: mind who can see it.");
    let rows = context.amble.dump()?;
    context.out.may_be_long();
    context.out.value(&rows);
    for row in &rows {
        context.out.line(StyledLine::new().bold(&row.key));
        for line in row.value.lines() {
            context.out.line(StyledLine::from(line).indented(2));
        }
    }
    Ok(())
}
