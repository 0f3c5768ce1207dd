//! The lines under a topic as one text, and back: what a person did in an editor, line by line.
//!
//! An editor hands in the whole text that it showed and the whole text it has now. A line that was
//! changed is an edit of that line, so two who changed one line apart have a conflict and both
//! versions; what was not touched is not written. Nothing is ever merged within a line.

use crate::{ObjectId, Rank};
use rand_core::CryptoRng;
use similar::{Algorithm, DiffOp};

/// A line as it is under the topic now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteLine {
    /// Which note.
    pub id: ObjectId,
    /// What it says.
    pub text: String,
    /// Its place.
    pub rank: Option<Rank>,
}

/// What happened to one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineEdit {
    /// A new line.
    Add {
        /// What it says.
        text: String,
        /// Its place.
        rank: Rank,
    },
    /// A line says something else.
    Change {
        /// Which note.
        id: ObjectId,
        /// What it says now.
        text: String,
    },
    /// A line is elsewhere.
    Move {
        /// Which note.
        id: ObjectId,
        /// Its place.
        rank: Rank,
    },
    /// A line was taken out.
    Drop {
        /// Which note.
        id: ObjectId,
    },
}

/// The lines of a text: white space at their ends is not kept, and neither are empty lines.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim_end).filter(|line| !line.is_empty())
}

/// Where a line of the text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    /// It is this line of the text that was shown, unchanged.
    Kept(usize),
    /// It is a new version of this line.
    Changed(usize),
    /// It is new.
    New,
}

/// What a person did who saw `shown` and left `now`, to lines that may have moved on since. What
/// the other changed meanwhile is left as it is: then what was written in its place is a new line.
#[must_use]
pub fn line_edits(
    current: &[NoteLine],
    shown: &str,
    now: &str,
    rng: &mut dyn CryptoRng,
) -> Vec<LineEdit> {
    let (shown, now): (Vec<&str>, Vec<&str>) = (lines(shown).collect(), lines(now).collect());
    let here: Vec<&str> = current.iter().map(|line| line.text.as_str()).collect();
    let note = equal_lines(&shown, &here);
    let note_of = |n: usize| note.get(n).copied().flatten().and_then(|at| current.get(at));

    let from = origins(&shown, &now);
    let used: Vec<usize> = from
        .iter()
        .filter_map(|from| match from {
            From::Kept(n) | From::Changed(n) => Some(*n),
            From::New => None,
        })
        .collect();
    let mut gone: Vec<&NoteLine> =
        (0..shown.len()).filter(|n| !used.contains(n)).filter_map(note_of).collect();

    let mut edits = Vec::new();
    let (mut last, mut block): (Option<Rank>, Option<Rank>) = (None, None);
    for (text, from) in now.iter().zip(from) {
        let text = (*text).to_owned();
        match from {
            From::Kept(n) => {
                if let Some(line) = note_of(n) {
                    last = line.rank.clone().or(last);
                }
                block = None;
                continue;
            }
            From::Changed(n) => {
                if let Some(line) = note_of(n) {
                    last = line.rank.clone().or(last);
                    block = None;
                    edits.push(LineEdit::Change { id: line.id, text });
                    continue;
                }
            }
            From::New => {}
        }
        let rank = place(current, last.as_ref(), block.as_ref(), rng);
        (last, block) = (Some(rank.clone()), Some(rank.clone()));
        // The same words taken out in one place and put in at another: the line was moved.
        match gone.iter().position(|line| line.text == text) {
            Some(at) => edits.push(LineEdit::Move { id: gone.remove(at).id, rank }),
            None => edits.push(LineEdit::Add { text, rank }),
        }
    }
    edits.extend(gone.into_iter().map(|line| LineEdit::Drop { id: line.id }));
    edits
}

/// For each of some lines, where the same line is in others, in the same order.
fn equal_lines(these: &[&str], others: &[&str]) -> Vec<Option<usize>> {
    let mut out = vec![None; these.len()];
    for op in similar::capture_diff_slices(Algorithm::Myers, these, others) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            for n in 0..len {
                if let Some(place) = out.get_mut(old_index + n) {
                    *place = Some(new_index + n);
                }
            }
        }
    }
    out
}

/// Where each line of the text that was left comes from.
fn origins(shown: &[&str], now: &[&str]) -> Vec<From> {
    let mut out = vec![From::New; now.len()];
    let mut set = |at: usize, from: From| {
        if let Some(place) = out.get_mut(at) {
            *place = from;
        }
    };
    for op in similar::capture_diff_slices(Algorithm::Myers, shown, now) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                (0..len).for_each(|n| set(new_index + n, From::Kept(old_index + n)));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } if old_len == new_len => {
                (0..new_len).for_each(|n| set(new_index + n, From::Changed(old_index + n)));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let mut first = old_index;
                for at in new_index..new_index + new_len {
                    let line = now.get(at).copied().unwrap_or_default();
                    let version = (first..old_index + old_len)
                        .find(|old| shown.get(*old).is_some_and(|old| is_version(old, line)));
                    if let Some(old) = version {
                        set(at, From::Changed(old));
                        first = old + 1;
                    }
                }
            }
            DiffOp::Insert { .. } | DiffOp::Delete { .. } => {}
        }
    }
    out
}

/// Characters of a line above which two lines are not compared: Myers' search is quadratic at
/// worst.
const COMPARED: usize = 1_000;

/// Whether a line is a new version of another: half of the longer one's characters are the same.
fn is_version(old: &str, new: &str) -> bool {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    if old.len().max(new.len()) > COMPARED {
        return false;
    }
    let ops = similar::capture_diff_slices(Algorithm::Myers, &old, &new);
    let same: usize = ops
        .iter()
        .map(|op| match op {
            DiffOp::Equal { len, .. } => *len,
            _ => 0,
        })
        .sum();
    same >= old.len().max(new.len()).div_ceil(2)
}

/// The place of a new line after `last`. Lines that are put in together stay together: `block` is
/// the rank of the one before in the same run.
fn place(
    current: &[NoteLine],
    last: Option<&Rank>,
    block: Option<&Rank>,
    rng: &mut dyn CryptoRng,
) -> Rank {
    let next = current.iter().filter_map(|line| line.rank.as_ref());
    let next = next.filter(|rank| last.is_none_or(|last| *rank > last)).min();
    match block {
        Some(block) => block.following(next),
        None => Rank::between(last, next).salted(next, rng),
    }
}

#[cfg(test)]
mod tests;
