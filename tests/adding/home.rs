//! What docs/ADDING.md added, through the calls of a home that are the same for everything.
//! `tests/adding/run` puts this into the copy.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod scene;

use amble_core::{
    Act, Delivery, Entity, ErrorKind, Experiment, ExperimentSize, ExperimentState, FieldValue,
    NewAction, NewExperiment, Query, Side, Thing,
};
use scene::{NOW, change, home, pair, sync, up_to_date};

fn walks() -> NewExperiment {
    NewExperiment { what: "Walk while we talk".into(), weeks: Some(4), size: None }
}

#[test]
fn a_home_makes_lists_changes_and_undoes_it_as_anything_else() {
    let (_dir, ana) = home("Ana");
    let sam = ana.add_person("Sam").unwrap();
    let id = ana.create(sam, walks().into(), NOW).unwrap();
    let one = || -> Experiment {
        let listed = ana.list(sam, Query::open(Entity::Experiment)).unwrap();
        let [thing]: [Thing; 1] = listed.try_into().unwrap();
        thing.try_into().unwrap()
    };
    assert_eq!((one().id, one().weeks, one().size), (id, Some(4), ExperimentSize::Medium));
    assert_eq!((one().delivery, one().unsent), (Delivery::NotSent, true));
    ana.set(sam, id, &[change("weeks", FieldValue::Number(6))]).unwrap();
    assert_eq!(one().weeks, Some(6));
    for (word, value) in
        [("weeks", FieldValue::Number(27)), ("size", FieldValue::Choice("huge".into()))]
    {
        let refused = ana.set(sam, id, &[change(word, value)]).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Invalid, "{word}: {refused}");
    }
    assert!(ana.act(sam, id, Act::Accept, NOW).is_err(), "one's own is not one's own to accept");
    let json = serde_json::to_value(one()).unwrap();
    assert_eq!(
        (&json["weeks"], &json["size"], &json["state"]),
        (&6.into(), &"medium".into(), &"proposed".into())
    );
    ana.undo(sam).unwrap();
    assert_eq!(one().weeks, Some(4));

    let action = NewAction {
        what: "Draft".into(),
        owner: Side::Me,
        due: None,
        done_when: String::new(),
        hours: Some(3),
        topic: None,
    };
    ana.create(sam, action.into(), NOW).unwrap();
    let listed = ana.list(sam, Query::open(Entity::Action)).unwrap();
    assert_eq!(serde_json::to_value(listed).unwrap()[0]["hours"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_accepts_it_over_a_sync() {
    let ((_a, ana), (_b, sam)) = (home("Ana"), home("Sam"));
    let (hers, his) = pair(&ana, &sam, None).await;
    let id = ana.create(hers, walks().into(), NOW).unwrap();
    let (mut a, mut b) = sync((&ana, hers), (&sam, his)).await;
    sam.act(his, id, Act::Accept, NOW).unwrap();
    up_to_date(&mut a).await;
    for (home, pair, author) in [(&ana, hers, Side::Me), (&sam, his, Side::Them)] {
        let shown: Experiment = home.get(pair, id).unwrap().try_into().unwrap();
        assert_eq!((shown.author, shown.state), (author, ExperimentState::Accepted));
    }
    a.leave().await;
    b.leave().await;
}
