//! A clock and a key store that do what a test tells them to.

use crate::scene::NOW;
use amble_ffi::{LocalMoment, Platform, PlatformClock, PlatformError, PlatformSecrets};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

fn failed<T>(reason: &str) -> Result<T, PlatformError> {
    Err(PlatformError::Failed { reason: reason.to_owned() })
}

/// What a clock does when it is asked.
#[derive(Clone, Copy)]
pub(crate) enum Tells {
    Time(i64),
    Offset(i32),
    Nothing,
    Panic,
}

pub(crate) struct TestClock(Mutex<Tells>);

impl TestClock {
    pub(crate) fn at(tells: Tells) -> Arc<Self> {
        Arc::new(Self(Mutex::new(tells)))
    }

    pub(crate) fn set(&self, tells: Tells) {
        *self.0.lock().unwrap() = tells;
    }

    pub(crate) fn platform(self: &Arc<Self>) -> Platform {
        Platform { clock: Some(self.clone()), ..Platform::default() }
    }
}

impl PlatformClock for TestClock {
    fn now(&self) -> Result<LocalMoment, PlatformError> {
        // Read before it panics, so that the lock is not poisoned.
        let tells = *self.0.lock().unwrap();
        match tells {
            Tells::Time(unix_seconds) => Ok(LocalMoment { unix_seconds, offset_seconds: 0 }),
            Tells::Offset(offset_seconds) => Ok(LocalMoment { unix_seconds: NOW, offset_seconds }),
            Tells::Nothing => failed("the clock has stopped"),
            Tells::Panic => panic!("the clock broke, as the test asked it to"),
        }
    }
}

/// A clock that says when it is asked, and answers when it is let.
pub(crate) struct SlowClock {
    asked: UnboundedSender<()>,
    let_go: Mutex<Receiver<()>>,
}

impl SlowClock {
    pub(crate) fn new() -> (Arc<Self>, UnboundedReceiver<()>, Sender<()>) {
        let ((asked, heard), (lets, let_go)) = (unbounded_channel(), channel());
        (Arc::new(Self { asked, let_go: Mutex::new(let_go) }), heard, lets)
    }
}

impl PlatformClock for SlowClock {
    fn now(&self) -> Result<LocalMoment, PlatformError> {
        self.asked.send(()).unwrap();
        self.let_go.lock().unwrap().recv().unwrap();
        Ok(LocalMoment { unix_seconds: NOW, offset_seconds: 0 })
    }
}

/// What a key store does wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    None,
    Locked,
    Short,
    PanicAtLoad,
    /// From the third save on.
    FullAtSave,
    /// From the third save on.
    PanicAtSave,
}

pub(crate) struct TestKeys {
    pub(crate) kept: Mutex<BTreeMap<String, Vec<u8>>>,
    trouble: Mutex<Trouble>,
}

impl TestKeys {
    pub(crate) fn with(trouble: Trouble) -> Arc<Self> {
        Arc::new(Self { kept: Mutex::default(), trouble: Mutex::new(trouble) })
    }

    pub(crate) fn set(&self, trouble: Trouble) {
        *self.trouble.lock().unwrap() = trouble;
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.kept.lock().unwrap().keys().cloned().collect()
    }

    pub(crate) fn platform(self: &Arc<Self>) -> Platform {
        Platform { secrets: Some(self.clone()), ..Platform::default() }
    }

    fn trouble(&self) -> Trouble {
        *self.trouble.lock().unwrap()
    }
}

impl PlatformSecrets for TestKeys {
    fn load(&self, name: String) -> Result<Option<Vec<u8>>, PlatformError> {
        match self.trouble() {
            Trouble::Locked => failed("the key store is locked: unlock this device"),
            Trouble::Short => Ok(Some(vec![7; 31])),
            Trouble::PanicAtLoad => panic!("the key store broke, as the test asked it to"),
            _ => Ok(self.kept.lock().unwrap().get(&name).cloned()),
        }
    }

    fn save(&self, name: String, secret: Vec<u8>) -> Result<(), PlatformError> {
        let full = self.kept.lock().unwrap().len() >= 2;
        match self.trouble() {
            Trouble::FullAtSave if full => failed("the key store is full"),
            Trouble::PanicAtSave if full => panic!("the key store broke, as the test asked it to"),
            _ => {
                self.kept.lock().unwrap().insert(name, secret);
                Ok(())
            }
        }
    }

    fn delete(&self, name: String) -> Result<(), PlatformError> {
        self.kept.lock().unwrap().remove(&name);
        Ok(())
    }
}
