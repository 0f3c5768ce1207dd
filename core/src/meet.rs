//! The meeting screen: finds the other device, keeps both in step while it is open, and says
//! what happens.

use crate::{
    amble::Amble,
    error::{AmbleError, ErrorKind},
    events::MeetEvent,
    session::{Contact, Step, Target},
};
use amble_document::Refusal;
use amble_link::{AddressTicket, Incoming, RefusalCount, Session};
use amble_model::{PairHandle, Parcel, limits};
use amble_net::{self as net, Channel, CloseCode, Door, Endpoint, NetError, Outgoing, keeps};
use std::{
    collections::BTreeMap,
    fmt,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::{mpsc, watch},
    task::{JoinHandle, spawn_blocking},
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
const GRACE: Duration = Duration::from_millis(700);

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
    pub async fn close(&mut self) {
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
            sent: 0,
            received: 0,
        };
        let task = tokio::spawn(screen.run());
        Ok(MeetScreen { events: pulled, open, task })
    }
}

struct Screen {
    contact: Contact,
    target: Target,
    endpoint: Endpoint,
    events: mpsc::UnboundedSender<MeetEvent>,
    closing: watch::Receiver<bool>,
    saved: watch::Receiver<u64>,
    tap: Option<Tap>,
    /// Changes that crossed in this meeting.
    sent: u32,
    received: u32,
}

/// Why a connection's session ended.
enum End {
    /// The screen is closed.
    Closed,
    /// Another connection to the same device takes its place.
    Replaced(Box<Channel>),
    /// It broke, or the other left: one sentence.
    Lost(String),
    /// Both dialled at once, and the other connection is kept.
    Double,
}

/// What a session waits for.
enum Heard {
    Frame(Result<Vec<u8>, NetError>),
    Saved,
    Newer(Box<Channel>),
    Closed,
}

/// Runs a step of the home on a thread where it may wait for the disk.
async fn step<T: Send + 'static>(
    run: impl FnOnce() -> Result<T, AmbleError> + Send + 'static,
) -> Result<T, AmbleError> {
    spawn_blocking(run).await.unwrap_or_else(|_| Err(AmbleError::internal("a step panicked")))
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Screen {
    fn say(&self, event: MeetEvent) {
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
        let over = Instant::now() + LONGEST;
        let mut next = None;
        loop {
            let channel = match next.take() {
                Some(channel) => channel,
                None => {
                    self.say(MeetEvent::Looking { addresses: number(self.target.addresses.len()) });
                    let mut closing = self.closing.clone();
                    tokio::select! {
                        channel = self.find() => match channel {
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
                End::Double => {}
                End::Lost(reason) => {
                    self.say(MeetEvent::Disconnected { reason });
                    if self.contact.muted() {
                        break;
                    }
                }
            }
        }
        shut(&self.endpoint).await;
        self.contact.close();
        self.say(MeetEvent::Closed);
    }

    /// Dials every known address and accepts, until one connection is there. When both devices
    /// dial at once, both keep the one that the lower id dialled.
    async fn find(&self) -> Option<Channel> {
        let (own, other) = (self.endpoint.device(), self.target.device);
        let mut dialling = std::pin::pin!(self.dial());
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
        if self.target.addresses.is_empty() {
            std::future::pending::<()>().await;
        }
        if own > other {
            sleep(COURTESY).await;
        }
        let mut round = 0u32;
        loop {
            let dialled =
                self.endpoint.dial(other, &self.target.addresses, &self.target.alpn).await;
            if let Ok(channel) = dialled {
                return channel;
            }
            round += 1;
            sleep(ROUND * round.min(4)).await;
        }
    }

    async fn session(&mut self, mut channel: Channel, over: Instant) -> End {
        let begun = Instant::now();
        let mut session = Session::new(self.target.identity);
        let (contact, address) = (self.contact.clone(), channel.remote_address());
        let dialled = channel.dialled();
        let hello = match step(move || contact.connect(address)).await {
            Ok((hello, completed)) => {
                if completed {
                    self.say(MeetEvent::PairingCompleted);
                }
                hello
            }
            Err(error) => return End::Lost(error.reason),
        };
        if let Some(address) = address
            && !self.target.addresses.contains(&address)
        {
            self.target.addresses.insert(0, address);
        }
        self.say(MeetEvent::Connected { name: self.target.name.clone() });
        // Sending goes on while frames come in: two devices that both have much to give would
        // otherwise wait for each other.
        let end = {
            let (out, queue) = mpsc::unbounded_channel();
            let (outgoing, incoming) = channel.split();
            let mut writer = std::pin::pin!(write_all(outgoing, queue));
            let mut live = Live { begun, bytes: 0, told: None, out, dialled, cut: false };
            self.frame(&mut live, session.hello(&hello));
            let end = self.live(incoming, writer.as_mut(), &mut session, &mut live, over).await;
            if matches!(end, End::Closed) {
                self.frame(&mut live, session.bye());
            }
            // The last words still go out, unless it was sending that failed.
            let sends = !live.cut;
            drop(live);
            if sends {
                let _said = tokio::time::timeout(GRACE, writer).await;
            }
            end
        };
        let contact = self.contact.clone();
        if let Err(error) = step(move || contact.disconnect()).await {
            self.say(MeetEvent::Problem { reason: error.reason });
        }
        channel
            .finish(match &end {
                End::Closed => CloseCode::Done,
                End::Replaced(_) | End::Double => CloseCode::Double,
                End::Lost(_) => CloseCode::Left,
            })
            .await;
        end
    }

    /// Puts one frame on its way.
    fn frame(&self, live: &mut Live, body: Vec<u8>) {
        if let Some(tap) = &self.tap {
            tap(Direction::Sent, &body);
        }
        live.bytes += body.len() + 4;
        // A writer that has ended is noticed where the session waits.
        let _ended = live.out.send(body);
    }

    async fn live(
        &mut self,
        incoming: &mut net::Incoming,
        mut writer: Pin<&mut impl Future<Output = NetError>>,
        session: &mut Session,
        live: &mut Live,
        over: Instant,
    ) -> End {
        self.saved.mark_unchanged();
        let mut closing = self.closing.clone();
        let mut open = false;
        loop {
            let limit = session.deadline();
            let heard = tokio::select! {
                frame = incoming.receive(limits::FRAME_BYTES, limit) => Heard::Frame(frame),
                error = &mut writer => {
                    live.cut = true;
                    Heard::Frame(Err(error))
                }
                changed = self.saved.changed(), if open => match changed {
                    Ok(()) => Heard::Saved,
                    Err(_) => Heard::Closed,
                },
                newer = self.endpoint.accept() => newer.map_or(Heard::Closed, |c| Heard::Newer(Box::new(c))),
                _ = closing.wait_for(|open| !open) => Heard::Closed,
                () = tokio::time::sleep_until(over) => Heard::Closed,
            };
            let heard = match heard {
                Heard::Closed => return End::Closed,
                Heard::Frame(Ok(frame)) => frame,
                Heard::Frame(Err(NetError::Closed { code: CloseCode::Double })) => {
                    return End::Double;
                }
                Heard::Frame(Err(error)) => return End::Lost(error.to_string()),
                Heard::Saved => match self.send_saved(session, live).await {
                    Ok(()) => continue,
                    Err(end) => return end,
                },
                Heard::Newer(newer) => {
                    let (own, other) = (self.endpoint.device(), self.target.device);
                    // At first it is the double of a dial of both; later, the other device has
                    // begun anew and this connection is dead.
                    let double = keeps(own, other, false) && live.dialled;
                    if double || live.begun.elapsed() > GRACE * 3 {
                        return End::Replaced(newer);
                    }
                    newer.finish(CloseCode::Double).await;
                    continue;
                }
            };
            if let Some(tap) = &self.tap {
                tap(Direction::Received, &heard);
            }
            live.bytes += heard.len() + 4;
            let parcel = match session.receive(&heard) {
                Ok(None) => continue,
                Ok(Some(Incoming::Hello(parcel) | Incoming::Parcel(parcel))) => parcel,
                Ok(Some(Incoming::Report(counts))) => {
                    self.report(&counts);
                    continue;
                }
                Ok(Some(Incoming::Bye)) => {
                    return End::Lost(format!("{} closed the meeting", self.target.name));
                }
                Err(error) => {
                    if error.hostile() {
                        let contact = self.contact.clone();
                        let _noted = step(move || contact.note_hostile()).await;
                    }
                    return End::Lost(error.to_string());
                }
            };
            open = true;
            if let Err(end) = self.receive(session, live, parcel).await {
                return end;
            }
        }
    }

    /// Sends what was saved here since.
    async fn send_saved(&mut self, session: &Session, live: &mut Live) -> Result<(), End> {
        let contact = self.contact.clone();
        match step(move || contact.send_saved()).await {
            Ok(Some(parcel)) => self.parcel(session, live, &parcel),
            Ok(None) => Ok(()),
            Err(error) => {
                self.say(MeetEvent::Problem { reason: error.reason });
                Ok(())
            }
        }
    }

    async fn receive(
        &mut self,
        session: &Session,
        live: &mut Live,
        parcel: Parcel,
    ) -> Result<(), End> {
        let contact = self.contact.clone();
        let step = step(move || contact.receive(&parcel)).await;
        let Step { received, in_step } = step.map_err(|e| End::Lost(e.reason))?;
        if received.taken > 0 {
            self.received += number(received.taken);
            self.say(MeetEvent::Progress { sent: self.sent, received: self.received });
        }
        if received.adopted {
            self.say(MeetEvent::Adopted);
        }
        if received.behind {
            self.say(MeetEvent::Behind);
        }
        for problem in &received.problems {
            self.say(MeetEvent::Problem { reason: problem.why.sentence().to_owned() });
        }
        if !received.refused.is_empty() {
            let counts = counted(&received.refused);
            for (refusal, count) in &counts {
                self.say(MeetEvent::Refused { reason: refusal.to_string(), count: *count });
            }
            let report: Vec<RefusalCount> = counts
                .iter()
                .map(|(refusal, count)| RefusalCount { code: refusal.code(), count: *count })
                .collect();
            self.frame(live, session.report(&report));
            if self.contact.muted() {
                let name = &self.target.name;
                return Err(End::Lost(format!(
                    "{name}'s device sent too much that no honest Amble sends; it is muted"
                )));
            }
        }
        if let Some(answer) = &received.answer {
            self.parcel(session, live, answer)?;
        }
        let so_far = (self.sent, self.received);
        if let Some(digest) = in_step.filter(|_| live.told != Some(so_far)) {
            live.told = Some(so_far);
            self.say(MeetEvent::InStep {
                digest,
                sent: self.sent,
                received: self.received,
                bytes: number(live.bytes),
                milliseconds: u32::try_from(live.begun.elapsed().as_millis()).unwrap_or(u32::MAX),
            });
        }
        Ok(())
    }

    fn parcel(&mut self, session: &Session, live: &mut Live, parcel: &Parcel) -> Result<(), End> {
        let frames = session.parcel(parcel).map_err(|e| End::Lost(e.to_string()))?;
        for frame in frames {
            self.frame(live, frame);
        }
        if !parcel.changes.is_empty() {
            self.sent += number(parcel.changes.len());
            self.say(MeetEvent::Progress { sent: self.sent, received: self.received });
        }
        Ok(())
    }

    /// What the other device could not take in of ours.
    fn report(&self, counts: &[RefusalCount]) {
        for RefusalCount { code, count } in counts {
            let name = &self.target.name;
            let reason = match Refusal::from_code(*code) {
                Some(Refusal::Newer) => {
                    format!("{name}'s app is older: update it, and it will be taken in")
                }
                Some(refusal) => format!("{name}'s device refused it: {refusal}"),
                None => format!("{name}'s device refused it for a reason this app does not know"),
            };
            self.say(MeetEvent::NotTakenIn { reason, count: *count });
        }
    }
}

/// One connection's figures.
struct Live {
    begun: Instant,
    bytes: usize,
    /// What had crossed when both were last said to be in step.
    told: Option<(u32, u32)>,
    /// Frames on their way out.
    out: mpsc::UnboundedSender<Vec<u8>>,
    dialled: bool,
    /// Sending has failed.
    cut: bool,
}

/// Sends what is queued until the queue is closed, and says why it ended.
async fn write_all(
    outgoing: &mut Outgoing,
    mut queue: mpsc::UnboundedReceiver<Vec<u8>>,
) -> NetError {
    while let Some(frame) = queue.recv().await {
        if let Err(error) = outgoing.send(&frame).await {
            return error;
        }
    }
    NetError::Shut
}

fn counted(refusals: &[Refusal]) -> BTreeMap<Refusal, u32> {
    let mut out = BTreeMap::new();
    for refusal in refusals {
        *out.entry(*refusal).or_default() += 1;
    }
    out
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
