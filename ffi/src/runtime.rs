//! The threads that all work is done on, so that no caller's thread ever waits and a panic is an
//! error.

use amble_model::{ErrorKind, HomeError};
use std::{future::Future, io, sync::LazyLock};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::{JoinError, JoinHandle},
};

/// Two workers carry any number of syncs: each waits for the network or the disk.
const WORKERS: usize = 2;

static RUNTIME: LazyLock<io::Result<Runtime>> = LazyLock::new(|| {
    Builder::new_multi_thread().worker_threads(WORKERS).thread_name("amble").enable_all().build()
});

pub(crate) fn handle() -> Result<&'static Handle, HomeError> {
    match RUNTIME.as_ref() {
        Ok(runtime) => Ok(runtime.handle()),
        Err(error) => {
            let reason = format!("this device gave Amble no threads to work on: {error}");
            Err(HomeError::Failed { kind: ErrorKind::Internal, reason })
        }
    }
}

fn fault(error: &JoinError) -> HomeError {
    let reason = if error.is_panic() { "it panicked" } else { "it was cancelled" };
    let reason = format!("a fault in Amble itself: {reason}");
    HomeError::Failed { kind: ErrorKind::Internal, reason }
}

/// Runs something to its end, even if its caller no longer waits: a home is never left half
/// opened, nor a sync.
pub(crate) async fn run<T, F>(work: F) -> Result<T, HomeError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, HomeError>> + Send + 'static,
{
    handle()?.spawn(work).await.unwrap_or_else(|error| Err(fault(&error)))
}

/// Runs something that may wait for the disk or for the platform.
pub(crate) async fn block<T, F>(work: F) -> Result<T, HomeError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, HomeError> + Send + 'static,
{
    handle()?.spawn_blocking(work).await.unwrap_or_else(|error| Err(fault(&error)))
}

/// Waits for something until it happens, or until its caller no longer waits.
pub(crate) async fn wait<F>(until: F) -> Result<(), HomeError>
where
    F: Future<Output = ()> + Send + 'static,
{
    struct Waiting(JoinHandle<()>);
    impl Drop for Waiting {
        fn drop(&mut self) {
            self.0.abort();
        }
    }
    let mut waiting = Waiting(handle()?.spawn(until));
    (&mut waiting.0).await.map_err(|error| fault(&error))
}
