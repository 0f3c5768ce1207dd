//! The records and enums of `amble-model` as a Python stub: what a type checker reads instead of
//! the generated source, which says neither what a variant holds nor that it is one of its enum.
//! `apps/python/src/amble/words.py` makes the classes behave as is said here.

use std::{collections::BTreeMap, fmt::Write as _};
use uniffi_meta::{EnumMetadata, FieldMetadata, Metadata, RecordMetadata, Type};

const HEAD: &str = "\
# Written by ffi/generate from the library itself.

import builtins
import datetime
import enum
from typing import TypeAlias

class InternalError(Exception): ...
";

/// What the model's own settings say of custom types: the Python type of those that are no text.
const SETTINGS: &str = include_str!("../../../core/model/uniffi.toml");

/// The stub of one crate.
#[must_use]
pub fn stub(all: &[Metadata], of: &str) -> String {
    let mut blocks: BTreeMap<&str, String> = BTreeMap::new();
    let mut aliases = String::new();
    let is_of = |one: &&Metadata| one.module_path().split("::").next() == Some(of);
    for one in all.iter().filter(is_of) {
        match one {
            Metadata::CustomType(custom) => {
                let ty = custom_type(&custom.name).unwrap_or_else(|| spelled(&custom.builtin));
                // Writing to a string cannot fail.
                let _written = writeln!(aliases, "{}: TypeAlias = {ty}", custom.name);
            }
            Metadata::Record(found) => drop(blocks.insert(&found.name, record(found))),
            Metadata::Enum(found) => drop(blocks.insert(&found.name, enumeration(found))),
            _ => {}
        }
    }
    let mut out = format!("{HEAD}\n{aliases}");
    for block in blocks.values() {
        let _written = write!(out, "\n{block}");
    }
    out.push_str("\n__all__ = [\n    \"InternalError\",\n");
    for name in blocks.keys() {
        let _written = writeln!(out, "    \"{name}\",");
    }
    out.push_str("]\n");
    out
}

/// The Python type that `uniffi.toml` gives a custom type.
fn custom_type(name: &str) -> Option<String> {
    let section = format!("[bindings.python.custom_types.{name}]");
    let (_, rest) = SETTINGS.split_once(&section)?;
    let of_section = rest.lines().skip(1).take_while(|line| !line.starts_with('['));
    let set = of_section.filter_map(|line| line.split_once('='));
    let mut named = set.filter(|(key, _)| key.trim() == "type_name");
    named.next().map(|(_, value)| value.trim().trim_matches('"').to_owned())
}

fn record(found: &RecordMetadata) -> String {
    let mut out = format!("class {}:\n", found.name);
    doc(&mut out, 1, found.docstring.as_ref());
    attributes(&mut out, 1, &found.fields);
    let star = if found.fields.is_empty() { "" } else { "*, " };
    let _written =
        writeln!(out, "    def __init__(self, {star}{}) -> None: ...", inputs(&found.fields));
    out
}

fn enumeration(found: &EnumMetadata) -> String {
    let is_error = found.shape.is_error();
    if !is_error && found.variants.iter().all(|variant| variant.fields.is_empty()) {
        let mut out = format!("class {}(enum.Enum):\n", found.name);
        doc(&mut out, 1, found.docstring.as_ref());
        for (n, variant) in found.variants.iter().enumerate() {
            let _written = writeln!(out, "    {} = {n}", shouted(&variant.name));
            doc(&mut out, 1, variant.docstring.as_ref());
        }
        return out;
    }
    let base = if is_error { "(Exception)" } else { "" };
    let mut out = format!("class {}{base}:\n", found.name);
    doc(&mut out, 1, found.docstring.as_ref());
    for variant in &found.variants {
        let name = if is_error { variant.name.clone() } else { shouted(&variant.name) };
        let _written = writeln!(out, "    class {name}({}):", found.name);
        doc(&mut out, 2, variant.docstring.as_ref());
        // What has no name in Rust is called its value.
        let named = |field: &FieldMetadata| match field.name.as_str() {
            "" => FieldMetadata { name: "value".to_owned(), ..field.clone() },
            _ => field.clone(),
        };
        let only_positional = variant.fields.iter().any(|field| field.name.is_empty());
        let fields: Vec<FieldMetadata> = variant.fields.iter().map(named).collect();
        let names: String = fields.iter().map(|field| format!("\"{}\", ", field.name)).collect();
        let _written = writeln!(out, "        __match_args__ = ({})", names.trim_end());
        attributes(&mut out, 2, &fields);
        let slash = if only_positional { ", /" } else { "" };
        let inputs = inputs(&fields);
        let _written = writeln!(out, "        def __init__(self, {inputs}{slash}) -> None: ...");
    }
    out
}

fn doc(out: &mut String, depth: usize, text: Option<&String>) {
    if let Some(text) = text {
        let indent = "    ".repeat(depth);
        let text = text.trim().replace('\\', "\\\\").replace('\n', &format!("\n{indent}"));
        let _written = writeln!(out, "{indent}\"\"\"{text}\"\"\"");
    }
}

fn attributes(out: &mut String, depth: usize, all: &[FieldMetadata]) {
    for field in all {
        let indent = "    ".repeat(depth);
        let _written = writeln!(out, "{indent}{}: {}", field.name, spelled(&field.ty));
        doc(out, depth, field.docstring.as_ref());
    }
}

fn inputs(all: &[FieldMetadata]) -> String {
    let input = |field: &FieldMetadata| {
        let default = if field.default.is_some() { " = ..." } else { "" };
        format!("{}: {}{default}", field.name, spelled(&field.ty))
    };
    all.iter().map(input).collect::<Vec<_>>().join(", ")
}

/// `UP_TO_DATE` for `UpToDate`.
fn shouted(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_uppercase());
    }
    out
}

/// A type in an annotation. A field may be called `bytes`, so that names of Python's own are
/// spelled whole.
fn spelled(ty: &Type) -> String {
    let own = match ty {
        Type::Boolean => "bool",
        Type::String => "str",
        Type::Bytes => "bytes",
        Type::Float32 | Type::Float64 => "float",
        Type::UInt8
        | Type::Int8
        | Type::UInt16
        | Type::Int16
        | Type::UInt32
        | Type::Int32
        | Type::UInt64
        | Type::Int64 => "int",
        Type::Timestamp => return "datetime.datetime".to_owned(),
        Type::Duration => return "datetime.timedelta".to_owned(),
        Type::Object { name, .. }
        | Type::Record { name, .. }
        | Type::Enum { name, .. }
        | Type::CallbackInterface { name, .. }
        | Type::Custom { name, .. } => return name.clone(),
        Type::Box { inner_type } => return spelled(inner_type),
        Type::Optional { inner_type } => return format!("{} | None", spelled(inner_type)),
        Type::Sequence { inner_type } => {
            return format!("builtins.list[{}]", spelled(inner_type));
        }
        Type::Set { inner_type } => return format!("builtins.set[{}]", spelled(inner_type)),
        Type::Map { key_type, value_type } => {
            return format!("builtins.dict[{}, {}]", spelled(key_type), spelled(value_type));
        }
    };
    format!("builtins.{own}")
}
