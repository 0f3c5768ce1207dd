//! Which states a person may bring about, judged by where the object stood for them.

use super::{
    attacks::{Twist, run},
    world::*,
};
use amble_document::Refusal;
use amble_model::{EditId, Entity};
use amble_support::{
    ANA, Seed,
    people::{key, publish},
};
use automerge::legacy::{Key, OpType};

/// A move that each of the two may make is not here: the laws make all of them.
#[test]
fn a_state_that_a_person_may_not_bring_about_is_refused() {
    run(&[
        ("my decision, withdrawn", Refusal::NotTheirs, |a| {
            a.first(a.world.decision, "state", "withdrawn");
            a.first(a.world.decision, "seen", &EditId([3; 10]).key());
            a.revise(a.world.decision);
        }),
        ("my decision, made once more", Refusal::NotTheirs, |a| {
            a.first(a.world.decision, "state", "made");
            a.revise(a.world.decision);
        }),
        ("my decision, in a state that is not known here", Refusal::NotTheirs, |a| {
            a.first(a.world.decision, "state", "shelved");
            a.revise(a.world.decision);
        }),
        ("a meeting in progress, only planned", Refusal::NotTheirs, |a| {
            a.over(a.world.meeting, "state", "planned");
            a.revise(a.world.meeting);
        }),
        ("a meeting in progress, missed", Refusal::NotTheirs, |a| {
            a.over(a.world.meeting, "state", "missed");
            a.revise(a.world.meeting);
        }),
        ("a meeting in progress, begun once more", Refusal::NotTheirs, |a| {
            a.over(a.world.meeting, "state", "active");
            a.revise(a.world.meeting);
        }),
        ("a meeting that is over, in progress", Refusal::NotTheirs, |a| {
            let over = a.over(a.world.meeting, "state", "ended");
            a.put(a.world.at(a.world.meeting), "state", "active", vec![over]);
            a.revise(a.world.meeting);
        }),
        ("a meeting that is over, over in another way", Refusal::NotTheirs, |a| {
            let over = a.over(a.world.meeting, "state", "continued-later");
            a.put(a.world.at(a.world.meeting), "state", "ended", vec![over]);
            a.revise(a.world.meeting);
        }),
        ("the same, after it was cleared", Refusal::NotTheirs, |a| {
            let at = a.world.at(a.world.meeting);
            let over = a.over(a.world.meeting, "state", "ended");
            a.push(at.clone(), Key::Map("state".into()), OpType::Delete, vec![over]);
            a.put(at, "state", "active", vec![]);
            a.revise(a.world.meeting);
        }),
        ("a new meeting that was missed", Refusal::NotTheirs, |a| {
            a.create_with(Entity::Meeting, "state", "missed");
        }),
    ]);
}

#[test]
fn a_move_is_judged_by_where_the_object_stood_for_its_author() {
    let world = World::new();
    let honest: [(&str, Twist); 7] = [
        ("a meeting ended", |a| {
            a.over(a.world.meeting, "state", "ended");
            a.revise(a.world.meeting);
        }),
        ("a meeting ended, after its state was cleared as in a choice", |a| {
            let (at, old) = (a.world.at(a.world.meeting), a.world.set(a.world.meeting, "state"));
            a.push(at.clone(), Key::Map("state".into()), OpType::Delete, vec![old]);
            a.put(at, "state", "ended", vec![]);
            a.revise(a.world.meeting);
        }),
        ("a meeting in a state that is not known here", |a| {
            a.over(a.world.meeting, "state", "resumed");
            a.revise(a.world.meeting);
        }),
        ("a new meeting that is over", |a| {
            a.create_with(Entity::Meeting, "state", "cut-short");
        }),
        ("their own decision, withdrawn before it was sent", |a| {
            a.create_with(Entity::Decision, "state", "withdrawn");
        }),
        ("their own decision in a state that is not known here", |a| {
            a.create_with(Entity::Decision, "state", "shelved");
        }),
        ("a topic discussed and put off again", |a| {
            let at = a.world.at(a.world.topic);
            let discussed = a.first(a.world.topic, "state", "discussed");
            a.put(at, "state", "parked", vec![discussed]);
            a.revise(a.world.topic);
        }),
    ];
    for (case, change) in honest {
        let mut attack = world.attack();
        change(&mut attack);
        let mut doc = world.mine.clone();
        let taken = doc.take(&[sent(attack.raw())], &key(ANA));
        assert_eq!(taken.taken.len(), 1, "{case}: {:?}", taken.refused);
        healthy(doc, case);
    }
    // I ended the meeting apart: the other's end depends on where it was for them, and is kept.
    let mut seed = Seed::new(9);
    let mut mine = world.mine.clone();
    let end = [set(world.meeting, "state", "ended", &mut seed)];
    publish(&mut mine, &end, &mut seed);
    let mut other = world.attack();
    other.over(world.meeting, "state", "continued-later");
    other.revise(world.meeting);
    assert_eq!(mine.take(&[sent(other.raw())], &key(ANA)).taken.len(), 1);
    assert_eq!(mine.project().objects[&world.meeting].state(), "continued-later");
    assert_eq!(mine.project().objects[&world.meeting].standing_states().len(), 2);
}
