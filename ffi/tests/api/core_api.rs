//! What `amble-core` offers, read from its source: the names it exports, what is in them, and the
//! public methods of those that are its own. Written as paths: `Amble::open`, `Me.port`,
//! `MeetEvent::Looking.addresses`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};
use syn::{
    Attribute, Fields, Ident, ImplItem, Item, LitStr, Token, TraitItem, Type, UseTree, Visibility,
    braced,
    parse::{Parse, ParseStream},
};

/// The sources of one crate, parsed.
#[derive(Default)]
pub(crate) struct Source(Vec<Item>);

impl Source {
    pub(crate) fn of(texts: &[&str]) -> Self {
        let parse = |text: &&str| syn::parse_file(text).expect("the source is Rust").items;
        Self(texts.iter().flat_map(parse).collect())
    }

    /// Every file right below a folder: no crate of ours that is read here has deeper ones that
    /// export anything.
    pub(crate) fn below(folder: &Path) -> Self {
        let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let files = entries.map(|entry| entry.unwrap().path());
        let rust = files.filter(|file| file.extension().is_some_and(|end| end == "rs"));
        let texts: Vec<String> = rust.map(|file| fs::read_to_string(file).unwrap()).collect();
        Self::of(&texts.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

/// What a crate offers.
#[derive(Debug, Default)]
pub(crate) struct CoreApi {
    pub(crate) paths: BTreeSet<String>,
    /// Exported names whose definition was not found: what is in them is not known.
    pub(crate) unread: BTreeSet<String>,
}

/// Reads what the core offers. `others` are the crates whose names it passes on.
pub(crate) fn read(core: &Source, others: &BTreeMap<&str, Source>) -> CoreApi {
    let mut exported = Vec::new();
    for item in &core.0 {
        if let Item::Use(found) = item
            && matches!(found.vis, Visibility::Public(_))
        {
            names(&found.tree, None, &mut exported);
        }
    }
    let mut api = CoreApi::default();
    for (root, name) in exported {
        let other = others.get(root.as_str());
        if !api.define(other.unwrap_or(core), &name) {
            api.unread.insert(name.clone());
        }
        api.paths.insert(name.clone());
        if other.is_none() {
            api.methods(core, &name);
        }
    }
    api
}

/// The names that a `use` brings, each with the first segment of its path.
fn names(tree: &UseTree, root: Option<&Ident>, out: &mut Vec<(String, String)>) {
    let from = |own: &Ident| root.unwrap_or(own).to_string();
    match tree {
        UseTree::Path(path) => names(&path.tree, Some(root.unwrap_or(&path.ident)), out),
        UseTree::Name(name) => out.push((from(&name.ident), name.ident.to_string())),
        UseTree::Rename(name) => out.push((from(&name.ident), name.rename.to_string())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| names(tree, root, out)),
        _ => panic!("the core exports everything of something: name what it is"),
    }
}

impl CoreApi {
    /// Adds what is in a type, a trait or a function. Says whether it was found.
    fn define(&mut self, source: &Source, name: &str) -> bool {
        let mut found = false;
        for item in &source.0 {
            match item {
                Item::Struct(item) if item.ident == name => {
                    self.fields(name, &item.fields, false);
                    found = true;
                }
                Item::Enum(item) if item.ident == name => {
                    for variant in &item.variants {
                        let path = format!("{name}::{}", variant.ident);
                        self.fields(&path, &variant.fields, true);
                        self.paths.insert(path);
                    }
                    found = true;
                }
                Item::Trait(item) if item.ident == name => {
                    for member in &item.items {
                        if let TraitItem::Fn(method) = member {
                            self.paths.insert(format!("{name}::{}", method.sig.ident));
                        }
                    }
                    found = true;
                }
                Item::Fn(item) if item.sig.ident == name => found = true,
                Item::Macro(item) if item.mac.path.is_ident("words") => {
                    let words: Words = item.mac.parse_body().expect("words! is as it was");
                    if words.name == name {
                        let variants = words.variants.iter();
                        self.paths.extend(variants.map(|variant| format!("{name}::{variant}")));
                        found = true;
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn fields(&mut self, path: &str, fields: &Fields, all: bool) {
        for field in fields {
            if let Some(name) = &field.ident
                && (all || matches!(field.vis, Visibility::Public(_)))
            {
                self.paths.insert(format!("{path}.{name}"));
            }
        }
    }

    fn methods(&mut self, source: &Source, name: &str) {
        for item in &source.0 {
            let Item::Impl(block) = item else { continue };
            let Type::Path(of) = &*block.self_ty else { continue };
            if block.trait_.is_some() || !of.path.is_ident(name) {
                continue;
            }
            for member in &block.items {
                if let ImplItem::Fn(method) = member
                    && matches!(method.vis, Visibility::Public(_))
                {
                    self.paths.insert(format!("{name}::{}", method.sig.ident));
                }
            }
        }
    }
}

/// The model's own way to write an enum: `words! { Name { Variant = "word", ... } }`.
struct Words {
    name: Ident,
    variants: Vec<Ident>,
}

impl Parse for Words {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Attribute::parse_outer)?;
        let name = input.parse()?;
        let inside;
        braced!(inside in input);
        let mut variants = Vec::new();
        while !inside.is_empty() {
            inside.call(Attribute::parse_outer)?;
            variants.push(inside.parse()?);
            inside.parse::<Token![=]>()?;
            inside.parse::<LitStr>()?;
            inside.parse::<Option<Token![,]>>()?;
        }
        Ok(Self { name, variants })
    }
}
