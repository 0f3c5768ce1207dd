//! A place in a list: a string between its neighbours' strings.
//!
//! A rank is a fraction in base 36 (digits `0-9a-z`, never ending in `0`), so there is always
//! room between two of them and moving one thing rewrites nothing else.

use crate::limits;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// A place in a list. Compared as text; ties are broken by the thing's id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rank(String);

impl Rank {
    /// Reads a rank, or nothing if the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().all(|b| DIGITS.contains(&b));
        let fits = !text.is_empty() && text.len() <= limits::RANK_CHARS;
        (fits && digits && !text.ends_with('0')).then(|| Self(text.to_owned()))
    }

    /// The rank as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A rank between two others; `None` is the edge of the list. When there is no room
    /// (both are equal or out of order, or the new one would be over
    /// [`limits::RANK_CHARS`]) the new rank is right after the first, or with it: then the
    /// things' ids decide.
    #[must_use]
    pub fn between(before: Option<&Rank>, after: Option<&Rank>) -> Rank {
        let low = before.map_or("", |r| r.0.as_str()).as_bytes();
        let high = after.map(|r| r.0.as_bytes()).filter(|high| low < *high);
        let digits = match high {
            None if !low.is_empty() => next(low),
            _ => middle(low, high),
        };
        let new: String =
            digits.iter().filter_map(|d| DIGITS.get(*d)).map(|d| char::from(*d)).collect();
        match before {
            Some(before) if new.len() > limits::RANK_CHARS => before.clone(),
            _ => Rank(new),
        }
    }
}

/// Digits that a salted rank has more: two people's are equal once in a million and a half.
const SALT: usize = 4;

impl Rank {
    /// This rank with a few random digits more, so that two people who put something in the same
    /// place apart do not get the same rank, and what each puts in next stays beside it. Without
    /// them if it would no longer be before `next`.
    #[must_use]
    pub fn salted(&self, next: Option<&Rank>, rng: &mut dyn CryptoRng) -> Rank {
        let mut bytes = [0; SALT];
        rng.fill_bytes(&mut bytes);
        // Not zero: a rank does not end in it.
        let digit = |byte: u8| DIGITS.get(usize::from(byte) % (DIGITS.len() - 1) + 1);
        let salt = bytes.into_iter().filter_map(digit).map(|d| char::from(*d));
        self.longer(&salt.collect::<String>(), next)
    }

    /// The rank right after this one, in the same run of things that were put in together.
    #[must_use]
    pub fn following(&self, next: Option<&Rank>) -> Rank {
        // A run counts in its last digit: `ab1`, `ab2`, ... `abz1`.
        let (head, last) = self.0.split_at(self.0.len().saturating_sub(1));
        let at = DIGITS.iter().position(|d| last.bytes().eq([*d])).unwrap_or(DIGITS.len());
        let new = match DIGITS.get(at + 1) {
            Some(digit) => Rank(format!("{head}{}", char::from(*digit))),
            None => Rank(format!("{}1", self.0)),
        };
        let fits = new.0.len() <= limits::RANK_CHARS && next.is_none_or(|next| new < *next);
        if fits { new } else { Rank::between(Some(self), next) }
    }

    fn longer(&self, digits: &str, next: Option<&Rank>) -> Rank {
        let new = Rank(format!("{}{digits}", self.0));
        let fits = new.0.len() <= limits::RANK_CHARS && next.is_none_or(|next| new < *next);
        if fits { new } else { self.clone() }
    }
}

/// The digit at a place of a fraction.
fn digit(text: &[u8], at: usize) -> usize {
    let byte = text.get(at).copied().unwrap_or(b'0');
    DIGITS.iter().position(|d| *d == byte).unwrap_or(0)
}

/// Halfway between two fractions, in as few digits as it takes.
fn middle(low: &[u8], high: Option<&[u8]>) -> Vec<usize> {
    let mut out = Vec::new();
    let mut bounded = high.is_some();
    loop {
        let at = out.len();
        let from = digit(low, at);
        let to = if bounded { digit(high.unwrap_or_default(), at) } else { DIGITS.len() };
        let step = to.saturating_sub(from) / 2;
        out.push(from);
        if step > 0 && from + step < to {
            out.pop();
            out.push(from + step);
            return out;
        }
        bounded = bounded && from == to;
    }
}

/// The next fraction at the end of a list. After `n` leading `z` the next `n + 1` digits count
/// upwards, so a list takes one more `z` only when it is 36 times as long: appending for a
/// lifetime takes a handful of digits.
fn next(low: &[u8]) -> Vec<usize> {
    const LAST: usize = DIGITS.len() - 1;
    let full = low.iter().take_while(|b| **b == b'z').count();
    let mut counted: Vec<usize> = (full..=2 * full).map(|at| digit(low, at)).collect();
    for place in counted.iter_mut().rev() {
        *place = (*place + 1) % DIGITS.len();
        if *place != 0 {
            break;
        }
    }
    let mut out = vec![LAST; full];
    if counted.first() == Some(&LAST) {
        // The first digit stays below `z`, which would read as one more leading `z`.
        out.push(LAST);
        counted = vec![0; full + 1];
        counted.push(1);
    }
    out.extend(counted);
    while out.last() == Some(&0) {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests;
