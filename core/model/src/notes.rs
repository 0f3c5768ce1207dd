//! The lines under a topic as one text, and back: what a person did in an editor, line by line.
//!
//! An editor hands in the whole text that it showed and the whole text it has now. A line that was
//! changed is an edit of that line, so two who changed one line apart have a conflict and both
//! versions; what was not touched is not written. Nothing is ever merged within a line.

use crate::{ObjectId, Rank};
use rand_core::CryptoRng;
use similar::{Algorithm, DiffOp};

/// A line as it stands under the topic now.
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
    /// A line stands elsewhere.
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

/// For each of some lines, where the same line stands in others, in the same order.
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
mod tests {
    use super::*;
    use crate::Entity;
    use chacha20::ChaCha8Rng;
    use proptest::prelude::*;
    use rand_core::SeedableRng;
    use std::collections::BTreeSet;

    fn rng(seed: u64) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(seed)
    }

    fn standing(lines: &[&str]) -> Vec<NoteLine> {
        let mut last: Option<Rank> = None;
        let mut one = |(n, text): (usize, &&str)| {
            let rank = Rank::between(last.as_ref(), None);
            last = Some(rank.clone());
            let id = ObjectId { entity: Entity::Note, bytes: [n as u8 + 1; 10] };
            NoteLine { id, text: (*text).to_owned(), rank: Some(rank) }
        };
        lines.iter().enumerate().map(&mut one).collect()
    }

    /// The lines after some edits; new ones get ids from `fresh` upwards.
    fn after(mut lines: Vec<NoteLine>, edits: &[LineEdit], fresh: u8) -> Vec<NoteLine> {
        for (n, edit) in edits.iter().enumerate() {
            match edit {
                LineEdit::Add { text, rank } => lines.push(NoteLine {
                    id: ObjectId { entity: Entity::Note, bytes: [fresh + n as u8; 10] },
                    text: text.clone(),
                    rank: Some(rank.clone()),
                }),
                LineEdit::Change { id, text } => {
                    lines.iter_mut().filter(|l| l.id == *id).for_each(|l| l.text.clone_from(text));
                }
                LineEdit::Move { id, rank } => {
                    let moved = lines.iter_mut().filter(|l| l.id == *id);
                    moved.for_each(|l| l.rank = Some(rank.clone()));
                }
                LineEdit::Drop { id } => lines.retain(|l| l.id != *id),
            }
        }
        lines.sort_by_key(|l| (l.rank.clone(), l.id));
        lines
    }

    fn text(lines: &[NoteLine]) -> String {
        lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_changed_line_is_an_edit_of_that_line_and_of_no_other() {
        let lines = standing(&["We said 3 %.", "Then hiring."]);
        let edits = line_edits(&lines, &text(&lines), "We said 5 %.\nThen hiring.", &mut rng(1));
        let change = LineEdit::Change { id: lines[0].id, text: "We said 5 %.".into() };
        assert_eq!(edits, [change]);
    }

    #[test]
    fn what_the_other_changed_meanwhile_stays_and_what_was_written_in_its_place_is_a_new_line() {
        let shown = "We said 3 %.\nThen hiring.";
        let lines = standing(&["We said 4 %.", "Then hiring."]);
        let edits = line_edits(&lines, shown, "We said 5 %.\nThen hiring.", &mut rng(1));
        let left = text(&after(lines, &edits, 100));
        assert!(left.contains("4 %") && left.contains("5 %"), "{left}");
    }

    #[test]
    fn a_line_that_was_moved_is_still_the_same_line() {
        let lines = standing(&["one", "two", "three"]);
        let edits = line_edits(&lines, &text(&lines), "three\none\ntwo", &mut rng(1));
        assert!(matches!(edits.as_slice(), [LineEdit::Move { id, .. }] if *id == lines[2].id));
        assert_eq!(text(&after(lines, &edits, 100)), "three\none\ntwo");
    }

    #[test]
    fn two_who_write_several_lines_apart_find_each_others_lines_together() {
        let (mine, theirs) = ("a1\na2\na3", "b1\nb2\nb3");
        let mut all = after(Vec::new(), &line_edits(&[], "", mine, &mut rng(1)), 10);
        all = after(all, &line_edits(&[], "", theirs, &mut rng(2)), 20);
        let both = [format!("{mine}\n{theirs}"), format!("{theirs}\n{mine}")];
        assert!(both.contains(&text(&all)), "{}", text(&all));
    }

    proptest! {
        #[test]
        fn an_editor_finds_its_own_lines_again(
            old in prop::collection::vec("[a-c]{1,3}", 0..8),
            new in prop::collection::vec("[a-c]{1,3}", 0..8),
            seed: u64,
        ) {
            let old: Vec<&str> = old.iter().map(String::as_str).collect();
            let lines = standing(&old);
            let now = new.join("\n");
            let edits = line_edits(&lines, &text(&lines), &now, &mut rng(seed));
            prop_assert_eq!(text(&after(lines, &edits, 100)), now);
        }

        #[test]
        fn nobody_reads_a_line_that_nobody_wrote(
            base in prop::collection::vec("[a-c]{1,3}", 0..6),
            mine in prop::collection::vec("[a-c]{1,3}", 0..6),
            theirs in prop::collection::vec("[a-c]{1,3}", 0..6),
            seed: u64,
        ) {
            let of = |lines: &[String]| lines.join("\n");
            let written: BTreeSet<&String> = base.iter().chain(&mine).chain(&theirs).collect();
            let base_refs: Vec<&str> = base.iter().map(String::as_str).collect();
            let lines = standing(&base_refs);
            let first = line_edits(&lines, &of(&base), &of(&mine), &mut rng(seed));
            let lines = after(lines, &first, 100);
            // The other's editor still shows what it showed at first.
            let second = line_edits(&lines, &of(&base), &of(&theirs), &mut rng(!seed));
            for line in after(lines, &second, 180) {
                prop_assert!(written.contains(&line.text), "{}", line.text);
            }
        }
    }
}
