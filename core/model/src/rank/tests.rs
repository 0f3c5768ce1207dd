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
    assert!(last.unwrap().as_str().len() <= 3);
}

#[test]
fn a_lifetime_of_things_added_at_the_end_stays_in_order_with_short_ranks() {
    let mut last = Rank::between(None, None);
    for _ in 0..limits::DOCUMENT_OBJECTS {
        let next = Rank::between(Some(&last), None);
        assert!(last < next && Rank::parse(next.as_str()).is_some(), "{last:?} {next:?}");
        last = next;
    }
    assert!(last.as_str().len() <= 7, "{last:?}");
}

#[test]
fn a_rank_at_the_very_end_takes_nobody_the_right_to_add_another_thing() {
    let end = Rank("z".repeat(limits::RANK_CHARS));
    let next = Rank::between(Some(&end), None);
    assert!(next >= end && Rank::parse(next.as_str()).is_some(), "{next:?}");
    let tight = Rank(format!("{}1", "z".repeat(limits::RANK_CHARS - 1)));
    let next = Rank::between(Some(&tight), Some(&end));
    assert!(next >= tight && Rank::parse(next.as_str()).is_some(), "{next:?}");
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
        let next = Rank::between(Some(&b), None);
        prop_assert!(Rank::parse(next.as_str()).is_some() && b < next, "{b:?} {next:?}");
    }
}
