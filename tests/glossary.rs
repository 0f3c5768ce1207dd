//! What a person reads uses the words of `docs/GLOSSARY.md`: the screens' sentences and the help of
//! every command hold none of the words in its last column.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The words that the glossary rules out: in code style, in the last column or under "also avoided".
fn avoided(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in page.lines() {
        let cell = match line.strip_suffix('|').and_then(|row| row.rsplit_once('|')) {
            Some((_, cell)) => cell,
            None => line,
        };
        if line.starts_with('|') {
            found.extend(cell.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    let also = page.split("**Also avoided**").nth(1).unwrap_or_default();
    let also = also.split("\n\n").next().unwrap_or_default();
    found.extend(also.split('`').skip(1).step_by(2).map(str::to_owned));
    found
}

/// Those of the words that stand in a text, each as a word of its own.
fn found<'a>(text: &str, words: &'a [String]) -> Vec<&'a str> {
    let plain: String = text
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '-' { c.to_ascii_lowercase() } else { ' ' })
        .collect();
    let plain = format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "));
    words.iter().map(String::as_str).filter(|word| plain.contains(&format!(" {word} "))).collect()
}

/// The help of a command and of every command below it, by how it is called.
fn help(called: &[&str], all: &mut BTreeMap<String, String>) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_amble")).args(called).arg("--help").output().unwrap();
    assert!(output.status.success(), "amble {} --help", called.join(" "));
    let text = String::from_utf8(output.stdout).unwrap();
    let commands = text.split("Commands:\n").nth(1).unwrap_or_default();
    let commands = commands.lines().take_while(|line| line.starts_with("  ") || line.is_empty());
    // A command's name is indented by two, what is said of it by more.
    let names = commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    for name in names.filter(|name| !name.is_empty() && *name != "help") {
        help(&[called, &[name]].concat(), all);
    }
    all.insert(format!("amble {}", called.join(" ")), text);
}

#[test]
fn no_help_text_uses_a_word_that_the_glossary_rules_out() {
    let words = avoided(&fs::read_to_string(top().join("docs/GLOSSARY.md")).unwrap());
    let mut all = BTreeMap::new();
    help(&[], &mut all);
    assert!(all.len() > 40, "{:?}", all.keys());
    for (command, text) in all {
        assert_eq!(found(&text, &words), Vec::<&str>::new(), "{command}:\n{text}");
    }
}

#[test]
fn no_sentence_of_a_screen_uses_a_word_that_the_glossary_rules_out() {
    let words = avoided(&fs::read_to_string(top().join("docs/GLOSSARY.md")).unwrap());
    let folder = top().join("apps/kotlin/ui/src/main/resources/amble/ui");
    let mut sentences = 0;
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let text = fs::read_to_string(&file).unwrap();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((key, sentence)) = line.split_once('=') else { continue };
            sentences += 1;
            assert_eq!(found(sentence, &words), Vec::<&str>::new(), "{}: {key}", file.display());
        }
    }
    assert!(sentences > 100, "{sentences}");
}

#[test]
fn a_word_is_found_alone_and_not_inside_another() {
    let page = "| topic | x `not this` | `item`, `talking point` |\n\n**Also avoided**: `overdue`\n(say `due`).\n\n`no`";
    let words = avoided(page);
    assert_eq!(words, ["item", "talking point", "overdue", "due"]);
    assert_eq!(
        found("An Item, overdue; a talking\npoint", &words),
        ["item", "talking point", "overdue"]
    );
    assert!(found("itemise what is residue", &words).is_empty());
}
