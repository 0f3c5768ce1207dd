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

#[path = "guard/bombs.rs"]
mod bombs;
#[path = "guard/honest.rs"]
mod honest;
#[path = "guard/mutations.rs"]
mod mutations;
#[path = "guard/world.rs"]
mod world;

use amble_document::{Document, Refusal};
use amble_model::{DeviceId, Entity, Field, ObjectId, Op, PersonId, Put, Tag, limits};
use automerge::{
    ActorId, ObjType, ScalarValue,
    legacy::{ElementId, Key, MarkData, ObjectId as At, OpId, OpType},
};
use std::num::NonZeroU64;
use world::*;

type Twist = fn(&mut Attack<'_>);
type Case = (&'static str, Refusal, Twist);

fn run(cases: &[Case]) {
    let world = World::new();
    refused_nothing(&world);
    for (case, wanted, change) in cases {
        let mut attack = world.attack();
        change(&mut attack);
        refused(&world, sent(attack.raw()), *wanted, case);
    }
}

/// The attacks begin as a change that passes, so each is refused for what it changed.
fn refused_nothing(world: &World) {
    let raw = world.attack().raw();
    assert_eq!(raw, world.honest.raw);
    let mut doc = world.mine.clone();
    assert_eq!(doc.take(&[sent(raw)], &key(1)).taken.len(), 1);
    let shown = doc.project();
    assert_eq!(shown.objects[&world.their_item].words(Field::Title), "Hiring plan");
    assert_eq!(shown.objects[&world.item].notes, "Note of one and two");
    healthy(doc, "honest");
}

#[test]
fn a_change_out_of_its_authors_line_is_refused() {
    let start = |a: &Attack<'_>| a.change.start_op.get();
    assert!(start(&World::new().attack()) > 3);
    run(&[
        ("a new actor begins with 2", Refusal::OutOfLine, |a| a.change.seq = 2),
        ("a sequence number is left out", Refusal::OutOfLine, |a| {
            a.change.actor_id = a.world.second.actor_id.clone();
            a.change.seq = 3;
        }),
        ("a sequence number is used again", Refusal::OutOfLine, |a| {
            a.change.actor_id = a.world.second.actor_id.clone();
        }),
        ("the sequence number is zero", Refusal::OutOfLine, |a| a.change.seq = 0),
        ("the sequence number is the greatest", Refusal::OutOfLine, |a| a.change.seq = u64::MAX),
        ("it continues my actor", Refusal::OutOfLine, |a| {
            a.change.actor_id = a.world.first.actor_id.clone();
            a.change.seq = 2;
        }),
        ("an actor of seven bytes", Refusal::Schema, |a| {
            a.change.actor_id = ActorId::from(&[1u8; 7][..]);
        }),
        ("an actor of sixteen bytes", Refusal::TooLarge, |a| {
            a.change.actor_id = ActorId::from([1u8; 16]);
        }),
        ("operation numbers used before", Refusal::OutOfLine, |a| {
            a.change.start_op = NonZeroU64::new(3).unwrap();
        }),
        ("the number of the last operation", Refusal::OutOfLine, |a| {
            a.change.start_op = NonZeroU64::new(a.change.start_op.get() - 1).unwrap();
        }),
        ("one operation number left out", Refusal::OutOfLine, |a| {
            a.change.start_op = NonZeroU64::new(a.change.start_op.get() + 1).unwrap();
        }),
        ("the greatest operation number", Refusal::OutOfLine, |a| {
            a.change.start_op = NonZeroU64::new(u64::from(u32::MAX)).unwrap();
        }),
        ("a greater operation number", Refusal::Malformed, |a| {
            a.change.start_op = NonZeroU64::new(u64::from(u32::MAX) + 1).unwrap();
        }),
        ("the same dependency twice", Refusal::OutOfLine, |a| {
            a.change.deps.push(a.change.deps[0]);
        }),
        ("nine dependencies", Refusal::TooLarge, |a| a.change.deps = vec![a.change.deps[0]; 9]),
        ("too many actors", Refusal::TooLarge, |a| {
            let actor = |n: u64| OpId(1, ActorId::from(n.to_be_bytes()));
            let pred: Vec<OpId> = (0..=limits::CHANGE_ACTORS as u64).map(actor).collect();
            a.put_of("title").pred = pred.into();
        }),
        ("a time", Refusal::Schema, |a| a.change.time = 1_795_000_000),
        ("a message", Refusal::Malformed, |a| a.change.message = Some("hello".into())),
        ("bytes at the end", Refusal::Malformed, |a| a.change.extra_bytes = vec![7]),
        ("an Automerge author", Refusal::Malformed, |a| a.change.extra_bytes = vec![1, 2, 8, 8]),
        ("no operation", Refusal::Malformed, |a| a.change.operations.clear()),
    ]);
}

#[test]
fn a_change_that_names_what_is_not_there_is_refused() {
    run(&[
        ("it replaces an operation that is nowhere", Refusal::Schema, |a| {
            a.put_of("title").pred = vec![missing()].into();
        }),
        ("it replaces an operation of a known actor that is nowhere", Refusal::Schema, |a| {
            let far = OpId(900, a.world.first.actor_id.clone());
            a.put_of("title").pred = vec![far].into();
        }),
        ("it replaces itself", Refusal::Schema, |a| {
            let own = OpId(a.change.start_op.get(), a.change.actor_id.clone());
            a.put_of("title").pred = vec![own].into();
        }),
        ("it says not to have seen what it replaces", Refusal::Schema, |a| {
            a.put_of("title").pred = vec![].into();
        }),
        ("an object that is nowhere", Refusal::Schema, |a| {
            a.put_of("title").obj = At::Id(missing());
        }),
        ("an object with a number beyond Automerge's", Refusal::TooLarge, |a| {
            let actor = a.world.first.actor_id.clone();
            a.put_of("title").obj = At::Id(OpId(u64::from(u32::MAX) + 9, actor));
        }),
        ("an object that is a field", Refusal::Schema, |a| {
            a.put_of("title").obj = At::Id(a.world.set(a.world.item, "title"));
        }),
        ("an object made later in the change", Refusal::Schema, |a| {
            let at = a.create(&ObjectId { entity: Entity::Item, bytes: [8; 10] }.key(), 2);
            a.text(at.clone());
            a.put_of("title").obj = at;
        }),
        ("a character after one that is nowhere", Refusal::Schema, |a| {
            a.insert().key = seq(missing());
        }),
        ("a character after one of other notes", Refusal::Schema, |a| {
            a.insert().key = seq(a.world.character(a.world.their_item));
        }),
        ("a character after a field", Refusal::Schema, |a| {
            a.insert().key = seq(a.world.set(a.world.item, "title"));
        }),
        ("it takes out a character that is nowhere", Refusal::Schema, |a| {
            a.delete().key = seq(missing());
            a.delete().pred = vec![missing()].into();
        }),
        ("it takes out a character of other notes", Refusal::Schema, |a| {
            let other = a.world.character(a.world.their_item);
            a.delete().key = seq(other.clone());
            a.delete().pred = vec![other].into();
        }),
        ("it takes out another character than it names", Refusal::Schema, |a| {
            a.delete().pred = vec![a.world.character(a.world.their_item)].into();
        }),
        ("it takes out a character and a title with it", Refusal::Schema, |a| {
            let (title, key) = (a.world.set(a.world.item, "title"), a.delete().key.to_opid());
            a.delete().pred = vec![key.unwrap(), title].into();
        }),
    ]);
}

#[test]
fn what_is_mine_is_not_the_others_to_change() {
    run(&[
        ("my title", Refusal::NotTheirs, |a| {
            let (at, old) = (a.world.at(a.world.item), a.world.set(a.world.item, "title"));
            a.put(at, "title", "Theirs now", vec![old]);
        }),
        ("my context", Refusal::NotTheirs, |a| {
            let (at, old) = (a.world.at(a.world.item), a.world.set(a.world.item, "context"));
            a.put(at, "context", "Theirs now", vec![old]);
        }),
        ("my title, taken away", Refusal::NotTheirs, |a| {
            let (at, old) = (a.world.at(a.world.item), a.world.set(a.world.item, "title"));
            a.push(at, Key::Map("title".into()), OpType::Delete, vec![old]);
        }),
        ("my decision", Refusal::NotTheirs, |a| {
            let at = a.world.at(a.world.decision);
            let old = a.world.set(a.world.decision, "what");
            a.put(at, "what", "Do not ship it", vec![old]);
        }),
        ("my decision's revision", Refusal::NotTheirs, |a| {
            let at = a.world.at(a.world.decision);
            let old = a.world.set(a.world.decision, "rev");
            a.put(at, "rev", &amble_model::EditId([3; 10]).key(), vec![old]);
        }),
        // What an operation names as replaced need not be its own field: "context" comes before
        // "rank", which either may write.
        ("my context, replaced by a rank", Refusal::Schema, |a| {
            let world = a.world;
            let (rank, context) = (world.set(world.item, "rank"), world.set(world.item, "context"));
            a.put(world.at(world.item), "rank", "j", vec![rank, context]);
        }),
        ("my title, replaced by an unknown field", Refusal::Schema, |a| {
            let (at, title) = (a.world.at(a.world.item), a.world.set(a.world.item, "title"));
            a.put(at, "zzz", "x", vec![title]);
        }),
        ("my notes, replaced by an unknown field", Refusal::Schema, |a| {
            let At::Id(notes) = a.world.notes(a.world.item) else { unreachable!() };
            a.put(a.world.at(a.world.item), "zzz", "x", vec![notes]);
        }),
        ("what an action came from", Refusal::NotTheirs, |a| {
            let at = a.world.at(a.world.action);
            let old = a.world.set(a.world.action, "item");
            a.put(at, "item", &a.world.their_item.key(), vec![old]);
        }),
        ("an author, later", Refusal::NotTheirs, |a| {
            let at = a.world.at(a.world.their_item);
            let old = a.world.set(a.world.their_item, "author");
            a.put(at, "author", &PersonId([1; 10]).key(), vec![old]);
        }),
        ("a new thing in my name", Refusal::NotTheirs, |a| {
            let at = a.create(&ObjectId { entity: Entity::Item, bytes: [8; 10] }.key(), 1);
            a.text(at);
        }),
        ("a new thing in a stranger's name", Refusal::NotTheirs, |a| {
            let at = a.create(&ObjectId { entity: Entity::Item, bytes: [8; 10] }.key(), 9);
            a.text(at);
        }),
        ("my item, made again", Refusal::CreatedTwice, |a| {
            let at = a.create(&a.world.item.key(), 2);
            a.text(at);
        }),
        ("one item, made twice", Refusal::CreatedTwice, |a| {
            for _ in 0..2 {
                let at = a.create(&ObjectId { entity: Entity::Item, bytes: [8; 10] }.key(), 2);
                a.text(at);
            }
        }),
    ]);
}

#[test]
fn an_operation_that_amble_never_writes_is_refused() {
    run(&[
        ("the root", Refusal::Schema, |a| a.put(At::Root, "pair", "other", vec![])),
        ("a map in the root", Refusal::Schema, |a| {
            a.push(At::Root, Key::Map("items".into()), OpType::Make(ObjType::Map), vec![]);
        }),
        ("a thing under a word", Refusal::Schema, |a| {
            let at = a.create("current", 2);
            a.text(at);
        }),
        ("a thing under another spelling of an id", Refusal::Schema, |a| {
            let at = a.create(&a.world.item.key().to_uppercase(), 2);
            a.text(at);
        }),
        ("a string among the things", Refusal::Schema, |a| {
            a.put(
                a.world.map(),
                &ObjectId { entity: Entity::Item, bytes: [8; 10] }.key(),
                "x",
                vec![],
            );
        }),
        ("a thing taken away", Refusal::Schema, |a| {
            let At::Id(thing) = a.world.at(a.world.their_item) else { unreachable!() };
            let key = Key::Map(a.world.their_item.key().into());
            a.push(a.world.map(), key, OpType::Delete, vec![thing]);
        }),
        ("a field taken away for good", Refusal::Schema, |a| {
            let (at, old) = (a.world.at(a.world.action), a.world.set(a.world.action, "what"));
            a.push(at, Key::Map("what".into()), OpType::Delete, vec![old]);
        }),
        ("an unknown field taken away for good", Refusal::Schema, |a| {
            let at = a.world.at(a.world.action);
            a.push(at, Key::Map("colour".into()), OpType::Delete, vec![]);
        }),
        ("the notes taken away", Refusal::Schema, |a| {
            let At::Id(notes) = a.world.notes(a.world.their_item) else { unreachable!() };
            let at = a.world.at(a.world.their_item);
            a.push(at, Key::Map("notes".into()), OpType::Delete, vec![notes]);
        }),
        ("new notes in place of the old", Refusal::Schema, |a| {
            let At::Id(notes) = a.world.notes(a.world.their_item) else { unreachable!() };
            let at = a.world.at(a.world.their_item);
            a.push(at, Key::Map("notes".into()), OpType::Make(ObjType::Text), vec![notes]);
        }),
        ("a list for a title", Refusal::Schema, |a| {
            a.put_of("title").action = OpType::Make(ObjType::List);
        }),
        ("a table for a title", Refusal::Schema, |a| {
            a.put_of("title").action = OpType::Make(ObjType::Table);
        }),
        ("a counter for a title", Refusal::Schema, |a| a.value("title", ScalarValue::counter(1))),
        ("a counted title", Refusal::Schema, |a| a.put_of("title").action = OpType::Increment(1)),
        ("an inserted title", Refusal::Schema, |a| a.put_of("title").insert = true),
        ("a title at a place in a text", Refusal::Schema, |a| {
            a.put_of("title").key = Key::Seq(ElementId::Head);
        }),
        ("a word as a place in a text", Refusal::Schema, |a| {
            a.insert().key = Key::Map("first".into());
        }),
        ("a character put over another", Refusal::Schema, |a| {
            a.delete().action = OpType::Put("x".into());
        }),
        ("a counted character", Refusal::Schema, |a| a.delete().action = OpType::Increment(2)),
        ("a map in a text", Refusal::Schema, |a| a.insert().action = OpType::Make(ObjType::Map)),
        ("the end of a mark", Refusal::Schema, |a| a.insert().action = OpType::MarkEnd(true)),
        ("the beginning of a mark", Refusal::Schema, |a| {
            let mark = MarkData { name: "bold".into(), value: true.into(), expand: false };
            a.insert().action = OpType::MarkBegin(mark);
        }),
        ("an item without notes", Refusal::Schema, |a| {
            a.create(&ObjectId { entity: Entity::Item, bytes: [8; 10] }.key(), 2);
        }),
        ("an item with two notes", Refusal::Schema, |a| {
            let at = a.create(&ObjectId { entity: Entity::Item, bytes: [8; 10] }.key(), 2);
            a.text(at.clone());
            a.text(at);
        }),
        ("a thing without an author", Refusal::Schema, |a| {
            let at = a.create(&ObjectId { entity: Entity::Item, bytes: [8; 10] }.key(), 2);
            a.text(at);
            a.change.operations.retain(|op| !is_key(op, "author"));
        }),
        ("a touch without a revision", Refusal::Schema, |a| {
            let at = a.world.at(a.world.action);
            a.change.operations.retain(|op| op.obj != at || !is_key(op, "rev"));
        }),
        ("an unknown field with a number that has a point", Refusal::Schema, |a| {
            let at = a.world.at(a.world.action);
            a.push(at, Key::Map("colour".into()), OpType::Put(0.5.into()), vec![]);
        }),
        ("an unknown field with a page and more", Refusal::Schema, |a| {
            let at = a.world.at(a.world.action);
            a.put(at, "colour", &"x".repeat(limits::CONTEXT_CHARS + 1), vec![]);
        }),
    ]);
}

#[test]
fn a_value_that_does_not_fit_is_refused() {
    run(&[
        ("a title one too long", Refusal::Value, |a| a.value("title", "x".repeat(301))),
        ("no title", Refusal::Value, |a| a.value("title", " ")),
        ("a title of ten megabytes", Refusal::TooLarge, |a| {
            a.value("title", "x".repeat(10_000_000));
        }),
        ("a context one too long", Refusal::Value, |a| {
            let (at, world) = (a.world.at(a.world.their_item), a.world);
            let old = world.set(world.their_item, "context");
            a.put(at, "context", &"x".repeat(limits::CONTEXT_CHARS + 1), vec![old]);
        }),
        ("a terminal's control characters", Refusal::Value, |a| a.value("title", "a\u{1b}[31m")),
        ("a line break in a title", Refusal::Value, |a| a.value("title", "a\nb")),
        ("text that reads backwards", Refusal::Value, |a| a.value("title", "a\u{202e}b")),
        ("a control character in notes", Refusal::Value, |a| {
            a.insert().action = OpType::Put("\u{7}".into());
        }),
        ("two characters as one", Refusal::Value, |a| {
            a.insert().action = OpType::Put("ab".into());
        }),
        ("no character", Refusal::Value, |a| a.insert().action = OpType::Put("".into())),
        ("a number as a character", Refusal::Schema, |a| {
            a.insert().action = OpType::Put(7.into());
        }),
        ("a number for a title", Refusal::Schema, |a| a.value("title", 7)),
        ("bytes for a title", Refusal::Schema, |a| a.value("title", vec![1u8, 2])),
        ("nothing for a title", Refusal::Schema, |a| a.value("title", ScalarValue::Null)),
        ("a flag for a title", Refusal::Value, |a| a.value("title", true)),
        ("words for notes", Refusal::Value, |a| {
            let At::Id(notes) = a.world.notes(a.world.their_item) else { unreachable!() };
            a.put(a.world.at(a.world.their_item), "notes", "flat", vec![notes]);
        }),
        ("words for a flag", Refusal::Value, |a| {
            a.put(a.world.at(a.world.their_item), "heads_up", "yes", vec![]);
        }),
        ("a day that is none", Refusal::Value, |a| a.value("due", "2026-02-30")),
        ("a revision that is none", Refusal::Value, |a| a.value("rev", "later")),
        ("a choice with control characters", Refusal::Value, |a| {
            let (at, old) = (a.world.at(a.world.item), a.world.set(a.world.item, "section"));
            a.put(at, "section", "open\u{1b}[31m", vec![old]);
        }),
        ("a choice as long as a sentence", Refusal::Value, |a| {
            let (at, old) = (a.world.at(a.world.item), a.world.set(a.world.item, "section"));
            a.put(at, "section", &"x".repeat(limits::WORD_CHARS + 1), vec![old]);
        }),
    ]);
}

#[test]
fn what_a_newer_amble_writes_is_kept_or_waits_and_is_no_offence() {
    let world = World::new();
    let keeps: [(&str, Twist); 4] = [
        ("an unknown field", |a| a.put(a.world.at(a.world.item), "colour", "red", vec![])),
        ("an unknown field settled", |a| {
            let (at, key) = (a.world.at(a.world.item), || Key::Map("colour".into()));
            let old = a.push(at.clone(), key(), OpType::Put(3.into()), vec![]);
            a.push(at.clone(), key(), OpType::Delete, vec![old]);
            a.put(at, "colour", "red", vec![]);
        }),
        ("an unknown section", |a| {
            let (at, old) = (a.world.at(a.world.item), a.world.set(a.world.item, "section"));
            a.put(at, "section", "retrospective", vec![old]);
        }),
        ("an unknown state", |a| a.put(a.world.at(a.world.item), "state", "frozen", vec![])),
    ];
    for (case, change) in keeps {
        let mut attack = world.attack();
        change(&mut attack);
        let mut doc = world.mine.clone();
        assert_eq!(doc.take(&[sent(attack.raw())], &key(1)).taken.len(), 1, "{case}");
        assert_eq!(doc.project().objects.len(), world.mine.project().objects.len());
        healthy(doc, case);
    }
    for (case, action) in [("list", ObjType::List), ("map", ObjType::Map), ("text", ObjType::Text)]
    {
        let mut attack = world.attack();
        let at = attack.world.at(world.item);
        attack.push(at, Key::Map("reactions".into()), OpType::Make(action), vec![]);
        refused(&world, sent(attack.raw()), Refusal::Newer, case);
    }
    assert!(!Refusal::Newer.hostile());
}

#[test]
fn a_change_of_an_unknown_entity_waits_with_what_stands_on_it_until_the_app_is_updated() {
    let mut dice = Dice(3);
    let world = World::new();
    let mut other = world.theirs.clone();
    let decision = ObjectId::draw(Entity::Decision, &mut dice);
    let new = amble_model::edit::NewDecision { what: "Two".into(), item: None, meeting: None };
    let before = publish(
        &mut other,
        &[new_item("Before", ObjectId::draw(Entity::Item, &mut dice), &mut dice)],
        &mut dice,
    );
    let newer = publish(&mut other, &[edit(new.op(decision), &mut dice)], &mut dice);
    let after = publish(
        &mut other,
        &[new_item("After", ObjectId::draw(Entity::Item, &mut dice), &mut dice)],
        &mut dice,
    );
    let parcel = [before, newer, after].concat();

    let mut old = world.mine.clone().as_known_to(&[Entity::Item, Entity::Action, Entity::Meeting]);
    for _ in 0..2 {
        let taken = old.take(&parcel, &key(1));
        assert_eq!(taken.refused.iter().map(|r| r.refusal).collect::<Vec<_>>(), [Refusal::Newer]);
        assert_eq!(taken.missing.len(), 1, "what stands on it waits");
        assert!(taken.branches.is_empty());
    }
    assert_eq!(old.order().len(), world.mine.order().len() + 1, "what came before it is held");
    let mut updated = old.as_known_to(&Entity::ALL);
    assert_eq!(updated.take(&parcel, &key(1)).taken.len(), 2);
    assert_eq!(updated.project(), other.project());
    healthy(updated, "updated");
}

#[test]
fn a_bad_change_does_not_take_honest_ones_with_it() {
    let world = World::new();
    let mut dice = Dice(4);
    let mut other = world.theirs.clone();
    let mut one = |title: &str, dice: &mut Dice| {
        let id = ObjectId::draw(Entity::Item, dice);
        publish(&mut other, &[new_item(title, id, dice)], dice).remove(0)
    };
    let [first, second, third] = ["One", "Two", "Three"].map(|t| one(t, &mut dice));
    let mut bad = expand(&second);
    for op in &mut bad.operations {
        if is_key(op, "title") {
            op.action = OpType::Put("x".repeat(301).into());
        }
    }
    let bad = sent(automerge::Change::from(bad).raw_bytes().to_vec());
    let mut doc = world.mine.clone();
    let taken = doc.take(&[first.clone(), bad.clone(), third.clone()], &key(1));
    assert_eq!(taken.taken, [first]);
    assert_eq!(taken.refused[0].refusal, Refusal::Value);
    assert_eq!(taken.missing.len(), 1, "the third stands on the second, which is not here");
    // The honest second is not blocked by the bad one.
    let taken = doc.take(&[bad, second, third], &key(1));
    assert_eq!((taken.taken.len(), taken.refused.len()), (2, 1));
    healthy(doc, "after a bad one");
}

#[test]
fn an_envelope_of_the_wrong_author_is_refused() {
    let world = World::new();
    let mut dice = Dice(5);
    let mine = DeviceId([1; 32]);
    let stranger = DeviceId([8; 32]);
    let mut envelope = world.honest.clone();
    envelope.device = stranger;
    refused(&world, envelope.clone(), Refusal::Forged, "a stranger's device");
    envelope.device = mine;
    refused(&world, envelope.clone(), Refusal::Forged, "mine, with the other's tag");
    envelope.tag = Tag([0; 16]);
    refused(&world, envelope.clone(), Refusal::Forged, "mine, with no tag");

    // What is really mine is given back with my tag, and never as somebody else's.
    let mut lost = world.mine.clone();
    let id = ObjectId::draw(Entity::Item, &mut dice);
    let given = publish(&mut lost, &[new_item("Lost", id, &mut dice)], &mut dice).remove(0);
    let mut doc = world.mine.clone();
    assert_eq!(doc.take(std::slice::from_ref(&given), &key(1)).taken.len(), 1);
    envelope.raw = given.raw.clone();
    envelope.tag = given.tag;
    envelope.device = DeviceId([2; 32]);
    refused(&world, envelope, Refusal::NotTheirs, "my change as theirs");
    let mut doc = world.mine.clone();
    assert_eq!(doc.take(&[given], &key(2)).refused[0].refusal, Refusal::Forged);
}

#[test]
fn a_change_of_another_pair_or_epoch_or_line_is_not_held() {
    let world = World::new();
    let mut dice = Dice(6);
    for (pair, epoch) in [(8, 0), (7, 1)] {
        let mut elsewhere = members(2);
        elsewhere.genesis.pair = amble_model::PairId([pair; 16]);
        elsewhere.genesis.epoch = epoch;
        let mut other = Document::new(elsewhere).unwrap();
        let id = ObjectId::draw(Entity::Item, &mut dice);
        let changes = publish(&mut other, &[new_item("Elsewhere", id, &mut dice)], &mut dice);
        let mut doc = world.mine.clone();
        let taken = doc.take(&changes, &key(1));
        assert_eq!(taken.missing.len(), 1);
        assert!(taken.taken.is_empty() && taken.refused.is_empty() && taken.branches.is_empty());
        unharmed(&world.mine, &doc, "elsewhere");
    }
    // A home restored from an old copy writes on without its own last change.
    let mut old = Document::load(members(2), all(&world.mine)[..1].to_vec()).unwrap();
    let id = ObjectId::draw(Entity::Item, &mut dice);
    let edit = new_item("Again \u{202e}now", id, &mut dice);
    let changes = publish(&mut old, std::slice::from_ref(&edit), &mut dice);
    let mut rootless = world.attack();
    rootless.change.deps.clear();
    for changes in [changes, vec![sent(rootless.raw())]] {
        let mut doc = world.mine.clone();
        let taken = doc.take(&changes, &key(1));
        assert_eq!(taken.branches.len(), 1);
        assert!(taken.taken.is_empty() && taken.refused.is_empty() && taken.missing.is_empty());
        assert!(taken.branches[0].said.words.iter().all(|w| !w.contains('\u{202e}')));
        unharmed(&world.mine, &doc, "a branch");
    }
}

#[test]
fn a_change_cut_anywhere_or_with_bytes_behind_it_is_refused() {
    let world = World::new();
    let raw = &world.honest.raw;
    let mut doc = world.mine.clone();
    let cut: Vec<_> = (0..raw.len()).map(|n| sent(raw[..n].to_vec())).collect();
    let with_sum: Vec<_> = (0..body(raw).len()).map(|n| sent(chunk(1, &body(raw)[..n]))).collect();
    for envelope in cut.iter().chain(&with_sum) {
        let taken = doc.take(std::slice::from_ref(envelope), &key(1));
        assert_eq!(taken.refused.len(), 1);
        assert!(matches!(taken.refused[0].refusal, Refusal::Malformed | Refusal::TooLarge));
    }
    unharmed(&world.mine, &doc, "cut");
    let cases = [
        ("a byte behind it", [&raw[..], &[0]].concat()),
        ("another change behind it", [&raw[..], raw].concat()),
        ("a byte behind its columns", chunk(1, &[body(raw), &[0]].concat())),
        ("a wrong checksum", [&raw[..4], &[1, 2, 3, 4], &raw[8..]].concat()),
        ("a length in more bytes than it needs", {
            let mut length = raw[9..raw.len() - body(raw).len()].to_vec();
            *length.last_mut().unwrap() |= 0x80;
            [&raw[..9], &length, &[0], body(raw)].concat()
        }),
    ];
    for (case, raw) in cases {
        refused(&world, sent(raw), Refusal::Malformed, case);
    }
}

#[test]
fn a_thing_made_twice_by_two_people_stays_as_it_first_came() {
    let world = World::new();
    let mut dice = Dice(8);
    // The other saw my id and makes the same thing on a line of theirs that never had it.
    let mut other = Document::load(members(2), vec![]).unwrap();
    let change = publish(&mut other, &[new_item("Mine now", world.item, &mut dice)], &mut dice);
    let mut doc = Document::load(members(1), all(&world.mine)[..1].to_vec()).unwrap();
    let before = doc.clone();
    assert_eq!(doc.take(&change, &key(1)).refused[0].refusal, Refusal::CreatedTwice);
    unharmed_alone(&before, &doc);
    let put = Op::Put { object: world.item, puts: vec![Put::title("Still mine")] };
    publish(&mut doc, &[edit(put, &mut dice)], &mut dice);
    assert_eq!(doc.project().objects[&world.item].words(Field::Title), "Still mine");
}

fn unharmed_alone(before: &Document, after: &Document) {
    assert!(before.save() == after.save());
    assert_eq!(before.project(), after.project());
}
