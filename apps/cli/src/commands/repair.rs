//! What to do after damage.

use super::*;
use crate::context::clock;
use amble_core::{Amble, Page};

/// After damage: keep what can still be read
#[derive(Debug, Args)]
#[command(display_order = 90)]
#[command(after_help = "Example:
  amble repair

The damaged file is moved aside and kept. The next sync with the other person brings back what
you share.")]
pub(crate) struct RepairArgs {}

pub(crate) fn run(out: &mut Output, home: &Path) -> Result {
    let now = clock();
    match Amble::open(home, now) {
        Err(damaged) if damaged.kind == ErrorKind::Damaged => {}
        Err(other) => return Err(other.into()),
        // It opens; single entries may still be damaged.
        Ok(amble) => match amble.people().and_then(|_| amble.private_notes(None, Page::ALL)) {
            Err(damaged) if damaged.kind == ErrorKind::Damaged => {}
            Err(other) => return Err(other.into()),
            Ok(_) => {
                let reason = "nothing is damaged here: the home was left as it is";
                return Err(error(ErrorKind::NotNow, reason));
            }
        },
    }
    let repaired = Amble::repair(home, now)?;
    out.line(sentence(&repaired.report));
    out.value(&json!({ "report": repaired.report, "me": repaired.amble.me() }));
    Ok(())
}
