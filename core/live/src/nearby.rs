//! The search nearby, while a sync runs.

use crate::{discovery::Discovery, run::SyncRun};
use amble_model::SyncEvent;
use std::{
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
};
use tokio::task::spawn_blocking;

/// Addresses taken from it at most: more is no honest network.
const FOUND: usize = 8;

/// Runs a call of the platform's where it may block. A panic in it is its error.
async fn ask<T: Send + 'static>(
    discovery: Arc<dyn Discovery>,
    call: impl FnOnce(&dyn Discovery) -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let asked = spawn_blocking(move || call(discovery.as_ref())).await;
    asked.unwrap_or_else(|_| {
        Err("the search nearby failed: a fault in the app around Amble".to_owned())
    })
}

impl SyncRun {
    /// Begins to announce this device and to look for the other.
    pub(crate) async fn announce(&mut self) {
        let Some(discovery) = self.discovery.clone() else { return };
        let (own, wanted) = (self.target.own_name.clone(), self.target.wanted_names.clone());
        let port = self.endpoint.port();
        let started = ask(discovery, move |d| d.start(&own, &wanted, port)).await;
        if let Err(reason) = started {
            self.discovery = None;
            self.say(SyncEvent::DiscoveryFailed { reason });
        }
    }

    /// Where the other device has been seen nearby, besides the addresses that are known.
    pub(crate) async fn seen(&self) -> Vec<SocketAddr> {
        let Some(discovery) = self.discovery.clone() else { return Vec::new() };
        let mut found = ask(discovery, |d| d.found()).await.unwrap_or_else(|reason| {
            // Once: what cannot be said now may be in the next round.
            if !self.discovery_failed.swap(true, Ordering::Relaxed) {
                self.say(SyncEvent::DiscoveryFailed { reason });
            }
            Vec::new()
        });
        found.retain(|address| !self.target.addresses.contains(address));
        found.truncate(FOUND);
        found
    }

    /// Ends the announcing.
    pub(crate) async fn stop_discovery(&mut self) {
        if let Some(discovery) = self.discovery.take()
            && let Err(reason) = ask(discovery, |d| d.stop()).await
        {
            self.say(SyncEvent::DiscoveryFailed { reason });
        }
    }
}
