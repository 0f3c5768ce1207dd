//! The meeting screen: finds the other device, keeps both in step while it is open, and says
//! what happens.

use crate::{
    amble::Amble,
    contact::{Contact, Target},
    discovery::Discovery,
    error::{AmbleError, ErrorKind},
    events::MeetEvent,
    live::{End, number},
};
use amble_link::AddressTicket;
use amble_model::PairHandle;
use amble_net::{Channel, CloseCode, Door, Endpoint, keeps};
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{Instant, sleep},
};

/// Where to listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listen {
    /// On every network this device is part of.
    Everywhere,
    /// At one address only, for example 127.0.0.1.
    Only(IpAddr),
}

/// Which way a frame went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From this device.
    Sent,
    /// To this device.
    Received,
}

/// Sees every frame before encryption: for checks that nothing private is in one.
pub type Tap = Arc<dyn Fn(Direction, &[u8]) + Send + Sync>;

/// What a meeting needs.
#[derive(Clone)]
pub struct MeetOptions {
    /// Where to listen.
    pub listen: Listen,
    /// Address tickets that the other device shows, if it has moved.
    pub at: Vec<String>,
    /// Finds the other device nearby, if the platform can.
    pub discovery: Option<Arc<dyn Discovery>>,
    /// Sees every frame before encryption.
    pub tap: Option<Tap>,
    /// Unix seconds now.
    pub now: i64,
}

impl fmt::Debug for MeetOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MeetOptions").field("listen", &self.listen).finish_non_exhaustive()
    }
}

/// A meeting screen closes by itself after this long: nobody walks for a day.
const LONGEST: Duration = Duration::from_secs(3 * 3_600);
/// Between two rounds of dialling; grows to four times that.
const ROUND: Duration = Duration::from_millis(500);
/// The device with the higher id lets the other dial first, so that both rarely dial at once.
const COURTESY: Duration = Duration::from_millis(150);
/// How long a connection that may be a double waits for the one that is kept.
pub(crate) const GRACE: Duration = Duration::from_millis(700);

/// An open meeting screen.
#[derive(Debug)]
pub struct MeetScreen {
    events: mpsc::UnboundedReceiver<MeetEvent>,
    open: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl MeetScreen {
    /// The next event, or nothing once the screen is closed.
    pub async fn next(&mut self) -> Option<MeetEvent> {
        self.events.recv().await
    }

    /// Closes the screen: says goodbye, and returns once the network is let go.
    pub async fn leave(&mut self) {
        self.open.send_replace(false);
        let _over = (&mut self.task).await;
    }
}

impl Drop for MeetScreen {
    fn drop(&mut self) {
        self.open.send_replace(false);
    }
}

impl Amble {
    /// Opens the meeting screen of a pair. While it is open the other device is looked for, both
    /// are kept in step, and what is saved here goes out at once.
    ///
    /// # Errors
    /// [`ErrorKind::NotNow`] before pairing, for a muted device, or if it is open already;
    /// [`ErrorKind::Pairing`] for an address ticket that is none or another device's;
    /// [`ErrorKind::Network`].
    pub async fn meet(
        &self,
        pair: PairHandle,
        options: MeetOptions,
    ) -> Result<MeetScreen, AmbleError> {
        let (contact, mut target) = Contact::open(self, pair, options.now)?;
        let opened = async {
            for text in &options.at {
                let at: AddressTicket = text.parse()?;
                if at.device != target.device {
                    let sentence =
                        format!("this tells where another device is, not {}'s", target.name);
                    return Err(AmbleError::new(ErrorKind::Pairing, sentence));
                }
                target.addresses.splice(0..0, at.addresses);
            }
            let door = Door { alpn: target.alpn.clone(), device: Some(target.device) };
            self.endpoint(&options.listen, vec![door]).await
        };
        let endpoint = match opened.await {
            Ok(endpoint) => endpoint,
            Err(error) => {
                contact.close();
                return Err(error);
            }
        };
        let (events, pulled) = mpsc::unbounded_channel();
        let (open, closing) = watch::channel(true);
        let screen = Screen {
            saved: contact.inner.saved.subscribe(),
            contact,
            target,
            endpoint,
            events,
            closing,
            tap: options.tap,
            discovery: options.discovery,
            discovery_failed: AtomicBool::new(false),
            sent: 0,
            received: 0,
        };
        let task = tokio::spawn(screen.run());
        Ok(MeetScreen { events: pulled, open, task })
    }
}

/// An open meeting screen, from the inside.
pub(crate) struct Screen {
    pub(crate) contact: Contact,
    pub(crate) target: Target,
    pub(crate) endpoint: Endpoint,
    events: mpsc::UnboundedSender<MeetEvent>,
    pub(crate) closing: watch::Receiver<bool>,
    /// Counts what is saved here.
    pub(crate) saved: watch::Receiver<u64>,
    pub(crate) tap: Option<Tap>,
    pub(crate) discovery: Option<Arc<dyn Discovery>>,
    /// It could not say what it found, and that was said.
    pub(crate) discovery_failed: AtomicBool,
    /// Changes that crossed in this meeting.
    pub(crate) sent: u32,
    pub(crate) received: u32,
}

impl Screen {
    pub(crate) fn say(&self, event: MeetEvent) {
        // A screen that nobody pulls any more is about to close.
        let _closed = self.events.send(event);
    }

    async fn run(mut self) {
        let addresses = self.endpoint.addresses();
        let ticket = AddressTicket { device: self.endpoint.device(), addresses: addresses.clone() };
        self.say(MeetEvent::Open {
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
                    self.say(MeetEvent::Looking { addresses: number(self.target.addresses.len()) });
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
                    self.say(MeetEvent::Disconnected { reason });
                    if self.contact.muted() {
                        break;
                    }
                }
            }
        }
        self.hush().await;
        shut(&self.endpoint).await;
        self.contact.close();
        self.say(MeetEvent::Closed);
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
                    if keeps(own, other, false) || self.target.addresses.is_empty() {
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
                    if keeps(own, other, true) {
                        if let Some(double) = kept_back {
                            double.finish(CloseCode::Double).await;
                        }
                        return Some(channel);
                    }
                    kept_back = Some(channel);
                    grace = Some(Instant::now() + COURTESY);
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
            sleep(COURTESY).await;
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

/// Lets the network go. An address that never answered keeps an endpoint draining for seconds;
/// nobody waits for that, it ends by itself.
pub(crate) async fn shut(endpoint: &Endpoint) {
    let _draining = tokio::time::timeout(GRACE, endpoint.close()).await;
}

async fn until(when: Option<Instant>) {
    match when {
        Some(when) => tokio::time::sleep_until(when).await,
        None => std::future::pending().await,
    }
}
