//! Showing a code to someone beside you.

use super::*;
use crate::process::ListenArgs;
use amble_core::{InviteOptions, Role};

/// Show a code to someone beside you, to pair
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  amble invite --as manager              someone new
  amble invite Sam --as manager          someone you added before
  amble invite --as report --listen 192.168.1.7

The text under the picture is the same code, for `amble join`. It expires after two minutes.")]
pub(crate) struct InviteArgs {
    /// Someone you added before
    person: Option<String>,
    /// Your role in this 1:1: manager or report
    #[arg(long = "as", value_name = "ROLE", value_parser = role)]
    as_role: Role,
    #[command(flatten)]
    listen: ListenArgs,
}

fn role(word: &str) -> Result<Role, String> {
    Role::from_word(&word.to_lowercase()).ok_or_else(|| "write manager or report".to_owned())
}

pub(crate) async fn run(context: &mut Context, args: InviteArgs) -> Result {
    let pair = pairing::added_before(context, args.person.as_deref())?;
    let (listen, now) = (args.listen.listen(), context.now);
    let options = InviteOptions { pair, as_role: args.as_role, listen, charter: None, now };
    let session = context.amble.invite(options).await?;
    pairing::drive(context, session, pair).await
}
