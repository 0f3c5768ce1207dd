//! Pairing and syncing as objects that are pulled for events. A task of this crate drives the
//! core's session and keeps what happened until it is asked for, so that a caller who stops
//! waiting loses nothing.

use crate::runtime::{handle, wait};
use amble_core as core;
use amble_model::{HomeError, PairingEvent, SyncEvent};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{mpsc, watch};

/// What happened and has not been pulled yet.
struct Queue<E> {
    state: Mutex<Waiting<E>>,
    /// Counts what was put in, and the end.
    moved: watch::Sender<u64>,
}

struct Waiting<E> {
    events: VecDeque<E>,
    over: bool,
}

impl<E> Queue<E> {
    fn new() -> Arc<Self> {
        let state = Mutex::new(Waiting { events: VecDeque::new(), over: false });
        Arc::new(Self { state, moved: watch::Sender::new(0) })
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<E>> {
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
    async fn batch(&self, max: i32) -> Result<Vec<E>, HomeError> {
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
    async fn ended(&self) -> Result<(), HomeError> {
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

/// What a home remembers of a session that is open, to close it.
pub(crate) struct Open {
    leave: Box<dyn Fn() + Send + Sync>,
    /// Fails once the session's task has ended and let the home go.
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

/// A session for its caller, and for the home that may have to close it.
pub(crate) struct Driven<S> {
    pub(crate) handle: Arc<S>,
    pub(crate) open: Open,
}

/// What a person says about the code.
enum Answer {
    Confirm,
    Refuse,
    Leave,
}

/// A pairing that runs. It is over after at most a few minutes, by itself.
#[derive(derive_more::Debug, uniffi::Object)]
#[debug("PairingHandle(...)")]
pub struct PairingHandle {
    queue: Arc<Queue<PairingEvent>>,
    answers: mpsc::UnboundedSender<Answer>,
}

impl PairingHandle {
    pub(crate) fn drive(session: core::PairingSession) -> Result<Driven<Self>, HomeError> {
        let queue = Queue::new();
        let (answers, mut heard) = mpsc::unbounded_channel();
        let (filled, until) = watch::channel(());
        let filling = Filling { queue: queue.clone(), _until: filled };
        handle()?.spawn(async move {
            // Dropped last, however this ends: it tells that the home is let go.
            let filling = filling;
            let mut session = session;
            loop {
                tokio::select! {
                    event = session.next() => match event {
                        Some(event) => filling.queue.put(event),
                        None => break,
                    },
                    answer = heard.recv() => match answer {
                        Some(Answer::Confirm) => session.confirm(),
                        Some(Answer::Refuse) => session.refuse(),
                        Some(Answer::Leave) | None => {
                            session.leave().await;
                            return;
                        }
                    },
                }
            }
            // Its task has said its last word; nothing of the home is held after this.
            session.leave().await;
        });
        let leave = answers.clone();
        let leave = Box::new(move || drop(leave.send(Answer::Leave)));
        let handle = Arc::new(Self { queue, answers });
        Ok(Driven { handle, open: Open { leave, until } })
    }

    fn answer(&self, answer: Answer) {
        // Nobody listens any more only when it is over already.
        let _over = self.answers.send(answer);
    }
}

impl Drop for PairingHandle {
    fn drop(&mut self) {
        self.answer(Answer::Leave);
    }
}

#[uniffi::export]
impl PairingHandle {
    /// Waits for at least one event and returns at most `max`, in order; an empty list once it
    /// is over. What a cancelled call did not return, the next one does.
    pub async fn next_batch(&self, max: i32) -> Result<Vec<PairingEvent>, HomeError> {
        self.queue.batch(max).await
    }

    /// The person says that both screens show the same code.
    pub fn confirm(&self) {
        self.answer(Answer::Confirm);
    }

    /// The person says no.
    pub fn refuse(&self) {
        self.answer(Answer::Refuse);
    }

    /// Ends it, and returns when it is over: what is not complete comes to nothing.
    pub async fn leave(&self) -> Result<(), HomeError> {
        self.answer(Answer::Leave);
        self.queue.ended().await
    }
}

/// Waits until somebody wants to leave, or nobody is there any more to want it.
async fn asked(left: &mut watch::Receiver<bool>) {
    let _left = left.wait_for(|left| *left).await;
}

/// A live sync: while it runs the other device is looked for, both are kept up to date, and what
/// is saved here goes out at once. It closes by itself after three hours.
#[derive(derive_more::Debug, uniffi::Object)]
#[debug("SyncHandle(...)")]
pub struct SyncHandle {
    queue: Arc<Queue<SyncEvent>>,
    leaving: Arc<watch::Sender<bool>>,
}

impl SyncHandle {
    pub(crate) fn drive(session: core::SyncSession) -> Result<Driven<Self>, HomeError> {
        let queue = Queue::new();
        let leaving = Arc::new(watch::Sender::new(false));
        let mut left = leaving.subscribe();
        let (filled, until) = watch::channel(());
        let filling = Filling { queue: queue.clone(), _until: filled };
        handle()?.spawn(async move {
            // Dropped last, however this ends: it tells that the home is let go.
            let filling = filling;
            let mut session = session;
            let mut open = true;
            loop {
                tokio::select! {
                    event = session.next() => match event {
                        Some(event) => filling.queue.put(event),
                        None => break,
                    },
                    // An object that nobody holds any more leaves, too.
                    () = asked(&mut left), if open => {
                        open = false;
                        session.leave().await;
                    }
                }
            }
            // Its task may still be letting the home go.
            if open {
                session.leave().await;
            }
        });
        let leave = leaving.clone();
        let leave = Box::new(move || {
            leave.send_replace(true);
        });
        let handle = Arc::new(Self { queue, leaving });
        Ok(Driven { handle, open: Open { leave, until } })
    }
}

impl Drop for SyncHandle {
    fn drop(&mut self) {
        self.leaving.send_replace(true);
    }
}

#[uniffi::export]
impl SyncHandle {
    /// Waits for at least one event and returns at most `max`, in order; an empty list once it
    /// is over. What a cancelled call did not return, the next one does.
    pub async fn next_batch(&self, max: i32) -> Result<Vec<SyncEvent>, HomeError> {
        self.queue.batch(max).await
    }

    /// Disconnects: says goodbye, and returns once the network is let go.
    pub async fn leave(&self) -> Result<(), HomeError> {
        self.leaving.send_replace(true);
        self.queue.ended().await
    }
}
