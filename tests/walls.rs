//! The crates are the walls of Amble: who may know whom, and what pure code may not reach for.
//! Reads the crate graph through `cargo metadata`, the manifests and the sources. Touches nothing.
//!
//! Each rule is a function of plain data that returns what is wrong, so that each is also shown
//! to fail on a house with that wall broken.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The rooms, from the ground up: an arrow points from a later row to an earlier one.
const FLOORS: &[&[&str]] = &[
    &["amble-files", "amble-model"],
    &["amble-document", "amble-vault", "amble-store", "amble-link"],
    &["amble-sync", "amble-net"],
    &["amble-live"],
    &["amble-core"],
    &["amble-ffi", "amble-cli"],
    &["amble-bindgen"],
    &["amble-support"],
    &["amble-tests"],
];

/// Rooms on the left can never come to know, by any way, what is on the right.
const NEVER: &[(&str, &[&str])] = &[
    ("amble-document", &["amble-vault"]),
    ("amble-link", &["amble-vault"]),
    ("amble-sync", &["amble-vault"]),
    ("amble-net", &["amble-vault"]),
    ("amble-live", &["amble-vault"]),
    (
        "amble-vault",
        &["amble-document", "amble-link", "amble-net", "amble-sync", "amble-live", "amble-store"],
    ),
    ("amble-store", &["amble-model"]),
    ("amble-model", &["tokio", "automerge", "redb", "iroh", "age", "getrandom", "rand", "rustix"]),
    ("amble-document", &["tokio", "iroh", "redb", "age"]),
    ("amble-link", &["tokio", "iroh", "redb", "automerge"]),
    ("amble-sync", &["tokio", "iroh", "age"]),
    ("amble-vault", &["tokio", "iroh", "redb", "automerge"]),
    ("amble-files", &["tokio", "iroh", "redb", "automerge", "age"]),
];

/// What is on the left stops in the one room on the right.
const ONLY_IN: &[(&str, &str)] = &[
    ("automerge", "amble-document"),
    ("redb", "amble-store"),
    ("iroh", "amble-net"),
    ("chrono-tz", "amble-model"),
];

/// Rooms whose code gets time, randomness and bytes as arguments.
const PURE: &[&str] = &["core/model", "core/document", "core/link", "core/sync"];

/// What such code does not write.
const IMPURE: &[&str] = &[
    "getrandom",
    "SystemTime::now",
    "Instant::now",
    "std::fs",
    "std::env",
    "std::net::UdpSocket",
    "std::net::TcpStream",
];

/// Who depends on whom, by name. Dev-dependencies are not in it.
#[derive(Debug, Default, Clone)]
struct Graph(BTreeMap<String, BTreeSet<String>>);

impl Graph {
    fn of(edges: &[(&str, &str)]) -> Self {
        let mut graph = Self::default();
        for (from, to) in edges {
            graph.add(from, to);
        }
        graph
    }

    fn add(&mut self, from: &str, to: &str) {
        self.0.entry(from.to_owned()).or_default().insert(to.to_owned());
    }

    fn edges(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(from, all)| all.iter().map(move |to| (from.as_str(), to.as_str())))
    }

    /// How `from` comes to know `to`, if it does.
    fn way(&self, from: &str, to: &str) -> Option<Vec<String>> {
        let mut ways = vec![vec![from.to_owned()]];
        let mut met = BTreeSet::new();
        while let Some(way) = ways.pop() {
            for next in self.0.get(way.last()?).into_iter().flatten() {
                let longer = [way.as_slice(), std::slice::from_ref(next)].concat();
                if is(next, to) {
                    return Some(longer);
                }
                if met.insert(next.clone()) {
                    ways.push(longer);
                }
            }
        }
        None
    }
}

/// Whether a crate of the graph is the one of this name, in whatever version.
fn is(name: &str, of: &str) -> bool {
    name.split('@').next() == Some(of)
}

fn is_ours(name: &str) -> bool {
    name.starts_with("amble-")
}

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&name))
}

/// Rooms that know what they must never know, with the way.
fn reached(graph: &Graph, never: &[(&str, &[&str])]) -> Vec<String> {
    let pairs = never.iter().flat_map(|(from, all)| all.iter().map(move |to| (*from, *to)));
    pairs.filter_map(|(from, to)| graph.way(from, to)).map(|way| way.join(" -> ")).collect()
}

/// Rooms that use what belongs to another alone, and owners that do not use it: then the rule is
/// out of date and guards nothing.
fn escaped(graph: &Graph, only_in: &[(&str, &str)]) -> Vec<String> {
    let mut out = Vec::new();
    for (thing, owner) in only_in {
        let users: Vec<&str> =
            graph.edges().filter(|(f, t)| is_ours(f) && is(t, thing)).map(|(f, _)| f).collect();
        if users != [*owner] {
            out.push(format!("{thing} belongs to {owner}, and is used by {users:?}"));
        }
    }
    out
}

/// Arrows between our rooms that do not point up the list.
fn against_the_list(graph: &Graph) -> Vec<String> {
    let ours = graph.edges().filter(|(from, to)| is_ours(from) && is_ours(to));
    ours.filter(|(from, to)| match (floor(from), floor(to)) {
        (Some(above), Some(below)) => above <= below,
        _ => true,
    })
    .map(|(from, to)| format!("{from} -> {to}"))
    .collect()
}

/// What a manifest lacks of what every room of ours has.
fn unguarded(manifest: &str) -> Vec<&'static str> {
    let plain: Vec<&str> = manifest.lines().map(str::trim).collect();
    let mut out = Vec::new();
    if !plain.windows(2).any(|two| two == ["[lints]", "workspace = true"]) {
        out.push("the lints of the workspace");
    }
    if !plain.iter().any(|line| ["publish.workspace = true", "publish = false"].contains(line)) {
        out.push("publish = false");
    }
    out
}

/// The lints of a manifest's tables, one a line, without comments.
fn lints(manifest: &str, prefix: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut table = String::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[') {
            table = name.trim_end_matches(']').to_owned();
        } else if let Some(of) = table.strip_prefix(prefix)
            && !line.is_empty()
            && !line.starts_with('#')
        {
            out.insert(format!("{of} {line}"));
        }
    }
    out
}

/// What a room that cannot take the workspace's lints as they are has otherwise: nothing but that
/// unsafe code is denied instead of forbidden, because UniFFI's bridge is `extern "C"`.
fn otherwise(manifest: &str, workspace: &str) -> Vec<String> {
    let ours = lints(manifest, "lints.");
    let house = lints(workspace, "workspace.lints.");
    let deny = "rust unsafe_code = \"deny\"".to_owned();
    let missing = house.difference(&ours).filter(|l| *l != "rust unsafe_code = \"forbid\"");
    let more = ours.difference(&house).filter(|l| **l != deny);
    missing.chain(more).cloned().collect()
}

/// The code that ships: tests at the end of a file are not part of it, nor are comments.
fn shipped(source: &str) -> String {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// What code that shall be pure reaches for. `use std::{fs, ...}` is `std::fs`, too.
fn impure(code: &str) -> Vec<&'static str> {
    let flat: String = code.split_whitespace().collect();
    let mut found: Vec<&'static str> =
        IMPURE.iter().copied().filter(|word| flat.contains(word)).collect();
    for group in flat.split("std::{").skip(1) {
        let group = group.split(';').next().unwrap_or_default();
        for word in ["fs", "env"] {
            let named = |c: char| !c.is_alphanumeric() && c != '_';
            if group.split(named).any(|name| name == word) {
                found.push(if word == "fs" { "std::fs" } else { "std::env" });
            }
        }
    }
    found
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Two versions of one crate are two: what one of them uses, the other may not.
fn versioned(package: &Package) -> String {
    format!("{}@{}", package.name, package.version)
}

/// The graph as Cargo resolved it for this computer.
fn metadata() -> Metadata {
    let mut command = MetadataCommand::new();
    command.manifest_path(top().join("Cargo.toml"));
    let host = format!("{}-", std::env::consts::ARCH);
    let mut options = vec!["--locked".to_owned()];
    // Without this, crates for every system that there is would have to be fetched.
    if cfg!(all(target_os = "linux", target_env = "gnu")) {
        options.extend(["--filter-platform".to_owned(), format!("{host}unknown-linux-gnu")]);
    }
    command.other_options(options).exec().expect("cargo tells the crate graph")
}

fn graph(metadata: &Metadata) -> Graph {
    let resolve = metadata.resolve.as_ref().unwrap();
    let name = |p: &Package| if is_ours(&p.name) { p.name.to_string() } else { versioned(p) };
    let names: BTreeMap<_, _> = metadata.packages.iter().map(|p| (&p.id, name(p))).collect();
    let mut graph = Graph::default();
    // UniFFI's derives stand in the model behind a feature; what else that crate brings is used by
    // the generator of the languages' sources.
    let derives = |from: &str, to: &str| from == "amble-model" && is(to, "uniffi");
    for node in &resolve.nodes {
        for dep in &node.deps {
            let used = dep.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development);
            if used && !derives(&names[&node.id], &names[&dep.pkg]) {
                graph.add(&names[&node.id], &names[&dep.pkg]);
            }
        }
    }
    graph
}

/// Every Rust file below a folder, without what is built.
fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["target", "node_modules", "build"].contains(&name.as_str()) {
            sources(&path, out);
        } else if name.ends_with(".rs") {
            out.push(path);
        }
    }
}

/// Whether a file is compiled for tests only: `mod tests;` and `mod vectors;` under `cfg(test)`.
fn is_test_file(path: &Path) -> bool {
    path.components().any(|c| {
        let name = c.as_os_str().to_string_lossy();
        ["tests", "tests.rs", "vectors.rs"].contains(&name.as_ref())
    })
}

#[test]
fn no_room_can_name_what_it_must_never_know() {
    let metadata = metadata();
    let graph = graph(&metadata);
    // The rule is about rooms that are there.
    for (from, _) in NEVER {
        assert!(metadata.packages.iter().any(|p| p.name == *from), "{from} is gone");
    }
    assert!(graph.way("amble-core", "amble-vault").is_some(), "the graph is empty");
    assert_eq!(reached(&graph, NEVER), Vec::<String>::new());
}

#[test]
fn no_room_that_talks_to_the_network_can_name_the_vault() {
    let graph = graph(&metadata());
    let talking = ["amble-net", "amble-live", "amble-sync", "amble-link", "amble-document"];
    for room in talking {
        let rule = NEVER.iter().any(|(from, to)| *from == room && to.contains(&"amble-vault"));
        assert!(rule, "{room} has lost its rule");
        assert_eq!(graph.way(room, "amble-vault"), None);
        assert_eq!(graph.way("amble-vault", room), None);
    }
}

#[test]
fn what_belongs_to_one_room_is_used_in_no_other() {
    assert_eq!(escaped(&graph(&metadata()), ONLY_IN), Vec::<String>::new());
}

#[test]
fn arrows_between_rooms_only_point_up_the_list() {
    assert_eq!(against_the_list(&graph(&metadata())), Vec::<String>::new());
}

#[test]
fn every_room_takes_the_lints_of_the_house_and_is_never_published() {
    let metadata = metadata();
    let rooms = metadata.workspace_packages();
    assert!(rooms.len() >= 10, "{rooms:?}");
    for room in rooms {
        let manifest = fs::read_to_string(&room.manifest_path).unwrap();
        if room.name.as_str() == "amble-ffi" {
            let workspace = fs::read_to_string(top().join("Cargo.toml")).unwrap();
            assert_eq!(otherwise(&manifest, &workspace), Vec::<String>::new(), "{}", room.name);
        } else {
            assert_eq!(unguarded(&manifest), Vec::<&str>::new(), "{}", room.name);
        }
        assert_eq!(room.publish.as_deref(), Some([].as_slice()), "{} is published", room.name);
    }
}

#[test]
fn pure_rooms_get_time_randomness_and_bytes_as_arguments() {
    for room in PURE {
        let mut files = Vec::new();
        sources(&top().join(room).join("src"), &mut files);
        assert!(files.len() > 5, "{room}");
        for file in files.into_iter().filter(|f| !is_test_file(f)) {
            let found = impure(&shipped(&fs::read_to_string(&file).unwrap()));
            assert_eq!(found, Vec::<&str>::new(), "{}", file.display());
        }
    }
}

#[test]
fn nobody_asks_public_servers_where_the_other_device_is() {
    // Put together here, so that this file is not found itself.
    let preset = ["presets", "N0"].join("::");
    let mut files = Vec::new();
    for folder in ["core", "apps", "tests", "ffi"].map(|f| top().join(f)) {
        if folder.exists() {
            sources(&folder, &mut files);
        }
    }
    let read = |file: &PathBuf| fs::read_to_string(file).unwrap();
    assert!(files.iter().any(|f| read(f).contains("presets::Minimal")), "nothing was searched");
    let users: Vec<&PathBuf> = files.iter().filter(|file| read(file).contains(&preset)).collect();
    assert_eq!(users, Vec::<&PathBuf>::new());
}

mod broken_houses {
    use super::*;

    #[test]
    fn a_vault_that_is_reached_through_a_third_room_is_found_with_the_way() {
        let graph = Graph::of(&[
            ("amble-net", "amble-link"),
            ("amble-link", "handy"),
            ("handy", "handier"),
            ("handier", "handy"),
            ("handier", "amble-vault"),
        ]);
        assert_eq!(
            reached(&graph, &[("amble-net", &["amble-vault", "redb"])]),
            ["amble-net -> amble-link -> handy -> handier -> amble-vault"]
        );
        assert!(reached(&graph, &[("amble-vault", &["amble-net"])]).is_empty());
    }

    #[test]
    fn a_second_user_of_the_database_is_found_and_so_is_a_rule_without_an_owner() {
        let graph = Graph::of(&[("amble-store", "redb"), ("amble-core", "redb"), ("x", "iroh")]);
        let said = escaped(&graph, ONLY_IN);
        assert!(said.iter().any(|s| s.contains("redb") && s.contains("amble-core")), "{said:?}");
        assert!(said.iter().any(|s| s.contains("iroh")), "{said:?}");
    }

    #[test]
    fn an_arrow_down_or_sideways_or_from_an_unknown_room_is_found() {
        let graph = Graph::of(&[
            ("amble-core", "amble-model"),
            ("amble-model", "serde"),
            ("amble-link", "amble-store"),
            ("amble-sync", "amble-net"),
            ("amble-cellar", "amble-model"),
        ]);
        assert_eq!(
            against_the_list(&graph),
            ["amble-cellar -> amble-model", "amble-link -> amble-store", "amble-sync -> amble-net"]
        );
    }

    #[test]
    fn a_manifest_without_lints_or_that_could_be_published_is_found() {
        let lax = "[package]\nname = \"x\"\n[lints]\nclippy.all = \"allow\"\n";
        assert_eq!(unguarded(lax), ["the lints of the workspace", "publish = false"]);
        let ours = "[package]\npublish.workspace = true\n\n[lints]\nworkspace = true\n";
        assert!(unguarded(ours).is_empty());
    }

    #[test]
    fn a_room_with_lints_of_its_own_has_those_of_the_house() {
        let house =
            "[workspace.lints.rust]\nunsafe_code = \"forbid\"\na = \"warn\"\n[profile.dev]\n";
        let ours = "[lints.rust]\nunsafe_code = \"deny\"\na = \"warn\"\n";
        assert!(otherwise(ours, house).is_empty());
        let lax = "[lints.rust]\nunsafe_code = \"allow\"\n";
        assert_eq!(otherwise(lax, house), ["rust a = \"warn\"", "rust unsafe_code = \"allow\""]);
    }

    #[test]
    fn pure_code_that_reads_the_clock_or_a_file_is_found_and_its_tests_may() {
        let code = "use std::{\n    fmt,\n    fs::File,\n};\nlet t = SystemTime::now();\n";
        assert_eq!(impure(&shipped(code)), ["SystemTime::now", "std::fs"]);
        let calm =
            "//! std::fs is far away\nuse std::{fmt, ops};\n#[cfg(test)]\nmod t { use std::fs; }\n";
        assert_eq!(impure(&shipped(calm)), Vec::<&str>::new());
    }
}
