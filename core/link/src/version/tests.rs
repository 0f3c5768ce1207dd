use super::*;

#[test]
fn an_app_that_knows_more_still_talks_and_one_that_dropped_ours_says_who_updates() {
    assert_eq!(agree(1, 1), Ok(1));
    assert_eq!(agree(1, 9), Ok(1));
    assert_eq!(agree(2, 9), Err(VersionError::TheyAreNewer));
    assert_eq!(agree(3, 2), Err(VersionError::NoRange));
    assert_eq!(agree(0, 1), Err(VersionError::NoRange));
}
