//! Taking back the last thing that was done: removed from the outbox while it waits; otherwise
//! by writing again what was there before.

use crate::{
    error::{AmbleError, ErrorKind},
    home::{
        Amble,
        pair::Undo,
        rows::{UNDO, delete_undo},
    },
    rng::Rng,
};
use amble_model::PairHandle;
use amble_store::{Batch, KeyId};

impl Amble {
    /// Takes back the last thing done here to this 1:1 since the home was opened, or what
    /// [`Amble::keep_undo`] kept of the time before: while it waits to be sent it is as if it had
    /// never been done; once it has been sent, what was there before is written again. What was
    /// taken back cannot be taken back again.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] if there is nothing to take back, or it cannot be: a meeting that
    /// was sent stays; see [`Amble::create`].
    pub fn undo(&self, pair: PairHandle) -> Result<(), AmbleError> {
        let entry = self.pair(pair)?;
        entry.change(&self.inner, |state| {
            let nothing = || AmbleError::new(ErrorKind::NotNow, "there is nothing to undo here");
            let last = match state.last.clone() {
                Some(last) => Some(last),
                None => self.kept_undo(pair)?,
            };
            let last = last.filter(|last| !last.rows.is_empty());
            let Undo { rows, back, .. } = last.ok_or_else(nothing)?;
            let mut batch = Batch::new();
            delete_undo(&mut batch, pair);
            let sync = state.sync(&self.inner, pair)?;
            if sync.take_back(&rows)? {
                self.inner.rows.commit(batch)?;
            } else {
                let edits = sync.snapshot().write_back(back, &mut *Rng::new()?)?;
                sync.save(edits, batch)?;
            }
            state.last = None;
            Ok(())
        })?;
        entry.notify();
        Ok(())
    }

    /// Keeps what takes back the last thing done to each 1:1, for a process that opens this home
    /// later: a command of a terminal is one process each.
    ///
    /// # Errors
    /// [`ErrorKind::Disk`]. What was done is saved all the same.
    pub fn keep_undo(&self) -> Result<(), AmbleError> {
        let mut batch = Batch::new();
        for pair in self.inner.pairs() {
            if let Some(last) = pair.keep_last() {
                let row = serde_json::to_vec(&last)
                    .map_err(|_| AmbleError::internal("a row could not be written"))?;
                batch.put(KeyId::REST, format!("{UNDO}{}", pair.handle), row);
            }
        }
        if !batch.is_empty() {
            self.inner.rows.commit(batch)?;
        }
        Ok(())
    }

    fn kept_undo(&self, pair: PairHandle) -> Result<Option<Undo>, AmbleError> {
        let row = self.inner.rows.get(format!("{UNDO}{pair}").as_bytes())?;
        // One of another version is as good as none.
        Ok(row.and_then(|row| serde_json::from_slice(&row).ok()))
    }
}
