//! A change has one spelling: other bytes that mean the same would rest and travel beside it.

use super::world::*;
use amble_document::{Document, LoadError, Refusal, Said};
use amble_model::Envelope;
use amble_support::{
    ANA,
    people::{all, key, members},
};

/// Reads unsigned LEB128.
fn number(bytes: &mut &[u8]) -> u64 {
    let (mut out, mut shift) = (0, 0);
    loop {
        let byte = bytes[0];
        *bytes = &bytes[1..];
        out |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return out;
        }
    }
}

/// A column's specification and what it holds.
type Column = (u64, Vec<u8>);

/// The parts of a change's body: what comes before its columns, and the columns.
fn parts(body: &[u8]) -> (Vec<u8>, Vec<Column>) {
    let mut rest = body;
    let deps = number(&mut rest) as usize;
    rest = &rest[deps * 32..];
    let actor = number(&mut rest) as usize;
    rest = &rest[actor..];
    for _ in 0..4 {
        number(&mut rest); // sequence, first operation, time, message
    }
    for _ in 0..number(&mut rest) {
        let actor = number(&mut rest) as usize;
        rest = &rest[actor..];
    }
    let head = body[..body.len() - rest.len()].to_vec();
    let count = number(&mut rest) as usize;
    let specs: Vec<_> =
        (0..count).map(|_| (number(&mut rest), number(&mut rest) as usize)).collect();
    let mut columns = Vec::new();
    for (spec, len) in specs {
        columns.push((spec, rest[..len].to_vec()));
        rest = &rest[len..];
    }
    assert!(rest.is_empty());
    (head, columns)
}

/// The change of such parts.
fn whole(head: Vec<u8>, columns: &[Column]) -> Vec<u8> {
    let mut out = head;
    leb(columns.len() as u64, &mut out);
    for (spec, data) in columns {
        leb(*spec, &mut out);
        leb(data.len() as u64, &mut out);
    }
    columns.iter().for_each(|(_, data)| out.extend(data));
    chunk(1, &out)
}

/// A run of one item, as it is written: so many times, then the item.
fn run(times: u8, item: u8) -> Vec<u8> {
    assert!((2..0x40).contains(&times) && item < 0x80);
    vec![times, item]
}

#[test]
fn another_spelling_of_the_same_change_is_refused() {
    let world = World::new();
    let (head, columns) = parts(body(&world.honest.raw));
    assert!(whole(head.clone(), &columns) == world.honest.raw);
    let rows = expand(&world.honest).operations.len() as u8;
    let actions = columns.iter().position(|(spec, _)| *spec == 0x42).unwrap();
    assert_eq!(columns[actions].1, run(rows, 1), "all of them are puts");
    let respelled = |column: usize, data: &[u8]| {
        let mut columns = columns.clone();
        columns[column].1 = data.to_vec();
        whole(head.clone(), &columns)
    };
    let with_column = |spec: u64, data: &[u8]| {
        let mut columns = columns.clone();
        columns.push((spec, data.to_vec()));
        columns.sort_by_key(|(spec, _)| *spec);
        whole(head.clone(), &columns)
    };
    let one_by_one = [&[0x80 - rows][..], &vec![1; rows.into()]].concat();
    let cases = [
        ("a run in two pieces", respelled(actions, &[&[1, 1][..], &run(rows - 1, 1)].concat())),
        ("a run item by item", respelled(actions, &one_by_one)),
        ("a column of nothing behind the others", with_column(0x80, &[])),
        ("a column that is not known", with_column(0xa2, &run(rows, 1))),
        ("a known column that holds nothing", with_column(0x52, &[0, rows])),
    ];
    for (case, raw) in cases {
        assert!(Document::read(&sent(raw.clone())).is_ok(), "{case}: its outside is sound");
        refused(&world, sent(raw), Refusal::Malformed, case);
    }
}

/// Automerge does not compare the checksum: with another one, a change that is held already would
/// be passed over, and a stored one would rest and travel as it is.
#[test]
fn a_change_with_a_wrong_checksum_is_read_nowhere() {
    let world = World::new();
    let wrong = |mut envelope: Envelope| {
        envelope.raw[4] ^= 1;
        envelope
    };
    refused(&world, wrong(world.honest.clone()), Refusal::Malformed, "a new one");
    let mut held = all(&world.mine);
    for envelope in held.clone() {
        refused(&world, wrong(envelope), Refusal::Malformed, "one that is held");
    }
    assert_eq!(Document::read(&wrong(world.honest.clone())), Err(Refusal::Malformed));
    assert_eq!(Document::says(&wrong(world.honest.clone())), Said::default());
    held[1].raw[4] ^= 1;
    assert_eq!(Document::load(members(ANA), held.clone()).unwrap_err(), LoadError::Damaged);
    let salvaged = Document::load_salvaged(members(ANA), held).unwrap();
    assert_eq!(salvaged.order(), &world.mine.order()[..1]);
}

#[test]
fn a_change_cut_anywhere_or_with_bytes_behind_it_is_refused() {
    let world = World::new();
    let raw = &world.honest.raw;
    let mut doc = world.mine.clone();
    let cut: Vec<_> = (0..raw.len()).map(|n| sent(raw[..n].to_vec())).collect();
    let with_sum: Vec<_> = (0..body(raw).len()).map(|n| sent(chunk(1, &body(raw)[..n]))).collect();
    for envelope in cut.iter().chain(&with_sum) {
        let taken = doc.take(std::slice::from_ref(envelope), &key(ANA));
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
