//! Honest changes, damaged at random: as bytes, with a right checksum, and as operations that
//! read well and mean something else. Whatever is taken in must leave a document that goes on.

use super::world::*;
use amble_document::{Document, Refusal};
use amble_model::{EditId, Entity, Envelope, Op, Put, Value, edit::edit_keys};
use amble_support::{
    ANA, BEN, Seed,
    people::{all, key, publish},
};
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
    let mut seed = Seed::new(11);
    let world = World::new();
    let (mut mine, mut theirs) = (world.mine.clone(), world.theirs.clone());
    let mut out = vec![(world.mine.clone(), world.honest.clone())];
    // Both set the action's day and change my line apart, so that it is settled later.
    let ours = [
        set(world.action, "due", "2026-12-01", &mut seed),
        set(world.note, "text", "A line of mine", &mut seed),
    ];
    let ours = publish(&mut mine, &ours, &mut seed);
    let flag = Put { field: put("heads_up", "").field, value: Value::Flag(true) };
    let marked = Op::Put(vec![put("section", "growth"), flag]);
    let seen = edit_keys([EditId([4; 10]), EditId([3; 10])]);
    let dropped = Op::Put(vec![put("state", "dropped"), put("seen", &seen)]);
    let steps = [
        vec![
            set(world.action, "due", "2026-12-02", &mut seed),
            set(world.note, "text", "A line of theirs", &mut seed),
            edit(world.their_topic, marked, &mut seed),
        ],
        vec![
            set(world.action, "due", "2026-12-02", &mut seed),
            set(world.note, "text", "No, a line of both \u{1f44b}\u{1f3fd}", &mut seed),
            set(world.meeting, "state", "ended", &mut seed),
        ],
        vec![
            new_of(Entity::Meeting, &mut seed),
            set(world.their_topic, "title", "Then", &mut seed),
            new_topic("One more", &mut seed),
            new_note(world.topic, "And a line", &mut seed),
            new_decision("Both", &mut seed),
        ],
        vec![edit(world.their_note, dropped, &mut seed)],
    ];
    for (n, edits) in steps.into_iter().enumerate() {
        let change = publish(&mut theirs, &edits, &mut seed).remove(0);
        out.push((mine.clone(), change.clone()));
        assert_eq!(mine.take(&[change], &key(ANA)).taken.len(), 1);
        if n == 0 {
            assert_eq!(theirs.take(&ours, &key(BEN)).taken.len(), 1);
        }
    }
    out
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
        let taken = doc.take(&[sent(raw)], &key(ANA));
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

fn mutate_bytes(body: &mut Vec<u8>, seed: &mut Seed) {
    for _ in 0..=seed.below(3) {
        let at = seed.below(body.len());
        match seed.below(7) {
            0 | 1 => body[at] ^= 1 << seed.below(8),
            2 => body[at] = seed.below(256) as u8,
            3 => body[at] = *seed.pick(&[0, 1, 0x7f, 0x80, 0xff]),
            4 => body.insert(at, seed.below(256) as u8),
            5 => {
                body.remove(at);
            }
            _ => {
                let end = (at + seed.below(8)).min(body.len());
                let piece = body[at..end].to_vec();
                let to = seed.below(body.len());
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
    let (begun, mut seed, mut count) = (std::time::Instant::now(), Seed::new(21), Count::default());
    let honest = honest();
    for n in 0..BYTES {
        let (before, change) = seed.pick(&honest);
        let mut bytes = body(&change.raw).to_vec();
        mutate_bytes(&mut bytes, &mut seed);
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

    fn mutate(&self, change: &mut ExpandedChange, seed: &mut Seed) {
        let at = seed.below(change.operations.len());
        let to = seed.below(change.operations.len());
        let op = &mut change.operations[at];
        let mut pred: Vec<OpId> = op.pred.iter().cloned().collect();
        match seed.below(20) {
            0 | 1 => op.obj = seed.pick(&self.objects).clone(),
            2 | 3 => op.key = seed.pick(&self.keys).clone(),
            4..=6 => op.action = seed.pick(&self.actions).clone(),
            7 | 8 => pred.push(seed.pick(&self.names).clone()),
            9 => pred.clear(),
            10 => pred = vec![seed.pick(&self.names).clone()],
            11 => op.key = seq(seed.pick(&self.names).clone()),
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
                let other = [1, start.max(2) - 1, start + 1, u64::from(u32::MAX), 1 << 20];
                change.start_op = (*seed.pick(&other)).try_into().unwrap();
            }
            17 => change.seq = *seed.pick(&[0, 1, 2, 3, u64::MAX]),
            18 => change.actor_id = seed.pick(&self.actors).clone(),
            _ => change.deps = vec![*seed.pick(&self.deps), *seed.pick(&self.deps)],
        }
        if let Some(op) = change.operations.get_mut(at).filter(|_| matches!(pred.len(), 0..9)) {
            op.pred = pred.into();
        }
    }
}

#[test]
fn operations_that_mean_something_else_are_refused_or_leave_a_document_that_goes_on() {
    count_panics();
    let (begun, mut seed, mut count) = (std::time::Instant::now(), Seed::new(31), Count::default());
    let honest = honest();
    let (last, change) = honest.last().unwrap();
    let everything: Vec<_> = all(last).iter().chain([change]).map(expand).collect();
    let pool = Pool::new(&everything);
    let mut unwritten = 0;
    for n in 0..MEANINGS {
        let (before, change) = seed.pick(&honest);
        let mut change = expand(change);
        for _ in 0..=seed.below(2) {
            pool.mutate(&mut change, &mut seed);
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
