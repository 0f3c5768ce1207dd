//! `docs/FORMATS.md` says what the code does: the schema table is generated, the tables of ids,
//! files, row keys and vectors are compared with what is there. Reads the docs, the sources and
//! the vectors; with `AMBLE_WRITE_DOCS=1` it writes the generated part of that one page anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use amble_model::{EditId, Entity, ObjectId, PairHandle, PairId, PersonId, PrivateId, id, schema};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const BEGIN: &str = "<!-- The table below is written by `AMBLE_WRITE_DOCS=1 cargo test -p amble-tests schema`. -->\n";
const END: &str = "<!-- End of the generated table. -->\n";

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn page() -> String {
    fs::read_to_string(top().join("docs/FORMATS.md")).unwrap()
}

/// The text before, between and after the markers.
fn parts(page: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (between, after) = rest.split_once(END)?;
    Some((before, between, after))
}

/// The first cell of each row of the tables under a heading, without code marks.
fn first_cells(page: &str, heading: &str) -> Vec<String> {
    let under = page.split(&format!("## {heading}\n")).nth(1).unwrap_or_default();
    let under = under.split("\n## ").next().unwrap();
    let rows = under.lines().filter(|l| l.starts_with("| ")).skip(1);
    rows.map(|l| l.split('|').nth(1).unwrap().trim().replace('`', "")).collect()
}

#[test]
fn the_schema_table_in_the_docs_is_the_one_in_the_code() {
    let page = page();
    let (before, between, after) = parts(&page).expect("the page has its two markers");
    let table = schema::page();
    if std::env::var_os("AMBLE_WRITE_DOCS").is_some() && between != table {
        let new = format!("{before}{BEGIN}{table}{END}{after}");
        fs::write(top().join("docs/FORMATS.md"), new).unwrap();
        return;
    }
    assert!(
        between == table,
        "out of date: run AMBLE_WRITE_DOCS=1 cargo test -p amble-tests schema"
    );
    assert!(table.lines().count() > 30 && table.contains("| action | `due` |"));
}

#[test]
fn a_page_without_its_markers_is_noticed() {
    assert_eq!(parts("before\n| a table |\nafter"), None);
    let whole = format!("a{BEGIN}b{END}c");
    assert_eq!(parts(&whole), Some(("a", "b", "c")));
}

#[test]
fn ids_are_printed_as_the_docs_say() {
    let page = page();
    assert!(page.contains("`0123456789abcdefghjkmnpqrstvwxyz`"));
    let first: Vec<u8> = (0..32).collect();
    // Five bits a letter: every letter of the alphabet, in order.
    let mut bits = 0u128;
    let mut all = String::new();
    for half in first.chunks(16) {
        half.iter().for_each(|n| bits = (bits << 5) | u128::from(*n));
        all.push_str(&id::BASE32.encode(&bits.to_be_bytes()[6..]));
        bits = 0;
    }
    assert_eq!(all, "0123456789abcdefghjkmnpqrstvwxyz");
    let cells = first_cells(&page, "Ids");
    let mut printed = vec![
        PersonId([0; 10]).to_string(),
        PairHandle([0; 10]).to_string(),
        PairId([0; 16]).to_string(),
        EditId([0; 10]).to_string(),
        PrivateId([0; 10]).to_string(),
        amble_model::DeviceId([0; 32]).to_string(),
    ];
    let things = Entity::ALL.map(|entity| ObjectId { entity, bytes: [0; 10] }.to_string());
    printed.extend(things);
    for id in printed {
        let prefix = id.split_inclusive('_').next().unwrap();
        assert!(cells.iter().any(|cell| cell.contains(prefix)), "{prefix} is not in {cells:?}");
    }
}

#[test]
fn the_top_level_maps_are_the_ones_that_the_docs_name() {
    let page = page();
    for map in schema::MAPS {
        assert!(page.contains(&format!("`{map}`")), "{map}");
    }
}

/// The spaces of row keys that a source names in its first table: what stands before a `/`.
fn spaces(source: &str) -> BTreeSet<String> {
    let rows = source.lines().filter_map(|l| l.strip_prefix("//! | `"));
    rows.filter_map(|l| l.split('/').next()).map(str::to_owned).collect()
}

#[test]
fn every_kind_of_row_that_the_code_names_is_in_the_docs() {
    let cells = first_cells(&page(), "Rows");
    let mut named = BTreeSet::new();
    for file in ["core/sync/src/rows.rs", "core/src/home/rows.rs"] {
        named.extend(spaces(&fs::read_to_string(top().join(file)).unwrap()));
    }
    assert!(named.len() >= 10, "{named:?}");
    for space in &named {
        assert!(cells.iter().any(|c| c.contains(&format!("{space}/"))), "{space}: {cells:?}");
    }
    assert_eq!(cells.len(), named.len(), "{cells:?} against {named:?}");
}

#[test]
fn every_vector_is_in_the_docs_and_is_read_by_the_test_they_name() {
    let page = page();
    let listed: BTreeSet<String> = first_cells(&page, "Vectors").into_iter().collect();
    let there: BTreeSet<String> = fs::read_dir(top().join("tests/vectors"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(listed, there);
    for file in &there {
        let row = page.lines().find(|l| l.starts_with(&format!("| `{file}` |"))).unwrap();
        let readers: Vec<&str> = row.split('`').filter(|word| word.ends_with(".rs")).collect();
        assert!(!readers.is_empty(), "{row}");
        for reader in readers {
            let source = fs::read_to_string(top().join(reader)).unwrap_or_default();
            assert!(source.contains(&format!("vectors/{file}")), "{reader} does not read {file}");
        }
    }
}

#[test]
fn every_page_that_the_docs_link_to_is_there() {
    let page = page();
    let links: Vec<&str> = page
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|link| !link.starts_with("http") && !link.starts_with('#'))
        .collect();
    assert!(links.len() >= 2, "{links:?}");
    for link in links {
        let file = link.split('#').next().unwrap();
        assert!(top().join("docs").join(file).exists(), "{link}");
    }
}
