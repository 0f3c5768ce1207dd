//! Homes, and two people who pair on loopback.

use amble_ffi::{
    HomeHandle, InviteRequest, JoinRequest, PairingHandle, Platform, SyncHandle, SyncRequest,
};
use amble_model::{
    Entity, ErrorKind, HomeError, New, NewTopic, ObjectId, PairHandle, PairingEvent, Query, Role,
    SyncEvent, Thing, Topic,
};
use std::{sync::Arc, time::Duration};
use tempfile::TempDir;

/// 25 November 2026, 09:46 UTC.
pub(crate) const NOW: i64 = 1_795_600_000;

pub(crate) struct Home {
    pub(crate) handle: Arc<HomeHandle>,
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

pub(crate) async fn init(folder: &str, platform: Platform) -> Result<Arc<HomeHandle>, HomeError> {
    let (name, zone) = ("Ana".to_owned(), "Europe/Lisbon".to_owned());
    soon(HomeHandle::init(folder.to_owned(), name, zone, platform)).await
}

pub(crate) async fn open(folder: &str, platform: Platform) -> Result<Arc<HomeHandle>, HomeError> {
    soon(HomeHandle::open(folder.to_owned(), platform)).await
}

pub(crate) async fn home(name: &str, platform: Platform) -> Home {
    let (dir, folder) = nowhere();
    let zone = "Europe/Lisbon".to_owned();
    let handle = soon(HomeHandle::init(folder.clone(), name.to_owned(), zone, platform)).await;
    Home { handle: handle.unwrap(), folder, _dir: dir }
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

pub(crate) fn kind<T: std::fmt::Debug>(result: Result<T, HomeError>) -> (ErrorKind, String) {
    let HomeError::Failed { kind, reason } = result.unwrap_err();
    (kind, reason)
}

pub(crate) fn topic(title: &str) -> New {
    NewTopic { title: title.to_owned(), details: String::new(), section: None, heads_up: false }
        .into()
}

pub(crate) async fn add_topic(
    home: &HomeHandle,
    pair: PairHandle,
    title: &str,
) -> Result<ObjectId, HomeError> {
    Ok(home.create(pair, vec![topic(title)]).await?[0])
}

pub(crate) async fn topics(home: &HomeHandle, pair: PairHandle) -> Result<Vec<Topic>, HomeError> {
    let things = home.list(pair, Query::open(Entity::Topic)).await?;
    let topic = |thing| match thing {
        Thing::Topic(topic) => topic,
        other => panic!("{other:?} is no topic"),
    };
    Ok(things.into_iter().map(topic).collect())
}

pub(crate) fn loopback() -> Option<String> {
    Some("127.0.0.1".to_owned())
}

pub(crate) fn inviting() -> InviteRequest {
    InviteRequest { as_role: Role::Manager, pair: None, charter: None, listen: loopback() }
}

pub(crate) fn joining(ticket: String) -> JoinRequest {
    JoinRequest { ticket, pair: None, listen: loopback() }
}

pub(crate) fn syncing() -> SyncRequest {
    SyncRequest { at: Vec::new(), listen: loopback() }
}

/// Pulls until an event says what is asked for.
pub(crate) async fn while_pairing<T>(
    pairing: &PairingHandle,
    mut wanted: impl FnMut(&PairingEvent) -> Option<T>,
) -> T {
    loop {
        let events = soon(pairing.next_batch(1)).await.unwrap();
        let event = events.first().expect("it is not over");
        if let Some(found) = wanted(event) {
            return found;
        }
        assert!(!matches!(event, PairingEvent::Ended { .. }), "{event:?}");
    }
}

/// Pulls until an event says what is asked for.
pub(crate) async fn while_syncing<T>(
    sync: &SyncHandle,
    mut wanted: impl FnMut(&SyncEvent) -> Option<T>,
) -> T {
    loop {
        let events = soon(sync.next_batch(1)).await.unwrap();
        let event = events.first().expect("it is not over");
        if let Some(found) = wanted(event) {
            return found;
        }
        assert!(*event != SyncEvent::Closed, "closed too early");
    }
}

pub(crate) async fn up_to_date(sync: &SyncHandle) {
    while_syncing(sync, |event| matches!(event, SyncEvent::UpToDate { .. }).then_some(())).await;
}

pub(crate) async fn ticket(pairing: &PairingHandle) -> String {
    while_pairing(pairing, |event| match event {
        PairingEvent::Ticket { text, .. } => Some(text.clone()),
        _ => None,
    })
    .await
}

pub(crate) async fn code(pairing: &PairingHandle) -> String {
    while_pairing(pairing, |event| match event {
        PairingEvent::Code { code, .. } => Some(code.clone()),
        _ => None,
    })
    .await
}

async fn done(pairing: &PairingHandle) -> PairHandle {
    while_pairing(pairing, |event| match event {
        PairingEvent::Paired { pair, .. } => Some(*pair),
        _ => None,
    })
    .await
}

/// Pairs two homes, and says what each calls the 1:1.
pub(crate) async fn pair(ana: &HomeHandle, sam: &HomeHandle) -> (PairHandle, PairHandle) {
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
