//! What the other device may send, through the same entry as a live parcel: every attack on
//! Automerge that is known to us and every way to write what is not one's own. Each is refused
//! for its own reason, leaves nothing behind, and the document goes on.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it measured"
)]

#[path = "guard/attacks.rs"]
mod attacks;
#[path = "guard/bombs.rs"]
mod bombs;
#[path = "guard/full.rs"]
mod full;
#[path = "guard/honest.rs"]
mod honest;
#[path = "guard/mutations.rs"]
mod mutations;
#[path = "guard/spelling.rs"]
mod spelling;
#[path = "guard/states.rs"]
mod states;
#[path = "guard/world.rs"]
mod world;

use amble_document::{Document, Refusal};
use amble_model::{DeviceId, EditId, Entity, ObjectId, PairId, Tag};
use amble_support::{
    ANA, BEN, Seed,
    people::{all, key, members, publish},
};
use attacks::Twist;
use automerge::{
    Change, ObjType,
    legacy::{Key, ObjectId as At, OpType},
};
use world::*;

#[test]
fn what_a_newer_amble_writes_is_kept_or_waits_and_is_no_offence() {
    let world = World::new();
    let keeps: [(&str, Twist); 4] = [
        ("an unknown field", |a| {
            a.first(a.world.note, "colour", "red");
        }),
        ("an unknown field settled", |a| {
            let (at, key) = (a.world.at(a.world.note), || Key::Map("colour".into()));
            let old = a.push(at.clone(), key(), OpType::Put(3.into()), vec![]);
            a.push(at.clone(), key(), OpType::Delete, vec![old]);
            a.put(at, "colour", "red", vec![]);
        }),
        ("an unknown section", |a| {
            a.over(a.world.their_topic, "section", "retrospective");
        }),
        ("an unknown state", |a| {
            a.first(a.world.their_topic, "state", "frozen");
        }),
    ];
    for (case, change) in keeps {
        let mut attack = world.attack();
        change(&mut attack);
        let mut doc = world.mine.clone();
        assert_eq!(doc.take(&[sent(attack.raw())], &key(ANA)).taken.len(), 1, "{case}");
        assert_eq!(doc.project().objects.len(), world.mine.project().objects.len());
        healthy(doc, case);
    }
    for (case, action) in [("list", ObjType::List), ("map", ObjType::Map), ("text", ObjType::Text)]
    {
        let mut attack = world.attack();
        let at = attack.world.at(world.note);
        attack.push(at, Key::Map("reactions".into()), OpType::Make(action), vec![]);
        refused(&world, sent(attack.raw()), Refusal::Newer, case);
    }
    assert!(!Refusal::Newer.hostile());
}

#[test]
fn a_change_of_an_unknown_entity_waits_with_what_stands_on_it_until_the_app_is_updated() {
    let mut seed = Seed::new(3);
    let world = World::new();
    let mut other = world.theirs.clone();
    let before = publish(&mut other, &[new_topic("Before", &mut seed)], &mut seed);
    let newer = publish(&mut other, &[new_decision("Two", &mut seed)], &mut seed);
    let after = publish(&mut other, &[new_topic("After", &mut seed)], &mut seed);
    let parcel = [before, newer, after].concat();

    let known = &[Entity::Topic, Entity::Note, Entity::Action, Entity::Meeting];
    let mut old = world.mine.clone().as_known_to(known);
    for _ in 0..2 {
        let taken = old.take(&parcel, &key(ANA));
        assert_eq!(taken.refused.iter().map(|r| r.refusal).collect::<Vec<_>>(), [Refusal::Newer]);
        assert_eq!(taken.missing.len(), 1, "what stands on it waits");
        assert!(taken.branches.is_empty());
    }
    assert_eq!(old.order().len(), world.mine.order().len() + 1, "what came before it is held");
    let mut updated = old.as_known_to(&Entity::ALL);
    assert_eq!(updated.take(&parcel, &key(ANA)).taken.len(), 2);
    assert_eq!(updated.project(), other.project());
    healthy(updated, "updated");
}

#[test]
fn a_bad_change_does_not_take_honest_ones_with_it() {
    let world = World::new();
    let mut seed = Seed::new(4);
    let mut other = world.theirs.clone();
    let mut one = |title: &str| {
        let new = new_topic(title, &mut seed);
        publish(&mut other, &[new], &mut seed).remove(0)
    };
    let [first, second, third] = ["One", "Two", "Three"].map(&mut one);
    let mut bad = expand(&second);
    for op in &mut bad.operations {
        if is_key(op, "title") {
            op.action = OpType::Put("x".repeat(301).into());
        }
    }
    let bad = sent(Change::from(bad).raw_bytes().to_vec());
    let mut doc = world.mine.clone();
    let taken = doc.take(&[first.clone(), bad.clone(), third.clone()], &key(ANA));
    assert_eq!(taken.taken, [first]);
    assert_eq!(taken.refused[0].refusal, Refusal::Value);
    assert_eq!(taken.missing.len(), 1, "the third stands on the second, which is not here");
    // The honest second is not blocked by the bad one.
    let taken = doc.take(&[bad, second, third], &key(ANA));
    assert_eq!((taken.taken.len(), taken.refused.len()), (2, 1));
    healthy(doc, "after a bad one");
}

#[test]
fn an_envelope_of_the_wrong_author_is_refused() {
    let world = World::new();
    let mut seed = Seed::new(5);
    let stranger = DeviceId([8; 32]);
    let mut envelope = world.honest.clone();
    envelope.device = stranger;
    refused(&world, envelope.clone(), Refusal::Forged, "a stranger's device");
    envelope.device = ANA.device;
    refused(&world, envelope.clone(), Refusal::Forged, "mine, with the other's tag");
    envelope.tag = Tag([0; 16]);
    refused(&world, envelope.clone(), Refusal::Forged, "mine, with no tag");

    // What is really mine is given back with my tag, and never as somebody else's.
    let mut lost = world.mine.clone();
    let given = publish(&mut lost, &[new_topic("Lost", &mut seed)], &mut seed).remove(0);
    let mut doc = world.mine.clone();
    assert_eq!(doc.take(std::slice::from_ref(&given), &key(ANA)).taken.len(), 1);
    envelope.raw = given.raw.clone();
    envelope.tag = given.tag;
    envelope.device = BEN.device;
    refused(&world, envelope, Refusal::NotTheirs, "my change as theirs");
    let mut doc = world.mine.clone();
    assert_eq!(doc.take(&[given], &key(BEN)).refused[0].refusal, Refusal::Forged);
}

#[test]
fn a_change_of_another_pair_or_epoch_or_line_is_not_held() {
    let world = World::new();
    let mut seed = Seed::new(6);
    for (pair, epoch) in [(8, 0), (7, 1)] {
        let mut elsewhere = members(BEN);
        elsewhere.genesis.pair = PairId([pair; 16]);
        elsewhere.genesis.epoch = epoch;
        let mut other = Document::new(elsewhere).unwrap();
        let changes = publish(&mut other, &[new_topic("Elsewhere", &mut seed)], &mut seed);
        let mut doc = world.mine.clone();
        let taken = doc.take(&changes, &key(ANA));
        assert_eq!(taken.missing.len(), 1);
        assert!(taken.taken.is_empty() && taken.refused.is_empty() && taken.branches.is_empty());
        unharmed(&world.mine, &doc, "elsewhere");
    }
    // A home restored from an old copy writes on without its own last change.
    let mut old = Document::load(members(BEN), all(&world.mine)[..1].to_vec()).unwrap();
    let changes = publish(&mut old, &[new_topic("Again \u{202e}now", &mut seed)], &mut seed);
    let mut rootless = world.attack();
    rootless.change.deps.clear();
    for changes in [changes, vec![sent(rootless.raw())]] {
        let mut doc = world.mine.clone();
        let taken = doc.take(&changes, &key(ANA));
        assert_eq!(taken.branches.len(), 1);
        assert!(taken.taken.is_empty() && taken.refused.is_empty() && taken.missing.is_empty());
        assert!(taken.branches[0].said.text.iter().all(|text| !text.contains('\u{202e}')));
        unharmed(&world.mine, &doc, "a branch");
    }
}

/// A document of mine alone, and one of the other who has nothing of it.
fn apart(world: &World) -> (Document, Document) {
    let mine = Document::load(members(ANA), all(&world.mine)[..1].to_vec()).unwrap();
    (mine, Document::new(members(BEN)).unwrap())
}

#[test]
fn an_object_made_twice_by_two_people_stays_as_it_first_came() {
    let world = World::new();
    let mut seed = Seed::new(8);
    // The other saw my id and makes the same thing on a line of theirs that never had it.
    let (mut doc, mut other) = apart(&world);
    let mut again = new_topic("Mine now", &mut seed);
    again.object = world.topic;
    let change = publish(&mut other, &[again], &mut seed);
    let before = doc.clone();
    assert_eq!(doc.take(&change, &key(ANA)).refused[0].refusal, Refusal::CreatedTwice);
    assert!(before.save() == doc.save());
    assert_eq!(before.project(), doc.project());
    publish(&mut doc, &[set(world.topic, "title", "Still mine", &mut seed)], &mut seed);
    assert_eq!(doc.project().objects[&world.topic].label(), "Still mine");
}

/// What a change does to an object that its author never had would depend on nothing: no screen
/// showed it to them.
#[test]
fn a_change_of_an_object_that_its_author_did_not_have_is_refused() {
    let world = World::new();
    let mut seed = Seed::new(10);
    let (doc, mut other) = apart(&world);
    // Long enough that its operations come after those that made my objects.
    let many: Vec<_> = (0..20).map(|_| new_topic("One of many", &mut seed)).collect();
    let change = publish(&mut other, &many, &mut seed).remove(0);
    let known = |object: ObjectId| {
        let At::Id(made) = world.at(object) else { unreachable!() };
        made.counter() < expand(&change).start_op.get() + 100
    };
    assert!(known(world.action) && known(world.meeting));
    let cases: [(&str, Twist); 4] = [
        ("its due date", |a| {
            a.first(a.world.action, "due", "2026-12-11");
            a.first(a.world.action, "rev", &EditId([6; 10]).key());
        }),
        ("its due date, in place of what stands there", |a| {
            a.over(a.world.action, "due", "2026-12-11");
            a.revise(a.world.action);
        }),
        ("an unknown field", |a| {
            a.first(a.world.note, "colour", "red");
            a.first(a.world.note, "rev", &EditId([6; 10]).key());
        }),
        ("the end of a meeting", |a| {
            a.first(a.world.meeting, "end", "10:00");
            a.first(a.world.meeting, "rev", &EditId([6; 10]).key());
        }),
    ];
    for (case, twist) in cases {
        let mut attack = Attack { world: &world, change: expand(&change) };
        twist(&mut attack);
        let mut taking = doc.clone();
        let taken = taking.take(&[sent(attack.raw())], &key(ANA));
        let reasons: Vec<_> = taken.refused.iter().map(|r| r.refusal).collect();
        assert_eq!(reasons, [Refusal::OutOfLine], "{case}: taken {}", taken.taken.len());
        assert!(doc.save() == taking.save(), "{case}: the document changed");
        assert_eq!(doc.project(), taking.project(), "{case}");
        healthy(taking, case);
    }
    // The same change passes when it depends on mine.
    let mut seen = other.clone();
    assert_eq!(seen.take(&all(&doc), &key(BEN)).taken.len(), 1);
    let due = set(world.action, "due", "2026-12-11", &mut seed);
    let changes = publish(&mut seen, &[due], &mut seed);
    let mut taking = doc.clone();
    assert_eq!(taking.take(&[&[change][..], &changes].concat(), &key(ANA)).taken.len(), 2);
}
