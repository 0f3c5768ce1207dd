use super::*;

#[test]
fn three_hostile_entries_in_ten_minutes_mute_and_the_owner_lifts_it() {
    let mut mute = Mute::default();
    mute.note(1, 1_000);
    mute.note(1, 1_601);
    mute.note(1, 1_602);
    assert!(!mute.muted, "the first was too long ago");
    mute.note(1, 1_603);
    assert!(mute.muted);
    mute.lift();
    mute.note(0, 1_604);
    assert!(!mute.muted);
}
