//! How long it takes to read one 1:1 while another receives a parcel of a thousand changes, beside
//! how long it takes while nothing comes in. `cargo bench -p amble-core --bench reading` prints
//! both, and their ratio. Talks to 127.0.0.1 only.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement fails by panicking"
)]

#[path = "../scene/mod.rs"]
mod scene;

use amble_core::{Amble, Entity, Page, PairHandle, Query, SyncEvent};
use amble_document::{AuthorshipKey, Writing};
use amble_model::{Edit, EditId, Entity as Kind, Field, ObjectId, Op, Parcel, Put, Rank};
use scene::{partner::scene, share, soon};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

const CHANGES: u32 = 1_000;
const TOPICS: usize = 300;

/// What a screen asks for: the first page of an agenda, and the person above it.
fn read(home: &Amble, pair: PairHandle) -> usize {
    let page = Page { start: 0, limit: 30 };
    let query = Query { page: Some(page), ..Query::open(Entity::Topic) };
    home.person(pair).unwrap();
    home.list(pair, query).unwrap().len()
}

/// How long each reading took, until it is enough.
fn readings(home: &Amble, pair: PairHandle, enough: impl Fn(usize) -> bool) -> Vec<Duration> {
    let mut all = Vec::new();
    while !enough(all.len()) {
        let begun = Instant::now();
        assert_eq!(read(home, pair), 30);
        all.push(begun.elapsed());
        // A screen reads when something has changed, not all the time.
        std::thread::sleep(Duration::from_millis(1));
    }
    all.sort();
    all
}

fn at(all: &[Duration], percent: usize) -> Duration {
    all[(all.len() - 1) * percent / 100]
}

#[tokio::main(flavor = "multi_thread")]
async fn main() {
    let scene = scene().await;
    let eva = scene.ana.add_person("Eva").unwrap();
    let titles: Vec<String> = (0..TOPICS).map(|n| format!("Topic {n}")).collect();
    share(&scene.ana, eva, &titles.iter().map(String::as_str).collect::<Vec<_>>());

    let quiet = readings(&scene.ana, eva, |read| read == 500);

    // Sam's device writes a thousand changes of one topic each, and sends them in one parcel.
    let (mut session, addresses) = scene.sync().await;
    let mut channel = scene.sam.dial(&addresses).await;
    let (talk, mut document) = scene.sam.greet(&mut channel).await;
    let key = AuthorshipKey::new(&scene.sam.key);
    let mut changes = Vec::new();
    for n in 0..CHANGES {
        let bytes = [&n.to_be_bytes()[..], &[7; 6]].concat().try_into().unwrap();
        let puts = vec![
            Put::text(Field::from_word("title").unwrap(), format!("From Sam {n}")),
            Put::rank(&Rank::between(None, None)),
        ];
        let topic = ObjectId { entity: Kind::Topic, bytes };
        let edit = Edit::new(EditId(bytes), topic, Op::Create(puts));
        let actor = [&n.to_be_bytes()[..], &[9; 4]].concat().try_into().unwrap();
        let published = document.publish(&[edit], Writing { actor }, &key).unwrap();
        changes.extend(published.changes.into_iter().map(|change| change.envelope));
    }
    assert_eq!(changes.len(), CHANGES as usize);
    let tips = (document.tip(scene.sam.device), document.tip(scene.sam.anas_device));
    let parcel = Parcel { mine: tips.0, yours: tips.1, changes };

    let coming = AtomicBool::new(true);
    let begun = Instant::now();
    let (busy, took) = std::thread::scope(|threads| {
        let (ana, coming) = (&scene.ana, &coming);
        let reader = threads.spawn(move || readings(ana, eva, |_| !coming.load(Ordering::Relaxed)));
        tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(async {
                for frame in talk.parcel(&parcel).unwrap() {
                    channel.send(&frame).await.unwrap();
                }
                let wanted = i32::try_from(CHANGES).unwrap();
                loop {
                    match soon(session.next()).await.unwrap() {
                        SyncEvent::Progress { received, .. } if received >= wanted => break,
                        SyncEvent::UpToDate { .. } => break,
                        SyncEvent::Closed => panic!("closed"),
                        _ => {}
                    }
                }
            });
        });
        coming.store(false, Ordering::Relaxed);
        (reader.join().unwrap(), begun.elapsed())
    });
    let there = scene.titles().len();
    assert_eq!(there, CHANGES as usize + 1);
    let _ = talk.bye();
    session.leave().await;

    println!("a parcel of {CHANGES} changes was taken in within {} ms", took.as_millis());
    for (name, percent) in [("half", 50), ("nine of ten", 90), ("the slowest", 100)] {
        let (before, while_it_came) = (at(&quiet, percent), at(&busy, percent));
        println!(
            "reading another 1:1, {name}: {} us alone, {} us meanwhile, {:.1} times",
            before.as_micros(),
            while_it_came.as_micros(),
            while_it_came.as_secs_f64() / before.as_secs_f64(),
        );
    }
    println!("{} readings alone, {} meanwhile", quiet.len(), busy.len());
}
