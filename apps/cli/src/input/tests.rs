use super::yes_or_no;

#[test]
fn only_a_clear_yes_is_a_yes() {
    assert_eq!(yes_or_no(" Y \r\n"), Some(true));
    assert_eq!(yes_or_no("no"), Some(false));
    for unclear in ["", "yeah", "ok", "1", "y n"] {
        assert_eq!(yes_or_no(unclear), None, "{unclear}");
    }
}
