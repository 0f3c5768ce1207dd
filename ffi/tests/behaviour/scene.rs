//! Homes, and two people who pair on loopback.

use amble_ffi::{
    Amble, AmbleError, ErrorKind, InviteOptions, JoinOptions, MeetEvent, MeetOptions, MeetScreen,
    NewItem, PairingEvent, PairingScreen, Platform, Role,
};
use std::{sync::Arc, time::Duration};
use tempfile::TempDir;

/// 25 November 2026, 09:46 UTC.
pub(crate) const NOW: i64 = 1_795_600_000;

pub(crate) struct Home {
    pub(crate) amble: Arc<Amble>,
    pub(crate) folder: String,
    /// Kept for as long as the home is.
    _dir: TempDir,
}

/// A folder that is not there yet, and what holds it.
pub(crate) fn nowhere() -> (TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("home").to_str().unwrap().to_owned();
    (dir, folder)
}

pub(crate) async fn create(folder: &str, platform: Platform) -> Result<Arc<Amble>, AmbleError> {
    let (name, zone) = ("Ana".to_owned(), "Europe/Lisbon".to_owned());
    soon(Amble::create(folder.to_owned(), name, zone, platform)).await
}

pub(crate) async fn open(folder: &str, platform: Platform) -> Result<Arc<Amble>, AmbleError> {
    soon(Amble::open(folder.to_owned(), platform)).await
}

pub(crate) async fn home(name: &str, platform: Platform) -> Home {
    let (dir, folder) = nowhere();
    let zone = "Europe/Lisbon".to_owned();
    let amble = soon(Amble::create(folder.clone(), name.to_owned(), zone, platform)).await;
    Home { amble: amble.unwrap(), folder, _dir: dir }
}

/// What is not there within half a minute never comes.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), what).await.expect("within half a minute")
}

/// Gives what must not happen every chance to happen.
pub(crate) async fn not_yet<T: std::fmt::Debug>(what: impl Future<Output = T>) {
    let early = tokio::time::timeout(Duration::from_millis(400), what).await;
    assert!(early.is_err(), "too early: {early:?}");
}

pub(crate) fn kind<T: std::fmt::Debug>(result: Result<T, AmbleError>) -> (ErrorKind, String) {
    let AmbleError::Failed { kind, reason } = result.unwrap_err();
    (kind, reason)
}

pub(crate) fn item(title: &str) -> NewItem {
    NewItem { title: title.to_owned(), context: String::new(), section: None, heads_up: false }
}

pub(crate) fn loopback() -> Option<String> {
    Some("127.0.0.1".to_owned())
}

pub(crate) fn inviting() -> InviteOptions {
    InviteOptions { as_role: Role::Manager, pair: None, charter: None, listen: loopback() }
}

pub(crate) fn joining(ticket: String) -> JoinOptions {
    JoinOptions { ticket, pair: None, listen: loopback() }
}

pub(crate) fn meeting() -> MeetOptions {
    MeetOptions { at: Vec::new(), listen: loopback() }
}

/// Pulls until an event says what is asked for.
pub(crate) async fn paired_up<T>(
    screen: &PairingScreen,
    mut wanted: impl FnMut(&PairingEvent) -> Option<T>,
) -> T {
    loop {
        let events = soon(screen.next_batch(1)).await.unwrap();
        let event = events.first().expect("it is not over");
        if let Some(found) = wanted(event) {
            return found;
        }
        assert!(!matches!(event, PairingEvent::Ended { .. }), "{event:?}");
    }
}

/// Pulls until an event says what is asked for.
pub(crate) async fn met<T>(
    screen: &MeetScreen,
    mut wanted: impl FnMut(&MeetEvent) -> Option<T>,
) -> T {
    loop {
        let events = soon(screen.next_batch(1)).await.unwrap();
        let event = events.first().expect("it is not over");
        if let Some(found) = wanted(event) {
            return found;
        }
        assert!(*event != MeetEvent::Closed, "closed too early");
    }
}

pub(crate) async fn in_step(screen: &MeetScreen) {
    met(screen, |event| matches!(event, MeetEvent::InStep { .. }).then_some(())).await;
}

pub(crate) async fn ticket(screen: &PairingScreen) -> String {
    paired_up(screen, |event| match event {
        PairingEvent::Ticket { text, .. } => Some(text.clone()),
        _ => None,
    })
    .await
}

pub(crate) async fn code(screen: &PairingScreen) -> String {
    paired_up(screen, |event| match event {
        PairingEvent::Code { code, .. } => Some(code.clone()),
        _ => None,
    })
    .await
}

async fn done(screen: &PairingScreen) -> String {
    paired_up(screen, |event| match event {
        PairingEvent::Paired { pair, .. } => Some(pair.clone()),
        _ => None,
    })
    .await
}

/// Pairs two homes, and says what each calls the 1:1.
pub(crate) async fn pair(ana: &Amble, sam: &Amble) -> (String, String) {
    let hers = soon(ana.invite(inviting())).await.unwrap();
    let his = soon(sam.join(joining(ticket(&hers).await))).await.unwrap();
    assert_eq!(code(&hers).await, code(&his).await);
    hers.confirm();
    his.confirm();
    let pairs = (done(&hers).await, done(&his).await);
    soon(hers.leave()).await.unwrap();
    soon(his.leave()).await.unwrap();
    pairs
}
