//! Pairing: one shows a ticket, the other reads it, both compare a code and confirm. Nothing is
//! stored before both have.

use crate::{
    endpoint::{LocalDevice, shut},
    home::PairingHome,
};
use amble_link::{
    COMPARE_MS, Details, EXPORTER_LABEL, HostPairing, Invitation, InvitationState, Joiner, Pairing,
    PairingAction, PairingError, TICKET_MS, Ticket,
};
use amble_model::{Charter, PairHandle, PairingEvent, Role, limits};
use amble_net::{AllowRule, Channel, CloseCode, Endpoint, NetError};
use rand_core::CryptoRng;
use std::{future::Future, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    sync::mpsc,
    task::{JoinHandle, spawn_blocking},
    time::Instant,
};

/// Why a pairing could not begin.
#[derive(Debug)]
pub enum BeginError {
    /// The ticket or the introduction is not right.
    Pairing(PairingError),
    /// The network's.
    Net(NetError),
}

/// What an invitation needs.
#[derive(derive_more::Debug)]
#[debug("Invite {{ role: {role:?}, .. }}")]
pub struct Invite {
    /// The home.
    pub home: Arc<dyn PairingHome>,
    /// What this side says of itself.
    pub details: Details,
    /// The role of this home's owner.
    pub role: Role,
    /// What is proposed to the other.
    pub charter: Charter,
    /// This device.
    pub device: LocalDevice,
}

/// What joining needs.
#[derive(derive_more::Debug)]
#[debug("Join {{ .. }}")]
pub struct Join {
    /// The home.
    pub home: Arc<dyn PairingHome>,
    /// What this side says of itself.
    pub details: Details,
    /// The ticket that the other shows.
    pub ticket: Ticket,
    /// This device.
    pub device: LocalDevice,
}

/// Milliseconds of a monotonic clock that begins with the pairing.
#[derive(Debug, Clone, Copy)]
struct Ticks(Instant);

impl Ticks {
    fn now(self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// What the person says about the code.
#[derive(Debug, Clone, Copy)]
enum CodeAnswer {
    Confirm,
    Refuse,
}

/// A pairing that runs. It is over by itself after a few minutes at most.
#[derive(Debug)]
pub struct PairingSession {
    events: mpsc::UnboundedReceiver<PairingEvent>,
    answers: mpsc::UnboundedSender<CodeAnswer>,
    task: JoinHandle<()>,
}

impl PairingSession {
    /// Shows a ticket, good for two minutes and one person.
    ///
    /// # Errors
    /// [`BeginError`].
    pub async fn invite(
        invite: Invite,
        rng: &mut (dyn CryptoRng + Send),
    ) -> Result<Self, BeginError> {
        let Invite { home, details, role, charter, device } = invite;
        let ticks = Ticks(Instant::now());
        let endpoint = device.open(Vec::new()).await.map_err(BeginError::Net)?;
        let addresses = endpoint.addresses();
        let invitation = Invitation::new(&details, role, charter, addresses, rng, ticks.now())
            .map_err(BeginError::Pairing)?;
        Ok(Self::start(home, ticks, |run, answers| host(run, endpoint, invitation, answers)))
    }

    /// Joins by a ticket that the other shows.
    ///
    /// # Errors
    /// [`BeginError`].
    pub async fn join(join: Join) -> Result<Self, BeginError> {
        let Join { home, details, ticket, device } = join;
        let ticks = Ticks(Instant::now());
        let joiner = Joiner::new(&ticket, &details).map_err(BeginError::Pairing)?;
        let endpoint = device.open(Vec::new()).await.map_err(BeginError::Net)?;
        Ok(Self::start(home, ticks, |run, answers| join_by(run, endpoint, joiner, ticket, answers)))
    }

    fn start<W: Future<Output = ()> + Send + 'static>(
        home: Arc<dyn PairingHome>,
        ticks: Ticks,
        work: impl FnOnce(PairingRun, mpsc::UnboundedReceiver<CodeAnswer>) -> W,
    ) -> Self {
        let (send, events) = mpsc::unbounded_channel();
        let (answers, heard) = mpsc::unbounded_channel();
        let task = tokio::spawn(work(PairingRun { home, ticks, events: send }, heard));
        Self { events, answers, task }
    }

    /// The next event, or nothing once it is over.
    pub async fn next(&mut self) -> Option<PairingEvent> {
        self.events.recv().await
    }

    /// The person says that both screens show the same code.
    pub fn confirm(&self) {
        // Nobody listens any more only when it is over already.
        let _over = self.answers.send(CodeAnswer::Confirm);
    }

    /// The person says no, or leaves.
    pub fn refuse(&self) {
        let _over = self.answers.send(CodeAnswer::Refuse);
    }

    /// Ends it: what is not complete comes to nothing.
    pub async fn leave(self) {
        self.refuse();
        let Self { events, answers, task } = self;
        drop((events, answers));
        let _over = task.await;
    }
}

/// How one connection's pairing ended.
enum Outcome {
    /// The pair is stored.
    Stored,
    /// It came to nothing; one sentence.
    Nothing(String),
}

/// One side of a pairing on one connection, as the driver sees it.
trait Machine: Send {
    fn on_frame(&mut self, frame: &[u8], now: u64) -> Result<Vec<PairingAction>, PairingError>;
    fn confirm(&mut self, now: u64) -> Result<Vec<PairingAction>, PairingError>;
    fn refuse(&mut self) -> Vec<PairingAction>;
    fn deadline(&self) -> Option<Duration>;
}

macro_rules! machine {
    ($($side:ty),*) => { $(
        impl Machine for $side {
            fn on_frame(&mut self, frame: &[u8], now: u64) -> Result<Vec<PairingAction>, PairingError> {
                <$side>::on_frame(self, frame, now)
            }

            fn confirm(&mut self, now: u64) -> Result<Vec<PairingAction>, PairingError> {
                <$side>::confirm(self, now)
            }

            fn refuse(&mut self) -> Vec<PairingAction> {
                <$side>::refuse(self)
            }

            fn deadline(&self) -> Option<Duration> {
                <$side>::deadline(self)
            }
        }
    )* };
}

machine!(HostPairing, Joiner);

/// What the inviting side does besides: it answers others, and its ticket dies with a refusal.
#[derive(Clone, Copy)]
struct Hosting<'a> {
    endpoint: &'a Endpoint,
    invitation: &'a Invitation,
}

/// A pairing, from the inside.
struct PairingRun {
    home: Arc<dyn PairingHome>,
    ticks: Ticks,
    events: mpsc::UnboundedSender<PairingEvent>,
}

impl PairingRun {
    fn say(&self, event: PairingEvent) {
        // Whoever has left is not told any more.
        let _left = self.events.send(event);
    }

    /// Does something with the home on a thread where it may wait for the disk.
    async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&dyn PairingHome) -> Result<T, String> + Send + 'static,
    ) -> Result<T, String> {
        let home = self.home.clone();
        let asked = spawn_blocking(move || ask(home.as_ref())).await;
        asked.unwrap_or_else(|_| Err("a fault in Amble itself: a step panicked".to_owned()))
    }

    async fn keep(
        &self,
        pairing: &Pairing,
        address: Option<SocketAddr>,
        pending: bool,
    ) -> Result<PairHandle, String> {
        let pairing = pairing.clone();
        self.ask(move |home| home.keep(&pairing, address, pending).map_err(|e| e.reason)).await
    }

    /// Runs one connection to its end: the same for both sides.
    async fn drive(
        &self,
        machine: &mut dyn Machine,
        mut channel: Channel,
        answers: &mut mpsc::UnboundedReceiver<CodeAnswer>,
        mut todo: Vec<PairingAction>,
        hosting: Option<Hosting<'_>>,
    ) -> Outcome {
        let address = channel.remote_address();
        let mut pending: Option<(PairHandle, String)> = None;
        let (mut compare_until, mut stored) = (None, false);
        loop {
            for action in std::mem::take(&mut todo) {
                match action {
                    PairingAction::Send(body) => {
                        if let Err(lost) = channel.send(&body).await
                            && !stored
                        {
                            return self.left(pending, gone(&lost));
                        }
                    }
                    PairingAction::ShowCode(introduction) => {
                        let code = &introduction.code;
                        let shown = PairingEvent::Code {
                            code: format!("{} {}", code.words.join(" "), code.digits),
                            name: introduction.other.name.clone(),
                            role: introduction.other_role,
                        };
                        let may = self
                            .ask(move |home| home.may_pair(&introduction).map_err(|e| e.reason));
                        if let Err(reason) = may.await {
                            send_all(&mut channel, machine.refuse()).await;
                            channel.finish(CloseCode::Declined).await;
                            return Outcome::Nothing(reason);
                        }
                        self.say(shown);
                        compare_until = Some(Instant::now() + Duration::from_millis(COMPARE_MS));
                    }
                    // Stored before the joiner's confirmation goes out: from then on the host may
                    // be paired.
                    PairingAction::Pending(pairing) => {
                        match self.keep(&pairing, address, true).await {
                            Ok(pair) => pending = Some((pair, pairing.other.name.clone())),
                            Err(reason) => {
                                channel.finish(CloseCode::Declined).await;
                                return Outcome::Nothing(reason);
                            }
                        }
                    }
                    // Stored before the joiner is told, so that the joiner is never paired alone.
                    PairingAction::Paired(pairing) => {
                        match self.keep(&pairing, address, false).await {
                            Ok(pair) => {
                                let name = pairing.other.name.clone();
                                self.say(PairingEvent::Paired { pair, name });
                                stored = true;
                            }
                            Err(reason) => {
                                channel.finish(CloseCode::Declined).await;
                                return Outcome::Nothing(reason);
                            }
                        }
                    }
                }
            }
            if stored {
                channel.finish(CloseCode::Done).await;
                return Outcome::Stored;
            }
            let limit = machine.deadline();
            let step = tokio::select! {
                frame = channel.receive(limits::PAIRING_FRAME_BYTES, limit) => match frame {
                    Ok(frame) => machine.on_frame(&frame, self.ticks.now()),
                    Err(lost) => return self.left(pending, gone(&lost)),
                },
                answer = answers.recv() => match answer {
                    Some(CodeAnswer::Confirm) => match machine.confirm(self.ticks.now()) {
                        Err(PairingError::NotYet) => Ok(Vec::new()),
                        actions => actions,
                    },
                    _ => {
                        send_all(&mut channel, machine.refuse()).await;
                        if let Some(hosting) = hosting {
                            hosting.invitation.cancel();
                        }
                        channel.finish(CloseCode::Declined).await;
                        let nothing = "you said that they don't match; nothing was saved";
                        return self.left(pending, Outcome::Nothing(nothing.to_owned()));
                    }
                },
                // Someone else who read the code is told why they come too late.
                (late, hosting) = next_visitor(hosting) => {
                    turn_away(late, hosting.invitation, self.ticks).await;
                    Ok(Vec::new())
                }
                () = at(compare_until) => Err(PairingError::Expired),
            };
            match step {
                Ok(actions) => todo = actions,
                Err(why) => {
                    if let Some((pair, _)) = pending.take_if(|_| why.ends_pending()) {
                        let forget = move |home: &dyn PairingHome| {
                            home.forget_pending(pair);
                            Ok(())
                        };
                        let _forgotten = self.ask(forget).await;
                    }
                    return self.left(pending, farewell(channel, why).await);
                }
            }
        }
    }

    /// A connection that broke while only the host's last message was missing leaves a pending
    /// pair.
    fn left(&self, pending: Option<(PairHandle, String)>, otherwise: Outcome) -> Outcome {
        let Some((pair, name)) = pending else { return otherwise };
        self.say(PairingEvent::Pending { pair, name });
        Outcome::Stored
    }
}

/// The inviting side.
async fn host(
    run: PairingRun,
    endpoint: Endpoint,
    invitation: Invitation,
    answers: mpsc::UnboundedReceiver<CodeAnswer>,
) {
    if let (Some(ticket), Some(alpn)) = (invitation.ticket(), invitation.alpn()) {
        endpoint.allow(vec![AllowRule { alpn, device: None }]);
        run.say(PairingEvent::Ticket {
            text: ticket.to_text().to_string(),
            seconds: i32::try_from(TICKET_MS / 1_000).unwrap_or(i32::MAX),
        });
    }
    if let Some(reason) = host_all(&run, &endpoint, &invitation, answers).await {
        invitation.cancel();
        run.say(PairingEvent::Ended { reason });
    }
    shut(&endpoint).await;
}

/// One connection after the other, until a pair is stored. Otherwise one sentence: why not.
async fn host_all(
    run: &PairingRun,
    endpoint: &Endpoint,
    invitation: &Invitation,
    mut answers: mpsc::UnboundedReceiver<CodeAnswer>,
) -> Option<String> {
    loop {
        let InvitationState::Open { left_ms } = invitation.state(run.ticks.now()) else {
            return Some("the code is no longer good; show a new one".to_owned());
        };
        let channel = tokio::select! {
            channel = endpoint.accept() => channel,
            _ = tokio::time::sleep(Duration::from_millis(left_ms)) => continue,
            answer = answers.recv() => match answer {
                Some(CodeAnswer::Confirm) => continue,
                _ => return Some("you closed the code; nothing was saved".to_owned()),
            },
        };
        let Some(channel) = channel else { return Some("the network was closed".to_owned()) };
        let begun = channel
            .exporter(EXPORTER_LABEL)
            .map(|ekm| invitation.connect(&ekm, channel.remote(), run.ticks.now()));
        let outcome = match begun {
            Ok(Ok(mut pairing)) => {
                let hosting = Some(Hosting { endpoint, invitation });
                run.drive(&mut pairing, channel, &mut answers, Vec::new(), hosting).await
            }
            Ok(Err(why)) => farewell(channel, why).await,
            Err(error) => Outcome::Nothing(error.to_string()),
        };
        match (outcome, invitation.state(run.ticks.now())) {
            (Outcome::Stored, _) => return None,
            (Outcome::Nothing(reason), InvitationState::Open { .. }) => {
                run.say(PairingEvent::Failed { reason });
            }
            (Outcome::Nothing(reason), _) => return Some(reason),
        }
    }
}

/// The joining side.
async fn join_by(
    run: PairingRun,
    endpoint: Endpoint,
    mut joiner: Joiner,
    ticket: Ticket,
    mut answers: mpsc::UnboundedReceiver<CodeAnswer>,
) {
    run.say(PairingEvent::Connecting);
    let alpn = amble_link::pairing_alpn(&ticket.secret);
    let outcome = match endpoint.dial(ticket.device, &ticket.addresses, &alpn).await {
        Ok(channel) => {
            let begun =
                channel.exporter(EXPORTER_LABEL).map(|ekm| joiner.connect(&ekm, channel.remote()));
            match begun {
                Ok(Ok(todo)) => run.drive(&mut joiner, channel, &mut answers, todo, None).await,
                Ok(Err(why)) => farewell(channel, why).await,
                Err(error) => Outcome::Nothing(error.to_string()),
            }
        }
        // The ALPN is made of the secret: nobody listens under it once the code is gone.
        Err(NetError::NotWelcome) => Outcome::Nothing(
            "the other device does not show this code any more: it was used, or has expired. \
             Ask for a new one"
                .to_owned(),
        ),
        Err(error) => Outcome::Nothing(error.to_string()),
    };
    if let Outcome::Nothing(reason) = outcome {
        run.say(PairingEvent::Ended { reason });
    }
    shut(&endpoint).await;
}

async fn at(when: Option<Instant>) {
    match when {
        Some(when) => tokio::time::sleep_until(when).await,
        None => std::future::pending().await,
    }
}

async fn send_all(channel: &mut Channel, actions: Vec<PairingAction>) {
    for action in actions {
        if let PairingAction::Send(body) = action {
            // Said out of courtesy: the other sees the stream end anyway.
            let _said = channel.send(&body).await;
        }
    }
}

/// Tells the other device why, and hangs up.
async fn farewell(mut channel: Channel, why: PairingError) -> Outcome {
    if let Some(body) = why.farewell() {
        let _said = channel.send(&body).await;
    }
    channel.finish(CloseCode::Declined).await;
    Outcome::Nothing(why.to_string())
}

fn gone(lost: &NetError) -> Outcome {
    Outcome::Nothing(format!("{lost}; nothing was saved"))
}

/// Somebody else who comes while one pairing is on; nobody comes to the joining side.
async fn next_visitor(hosting: Option<Hosting<'_>>) -> (Channel, Hosting<'_>) {
    if let Some(hosting) = hosting
        && let Some(late) = hosting.endpoint.accept().await
    {
        return (late, hosting);
    }
    std::future::pending().await
}

/// Tells them why they are too late.
async fn turn_away(late: Channel, invitation: &Invitation, ticks: Ticks) {
    if let Ok(ekm) = late.exporter(EXPORTER_LABEL)
        && let Err(why) = invitation.connect(&ekm, late.remote(), ticks.now())
    {
        farewell(late, why).await;
    }
}
