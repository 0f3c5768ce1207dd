//! Every way that is known to us to write what is not one's own, or what Amble never writes: each
//! is refused for its own reason.

use super::world::*;
use amble_document::Refusal;
use amble_model::{EditId, Entity, PersonId, edit::edit_keys, limits};
use amble_support::{
    ANA, BEN, Seed,
    people::{key, publish},
};
use automerge::{
    ActorId, ObjType, ScalarValue,
    legacy::{ElementId, Key, MarkData, ObjectId as At, OpId, OpType},
};
use std::num::NonZeroU64;

pub(crate) type Twist = fn(&mut Attack<'_>);
type Case = (&'static str, Refusal, Twist);

pub(crate) fn run(cases: &[Case]) {
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
    assert_eq!(doc.take(&[sent(raw)], &key(ANA)).taken.len(), 1);
    let shown = doc.project();
    assert_eq!(shown.objects[&world.their_topic].label(), "Hiring plan");
    assert_eq!(shown.objects[&world.note].label(), "A line of one and two");
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
            a.put_of("title").obj = At::Id(a.world.set(a.world.topic, "title"));
        }),
        ("an object made later in the change", Refusal::Schema, |a| {
            let at = a.create(&fresh(), BEN.person);
            a.put_of("title").obj = at;
        }),
        ("it replaces another line than its own", Refusal::Schema, |a| {
            let other = a.world.set(a.world.their_note, "text");
            a.put_of("text").pred = vec![other].into();
        }),
        ("it replaces a line and another with it", Refusal::Schema, |a| {
            let other = a.world.set(a.world.their_note, "text");
            let mut pred: Vec<OpId> = a.put_of("text").pred.iter().cloned().collect();
            pred.push(other);
            a.put_of("text").pred = pred.into();
        }),
        ("it replaces a line and a title with it", Refusal::Schema, |a| {
            let title = a.world.set(a.world.topic, "title");
            let mut pred: Vec<OpId> = a.put_of("text").pred.iter().cloned().collect();
            pred.push(title);
            a.put_of("text").pred = pred.into();
        }),
    ]);
}

#[test]
fn what_is_mine_is_not_the_others_to_change() {
    run(&[
        ("my title", Refusal::NotTheirs, |a| {
            a.over(a.world.topic, "title", "Theirs now");
        }),
        ("my details", Refusal::NotTheirs, |a| {
            a.over(a.world.topic, "details", "Theirs now");
        }),
        ("my title, taken away", Refusal::NotTheirs, |a| {
            let (at, old) = (a.world.at(a.world.topic), a.world.set(a.world.topic, "title"));
            a.push(at, Key::Map("title".into()), OpType::Delete, vec![old]);
        }),
        ("my decision", Refusal::NotTheirs, |a| {
            a.over(a.world.decision, "what", "Do not ship it");
        }),
        // With it, a withdrawal that I make meanwhile would count for nothing.
        ("my decision's revision", Refusal::NotTheirs, |a| a.revise(a.world.decision)),
        ("an unknown field of my decision", Refusal::NotTheirs, |a| {
            a.first(a.world.decision, "colour", "red");
            a.revise(a.world.decision);
        }),
        ("what a withdrawal of mine saw", Refusal::NotTheirs, |a| {
            a.first(a.world.decision, "seen", &EditId([3; 10]).key());
        }),
        // What an operation names as replaced need not be its own field: "details" comes before
        // "rank", which either may write.
        ("my details, replaced by a rank", Refusal::Schema, |a| {
            let world = a.world;
            let old = ["rank", "details"].map(|field| world.set(world.topic, field));
            a.put(world.at(world.topic), "rank", "j", old.into());
        }),
        ("my title, replaced by an unknown field", Refusal::Schema, |a| {
            let (at, title) = (a.world.at(a.world.topic), a.world.set(a.world.topic, "title"));
            a.put(at, "zzz", "x", vec![title]);
        }),
        ("my line, replaced by an unknown field", Refusal::Schema, |a| {
            let text = a.world.set(a.world.note, "text");
            a.put(a.world.at(a.world.note), "zzz", "x", vec![text]);
        }),
        ("what an action came from", Refusal::NotTheirs, |a| {
            a.over(a.world.action, "topic", &a.world.their_topic.key());
        }),
        ("the topic of my line", Refusal::NotTheirs, |a| {
            a.over(a.world.note, "topic", &a.world.their_topic.key());
        }),
        ("the topic of their line, later", Refusal::NotTheirs, |a| {
            a.over(a.world.their_note, "topic", &a.world.topic.key());
        }),
        ("the day of a meeting", Refusal::NotTheirs, |a| {
            a.over(a.world.meeting, "date", "2026-11-21");
        }),
        ("an author, later", Refusal::NotTheirs, |a| {
            a.over(a.world.their_topic, "author", &ANA.person.key());
        }),
        ("a new topic in my name", Refusal::NotTheirs, |a| {
            a.create(&fresh(), ANA.person);
        }),
        ("a new topic in a stranger's name", Refusal::NotTheirs, |a| {
            a.create(&fresh(), PersonId([9; 10]));
        }),
        ("my topic, made again", Refusal::CreatedTwice, |a| {
            a.create(&a.world.topic.key(), BEN.person);
        }),
        ("one topic, made twice", Refusal::CreatedTwice, |a| {
            a.create(&fresh(), BEN.person);
            a.create(&fresh(), BEN.person);
        }),
    ]);
}

#[test]
fn an_operation_that_amble_never_writes_is_refused() {
    run(&[
        ("the root", Refusal::Schema, |a| {
            a.put(At::Root, "pair", "other", vec![]);
        }),
        ("a map in the root", Refusal::Schema, |a| {
            a.push(At::Root, Key::Map("topics".into()), OpType::Make(ObjType::Map), vec![]);
        }),
        ("an object under a word", Refusal::Schema, |a| {
            a.create("current", BEN.person);
        }),
        ("an object under another spelling of an id", Refusal::Schema, |a| {
            a.create(&a.world.topic.key().to_uppercase(), BEN.person);
        }),
        ("a string among the objects", Refusal::Schema, |a| {
            a.put(a.world.map(Entity::Topic), &fresh(), "x", vec![]);
        }),
        ("a list among the objects", Refusal::Schema, |a| {
            let (map, key) = (a.world.map(Entity::Note), Key::Map(fresh().into()));
            a.push(map, key, OpType::Make(ObjType::List), vec![]);
        }),
        ("an object taken away", Refusal::Schema, |a| {
            let At::Id(topic) = a.world.at(a.world.their_topic) else { unreachable!() };
            let key = Key::Map(a.world.their_topic.key().into());
            a.push(a.world.map(Entity::Topic), key, OpType::Delete, vec![topic]);
        }),
        ("an object in the place of another", Refusal::Schema, |a| {
            let At::Id(topic) = a.world.at(a.world.their_topic) else { unreachable!() };
            let key = Key::Map(a.world.their_topic.key().into());
            a.push(a.world.map(Entity::Topic), key, OpType::Make(ObjType::Map), vec![topic]);
        }),
        ("a field taken away for good", Refusal::Schema, |a| {
            let (at, old) = (a.world.at(a.world.action), a.world.set(a.world.action, "what"));
            a.push(at, Key::Map("what".into()), OpType::Delete, vec![old]);
        }),
        ("an unknown field taken away for good", Refusal::Schema, |a| {
            let at = a.world.at(a.world.action);
            a.push(at, Key::Map("colour".into()), OpType::Delete, vec![]);
        }),
        ("a list for a title", Refusal::Schema, |a| {
            a.put_of("title").action = OpType::Make(ObjType::List);
        }),
        ("a table for a title", Refusal::Schema, |a| {
            a.put_of("title").action = OpType::Make(ObjType::Table);
        }),
        ("a collaborative text for a line", Refusal::Schema, |a| {
            a.put_of("text").action = OpType::Make(ObjType::Text);
        }),
        ("a counter for a title", Refusal::Schema, |a| a.value("title", ScalarValue::counter(1))),
        ("a counted title", Refusal::Schema, |a| a.put_of("title").action = OpType::Increment(1)),
        ("an inserted title", Refusal::Schema, |a| a.put_of("title").insert = true),
        ("a title at a place in a text", Refusal::Schema, |a| {
            a.put_of("title").key = Key::Seq(ElementId::Head);
        }),
        ("a title after a line", Refusal::Schema, |a| {
            a.put_of("title").key = seq(a.world.set(a.world.note, "text"));
        }),
        ("the end of a mark", Refusal::Schema, |a| {
            a.put_of("text").action = OpType::MarkEnd(true);
        }),
        ("the beginning of a mark", Refusal::Schema, |a| {
            let mark = MarkData { name: "bold".into(), value: true.into(), expand: false };
            a.put_of("text").action = OpType::MarkBegin(mark);
        }),
        ("an object without an author", Refusal::Schema, |a| {
            a.create(&fresh(), BEN.person);
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
            a.first(a.world.action, "colour", &"x".repeat(limits::DETAILS_CHARS + 1));
        }),
    ]);
}

#[test]
fn an_object_without_what_it_must_have_is_refused() {
    let world = World::new();
    let mut seed = Seed::new(9);
    let mut tested = Vec::new();
    for entity in Entity::ALL {
        let new = new_of(entity, &mut seed);
        let mut other = world.theirs.clone();
        let whole = publish(&mut other, &[new], &mut seed).remove(0);
        assert_eq!(world.mine.clone().take(std::slice::from_ref(&whole), &key(ANA)).taken.len(), 1);
        for row in entity.spec().fields.iter().filter(|row| row.required) {
            let mut change = expand(&whole);
            change.operations.retain(|op| !is_key(op, row.field.word()));
            let raw = automerge::Change::from(change).raw_bytes().to_vec();
            let case = format!("{} without {}", entity.word(), row.field);
            refused(&world, sent(raw), Refusal::Schema, &case);
            tested.push(case);
        }
    }
    let all = ["topic without title", "note without topic", "note without text"];
    assert!(tested.len() >= 6 && all.iter().all(|case| tested.iter().any(|t| t == case)));
}

/// So many ids of edits, as a field holds them.
fn edits(count: usize) -> String {
    let one = |n: usize| EditId([n as u8; 10]);
    edit_keys((0..count).map(one))
}

#[test]
fn a_value_that_does_not_fit_is_refused() {
    run(&[
        ("a title one too long", Refusal::Value, |a| a.value("title", "x".repeat(301))),
        ("no title", Refusal::Value, |a| a.value("title", " ")),
        ("a title of ten megabytes", Refusal::TooLarge, |a| {
            a.value("title", "x".repeat(10_000_000));
        }),
        ("details one too long", Refusal::Value, |a| {
            let long = "x".repeat(limits::DETAILS_CHARS + 1);
            a.over(a.world.their_topic, "details", &long);
        }),
        ("a terminal's control characters", Refusal::Value, |a| a.value("title", "a\u{1b}[31m")),
        ("a line break in a title", Refusal::Value, |a| a.value("title", "a\nb")),
        ("text that reads backwards", Refusal::Value, |a| a.value("title", "a\u{202e}b")),
        ("a line one too long", Refusal::Value, |a| {
            a.value("text", "x".repeat(limits::NOTE_CHARS + 1));
        }),
        ("a control character in a line", Refusal::Value, |a| a.value("text", "\u{7}")),
        ("two lines as one", Refusal::Value, |a| a.value("text", "a\nb")),
        ("no line", Refusal::Value, |a| a.value("text", "")),
        ("a number as a line", Refusal::Value, |a| a.value("text", 7)),
        ("a number for a title", Refusal::Value, |a| a.value("title", 7)),
        ("bytes for a title", Refusal::Schema, |a| a.value("title", vec![1u8, 2])),
        ("nothing for a title", Refusal::Schema, |a| a.value("title", ScalarValue::Null)),
        ("a flag for a title", Refusal::Value, |a| a.value("title", true)),
        ("text for a flag", Refusal::Value, |a| {
            a.first(a.world.their_topic, "heads_up", "yes");
        }),
        ("a day that is none", Refusal::Value, |a| a.value("due", "2026-02-30")),
        ("a time that is none", Refusal::Value, |a| {
            a.first(a.world.meeting, "end", "9:30");
        }),
        ("a rank that is none", Refusal::Value, |a| {
            a.over(a.world.note, "rank", "A");
        }),
        ("an owner who is nobody", Refusal::Value, |a| {
            a.over(a.world.action, "owner", "them");
        }),
        ("a topic that is none", Refusal::Value, |a| {
            a.create_with(Entity::Action, "topic", "current");
        }),
        ("a topic in another spelling", Refusal::Value, |a| {
            let key = a.world.topic.key().to_uppercase();
            a.create_with(Entity::Action, "topic", &key);
        }),
        ("a revision that is none", Refusal::Value, |a| a.value("rev", "later")),
        ("no revision", Refusal::Value, |a| a.value("rev", "")),
        ("a revision of too many edits", Refusal::Value, |a| {
            a.value("rev", edits(limits::EDIT_KEYS + 1));
        }),
        ("a revision with two spaces", Refusal::Value, |a| {
            a.value("rev", edits(2).replace(' ', "  "));
        }),
        ("a revision in another spelling", Refusal::Value, |a| {
            a.value("rev", edits(2).to_uppercase().replace('0', "O"));
        }),
        ("a drop that saw too many edits", Refusal::Value, |a| {
            a.first(a.world.action, "seen", &edits(limits::EDIT_KEYS + 1));
        }),
        ("a choice with control characters", Refusal::Value, |a| {
            a.over(a.world.topic, "section", "other\u{1b}[31m");
        }),
        ("a choice as long as a sentence", Refusal::Value, |a| {
            a.over(a.world.topic, "section", &"x".repeat(limits::WORD_CHARS + 1));
        }),
    ]);
    // As many edits as an outbox keeps are no offence.
    let world = World::new();
    let mut most = world.attack();
    most.value("rev", edits(limits::EDIT_KEYS));
    let mut doc = world.mine.clone();
    assert_eq!(doc.take(&[sent(most.raw())], &key(ANA)).taken.len(), 1);
    healthy(doc, "a revision of as many edits as there may be");
}
