//! Small inputs that would take all memory or never end. They run in a process of their own, so
//! that what they take can be measured and a hang or an abort ends one test.

use super::world::*;
use amble_document::Refusal;
use amble_model::limits;
use amble_support::{ANA, people::key};
use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Peak memory of this process in KiB (`VmHWM`), on Linux.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Signed LEB128.
fn signed(mut n: i64, out: &mut Vec<u8>) {
    loop {
        let byte = n as u8 & 0x7f;
        n >>= 7;
        if (n == 0 && byte & 0x40 == 0) || (n == -1 && byte & 0x40 != 0) {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

/// The head of a change that continues the world's documents, up to its columns.
fn head(world: &World) -> Vec<u8> {
    let honest = expand(&world.honest);
    let mut out = Vec::new();
    leb(honest.deps.len() as u64, &mut out);
    honest.deps.iter().for_each(|d| out.extend(d.0));
    out.extend([8, 1, 2, 3, 4, 5, 6, 7, 8, 1]);
    leb(honest.start_op.get(), &mut out);
    out.extend([0, 0, 0]); // time, message, other actors
    out
}

fn with_columns(world: &World, columns: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut out = head(world);
    leb(columns.len() as u64, &mut out);
    for (spec, data) in columns {
        leb(*spec, &mut out);
        leb(data.len() as u64, &mut out);
    }
    columns.iter().for_each(|(_, data)| out.extend(data));
    chunk(1, &out)
}

/// `count` times one item.
fn run(count: i64, item: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    signed(count, &mut out);
    out.extend(item);
    out
}

/// A change of `count` puts of nothing under one key of the root.
fn claims(world: &World, count: i64, key: &[u8]) -> Vec<u8> {
    let mut name = Vec::new();
    leb(key.len() as u64, &mut name);
    name.extend(key);
    let mut inserts = Vec::new();
    leb(count as u64, &mut inserts);
    let columns = [
        (0x15, run(count, &name)),
        (0x34, inserts),
        (0x42, run(count, &[1])),
        (0x56, run(count, &[0])),
        (0x70, run(count, &[0])),
    ];
    with_columns(world, &columns)
}

/// A deflate stream of 13 bits for every 258 zero bytes (RFC 1951, fixed codes: length 285 is
/// `11000101`, distance 1 is `00000`).
fn inflates(bytes: usize) -> Vec<u8> {
    let mut bits: Vec<u8> = vec![1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0]; // last, fixed; literal 0
    for _ in 0..bytes * 8 / 13 {
        bits.extend([1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]);
    }
    bits.extend([0; 7]);
    bits.chunks(8).map(|byte| byte.iter().enumerate().map(|(n, b)| b << n).sum()).collect()
}

fn all_bombs(world: &World) -> Vec<(&'static str, Vec<u8>, Refusal)> {
    let many = |column: u64, data: Vec<u8>| {
        let mut columns = vec![(0x42, run(1, &[1])), (column, data)];
        columns.sort_by_key(|c| c.0);
        with_columns(world, &columns)
    };
    let saved = world.mine.save();
    let mut huge_actor = vec![0];
    leb(1 << 40, &mut huge_actor);
    let mut negative = Vec::new();
    signed(i64::MIN, &mut negative);
    let mut sum = run(2, &[]);
    leb(u64::MAX, &mut sum);
    let inflated = inflates(limits::CHANGE_BYTES - 2_000);
    vec![
        ("twenty million operations", claims(world, 20_000_000, b"a"), Refusal::TooLarge),
        ("operations without end", claims(world, 1 << 40, b"a"), Refusal::TooLarge),
        (
            "one operation too many",
            claims(world, limits::CHANGE_OPS as i64 + 1, b"a"),
            Refusal::TooLarge,
        ),
        ("the most operations", claims(world, limits::CHANGE_OPS as i64, b"a"), Refusal::Schema),
        (
            "a long key repeated by all of them",
            claims(world, limits::CHANGE_OPS as i64, &[b'k'; 200_000]),
            Refusal::Schema,
        ),
        ("a key that is not text", claims(world, 3, &[0xff, 0xfe]), Refusal::Malformed),
        (
            "predecessors without end",
            many(0x70, run(1, &[0xff, 0xff, 0xff, 0xff, 0x7f])),
            Refusal::TooLarge,
        ),
        ("predecessors that overflow when added", many(0x70, sum), Refusal::TooLarge),
        ("a row count below all numbers", many(0x15, negative), Refusal::TooLarge),
        (
            "nulls without end",
            many(0x15, vec![0, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]),
            Refusal::TooLarge,
        ),
        (
            "inserts without end",
            many(0x34, vec![0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]),
            Refusal::TooLarge,
        ),
        (
            "a deflated column",
            with_columns(world, &[(0x42 | 8, inflated.clone())]),
            Refusal::Malformed,
        ),
        ("a deflated change", chunk(2, &inflated), Refusal::Malformed),
        ("a document", saved.clone(), Refusal::Malformed),
        ("a document said to be a change", chunk(1, body(&saved)), Refusal::Malformed),
        ("a bundle", chunk(3, body(&world.honest.raw)), Refusal::Malformed),
        ("a chunk of no known kind", chunk(9, body(&world.honest.raw)), Refusal::Malformed),
        ("dependencies without end", chunk(1, &huge_actor[1..]), Refusal::TooLarge),
        ("an actor without end", chunk(1, &huge_actor), Refusal::TooLarge),
        ("more bytes than a change has", vec![0; limits::CHANGE_BYTES + 1], Refusal::TooLarge),
        ("nothing", Vec::new(), Refusal::Malformed),
    ]
}

#[test]
#[ignore = "runs in a process of its own: see the next test"]
fn inside_a_bomb() {
    let world = World::new();
    refused(&world, sent(vec![]), Refusal::Malformed, "warm-up");
    let begun = peak();
    for (case, raw, wanted) in all_bombs(&world) {
        let (before, size) = (Instant::now(), raw.len());
        let mut doc = world.mine.clone();
        let taken = doc.take(&[sent(raw.clone())], &key(ANA));
        let (took, top) = (before.elapsed(), peak());
        println!("{case}: {size} bytes, {took:?}, peak {top:?} KiB");
        assert!(taken.taken.is_empty());
        refused(&world, sent(raw), wanted, case);
        if let (Some(begun), Some(top)) = (begun, top) {
            assert!(top - begun < 64 * 1024, "{case}: {} KiB", top - begun);
        }
        assert!(took < Duration::from_secs(2), "{case}: {took:?}");
    }
    println!("all bombs are spent");
}

#[test]
fn no_bomb_takes_memory_or_time() {
    let inner = ["--exact", "bombs::inside_a_bomb", "--ignored", "--nocapture"];
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(inner)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The watchdog: a bomb that never ends is ended.
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
        }
        std::thread::yield_now();
    };
    let mut said = String::new();
    std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut said).unwrap();
    assert!(status.success() && said.contains("all bombs are spent"), "{said}");
}
