//! Two people with something between them, and the means to change a change. Ana is "mine", Ben
//! is "the other".

use amble_document::{Document, Refusal};
use amble_model::{
    Edit, EditId, Entity, Envelope, Field, Note, ObjectId, Op, Put, Rank, Tag, Value,
};
use amble_support::{
    ANA, BEN, Seed,
    people::{all, key, members, publish},
};
use automerge::{
    ActorId, Automerge, Change, ExpandedChange, LoadOptions, ObjType, ReadDoc, ScalarValue,
    TextEncoding,
    legacy::{ElementId, Key, ObjectId as At, Op as RawOp, OpId, OpType},
};
use sha2::{Digest, Sha256};

pub(crate) fn put(field: &str, text: &str) -> Put {
    Put::text(Field::from_word(field).unwrap(), text)
}

pub(crate) fn edit(object: ObjectId, op: Op, seed: &mut Seed) -> Edit {
    Edit::new(EditId::draw(seed), object, op)
}

/// A new object with these fields, and an edit that makes it.
pub(crate) fn new(entity: Entity, puts: &[Put], seed: &mut Seed) -> Edit {
    edit(ObjectId::draw(entity, seed), Op::Create(puts.to_vec()), seed)
}

/// Sets one field.
pub(crate) fn set(object: ObjectId, field: &str, text: &str, seed: &mut Seed) -> Edit {
    edit(object, Op::Put(vec![put(field, text)]), seed)
}

pub(crate) fn new_topic(title: &str, seed: &mut Seed) -> Edit {
    let rank = Put::rank(&Rank::between(None, None));
    let puts =
        [put("title", title), put("details", "Why it matters"), put("section", "other"), rank];
    new(Entity::Topic, &puts, seed)
}

pub(crate) fn new_note(topic: ObjectId, text: &str, seed: &mut Seed) -> Edit {
    let rank = Put::rank(&Rank::between(None, None));
    new(Entity::Note, &[put("topic", &topic.key()), put("text", text), rank], seed)
}

pub(crate) fn new_decision(what: &str, seed: &mut Seed) -> Edit {
    new(Entity::Decision, &[put("what", what)], seed)
}

/// What the other could make of each entity, whole.
pub(crate) fn new_of(entity: Entity, seed: &mut Seed) -> Edit {
    let topic = ObjectId { entity: Entity::Topic, bytes: [9; 10] };
    match entity {
        Entity::Topic => new_topic("New", seed),
        Entity::Note => new_note(topic, "New", seed),
        Entity::Action => new(entity, &[put("what", "New"), put("owner", &BEN.person.key())], seed),
        Entity::Decision => new_decision("New", seed),
        Entity::Meeting => new(entity, &[put("date", "2026-11-20"), put("state", "active")], seed),
    }
}

pub(crate) fn expand(envelope: &Envelope) -> ExpandedChange {
    Change::from_bytes(envelope.raw.clone()).unwrap().decode()
}

/// A change as the other device would send it.
pub(crate) fn sent(raw: Vec<u8>) -> Envelope {
    Envelope { device: BEN.device, tag: Tag([9; 16]), raw }
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

/// Both made a topic with a line; I made an action, a decision and a meeting, too. Then the other
/// retitled their topic, changed my line, and set the action's day: the honest change that attacks
/// begin from.
pub(crate) struct World {
    pub(crate) mine: Document,
    /// The other's document, without the honest change.
    pub(crate) theirs: Document,
    pub(crate) first: ExpandedChange,
    pub(crate) second: ExpandedChange,
    pub(crate) honest: Envelope,
    pub(crate) topic: ObjectId,
    pub(crate) note: ObjectId,
    pub(crate) action: ObjectId,
    pub(crate) decision: ObjectId,
    pub(crate) meeting: ObjectId,
    pub(crate) their_topic: ObjectId,
    pub(crate) their_note: ObjectId,
}

impl World {
    pub(crate) fn new() -> Self {
        let mut seed = Seed::new(1);
        let mut mine = Document::new(members(ANA)).unwrap();
        let mut theirs = Document::new(members(BEN)).unwrap();
        let about = new_topic("Roadmap", &mut seed);
        let (topic, of_topic) = (about.object, put("topic", &about.object.key()));
        let line = new_note(topic, "A line of one", &mut seed);
        let owner = put("owner", &ANA.person.key());
        let due = put("due", "2026-12-04");
        let draft = [put("what", "Draft the roadmap"), owner, due, of_topic.clone()];
        let draft = new(Entity::Action, &draft, &mut seed);
        let decided = new(Entity::Decision, &[put("what", "Ship it"), of_topic], &mut seed);
        let times = [put("date", "2026-11-20"), put("start", "09:30"), put("state", "active")];
        let started = new(Entity::Meeting, &times, &mut seed);
        let edits = [about, line, draft, decided, started];
        let [_, note, action, decision, meeting] = edits.each_ref().map(|edit| edit.object);
        let first = publish(&mut mine, &edits, &mut seed).remove(0);
        assert_eq!(theirs.take(std::slice::from_ref(&first), &key(BEN)).taken.len(), 1);

        let about = new_topic("Hiring", &mut seed);
        let line = new_note(about.object, "A line of two", &mut seed);
        let (their_topic, their_note) = (about.object, line.object);
        let second = publish(&mut theirs, &[about, line], &mut seed).remove(0);
        assert_eq!(mine.take(std::slice::from_ref(&second), &key(ANA)).taken.len(), 1);

        let edits = [
            set(their_topic, "title", "Hiring plan", &mut seed),
            set(note, "text", "A line of one and two", &mut seed),
            set(action, "due", "2026-12-11", &mut seed),
        ];
        let honest = publish(&mut theirs.clone(), &edits, &mut seed).remove(0);
        let (first, second) = (expand(&first), expand(&second));
        Self {
            mine,
            theirs,
            first,
            second,
            honest,
            topic,
            note,
            action,
            decision,
            meeting,
            their_topic,
            their_note,
        }
    }

    /// An attack that begins as the honest change.
    pub(crate) fn attack(&self) -> Attack<'_> {
        Attack { world: self, change: expand(&self.honest) }
    }

    /// The change that made an object.
    fn made(&self, object: ObjectId) -> &ExpandedChange {
        let theirs = [self.their_topic, self.their_note].contains(&object);
        if theirs { &self.second } else { &self.first }
    }

    /// An object of the document.
    pub(crate) fn at(&self, object: ObjectId) -> At {
        let key = object.key();
        let made = |op: &RawOp| op.action == OpType::Make(ObjType::Map) && is_key(op, &key);
        At::Id(name(self.made(object), made))
    }

    /// The top-level map that holds the objects of an entity.
    pub(crate) fn map(&self, entity: Entity) -> At {
        let all = [self.topic, self.note, self.action, self.decision, self.meeting];
        let key = all.iter().find(|id| id.entity == entity).unwrap().key();
        let made = |op: &&RawOp| op.action == OpType::Make(ObjType::Map) && is_key(op, &key);
        self.first.operations.iter().find(made).unwrap().obj.clone()
    }

    /// The operation that set a field of an object.
    pub(crate) fn set(&self, object: ObjectId, field: &str) -> OpId {
        let at = self.at(object);
        name(self.made(object), |op| op.obj == at && is_key(op, field))
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

    /// Adds an operation at the end and returns its name.
    pub(crate) fn push(&mut self, obj: At, key: Key, action: OpType, pred: Vec<OpId>) -> OpId {
        let insert = false;
        self.change.operations.push(RawOp { action, obj, key, pred: pred.into(), insert });
        let counter = self.change.start_op.get() + self.change.operations.len() as u64 - 1;
        OpId(counter, self.change.actor_id.clone())
    }

    /// Puts a field, replacing these.
    pub(crate) fn put(&mut self, obj: At, field: &str, value: &str, pred: Vec<OpId>) -> OpId {
        self.push(obj, Key::Map(field.into()), OpType::Put(value.into()), pred)
    }

    /// Puts a field of an object that is there, replacing what it was made with.
    pub(crate) fn over(&mut self, object: ObjectId, field: &str, value: &str) -> OpId {
        let (at, old) = (self.world.at(object), self.world.set(object, field));
        self.put(at, field, value, vec![old])
    }

    /// Puts a field of an object that was made without it.
    pub(crate) fn first(&mut self, object: ObjectId, field: &str, value: &str) -> OpId {
        self.put(self.world.at(object), field, value, vec![])
    }

    /// A touch of an object leaves a revision.
    pub(crate) fn revise(&mut self, object: ObjectId) {
        self.over(object, "rev", &EditId([6; 10]).key());
    }

    /// A topic, whole.
    pub(crate) fn create(&mut self, id: &str, author: amble_model::PersonId) -> At {
        let map = self.world.map(Entity::Topic);
        let made = self.push(map, Key::Map(id.into()), OpType::Make(ObjType::Map), vec![]);
        let at = At::Id(made);
        for (field, value) in
            [("author", author.key()), ("title", "New".into()), ("rev", EditId([5; 10]).key())]
        {
            self.put(at.clone(), field, &value, vec![]);
        }
        at
    }

    /// A new object of the other's, as they would write it, with one field more.
    pub(crate) fn create_with(&mut self, entity: Entity, field: &str, value: &str) {
        let new = new_of(entity, &mut Seed::new(9));
        let map = self.world.map(entity);
        let key = Key::Map(new.object.key().into());
        let at = At::Id(self.push(map, key, OpType::Make(ObjType::Map), vec![]));
        self.put(at.clone(), "author", &BEN.person.key(), vec![]);
        for put in new.puts().iter().filter(|put| put.field.word() != field) {
            self.put(at.clone(), put.field.word(), put.value.text(), vec![]);
        }
        self.put(at.clone(), field, value, vec![]);
        self.put(at, "rev", &new.id.key(), vec![]);
    }
}

/// The key of a topic that is nowhere.
pub(crate) fn fresh() -> String {
    ObjectId { entity: Entity::Topic, bytes: [8; 10] }.key()
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
    let mut seed = Seed::new(77);
    let shown = doc.project();
    let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
    let saved = Automerge::load_with_options(&doc.save(), options).expect(case);
    let again = Document::load(members(ANA), all(&doc)).expect(case);
    assert_eq!(again.project(), shown, "{case}: the same changes show something else");
    assert!(again.save() == doc.save(), "{case}: the same changes make something else");
    // The plain file says what the screen shows, to any reader of Automerge.
    for object in shown.objects.values() {
        let spec = object.id.entity.spec();
        let map = saved.get(automerge::ROOT, spec.map).unwrap().unwrap().1;
        let at = saved.get(&map, object.id.key()).unwrap().unwrap().1;
        for (field, register) in &object.fields {
            let value = saved.get(&at, field.word()).unwrap().unwrap().0;
            let value = match value.as_scalar() {
                Some(ScalarValue::Str(text)) => Some(Value::Text(text.to_string())),
                Some(ScalarValue::Boolean(flag)) => Some(Value::Flag(*flag)),
                Some(ScalarValue::Int(number)) => Some(Value::Number(*number)),
                _ => None,
            };
            let last = register.values.last().map(|a| a.value.clone());
            assert_eq!(value, last, "{case}: saved as something else");
        }
    }
    let mut other = Document::load(members(BEN), all(&doc)).expect(case);
    let change = publish(&mut doc, &[new_topic("Mine", &mut seed)], &mut seed);
    assert_eq!(other.take(&change, &key(BEN)).taken.len(), 1, "{case}: ours does not pass");
    let mut edits = vec![new_topic("Theirs", &mut seed)];
    if let Some(note) = shown.of(Entity::Note).next() {
        let text = format!("{}!", note.text(Note::TEXT));
        edits.push(set(note.id, "text", &text, &mut seed));
    }
    let change = publish(&mut other, &edits, &mut seed);
    assert_eq!(doc.take(&change, &key(ANA)).taken.len(), 1, "{case}: theirs is not taken in");
    assert_eq!(doc.project(), other.project(), "{case}");
}

/// Takes in one change that must be refused, with this reason and without a trace.
pub(crate) fn refused(world: &World, envelope: Envelope, wanted: Refusal, case: &str) {
    let mut doc = world.mine.clone();
    let begun = std::time::Instant::now();
    let taken = doc.take(&[envelope], &key(ANA));
    assert!(begun.elapsed().as_secs() < 5, "{case}: it took {:?}", begun.elapsed());
    let reasons: Vec<Refusal> = taken.refused.iter().map(|r| r.refusal).collect();
    assert_eq!(reasons, [wanted], "{case}: taken {}", taken.taken.len());
    assert!(taken.taken.is_empty() && taken.branches.is_empty() && taken.missing.is_empty());
    unharmed(&world.mine, &doc, case);
    let honest = doc.take(std::slice::from_ref(&world.honest), &key(ANA));
    assert_eq!(honest.taken.len(), 1, "{case}: the honest change does not pass any more");
}
