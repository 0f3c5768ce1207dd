//! What the tests of two homes share: making them, pairing them and syncing over loopback.
#![allow(dead_code, reason = "each test file uses what it needs")]

pub(crate) mod partner;

use amble_core::{
    Act, Amble, Entity, Field, FieldChange, FieldValue, InviteOptions, JoinOptions, Listen,
    NewTopic, ObjectId, PairHandle, PairingEvent, PairingSession, Query, Role, SyncEvent,
    SyncOptions, SyncSession, Topic,
};
use std::{net::Ipv4Addr, time::Duration};
use tempfile::TempDir;
use tokio::time::timeout;

pub(crate) const NOW: i64 = 1_795_600_000;

pub(crate) fn home(name: &str) -> (TempDir, Amble) {
    let dir = tempfile::tempdir().unwrap();
    let amble = Amble::init(&dir.path().join("home"), name, "Europe/Lisbon").unwrap();
    (dir, amble)
}

pub(crate) fn loopback() -> Listen {
    Listen::Only(Ipv4Addr::LOCALHOST.into())
}

pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(30), what).await.expect("within half a minute")
}

pub(crate) async fn code(screen: &mut PairingSession) -> (String, String) {
    loop {
        match soon(screen.next()).await.unwrap() {
            PairingEvent::Code { code, name, .. } => return (code, name),
            PairingEvent::Ended { reason } => panic!("{reason}"),
            _ => {}
        }
    }
}

pub(crate) async fn paired(screen: &mut PairingSession) -> PairHandle {
    loop {
        match soon(screen.next()).await.unwrap() {
            PairingEvent::Paired { pair, .. } => return pair,
            PairingEvent::Ended { reason } => panic!("{reason}"),
            other => assert!(matches!(other, PairingEvent::Failed { .. }), "{other:?}"),
        }
    }
}

pub(crate) async fn pair(
    ana: &Amble,
    sam: &Amble,
    known: Option<PairHandle>,
) -> (PairHandle, PairHandle) {
    let before = sam.people().unwrap();
    let options = InviteOptions {
        pair: known,
        as_role: Role::Manager,
        listen: loopback(),
        charter: None,
        now: NOW,
    };
    let mut inviting = ana.invite(options).await.unwrap();
    let Some(PairingEvent::Ticket { text, seconds }) = soon(inviting.next()).await else {
        panic!("no ticket")
    };
    assert_eq!(seconds, 120);
    let options = JoinOptions { ticket: text, pair: None, listen: loopback(), now: NOW };
    let mut joining = sam.join(options).await.unwrap();
    let (hers, his) = (code(&mut inviting).await, code(&mut joining).await);
    assert_eq!(hers.0, his.0);
    assert_eq!((hers.1.as_str(), his.1.as_str()), ("Sam", "Ana"));
    assert_eq!(sam.people().unwrap(), before, "nothing is stored before both said yes");
    inviting.confirm();
    joining.confirm();
    (paired(&mut inviting).await, paired(&mut joining).await)
}

pub(crate) fn topic(title: &str) -> NewTopic {
    NewTopic { title: title.into(), details: String::new(), section: None, heads_up: false }
}

/// Puts topics on the agenda.
pub(crate) fn share(home: &Amble, pair: PairHandle, titles: &[&str]) -> Vec<ObjectId> {
    let new = titles.iter().map(|title| topic(title).into()).collect();
    home.create_all(pair, new, NOW).unwrap()
}

pub(crate) fn act(home: &Amble, pair: PairHandle, id: ObjectId, act: Act) {
    home.act(pair, id, act, NOW).unwrap();
}

pub(crate) fn set(home: &Amble, pair: PairHandle, id: ObjectId, field: &str, value: FieldValue) {
    home.set(pair, id, &[change(field, value)]).unwrap();
}

pub(crate) fn change(field: &str, value: FieldValue) -> FieldChange {
    FieldChange { field: Field::from_word(field).unwrap(), value: Some(value) }
}

pub(crate) fn topics(home: &Amble, pair: PairHandle, query: Query) -> Vec<Topic> {
    home.snapshot(pair).unwrap().list_of(query)
}

/// The topics on the agenda.
pub(crate) fn agenda(home: &Amble, pair: PairHandle) -> Vec<Topic> {
    topics(home, pair, Query::open(Entity::Topic))
}

pub(crate) fn titles(home: &Amble, pair: PairHandle) -> Vec<String> {
    agenda(home, pair).into_iter().map(|topic| topic.title).collect()
}

pub(crate) async fn up_to_date(session: &mut SyncSession) -> SyncEvent {
    loop {
        match soon(session.next()).await.unwrap() {
            event @ SyncEvent::UpToDate { .. } => return event,
            SyncEvent::Closed => panic!("closed before both were up to date"),
            _ => {}
        }
    }
}

pub(crate) fn options() -> SyncOptions {
    SyncOptions { listen: loopback(), at: Vec::new(), tap: None, discovery: None, now: NOW }
}

/// Both open a sync; both are up to date when this returns.
pub(crate) async fn sync(
    (ana, hers): (&Amble, PairHandle),
    (sam, his): (&Amble, PairHandle),
) -> (SyncSession, SyncSession) {
    let mut a = ana.sync(hers, options()).await.unwrap();
    let mut b = sam.sync(his, options()).await.unwrap();
    up_to_date(&mut a).await;
    up_to_date(&mut b).await;
    (a, b)
}

/// Both meet for a moment.
pub(crate) async fn sync_once(ana: (&Amble, PairHandle), sam: (&Amble, PairHandle)) {
    let (mut a, mut b) = sync(ana, sam).await;
    a.leave().await;
    b.leave().await;
}
