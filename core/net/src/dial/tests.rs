use super::*;

#[test]
fn both_sides_keep_the_same_one_of_two_connections() {
    let (low, high) = (DeviceId([1; 32]), DeviceId([2; 32]));
    // The connection that `low` dialled, seen from both ends, then the one `high` dialled.
    assert!(wins_tie(low, high, true) && wins_tie(high, low, false));
    assert!(!wins_tie(low, high, false) && !wins_tie(high, low, true));
}
