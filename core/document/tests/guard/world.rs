//! Two people with something between them, and the means to change a change.

use amble_document::{AuthorshipKey, Document, Genesis, Members, Party, Refusal, Writing};
use amble_model::{
    DeviceId, Edit, EditId, Entity, Entropy, Envelope, ObjectId, Op, PairId, PersonId, Put, Rank,
    Section, Tag,
    edit::{NewAction, NewDecision, NewItem},
};
use automerge::{
    ActorId, Automerge, Change, ExpandedChange, LoadOptions, ObjType, ReadDoc, ScalarValue,
    TextEncoding,
    legacy::{ElementId, Key, ObjectId as At, Op as RawOp, OpId, OpType},
};
use sha2::{Digest, Sha256};

/// Numbers that look random and are the same in every run (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.roll() % n.max(1) as u64) as usize
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

impl Entropy for Dice {
    fn fill(&mut self, buffer: &mut [u8]) {
        for byte in buffer {
            *byte = self.roll() as u8;
        }
    }
}

pub(crate) fn members(me: u8) -> Members {
    let party = |n| Party { person: PersonId([n; 10]), device: DeviceId([n; 32]) };
    let genesis = Genesis {
        pair: PairId([7; 16]),
        epoch: 0,
        manager: PersonId([1; 10]),
        report: PersonId([2; 10]),
    };
    Members { genesis, mine: party(me), theirs: party(3 - me) }
}

pub(crate) fn key(n: u8) -> AuthorshipKey {
    AuthorshipKey::new(&[n; 32])
}

pub(crate) fn edit(op: Op, dice: &mut Dice) -> Edit {
    Edit { id: EditId::draw(dice), op }
}

pub(crate) fn new_item(title: &str, object: ObjectId, dice: &mut Dice) -> Edit {
    let new = NewItem {
        title: title.into(),
        context: "Why it matters".into(),
        section: Section::Open,
        heads_up: false,
        rank: Rank::between(None, None),
    };
    edit(new.op(object), dice)
}

pub(crate) fn write(object: ObjectId, base: &str, result: &str, dice: &mut Dice) -> Edit {
    edit(Op::Write { object, base: base.into(), result: result.into() }, dice)
}

/// Publishes and returns what would cross.
pub(crate) fn publish(doc: &mut Document, edits: &[Edit], dice: &mut Dice) -> Vec<Envelope> {
    let me = doc.members().mine.person.0[0];
    let published = doc.publish(edits, Writing::draw(dice), &key(me)).unwrap();
    assert!(published.orphans.is_empty());
    published.changes.into_iter().map(|c| c.envelope).collect()
}

pub(crate) fn all(doc: &Document) -> Vec<Envelope> {
    doc.order().iter().map(|t| doc.envelope(*t).unwrap().clone()).collect()
}

pub(crate) fn expand(envelope: &Envelope) -> ExpandedChange {
    Change::from_bytes(envelope.raw.clone()).unwrap().decode()
}

/// A change as the other device would send it.
pub(crate) fn sent(raw: Vec<u8>) -> Envelope {
    Envelope { device: DeviceId([2; 32]), tag: Tag([9; 16]), raw }
}

/// A chunk around a body, with the right length and checksum.
pub(crate) fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut typed = vec![kind];
    leb(body.len() as u64, &mut typed);
    typed.extend(body);
    let mut out = vec![0x85, 0x6f, 0x4a, 0x83];
    out.extend(&Sha256::digest(&typed)[..4]);
    out.extend(typed);
    out
}

/// The body of a chunk.
pub(crate) fn body(raw: &[u8]) -> &[u8] {
    let length = raw[9..].iter().position(|b| b & 0x80 == 0).unwrap();
    &raw[9 + length + 1..]
}

/// Unsigned LEB128.
pub(crate) fn leb(mut n: u64, out: &mut Vec<u8>) {
    while n > 0x7f {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// The name of the first operation of a change that this is true of.
pub(crate) fn name(change: &ExpandedChange, test: impl Fn(&RawOp) -> bool) -> OpId {
    let n = change.operations.iter().position(test).unwrap();
    OpId(change.start_op.get() + n as u64, change.actor_id.clone())
}

pub(crate) fn is_key(op: &RawOp, wanted: &str) -> bool {
    matches!(&op.key, Key::Map(key) if key == wanted)
}

/// Device 1 is mine, device 2 the other's. Both made an item with notes; I made an action and a
/// decision, too. Then the other retitled their item, wrote into the notes of mine, and set the
/// action's day: the honest change that attacks begin from.
pub(crate) struct World {
    pub(crate) mine: Document,
    /// The other's document, without the honest change.
    pub(crate) theirs: Document,
    pub(crate) first: ExpandedChange,
    pub(crate) second: ExpandedChange,
    pub(crate) honest: Envelope,
    pub(crate) item: ObjectId,
    pub(crate) their_item: ObjectId,
    pub(crate) action: ObjectId,
    pub(crate) decision: ObjectId,
}

impl World {
    pub(crate) fn new() -> Self {
        let mut dice = Dice(1);
        let mut mine = Document::new(members(1)).unwrap();
        let mut theirs = Document::new(members(2)).unwrap();
        let [item, their_item] = [(); 2].map(|()| ObjectId::draw(Entity::Item, &mut dice));
        let action = ObjectId::draw(Entity::Action, &mut dice);
        let decision = ObjectId::draw(Entity::Decision, &mut dice);
        let new_action = NewAction {
            what: "Draft the roadmap".into(),
            who: PersonId([1; 10]),
            due: chrono::NaiveDate::from_ymd_opt(2026, 12, 4),
            measure: String::new(),
            item: Some(item),
        };
        let decided = NewDecision { what: "Ship it".into(), item: Some(item), meeting: None };
        let edits = [
            new_item("Roadmap", item, &mut dice),
            write(item, "", "Notes of one", &mut dice),
            edit(new_action.op(action), &mut dice),
            edit(decided.op(decision), &mut dice),
        ];
        let first = publish(&mut mine, &edits, &mut dice).remove(0);
        assert_eq!(theirs.take(std::slice::from_ref(&first), &key(2)).taken.len(), 1);
        let edits = [
            new_item("Hiring", their_item, &mut dice),
            write(their_item, "", "Notes of two", &mut dice),
        ];
        let second = publish(&mut theirs, &edits, &mut dice).remove(0);
        assert_eq!(mine.take(std::slice::from_ref(&second), &key(1)).taken.len(), 1);
        let due = Put::due(chrono::NaiveDate::from_ymd_opt(2026, 12, 11));
        let edits = [
            edit(Op::Put { object: their_item, puts: vec![Put::title("Hiring plan")] }, &mut dice),
            write(item, "Notes of one", "Note of one and two", &mut dice),
            edit(Op::Put { object: action, puts: vec![due] }, &mut dice),
        ];
        let honest = publish(&mut theirs.clone(), &edits, &mut dice).remove(0);
        let (first, second) = (expand(&first), expand(&second));
        Self { mine, theirs, first, second, honest, item, their_item, action, decision }
    }

    /// An attack that begins as the honest change.
    pub(crate) fn attack(&self) -> Attack<'_> {
        Attack { world: self, change: expand(&self.honest) }
    }

    /// The object of a thing.
    pub(crate) fn at(&self, thing: ObjectId) -> At {
        let made = |op: &RawOp| op.action == OpType::Make(ObjType::Map) && is_key(op, &thing.key());
        let by = if thing == self.their_item { &self.second } else { &self.first };
        At::Id(name(by, made))
    }

    /// The object of an item's notes.
    pub(crate) fn notes(&self, item: ObjectId) -> At {
        let by = if item == self.their_item { &self.second } else { &self.first };
        At::Id(name(by, |op| op.action == OpType::Make(ObjType::Text)))
    }

    /// The top-level map that things are created in.
    pub(crate) fn map(&self) -> At {
        let made = |op: &&RawOp| op.action == OpType::Make(ObjType::Map);
        self.first.operations.iter().find(made).unwrap().obj.clone()
    }

    /// The operation that set a field of a thing.
    pub(crate) fn set(&self, thing: ObjectId, field: &str) -> OpId {
        let by = if thing == self.their_item { &self.second } else { &self.first };
        let at = self.at(thing);
        name(by, |op| op.obj == at && is_key(op, field))
    }

    /// The first character of an item's notes.
    pub(crate) fn character(&self, item: ObjectId) -> OpId {
        let by = if item == self.their_item { &self.second } else { &self.first };
        name(by, |op| op.insert)
    }
}

pub(crate) struct Attack<'a> {
    pub(crate) world: &'a World,
    pub(crate) change: ExpandedChange,
}

impl Attack<'_> {
    pub(crate) fn raw(self) -> Vec<u8> {
        Change::from(self.change).raw_bytes().to_vec()
    }

    pub(crate) fn op(&mut self, test: impl Fn(&RawOp) -> bool) -> &mut RawOp {
        self.change.operations.iter_mut().find(|op| test(op)).unwrap()
    }

    /// The operation that puts this field.
    pub(crate) fn put_of(&mut self, field: &str) -> &mut RawOp {
        self.op(|op| is_key(op, field))
    }

    pub(crate) fn value(&mut self, field: &str, value: impl Into<ScalarValue>) {
        self.put_of(field).action = OpType::Put(value.into());
    }

    pub(crate) fn insert(&mut self) -> &mut RawOp {
        self.op(|op| op.insert)
    }

    pub(crate) fn delete(&mut self) -> &mut RawOp {
        self.op(|op| op.action == OpType::Delete)
    }

    /// Adds an operation at the end and returns its name.
    pub(crate) fn push(&mut self, obj: At, key: Key, action: OpType, pred: Vec<OpId>) -> OpId {
        let insert = false;
        self.change.operations.push(RawOp { action, obj, key, pred: pred.into(), insert });
        let counter = self.change.start_op.get() + self.change.operations.len() as u64 - 1;
        OpId(counter, self.change.actor_id.clone())
    }

    /// Puts a field, replacing these.
    pub(crate) fn put(&mut self, obj: At, field: &str, value: &str, pred: Vec<OpId>) {
        self.push(obj, Key::Map(field.into()), OpType::Put(value.into()), pred);
    }

    /// A thing of ours, whole but for what the attack adds.
    pub(crate) fn create(&mut self, id: &str, author: u8) -> At {
        let map = self.world.map();
        let made = self.push(map, Key::Map(id.into()), OpType::Make(ObjType::Map), vec![]);
        let at = At::Id(made);
        self.put(at.clone(), "author", &PersonId([author; 10]).key(), vec![]);
        self.put(at.clone(), "title", "New", vec![]);
        self.put(at.clone(), "rev", &EditId([5; 10]).key(), vec![]);
        at
    }

    pub(crate) fn text(&mut self, at: At) {
        self.push(at, Key::Map("notes".into()), OpType::Make(ObjType::Text), vec![]);
    }
}

pub(crate) fn missing() -> OpId {
    OpId(3, ActorId::from([2u8; 8]))
}

pub(crate) fn seq(id: OpId) -> Key {
    Key::Seq(ElementId::Id(id))
}

/// The document is what it was, and goes on: it saves, loads, takes an edit of its owner and an
/// honest change.
pub(crate) fn unharmed(before: &Document, after: &Document, case: &str) {
    assert!(before.save() == after.save(), "{case}: the document changed");
    assert_eq!(before.project(), after.project(), "{case}");
    healthy(after.clone(), case);
}

/// The document saves, loads to the same heads and the same record, and goes on.
pub(crate) fn healthy(mut doc: Document, case: &str) {
    let mut dice = Dice(77);
    let shown = doc.project();
    let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
    let saved = Automerge::load_with_options(&doc.save(), options).expect(case);
    let again = Document::load(members(1), all(&doc)).expect(case);
    assert_eq!(again.project(), shown, "{case}: the same changes show something else");
    assert!(again.save() == doc.save(), "{case}: the same changes make something else");
    let items = saved.get(automerge::ROOT, "items").unwrap().unwrap().1;
    for object in shown.objects.values().filter(|o| o.id.entity == Entity::Item) {
        let at = saved.get(&items, object.id.key()).unwrap().unwrap().1;
        let notes = saved.get(&at, "notes").unwrap().unwrap().1;
        assert_eq!(saved.text(&notes).unwrap(), object.notes, "{case}: saved as something else");
    }
    let mut other = Document::load(members(2), all(&doc)).expect(case);
    let id = ObjectId::draw(Entity::Item, &mut dice);
    let change = publish(&mut doc, &[new_item("Mine", id, &mut dice)], &mut dice);
    assert_eq!(other.take(&change, &key(2)).taken.len(), 1, "{case}: ours does not pass");
    let item = *shown.objects.keys().find(|o| o.entity == Entity::Item).unwrap();
    let notes = &shown.objects[&item].notes;
    let edits = [
        write(item, notes, &format!("{notes}!"), &mut dice),
        new_item("Theirs", ObjectId::draw(Entity::Item, &mut dice), &mut dice),
    ];
    let change = publish(&mut other, &edits, &mut dice);
    assert_eq!(doc.take(&change, &key(1)).taken.len(), 1, "{case}: theirs is not taken in");
    assert_eq!(doc.project(), other.project(), "{case}");
}

/// Takes in one change that must be refused, with this reason and without a trace.
pub(crate) fn refused(world: &World, envelope: Envelope, wanted: Refusal, case: &str) {
    let mut doc = world.mine.clone();
    let begun = std::time::Instant::now();
    let taken = doc.take(&[envelope], &key(1));
    assert!(begun.elapsed().as_secs() < 5, "{case}: it took {:?}", begun.elapsed());
    let reasons: Vec<Refusal> = taken.refused.iter().map(|r| r.refusal).collect();
    assert_eq!(reasons, [wanted], "{case}: taken {}", taken.taken.len());
    assert!(taken.taken.is_empty() && taken.branches.is_empty() && taken.missing.is_empty());
    unharmed(&world.mine, &doc, case);
    let honest = doc.take(std::slice::from_ref(&world.honest), &key(1));
    assert_eq!(honest.taken.len(), 1, "{case}: the honest change does not pass any more");
}
