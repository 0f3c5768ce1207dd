//! What the tests of two homes share: making them, pairing them and meeting over loopback.
#![allow(dead_code, reason = "each test file uses what it needs")]

use amble_core::{
    Amble, InviteOptions, JoinOptions, Listen, MeetEvent, MeetOptions, MeetScreen, NewItem,
    PairHandle, PairingEvent, PairingScreen, Role, Section,
};
use std::{net::Ipv4Addr, time::Duration};
use tempfile::TempDir;
use tokio::time::timeout;

pub(crate) const NOW: i64 = 1_795_600_000;

pub(crate) fn home(name: &str) -> (TempDir, Amble) {
    let dir = tempfile::tempdir().unwrap();
    let amble = Amble::create(&dir.path().join("home"), name, "Europe/Lisbon").unwrap();
    (dir, amble)
}

pub(crate) fn loopback() -> Listen {
    Listen::Only(Ipv4Addr::LOCALHOST.into())
}

pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(30), what).await.expect("within half a minute")
}

pub(crate) async fn code(screen: &mut PairingScreen) -> (String, String) {
    loop {
        match soon(screen.next()).await.unwrap() {
            PairingEvent::Code { code, name, .. } => return (code, name),
            PairingEvent::Ended { reason } => panic!("{reason}"),
            _ => {}
        }
    }
}

pub(crate) async fn paired(screen: &mut PairingScreen) -> PairHandle {
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

pub(crate) fn item(title: &str) -> NewItem {
    NewItem { title: title.into(), context: String::new(), section: Section::Open, heads_up: false }
}

pub(crate) async fn in_step(screen: &mut MeetScreen) -> MeetEvent {
    loop {
        match soon(screen.next()).await.unwrap() {
            event @ MeetEvent::InStep { .. } => return event,
            MeetEvent::Closed => panic!("closed before in step"),
            _ => {}
        }
    }
}

pub(crate) fn options() -> MeetOptions {
    MeetOptions { listen: loopback(), at: Vec::new(), tap: None, discovery: None, now: NOW }
}
