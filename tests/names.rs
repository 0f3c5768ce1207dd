//! A type name is defined once in the workspace: whoever searches for it finds it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Rust files that ship, below a folder.
fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let skipped = ["target", "tests", "tests.rs", "kotlin", "swift", "python"];
        if skipped.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            sources(&path, out);
        } else if name.ends_with(".rs") {
            out.push(path);
        }
    }
}

/// The types that a file defines: in plain Rust, or through the macros `words!` and `entity!` of
/// `amble-model`, whose calls stand at the margin and whose names are indented once.
fn types(source: &str) -> Vec<String> {
    let shipped = source.split("#[cfg(test)]").next().unwrap_or_default();
    let (mut found, mut called) = (Vec::new(), "");
    for line in shipped.lines().filter(|line| !line.is_empty()) {
        let name = if let Some(line) = line.strip_prefix("    ").filter(|_| !called.is_empty()) {
            match called {
                "entity! {" => {
                    let made = line.strip_prefix("new ").or(line.strip_prefix("states "));
                    made.or(Some(line).filter(|line| line.contains(" in \"")))
                }
                _ => Some(line).filter(|line| line.ends_with(" {")),
            }
        } else {
            called = if ["words! {", "entity! {"].contains(&line) { line } else { "" };
            let bare = match line.strip_prefix("pub(") {
                Some(seen) => seen.split_once(") ").map_or("", |(_, bare)| bare),
                None => line.trim_start_matches("pub "),
            };
            let kinds = ["struct ", "enum ", "trait ", "type ", "union "];
            kinds.iter().find_map(|kind| bare.strip_prefix(kind))
        };
        let end = |name: &str| name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len());
        let name = name.map(|name| &name[..end(name)]);
        found.extend(name.filter(|name| name.starts_with(char::is_uppercase)).map(str::to_owned));
    }
    found
}

fn doubled(defined: &[(String, String)]) -> Vec<String> {
    let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, file) in defined {
        by_name.entry(name).or_default().push(file);
    }
    let doubled = by_name.into_iter().filter(|(_, files)| files.len() > 1);
    doubled.map(|(name, files)| format!("{name}: {}", files.join(", "))).collect()
}

#[test]
fn a_type_name_is_defined_once_in_the_workspace() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for folder in ["core", "ffi", "apps/cli"] {
        sources(&top.join(folder), &mut files);
    }
    let mut defined = Vec::new();
    for file in files {
        let name = file.strip_prefix(top).unwrap().display().to_string();
        let source = fs::read_to_string(&file).unwrap();
        defined.extend(types(&source).into_iter().map(|found| (found, name.clone())));
    }
    // The search finds what is there.
    for known in ["Topic", "NewTopic", "TopicState", "Amble", "Record", "SyncSession", "Section"] {
        assert!(defined.iter().any(|(name, _)| name == known), "{known}");
    }
    assert_eq!(doubled(&defined), Vec::<String>::new());
}

#[test]
fn a_second_definition_is_found_however_it_is_made() {
    let one = "pub struct Topic {\n}\npub(crate) enum State {\nfn x() {}\nimpl Topic {\n";
    let two = "entity! {\n    Topic in \"topics\", labelled title;\n    new NewTopic;\n    states State, x {\n        \
               Open = \"open\",\n}\n\nwords! {\n    #[derive(Default)]\n    Act {\n}\n";
    assert_eq!(types(one), ["Topic", "State"]);
    assert_eq!(types(two), ["Topic", "NewTopic", "State", "Act"]);
    let all: Vec<_> = types(one)
        .into_iter()
        .map(|name| (name, "one".to_owned()))
        .chain(types(two).into_iter().map(|name| (name, "two".to_owned())))
        .collect();
    assert_eq!(doubled(&all), ["State: one, two", "Topic: one, two"]);
}
