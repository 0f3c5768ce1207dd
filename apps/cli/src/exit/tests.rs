use super::*;
use std::collections::BTreeSet;

#[test]
fn every_kind_of_error_has_a_code_of_its_own_and_none_means_success_or_usage() {
    let codes: BTreeSet<u8> = ErrorKind::ALL.into_iter().map(code).collect();
    assert_eq!(codes.len(), ErrorKind::ALL.len());
    assert!(!codes.contains(&OK) && !codes.contains(&USAGE));
    assert_eq!(table().len(), ErrorKind::ALL.len() + 2);
}

#[test]
fn the_help_and_the_manual_name_every_code() {
    let manual = include_str!("../../../../docs/CLI.md");
    for (code, word, meaning) in table() {
        assert!(help().contains(meaning), "{code}");
        let word = if word.is_empty() { "-".to_owned() } else { format!("`{word}`") };
        let row = format!("| {code} | {word} | {meaning} |");
        assert!(manual.contains(&row), "docs/CLI.md lacks: {row}");
    }
}
