use super::*;

#[test]
fn what_an_editor_leaves_is_what_was_meant() {
    let edit = |with: &str, text| edit(&OsString::from(with), text);
    assert_eq!(edit("true", "one\ntwo").unwrap(), None, "left as it was");
    let append = "sh -c 'echo three >> \"$0\"'";
    assert_eq!(edit(append, "one\ntwo").unwrap().as_deref(), Some("one\ntwo\nthree\n"));
    assert!(edit("false", "one").is_err() && edit("rm -f", "one").is_err());
}
