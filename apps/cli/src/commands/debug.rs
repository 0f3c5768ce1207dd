//! Looking inside one's own home.

use super::*;

commands! {
    /// Debugging tools.
    DebugCommand(context) {
        Dump(_args: DumpArgs) => dump(context),
    }
}

/// Print everything that this home holds, opened
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble debug dump

It shows your private notes, too. Mind who can see your screen.")]
pub(crate) struct DumpArgs {}

fn dump(context: &mut Context) -> Result {
    context.out.aside("All of this is in clear, your private notes too: mind who can see it.");
    let rows = context.amble.dump()?;
    context.out.shown(&rows);
    for row in &rows {
        context.out.line(bold(&row.key));
        for line in row.value.lines() {
            context.out.line(StyledLine::from(line).indented(2));
        }
    }
    Ok(())
}
