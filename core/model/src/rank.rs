//! Where a thing stands in a list: a string between its neighbours' strings.
//!
//! A rank is a fraction in base 36 (digits `0-9a-z`, never ending in `0`), so there is always
//! room between two of them and moving one thing rewrites nothing else.

use crate::limits;
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

    /// A rank between two others; `None` stands for the edge of the list. When there is no room
    /// (both are equal, or out of order) the new rank stands right after the first.
    #[must_use]
    pub fn between(before: Option<&Rank>, after: Option<&Rank>) -> Rank {
        let low = before.map_or("", |r| r.0.as_str()).as_bytes();
        let high = after.map(|r| r.0.as_bytes()).filter(|high| low < *high);
        let mut out = String::new();
        let mut bounded = high.is_some();
        let mut at = 0;
        loop {
            let digit = |text: &[u8]| {
                let byte = text.get(at).copied().unwrap_or(b'0');
                DIGITS.iter().position(|d| *d == byte).unwrap_or(0)
            };
            let from = digit(low);
            let to = if bounded { digit(high.unwrap_or_default()) } else { DIGITS.len() };
            // At the end of a list step by one digit, so that appending does not use up the room.
            let step = if !bounded && at < low.len() { 1 } else { to.saturating_sub(from) / 2 };
            if step > 0 && from + step < to {
                out.extend(DIGITS.get(from + step).map(|d| char::from(*d)));
                return Rank(out);
            }
            out.extend(DIGITS.get(from).map(|d| char::from(*d)));
            bounded = bounded && from == to;
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_hundred_things_added_at_the_end_stay_in_order_with_short_ranks() {
        let mut last: Option<Rank> = None;
        for _ in 0..100 {
            let next = Rank::between(last.as_ref(), None);
            assert!(last.as_ref() < Some(&next) && Rank::parse(next.as_str()).is_some());
            last = Some(next);
        }
        assert!(last.unwrap().as_str().len() <= 6);
    }

    proptest! {
        #[test]
        fn there_is_always_room_between_two_different_ranks(
            a in "[0-9a-z]{0,5}[1-9a-z]", b in "[0-9a-z]{0,5}[1-9a-z]"
        ) {
            let (a, b) = (Rank(a.clone().min(b.clone())), Rank(a.max(b)));
            let mid = Rank::between(Some(&a), Some(&b));
            prop_assert!(Rank::parse(mid.as_str()).is_some());
            prop_assert!(a < mid && (a == b || mid < b), "{a:?} {mid:?} {b:?}");
            prop_assert!(Rank::between(None, Some(&a)) < a);
        }
    }
}
