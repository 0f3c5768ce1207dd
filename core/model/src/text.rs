//! Differences of text: how notes written apart become one, by character.
//!
//! Positions are UTF-16 units, because that is what the shared document and the phones' text
//! fields count in.

use similar::{Algorithm, DiffOp};

/// One piece of a difference: at `at`, `remove` units give way to `insert`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// Position in UTF-16 units, in the text as the earlier splices left it.
    pub at: usize,
    /// UTF-16 units taken out.
    pub remove: usize,
    /// Text put in.
    pub insert: String,
}

/// Characters on both sides above which a difference is no longer searched for: the middle is
/// replaced as a whole. Myers' search is quadratic at worst; this bounds it to milliseconds.
const SEARCHED: usize = 3_000;

/// A piece of a difference in character positions of the old text.
struct Hunk {
    start: usize,
    end: usize,
    insert: Vec<char>,
}

/// What turns `old` into `new`, in rising order of position.
fn hunks(old: &[char], new: &[char]) -> Vec<Hunk> {
    let prefix = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (old.get(prefix..).unwrap_or(&[]), new.get(prefix..).unwrap_or(&[]));
    let suffix =
        old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let old_mid = old_rest.get(..old_rest.len() - suffix).unwrap_or(&[]);
    let new_mid = new_rest.get(..new_rest.len() - suffix).unwrap_or(&[]);
    if old_mid.is_empty() && new_mid.is_empty() {
        return Vec::new();
    }
    if old_mid.len().max(new_mid.len()) > SEARCHED {
        let (start, end) = (prefix, prefix + old_mid.len());
        return vec![Hunk { start, end, insert: new_mid.to_vec() }];
    }
    let mut out: Vec<Hunk> = Vec::new();
    for op in similar::capture_diff_slices(Algorithm::Myers, old_mid, new_mid) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (gone, put) = (op.old_range(), op.new_range());
        let insert = new_mid.get(put).unwrap_or(&[]).to_vec();
        let (start, end) = (prefix + gone.start, prefix + gone.end);
        match out.last_mut() {
            Some(last) if last.end == start => {
                last.end = end;
                last.insert.extend(insert);
            }
            _ => out.push(Hunk { start, end, insert }),
        }
    }
    out
}

fn units(chars: &[char]) -> usize {
    chars.iter().map(|c| c.len_utf16()).sum()
}

/// The splices that turn `old` into `new`, to be done in order.
#[must_use]
pub fn splices(old: &str, new: &str) -> Vec<Splice> {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let (mut at, mut done, mut out) = (0, 0, Vec::new());
    for hunk in hunks(&old, &new) {
        at += units(old.get(done..hunk.start).unwrap_or(&[]));
        let remove = units(old.get(hunk.start..hunk.end).unwrap_or(&[]));
        out.push(Splice { at, remove, insert: hunk.insert.iter().collect() });
        at += units(&hunk.insert);
        done = hunk.end;
    }
    out
}

/// What an edit from `base` to `result` makes of `current`, which may have moved on since: what
/// either took out is gone, what either put in stays, and what both put in stands once.
#[must_use]
pub fn merge(base: &str, result: &str, current: &str) -> String {
    if current == base || current == result {
        return result.to_owned();
    }
    let [base, result, current] = [base, result, current].map(|t| t.chars().collect::<Vec<char>>());
    let mut gone = vec![false; base.len()];
    let mut put: Vec<Vec<&[char]>> = vec![Vec::new(); base.len() + 1];
    let (theirs, ours) = (hunks(&base, &current), hunks(&base, &result));
    for hunk in theirs.iter().chain(&ours) {
        for flag in gone.iter_mut().take(hunk.end).skip(hunk.start) {
            *flag = true;
        }
        if let Some(place) = put.get_mut(hunk.start)
            && !hunk.insert.is_empty()
            && !place.contains(&hunk.insert.as_slice())
        {
            place.push(&hunk.insert);
        }
    }
    let mut out = String::new();
    for (n, place) in put.iter().enumerate() {
        out.extend(place.iter().flat_map(|text| text.iter()));
        if let (Some(c), Some(false)) = (base.get(n), gone.get(n)) {
            out.push(*c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_additions_stay_and_both_removals_go() {
        let base = "Ask about the roadmap. Then hiring.";
        let mine = "Ask Sam about the roadmap. Then hiring.";
        let theirs = "Ask about the roadmap.";
        assert_eq!(merge(base, mine, theirs), "Ask Sam about the roadmap.");
        assert_eq!(merge("", "one", "two"), "twoone");
        assert_eq!(merge("", "same", "same"), "same");
    }

    fn play(old: &str, splices: &[Splice]) -> String {
        let mut text: Vec<u16> = old.encode_utf16().collect();
        for s in splices {
            text.splice(s.at..s.at + s.remove, s.insert.encode_utf16());
        }
        String::from_utf16(&text).unwrap()
    }

    #[test]
    fn a_rewrite_of_the_longest_notes_is_found_at_once() {
        let (old, new) = ("ab".repeat(5_000), "cd".repeat(5_000));
        assert_eq!(play(&old, &splices(&old, &new)), new);
        assert_eq!(splices(&old, &new).len(), 1);
    }

    proptest! {
        #[test]
        fn splices_give_the_new_text_and_an_unmoved_merge_the_result(
            old in "[a-c\u{1F600}\u{5d0} ]{0,20}", new in "[a-c\u{1F600}\u{5d0} ]{0,20}"
        ) {
            prop_assert_eq!(play(&old, &splices(&old, &new)), new.clone());
            prop_assert_eq!(merge(&old, &new, &old), new.clone());
            prop_assert_eq!(merge(&old, &old, &new), new);
        }
    }
}
