//! What the app around Amble brings: a place for keys, a clock, a search nearby. Each call into
//! it may come from any thread, never after `shutdown`, and may fail: an exception there is an
//! error here.

use amble_core as core;
use amble_model::{ErrorKind, HomeError, calendar};
use chrono::{DateTime, FixedOffset, NaiveDate};
use std::{
    net::SocketAddr,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

/// Something the platform was asked for failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum PlatformError {
    /// It failed.
    #[error("{reason}")]
    Failed {
        /// One sentence: why. It must hold no secret.
        reason: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for PlatformError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { reason: error.reason }
    }
}

/// What the platform said, as the error of a call.
pub(crate) fn failed(error: &PlatformError) -> HomeError {
    HomeError::Failed { kind: ErrorKind::Internal, reason: error.to_string() }
}

/// A moment, as this device dates it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct LocalMoment {
    /// Seconds since 1 January 1970, UTC.
    pub unix_seconds: i64,
    /// Seconds by which local time is ahead of UTC, -86,399 to 86,399.
    pub offset_seconds: i32,
}

/// Where a home's keys rest: a keychain or a keystore. It never takes a locked or damaged secret
/// for a missing one.
#[uniffi::export(foreign)]
pub trait PlatformSecrets: Send + Sync {
    /// The secret of this name (`device`, `vault`, `authorship`, `store-root`), 32 bytes; nothing
    /// if none was ever saved.
    fn load(&self, name: String) -> Result<Option<Vec<u8>>, PlatformError>;

    /// Saves a secret of 32 bytes in place of the one of this name. On success it is there after
    /// a power cut.
    fn save(&self, name: String, secret: Vec<u8>) -> Result<(), PlatformError>;

    /// Deletes a secret for ever. It is no error if there is none.
    fn delete(&self, name: String) -> Result<(), PlatformError>;
}

/// Tells the time and the day.
#[uniffi::export(foreign)]
pub trait PlatformClock: Send + Sync {
    /// The moment it is now.
    fn now(&self) -> Result<LocalMoment, PlatformError>;
}

/// Finds devices on the same network: Bonjour, NSD. Names are 32 hex digits that change every
/// day and mean nothing to anybody else.
#[uniffi::export(foreign)]
pub trait PlatformDiscovery: Send + Sync {
    /// Announces this device under a name at a UDP port, and looks for the wanted names.
    fn start(&self, own: String, wanted: Vec<String>, port: i32) -> Result<(), PlatformError>;

    /// Where a device of a wanted name has been seen so far, such as `192.0.2.7:50123` or
    /// `[fe80::1]:50123`.
    fn found(&self) -> Result<Vec<String>, PlatformError>;

    /// Ends the announcing and the looking.
    fn stop(&self) -> Result<(), PlatformError>;
}

/// What the app around Amble brings. Without a secret store keys rest in a file that only its
/// owner can read; without a clock it is the system's, dated in UTC; without discovery only known
/// addresses are tried.
#[derive(derive_more::Debug, Clone, Default, uniffi::Record)]
#[debug("Platform(...)")]
pub struct Platform {
    /// Where keys rest.
    #[uniffi(default = None)]
    pub secrets: Option<Arc<dyn PlatformSecrets>>,
    /// What time it is.
    #[uniffi(default = None)]
    pub clock: Option<Arc<dyn PlatformClock>>,
    /// Who is nearby.
    #[uniffi(default = None)]
    pub discovery: Option<Arc<dyn PlatformDiscovery>>,
}

impl Platform {
    /// Unix seconds now.
    pub(crate) fn now(&self) -> Result<i64, HomeError> {
        Ok(self.moment()?.unix_seconds)
    }

    /// Today, as this device dates it.
    pub(crate) fn today(&self) -> Result<NaiveDate, HomeError> {
        let LocalMoment { unix_seconds, offset_seconds } = self.moment()?;
        let zone = FixedOffset::east_opt(offset_seconds);
        let at = DateTime::from_timestamp(unix_seconds, 0);
        let local = zone.zip(at).map(|(zone, at)| at.with_timezone(&zone).date_naive());
        // What the core would not read back is no day.
        let readable = |day: &NaiveDate| calendar::date(&day.to_string()).is_some();
        local.filter(readable).ok_or_else(|| {
            failed(&PlatformError::Failed {
                reason: "this device's clock looks wrong: check its date and time".to_owned(),
            })
        })
    }

    fn moment(&self) -> Result<LocalMoment, HomeError> {
        match &self.clock {
            Some(clock) => clock.now().map_err(|error| failed(&error)),
            None => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                let unix_seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
                Ok(LocalMoment { unix_seconds, offset_seconds: 0 })
            }
        }
    }

    pub(crate) fn discovery(&self) -> Option<Arc<dyn core::Discovery>> {
        let theirs = self.discovery.clone()?;
        Some(Arc::new(Nearby { theirs, started: Mutex::new(false) }))
    }
}

/// The app's place for keys, as the core asks for it.
#[derive(derive_more::Debug)]
#[debug("Keyring(...)")]
pub(crate) struct Keyring(pub(crate) Arc<dyn PlatformSecrets>);

/// What a person calls the place.
const PLACE: &str = "key store of this device";

fn refused(error: &PlatformError) -> core::SecretError {
    core::SecretError::Refused { place: PLACE, reason: error.to_string() }
}

impl Keyring {
    /// A panic is a refusal, too: keys that were saved before it are taken back then.
    fn ask<T>(
        &self,
        call: impl FnOnce(&dyn PlatformSecrets) -> Result<T, PlatformError>,
    ) -> Result<T, core::SecretError> {
        let asked = catch_unwind(AssertUnwindSafe(|| call(self.0.as_ref())));
        let broken = || Err(PlatformError::Failed { reason: "it broke".to_owned() });
        asked.unwrap_or_else(|_| broken()).map_err(|error| refused(&error))
    }
}

impl core::SecretStore for Keyring {
    fn load(&self, name: core::SecretName) -> Result<Option<core::Secret>, core::SecretError> {
        let Some(bytes) = self.ask(|at| at.load(name.word().to_owned()))? else {
            return Ok(None);
        };
        let bytes = core::Zeroizing::new(bytes);
        let secret = <[u8; core::Secret::LEN]>::try_from(bytes.as_slice());
        let secret = secret.map_err(|_| core::SecretError::Refused {
            place: PLACE,
            reason: format!("the {name} key it gave is not {} bytes long", core::Secret::LEN),
        })?;
        Ok(Some(core::Secret::from_bytes(secret)))
    }

    fn save(&self, name: core::SecretName, secret: &core::Secret) -> Result<(), core::SecretError> {
        self.ask(|at| at.save(name.word().to_owned(), secret.expose().to_vec()))
    }

    fn delete(&self, name: core::SecretName) -> Result<(), core::SecretError> {
        self.ask(|at| at.delete(name.word().to_owned()))
    }

    fn protects(&self) -> &'static str {
        "Your device keeps the keys, and gives them to this app alone."
    }
}

/// The app's search nearby, for one sync, as the core asks for it. One call at a time, and none
/// after `stop`: what the core no longer waits for may still be on its way here.
#[derive(derive_more::Debug)]
#[debug("Nearby(...)")]
struct Nearby {
    theirs: Arc<dyn PlatformDiscovery>,
    started: Mutex<bool>,
}

impl Nearby {
    fn started(&self) -> MutexGuard<'_, bool> {
        // Whole after any panic: it is set after what it says has happened.
        self.started.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl core::Discovery for Nearby {
    fn start(&self, own: &str, wanted: &[String], port: u16) -> Result<(), String> {
        let mut started = self.started();
        let (own, wanted) = (own.to_owned(), wanted.to_vec());
        self.theirs.start(own, wanted, port.into()).map_err(|e| e.to_string())?;
        *started = true;
        Ok(())
    }

    fn found(&self) -> Result<Vec<SocketAddr>, String> {
        let started = self.started();
        if !*started {
            return Ok(Vec::new());
        }
        let found = self.theirs.found().map_err(|e| e.to_string())?;
        // What is no address helps nobody.
        Ok(found.iter().filter_map(|address| address.parse().ok()).collect())
    }

    fn stop(&self) -> Result<(), String> {
        let mut started = self.started();
        if !std::mem::take(&mut *started) {
            return Ok(());
        }
        self.theirs.stop().map_err(|e| e.to_string())
    }
}
