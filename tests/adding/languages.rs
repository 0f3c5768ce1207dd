//! What docs/ADDING.md added, as Kotlin, Swift and Python see it. `tests/adding/run` puts this into
//! the copy, and says in `AMBLE_ADDED` where Cargo has put `amble-model` and `amble-ffi`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../../tests/api/lines.rs"]
mod lines;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The crates whose exports the languages see, built: the types first.
fn crates() -> Vec<PathBuf> {
    let said = std::env::var_os("AMBLE_ADDED").expect("tests/adding/run says where they are");
    std::env::split_paths(&said).collect()
}

/// The sources of the types in a language, without comments, line breaks and quotes.
fn sources(language: &str, file: &str) -> String {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("adding").join(language);
    let _none_yet = fs::remove_dir_all(&out);
    let said = Command::new(env!("CARGO_BIN_EXE_amble-bindgen"))
        .args(["generate", "--no-format", "--language", language, "--out-dir"])
        .args([&out, &crates()[0]])
        .output()
        .unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let mut text = fs::read_to_string(out.join(file)).unwrap().replace('`', "");
    for (begin, end) in [("/**", "*/"), ("\"\"\"", "\"\"\"")] {
        while let Some((before, rest)) = text.split_once(begin) {
            text = format!("{before} {}", rest.split_once(end).unwrap().1);
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What follows an opening up to an end, which must hold these parts, in this order.
fn holds(text: &str, opening: &str, end: &str, parts: &[&str]) {
    let found = text.split_once(opening).unwrap_or_else(|| panic!("there is no `{opening}`")).1;
    let found = found.split_once(end).unwrap().0;
    let mut rest = found;
    for part in parts {
        let after = rest.split_once(part);
        rest = after.unwrap_or_else(|| panic!("`{part}` is not in {opening} {found}")).1;
    }
}

#[test]
fn kotlin_has_it() {
    let text = sources("kotlin", "amble/model/amble_model.kt");
    let view = [
        "val id: ObjectId",
        "val author: Side",
        "val what: kotlin.String",
        "val weeks: kotlin.Int?",
        "val size: ExperimentSize",
        "val state: ExperimentState",
        "val delivery: Delivery",
        "val conflicts: List<Conflict>",
    ];
    holds(&text, "data class Experiment (", "){", &view);
    let new =
        ["val what: kotlin.String", "val weeks: kotlin.Int? = null", "ExperimentSize? = null"];
    holds(&text, "data class NewExperiment (", "){", &new);
    holds(&text, "enum class Act {", ";", &["PARK", "ACCEPT"]);
    holds(&text, "enum class ExperimentSize {", ";", &["SMALL", "MEDIUM", "LARGE"]);
    holds(&text, "enum class ExperimentState {", ";", &["PROPOSED", "ACCEPTED", "ENDED"]);
    holds(&text, "data class Experiment( val", ")", &["v1: amble.model"]);
    holds(&text, "data class Action (", "){", &["val hours: kotlin.Int?"]);
    holds(&text, "data class NewAction (", "){", &["val hours: kotlin.Int? = null"]);
}

#[test]
fn swift_has_it() {
    let text = sources("swift", "AmbleModel.swift");
    let view = [
        "let id: ObjectId",
        "let author: Side",
        "let what: String",
        "let weeks: Int32?",
        "let size: ExperimentSize",
        "let state: ExperimentState",
        "let delivery: Delivery",
        "let conflicts: [Conflict]",
    ];
    holds(&text, "public struct Experiment: ", "init(", &view);
    let new = ["let what: String", "let weeks: Int32?", "let size: ExperimentSize?"];
    holds(&text, "public struct NewExperiment: ", "init(", &new);
    holds(&text, "public enum Act: ", "}", &["case park", "case accept"]);
    holds(&text, "public enum ExperimentSize: ", "}", &["case small", "case large"]);
    holds(&text, "public enum ExperimentState: ", "}", &["case proposed", "case accepted"]);
    holds(&text, "public enum Thing: ", "}", &["case experiment"]);
    holds(&text, "public struct Action: ", "init(", &["let hours: Int32?"]);
}

#[test]
fn python_has_it() {
    let text = sources("python", "amble_model.py");
    let view = [
        "id:ObjectId",
        "author:Side",
        "what:str",
        "weeks:typing.Optional[int]",
        "size:ExperimentSize",
        "state:ExperimentState",
        "delivery:Delivery",
        "conflicts:typing.List[Conflict]",
    ];
    holds(&text, "class Experiment: def __init__(", "):", &view);
    let new = ["what:str", "weeks:typing.Optional[int] = None"];
    holds(&text, "class NewExperiment: def __init__(", "):", &new);
    holds(&text, "class Act(enum.Enum):", "class ", &["PARK = 0", "ACCEPT = "]);
    holds(&text, "class ExperimentSize(enum.Enum):", "class ", &["SMALL = 0", "LARGE = 2"]);
    holds(&text, "class Action: def __init__(", "):", &["hours:typing.Optional[int]"]);
}

/// The reviewed text of the API gets lines and loses none: what was there stays as it was.
#[test]
fn nothing_else_of_the_api_changed() {
    let all: Vec<_> = crates().iter().flat_map(|one| amble_bindgen::read(one).unwrap()).collect();
    let offered = lines::api(&all);
    let reviewed = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../api.txt")).unwrap();
    let mut now = offered.lines();
    for line in reviewed.lines() {
        assert!(now.any(|new| new == line), "`{line}` is not there any more:\n{offered}");
    }
}
