//! A clock that jumps: a pairing that waits for its last word neither stays for ever nor is lost
//! at once. In process, where the clock comes in as an argument.

use amble_core::{
    Amble, Entity, ErrorKind, InviteOptions, JoinOptions, Listen, NewTopic, PairingEvent,
    PairingSession, PairingState, Query, Role, Thing, limits,
};
use std::{net::Ipv4Addr, path::Path, time::Duration};
use tokio::time::{sleep, timeout};

const NOW: i64 = 1_795_600_000;
/// Seconds for which a pairing stays pending (docs/FORMATS.md).
const PENDING: i64 = 600;
const LIMIT: Duration = Duration::from_secs(30);

fn loopback() -> Listen {
    Listen::Only(Ipv4Addr::LOCALHOST.into())
}

async fn event(session: &mut PairingSession) -> PairingEvent {
    timeout(LIMIT, session.next()).await.expect("within half a minute").expect("an event")
}

async fn until_code(session: &mut PairingSession) {
    while !matches!(event(session).await, PairingEvent::Code { .. }) {}
}

/// Opens a home as soon as the process that had it has let it go.
async fn open(home: &Path, now: i64) -> Amble {
    let opened = async {
        loop {
            match Amble::open(home, now) {
                Err(busy) if busy.kind == ErrorKind::Busy => sleep(Duration::from_millis(5)).await,
                other => return other.unwrap(),
            }
        }
    };
    timeout(LIMIT, opened).await.expect("the home is let go")
}

async fn states(home: &Path, now: i64) -> Vec<PairingState> {
    let amble = open(home, now).await;
    amble.people().unwrap().iter().map(|p| p.pairing).collect()
}

/// Both say yes, and Ana's home has no room for one more person: her last word never comes, and
/// the pairing is pending at Sam's.
async fn leave_pending(ana: &Path, sam: &Path) {
    let ana = Amble::init(ana, "Ana", "Europe/Lisbon").unwrap();
    let sam = Amble::init(sam, "Sam", "Europe/Lisbon").unwrap();
    let options = InviteOptions {
        pair: None,
        as_role: Role::Manager,
        listen: loopback(),
        charter: None,
        now: NOW,
    };
    let mut inviting = ana.invite(options).await.unwrap();
    let PairingEvent::Ticket { text, .. } = event(&mut inviting).await else { panic!("no code") };
    let options = JoinOptions { ticket: text, pair: None, listen: loopback(), now: NOW };
    let mut joining = sam.join(options).await.unwrap();
    until_code(&mut inviting).await;
    until_code(&mut joining).await;
    for n in 0..limits::PAIRS {
        ana.add_person(&format!("Person {n}")).unwrap();
    }
    inviting.confirm();
    joining.confirm();
    loop {
        match event(&mut joining).await {
            PairingEvent::Pending { name, .. } => break assert_eq!(name, "Ana"),
            PairingEvent::Paired { .. } => panic!("Ana had room after all"),
            _ => {}
        }
    }
    joining.leave().await;
    inviting.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumped_back_neither_loses_a_pending_pairing_nor_keeps_it_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let (ana, sam) = (folder.path().join("ana"), folder.path().join("sam"));
    leave_pending(&ana, &sam).await;
    assert_eq!(states(&sam, NOW + PENDING).await, [PairingState::Pending]);
    // A year back: the ten minutes begin anew, from there.
    let back = NOW - 365 * 86_400;
    assert_eq!(states(&sam, back).await, [PairingState::Pending]);
    assert_eq!(states(&sam, back + PENDING).await, [PairingState::Pending]);
    assert_eq!(states(&sam, back + PENDING + 1).await, []);
    assert_eq!(states(&sam, NOW).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_far_ahead_ends_a_pending_pairing_and_harms_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (ana, sam) = (folder.path().join("ana"), folder.path().join("sam"));
    leave_pending(&ana, &sam).await;
    open(&sam, NOW).await.add_person("Zoe").unwrap();
    assert_eq!(states(&sam, i64::MAX).await, [PairingState::NotPaired]);
    assert_eq!(states(&sam, i64::MIN).await, [PairingState::NotPaired]);
    assert_eq!(states(&sam, 0).await, [PairingState::NotPaired]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_added_for_a_pending_person_stays_when_the_pairing_comes_to_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (ana, sam) = (folder.path().join("ana"), folder.path().join("sam"));
    leave_pending(&ana, &sam).await;
    let home = open(&sam, NOW).await;
    let pair = home.people().unwrap()[0].pair;
    let topic = NewTopic {
        title: "Roadmap".into(),
        details: String::new(),
        section: None,
        heads_up: false,
    };
    home.create(pair, topic.into(), NOW).unwrap();
    drop(home);
    let home = open(&sam, NOW + PENDING + 1).await;
    assert_eq!(home.people().unwrap()[0].pairing, PairingState::NotPaired);
    let agenda = home.list(pair, Query::open(Entity::Topic)).unwrap();
    assert!(matches!(&agenda[..], [Thing::Topic(topic)] if topic.title == "Roadmap"));
}
