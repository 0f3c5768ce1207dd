//! Entering the code that the other shows.

use super::*;
use crate::process::ListenArgs;
use amble_core::JoinOptions;

/// Enter the code that the other person shows, to pair
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  amble join AMBLE1XXXX
  amble join AMBLE1XXXX --with Ana       Ana, whom you added before")]
pub(crate) struct JoinArgs {
    /// The text under the picture
    code: String,
    #[command(flatten)]
    listen: ListenArgs,
}

pub(crate) async fn run(context: &mut Context, args: JoinArgs) -> Result {
    let pair = pairing::added_before(context, None)?;
    let options =
        JoinOptions { ticket: args.code, pair, listen: args.listen.listen(), now: context.now };
    let session = context.amble.join(options).await?;
    pairing::drive(context, session, pair).await
}
