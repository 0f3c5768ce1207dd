//! `docs/PROMISES.md` names the test behind each promise: every one of them must exist.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
};

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && name != "node_modules" && !name.starts_with('.') {
            sources(&path, out);
        } else if name.ends_with(".rs") {
            out.push(path);
        }
    }
}

/// Names in backquotes that read as a test's: words joined by underscores.
fn named(page: &str) -> Vec<&str> {
    let quoted = page.split('`').skip(1).step_by(2);
    quoted.filter(|name| name.matches('_').count() >= 3 && !name.contains(' ')).collect()
}

fn missing(page: &str, code: &str) -> Vec<String> {
    let exists = |name: &&str| !code.contains(&format!("fn {name}("));
    named(page).into_iter().filter(exists).map(str::to_owned).collect()
}

#[test]
fn every_test_that_a_promise_names_exists() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(top.join("docs/PROMISES.md")).unwrap();
    let mut files = Vec::new();
    sources(&top, &mut files);
    let code: String = files.iter().map(|f| fs::read_to_string(f).unwrap()).collect();
    assert!(named(&page).len() > 25, "the page names its tests");
    assert_eq!(missing(&page, &code), Vec::<String>::new());
}

#[test]
fn a_promise_whose_test_is_gone_is_noticed() {
    let page = "| kept | `it_is_here_for_ever` and `it_was_here_once_upon` |";
    assert_eq!(missing(page, "fn it_is_here_for_ever() {}"), ["it_was_here_once_upon"]);
}
