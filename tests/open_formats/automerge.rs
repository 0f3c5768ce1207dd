//! The exported shared document, read by the official JavaScript library.

use crate::{home, printed, tool};
use amble_support::{
    Home,
    home::{id, notes, text},
    two_homes::{pair, sync},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

const NODE: &str = "Node.js 20 or later, with npm (https://nodejs.org, or the package nodejs)";
const FILES: [(&str, &str); 3] = [
    ("package.json", include_str!("package.json")),
    ("package-lock.json", include_str!("package-lock.json")),
    ("read.mjs", include_str!("read.mjs")),
];

/// A folder with the reader and the library it uses, installed once for a lock file.
fn reader() -> &'static Path {
    static READY: OnceLock<PathBuf> = OnceLock::new();
    READY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("open_formats");
        fs::create_dir_all(&folder).unwrap();
        // Written last, so that it is there only when everything is.
        let installed = folder.join("installed");
        let lock = FILES[1].1;
        for (name, text) in FILES {
            fs::write(folder.join(name), text).unwrap();
        }
        if fs::read_to_string(&installed).is_ok_and(|done| done == lock) {
            return folder;
        }
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
        printed(tool(&mut npm, NODE));
        fs::write(&installed, lock).unwrap();
        folder
    })
}

/// What the library says is in a file.
fn read(file: &Path) -> Value {
    let folder = reader();
    let mut node = Command::new("node");
    node.arg(folder.join("read.mjs")).arg(file);
    serde_json::from_slice(&printed(tool(&mut node, NODE))).unwrap()
}

/// The same fields of what the app says and what the library says, in one order.
fn fields(list: &Value, names: &[&str]) -> Vec<Vec<Value>> {
    let one = |thing: &Value| names.iter().map(|name| thing[*name].clone()).collect();
    let mut all: Vec<Vec<Value>> = list.as_array().unwrap().iter().map(one).collect();
    all.sort_by_key(|row| row[0].to_string());
    assert!(!all.is_empty(), "nothing to compare in {list}");
    all
}

/// An id without the word before it, as it stands in the document.
fn key(id: &str) -> &str {
    id.split_once('_').unwrap().1
}

fn export(home: &Home, name: &str) -> PathBuf {
    let file = home.beside(name);
    home.ask(&["export", "shared", file.to_str().unwrap()]);
    file
}

#[test]
fn the_official_javascript_automerge_finds_the_agenda() {
    let (ana, sam) = (home("Ana"), home("Sam"));
    pair(&ana, &sam);
    let road =
        ana.ask(&["add", "Roadmap 🌱 שלום", "--section", "progress", "--details", "For\nspring"]);
    let (talked, gone) = (ana.add("Talked about"), sam.add("Not any more"));
    let action = ana.ask(&["action", "add", "Draft it", "--due", "2026-12-04"]);
    sync(&ana, &sam);
    let (road, action) = (id(&road), id(&action));
    ana.ask(&["discuss", &talked]);
    sam.ask(&["drop", &gone]);
    ana.ask_with(&["note", &road, "-"], "We try 🌱 for a month.\nThen we ask.\nNot this line.");
    sync(&ana, &sam);
    sam.ask(&["drop", "Not this line."]);
    sam.ask(&["note", &road, "And hiring?"]);
    // Apart, they choose two days.
    ana.ask(&["edit", &action, "--due", "2026-12-01"]);
    sam.ask(&["edit", &action, "--due", "2026-12-02"]);
    sync(&ana, &sam);
    sam.add("Only Sam's so far");

    let (hers, his) = (read(&export(&ana, "hers")), read(&export(&sam, "his")));
    assert_eq!((&hers["schema"], &hers["epoch"]), (&json!(2), &json!(0)));

    let mut topics = ana.topics();
    for topic in &mut topics {
        topic["notes"] = notes(topic).into();
    }
    let names = ["title", "details", "section", "state", "notes"];
    let topics = Value::from(topics);
    assert_eq!(fields(&hers["topics"], &names), fields(&topics, &names));
    let of_key = |t: &&Value| t["key"] == key(&road);
    let topic = hers["topics"].as_array().unwrap().iter().find(of_key).unwrap();
    let lines = ["We try 🌱 for a month.", "Then we ask.", "And hiring?"];
    assert_eq!(topic["notes"], json!(lines));
    let states: Vec<Value> = fields(&topics, &["title", "state"]).concat();
    for word in ["open", "discussed", "dropped"] {
        assert!(states.contains(&json!(word)), "{word}: {states:?}");
    }

    let actions = ana.ask(&["action", "list"]);
    assert_eq!(fields(&hers["actions"], &["what", "state"]), fields(&actions, &["what", "state"]));
    let conflict = &actions[0]["conflicts"][0];
    assert_eq!(conflict["field"], "due", "{actions}");
    let said = fields(&conflict["values"], &["value"]).concat();
    assert_eq!(said, ["2026-12-01", "2026-12-02"]);
    assert_eq!(hers["actions"][0]["dues"], json!(said));
    let me = text(&ana.ask(&["status"])["me"], "person");
    assert_eq!(
        (&actions[0]["owner"], &hers["actions"][0]["owner"]),
        (&json!("me"), &json!(key(&me)))
    );

    // Both hold the same, and what has not been sent is in nobody's file.
    let sorted = |doc: &Value| fields(&doc["topics"], &["key", "title", "notes", "state"]);
    assert_eq!(sorted(&hers), sorted(&his));
    assert!(!his.to_string().contains("Only Sam's so far"));
}

#[test]
fn the_lock_file_names_no_registry_and_the_reader_no_other_package() {
    let lock: Value = serde_json::from_str(FILES[1].1).unwrap();
    let packages = lock["packages"].as_object().unwrap();
    for (name, package) in packages {
        assert!(package.get("resolved").is_none(), "{name} says where it was fetched from");
        assert!(name.is_empty() || package["integrity"].is_string(), "{name} is not pinned");
    }
    assert!(packages.contains_key("node_modules/@automerge/automerge"));
}
