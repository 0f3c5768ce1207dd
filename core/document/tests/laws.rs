//! The first law, and convergence: any outbox on any document projects to what its author saw,
//! and two documents with the same changes show the same record.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use amble_document::{AuthorshipKey, Document, Genesis, Members, Party, Writing};
use amble_model::{
    DeviceId, Edit, EditId, Entity, Entropy, Field, ItemState, ObjectId, Op, PairId, PersonId, Put,
    Rank, Record, Section, Value,
    edit::{NewAction, NewItem, drop_thing, reopen},
    rules,
};
use proptest::prelude::*;

struct Counter(u64);

impl Entropy for Counter {
    fn fill(&mut self, buffer: &mut [u8]) {
        self.0 += 1;
        let hash = self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
        for (n, byte) in buffer.iter_mut().enumerate() {
            *byte = hash[n % 8] ^ (n as u8 / 8).wrapping_mul(31);
        }
    }
}

fn members(me: u8) -> Members {
    let party = |n| Party { person: PersonId([n; 10]), device: DeviceId([n; 32]) };
    let genesis = Genesis {
        pair: PairId([7; 16]),
        epoch: 0,
        manager: PersonId([1; 10]),
        report: PersonId([2; 10]),
    };
    Members { genesis, mine: party(me), theirs: party(3 - me) }
}

/// One device: a document and what its owner has waiting.
struct Side {
    doc: Document,
    waiting: Vec<Edit>,
    key: AuthorshipKey,
    me: PersonId,
}

impl Side {
    fn new(n: u8) -> Self {
        let doc = Document::new(members(n)).unwrap();
        Self { doc, waiting: Vec::new(), key: AuthorshipKey::new(&[n; 32]), me: PersonId([n; 10]) }
    }

    fn seen(&self) -> Record {
        self.doc.project().with(&self.waiting, self.me)
    }

    /// Does something at random, if the rules allow it.
    fn act(&mut self, what: u8, which: usize, words: &str, entropy: &mut Counter) {
        let seen = self.seen();
        let ids: Vec<ObjectId> = seen.objects.keys().copied().collect();
        let id = EditId::draw(entropy);
        let pick = ids.get(which % ids.len().max(1)).copied();
        let op = match (what % 9, pick) {
            (0, _) | (_, None) => NewItem {
                title: format!("t{words}"),
                context: words.to_owned(),
                section: Section::ALL[which % 10],
                heads_up: which.is_multiple_of(3),
                rank: Rank::between(None, None),
            }
            .op(ObjectId::draw(Entity::Item, entropy)),
            (1, _) => NewAction {
                what: format!("w{words}"),
                who: self.me,
                due: None,
                measure: String::new(),
                item: pick.filter(|id| id.entity == Entity::Item),
            }
            .op(ObjectId::draw(Entity::Action, entropy)),
            (2, Some(object)) => drop_thing(id, object, &seen.objects[&object].revisions()),
            (3, Some(object)) => reopen(object),
            (4 | 5, Some(object)) => {
                let base = seen.objects[&object].notes.clone();
                Op::Write { object, result: format!("{words}{base}"), base }
            }
            (6, Some(object)) => Op::Put { object, puts: vec![Put::title(words)] },
            (7, Some(object)) => {
                Op::Put { object, puts: vec![Put::item_state(ItemState::ALL[which % 4])] }
            }
            (_, Some(object)) => {
                let due = if which.is_multiple_of(2) { "2026-12-01" } else { "2026-12-04" };
                let put = Put { field: Field::Due, value: Value::from(due) };
                Op::Put { object, puts: vec![put] }
            }
        };
        let edit = Edit { id, op };
        if rules::check(&edit, &seen, self.me).is_ok() {
            self.waiting.push(edit);
        }
    }

    /// Publishes, and checks the first law.
    fn publish(&mut self, entropy: &mut Counter) -> Result<(), TestCaseError> {
        let expected = self.seen();
        let edits = std::mem::take(&mut self.waiting);
        let published = self.doc.publish(&edits, Writing::draw(entropy), &self.key).unwrap();
        prop_assert!(published.orphans.is_empty());
        prop_assert_eq!(
            published.changes.iter().map(|c| c.edits.len()).sum::<usize>(),
            edits.len()
        );
        prop_assert_eq!(self.doc.project(), expected);
        Ok(())
    }
}

fn give(from: &Side, to: &mut Side) -> Result<usize, TestCaseError> {
    let all: Vec<_> =
        from.doc.order().iter().map(|t| from.doc.envelope(*t).unwrap().clone()).collect();
    let taken = to.doc.take(&all, &to.key);
    prop_assert!(taken.refused.is_empty(), "an honest change was refused: {:?}", taken.refused);
    prop_assert!(taken.branches.is_empty() && taken.missing.is_empty());
    Ok(taken.taken.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn publishing_gives_what_was_seen_and_both_show_the_same(
        steps in prop::collection::vec((0..12u8, any::<bool>(), 0..50usize, "[a-c ]{0,6}"), 1..40)
    ) {
        let mut entropy = Counter(0);
        let mut sides = [Side::new(1), Side::new(2)];
        let mut crossed = 0;
        for (what, second, which, words) in steps {
            let side = usize::from(second);
            if what < 9 {
                sides[side].act(what, which, &words, &mut entropy);
                continue;
            }
            for n in [0, 1] {
                sides[n].publish(&mut entropy)?;
            }
            let [a, b] = &mut sides;
            crossed += give(a, b)? + give(b, a)?;
            prop_assert_eq!(a.doc.project(), b.doc.project());
            prop_assert_eq!(a.doc.order().len(), b.doc.order().len());
        }
        // A document loaded from its changes is the same document.
        let stored = sides[0].doc.order().iter().map(|t| sides[0].doc.envelope(*t).unwrap().clone());
        let loaded = Document::load(members(1), stored.collect()).unwrap();
        prop_assert_eq!(loaded.project(), sides[0].doc.project());
        prop_assert!(crossed <= 200);
    }
}

#[test]
fn both_devices_compute_the_same_first_change_and_another_pair_another_one() {
    let mut other = members(1).genesis;
    other.epoch = 1;
    assert_eq!(members(1).genesis.bytes(), members(2).genesis.bytes());
    assert!(!members(1).genesis.bytes().is_empty());
    assert_ne!(members(1).genesis.bytes(), other.bytes());
}

/// Both sides did something apart, and then met.
fn apart(
    prepare: impl Fn(&mut Side, &mut Counter) -> ObjectId,
    one: impl Fn(&mut Side, ObjectId, EditId) -> Op,
    two: impl Fn(&mut Side, ObjectId, EditId) -> Op,
) -> (Record, ObjectId) {
    let mut entropy = Counter(0);
    let (mut a, mut b) = (Side::new(1), Side::new(2));
    let object = prepare(&mut a, &mut entropy);
    a.publish(&mut entropy).unwrap();
    give(&a, &mut b).unwrap();
    for (side, act) in
        [(&mut a, &one as &dyn Fn(&mut Side, ObjectId, EditId) -> Op), (&mut b, &two)]
    {
        let id = EditId::draw(&mut entropy);
        let op = act(side, object, id);
        let edit = Edit { id, op };
        rules::check(&edit, &side.seen(), side.me).unwrap();
        side.waiting.push(edit);
        side.publish(&mut entropy).unwrap();
    }
    give(&a, &mut b).unwrap();
    give(&b, &mut a).unwrap();
    assert_eq!(a.doc.project(), b.doc.project());
    (a.doc.project(), object)
}

fn an_action(side: &mut Side, entropy: &mut Counter) -> ObjectId {
    let object = ObjectId::draw(Entity::Action, entropy);
    let new = NewAction {
        what: "Draft the roadmap".into(),
        who: side.me,
        due: None,
        measure: String::new(),
        item: None,
    };
    side.waiting.push(Edit { id: EditId::draw(entropy), op: new.op(object) });
    object
}

fn due(day: u32) -> impl Fn(&mut Side, ObjectId, EditId) -> Op {
    move |_, object, _| {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 12, day);
        Op::Put { object, puts: vec![Put::due(date)] }
    }
}

fn dropping(side: &mut Side, object: ObjectId, id: EditId) -> Op {
    drop_thing(id, object, &side.seen().objects[&object].revisions())
}

fn doing(_: &mut Side, object: ObjectId, _: EditId) -> Op {
    Op::Put { object, puts: vec![Put::action_state(amble_model::ActionState::Done)] }
}

#[test]
fn two_due_dates_are_one_shown_and_both_kept_with_their_names() {
    let (record, object) = apart(an_action, due(1), due(4));
    let action = record.get(object).unwrap().action().unwrap();
    assert_eq!(action.conflicts.len(), 1);
    let values: Vec<_> =
        action.conflicts[0].values.iter().map(|c| (c.value.words(), c.by)).collect();
    assert!(values.contains(&("2026-12-01", PersonId([1; 10]))));
    assert!(values.contains(&("2026-12-04", PersonId([2; 10]))));
    assert_eq!(action.due.unwrap().to_string(), values[1].0);
}

#[test]
fn a_drop_counts_only_for_what_the_dropper_saw() {
    let (record, object) = apart(an_action, dropping, due(4));
    let action = record.get(object).unwrap().action().unwrap();
    assert_eq!(action.state, amble_model::ActionState::Open);
    assert_eq!(action.conflicts.len(), 1);
    assert_eq!(action.conflicts[0].field, Field::State);

    let (record, object) = apart(an_action, dropping, dropping);
    let action = record.get(object).unwrap().action().unwrap();
    assert_eq!(action.state, amble_model::ActionState::Dropped);
    assert!(action.conflicts.is_empty());
}

#[test]
fn done_beats_dropped_and_nobody_has_to_choose() {
    let (record, object) = apart(an_action, dropping, doing);
    let action = record.get(object).unwrap().action().unwrap();
    assert_eq!(action.state, amble_model::ActionState::Done);
    assert!(action.conflicts.is_empty(), "{:?}", action.conflicts);
}

fn an_item(side: &mut Side, entropy: &mut Counter) -> ObjectId {
    let object = ObjectId::draw(Entity::Item, entropy);
    let new = NewItem {
        title: "Roadmap".into(),
        context: String::new(),
        section: Section::Open,
        heads_up: false,
        rank: Rank::between(None, None),
    };
    side.waiting.push(Edit { id: EditId::draw(entropy), op: new.op(object) });
    object
}

fn to(state: ItemState) -> impl Fn(&mut Side, ObjectId, EditId) -> Op {
    move |_, object, _| Op::Put { object, puts: vec![Put::item_state(state)] }
}

#[test]
fn discussed_beats_everything_because_it_happened() {
    for other in [ItemState::Parked, ItemState::Open] {
        let (record, object) = apart(an_item, to(ItemState::Discussed), to(other));
        let item = record.get(object).unwrap().item().unwrap();
        assert_eq!(item.state, ItemState::Discussed, "against {other:?}");
        assert!(item.conflicts.is_empty());
        assert!(record.agenda(None).is_empty(), "it is not carried over");
    }
    let (record, object) = apart(an_item, dropping, to(ItemState::Discussed));
    let item = record.get(object).unwrap().item().unwrap();
    assert_eq!(item.state, ItemState::Discussed);
    assert!(item.conflicts.is_empty());
}

#[test]
fn a_dropped_item_that_the_other_reopened_or_wrote_under_stays_until_a_person_chooses() {
    let writing = |side: &mut Side, object: ObjectId, _: EditId| {
        let base = side.seen().objects[&object].notes.clone();
        Op::Write { object, result: format!("{base}ask Bo first"), base }
    };
    let (record, object) = apart(an_item, dropping, writing);
    let item = record.get(object).unwrap().item().unwrap();
    assert_eq!((item.state, item.conflicts.len()), (ItemState::Open, 1));
    assert_eq!(item.notes, "ask Bo first");
    let values: Vec<_> = item.conflicts[0].values.iter().map(|c| (c.value.words(), c.by)).collect();
    assert_eq!(values, [("dropped", PersonId([1; 10])), ("open", PersonId([2; 10]))]);
    assert_eq!(record.agenda(None).len(), 1, "it stays on the agenda");
}

#[test]
fn two_who_settle_differently_apart_are_asked_again_and_nothing_is_lost() {
    let mut entropy = Counter(0);
    let (mut a, mut b) = (Side::new(1), Side::new(2));
    let object = an_action(&mut a, &mut entropy);
    let mut round = |a: &mut Side, b: &mut Side, one: u32, two: u32| {
        for (side, day) in [(&mut *a, one), (&mut *b, two)] {
            let id = EditId::draw(&mut entropy);
            let op = due(day)(side, object, id);
            side.waiting.push(Edit { id, op });
            side.publish(&mut entropy).unwrap();
        }
        give(a, b).unwrap();
        give(b, a).unwrap();
        let action = a.doc.project().get(object).unwrap().action().unwrap();
        let mut values: Vec<String> = action
            .conflicts
            .iter()
            .flat_map(|c| c.values.iter().map(|v| v.value.words().to_owned()))
            .collect();
        values.sort();
        values
    };
    a.publish(&mut Counter(1_000)).unwrap();
    give(&a, &mut b).unwrap();
    assert_eq!(round(&mut a, &mut b, 1, 4), ["2026-12-01", "2026-12-04"]);
    // Each settles apart, one of them on the value that is shown anyway.
    assert_eq!(round(&mut a, &mut b, 4, 1), ["2026-12-01", "2026-12-04"]);
    assert_eq!(round(&mut a, &mut b, 1, 4), ["2026-12-01", "2026-12-04"]);
    assert!(round(&mut a, &mut b, 9, 9).is_empty(), "the same choice apart is one choice");
}
