//! What a person does with one hand: puts things in order, takes things back, moves words between
//! the private half and the agenda.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod scene;

use scene::*;

use amble_core::{
    Amble, Discovery, ErrorKind, Field, FieldChange, ItemState, MeetOptions, NewAction, Owner,
    Page, PairHandle, PrivateKind, Secret, SecretError, SecretName, SecretStore, Section, Way,
    read_list,
};
use chrono::NaiveDate;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

fn titles(home: &Amble, pair: PairHandle) -> Vec<String> {
    home.agenda(pair).unwrap().into_iter().map(|card| card.item.title).collect()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

#[test]
fn an_item_goes_where_it_is_put_and_stays_among_its_authors() {
    let (_dir, ana) = home("Ana");
    let sam = ana.add_person("Sam").unwrap();
    let ids = ana.add_items(sam, ["a", "b", "c", "d"].map(item).to_vec()).unwrap();
    ana.move_item(sam, ids[3], Some(ids[0])).unwrap();
    assert_eq!(titles(&ana, sam), ["a", "d", "b", "c"]);
    ana.move_item(sam, ids[2], None).unwrap();
    assert_eq!(titles(&ana, sam), ["c", "a", "d", "b"]);
    ana.move_item(sam, ids[2], Some(ids[1])).unwrap();
    assert_eq!(titles(&ana, sam), ["a", "d", "b", "c"]);
    // Every place of the list, many times over: there is always room between two.
    for round in 0..200 {
        let (id, after) = (ids[round % 4], ids[(round * 7 + 1) % 4]);
        ana.move_item(sam, id, Some(after)).unwrap();
        let all = ana.agenda(sam).unwrap();
        let at = |id| all.iter().position(|c| c.item.id == id).unwrap();
        assert!(id == after || at(id) == at(after) + 1, "round {round}");
    }
    let growth = FieldChange { field: Field::Section, value: "growth".into() };
    ana.change(sam, ids[0], vec![growth]).unwrap();
    ana.move_item(sam, ids[1], Some(ids[0])).unwrap();
    let card = ana.thing(sam, ids[1]).unwrap().item.unwrap();
    assert_eq!(card.item.section, Section::Growth, "it takes the section of what it stands under");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_moves_their_words_among_the_others() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (hers, his) = pair(&ana, &sam, None).await;
    ana.add_items(hers, vec![item("hers")]).unwrap();
    let own = sam.add_items(his, vec![item("his"), item("his too")]).unwrap();
    let (mut a, mut b) =
        (ana.meet(hers, options()).await.unwrap(), sam.meet(his, options()).await.unwrap());
    in_step(&mut a).await;
    in_step(&mut b).await;
    let theirs = sam.agenda(his).unwrap().into_iter().find(|c| c.item.title == "hers").unwrap();
    let refused = sam.move_item(his, own[0], Some(theirs.item.id)).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::NotNow);
    // But anyone puts anyone's items in order.
    ana.move_item(hers, own[0], Some(own[1])).unwrap();
    in_step(&mut a).await;
    assert_eq!(titles(&sam, his), ["his too", "his", "hers"]);
    a.leave().await;
    b.leave().await;
}

#[test]
fn whatever_was_done_last_is_taken_back_as_if_it_had_never_been_done() {
    let (_dir, ana) = home("Ana");
    let sam = ana.add_person("Sam").unwrap();
    let id = ana.add_items(sam, vec![item("a"), item("b")]).unwrap()[0];
    let shown = || (ana.items(sam, Page::ALL).unwrap(), ana.actions(sam, Page::ALL).unwrap());
    let waiting = || ana.person(sam).unwrap().waiting;
    let change = |field, value: &str| vec![FieldChange { field, value: value.into() }];
    let new = || NewAction {
        what: "x".into(),
        who: Owner::Me,
        due: None,
        measure: String::new(),
        item: Some(id),
    };
    let acts: Vec<Act<'_>> = vec![
        ("discuss", Box::new(|| ana.discuss(sam, id).unwrap())),
        ("drop", Box::new(|| ana.drop_thing(sam, id).unwrap())),
        ("move", Box::new(|| ana.move_item(sam, id, Some(last(&ana, sam))).unwrap())),
        ("title", Box::new(|| ana.change(sam, id, change(Field::Title, "A")).unwrap())),
        ("heads-up", Box::new(|| ana.change(sam, id, change(Field::HeadsUp, "true")).unwrap())),
        ("notes", Box::new(|| ana.write_notes(sam, id, "", "so").unwrap())),
        (
            "list",
            Box::new(|| assert_eq!(ana.add_list(sam, "- c\n- d", Section::Open).unwrap().len(), 2)),
        ),
        ("action", Box::new(|| assert!(ana.add_action(sam, new()).is_ok()))),
    ];
    for (name, act) in acts {
        let (before, count) = (shown(), waiting());
        act();
        assert_ne!(shown(), before, "{name}");
        ana.undo(sam).unwrap();
        assert_eq!(shown(), before, "{name}");
        assert_eq!(waiting(), count, "{name}: nothing of it is left to be sent");
        assert_eq!(ana.undo(sam).unwrap_err().kind, ErrorKind::NotNow, "{name}");
    }
}

/// Something a person does, by name.
type Act<'a> = (&'a str, Box<dyn Fn() + 'a>);

fn last(home: &Amble, pair: PairHandle) -> amble_core::ObjectId {
    home.agenda(pair).unwrap().last().unwrap().item.id
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_already_sent_is_taken_back_by_writing_what_was_there() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (hers, his) = pair(&ana, &sam, None).await;
    let id = ana.add_items(hers, vec![item("a")]).unwrap()[0];
    let (mut a, mut b) =
        (ana.meet(hers, options()).await.unwrap(), sam.meet(his, options()).await.unwrap());
    in_step(&mut a).await;
    in_step(&mut b).await;
    ana.discuss(hers, id).unwrap();
    in_step(&mut b).await;
    assert!(titles(&sam, his).is_empty());
    in_step(&mut a).await;
    ana.undo(hers).unwrap();
    in_step(&mut b).await;
    assert_eq!(titles(&sam, his), ["a"]);
    a.leave().await;
    b.leave().await;
}

#[test]
fn a_draft_moves_to_the_agenda_and_back_and_is_never_in_both_places() {
    let (_dir, ana) = home("Ana");
    let sam = ana.add_person("Sam").unwrap();
    let body = "# Raise?\n\nI have not asked in two years.";
    let draft = ana.add_private(PrivateKind::Draft, Some(sam), body, today()).unwrap();
    let id = ana.share_private(draft, sam, Section::Growth).unwrap();
    let card = ana.agenda(sam).unwrap().remove(0);
    assert_eq!((card.item.title.as_str(), card.way, card.here), ("Raise?", Way::Shared, true));
    assert_eq!(card.item.context, "I have not asked in two years.");
    assert!(ana.private_notes(None, Page::ALL).unwrap().is_empty());

    let back = ana.take_back(sam, id, today()).unwrap();
    assert!(ana.agenda(sam).unwrap().is_empty());
    assert_eq!(ana.person(sam).unwrap().waiting, 0);
    let note = ana.private_note(&back.to_string()).unwrap();
    assert_eq!(note.body, "Raise?\n\nI have not asked in two years.");
    assert_eq!(note.about, Some(sam));

    ana.change_private(back, &"x".repeat(5_000)).unwrap();
    let refused = ana.share_private(back, sam, Section::Growth).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Invalid);
    assert_eq!(ana.private_notes(Some(sam), Page::ALL).unwrap().len(), 1, "nothing was moved");
    ana.delete_private(back).unwrap();
    assert_eq!(ana.delete_private(back).unwrap_err().kind, ErrorKind::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_left_is_not_taken_back_as_a_draft() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (hers, his) = pair(&ana, &sam, None).await;
    let id = ana.add_items(hers, vec![item("a")]).unwrap()[0];
    let (mut a, mut b) =
        (ana.meet(hers, options()).await.unwrap(), sam.meet(his, options()).await.unwrap());
    in_step(&mut a).await;
    a.leave().await;
    b.leave().await;
    let growth = FieldChange { field: Field::Section, value: "growth".into() };
    ana.change(hers, id, vec![growth]).unwrap();
    let card = ana.agenda(hers).unwrap().remove(0);
    assert_eq!((card.way, card.here), (Way::Shared, false));
    assert_eq!(ana.take_back(hers, id, today()).unwrap_err().kind, ErrorKind::NotNow);
    assert!(ana.private_notes(None, Page::ALL).unwrap().is_empty());
    let next = ana.person(hers).unwrap();
    assert_eq!(next.next_meeting, next.last_contact.map(|day| day + chrono::Days::new(7)));
}

#[test]
fn a_long_list_is_read_page_by_page() {
    let (_dir, ana) = home("Ana");
    let sam = ana.add_person("Sam").unwrap();
    let lines: Vec<String> = (0..25).map(|n| format!("- item {n:02}")).collect();
    assert_eq!(read_list(&lines.join("\n"), Section::Open).len(), 25);
    let ids = ana.add_list(sam, &lines.join("\n"), Section::Open).unwrap();
    ana.discuss(sam, ids[3]).unwrap();
    let mut read = Vec::new();
    loop {
        let page = Page { start: read.len().try_into().unwrap(), limit: 10 };
        let cards = ana.items(sam, page).unwrap();
        let end = cards.len() < 10;
        read.extend(cards);
        if end {
            break;
        }
    }
    assert_eq!(read, ana.items(sam, Page::ALL).unwrap());
    assert_eq!(read.len(), 25);
    assert_eq!(read.iter().filter(|c| c.item.state == ItemState::Discussed).count(), 1);
    let far = Page { start: u32::MAX, limit: u32::MAX };
    assert!(ana.items(sam, far).unwrap().is_empty());
}

#[tokio::test]
async fn a_screen_is_told_of_every_change_and_of_the_end() {
    let (_dir, ana) = home("Ana");
    let mut changes = ana.changes();
    let sam = ana.add_person("Sam").unwrap();
    assert!(soon(changes.next()).await);
    ana.add_items(sam, vec![item("a")]).unwrap();
    assert!(soon(changes.next()).await);
    let note = ana.add_private(PrivateKind::Note, None, "b", today()).unwrap();
    assert!(soon(changes.next()).await);
    ana.change_private(note, "c").unwrap();
    assert!(soon(changes.next()).await);
    ana.undo(sam).unwrap();
    assert!(soon(changes.next()).await);
    drop(ana);
    assert!(!soon(changes.next()).await);
}

/// A keychain that can be locked.
#[derive(Debug, Default)]
struct Keychain {
    secrets: Mutex<BTreeMap<SecretName, Secret>>,
    locked: Mutex<bool>,
}

impl Keychain {
    fn check(&self) -> Result<(), SecretError> {
        let refused = SecretError::Refused { place: "keychain", reason: "it is locked".into() };
        if *self.locked.lock().unwrap() { Err(refused) } else { Ok(()) }
    }
}

impl SecretStore for Keychain {
    fn load(&self, name: SecretName) -> Result<Option<Secret>, SecretError> {
        self.check()?;
        Ok(self.secrets.lock().unwrap().get(&name).cloned())
    }
    fn save(&self, name: SecretName, secret: &Secret) -> Result<(), SecretError> {
        self.check()?;
        self.secrets.lock().unwrap().insert(name, secret.clone());
        Ok(())
    }
    fn delete(&self, name: SecretName) -> Result<(), SecretError> {
        self.check()?;
        self.secrets.lock().unwrap().remove(&name);
        Ok(())
    }
    fn protects(&self) -> &'static str {
        "Nothing."
    }
}

#[test]
fn keys_in_a_keychain_are_in_no_file_and_a_locked_one_changes_nothing() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let home = dir.path().join("home");
    *keychain.locked.lock().unwrap() = true;
    let refused = Amble::create_with(&home, &keychain, "Ana", "UTC").unwrap_err();
    assert!(refused.reason.contains("it is locked"), "{refused}");
    *keychain.locked.lock().unwrap() = false;
    let ana = Amble::create_with(&home, &keychain, "Ana", "UTC").unwrap();
    let person = ana.me().person;
    drop(ana);
    assert!(!home.join("secrets").exists());
    assert_eq!(Amble::open(&home, NOW).unwrap_err().kind, ErrorKind::Damaged, "no keys in a file");
    assert_eq!(Amble::open_with(&home, &keychain, NOW).unwrap().me().person, person);
    *keychain.locked.lock().unwrap() = true;
    assert!(Amble::open_with(&home, &keychain, NOW).is_err());
    *keychain.locked.lock().unwrap() = false;
    assert_eq!(Amble::open_with(&home, &keychain, NOW).unwrap().me().person, person);
}

/// What is announced on a network of two, by name.
type Air = Arc<Mutex<BTreeMap<String, SocketAddr>>>;

#[derive(Debug)]
struct Nearby {
    air: Air,
    own: Mutex<Option<String>>,
    wanted: Mutex<Vec<String>>,
    broken: bool,
}

impl Nearby {
    fn on(air: &Air) -> Arc<Self> {
        Arc::new(Self {
            air: air.clone(),
            own: Mutex::default(),
            wanted: Mutex::default(),
            broken: false,
        })
    }
}

impl Discovery for Nearby {
    fn start(&self, own: &str, wanted: &[String], port: u16) -> Result<(), String> {
        if self.broken {
            return Err("no permission for the local network".into());
        }
        self.air.lock().unwrap().insert(own.to_owned(), SocketAddr::from(([127, 0, 0, 1], port)));
        *self.own.lock().unwrap() = Some(own.to_owned());
        *self.wanted.lock().unwrap() = wanted.to_vec();
        Ok(())
    }
    fn found(&self) -> Result<Vec<SocketAddr>, String> {
        let (air, wanted) = (self.air.lock().unwrap(), self.wanted.lock().unwrap());
        Ok(wanted.iter().filter_map(|name| air.get(name).copied()).collect())
    }
    fn stop(&self) -> Result<(), String> {
        if let Some(own) = self.own.lock().unwrap().take() {
            self.air.lock().unwrap().remove(&own);
        }
        Ok(())
    }
}

/// Takes a port as soon as the pairing that had it has let it go.
async fn taking(port: u16) -> std::net::UdpSocket {
    loop {
        match std::net::UdpSocket::bind(("127.0.0.1", port)) {
            Ok(socket) => return socket,
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(5)).await,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_that_moved_find_each_other_nearby_under_names_that_change() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (hers, his) = pair(&ana, &sam, None).await;
    ana.add_items(hers, vec![item("a")]).unwrap();
    // A day later, and at ports that nobody remembers: another process has taken both.
    let mut taken = Vec::new();
    for port in [ana.me().port, sam.me().port] {
        taken.push(soon(taking(port)).await);
    }
    let air = Air::default();
    let (near_ana, near_sam) = (Nearby::on(&air), Nearby::on(&air));
    let with = |discovery: &Arc<Nearby>, now| MeetOptions {
        discovery: Some(discovery.clone()),
        now,
        ..options()
    };
    let mut a = ana.meet(hers, with(&near_ana, NOW + 86_400)).await.unwrap();
    // Sam's clock is a day behind.
    let mut b = sam.meet(his, with(&near_sam, NOW)).await.unwrap();
    in_step(&mut a).await;
    in_step(&mut b).await;
    assert_eq!(titles(&sam, his), ["a"]);
    let names: Vec<String> = air.lock().unwrap().keys().cloned().collect();
    assert_eq!(names.len(), 2);
    assert!(names.iter().all(|n| !n.contains(&ana.me().device.key()[..8])));
    a.leave().await;
    b.leave().await;
    assert!(air.lock().unwrap().is_empty(), "nothing is announced once the screens are closed");
    drop(taken);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_fails_is_said_once_and_the_meeting_goes_on() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (hers, his) = pair(&ana, &sam, None).await;
    let broken = Arc::new(Nearby {
        air: Air::default(),
        own: Mutex::default(),
        wanted: Mutex::default(),
        broken: true,
    });
    let with = MeetOptions { discovery: Some(broken), ..options() };
    let mut a = ana.meet(hers, with).await.unwrap();
    let mut b = sam.meet(his, options()).await.unwrap();
    let mut said = 0;
    loop {
        match soon(a.next()).await.unwrap() {
            amble_core::MeetEvent::DiscoveryFailed { reason } => {
                assert_eq!(reason, "no permission for the local network");
                said += 1;
            }
            amble_core::MeetEvent::InStep { .. } => break,
            _ => {}
        }
    }
    assert_eq!(said, 1);
    a.leave().await;
    b.leave().await;
}
