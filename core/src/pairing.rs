//! The pairing screen: one shows a ticket, the other reads it, both compare a code and say yes.
//! Nothing is stored before both have.

use crate::{
    amble::Amble,
    error::{AmbleError, ErrorKind},
    events::PairingEvent,
    keeping::{Keeping, Outcome, Ticks},
    meet::{Listen, shut},
};
use amble_link::{
    Action, COMPARE_MS, Details, EXPORTER_LABEL, FileIdentity, HostPairing, Invitation,
    InvitationState, Joiner, Pairing, PairingError, TICKET_MS, Ticket,
};
use amble_model::{Charter, PairHandle, Person, Role, limits};
use amble_net::{Channel, CloseCode, Door, Endpoint, NetConfig, NetError};
use std::time::Duration;
use tokio::{sync::mpsc, task::JoinHandle, time::Instant};
use zeroize::Zeroizing;

/// What a new invitation needs.
#[derive(Debug, Clone)]
pub struct InviteOptions {
    /// A person added before, or nobody: then the 1:1 is made by the pairing.
    pub pair: Option<PairHandle>,
    /// The side of the 1:1 this home's owner is on.
    pub as_role: Role,
    /// Where to listen.
    pub listen: Listen,
    /// What is proposed to the other; weekly, half an hour, if nothing.
    pub charter: Option<Charter>,
    /// Unix seconds now.
    pub now: i64,
}

/// What joining needs.
#[derive(Debug, Clone)]
pub struct JoinOptions {
    /// The text that the other shows.
    pub ticket: String,
    /// A person added before, or nobody: then one of the other's name, or the 1:1 is made by the
    /// pairing.
    pub pair: Option<PairHandle>,
    /// Where to listen.
    pub listen: Listen,
    /// Unix seconds now.
    pub now: i64,
}

#[derive(Debug, Clone, Copy)]
enum Answer {
    Yes,
    No,
}

/// An open pairing screen.
#[derive(Debug)]
pub struct PairingScreen {
    events: mpsc::UnboundedReceiver<PairingEvent>,
    answers: mpsc::UnboundedSender<Answer>,
    task: JoinHandle<()>,
}

impl PairingScreen {
    /// The next event, or nothing once it is over.
    pub async fn next(&mut self) -> Option<PairingEvent> {
        self.events.recv().await
    }

    /// The person says that both screens show the same code.
    pub fn confirm(&self) {
        // Nobody listens any more only when it is over already.
        let _over = self.answers.send(Answer::Yes);
    }

    /// The person says no, or leaves.
    pub fn refuse(&self) {
        let _over = self.answers.send(Answer::No);
    }

    /// Closes the screen: what is not complete comes to nothing.
    pub async fn leave(self) {
        self.refuse();
        let Self { events, answers, task } = self;
        drop((events, answers));
        let _over = task.await;
    }
}

impl Amble {
    /// Opens the inviting screen: shows a ticket, good for two minutes and one person.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], [`ErrorKind::NotNow`] if that person is paired already,
    /// [`ErrorKind::Network`], [`ErrorKind::Pairing`].
    pub async fn invite(&self, options: InviteOptions) -> Result<PairingScreen, AmbleError> {
        let zone = self.me().zone;
        let charter = options.charter.unwrap_or_else(|| Charter::weekly(&zone));
        let (keeping, details, events) = self.begin(options.pair, options.now)?;
        let endpoint = self.endpoint(&options.listen, Vec::new()).await?;
        let invitation = {
            let mut state = self.inner.lock();
            Invitation::new(
                &details,
                options.as_role,
                charter,
                endpoint.addresses(),
                &mut state.entropy,
                keeping.ticks.now(),
            )?
        };
        let (answers, heard) = mpsc::unbounded_channel();
        let task = tokio::spawn(host(keeping, endpoint, invitation, heard));
        Ok(PairingScreen { events, answers, task })
    }

    /// Opens the joining screen for a ticket that the other shows.
    ///
    /// # Errors
    /// [`ErrorKind::Pairing`] for a ticket that is none, one's own, or cut short;
    /// [`ErrorKind::NotFound`], [`ErrorKind::NotNow`], [`ErrorKind::Network`].
    pub async fn join(&self, options: JoinOptions) -> Result<PairingScreen, AmbleError> {
        let ticket: Ticket = options.ticket.parse()?;
        let (keeping, details, events) = self.begin(options.pair, options.now)?;
        let joiner = Joiner::new(&ticket, &details)?;
        let endpoint = self.endpoint(&options.listen, Vec::new()).await?;
        let (answers, heard) = mpsc::unbounded_channel();
        let task = tokio::spawn(join(keeping, endpoint, joiner, ticket, heard));
        Ok(PairingScreen { events, answers, task })
    }

    /// Checks whom it is for, and draws what this side brings.
    fn begin(
        &self,
        pair: Option<PairHandle>,
        now: i64,
    ) -> Result<(Keeping, Details, mpsc::UnboundedReceiver<PairingEvent>), AmbleError> {
        let mut state = self.inner.lock();
        if let Some(handle) = pair {
            if !state.may_pair_anew(&self.inner, handle)? {
                let name = state.pair(handle)?.row.shown_name().to_owned();
                let sentence = format!("you and {name} are already paired");
                return Err(AmbleError::new(ErrorKind::NotNow, sentence));
            }
        } else if state.pairs.len() >= limits::PAIRS {
            let sentence = format!("a home keeps 1:1s with at most {} people", limits::PAIRS);
            return Err(AmbleError::new(ErrorKind::NotNow, sentence));
        }
        let identity = FileIdentity::generate(&mut state.entropy);
        let details = Details {
            person: Person { id: state.profile.person, name: state.profile.name.clone() },
            device: self.inner.device,
            recipient: identity.recipient(),
            port: state.profile.port,
        };
        drop(state);
        let (send, events) = mpsc::unbounded_channel();
        let keeping = Keeping {
            inner: self.inner.clone(),
            amble: self.clone(),
            pair,
            identity,
            now,
            ticks: Ticks(Instant::now()),
            events: send,
        };
        Ok((keeping, details, events))
    }

    /// A fresh endpoint on this device's preferred port.
    pub(crate) async fn endpoint(
        &self,
        listen: &Listen,
        doors: Vec<Door>,
    ) -> Result<Endpoint, AmbleError> {
        let config = NetConfig {
            device_key: Zeroizing::new(*self.inner.keys.device.expose()),
            listen: match listen {
                Listen::Everywhere => amble_net::Listen::Everywhere,
                Listen::Only(address) => amble_net::Listen::Only(*address),
            },
            preferred_port: Some(self.me().port),
            doors,
        };
        Ok(Endpoint::open(config).await?)
    }
}

/// The inviting side.
async fn host(
    keeping: Keeping,
    endpoint: Endpoint,
    invitation: Invitation,
    mut answers: mpsc::UnboundedReceiver<Answer>,
) {
    if let (Some(ticket), Some(alpn)) = (invitation.ticket(), invitation.alpn()) {
        endpoint.allow(vec![Door { alpn, device: None }]);
        keeping.say(PairingEvent::Ticket {
            text: ticket.to_text().to_string(),
            seconds: u32::try_from(TICKET_MS / 1_000).unwrap_or(u32::MAX),
        });
    }
    let ended = loop {
        let InvitationState::Open { left_ms } = invitation.state(keeping.ticks.now()) else {
            break "the code is no longer good; show a new one".to_owned();
        };
        let channel = tokio::select! {
            channel = endpoint.accept() => channel,
            _ = tokio::time::sleep(Duration::from_millis(left_ms)) => continue,
            answer = answers.recv() => match answer {
                Some(Answer::Yes) => continue,
                _ => break "you put the code away; nothing was kept".to_owned(),
            },
        };
        let Some(channel) = channel else { break "the network was closed".to_owned() };
        let proved = host_one(&keeping, &endpoint, &invitation, channel, &mut answers).await;
        match proved {
            Outcome::Kept => {
                shut(&endpoint).await;
                return;
            }
            Outcome::Nothing(reason) => match invitation.state(keeping.ticks.now()) {
                InvitationState::Open { .. } => keeping.say(PairingEvent::Failed { reason }),
                _ => break reason,
            },
        }
    };
    invitation.cancel();
    keeping.say(PairingEvent::Ended { reason: ended });
    shut(&endpoint).await;
}

async fn host_one(
    keeping: &Keeping,
    endpoint: &Endpoint,
    invitation: &Invitation,
    mut channel: Channel,
    answers: &mut mpsc::UnboundedReceiver<Answer>,
) -> Outcome {
    let address = channel.remote_address();
    let begun = channel
        .exporter(EXPORTER_LABEL)
        .map_err(|e| e.to_string())
        .map(|ekm| invitation.connect(&ekm, channel.remote(), keeping.ticks.now()));
    let mut pairing: HostPairing = match begun {
        Ok(Ok(pairing)) => pairing,
        Ok(Err(why)) => return farewell(channel, why).await,
        Err(reason) => return Outcome::Nothing(reason),
    };
    let (mut compare_until, mut done) = (None, false);
    loop {
        let limit = pairing.deadline();
        let actions = tokio::select! {
            frame = channel.receive(limits::PAIRING_FRAME_BYTES, limit) => match frame {
                Ok(frame) => pairing.on_frame(&frame, keeping.ticks.now()),
                Err(lost) => return gone(&lost),
            },
            answer = answers.recv() => match answer {
                Some(Answer::Yes) => match pairing.confirm(keeping.ticks.now()) {
                    Err(PairingError::NotYet) => Ok(Vec::new()),
                    actions => actions,
                },
                _ => {
                    send_all(&mut channel, pairing.refuse()).await;
                    invitation.cancel();
                    channel.finish(CloseCode::Declined).await;
                    return Outcome::Nothing("you said no; nothing was kept".to_owned());
                }
            },
            // Someone else who read the code is told why they come too late.
            other = endpoint.accept() => {
                if let Some(late) = other {
                    turn_away(invitation, keeping, late).await;
                }
                Ok(Vec::new())
            }
            () = at(compare_until) => Err(PairingError::Expired),
        };
        let actions = match actions {
            Ok(actions) => actions,
            Err(why) => return farewell(channel, why).await,
        };
        for action in actions {
            match action {
                Action::Send(body) => {
                    if let Err(lost) = channel.send(&body).await
                        && !done
                    {
                        return gone(&lost);
                    }
                }
                Action::ShowCode(introduction) => {
                    if let Err(reason) = keeping.introduce(&introduction) {
                        send_all(&mut channel, pairing.refuse()).await;
                        channel.finish(CloseCode::Declined).await;
                        return Outcome::Nothing(reason);
                    }
                    compare_until = Some(Instant::now() + Duration::from_millis(COMPARE_MS));
                }
                Action::Pending(_) => {}
                // Kept before the joiner is told, so that the joiner is never paired alone.
                Action::Paired(pairing) => match keeping.keep(&pairing, address) {
                    Outcome::Kept => done = true,
                    nothing => {
                        channel.finish(CloseCode::Declined).await;
                        return nothing;
                    }
                },
            }
        }
        if done {
            channel.finish(CloseCode::Done).await;
            return Outcome::Kept;
        }
    }
}

/// The joining side.
async fn join(
    keeping: Keeping,
    endpoint: Endpoint,
    mut joiner: Joiner,
    ticket: Ticket,
    mut answers: mpsc::UnboundedReceiver<Answer>,
) {
    keeping.say(PairingEvent::Connecting);
    let alpn = amble_link::pairing_alpn(&ticket.secret);
    let dialled = endpoint.dial(ticket.device, &ticket.addresses, &alpn).await;
    let outcome = match dialled {
        Ok(channel) => join_on(&keeping, &mut joiner, channel, &mut answers).await,
        // The ALPN is made of the secret: nobody listens under it once the code is gone.
        Err(NetError::NotWelcome) => Outcome::Nothing(
            "the other device does not show this code any more: it was used, or is too old. \
             Ask for a new one"
                .to_owned(),
        ),
        Err(error) => Outcome::Nothing(error.to_string()),
    };
    if let Outcome::Nothing(reason) = outcome {
        keeping.say(PairingEvent::Ended { reason });
    }
    shut(&endpoint).await;
}

async fn join_on(
    keeping: &Keeping,
    joiner: &mut Joiner,
    mut channel: Channel,
    answers: &mut mpsc::UnboundedReceiver<Answer>,
) -> Outcome {
    let address = channel.remote_address();
    let begun = match channel.exporter(EXPORTER_LABEL) {
        Ok(ekm) => joiner.connect(&ekm, channel.remote()),
        Err(error) => return Outcome::Nothing(error.to_string()),
    };
    let mut todo = match begun {
        Ok(actions) => actions,
        Err(why) => return farewell(channel, why).await,
    };
    let (mut pending, mut compare_until): (Option<(PairHandle, Box<Pairing>)>, _) = (None, None);
    loop {
        for action in std::mem::take(&mut todo) {
            match action {
                Action::Send(body) => {
                    if let Err(lost) = channel.send(&body).await {
                        return keeping.left_pending(pending.as_ref(), gone(&lost));
                    }
                }
                Action::ShowCode(introduction) => {
                    if let Err(reason) = keeping.introduce(&introduction) {
                        send_all(&mut channel, joiner.refuse()).await;
                        channel.finish(CloseCode::Declined).await;
                        return Outcome::Nothing(reason);
                    }
                    compare_until = Some(Instant::now() + Duration::from_millis(COMPARE_MS));
                }
                // Kept before the joiner's yes goes out: from then on the host may be paired.
                Action::Pending(pairing) => match keeping.store(&pairing, address, true) {
                    Ok(pair) => pending = Some((pair, pairing)),
                    Err(error) => {
                        channel.finish(CloseCode::Declined).await;
                        return Outcome::Nothing(error.reason);
                    }
                },
                Action::Paired(done) => {
                    let kept = keeping.keep(&done, address);
                    channel.finish(CloseCode::Done).await;
                    return kept;
                }
            }
        }
        let limit = joiner.deadline();
        let step = tokio::select! {
            frame = channel.receive(limits::PAIRING_FRAME_BYTES, limit) => match frame {
                Ok(frame) => joiner.on_frame(&frame, keeping.ticks.now()),
                Err(lost) => {
                    return keeping.left_pending(pending.as_ref(), gone(&lost));
                }
            },
            answer = answers.recv() => match answer {
                Some(Answer::Yes) => match joiner.confirm(keeping.ticks.now()) {
                    Err(PairingError::NotYet) => Ok(Vec::new()),
                    actions => actions,
                },
                _ => {
                    send_all(&mut channel, joiner.refuse()).await;
                    channel.finish(CloseCode::Declined).await;
                    let nothing = Outcome::Nothing("you said no; nothing was kept".to_owned());
                    return keeping.left_pending(pending.as_ref(), nothing);
                }
            },
            () = at(compare_until) => Err(PairingError::Expired),
        };
        match step {
            Ok(actions) => todo = actions,
            Err(why) => {
                if let Some((pair, _)) = pending.take_if(|_| why.ends_pending()) {
                    keeping.forget_pending(pair);
                }
                let nothing = farewell(channel, why).await;
                return keeping.left_pending(pending.as_ref(), nothing);
            }
        }
    }
}

async fn at(when: Option<Instant>) {
    match when {
        Some(when) => tokio::time::sleep_until(when).await,
        None => std::future::pending().await,
    }
}

async fn send_all(channel: &mut Channel, actions: Vec<Action>) {
    for action in actions {
        if let Action::Send(body) = action {
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
    Outcome::Nothing(format!("{lost}; nothing was kept"))
}

async fn turn_away(invitation: &Invitation, keeping: &Keeping, late: Channel) {
    if let Ok(ekm) = late.exporter(EXPORTER_LABEL)
        && let Err(why) = invitation.connect(&ekm, late.remote(), keeping.ticks.now())
    {
        farewell(late, why).await;
    }
}
