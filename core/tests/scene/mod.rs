//! What the tests of two homes share: making them, and pairing them over loopback.

use amble_core::{
    Amble, InviteOptions, JoinOptions, Listen, PairHandle, PairingEvent, PairingScreen, Role,
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
