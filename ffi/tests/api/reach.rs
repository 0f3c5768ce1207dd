//! Everything the core can do is offered to the other languages, or left out for a reason.

use crate::{
    core_api::{CoreApi, Source, read},
    left_out::{LEFT_OUT, RENAMED},
    offered,
};
use amble_bindgen::uniffi_meta::{FieldMetadata, Metadata};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

type Rows<'a> = &'a [(&'a str, &'a str)];

/// Every path that the library offers, spelled as those of the core.
fn paths(all: &[Metadata]) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let fields = |out: &mut BTreeSet<String>, path: &str, fields: &[FieldMetadata]| {
        out.extend(fields.iter().map(|field| format!("{path}.{}", field.name)));
    };
    for one in all {
        match one {
            Metadata::Record(record) => {
                out.insert(record.name.clone());
                fields(&mut out, &record.name, &record.fields);
            }
            Metadata::Enum(found) => {
                out.insert(found.name.clone());
                for variant in &found.variants {
                    let path = format!("{}::{}", found.name, variant.name);
                    fields(&mut out, &path, &variant.fields);
                    out.insert(path);
                }
            }
            Metadata::Object(object) => drop(out.insert(object.name.clone())),
            Metadata::Func(f) => drop(out.insert(f.name.clone())),
            Metadata::Constructor(f) => drop(out.insert(format!("{}::{}", f.self_name, f.name))),
            Metadata::Method(f) => drop(out.insert(format!("{}::{}", f.self_name, f.name))),
            Metadata::TraitMethod(f) => drop(out.insert(format!("{}::{}", f.trait_name, f.name))),
            _ => {}
        }
    }
    out
}

/// The type that a path is in, and the rest of it.
fn split(path: &str) -> (&str, &str) {
    path.split_at(path.find(['.', ':']).unwrap_or(path.len()))
}

fn row<'a>(rows: Rows<'a>, path: &str) -> Option<&'a str> {
    rows.iter().find(|(theirs, _)| *theirs == path).map(|(_, what)| *what)
}

/// Whether the library offers it under the same name, in the same or in a renamed type.
fn is_mirrored(offered: &BTreeSet<String>, renamed: Rows<'_>, path: &str) -> bool {
    let (owner, rest) = split(path);
    let owner = if rest.is_empty() { owner } else { row(renamed, owner).unwrap_or(owner) };
    offered.contains(&format!("{owner}{rest}"))
}

/// What the core offers and nobody there can reach.
fn unreachable(
    core: &CoreApi,
    offered: &BTreeSet<String>,
    renamed: Rows<'_>,
    out: Rows<'_>,
) -> Vec<String> {
    let reached = |path: &String| {
        is_mirrored(offered, renamed, path)
            || row(renamed, path).is_some_and(|there| offered.contains(there))
            || row(out, path).is_some()
            || row(out, split(path).0).is_some()
    };
    let mut said: Vec<String> = core.paths.iter().filter(|path| !reached(path)).cloned().collect();
    // What is in them could be missing without anybody seeing it.
    let unread = core.unread.iter().filter(|name| row(out, name).is_none());
    said.extend(unread.map(|name| format!("{name}: its definition was not found")));
    said
}

/// Rows that say what is not so.
fn out_of_date(
    core: &CoreApi,
    offered: &BTreeSet<String>,
    renamed: Rows<'_>,
    out: Rows<'_>,
) -> Vec<String> {
    let mut said = Vec::new();
    for (theirs, what) in renamed.iter().chain(out) {
        if !core.paths.contains(*theirs) {
            said.push(format!("{theirs}: the core does not offer it"));
        }
        if is_mirrored(offered, renamed, theirs) {
            said.push(format!("{theirs}: it is there under its own name"));
        }
        if what.is_empty() {
            said.push(format!("{theirs}: why?"));
        }
    }
    for (theirs, there) in renamed {
        if !offered.contains(*there) {
            said.push(format!("{theirs}: {there} is not there"));
        }
    }
    said
}

fn core() -> CoreApi {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core");
    let others = BTreeMap::from([
        ("amble_model", Source::below(&top.join("model/src"))),
        ("amble_vault", Source::below(&top.join("vault/src"))),
    ]);
    read(&Source::below(&top.join("src")), &others)
}

#[test]
fn everything_the_core_can_do_is_offered_or_left_out_for_a_reason() {
    let core = core();
    assert!(core.paths.len() > 200, "only {} things were found", core.paths.len());
    let said = unreachable(&core, &paths(&offered()), RENAMED, LEFT_OUT);
    assert_eq!(said, Vec::<String>::new(), "mirror it, or say in left_out.rs why not");
}

#[test]
fn no_row_about_what_is_left_out_is_out_of_date() {
    assert_eq!(out_of_date(&core(), &paths(&offered()), RENAMED, LEFT_OUT), Vec::<String>::new());
}

mod made_up {
    use super::*;

    const CORE: &str = "
        mod amble;
        pub use amble::{Amble, Card, Event, Keys, Old as New, tell};
        pub use outside::Word;
        pub struct Amble { inner: u8, pub(crate) hidden: u8 }
        pub struct Card { pub name: String, secret: u8 }
        pub enum Event { Open, Looking { addresses: u32 } }
        pub trait Keys { fn load(&self); }
        pub fn tell() {}
        struct Kept;
        impl Kept { pub fn nobodys() {} }
        impl Amble {
            pub fn open() {}
            pub async fn meet(&self) {}
            pub(crate) fn inner(&self) {}
            fn mine(&self) {}
        }
        impl Clone for Amble { fn clone(&self) -> Self { loop {} } }
    ";
    const MODEL: &str = "words! { /// Doc.\n Word { /// Doc.\n Yes = \"yes\", No = \"no\" } }";

    fn made(core: &str) -> CoreApi {
        let others = BTreeMap::from([("outside", Source::of(&[MODEL]))]);
        read(&Source::of(&[core]), &others)
    }

    fn offered(paths: &[&str]) -> BTreeSet<String> {
        paths.iter().map(|path| (*path).to_owned()).collect()
    }

    fn all() -> BTreeSet<String> {
        offered(&[
            "Amble",
            "Amble::open",
            "Amble::meet",
            "Card",
            "Card.name",
            "Event",
            "Event::Open",
            "Event::Looking",
            "Event::Looking.addresses",
            "Keys",
            "Keys::load",
            "tell",
            "Word",
            "Word::Yes",
            "Word::No",
        ])
    }

    const OUT: Rows<'static> = &[("New", "is old")];

    #[test]
    fn what_is_public_is_found_and_what_is_not_is_not() {
        let core = made(CORE);
        assert_eq!(core.unread, offered(&["New"]));
        let mut expected = all();
        expected.insert("New".to_owned());
        assert_eq!(core.paths, expected);
        assert_eq!(unreachable(&core, &all(), &[], OUT), Vec::<String>::new());
    }

    #[test]
    fn a_method_a_field_a_variant_or_a_function_that_nobody_mirrored_is_found() {
        for (before, after, missing) in [
            ("pub fn open() {}", "pub fn open() {} pub fn forget(&self) {}", "Amble::forget"),
            ("secret: u8", "pub secret: u8", "Card.secret"),
            ("Open, ", "Open, Shut, ", "Event::Shut"),
            ("addresses: u32", "addresses: u32, names: u32", "Event::Looking.names"),
            ("fn load(&self);", "fn load(&self); fn lose(&self);", "Keys::lose"),
            ("pub use outside", "pub use amble::shout; pub fn shout() {} pub use outside", "shout"),
        ] {
            let core = made(&CORE.replace(before, after));
            assert_eq!(unreachable(&core, &all(), &[], OUT), [missing], "{after}");
            assert!(unreachable(&core, &all(), &[], &[OUT[0], (missing, "a reason")]).is_empty());
        }
    }

    #[test]
    fn a_name_whose_definition_cannot_be_read_must_be_left_out() {
        let core = made(CORE);
        let mut there = all();
        there.insert("New".to_owned());
        let said = unreachable(&core, &there, &[], &[]);
        assert_eq!(said, ["New: its definition was not found"]);
    }

    #[test]
    fn a_renamed_type_takes_its_fields_along_and_a_wrong_row_is_found() {
        let core = made(CORE);
        let mut there = all();
        there.retain(|path| !path.starts_with("Card"));
        there.extend(offered(&["Page", "Page.name"]));
        assert!(unreachable(&core, &there, &[("Card", "Page")], OUT).is_empty());
        assert_eq!(unreachable(&core, &there, &[], OUT), ["Card", "Card.name"]);
        let renamed: Rows<'_> = &[("Card", "Page"), ("Amble::meet", "Amble::see")];
        let out: Rows<'_> = &[("tell", "why not"), ("New", ""), ("Gone", "was here")];
        let said = out_of_date(&core, &there, renamed, out);
        for fault in [
            "Amble::meet: it is there under its own name",
            "Amble::meet: Amble::see is not there",
            "tell: it is there under its own name",
            "New: why?",
            "Gone: the core does not offer it",
        ] {
            assert!(said.iter().any(|s| s == fault), "{fault}: {said:?}");
        }
        assert_eq!(said.len(), 5, "{said:?}");
    }
}
