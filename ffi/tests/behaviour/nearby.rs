//! What the platform finds nearby: names that both work out, addresses that nobody remembered,
//! and a search that fails without costing the sync.

use crate::{
    fakes::{Tells, TestClock},
    scene::{Home, NOW, home, loopback, not_yet, pair, soon, syncing, up_to_date, while_syncing},
};
use amble_ffi::{Platform, PlatformDiscovery, PlatformError, SyncHandle, SyncRequest};
use amble_model::{PairHandle, SyncEvent};
use std::{
    collections::BTreeMap,
    net::UdpSocket,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, channel},
    },
};
use tokio::sync::{
    mpsc::{UnboundedSender, unbounded_channel},
    watch,
};

const DAY: i64 = 86_400;

/// One room: who announces what, and where.
type Air = Arc<Mutex<BTreeMap<String, String>>>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    None,
    Start,
    PanicAtStart,
    Found,
    PanicAtFound,
    Stop,
}

/// The platform's search nearby, as one device sees it.
struct Radio {
    air: Air,
    trouble: Trouble,
    state: Mutex<State>,
    stops: watch::Sender<usize>,
}

#[derive(Default)]
struct State {
    /// What each start was asked for.
    starts: Vec<(String, Vec<String>, i32)>,
    wanted: Vec<String>,
    /// How often it was asked while it was not started.
    out_of_turn: usize,
    started: bool,
}

impl Radio {
    fn new(air: &Air, trouble: Trouble) -> Arc<Self> {
        let (air, state) = (air.clone(), Mutex::default());
        Arc::new(Self { air, trouble, state, stops: watch::Sender::new(0) })
    }

    fn platform(self: &Arc<Self>, clock: &Arc<TestClock>) -> Platform {
        Platform { discovery: Some(self.clone()), ..clock.platform() }
    }

    fn starts(&self) -> Vec<(String, Vec<String>, i32)> {
        self.state.lock().unwrap().starts.clone()
    }

    fn is_quiet(&self) -> bool {
        self.state.lock().unwrap().out_of_turn == 0 && self.air.lock().unwrap().is_empty()
    }

    fn fail<T>(&self, at: Trouble, panic: Trouble) -> Result<Option<T>, PlatformError> {
        match self.trouble {
            trouble if trouble == at => {
                Err(PlatformError::Failed { reason: "the Wi-Fi is off".to_owned() })
            }
            trouble if trouble == panic => panic!("the search broke, as the test asked it to"),
            _ => Ok(None),
        }
    }
}

impl PlatformDiscovery for Radio {
    fn start(&self, own: String, wanted: Vec<String>, port: i32) -> Result<(), PlatformError> {
        self.fail::<()>(Trouble::Start, Trouble::PanicAtStart)?;
        let mut state = self.state.lock().unwrap();
        state.started = true;
        state.wanted.clone_from(&wanted);
        state.starts.push((own.clone(), wanted, port));
        self.air.lock().unwrap().insert(own, format!("127.0.0.1:{port}"));
        Ok(())
    }

    fn found(&self) -> Result<Vec<String>, PlatformError> {
        self.fail::<()>(Trouble::Found, Trouble::PanicAtFound)?;
        let mut state = self.state.lock().unwrap();
        state.out_of_turn += usize::from(!state.started);
        let air = self.air.lock().unwrap();
        let seen = state.wanted.iter().filter_map(|name| air.get(name).cloned());
        // A platform may say what is no address.
        Ok(seen.chain(["the kitchen".to_owned()]).collect())
    }

    fn stop(&self) -> Result<(), PlatformError> {
        let mut state = self.state.lock().unwrap();
        state.out_of_turn += usize::from(!state.started);
        state.started = false;
        if let Some((own, ..)) = state.starts.last() {
            self.air.lock().unwrap().remove(own);
        }
        self.stops.send_modify(|stops| *stops += 1);
        drop(state);
        self.fail::<()>(Trouble::Stop, Trouble::Stop).map(drop)
    }
}

/// Takes the port that a home prefers, so that its next sync is somewhere else.
async fn take_port(of: &Home) -> (UdpSocket, u16) {
    let port = u16::try_from(of.handle.me().await.unwrap().port).unwrap();
    let taking = async {
        loop {
            // The pairing that has just ended may still be letting it go.
            if let Ok(socket) = UdpSocket::bind(("127.0.0.1", port)) {
                return socket;
            }
            tokio::task::yield_now().await;
        }
    };
    (soon(taking).await, port)
}

async fn port(sync: &SyncHandle) -> u16 {
    let addresses = while_syncing(sync, |event| match event {
        SyncEvent::Open { addresses, .. } => Some(addresses.clone()),
        _ => None,
    });
    let addresses = addresses.await;
    let at: std::net::SocketAddr = addresses[0].parse().unwrap();
    assert!(addresses.len() == 1 && at.ip().is_loopback(), "{addresses:?}");
    at.port()
}

async fn looking(sync: &SyncHandle) -> i32 {
    while_syncing(sync, |event| match event {
        SyncEvent::Looking { addresses } => Some(*addresses),
        _ => None,
    })
    .await
}

struct Room {
    ana: Home,
    sam: Home,
    hers: PairHandle,
    his: PairHandle,
    her_radio: Arc<Radio>,
    his_radio: Arc<Radio>,
    her_clock: Arc<TestClock>,
    his_clock: Arc<TestClock>,
}

impl Room {
    async fn with(hers: Trouble, his: Trouble) -> Self {
        let air = Air::default();
        let (her_radio, his_radio) = (Radio::new(&air, hers), Radio::new(&air, his));
        let clock = || TestClock::at(Tells::Time(NOW));
        let (her_clock, his_clock) = (clock(), clock());
        let ana = home("Ana", her_radio.platform(&her_clock)).await;
        let sam = home("Sam", his_radio.platform(&his_clock)).await;
        let (hers, his) = pair(&ana.handle, &sam.handle).await;
        assert!(her_radio.starts().is_empty(), "pairing announces nothing");
        Self { ana, sam, hers, his, her_radio, his_radio, her_clock, his_clock }
    }

    async fn sync(&self) -> (Arc<SyncHandle>, Arc<SyncHandle>) {
        let hers = soon(self.ana.handle.sync(self.hers, syncing())).await.unwrap();
        (hers, soon(self.sam.handle.sync(self.his, syncing())).await.unwrap())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_remember_only_wrong_addresses_sync_by_what_is_found_nearby() {
    let room = Room::with(Trouble::None, Trouble::None).await;
    let (her_socket, her_old) = take_port(&room.ana).await;
    let (his_socket, his_old) = take_port(&room.sam).await;
    // His clock is a day ahead.
    room.his_clock.set(Tells::Time(NOW + DAY));
    let (her, him) = room.sync().await;
    let (her_port, his_port) = (port(&her).await, port(&him).await);
    assert!(her_port != her_old && his_port != his_old, "somebody could still be remembered");
    assert!(looking(&her).await > 0, "there are addresses that lead nowhere");
    up_to_date(&her).await;
    up_to_date(&him).await;

    let [(her_name, her_wanted, at)] = &room.her_radio.starts()[..] else { panic!() };
    assert_eq!(*at, i32::from(her_port));
    let [(his_name, his_wanted, at)] = &room.his_radio.starts()[..] else { panic!() };
    assert_eq!(*at, i32::from(his_port));
    assert!(her_wanted.contains(his_name) && his_wanted.contains(her_name));
    assert!(!her_wanted.contains(her_name), "nobody looks for themselves");
    for home in [&room.ana, &room.sam] {
        let me = home.handle.me().await.unwrap();
        let ids = format!("{} {}", me.device, me.person);
        for name in [her_name, his_name] {
            assert!(name.len() == 32 && name.bytes().all(|b| b.is_ascii_hexdigit()), "{name}");
            assert!(!ids.contains(name.as_str()));
        }
    }
    soon(her.leave()).await.unwrap();
    soon(him.leave()).await.unwrap();
    assert_eq!((*room.her_radio.stops.borrow(), *room.his_radio.stops.borrow()), (1, 1));
    drop((her_socket, his_socket));

    // The next day she has another name.
    room.her_clock.set(Tells::Time(NOW + DAY));
    let her = soon(room.ana.handle.sync(room.hers, syncing())).await.unwrap();
    looking(&her).await;
    assert_ne!(room.her_radio.starts()[1].0, *her_name);
    soon(her.leave()).await.unwrap();
    assert!(room.her_radio.is_quiet() && room.his_radio.is_quiet());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_fails_is_told_and_the_two_sync_all_the_same() {
    for (hers, his) in [
        (Trouble::Start, Trouble::PanicAtStart),
        (Trouble::Found, Trouble::PanicAtFound),
        (Trouble::Stop, Trouble::None),
    ] {
        let room = Room::with(hers, his).await;
        let (her, him) = room.sync().await;
        let mut said = Vec::new();
        for sync in [&her, &him] {
            said.push(Vec::new());
            while_syncing(sync, |event| {
                if let SyncEvent::DiscoveryFailed { reason } = event {
                    said.last_mut().unwrap().push(reason.clone());
                }
                matches!(event, SyncEvent::UpToDate { .. }).then_some(())
            })
            .await;
        }
        let start = hers == Trouble::Start;
        assert!(said.iter().all(|reasons| reasons.len() <= 1), "once is enough: {said:?}");
        if hers != Trouble::Found {
            // Whoever is dialled first need not have asked what was found.
            assert_eq!(said[0].first().map(String::as_str), start.then_some("the Wi-Fi is off"));
            assert_eq!(!said[1].is_empty(), start, "{said:?}");
        }
        soon(her.leave()).await.unwrap();
        soon(him.leave()).await.unwrap();
        let last = her.next_batch(i32::MAX).await.unwrap();
        let told = last.iter().any(|e| matches!(e, SyncEvent::DiscoveryFailed { .. }));
        assert!(told == (hers == Trouble::Stop) || hers == Trouble::Found, "{last:?}");
        assert_eq!(last.last(), Some(&SyncEvent::Closed));
        // What was never started is never stopped.
        assert_eq!(*room.her_radio.stops.borrow(), usize::from(!start));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_search_ends_once_however_the_sync_is_closed_and_is_not_asked_after() {
    let room = Room::with(Trouble::None, Trouble::None).await;
    let open = async || {
        let options = SyncRequest { at: Vec::new(), listen: loopback() };
        let her = soon(room.ana.handle.sync(room.hers, options)).await.unwrap();
        looking(&her).await;
        her
    };
    let mut stops = room.her_radio.stops.subscribe();
    soon(open().await.leave()).await.unwrap();
    assert_eq!(*stops.borrow_and_update(), 1);
    // Nobody holds the sync any more.
    drop(open().await);
    soon(stops.wait_for(|stops| *stops == 2)).await.unwrap();
    // The home is closed: it has ended when that returns. The sync before may still be ending.
    let opened = soon(async {
        loop {
            let options = SyncRequest { at: Vec::new(), listen: loopback() };
            if let Ok(her) = room.ana.handle.sync(room.hers, options).await {
                return her;
            }
        }
    });
    let opened = opened.await;
    looking(&opened).await;
    soon(room.ana.handle.shutdown()).await.unwrap();
    assert_eq!(*stops.borrow(), 3);
    assert!(room.her_radio.is_quiet());
}

/// A search that says when it is asked, and answers when it is let.
struct SlowRadio {
    asked: UnboundedSender<()>,
    let_go: Mutex<Receiver<()>>,
    /// What it was doing, in order.
    log: Arc<Mutex<Vec<&'static str>>>,
}

impl PlatformDiscovery for SlowRadio {
    fn start(&self, _: String, _: Vec<String>, _: i32) -> Result<(), PlatformError> {
        Ok(())
    }

    fn found(&self) -> Result<Vec<String>, PlatformError> {
        self.asked.send(()).unwrap();
        self.let_go.lock().unwrap().recv().unwrap();
        self.log.lock().unwrap().push("found");
        Ok(Vec::new())
    }

    fn stop(&self) -> Result<(), PlatformError> {
        self.log.lock().unwrap().push("stop");
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_waits_for_a_search_that_is_still_asked() {
    let ((asked, mut heard), (let_go, waits)) = (unbounded_channel(), channel());
    let log = Arc::default();
    let radio = SlowRadio { asked, let_go: Mutex::new(waits), log: Arc::clone(&log) };
    let platform = Platform { discovery: Some(Arc::new(radio)), ..Platform::default() };
    let (ana, sam) = (home("Ana", platform).await, home("Sam", Platform::default()).await);
    let (hers, _) = pair(&ana.handle, &sam.handle).await;
    let her = soon(ana.handle.sync(hers, syncing())).await.unwrap();
    soon(heard.recv()).await.unwrap();
    let mut leaving = tokio::spawn(async move { her.leave().await });
    not_yet(&mut leaving).await;
    assert!(log.lock().unwrap().is_empty());
    let_go.send(()).unwrap();
    soon(leaving).await.unwrap().unwrap();
    assert_eq!(*log.lock().unwrap(), ["found", "stop"]);
}
