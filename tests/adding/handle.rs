//! What docs/ADDING.md added, through the handle that Kotlin, Swift and Python have of a home.
//! `tests/adding/run` puts this into the copy; from the library that Cargo builds with it,
//! `languages.rs` reads the three languages' types.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use amble_ffi::{HomeHandle, Platform};
use amble_model::{Act, Entity, HomeError, NewExperiment, Query, Thing};

#[tokio::test(flavor = "multi_thread")]
async fn a_handle_takes_and_gives_it_as_anything_else() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("home").to_str().unwrap().to_owned();
    let (name, zone) = ("Ana".to_owned(), "Europe/Lisbon".to_owned());
    let ana = HomeHandle::init(folder, name, zone, Platform::default()).await.unwrap();
    let pair = ana.add_person("Sam".to_owned()).await.unwrap();
    let new = NewExperiment { what: "Walk while we talk".to_owned(), weeks: None, size: None };
    let id = ana.create(pair, vec![new.into()]).await.unwrap()[0];
    let listed = ana.list(pair, Query::open(Entity::Experiment)).await.unwrap();
    let [Thing::Experiment(one)] = &listed[..] else { panic!("{listed:?}") };
    assert_eq!((one.id, one.weeks), (id, None));
    let refused = ana.act(pair, id, Act::Accept).await;
    assert!(matches!(refused, Err(HomeError::Failed { .. })), "{refused:?}");
    ana.shutdown().await.unwrap();
}
