//! One connection of a sync: hello, parcels both ways, and what is said about them.

use crate::{
    home::{HomeFault, SyncHome, SyncStep},
    run::{Direction, End, GRACE, SyncRun, number},
};
use amble_document::Refusal;
use amble_link::{Incoming, RefusalCount, Session};
use amble_model::{Parcel, SyncEvent, limits};
use amble_net::{self as net, Channel, CloseCode, FrameWriter, NetError, wins_tie};
use std::{collections::BTreeMap, pin::Pin, sync::Arc};
use tokio::{sync::mpsc, task::spawn_blocking, time::Instant};

/// What a session waits for.
enum Woken {
    Frame(Result<Vec<u8>, NetError>),
    Saved,
    Newer(Box<Channel>),
    Closed,
}

/// Runs a step of the home on a thread where it may wait for the disk.
async fn step<T: Send + 'static>(
    home: &Arc<dyn SyncHome>,
    run: impl FnOnce(&dyn SyncHome) -> Result<T, HomeFault> + Send + 'static,
) -> Result<T, HomeFault> {
    let home = home.clone();
    let fault = || HomeFault { reason: "a fault in Amble itself: a step panicked".to_owned() };
    spawn_blocking(move || run(home.as_ref())).await.unwrap_or_else(|_| Err(fault()))
}

impl SyncRun {
    /// Runs one connection to its end.
    pub(crate) async fn session(&mut self, mut channel: Channel, over: Instant) -> End {
        let begun = Instant::now();
        let mut session = Session::new(self.target.identity);
        let address = channel.remote_address();
        let dialled = channel.dialled();
        let hello = match step(&self.home, move |home| home.connect(address)).await {
            Ok((hello, completed)) => {
                if completed {
                    self.say(SyncEvent::PairingCompleted);
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
        self.say(SyncEvent::Connected { name: self.target.name.clone() });
        // Sending goes on while frames come in: two devices that both have much to give would
        // otherwise wait for each other.
        let end = {
            let (out, queue) = mpsc::unbounded_channel();
            let (outgoing, incoming) = channel.split();
            let mut writer = std::pin::pin!(write_all(outgoing, queue));
            let mut live = Connection { begun, bytes: 0, told: None, out, dialled, cut: false };
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
        if let Err(error) = step(&self.home, |home| home.disconnect()).await {
            self.say(SyncEvent::Problem { reason: error.reason });
        }
        match &end {
            End::Closed => channel.finish(CloseCode::Done).await,
            End::Lost(_) => channel.finish(CloseCode::Left).await,
            // Perhaps nobody is there any more: the device that came instead does not wait for that.
            End::Replaced(_) | End::Double => drop(tokio::spawn(channel.finish(CloseCode::Double))),
        }
        end
    }

    /// Puts one frame on its way.
    fn frame(&self, live: &mut Connection, body: Vec<u8>) {
        if let Some(tap) = &self.tap {
            tap(Direction::Sent, &body);
        }
        live.bytes += body.len() + 4;
        // A writer that has ended is noticed where the session waits.
        let _ended = live.out.send(body);
    }

    async fn live(
        &mut self,
        incoming: &mut net::FrameReader,
        mut writer: Pin<&mut impl Future<Output = NetError>>,
        session: &mut Session,
        live: &mut Connection,
        over: Instant,
    ) -> End {
        self.saved.mark_unchanged();
        let mut closing = self.closing.clone();
        let mut open = false;
        loop {
            let limit = session.deadline();
            let heard = tokio::select! {
                frame = incoming.receive(limits::FRAME_BYTES, limit) => Woken::Frame(frame),
                error = &mut writer => {
                    live.cut = true;
                    Woken::Frame(Err(error))
                }
                changed = self.saved.changed(), if open => match changed {
                    Ok(()) => Woken::Saved,
                    Err(_) => Woken::Closed,
                },
                newer = self.endpoint.accept() => newer.map_or(Woken::Closed, |c| Woken::Newer(Box::new(c))),
                _ = closing.wait_for(|open| !open) => Woken::Closed,
                () = tokio::time::sleep_until(over) => Woken::Closed,
            };
            let heard = match heard {
                Woken::Closed => return End::Closed,
                Woken::Frame(Ok(frame)) => frame,
                Woken::Frame(Err(NetError::Closed { code: CloseCode::Double })) => {
                    return End::Double;
                }
                Woken::Frame(Err(error)) => return End::Lost(error.to_string()),
                Woken::Saved => match self.send_saved(session, live).await {
                    Ok(()) => continue,
                    Err(end) => return end,
                },
                Woken::Newer(newer) => {
                    let (own, other) = (self.endpoint.device(), self.target.device);
                    // If we accepted this connection, a second one means that the other started
                    // again: switch. If we dialled it, a second one soon after is the other's
                    // simultaneous dial: keep the one that the lower id dialled.
                    let anew = !live.dialled || live.begun.elapsed() > GRACE * 3;
                    if anew || wins_tie(own, other, false) {
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
                    return End::Lost(format!("{} disconnected", self.target.name));
                }
                Err(error) => {
                    if error.hostile() {
                        let _noted = step(&self.home, |home| home.note_hostile()).await;
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
    async fn send_saved(&mut self, session: &Session, live: &mut Connection) -> Result<(), End> {
        match step(&self.home, |home| home.send_saved()).await {
            Ok(Some(parcel)) => self.parcel(session, live, &parcel),
            Ok(None) => Ok(()),
            Err(error) => {
                self.say(SyncEvent::Problem { reason: error.reason });
                Ok(())
            }
        }
    }

    async fn receive(
        &mut self,
        session: &Session,
        live: &mut Connection,
        parcel: Parcel,
    ) -> Result<(), End> {
        let step = step(&self.home, move |home| home.receive(&parcel)).await;
        let SyncStep { received, up_to_date } = step.map_err(|e| End::Lost(e.reason))?;
        if received.taken > 0 {
            self.received += number(received.taken);
            self.say(SyncEvent::Progress { sent: self.sent, received: self.received });
        }
        if received.adopted {
            self.say(SyncEvent::Adopted);
        }
        if received.behind {
            self.say(SyncEvent::Behind);
        }
        for problem in &received.problems {
            self.say(SyncEvent::Problem { reason: problem.cause.sentence().to_owned() });
        }
        if !received.refused.is_empty() {
            let counts = counted(&received.refused);
            for (refusal, count) in &counts {
                self.say(SyncEvent::Refused {
                    reason: refusal.to_string(),
                    count: i32::try_from(*count).unwrap_or(i32::MAX),
                });
            }
            let report: Vec<RefusalCount> = counts
                .iter()
                .map(|(refusal, count)| RefusalCount { code: refusal.code(), count: *count })
                .collect();
            self.frame(live, session.report(&report));
            if self.home.is_muted() {
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
        if let Some(digest) = up_to_date.filter(|_| live.told != Some(so_far)) {
            live.told = Some(so_far);
            self.say(SyncEvent::UpToDate {
                digest,
                sent: self.sent,
                received: self.received,
                bytes: number(live.bytes),
                milliseconds: i32::try_from(live.begun.elapsed().as_millis()).unwrap_or(i32::MAX),
            });
        }
        Ok(())
    }

    fn parcel(
        &mut self,
        session: &Session,
        live: &mut Connection,
        parcel: &Parcel,
    ) -> Result<(), End> {
        let frames = session.parcel(parcel).map_err(|e| End::Lost(e.to_string()))?;
        for frame in frames {
            self.frame(live, frame);
        }
        if !parcel.changes.is_empty() {
            self.sent += number(parcel.changes.len());
            self.say(SyncEvent::Progress { sent: self.sent, received: self.received });
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
            self.say(SyncEvent::NotTakenIn {
                reason,
                count: i32::try_from(*count).unwrap_or(i32::MAX),
            });
        }
    }
}

/// One connection's figures.
struct Connection {
    begun: Instant,
    bytes: usize,
    /// What had crossed when both were last said to be up to date.
    told: Option<(i32, i32)>,
    /// Frames on their way out.
    out: mpsc::UnboundedSender<Vec<u8>>,
    dialled: bool,
    /// Sending has failed.
    cut: bool,
}

/// Sends what is queued until the queue is closed, and says why it ended.
async fn write_all(
    outgoing: &mut FrameWriter,
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
