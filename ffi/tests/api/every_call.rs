//! Every public method of the core's home is called by this crate, or left out for a reason.

use std::{collections::BTreeSet, fs, path::Path};
use syn::{ImplItem, Item, Type, Visibility};

/// What is not called, and why. A row that is not needed any more fails the test.
const LEFT_OUT: &[(&str, &str)] = &[
    ("create", "one thing is a list of one: `create_all`"),
    ("keep_undo", "an app is one process: what it can undo ends with it"),
    ("snapshot", "is shared by reference, for lists made in Rust: `list` asks it"),
];

/// The sources below a folder.
fn sources(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut texts = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            texts.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            texts.push(fs::read_to_string(&path).unwrap());
        }
    }
    texts
}

/// The names of the public methods of `Amble`.
fn methods(texts: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for item in texts.iter().flat_map(|text| syn::parse_file(text).expect("Rust").items) {
        let Item::Impl(block) = item else { continue };
        let Type::Path(of) = &*block.self_ty else { continue };
        if block.trait_.is_some() || !of.path.is_ident("Amble") {
            continue;
        }
        found.extend(block.items.into_iter().filter_map(|member| match member {
            ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => {
                Some(method.sig.ident.to_string())
            }
            _ => None,
        }));
    }
    found
}

/// Whether a text calls a method of a home, or hands it on as a function.
fn is_called(text: &str, method: &str) -> bool {
    let after = |start: &str| {
        text.match_indices(start).any(|(at, _)| {
            let next = text[at + start.len()..].chars().next();
            !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
        })
    };
    after(&format!("home.{method}")) || after(&format!("Amble::{method}"))
}

/// What is neither called nor left out, and rows that say what is not so.
fn faults(methods: &BTreeSet<String>, text: &str, out: &[(&str, &str)]) -> Vec<String> {
    let is_out = |name: &str| out.iter().any(|(left, _)| *left == name);
    let missing = methods.iter().filter(|name| !is_out(name) && !is_called(text, name));
    let mut said: Vec<String> = missing.map(|name| format!("{name}: nobody calls it")).collect();
    for (name, _) in out {
        if !methods.contains(*name) || is_called(text, name) {
            said.push(format!("{name}: need not be left out"));
        }
    }
    said
}

#[test]
fn every_public_method_of_the_home_is_called_or_left_out_for_a_reason() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let methods = methods(&sources(&top.join("../core/src")));
    assert!(methods.len() > 30, "only {methods:?} were found");
    let ours = sources(&top.join("src")).concat();
    assert_eq!(faults(&methods, &ours, LEFT_OUT), Vec::<String>::new());
}

#[test]
fn a_method_that_nobody_calls_and_a_row_too_many_are_found() {
    let core = "struct Amble; impl Amble { pub fn one(&self) {} pub async fn two(&self) {} \
                pub fn two_more(&self) {} fn own(&self) {} pub(crate) fn near(&self) {} } \
                impl Clone for Amble { fn clone(&self) -> Self { Amble } } \
                impl Other { pub fn three(&self) {} }";
    let methods = methods(&[core.to_owned()]);
    assert_eq!(methods.iter().collect::<Vec<_>>(), ["one", "two", "two_more"]);
    let ours = "self.ask(Amble::one); home.two_more().await";
    assert_eq!(faults(&methods, ours, &[]), ["two: nobody calls it"]);
    assert!(faults(&methods, ours, &[("two", "why")]).is_empty());
    let rows = [("one", "why"), ("two", "why"), ("four", "why")];
    assert_eq!(
        faults(&methods, ours, &rows),
        ["one: need not be left out", "four: need not be left out"]
    );
}
