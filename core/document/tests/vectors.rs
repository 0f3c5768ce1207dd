//! The vectors that every other implementation reads too: `tests/vectors/*.json`.
//!
//! Nothing writes them by itself. To make them again after a change of format, run the
//! ignored test `write_the_vectors` and look at the difference.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use amble_document::{AuthorshipKey, Document, Genesis, Members, Party, Writing};
use amble_model::{
    DeviceId, Edit, EditId, Entity, Envelope, Field, ObjectId, Op, PairId, PersonId, Put, Rank,
    Record, Tag, Tip, edit::edit_keys, limits,
};
use amble_support::people::genesis;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const GENESIS: &str = include_str!("../../../tests/vectors/genesis.json");
const ENVELOPE: &str = include_str!("../../../tests/vectors/envelope.json");
const SCAN: &str = include_str!("../../../tests/vectors/scan.json");

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len()).step_by(2).map(|n| u8::from_str_radix(&text[n..n + 2], 16).unwrap()).collect()
}

fn array<const N: usize>(value: &Value) -> [u8; N] {
    unhex(value).try_into().unwrap()
}

fn genesis_json(of: Genesis) -> Value {
    json!({
        "pair": hex(&of.pair.0),
        "epoch": of.epoch,
        "manager": hex(&of.manager.0),
        "report": hex(&of.report.0),
        "bytes": hex(&of.bytes()),
    })
}

fn genesis_of(case: &Value) -> Genesis {
    Genesis {
        pair: PairId(array(&case["pair"])),
        epoch: case["epoch"].as_u64().unwrap().try_into().unwrap(),
        manager: PersonId(array(&case["manager"])),
        report: PersonId(array(&case["report"])),
    }
}

fn members(genesis: Genesis, mine: DeviceId, theirs: DeviceId) -> Members {
    let mine = Party { person: genesis.manager, device: mine };
    Members { genesis, mine, theirs: Party { person: genesis.report, device: theirs } }
}

/// Edits that touch every kind of object and every kind of value that a change holds.
fn edits() -> Vec<Edit> {
    let id = |entity, n| ObjectId { entity, bytes: [n; 10] };
    let put = |field: &str, text: &str| Put::text(Field::from_word(field).unwrap(), text);
    let (topic, note) = (id(Entity::Topic, 3), id(Entity::Note, 6));
    let of_topic = put("topic", &topic.key());
    let rank = || Put::rank(&Rank::between(None, None));
    let heads_up = Put { field: put("heads_up", "").field, value: amble_model::Value::Flag(true) };
    let new_topic = vec![
        put("title", "Roadmap \u{1f44b}\u{1f3fd}"),
        put("details", "What\nfirst?"),
        put("section", "alignment"),
        heads_up,
        rank(),
    ];
    let new_note = vec![of_topic.clone(), put("text", "Two \u{6f22}\u{5b57} \u{1f44b}"), rank()];
    let owner = put("owner", &PersonId([2; 10]).key());
    let new_action =
        vec![put("what", "Draft it"), owner, put("due", "2026-12-04"), of_topic.clone()];
    let new_decision = vec![put("what", "Ship in May"), of_topic];
    let new_meeting = vec![
        put("date", "2026-11-20"),
        put("start", "09:30"),
        put("zone", "Europe/Lisbon"),
        put("state", "active"),
    ];
    let edit = |n, object, op| Edit::new(EditId([n; 10]), object, op);
    // It replaced two edits while it waited.
    let mut rewritten = edit(13, note, Op::Put(vec![put("text", "Two \u{5b57} \u{1f44b}!")]));
    rewritten.was = vec![EditId([18; 10]), EditId([19; 10])];
    let seen = edit_keys([EditId([14; 10]), EditId([17; 10])]);
    let dropped = vec![put("state", "dropped"), put("seen", &seen)];
    vec![
        edit(11, topic, Op::Create(new_topic)),
        edit(12, note, Op::Create(new_note)),
        rewritten,
        edit(14, id(Entity::Action, 4), Op::Create(new_action)),
        edit(15, id(Entity::Decision, 5), Op::Create(new_decision)),
        edit(16, topic, Op::Put(vec![put("title", "Roadmap")])),
        edit(17, id(Entity::Action, 4), Op::Put(dropped)),
        edit(20, id(Entity::Meeting, 7), Op::Create(new_meeting)),
    ]
}

fn envelope_json() -> Value {
    let (secret, actor) = ([6u8; 32], [1, 2, 3, 4, 5, 6, 7, 8]);
    let of = genesis(3);
    let (mine, theirs) = (DeviceId([0xa1; 32]), DeviceId([0xb2; 32]));
    let key = AuthorshipKey::new(&secret);
    let mut doc = Document::new(members(of, mine, theirs)).unwrap();
    let published = doc.publish(&edits(), Writing { actor }, &key).unwrap();
    assert_eq!(published.changes.len(), 1);
    let change = &published.changes[0];
    let tag = |n: u8| {
        let hash = Tip([n; 32]);
        json!({ "hash": hex(&hash.0), "tag": hex(&key.tag(of.pair, of.epoch, hash).0) })
    };
    json!({
        "about": "tags under one key; one outbox, the change it is published as, and the record that both then show",
        "genesis": genesis_json(of),
        "secret": hex(&secret),
        "tags": [tag(0), tag(0xff)],
        "manager_device": hex(&mine.0),
        "report_device": hex(&theirs.0),
        "actor": hex(&actor),
        "edits": edits(),
        "change": {
            "device": hex(&change.envelope.device.0),
            "hash": hex(&change.tip.0),
            "tag": hex(&change.envelope.tag.0),
            "raw": hex(&change.envelope.raw),
        },
        "record": doc.project(),
    })
}

/// A chunk around a body, with the right length and checksum.
fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut typed = vec![kind];
    leb(body.len() as u64, &mut typed);
    typed.extend(body);
    let mut out = vec![0x85, 0x6f, 0x4a, 0x83];
    out.extend(&Sha256::digest(&typed)[..4]);
    out.extend(typed);
    out
}

fn leb(mut n: u64, out: &mut Vec<u8>) {
    while n > 0x7f {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// A change with nothing but these columns.
fn with_columns(columns: &[(u64, &[u8])]) -> Vec<u8> {
    let mut body = vec![0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 1, 0, 0, 0, columns.len() as u8];
    for (spec, data) in columns {
        leb(*spec, &mut body);
        leb(data.len() as u64, &mut body);
    }
    columns.iter().for_each(|(_, data)| body.extend(*data));
    chunk(1, &body)
}

fn scan_json() -> Value {
    let one = [(0x42, &[1u8, 1][..])];
    let honest = unhex(&envelope_json()["change"]["raw"]);
    let mut actions = Vec::new();
    leb(limits::CHANGE_OPS as u64, &mut actions);
    let most = |more: u8| [&[actions[0] + more][..], &actions[1..], &[1]].concat();
    let ops = [most(0), most(1)];
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("an honest change", honest.clone(), "ok"),
        ("one operation", with_columns(&one), "ok"),
        ("the most operations", with_columns(&[(0x42, &ops[0])]), "ok"),
        ("one operation too many", with_columns(&[(0x42, &ops[1])]), "too large"),
        (
            "operations without end",
            with_columns(&[(0x42, &[0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 1])]),
            "too large",
        ),
        (
            "nulls without end",
            with_columns(&[(0x42, &[0, 0xff, 0xff, 0xff, 0xff, 0x7f])]),
            "too large",
        ),
        (
            "inserts without end",
            with_columns(&[(0x34, &[0xff, 0xff, 0xff, 0x7f]), one[0]]),
            "too large",
        ),
        (
            "predecessors without end",
            with_columns(&[one[0], (0x70, &[1, 0xff, 0xff, 0xff, 0x7f])]),
            "too large",
        ),
        ("an actor that is not listed", with_columns(&[(0x01, &[1, 1]), one[0]]), "too large"),
        (
            "an object's number beyond a document's",
            with_columns(&[(0x02, &[1, 0xff, 0xff, 0xff, 0x7f]), one[0]]),
            "too large",
        ),
        ("a step below zero", with_columns(&[(0x13, &[1, 0x7f]), one[0]]), "too large"),
        ("no operations", with_columns(&[]), "malformed"),
        ("a cut column", with_columns(&[(0x42, &[1])]), "malformed"),
        ("a cut run", with_columns(&[(0x42, &[0x7d, 1, 1])]), "malformed"),
        ("a deflated column", with_columns(&[(0x4a, &[1, 1])]), "not a change"),
        ("a document", chunk(0, &honest[11..]), "not a change"),
        ("a deflated change", chunk(2, &honest[11..]), "not a change"),
        ("a bundle", chunk(3, &honest[11..]), "not a change"),
        ("another magic", [&[0x85, 0x6f, 0x4a, 0x84], &honest[4..]].concat(), "not a change"),
        ("cut", honest[..honest.len() - 1].to_vec(), "malformed"),
        ("a byte behind it", [&honest[..], &[0]].concat(), "malformed"),
        ("nothing", Vec::new(), "malformed"),
    ];
    let cases = cases
        .into_iter()
        .map(|(name, raw, is)| json!({ "name": name, "raw": hex(&raw), "scan": is }));
    json!({
        "about": "what the outside of a change must be before Automerge reads it",
        "cases": cases.collect::<Vec<_>>(),
    })
}

#[test]
#[ignore = "writes tests/vectors"]
fn write_the_vectors() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/");
    let write = |name: &str, value: &Value| {
        let text = serde_json::to_string_pretty(value).unwrap() + "\n";
        std::fs::write(format!("{folder}{name}.json"), text).unwrap();
    };
    let cases: Vec<_> = [0, 1, u32::MAX].map(|epoch| genesis_json(genesis(epoch))).into();
    write("genesis", &json!({ "about": "the first change of a document", "cases": cases }));
    write("envelope", &envelope_json());
    write("scan", &scan_json());
}

#[test]
fn genesis_is_the_same_bytes_on_every_device_and_in_every_version() {
    let file: Value = serde_json::from_str(GENESIS).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 3);
    for case in cases {
        assert_eq!(hex(&genesis_of(case).bytes()), case["bytes"].as_str().unwrap());
    }
}

#[test]
fn a_tag_and_a_published_change_are_the_same_bytes_in_every_version() {
    let file: Value = serde_json::from_str(ENVELOPE).unwrap();
    let of = genesis_of(&file["genesis"]);
    let key = AuthorshipKey::new(&array(&file["secret"]));
    for case in file["tags"].as_array().unwrap() {
        let (hash, tag) = (Tip(array(&case["hash"])), Tag(array(&case["tag"])));
        assert_eq!(key.tag(of.pair, of.epoch, hash), tag);
        assert!(key.verifies(of.pair, of.epoch, hash, tag));
        assert!(!key.verifies(of.pair, of.epoch + 1, hash, tag));
        assert!(!key.verifies(PairId([8; 16]), of.epoch, hash, tag));
    }
    let mine = DeviceId(array(&file["manager_device"]));
    let theirs = DeviceId(array(&file["report_device"]));
    let edits: Vec<Edit> = serde_json::from_value(file["edits"].clone()).unwrap();
    let writing = Writing { actor: array(&file["actor"]) };
    let mut doc = Document::new(members(of, mine, theirs)).unwrap();
    let published = doc.publish(&edits, writing, &key).unwrap();
    let change = &file["change"];
    let envelope = Envelope {
        device: DeviceId(array(&change["device"])),
        tag: Tag(array(&change["tag"])),
        raw: unhex(&change["raw"]),
    };
    assert!(published.changes[0].envelope == envelope, "the same edits make other bytes");
    assert_eq!(published.changes[0].tip.0, array::<32>(&change["hash"]));

    // The report's device takes it in and shows the same record.
    let seen = Members {
        mine: members(of, mine, theirs).theirs,
        theirs: Party { person: of.manager, device: mine },
        genesis: of,
    };
    let mut other = Document::new(seen).unwrap();
    assert_eq!(other.take(&[envelope], &AuthorshipKey::new(&[9; 32])).taken.len(), 1);
    let record: Record = serde_json::from_value(file["record"].clone()).unwrap();
    assert_eq!(other.project(), record);
    assert_eq!(doc.project(), record);
}

/// The scan itself is private: what it refuses is what reading a change refuses first. Its own
/// cases run in the crate (`scan.rs`); here they only stay what this file says.
#[test]
fn the_scan_cases_are_what_is_written_down() {
    assert_eq!(serde_json::from_str::<Value>(SCAN).unwrap(), scan_json());
}
