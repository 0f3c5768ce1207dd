//! The headers of the private notes: what their lists are made of, without a word of them.

use crate::error::AmbleError;
use amble_model::{PairHandle, PrivateId};
use chrono::NaiveDate;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// What a list of private notes is ordered and filtered by: not a word of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PrivateHeader {
    pub(crate) about: Option<PairHandle>,
    pub(crate) written: NaiveDate,
}

/// The headers of all private notes, opened once and kept. Nothing until they are first asked for.
#[derive(Debug, Default)]
pub(crate) struct PrivateIndex(Mutex<Option<BTreeMap<PrivateId, PrivateHeader>>>);

impl PrivateIndex {
    /// Notes that a record is there, or is gone.
    pub(crate) fn note(&self, id: PrivateId, header: Option<PrivateHeader>) {
        let mut index = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(index) = index.as_mut() else { return };
        match header {
            Some(header) => drop(index.insert(id, header)),
            None => drop(index.remove(&id)),
        }
    }

    /// All headers. `read` opens the notes, the first time.
    pub(crate) fn all(
        &self,
        read: impl FnOnce() -> Result<BTreeMap<PrivateId, PrivateHeader>, AmbleError>,
    ) -> Result<Vec<(PrivateId, PrivateHeader)>, AmbleError> {
        let mut index = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = match index.take() {
            Some(known) => known,
            None => read()?,
        };
        let all = known.iter().map(|(id, header)| (*id, *header)).collect();
        *index = Some(known);
        Ok(all)
    }
}
