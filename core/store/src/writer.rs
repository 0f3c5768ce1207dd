//! The one thread that writes. Touches the database it is given.
//!
//! Batches that wait while a transaction is being synced go together into the next one, so ten
//! waiting writers cost one fsync, not ten.

use crate::{
    Batch, StoreError,
    batch::Change,
    error::Stored,
    file::{self, FORMAT, FORMAT_KNOWN, KEYS, META, Opened, ROWS, load},
    keys::RowKeys,
    shared::StoreShared,
};
use redb::{Database, WriteTransaction};
use std::sync::{
    Arc,
    mpsc::{Receiver, SyncSender},
};

/// A batch, and who waits for it.
pub(crate) struct Job {
    pub(crate) batch: Batch,
    pub(crate) done: SyncSender<Result<(), StoreError>>,
}

/// Batches in one transaction: bounds what is lost together when a disk fails, and the memory.
const GROUP: usize = 256;

/// Runs until every sender is gone.
pub(crate) fn run(shared: &Arc<StoreShared>, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        group.extend(jobs.try_iter().take(GROUP - 1));
        let batches: Vec<&Batch> = group.iter().map(|job| &job.batch).collect();
        let results = commit_group(shared, &batches);
        for (job, result) in group.iter().zip(results) {
            // Whoever no longer waits does not need to know.
            let _ = job.done.send(result);
        }
    }
}

/// Commits all in one transaction; if that fails, each in its own, so that the one that cannot be
/// written does not take the others with it. A group that failed may still be durable: doing it
/// again in the same order ends in the same rows.
pub(crate) fn commit_group(
    shared: &StoreShared,
    batches: &[&Batch],
) -> Vec<Result<(), StoreError>> {
    match try_group(shared, batches) {
        Ok(results) => results,
        // After an earlier failure the file has just been opened again: worth one more try.
        Err(error) if batches.len() < 2 && !matches!(error, StoreError::Stopped { .. }) => {
            vec![Err(error)]
        }
        Err(_) => batches.iter().map(|batch| try_one(shared, batch)).collect(),
    }
}

fn try_one(shared: &StoreShared, batch: &Batch) -> Result<(), StoreError> {
    try_group(shared, &[batch])?.pop().unwrap_or(Ok(()))
}

/// One transaction. The inner results are of single batches; an error concerns all of them.
fn try_group(
    shared: &StoreShared,
    batches: &[&Batch],
) -> Result<Vec<Result<(), StoreError>>, StoreError> {
    shared.write(|opened| {
        let mut destroyed = Vec::new();
        let results = transact(&opened.db, shared, batches, &mut destroyed)?;
        if !destroyed.is_empty() {
            // The key is gone from the store whatever comes of this.
            let _ = forget(opened, &destroyed);
        }
        Ok(results)
    })
}

fn transact(
    db: &Database,
    shared: &StoreShared,
    batches: &[&Batch],
    destroyed: &mut Vec<Vec<u8>>,
) -> Result<Vec<Result<(), StoreError>>, StoreError> {
    let tx = file::begin_write(db)?;
    let mut keys = RowKeys::new(shared.root());
    let mut results = Vec::with_capacity(batches.len());
    for batch in batches {
        let mut after = keys.clone();
        match apply(&tx, batch, &mut after, destroyed) {
            Ok(()) => {
                keys = after;
                results.push(Ok(()));
            }
            Err(error) if error.is_of_one_batch() => results.push(Err(error)),
            Err(error) => return Err(error),
        }
    }
    if results.iter().any(Result::is_ok) {
        tx.commit().stored()?;
    } else {
        tx.abort().stored()?;
    }
    Ok(results)
}

/// Seals the whole batch before writing any of it: a batch that fails leaves the transaction as
/// it was. Adds to `destroyed` the keys it removed, as they rested.
fn apply(
    tx: &WriteTransaction,
    batch: &Batch,
    keys: &mut RowKeys<'_>,
    destroyed: &mut Vec<Vec<u8>>,
) -> Result<(), StoreError> {
    let mut key_table = tx.open_table(KEYS).stored()?;
    let changes = batch.seal(keys, |id| load(&key_table, &id.0.to_be_bytes()))?;
    let mut rows = tx.open_table(ROWS).stored()?;
    for change in changes {
        match change {
            Change::Row(key, Some(sealed)) => {
                rows.insert(key.as_slice(), sealed.as_slice()).stored()?;
            }
            Change::Row(key, None) => {
                rows.remove(key.as_slice()).stored()?;
            }
            Change::Key(id, Some(sealed)) => {
                key_table.insert(id.0.to_be_bytes().as_slice(), sealed.as_slice()).stored()?;
            }
            Change::Key(id, None) => {
                let old = key_table.remove(id.0.to_be_bytes().as_slice()).stored()?;
                destroyed.extend(old.map(|sealed| sealed.value().to_vec()));
            }
        }
    }
    Ok(())
}

/// Wipes destroyed keys out of pages that redb no longer uses, where a holder of the root could
/// still find them. Two commits first: then no state that redb could go back to holds them.
///
/// A crash before the end, and a disk that keeps old blocks, leave copies behind.
fn forget(opened: &Opened, destroyed: &[Vec<u8>]) -> Result<(), StoreError> {
    for _ in 0..2 {
        let tx = file::begin_write(&opened.db)?;
        {
            let mut meta = tx.open_table(META).stored()?;
            meta.insert(FORMAT, FORMAT_KNOWN.to_be_bytes().as_slice()).stored()?;
        }
        tx.commit().stored()?;
    }
    destroyed.iter().try_for_each(|sealed| opened.writes.erase(sealed)).map_err(StoreError::from_io)
}
