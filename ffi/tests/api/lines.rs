//! The API as text: one line for each thing, those that belong to another below it.

use amble_bindgen::uniffi_meta::{
    DefaultValueMetadata, EnumMetadata, FieldMetadata, FnParamMetadata, LiteralMetadata, Metadata,
    ObjectImpl, Type,
};
use std::fmt::Write as _;

const HEAD: &str = "\
# What Kotlin, Swift and Python see of Amble, in Rust's spelling; `T?` may be nothing, `[T]` is a
# list. Written from the built library by `AMBLE_WRITE_API=1 cargo test -p amble-ffi --test api`;
# that test fails when the library offers anything else.
";

/// The whole API. Things are ordered by name; what order means something is kept: fields,
/// variants, arguments and the methods of a trait.
pub(crate) fn api(all: &[Metadata]) -> String {
    let mut blocks: Vec<(&str, String)> = Vec::new();
    for one in all {
        match one {
            Metadata::CustomType(custom) => {
                let line = format!("text {} as {}\n", custom.name, spelled(&custom.builtin));
                blocks.push((&custom.name, line));
            }
            Metadata::Record(record) => {
                let mut block = format!("record {}\n", record.name);
                fields(&mut block, 1, &record.fields);
                blocks.push((&record.name, block));
            }
            Metadata::Enum(found) => blocks.push((&found.name, enumeration(found))),
            Metadata::Object(object) => {
                let kind = match object.imp {
                    ObjectImpl::Struct => "object",
                    ObjectImpl::Trait(_) => "trait",
                };
                let block = format!("{kind} {}\n{}", object.name, methods(all, &object.name));
                blocks.push((&object.name, block));
            }
            Metadata::CallbackInterface(found) => {
                blocks.push((
                    &found.name,
                    format!("trait {}\n{}", found.name, methods(all, &found.name)),
                ));
            }
            Metadata::Func(found) => {
                let called = Call {
                    kind: "fn ",
                    is_async: found.is_async,
                    name: &found.name,
                    inputs: &found.inputs,
                    gives: found.return_type.as_ref(),
                    throws: found.throws.as_ref(),
                };
                blocks.push((&found.name, format!("{}\n", called.line())));
            }
            Metadata::UniffiTrait(found) => {
                let line = format!("{} is a {}\n", found.self_name(), found.name());
                blocks.push((found.self_name(), line));
            }
            Metadata::ObjectTraitImpl(found) => {
                let line = format!("{} is a {}\n", spelled(&found.ty), spelled(&found.trait_ty));
                blocks.push(("", line));
            }
            // Members are below what they belong to; the rest says nothing about the API.
            Metadata::Constructor(_)
            | Metadata::Method(_)
            | Metadata::TraitMethod(_)
            | Metadata::Namespace(_)
            | Metadata::UdlFile(_) => {}
        }
    }
    blocks.sort();
    let mut out = HEAD.to_owned();
    for (_, block) in blocks {
        out.push('\n');
        out.push_str(&block);
    }
    out
}

fn enumeration(found: &EnumMetadata) -> String {
    let kind = if found.shape.is_error() { "error" } else { "enum" };
    let mut block = format!("{kind} {}\n", found.name);
    for variant in &found.variants {
        let unnamed = variant.fields.iter().filter(|field| field.name.is_empty());
        let unnamed: Vec<String> = unnamed.map(|field| spelled(&field.ty)).collect();
        let holds =
            if unnamed.is_empty() { String::new() } else { format!("({})", unnamed.join(", ")) };
        // Writing to a string cannot fail.
        let _written = writeln!(block, "  {}{holds}", variant.name);
        fields(&mut block, 2, &variant.fields);
    }
    block
}

fn fields(block: &mut String, depth: usize, all: &[FieldMetadata]) {
    for field in all.iter().filter(|field| !field.name.is_empty()) {
        let (indent, ty) = ("  ".repeat(depth), spelled(&field.ty));
        let default = defaulted(field.default.as_ref());
        let _written = writeln!(block, "{indent}{}: {ty}{default}", field.name);
    }
}

/// Something that can be called.
struct Call<'a> {
    kind: &'a str,
    is_async: bool,
    name: &'a str,
    inputs: &'a [FnParamMetadata],
    gives: Option<&'a Type>,
    throws: Option<&'a Type>,
}

impl Call<'_> {
    fn line(&self) -> String {
        let argument = |input: &FnParamMetadata| {
            format!("{}: {}{}", input.name, spelled(&input.ty), defaulted(input.default.as_ref()))
        };
        let inputs: Vec<String> = self.inputs.iter().map(argument).collect();
        let waits = if self.is_async { "async " } else { "" };
        let mut line = format!("{}{waits}{}({})", self.kind, self.name, inputs.join(", "));
        if let Some(gives) = self.gives {
            line.push_str(" -> ");
            line.push_str(&spelled(gives));
        }
        if let Some(throws) = self.throws {
            line.push_str(" throws ");
            line.push_str(&spelled(throws));
        }
        line
    }
}

/// The members of an object or a trait, indented: constructors, methods by name, and the methods
/// of a trait as they are declared.
fn methods(all: &[Metadata], owner: &str) -> String {
    let mut lines: Vec<((u8, u32), String)> = Vec::new();
    for one in all {
        match one {
            Metadata::Constructor(found) if found.self_name == owner => {
                let made = Type::Object {
                    module_path: found.module_path.clone(),
                    name: owner.to_owned(),
                    imp: ObjectImpl::Struct,
                };
                let call = Call {
                    kind: "  constructor ",
                    is_async: found.is_async,
                    name: &found.name,
                    inputs: &found.inputs,
                    gives: Some(&made),
                    throws: found.throws.as_ref(),
                };
                lines.push(((0, 0), call.line()));
            }
            Metadata::Method(found) if found.self_name == owner => {
                let call = Call {
                    kind: "  ",
                    is_async: found.is_async,
                    name: &found.name,
                    inputs: &found.inputs,
                    gives: found.return_type.as_ref(),
                    throws: found.throws.as_ref(),
                };
                lines.push(((1, 0), call.line()));
            }
            Metadata::TraitMethod(found) if found.trait_name == owner => {
                let call = Call {
                    kind: "  ",
                    is_async: found.is_async,
                    name: &found.name,
                    inputs: &found.inputs,
                    gives: found.return_type.as_ref(),
                    throws: found.throws.as_ref(),
                };
                lines.push(((1, found.index), call.line()));
            }
            _ => {}
        }
    }
    // By name, whether one waits or not.
    lines.sort_by_cached_key(|(place, line)| (*place, line.replace("async ", "")));
    lines.into_iter().map(|(_, line)| line + "\n").collect()
}

fn spelled(ty: &Type) -> String {
    match ty {
        Type::UInt8 => "u8".to_owned(),
        Type::Int8 => "i8".to_owned(),
        Type::UInt16 => "u16".to_owned(),
        Type::Int16 => "i16".to_owned(),
        Type::UInt32 => "u32".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::UInt64 => "u64".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Float32 => "f32".to_owned(),
        Type::Float64 => "f64".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::String => "String".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        Type::Timestamp => "SystemTime".to_owned(),
        Type::Duration => "Duration".to_owned(),
        Type::Object { name, .. }
        | Type::Record { name, .. }
        | Type::Enum { name, .. }
        | Type::CallbackInterface { name, .. }
        | Type::Custom { name, .. } => name.clone(),
        Type::Box { inner_type } => spelled(inner_type),
        Type::Optional { inner_type } => format!("{}?", spelled(inner_type)),
        Type::Sequence { inner_type } => format!("[{}]", spelled(inner_type)),
        Type::Set { inner_type } => format!("{{{}}}", spelled(inner_type)),
        Type::Map { key_type, value_type } => {
            format!("{{{}: {}}}", spelled(key_type), spelled(value_type))
        }
    }
}

fn defaulted(default: Option<&DefaultValueMetadata>) -> String {
    match default {
        None => String::new(),
        Some(DefaultValueMetadata::Default) => " = its default".to_owned(),
        Some(DefaultValueMetadata::Literal(literal)) => format!(" = {}", literally(literal)),
    }
}

fn literally(literal: &LiteralMetadata) -> String {
    match literal {
        LiteralMetadata::Boolean(value) => value.to_string(),
        LiteralMetadata::String(value) => format!("{value:?}"),
        LiteralMetadata::UInt(value, ..) => value.to_string(),
        LiteralMetadata::Int(value, ..) => value.to_string(),
        LiteralMetadata::Float(value, _) | LiteralMetadata::Enum(value, _) => value.clone(),
        LiteralMetadata::EmptySequence => "[]".to_owned(),
        LiteralMetadata::EmptyMap | LiteralMetadata::EmptySet => "{}".to_owned(),
        LiteralMetadata::None => "nothing".to_owned(),
        LiteralMetadata::Some { inner } => {
            defaulted(Some(inner)).trim_start_matches(" = ").to_owned()
        }
    }
}
