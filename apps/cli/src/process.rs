//! What a command that runs for long needs: threads, where to listen, and being asked to stop.

use crate::exit::{Result, error};
use amble_core::{ErrorKind, Listen};
use clap::Args;
use std::net::IpAddr;
use tokio::{
    runtime::{Builder, Runtime},
    signal::unix::{Signal, SignalKind, signal},
};

/// Where to listen.
#[derive(Debug, Clone, Args)]
pub(crate) struct ListenArgs {
    /// Listen at one address only, such as 127.0.0.1 [default: every network you are on]
    #[arg(long = "listen", value_name = "ADDR")]
    address: Option<IpAddr>,
}

impl ListenArgs {
    pub(crate) fn listen(&self) -> Listen {
        self.address.map_or(Listen::Everywhere, Listen::Only)
    }
}

/// The threads that pairing and syncing run on.
pub(crate) fn runtime() -> Result<Runtime> {
    let built = Builder::new_multi_thread().worker_threads(2).enable_all().build();
    built.map_err(|e| error(ErrorKind::Internal, format!("no threads could be started: {e}")))
}

/// Resolves when the person or the system asks this process to stop. It listens from the call
/// on, not from the first time it is waited for.
pub(crate) fn asked_to_stop() -> impl Future<Output = ()> {
    async fn heard(listening: std::io::Result<Signal>) {
        match listening {
            Ok(mut signal) => _ = signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    }
    let (ctrl_c, term) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        tokio::select! {
            () = heard(ctrl_c) => {}
            () = heard(term) => {}
        }
    }
}
