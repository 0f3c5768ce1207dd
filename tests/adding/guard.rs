//! What docs/ADDING.md added, as two people with a document each have it: published, guarded,
//! projected, told in the digest, contested and chosen. `tests/adding/run` puts this into the copy.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use amble_document::Refusal;
use amble_model::{
    Act, Action, Digest, Edit, EditError, EditId, Entity, Experiment, ExperimentSize,
    ExperimentState, Field, FieldChange, FieldValue, New, NewAction, NewExperiment, ObjectId, Op,
    Put, Query, Side, Snapshot, Value, What, digest, schema,
};
use amble_support::{
    Partner, Seed,
    acts::MORNING,
    people::{key, publish},
    two_people,
};
use serde_json::json;

fn field(word: &str) -> Field {
    Field::from_word(word).unwrap()
}

/// Ana makes something, and Ben gets it.
fn shared(new: New, seed: &mut Seed) -> ([Partner; 2], ObjectId) {
    let [mut ana, mut ben] = two_people();
    let edits = ana.sees().create(&[new], MORNING, seed).unwrap();
    ana.save(&edits).unwrap();
    ana.publish(seed);
    meet(&mut ana, &mut ben);
    ([ana, ben], edits[0].object)
}

fn proposed(seed: &mut Seed) -> ([Partner; 2], ObjectId) {
    let what = "Walk while we talk".to_owned();
    let new = NewExperiment { what, weeks: Some(4), size: Some(ExperimentSize::Small) };
    shared(new.into(), seed)
}

/// Each takes in what the other holds, and both show the same.
fn meet(ana: &mut Partner, ben: &mut Partner) {
    let (hers, his) = (ana.doc.clone(), ben.doc.clone());
    for (to, from) in [(&mut *ana, &his), (&mut *ben, &hers)] {
        let taken = to.take(from);
        assert!(taken.refused.is_empty() && taken.branches.is_empty() && taken.missing.is_empty());
    }
    assert_eq!(ana.doc.project(), ben.doc.project());
}

fn setting(
    sees: &Snapshot,
    id: ObjectId,
    word: &str,
    to: FieldValue,
    seed: &mut Seed,
) -> Vec<Edit> {
    let change = FieldChange { field: field(word), value: Some(to) };
    sees.set(id, &[change], seed).unwrap()
}

fn does(person: &mut Partner, edits: &[Edit], seed: &mut Seed) {
    person.save(edits).unwrap();
    person.publish(seed);
}

fn experiment(person: &Partner, id: ObjectId) -> Experiment {
    person.sees().get(id).unwrap().try_into().unwrap()
}

/// Writes edits past the rules of their author's own app, as an app that was changed could; what the
/// guard of the other says.
fn forced(by: &Partner, to: &Partner, edits: &[Edit], seed: &mut Seed) -> Refusal {
    let mut by = by.doc.clone();
    let (changes, mut doc) = (publish(&mut by, edits, seed), to.doc.clone());
    let taken = doc.take(&changes, &key(to.party()));
    assert!(taken.taken.is_empty(), "it was taken in");
    assert!(doc.save() == to.doc.save(), "it left something behind");
    taken.refused[0].refusal
}

/// What is new to somebody since then.
fn news(person: &Partner, before: &Snapshot) -> Digest {
    digest::between(&before.record, &person.sees().record, &person.people())
}

#[test]
fn what_was_proposed_is_the_same_on_both_devices_and_in_json() {
    let mut seed = Seed::new(1);
    let ([ana, ben], id) = proposed(&mut seed);
    assert_eq!(id.entity, Entity::Experiment);
    for (person, author) in [(&ana, Side::Me), (&ben, Side::Them)] {
        let shown = experiment(person, id);
        assert_eq!((shown.id, shown.author), (id, author));
        assert_eq!(shown.what, "Walk while we talk");
        assert_eq!((shown.weeks, shown.size), (Some(4), ExperimentSize::Small));
        assert_eq!(shown.state, ExperimentState::Proposed);
        assert_eq!(person.sees().list(Query::open(Entity::Experiment)), [shown.into()]);
    }
    let thing = serde_json::to_value(ben.sees().get(id).unwrap()).unwrap();
    let expected = json!({
        "kind": "experiment",
        "id": id.to_string(),
        "author": "them",
        "what": "Walk while we talk",
        "weeks": 4,
        "size": "small",
        "state": "proposed",
        "delivery": "delivered",
        "unsent": false,
        "conflicts": [],
    });
    assert_eq!(thing, expected);
}

#[test]
fn only_the_other_accepts_and_the_digest_says_who_did_what() {
    let mut seed = Seed::new(2);
    let ([mut ana, mut ben], id) = proposed(&mut seed);
    let own = ana.sees().act(id, Act::Accept, MORNING.now, &mut seed).unwrap();
    let refused = EditError::NotYourMove { entity: "experiment", state: "accepted".to_owned() };
    assert_eq!(ana.save(&own), Err(refused));
    assert_eq!(forced(&ana, &ben, &own, &mut seed), Refusal::NotTheirs);
    // Nor does she end what was not accepted: that would be his move and hers in one.
    let put = vec![Put::text(Field::STATE, "ended")];
    let early = [Edit::new(EditId::draw(&mut seed), id, Op::Put(put))];
    assert!(ana.save(&early).is_err());
    assert_eq!(forced(&ana, &ben, &early, &mut seed), Refusal::NotTheirs);

    let before = ana.sees();
    let edits = ben.sees().act(id, Act::Accept, MORNING.now, &mut seed).unwrap();
    does(&mut ben, &edits, &mut seed);
    for (word, to) in
        [("weeks", FieldValue::Number(6)), ("size", FieldValue::Choice("large".to_owned()))]
    {
        let edits = setting(&ben.sees(), id, word, to, &mut seed);
        does(&mut ben, &edits, &mut seed);
    }
    meet(&mut ana, &mut ben);
    for person in [&ana, &ben] {
        let shown = experiment(person, id);
        assert_eq!(shown.state, ExperimentState::Accepted);
        assert_eq!((shown.weeks, shown.size), (Some(6), ExperimentSize::Large));
        assert_eq!(person.sees().list(Query::open(Entity::Experiment)).len(), 1);
    }
    let said = news(&ana, &before);
    assert!(said.lines.iter().all(|line| line.by == Side::Them && line.id == id));
    assert!(said.lines.iter().all(|line| line.label == "Walk while we talk"));
    let said: Vec<What> = said.lines.into_iter().map(|line| line.what).collect();
    let choice = |word: &str| Some(FieldValue::Choice(word.to_owned()));
    let (weeks, size) = (field("weeks"), field("size"));
    let number = |number| Some(FieldValue::Number(number));
    let expected = [
        What::Changed { field: weeks, before: number(4), after: number(6) },
        What::Changed { field: size, before: choice("small"), after: choice("large") },
        What::State { state: "accepted".to_owned() },
    ];
    assert_eq!(said, expected);

    // Either ends it; then it is in no short list.
    let edits = ana.sees().act(id, Act::End, MORNING.now, &mut seed).unwrap();
    does(&mut ana, &edits, &mut seed);
    meet(&mut ana, &mut ben);
    assert_eq!(experiment(&ben, id).state, ExperimentState::Ended);
    assert!(ben.sees().list(Query::open(Entity::Experiment)).is_empty());
}

#[test]
fn a_number_out_of_bounds_and_the_words_of_the_other_are_refused_on_both_sides() {
    let mut seed = Seed::new(3);
    let ([mut ana, mut ben], id) = proposed(&mut seed);
    for weeks in [0, 27] {
        let edits = setting(&ben.sees(), id, "weeks", FieldValue::Number(weeks), &mut seed);
        let refused = ben.save(&edits).unwrap_err();
        assert!(refused.to_string().contains("from 1 to 26"), "{refused}");
        assert_eq!(forced(&ben, &ana, &edits, &mut seed), Refusal::Value, "{weeks}");
    }
    let words = [("weeks", Value::from("many")), ("weeks", Value::Flag(true))];
    for (word, value) in words {
        let put = vec![Put { field: field(word), value }];
        let edits = [Edit::new(EditId::draw(&mut seed), id, Op::Put(put))];
        assert!(ana.save(&edits).is_err());
        assert_eq!(forced(&ana, &ben, &edits, &mut seed), Refusal::Value, "{edits:?}");
    }
    let edits = setting(&ben.sees(), id, "what", FieldValue::Text("Stand".to_owned()), &mut seed);
    let refused = EditError::NotYours { entity: "experiment", field: "what" };
    assert_eq!(ben.save(&edits), Err(refused));
    assert_eq!(forced(&ben, &ana, &edits, &mut seed), Refusal::NotTheirs);
    // Nothing of it stands in the way of what is honest.
    let edits = setting(&ana.sees(), id, "weeks", FieldValue::Number(26), &mut seed);
    does(&mut ana, &edits, &mut seed);
    meet(&mut ana, &mut ben);
    assert_eq!(experiment(&ben, id).weeks, Some(26));
}

#[test]
fn weeks_that_both_set_apart_are_both_kept_until_one_is_chosen() {
    let mut seed = Seed::new(4);
    let ([mut ana, mut ben], id) = proposed(&mut seed);
    let before = ana.sees();
    for (person, weeks) in [(&mut ana, 2), (&mut ben, 8)] {
        let edits = setting(&person.sees(), id, "weeks", FieldValue::Number(weeks), &mut seed);
        does(person, &edits, &mut seed);
    }
    meet(&mut ana, &mut ben);
    let [conflict] = &experiment(&ana, id).conflicts[..] else { panic!("one is to be chosen") };
    assert_eq!(conflict.field, field("weeks"));
    let mut versions: Vec<_> = conflict.values.iter().map(|v| (v.by, v.value.clone())).collect();
    versions.sort();
    let number = |number| Some(FieldValue::Number(number));
    assert_eq!(versions, [(Side::Me, number(2)), (Side::Them, number(8))]);
    let asked = What::Conflict { field: field("weeks") };
    assert!(news(&ana, &before).lines.iter().any(|line| line.what == asked));
    let edits = ben.sees().settle(id, field("weeks"), number(2).as_ref(), &mut seed).unwrap();
    does(&mut ben, &edits, &mut seed);
    meet(&mut ana, &mut ben);
    let settled = experiment(&ana, id);
    assert_eq!((settled.weeks, settled.conflicts), (Some(2), vec![]));
}

#[test]
fn the_hours_of_an_action_go_the_same_way() {
    let mut seed = Seed::new(5);
    let new = NewAction {
        what: "Draft".to_owned(),
        owner: Side::Me,
        due: None,
        done_when: String::new(),
        hours: Some(3),
        topic: None,
    };
    let ([mut ana, mut ben], id) = shared(new.into(), &mut seed);
    let hours = |person: &Partner| {
        let action: Action = person.sees().get(id).unwrap().try_into().unwrap();
        (action.hours, action.conflicts.len())
    };
    assert_eq!((hours(&ana), hours(&ben)), ((Some(3), 0), (Some(3), 0)));
    assert_eq!(serde_json::to_value(ben.sees().get(id).unwrap()).unwrap()["hours"], 3);
    let edits = setting(&ben.sees(), id, "hours", FieldValue::Number(401), &mut seed);
    assert!(ben.save(&edits).is_err());
    assert_eq!(forced(&ben, &ana, &edits, &mut seed), Refusal::Value);
    for (person, number) in [(&mut ana, 5), (&mut ben, 8)] {
        let edits = setting(&person.sees(), id, "hours", FieldValue::Number(number), &mut seed);
        does(person, &edits, &mut seed);
    }
    meet(&mut ana, &mut ben);
    assert_eq!((hours(&ana), hours(&ben)), (hours(&ben), hours(&ana)));
    assert_eq!(hours(&ana).1, 1);
}

#[test]
fn the_page_of_formats_says_what_was_added() {
    let page = schema::page();
    for row in [
        "| action | `hours` | whole number, 1 to 400 | either | one is shown, all are kept until one is chosen |",
        "| experiment | `what` | one line, at most 300 characters | author | one value, the same on both |",
        "| experiment | `weeks` | whole number, 1 to 26 | either | one is shown, all are kept until one is chosen |",
        "| experiment | `size` | small, medium, large | either | one value, the same on both |",
        "| experiment | accept | proposed | accepted | the other |",
        "| experiment | end | accepted | ended | either |",
    ] {
        assert!(page.lines().any(|line| line == row), "{row} is not in\n{page}");
    }
}
