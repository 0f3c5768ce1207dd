//! Making a home.

use super::*;
use amble_core::{Amble, Me, calendar};

/// Begin: make a home for your notes on this device
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble init --name Ana
  amble init --name Ana --zone Europe/Lisbon")]
pub(crate) struct InitArgs {
    /// Your name, as the people you pair with will see it
    #[arg(long)]
    name: String,
    /// The time zone of your meetings [default: this computer's]
    #[arg(long)]
    zone: Option<String>,
}

/// Whose home it is, and where, as `--json` gives it.
#[derive(Debug, Serialize)]
struct Made {
    #[serde(flatten)]
    me: Me,
    home: String,
}

pub(crate) fn run(out: &mut Output, home: &Path, args: InitArgs) -> Result {
    let zone = args.zone.unwrap_or_else(|| {
        let here = iana_time_zone::get_timezone().ok();
        here.filter(|zone| calendar::is_zone(zone)).unwrap_or_else(|| "UTC".to_owned())
    });
    let me = Amble::init(home, &args.name, &zone)?.me();
    out.note(format!("Created a home for {} in {}.", me.name, home.display()));
    out.note("Anyone who can copy that folder can read everything in it.");
    out.note(dim("Next: amble invite --as manager, or amble join with their code."));
    out.value(&Made { me, home: home.display().to_string() });
    Ok(())
}
