//! Taking back the last thing that was done: as if it had never been, while it waits; otherwise
//! by writing again what was there before.

use crate::{
    error::{AmbleError, ErrorKind},
    home::Amble,
    rng::Rng,
};
use amble_model::{PairHandle, undo::Back};
use amble_store::Batch;
use amble_sync::OutboxRow;

/// What it takes to take back what was done last.
#[derive(Debug, Clone)]
pub(crate) struct Undo {
    /// The rows of the outbox that it changed.
    pub(crate) rows: Vec<OutboxRow>,
    /// What writes again what was there before.
    pub(crate) back: Vec<Back>,
}

impl Amble {
    /// Takes back the last thing done here to this 1:1 since the home was opened: while it waits
    /// to be sent it is as if it had never been done; once it has been sent, what was there
    /// before is written again. What was taken back cannot be taken back again.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] if there is nothing to take back, or it cannot be: a meeting that
    /// was sent stays; see [`Amble::create`].
    pub fn undo(&self, pair: PairHandle) -> Result<(), AmbleError> {
        let entry = self.pair(pair)?;
        entry.change(&self.inner, |state| {
            let nothing = || {
                AmbleError::new(ErrorKind::NotNow, "there is nothing to undo here")
            };
            let last = state.last.clone().filter(|last| !last.rows.is_empty());
            let Undo { rows, back } = last.ok_or_else(nothing)?;
            let sync = state.sync(&self.inner, pair)?;
            if !sync.take_back(&rows)? {
                let edits = sync.snapshot().write_back(back, &mut *Rng::new()?)?;
                sync.save(edits, Batch::new())?;
            }
            state.last = None;
            Ok(())
        })?;
        entry.notify();
        Ok(())
    }
}
