//! Two devices that find each other: at ports and under names that change, and when the search
//! fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod scene;

use scene::*;

use amble_core::{Discovery, SyncEvent, SyncOptions};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

/// What is announced on a network of two, by name.
type Air = Arc<Mutex<BTreeMap<String, SocketAddr>>>;

#[derive(Debug)]
struct Nearby {
    air: Air,
    own: Mutex<Option<String>>,
    wanted: Mutex<Vec<String>>,
    broken: bool,
}

impl Nearby {
    fn on(air: &Air) -> Arc<Self> {
        Arc::new(Self {
            air: air.clone(),
            own: Mutex::default(),
            wanted: Mutex::default(),
            broken: false,
        })
    }
}

impl Discovery for Nearby {
    fn start(&self, own: &str, wanted: &[String], port: u16) -> Result<(), String> {
        if self.broken {
            return Err("no permission for the local network".into());
        }
        self.air.lock().unwrap().insert(own.to_owned(), SocketAddr::from(([127, 0, 0, 1], port)));
        *self.own.lock().unwrap() = Some(own.to_owned());
        *self.wanted.lock().unwrap() = wanted.to_vec();
        Ok(())
    }
    fn found(&self) -> Result<Vec<SocketAddr>, String> {
        let (air, wanted) = (self.air.lock().unwrap(), self.wanted.lock().unwrap());
        Ok(wanted.iter().filter_map(|name| air.get(name).copied()).collect())
    }
    fn stop(&self) -> Result<(), String> {
        if let Some(own) = self.own.lock().unwrap().take() {
            self.air.lock().unwrap().remove(&own);
        }
        Ok(())
    }
}

/// Takes a port as soon as the pairing that had it has let it go.
async fn taking(port: i32) -> std::net::UdpSocket {
    loop {
        match std::net::UdpSocket::bind(("127.0.0.1", u16::try_from(port).unwrap())) {
            Ok(socket) => return socket,
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(5)).await,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_that_moved_find_each_other_nearby_under_names_that_change() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (hers, his) = pair(&ana, &sam, None).await;
    share(&ana, hers, &["a"]);
    // A day later, and at ports that nobody remembers: another process has taken both.
    let mut taken = Vec::new();
    for port in [ana.me().port, sam.me().port] {
        taken.push(soon(taking(port)).await);
    }
    let air = Air::default();
    let (near_ana, near_sam) = (Nearby::on(&air), Nearby::on(&air));
    let with = |discovery: &Arc<Nearby>, now| SyncOptions {
        discovery: Some(discovery.clone()),
        now,
        ..options()
    };
    let mut a = ana.sync(hers, with(&near_ana, NOW + 86_400)).await.unwrap();
    // Sam's clock is a day behind.
    let mut b = sam.sync(his, with(&near_sam, NOW)).await.unwrap();
    up_to_date(&mut a).await;
    up_to_date(&mut b).await;
    assert_eq!(titles(&sam, his), ["a"]);
    let names: Vec<String> = air.lock().unwrap().keys().cloned().collect();
    assert_eq!(names.len(), 2);
    assert!(names.iter().all(|n| !n.contains(&ana.me().device.key()[..8])));
    a.leave().await;
    b.leave().await;
    assert!(air.lock().unwrap().is_empty(), "nothing is announced once both have left");
    drop(taken);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_fails_is_said_once_and_the_sync_goes_on() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (hers, his) = pair(&ana, &sam, None).await;
    let broken = Arc::new(Nearby {
        air: Air::default(),
        own: Mutex::default(),
        wanted: Mutex::default(),
        broken: true,
    });
    let with = SyncOptions { discovery: Some(broken), ..options() };
    let mut a = ana.sync(hers, with).await.unwrap();
    let mut b = sam.sync(his, options()).await.unwrap();
    let mut said = 0;
    loop {
        match soon(a.next()).await.unwrap() {
            SyncEvent::DiscoveryFailed { reason } => {
                assert_eq!(reason, "no permission for the local network");
                said += 1;
            }
            SyncEvent::UpToDate { .. } => break,
            _ => {}
        }
    }
    assert_eq!(said, 1);
    a.leave().await;
    b.leave().await;
}
