//! A live sync: finds the other device, keeps both up to date while it runs, and says what
//! happens.

use crate::{
    discovery::Discovery,
    endpoint::{LocalDevice, shut},
    home::SyncHome,
    run::{End, GRACE, SyncRun, Tap, number},
    target::SyncTarget,
};
use amble_link::AddressTicket;
use amble_model::SyncEvent;
use amble_net::{AllowRule, Channel, CloseCode, NetError, wins_tie};
use std::{
    net::SocketAddr,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{Instant, sleep},
};

/// What a live sync needs.
#[derive(derive_more::Debug)]
#[debug("SyncPlan {{ target: {target:?}, .. }}")]
pub struct SyncPlan {
    /// The home, seen from this pair.
    pub home: Arc<dyn SyncHome>,
    /// The other device.
    pub target: SyncTarget,
    /// This device.
    pub device: LocalDevice,
    /// Finds the other device nearby, if the platform can.
    pub discovery: Option<Arc<dyn Discovery>>,
    /// Sees every frame before encryption.
    pub tap: Option<Tap>,
}

/// A sync closes itself after three hours.
const LONGEST: Duration = Duration::from_secs(3 * 3_600);
/// Between two rounds of dialling; grows to four times that.
const ROUND: Duration = Duration::from_millis(500);
/// The device with the higher id lets the other dial first, so that both rarely dial at once.
const SECOND_DIAL: Duration = Duration::from_millis(150);
/// A live sync that runs.
#[derive(Debug)]
pub struct SyncSession {
    events: mpsc::UnboundedReceiver<SyncEvent>,
    open: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl SyncSession {
    /// Opens the network, looks for the other device, and keeps both up to date until it is left.
    /// What is saved meanwhile goes out at once.
    ///
    /// # Errors
    /// The network's. The home is closed then.
    pub async fn open(plan: SyncPlan) -> Result<Self, NetError> {
        let SyncPlan { home, target, device, discovery, tap } = plan;
        let rule = AllowRule { alpn: target.alpn.clone(), device: Some(target.device) };
        let endpoint = match device.open(vec![rule]).await {
            Ok(endpoint) => endpoint,
            Err(error) => {
                home.close();
                return Err(error);
            }
        };
        let (events, pulled) = mpsc::unbounded_channel();
        let (open, closing) = watch::channel(true);
        let run = SyncRun {
            saved: home.saved(),
            home,
            target,
            endpoint,
            events,
            closing,
            tap,
            discovery,
            discovery_failed: AtomicBool::new(false),
            sent: 0,
            received: 0,
        };
        let task = tokio::spawn(run.run());
        Ok(Self { events: pulled, open, task })
    }

    /// The next event, or nothing once it is over.
    pub async fn next(&mut self) -> Option<SyncEvent> {
        self.events.recv().await
    }

    /// Disconnects: says goodbye, and returns once the network is let go.
    pub async fn leave(&mut self) {
        self.open.send_replace(false);
        let _over = (&mut self.task).await;
    }
}

impl Drop for SyncSession {
    fn drop(&mut self) {
        self.open.send_replace(false);
    }
}

impl SyncRun {
    async fn run(mut self) {
        let addresses = self.endpoint.addresses();
        let ticket = AddressTicket { device: self.endpoint.device(), addresses: addresses.clone() };
        self.say(SyncEvent::Open {
            address_ticket: ticket.to_text(),
            addresses: addresses.iter().map(SocketAddr::to_string).collect(),
        });
        self.announce().await;
        let over = Instant::now() + LONGEST;
        let (mut next, mut after_double) = (None, false);
        loop {
            let channel = match next.take() {
                Some(channel) => channel,
                None => {
                    self.say(SyncEvent::Looking { addresses: number(self.target.addresses.len()) });
                    let mut closing = self.closing.clone();
                    tokio::select! {
                        channel = self.find(after_double) => match channel {
                            Some(channel) => channel,
                            None => break,
                        },
                        _ = closing.wait_for(|open| !open) => break,
                        () = tokio::time::sleep_until(over) => break,
                    }
                }
            };
            match self.session(channel, over).await {
                End::Closed => break,
                End::Replaced(channel) => next = Some(*channel),
                End::Double => after_double = true,
                End::Lost(reason) => {
                    after_double = false;
                    self.say(SyncEvent::Disconnected { reason });
                    if self.home.is_muted() {
                        break;
                    }
                }
            }
        }
        self.stop_discovery().await;
        shut(&self.endpoint).await;
        self.home.close();
        self.say(SyncEvent::Closed);
    }

    /// Dials every known address and accepts, until one connection is there. When both devices
    /// dial at once, both keep the one that the lower id dialled.
    /// After a double, the dialling waits for a moment: the other connection may come.
    async fn find(&self, after_double: bool) -> Option<Channel> {
        let (own, other) = (self.endpoint.device(), self.target.device);
        let mut dialling = std::pin::pin!(async {
            if after_double {
                sleep(ROUND).await;
            }
            self.dial().await
        });
        let mut kept_back: Option<Channel> = None;
        let mut grace: Option<Instant> = None;
        let mut dialled = false;
        loop {
            tokio::select! {
                channel = self.endpoint.accept() => {
                    let channel = channel?;
                    if wins_tie(own, other, false) || self.target.addresses.is_empty() {
                        if let Some(double) = kept_back {
                            double.finish(CloseCode::Double).await;
                        }
                        return Some(channel);
                    }
                    if let Some(older) = kept_back.replace(channel) {
                        older.finish(CloseCode::Double).await;
                    }
                    grace = Some(Instant::now() + GRACE);
                }
                channel = &mut dialling, if !dialled => {
                    dialled = true;
                    if wins_tie(own, other, true) {
                        if let Some(double) = kept_back {
                            double.finish(CloseCode::Double).await;
                        }
                        return Some(channel);
                    }
                    kept_back = Some(channel);
                    grace = Some(Instant::now() + SECOND_DIAL);
                }
                () = until(grace) => return kept_back,
            }
        }
    }

    /// Dials until somebody answers. Ends only with a connection; the caller bounds it.
    async fn dial(&self) -> Channel {
        let (own, other) = (self.endpoint.device(), self.target.device);
        if self.target.addresses.is_empty() && self.discovery.is_none() {
            std::future::pending::<()>().await;
        }
        if own > other {
            sleep(SECOND_DIAL).await;
        }
        let mut round = 0u32;
        loop {
            let mut addresses = self.seen().await;
            addresses.extend(&self.target.addresses);
            let dialled = self.endpoint.dial(other, &addresses, &self.target.alpn).await;
            if let Ok(channel) = dialled {
                return channel;
            }
            round += 1;
            sleep(ROUND * round.min(4)).await;
        }
    }
}

async fn until(when: Option<Instant>) {
    match when {
        Some(when) => tokio::time::sleep_until(when).await,
        None => std::future::pending().await,
    }
}
