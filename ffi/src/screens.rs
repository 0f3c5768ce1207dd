//! Pairing and meeting as objects that are pulled for events. A task of this crate drives the
//! core's screen and keeps what happened until it is asked for, so that a caller who stops
//! waiting loses nothing.

use crate::{
    error::AmbleError,
    events::{MeetEvent, PairingEvent},
    mirror,
    runtime::{handle, wait},
};
use amble_core as core;
use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{mpsc, watch};

/// What happened and has not been pulled yet.
struct Queue<E> {
    state: Mutex<State<E>>,
    /// Counts what was put in, and the end.
    moved: watch::Sender<u64>,
}

struct State<E> {
    events: VecDeque<E>,
    over: bool,
}

impl<E> Queue<E> {
    fn new() -> Arc<Self> {
        let state = Mutex::new(State { events: VecDeque::new(), over: false });
        Arc::new(Self { state, moved: watch::Sender::new(0) })
    }

    fn lock(&self) -> MutexGuard<'_, State<E>> {
        // Whole after any panic: each change is one call.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, event: E) {
        self.lock().events.push_back(event);
        self.moved.send_modify(|n| *n += 1);
    }

    fn end(&self) {
        self.lock().over = true;
        self.moved.send_modify(|n| *n += 1);
    }

    /// At least one event, at most `max`; none once it is over.
    async fn batch(&self, max: i32) -> Result<Vec<E>, AmbleError> {
        let max = usize::try_from(max).unwrap_or(0).max(1);
        loop {
            let mut moved = self.moved.subscribe();
            {
                // Taken out in the caller's last step, never in a task: what a caller who has
                // gone did not get stays here.
                let mut state = self.lock();
                let count = state.events.len().min(max);
                if count > 0 || state.over {
                    return Ok(state.events.drain(..count).collect());
                }
            }
            wait(async move {
                // An end of the sender is an end of the waiting.
                let _moved = moved.changed().await;
            })
            .await?;
        }
    }

    /// Waits until it is over.
    async fn ended(&self) -> Result<(), AmbleError> {
        loop {
            let mut moved = self.moved.subscribe();
            if self.lock().over {
                return Ok(());
            }
            wait(async move {
                let _moved = moved.changed().await;
            })
            .await?;
        }
    }
}

/// Ends a queue when the task that fills it ends, in whatever way.
struct Filling<E> {
    queue: Arc<Queue<E>>,
    /// Dropped with it: see [`Open`].
    _until: watch::Sender<()>,
}

impl<E> Drop for Filling<E> {
    fn drop(&mut self) {
        self.queue.end();
    }
}

/// What a home remembers of a screen that is open, to close it.
pub(crate) struct Open {
    leave: Box<dyn Fn() + Send + Sync>,
    /// Fails once the screen's task has ended and let the home go.
    until: watch::Receiver<()>,
}

impl Open {
    pub(crate) fn is_over(&self) -> bool {
        self.until.has_changed().is_err()
    }

    pub(crate) async fn close(mut self) {
        (self.leave)();
        while self.until.changed().await.is_ok() {}
    }
}

/// A screen for its caller, and for the home that may have to close it.
pub(crate) struct Driven<S> {
    pub(crate) screen: Arc<S>,
    pub(crate) open: Open,
}

/// What a person does on the pairing screen.
enum Act {
    Confirm,
    Refuse,
    Leave,
}

/// An open pairing screen. It is over after at most a few minutes, by itself.
#[derive(uniffi::Object)]
pub struct PairingScreen {
    queue: Arc<Queue<PairingEvent>>,
    acts: mpsc::UnboundedSender<Act>,
}

impl fmt::Debug for PairingScreen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PairingScreen(...)")
    }
}

impl PairingScreen {
    pub(crate) fn drive(screen: core::PairingScreen) -> Result<Driven<Self>, AmbleError> {
        let queue = Queue::new();
        let (acts, mut heard) = mpsc::unbounded_channel();
        let (filled, until) = watch::channel(());
        let filling = Filling { queue: queue.clone(), _until: filled };
        handle()?.spawn(async move {
            // Dropped last, however this ends: it tells that the home is let go.
            let filling = filling;
            let mut screen = screen;
            loop {
                tokio::select! {
                    event = screen.next() => match event {
                        Some(event) => filling.queue.put(event.into()),
                        None => break,
                    },
                    act = heard.recv() => match act {
                        Some(Act::Confirm) => screen.confirm(),
                        Some(Act::Refuse) => screen.refuse(),
                        Some(Act::Leave) | None => {
                            screen.leave().await;
                            return;
                        }
                    },
                }
            }
            // Its task has said its last word; nothing of the home is held after this.
            screen.leave().await;
        });
        let leave = acts.clone();
        let leave = Box::new(move || drop(leave.send(Act::Leave)));
        let screen = Arc::new(Self { queue, acts });
        Ok(Driven { screen, open: Open { leave, until } })
    }

    fn act(&self, act: Act) {
        // Nobody listens any more only when it is over already.
        let _over = self.acts.send(act);
    }
}

impl Drop for PairingScreen {
    fn drop(&mut self) {
        self.act(Act::Leave);
    }
}

#[uniffi::export]
impl PairingScreen {
    /// Waits for at least one event and returns at most `max`, in order; an empty list once it
    /// is over. What a cancelled call did not return, the next one does.
    pub async fn next_batch(&self, max: i32) -> Result<Vec<PairingEvent>, AmbleError> {
        self.queue.batch(max).await
    }

    /// The person says that both screens show the same code.
    pub fn confirm(&self) {
        self.act(Act::Confirm);
    }

    /// The person says no.
    pub fn refuse(&self) {
        self.act(Act::Refuse);
    }

    /// Closes the screen, and returns when it is closed: what is not complete comes to nothing.
    pub async fn leave(&self) -> Result<(), AmbleError> {
        self.act(Act::Leave);
        self.queue.ended().await
    }
}

/// Waits until somebody wants to leave, or nobody is there any more to want it.
async fn asked(left: &mut watch::Receiver<bool>) {
    let _left = left.wait_for(|left| *left).await;
}

/// An open meeting screen: while it is open the other device is looked for, both are kept in
/// step, and what is saved here goes out at once. It closes by itself after three hours.
#[derive(uniffi::Object)]
pub struct MeetScreen {
    queue: Arc<Queue<MeetEvent>>,
    leaving: Arc<watch::Sender<bool>>,
}

impl fmt::Debug for MeetScreen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MeetScreen(...)")
    }
}

impl MeetScreen {
    pub(crate) fn drive(
        home: core::Amble,
        screen: core::MeetScreen,
    ) -> Result<Driven<Self>, AmbleError> {
        let queue = Queue::new();
        let leaving = Arc::new(watch::Sender::new(false));
        let mut left = leaving.subscribe();
        let (filled, until) = watch::channel(());
        let filling = Filling { queue: queue.clone(), _until: filled };
        handle()?.spawn(async move {
            // Dropped last, however this ends: it tells that the home is let go.
            let filling = filling;
            let (home, mut screen) = (home, screen);
            let mut open = true;
            loop {
                tokio::select! {
                    event = screen.next() => match event {
                        Some(event) => filling.queue.put(mirror::meet_event(&home, event)),
                        None => break,
                    },
                    // An object that nobody holds any more leaves, too.
                    () = asked(&mut left), if open => {
                        open = false;
                        screen.leave().await;
                    }
                }
            }
            // Its task may still be letting the home go.
            if open {
                screen.leave().await;
            }
        });
        let leave = leaving.clone();
        let leave = Box::new(move || {
            leave.send_replace(true);
        });
        let screen = Arc::new(Self { queue, leaving });
        Ok(Driven { screen, open: Open { leave, until } })
    }
}

impl Drop for MeetScreen {
    fn drop(&mut self) {
        self.leaving.send_replace(true);
    }
}

#[uniffi::export]
impl MeetScreen {
    /// Waits for at least one event and returns at most `max`, in order; an empty list once the
    /// screen is closed. What a cancelled call did not return, the next one does.
    pub async fn next_batch(&self, max: i32) -> Result<Vec<MeetEvent>, AmbleError> {
        self.queue.batch(max).await
    }

    /// Closes the screen: says goodbye, and returns once the network is let go.
    pub async fn leave(&self) -> Result<(), AmbleError> {
        self.leaving.send_replace(true);
        self.queue.ended().await
    }
}
