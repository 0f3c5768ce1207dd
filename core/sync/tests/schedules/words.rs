//! Every text that is typed carries a word of its own, so it can be looked for in bytes.

use amble_document::Document;
use amble_model::{Edit, EditId, Envelope, Tip};
use std::collections::BTreeSet;

/// The number of a word.
pub(crate) type Word = u32;

/// A text that carries a word.
pub(crate) fn text(word: Word) -> String {
    format!("some words <w{word:06}>")
}

/// Every word in some bytes.
pub(crate) fn words_in(bytes: &[u8]) -> BTreeSet<Word> {
    let marks = bytes.windows(9).filter(|w| w.starts_with(b"<w") && w.ends_with(b">"));
    let number = |mark: &[u8]| std::str::from_utf8(&mark[2..8]).ok()?.parse().ok();
    marks.filter_map(number).collect()
}

/// Every word in the fields of some edits.
pub(crate) fn words_of<'a>(edits: impl IntoIterator<Item = &'a Edit>) -> BTreeSet<Word> {
    let puts = edits.into_iter().flat_map(Edit::puts);
    puts.flat_map(|put| words_in(put.value.text().as_bytes())).collect()
}

/// The ids of some edits, and of those that they replaced.
pub(crate) fn ids_of<'a>(edits: impl IntoIterator<Item = &'a Edit>) -> BTreeSet<EditId> {
    edits.into_iter().flat_map(Edit::ids).collect()
}

/// One change, read from its bytes.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) tip: Tip,
    pub(crate) deps: Vec<Tip>,
    pub(crate) edits: BTreeSet<EditId>,
    pub(crate) words: BTreeSet<Word>,
    /// Its actor, and its number among that actor's changes.
    pub(crate) name: (Vec<u8>, u64),
}

impl Change {
    /// Reads a change, if it can be read.
    pub(crate) fn read(envelope: &Envelope) -> Option<Self> {
        let (tip, deps) = Document::read(envelope).ok()?;
        let edits = Document::says(envelope).edits.into_iter().collect();
        let name = name(&envelope.raw)?;
        Some(Self { tip, deps, edits, words: words_in(&envelope.raw), name })
    }
}

/// The actor and the sequence number of a change in Automerge's format: after magic bytes, checksum,
/// type and length come its dependencies, each 32 bytes.
fn name(raw: &[u8]) -> Option<(Vec<u8>, u64)> {
    let mut rest = raw.get(9..)?;
    let _length = number(&mut rest)?;
    let deps = usize::try_from(number(&mut rest)?).ok()?;
    rest = rest.get(deps * 32..)?;
    let actor = usize::try_from(number(&mut rest)?).ok()?;
    let (actor, mut rest) = rest.split_at_checked(actor)?;
    Some((actor.to_vec(), number(&mut rest)?))
}

/// An unsigned LEB128 number.
fn number(from: &mut &[u8]) -> Option<u64> {
    let (mut value, mut shift) = (0, 0);
    loop {
        let (byte, rest) = from.split_first()?;
        *from = rest;
        value |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
}
