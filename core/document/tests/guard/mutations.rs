//! Honest changes, damaged at random: as bytes, with a right checksum, and as operations that
//! read well and mean something else. Whatever is taken in must leave a document that goes on.

use super::world::*;
use amble_document::{Document, Refusal};
use amble_model::{Entity, Envelope, ObjectId, Op, Put, Section, edit};
use automerge::{
    ActorId, Change, ExpandedChange, ObjType, ScalarValue,
    legacy::{ElementId, Key, MarkData, ObjectId as At, OpId, OpType},
};
use std::{
    collections::BTreeMap,
    panic::catch_unwind,
    sync::{Mutex, Once},
};

const BYTES: usize = 6_000;
const MEANINGS: usize = 3_000;

/// Panics inside Automerge, by place. They are caught, and only counted here; any other panic is
/// printed as always.
static PANICS: Mutex<BTreeMap<String, usize>> = Mutex::new(BTreeMap::new());

fn count_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
            match place.filter(|p| p.contains("automerge-0") || p.contains("hexane-")) {
                Some(place) => *PANICS.lock().unwrap().entry(place).or_default() += 1,
                None => print(info),
            }
        }));
    });
}

/// My document before each of some honest changes of the other, and that change.
fn honest() -> Vec<(Document, Envelope)> {
    let mut dice = Dice(11);
    let world = World::new();
    let (mut mine, mut theirs) = (world.mine.clone(), world.theirs.clone());
    let mut out = vec![(world.mine.clone(), world.honest.clone())];
    let meeting = ObjectId::draw(Entity::Meeting, &mut dice);
    let started = edit::NewMeeting {
        date: chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        start: chrono::NaiveTime::from_hms_opt(9, 30, 0).unwrap(),
        zone: "Europe/Lisbon".into(),
    };
    let id = ObjectId::draw(Entity::Item, &mut dice);
    let put = |puts| Op::Put { object: world.their_item, puts };
    // Both set the action's day apart, so that it is settled later.
    let due = |day| {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 12, day);
        Op::Put { object: world.action, puts: vec![Put::due(date)] }
    };
    let ours = publish(&mut mine, &[edit(due(1), &mut dice)], &mut dice);
    let steps = [
        vec![due(2), put(vec![Put::section(Section::Growth), Put::heads_up(true)])],
        vec![
            due(2),
            Op::Write {
                object: world.their_item,
                base: "Notes of two".into(),
                result: "No, notes of both 👋🏽".into(),
            },
        ],
        vec![started.op(meeting), put(vec![Put::context("Because"), Put::title("Then")])],
        vec![edit::drop_thing(amble_model::EditId([3; 10]), world.action, &Default::default())],
    ];
    for (n, step) in steps.into_iter().enumerate() {
        let mut edits: Vec<_> = step.into_iter().map(|op| edit(op, &mut dice)).collect();
        if n == 2 {
            edits.push(new_item("One more", id, &mut dice));
            edits.push(write(id, "", "Text", &mut dice));
        }
        let change = publish(&mut theirs, &edits, &mut dice).remove(0);
        out.push((mine.clone(), change.clone()));
        assert_eq!(mine.take(&[change], &key(1)).taken.len(), 1);
        if n == 0 {
            assert_eq!(theirs.take(&ours, &key(2)).taken.len(), 1);
        }
    }
    out
}

fn edit(op: Op, dice: &mut Dice) -> amble_model::Edit {
    super::world::edit(op, dice)
}

#[derive(Default)]
struct Count {
    taken: usize,
    elsewhere: usize,
    refused: BTreeMap<Refusal, usize>,
}

impl Count {
    /// Takes in one mutant, and looks after the document if it was taken in.
    fn take(&mut self, before: &Document, raw: Vec<u8>, case: &str) {
        let mut doc = before.clone();
        let taken = doc.take(&[sent(raw)], &key(1));
        self.elsewhere += taken.branches.len() + taken.missing.len();
        for refused in &taken.refused {
            *self.refused.entry(refused.refusal).or_default() += 1;
        }
        if taken.taken.is_empty() {
            assert_eq!(doc.order(), before.order(), "{case}");
            if self.refused.values().sum::<usize>().is_multiple_of(16) {
                unharmed(before, &doc, case);
            }
        } else {
            self.taken += 1;
            healthy(doc, case);
        }
    }

    fn report(&self, what: &str, begun: std::time::Instant) {
        println!(
            "{what}: taken {}, elsewhere {}, refused {:?}, in {:?}; panics caught: {:?}",
            self.taken,
            self.elsewhere,
            self.refused,
            begun.elapsed(),
            PANICS.lock().unwrap()
        );
        assert!(self.taken > 0 && !self.refused.is_empty());
        // Nothing of this is left to Automerge's panics, which would print to stderr.
        assert!(PANICS.lock().unwrap().is_empty());
    }
}

fn mutate_bytes(body: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(3) {
        let at = dice.below(body.len());
        match dice.below(7) {
            0 | 1 => body[at] ^= 1 << dice.below(8),
            2 => body[at] = dice.roll() as u8,
            3 => body[at] = *dice.pick(&[0, 1, 0x7f, 0x80, 0xff]),
            4 => body.insert(at, dice.roll() as u8),
            5 => {
                body.remove(at);
            }
            _ => {
                let end = (at + dice.below(8)).min(body.len());
                let piece = body[at..end].to_vec();
                let to = dice.below(body.len());
                body.splice(to..to, piece);
            }
        }
        if body.is_empty() {
            return;
        }
    }
}

#[test]
fn damaged_bytes_are_refused_or_leave_a_document_that_goes_on() {
    count_panics();
    let (begun, mut dice, mut count) = (std::time::Instant::now(), Dice(21), Count::default());
    let honest = honest();
    for n in 0..BYTES {
        let (before, change) = dice.pick(&honest);
        let mut bytes = body(&change.raw).to_vec();
        mutate_bytes(&mut bytes, &mut dice);
        count.take(before, chunk(1, &bytes), &format!("mutant {n}"));
    }
    count.report("damaged bytes", begun);
}

/// Everything that an operation could name or hold: from these documents, and from nowhere.
struct Pool {
    names: Vec<OpId>,
    objects: Vec<At>,
    keys: Vec<Key>,
    actions: Vec<OpType>,
    deps: Vec<automerge::ChangeHash>,
    actors: Vec<ActorId>,
}

impl Pool {
    fn new(changes: &[ExpandedChange]) -> Self {
        let mut pool = Self {
            names: vec![missing(), OpId(0, missing().1), OpId(4_000_000, missing().1)],
            objects: vec![At::Root, At::Id(missing())],
            keys: vec![Key::Seq(ElementId::Head), seq(missing()), Key::Map("zzz".into())],
            actions: vec![
                OpType::Delete,
                OpType::Increment(3),
                OpType::Make(ObjType::Map),
                OpType::Make(ObjType::List),
                OpType::Make(ObjType::Text),
                OpType::MarkEnd(false),
                OpType::MarkBegin(MarkData { name: "b".into(), value: 1.into(), expand: true }),
                OpType::Put(ScalarValue::Null),
                OpType::Put("x".into()),
                OpType::Put("".into()),
                OpType::Put(true.into()),
                OpType::Put(ScalarValue::counter(4)),
            ],
            deps: Vec::new(),
            actors: vec![missing().1],
        };
        for change in changes {
            pool.deps.extend(&change.deps);
            pool.deps.extend(change.hash);
            pool.actors.push(change.actor_id.clone());
            for (n, op) in (change.start_op.get()..).zip(&change.operations) {
                pool.names.push(OpId(n, change.actor_id.clone()));
                pool.objects.push(op.obj.clone());
                pool.keys.push(op.key.clone());
                pool.actions.push(op.action.clone());
            }
        }
        pool
    }

    fn mutate(&self, change: &mut ExpandedChange, dice: &mut Dice) {
        let at = dice.below(change.operations.len());
        let to = dice.below(change.operations.len());
        let op = &mut change.operations[at];
        let mut pred: Vec<OpId> = op.pred.iter().cloned().collect();
        match dice.below(20) {
            0 | 1 => op.obj = dice.pick(&self.objects).clone(),
            2 | 3 => op.key = dice.pick(&self.keys).clone(),
            4..=6 => op.action = dice.pick(&self.actions).clone(),
            7 | 8 => pred.push(dice.pick(&self.names).clone()),
            9 => pred.clear(),
            10 => pred = vec![dice.pick(&self.names).clone()],
            11 => op.key = seq(dice.pick(&self.names).clone()),
            12 => op.insert = !op.insert,
            13 => change.operations.swap(at, to),
            14 => {
                let again = op.clone();
                change.operations.insert(to, again);
                return;
            }
            15 => {
                change.operations.remove(at);
                return;
            }
            16 => {
                let start = change.start_op.get();
                let other = [1, start - 1, start + 1, u64::from(u32::MAX), 1 << 20];
                change.start_op = (*dice.pick(&other)).try_into().unwrap();
            }
            17 => change.seq = *dice.pick(&[0, 1, 2, 3, u64::MAX]),
            18 => change.actor_id = dice.pick(&self.actors).clone(),
            _ => change.deps = vec![*dice.pick(&self.deps), *dice.pick(&self.deps)],
        }
        if let Some(op) = change.operations.get_mut(at).filter(|_| matches!(pred.len(), 0..9)) {
            op.pred = pred.into();
        }
    }
}

#[test]
fn operations_that_mean_something_else_are_refused_or_leave_a_document_that_goes_on() {
    count_panics();
    let (begun, mut dice, mut count) = (std::time::Instant::now(), Dice(31), Count::default());
    let honest = honest();
    let (last, change) = honest.last().unwrap();
    let everything: Vec<_> = all(last).iter().chain([change]).map(expand).collect();
    let pool = Pool::new(&everything);
    let mut unwritten = 0;
    for n in 0..MEANINGS {
        let (before, change) = dice.pick(&honest);
        let mut change = expand(change);
        for _ in 0..=dice.below(2) {
            pool.mutate(&mut change, &mut dice);
            if change.operations.is_empty() {
                break;
            }
        }
        // Some cannot even be written.
        let raw = catch_unwind(move || Change::from(change).raw_bytes().to_vec());
        match raw {
            Ok(raw) => count.take(before, raw, &format!("mutant {n}")),
            Err(_) => unwritten += 1,
        }
    }
    assert!(unwritten < MEANINGS / 10);
    count.report("other meanings", begun);
}
