//! What Kotlin, Swift and Python are offered: it changes only when somebody has looked, it breaks
//! none of the rules that the three languages ask for, and nothing a home can do is missing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod every_call;
mod house_rules;
mod lines;

use amble_bindgen::uniffi_meta::Metadata;
use similar::{Algorithm, ChangeTag, capture_diff_slices, group_diff_ops};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

const WRITE: &str = "AMBLE_WRITE_API";

/// What the library offers. Cargo builds it together with this test, and lays it next to it.
fn offered() -> Vec<Metadata> {
    let test = env::current_exe().expect("a test knows where it is");
    let name = format!("{}amble_ffi{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    let library = test.parent().expect("a program is in a folder").join(name);
    amble_bindgen::read(&library).unwrap_or_else(|sentence| panic!("{sentence}"))
}

fn reviewed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("api.txt")
}

/// What is different from what was reviewed, and how to accept it; nothing if nothing is.
fn unreviewed(reviewed: &str, offered: &str) -> Option<String> {
    (reviewed != offered).then(|| {
        let (old, new): (Vec<&str>, Vec<&str>) =
            (reviewed.lines().collect(), offered.lines().collect());
        let mut diff = String::new();
        for group in group_diff_ops(capture_diff_slices(Algorithm::Myers, &old, &new), 6) {
            diff.push_str("...\n");
            for change in group.iter().flat_map(|op| op.iter_changes(&old, &new)) {
                let sign = match change.tag() {
                    ChangeTag::Equal => ' ',
                    ChangeTag::Delete => '-',
                    ChangeTag::Insert => '+',
                };
                diff.push_str(&format!("{sign}{}\n", change.value()));
            }
        }
        format!(
            "the library offers something else than ffi/api.txt says:\n\n{diff}\n\
             If that is what you want: {WRITE}=1 cargo test -p amble-ffi --test api\n"
        )
    })
}

#[test]
fn the_api_is_the_one_that_was_reviewed() {
    let offered = lines::api(&offered());
    if env::var_os(WRITE).is_some() {
        fs::write(reviewed(), &offered).unwrap();
    }
    // A checkout may have changed the ends of lines.
    let reviewed = fs::read_to_string(reviewed()).unwrap_or_default().replace("\r\n", "\n");
    if let Some(said) = unreviewed(&reviewed, &offered) {
        panic!("{said}");
    }
}

#[test]
fn a_changed_type_is_shown_with_what_it_belongs_to_and_how_to_accept_it() {
    let before = "record Page\n  start: i32\n  limit: i32\n";
    assert_eq!(unreviewed(before, before), None);
    let said = unreviewed(before, &before.replace("limit: i32", "limit: i64")).unwrap();
    for part in [" record Page\n", "-  limit: i32\n", "+  limit: i64\n", "AMBLE_WRITE_API=1 cargo"]
    {
        assert!(said.contains(part), "{part} is not in {said}");
    }
}
