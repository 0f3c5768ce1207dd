//! What tells a screen to look again.

use crate::runtime::wait;
use amble_core as core;
use amble_model::HomeError;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Tells that something a screen shows may have changed. It says nothing about what: reading
/// again is cheap, and what came meanwhile is told once.
#[derive(derive_more::Debug, uniffi::Object)]
#[debug("ChangesHandle(...)")]
pub struct ChangesHandle {
    /// Nothing for a home that is shut down.
    changes: Arc<tokio::sync::Mutex<Option<core::Changes>>>,
    heard: Arc<Mutex<Heard>>,
}

/// What was heard, and not told yet.
#[derive(Default)]
struct Heard {
    changed: bool,
    over: bool,
}

fn lock(heard: &Mutex<Heard>) -> MutexGuard<'_, Heard> {
    // Whole after any panic: each change is one step.
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ChangesHandle {
    pub(crate) fn of(changes: Option<core::Changes>) -> Arc<Self> {
        let changes = Arc::new(tokio::sync::Mutex::new(changes));
        Arc::new(Self { changes, heard: Arc::default() })
    }
}

#[uniffi::export]
impl ChangesHandle {
    /// Waits until something has changed since the last call, or since it was made. Says `false`
    /// once the home is shut down. What a cancelled call did not say, the next one does.
    pub async fn next(&self) -> Result<bool, HomeError> {
        loop {
            {
                // Taken in the caller's last step, never in a task: a caller may be gone.
                let mut heard = lock(&self.heard);
                if std::mem::take(&mut heard.changed) {
                    return Ok(true);
                }
                if heard.over {
                    return Ok(false);
                }
            }
            let (changes, heard) = (self.changes.clone(), self.heard.clone());
            wait(async move {
                let mut changes = changes.lock().await;
                let Some(changes) = changes.as_mut() else {
                    lock(&heard).over = true;
                    return;
                };
                // Another waiter may have taken the signal and been cancelled.
                if !lock(&heard).changed {
                    let more = changes.next().await;
                    let mut heard = lock(&heard);
                    (heard.changed, heard.over) = (more, !more);
                }
            })
            .await?;
        }
    }
}
