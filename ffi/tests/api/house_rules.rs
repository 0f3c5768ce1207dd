//! Names, types and words that one of the three languages cannot take, or takes to mean
//! something else.

use crate::offered;
use amble_bindgen::uniffi_meta::{
    FieldMetadata, FnParamMetadata, Metadata, ObjectImpl, Type, UniffiTraitMetadata,
};
use std::collections::BTreeSet;

/// Fields that do not compile in a Kotlin exception.
const NO_FIELDS: &[&str] = &["message", "cause"];

/// Methods that every Kotlin object has already.
const NO_METHODS: &[&str] = &[
    "close",
    "destroy",
    "equals",
    "finalize",
    "get_class",
    "hash_code",
    "notify",
    "notify_all",
    "to_string",
    "wait",
];

/// Something that can be called, of whatever kind.
struct Called<'a> {
    path: String,
    name: &'a str,
    waits: bool,
    fails: bool,
    inputs: &'a [FnParamMetadata],
    gives: Option<&'a Type>,
    doc: Option<&'a String>,
}

/// Whether reading a value of this type can fail: it is text of a certain form, such as an id, or
/// it holds some.
fn can_be_malformed<'a>(ty: &'a Type, all: &'a [Metadata], seen: &mut BTreeSet<&'a str>) -> bool {
    ty.iter_types().any(|ty| match ty {
        Type::Custom { .. } => true,
        Type::Record { name, .. } | Type::Enum { name, .. } if seen.insert(name) => {
            let fields: Vec<&FieldMetadata> = all
                .iter()
                .flat_map(|one| match one {
                    Metadata::Record(record) if record.name == *name => {
                        record.fields.iter().collect()
                    }
                    Metadata::Enum(found) if found.name == *name => {
                        found.variants.iter().flat_map(|variant| &variant.fields).collect()
                    }
                    _ => Vec::new(),
                })
                .collect();
            fields.iter().any(|field| can_be_malformed(&field.ty, all, seen))
        }
        _ => false,
    })
}

/// Everything that breaks a rule, with the rule.
fn faults(all: &[Metadata]) -> Vec<String> {
    let mut found = Faults { all, said: Vec::new() };
    for one in all {
        match one {
            Metadata::Record(record) => {
                found.doc(&record.name, record.docstring.as_ref());
                found.fields(&record.name, &record.fields);
            }
            Metadata::Enum(all) => {
                found.doc(&all.name, all.docstring.as_ref());
                for variant in &all.variants {
                    let path = format!("{}::{}", all.name, variant.name);
                    found.doc(&path, variant.docstring.as_ref());
                    found.fields(&path, &variant.fields);
                }
            }
            Metadata::Object(object) => {
                found.doc(&object.name, object.docstring.as_ref());
                if let ObjectImpl::Trait(kind) = object.imp
                    && kind.has_rust()
                {
                    found.say(&object.name, "can be written by Rust; only apps write traits");
                }
            }
            Metadata::CallbackInterface(old) => {
                found.say(&old.name, "is a callback interface; export a foreign trait");
            }
            // Its doc is not carried; those of the fields that hold it are.
            Metadata::CustomType(custom) => found.types(&custom.name, &custom.builtin),
            Metadata::Func(f) => found.called(&Called {
                path: f.name.clone(),
                name: &f.name,
                waits: f.is_async,
                fails: f.throws.is_some(),
                inputs: &f.inputs,
                gives: f.return_type.as_ref(),
                doc: f.docstring.as_ref(),
            }),
            Metadata::Constructor(f) => found.called(&Called {
                path: format!("{}::{}", f.self_name, f.name),
                name: &f.name,
                waits: f.is_async,
                fails: f.throws.is_some(),
                inputs: &f.inputs,
                gives: None,
                doc: f.docstring.as_ref(),
            }),
            Metadata::Method(f) => found.called(&Called {
                path: format!("{}::{}", f.self_name, f.name),
                name: &f.name,
                waits: f.is_async,
                fails: f.throws.is_some(),
                inputs: &f.inputs,
                gives: f.return_type.as_ref(),
                doc: f.docstring.as_ref(),
            }),
            Metadata::TraitMethod(f) => {
                let path = format!("{}::{}", f.trait_name, f.name);
                if f.throws.is_none() {
                    found.say(&path, "cannot fail, so an exception in the app would be a panic");
                }
                if f.is_async {
                    found.say(&path, "is an async method of a trait, which Swift 6 does not take");
                }
                found.called(&Called {
                    path,
                    name: &f.name,
                    waits: f.is_async,
                    fails: f.throws.is_some(),
                    inputs: &f.inputs,
                    gives: f.return_type.as_ref(),
                    doc: f.docstring.as_ref(),
                });
            }
            Metadata::UniffiTrait(
                UniffiTraitMetadata::Display { .. } | UniffiTraitMetadata::Debug { .. },
            )
            | Metadata::Namespace(_)
            | Metadata::UdlFile(_)
            | Metadata::ObjectTraitImpl(_) => {}
            Metadata::UniffiTrait(derived) => {
                found.say(derived.self_name(), "exports a trait that Kotlin's enums do not take");
            }
        }
    }
    found.said
}

struct Faults<'a> {
    all: &'a [Metadata],
    said: Vec<String>,
}

impl Faults<'_> {
    fn say(&mut self, path: &str, fault: &str) {
        self.said.push(format!("{path} {fault}"));
    }

    fn doc(&mut self, path: &str, doc: Option<&String>) {
        let doc = doc.map_or("", |doc| doc.trim());
        if doc.is_empty() {
            self.say(path, "has no documentation");
        }
        if doc.contains("/*") || doc.contains("*/") {
            self.say(path, "has /* or */ in its documentation, which ends or opens a comment");
        }
    }

    fn types(&mut self, path: &str, ty: &Type) {
        if ty.iter_types().any(|ty| *ty == Type::UInt64) {
            self.say(path, "is a u64, which is awkward in Kotlin");
        }
    }

    fn fields(&mut self, of: &str, all: &[FieldMetadata]) {
        for field in all {
            let path = format!("{of}.{}", field.name);
            // What a variant holds without a name is explained where the variant is.
            if !field.name.is_empty() {
                self.doc(&path, field.docstring.as_ref());
            }
            self.types(&path, &field.ty);
            if NO_FIELDS.contains(&field.name.as_str()) {
                self.say(&path, "is a name that a Kotlin exception has already");
            }
        }
    }

    fn called(&mut self, call: &Called<'_>) {
        self.doc(&call.path, call.doc);
        for input in call.inputs {
            let path = format!("{}({})", call.path, input.name);
            self.types(&path, &input.ty);
            if !call.fails && can_be_malformed(&input.ty, self.all, &mut BTreeSet::new()) {
                self.say(&path, "can be malformed, and the call has no error to say so");
            }
        }
        if let Some(gives) = call.gives {
            self.types(&call.path, gives);
        }
        if NO_METHODS.contains(&call.name) {
            self.say(&call.path, "is a name that every Kotlin object has already");
        }
        if call.name == "new" && call.waits {
            self.say(&call.path, "is async and named new, which Kotlin and Python cannot call");
        }
    }
}

#[test]
fn nothing_is_offered_that_a_language_cannot_take_or_that_nobody_explained() {
    let all = offered();
    assert!(all.len() > 100, "only {} things were looked at", all.len());
    assert_eq!(faults(&all), Vec::<String>::new());
}

mod broken {
    use super::*;
    use amble_bindgen::uniffi_meta::{
        ConstructorMetadata, EnumMetadata, EnumShape, FnMetadata, RecordMetadata,
        TraitMethodMetadata, VariantMetadata,
    };

    fn doc(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn field(name: &str, ty: Type, docstring: Option<String>) -> FieldMetadata {
        FieldMetadata { name: name.to_owned(), orig_name: None, ty, default: None, docstring }
    }

    #[test]
    fn a_number_without_a_sign_a_missing_word_and_a_comment_in_a_doc_are_found() {
        let many = Type::Optional { inner_type: Box::new(Type::UInt64) };
        let fields = vec![
            field("count", many, doc("How many.")),
            field("what", Type::String, doc("  ")),
            field("files", Type::String, doc("Such as src/*.rs")),
        ];
        let record = RecordMetadata {
            module_path: "amble_ffi".to_owned(),
            name: "Heap".to_owned(),
            orig_name: None,
            remote: false,
            fields,
            docstring: None,
        };
        let said = faults(&[record.into()]);
        assert_eq!(said.len(), 4, "{said:?}");
        for (path, fault) in [
            ("Heap ", "no documentation"),
            ("Heap.count ", "u64"),
            ("Heap.what ", "no documentation"),
            ("Heap.files ", "/*"),
        ] {
            assert!(
                said.iter().any(|s| s.starts_with(path) && s.contains(fault)),
                "{path}{said:?}"
            );
        }
    }

    #[test]
    fn an_error_with_a_message_or_a_cause_is_found() {
        let variant = VariantMetadata {
            name: "Failed".to_owned(),
            orig_name: None,
            discr: None,
            fields: vec![
                field("message", Type::String, doc("Why.")),
                field("cause", Type::String, doc("Why.")),
                field("reason", Type::String, doc("Why.")),
            ],
            docstring: doc("It failed."),
        };
        let error = EnumMetadata {
            module_path: "amble_ffi".to_owned(),
            name: "Wrong".to_owned(),
            orig_name: None,
            shape: EnumShape::Error { flat: false },
            remote: false,
            variants: vec![variant],
            discr_type: None,
            non_exhaustive: false,
            docstring: doc("Something."),
        };
        let said = faults(&[error.into()]);
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].starts_with("Wrong::Failed.message") && said[1].contains(".cause"));
    }

    #[test]
    fn a_trait_method_that_cannot_fail_or_waits_and_a_new_that_waits_are_found() {
        let method = |name: &str, throws: Option<Type>, is_async| {
            Metadata::from(TraitMethodMetadata {
                module_path: "amble_ffi".to_owned(),
                trait_name: "Keys".to_owned(),
                index: 0,
                name: name.to_owned(),
                orig_name: None,
                is_async,
                inputs: Vec::new(),
                return_type: None,
                throws,
                takes_self_by_arc: false,
                checksum: None,
                docstring: doc("Does."),
            })
        };
        let error = Type::Enum { module_path: "amble_ffi".to_owned(), name: "Wrong".to_owned() };
        let new = ConstructorMetadata {
            module_path: "amble_ffi".to_owned(),
            self_name: "Home".to_owned(),
            name: "new".to_owned(),
            orig_name: None,
            is_async: true,
            inputs: Vec::new(),
            throws: None,
            checksum: None,
            docstring: doc("Makes one."),
        };
        let said = faults(&[
            method("good", Some(error.clone()), false),
            method("sure", None, false),
            method("slow", Some(error.clone()), true),
            method("close", Some(error), false),
            new.into(),
        ]);
        assert_eq!(said.len(), 4, "{said:?}");
        for path in ["Keys::sure ", "Keys::slow ", "Keys::close ", "Home::new "] {
            assert!(said.iter().any(|s| s.starts_with(path)), "{path}{said:?}");
        }
    }

    #[test]
    fn an_id_in_a_call_that_cannot_fail_is_found_however_deep_it_is() {
        let text = Type::String;
        let id = Type::Custom {
            module_path: "amble_ffi".to_owned(),
            name: "Id".to_owned(),
            builtin: Box::new(Type::String),
        };
        let record = |name: &str, ty: Type| {
            Metadata::from(RecordMetadata {
                module_path: "amble_ffi".to_owned(),
                name: name.to_owned(),
                orig_name: None,
                remote: false,
                fields: vec![field("inside", ty, doc("Something."))],
                docstring: doc("A record."),
            })
        };
        let of = |name: &str| Type::Record {
            module_path: "amble_ffi".to_owned(),
            name: name.to_owned(),
        };
        let call = |name: &str, ty: Type, throws: Option<Type>| {
            Metadata::from(FnMetadata {
                module_path: "amble_ffi".to_owned(),
                name: name.to_owned(),
                orig_name: None,
                is_async: false,
                inputs: vec![FnParamMetadata::simple("what", ty)],
                return_type: None,
                throws,
                checksum: None,
                docstring: doc("Does."),
            })
        };
        let outer = Type::Sequence { inner_type: Box::new(of("Outer")) };
        let said = faults(&[
            record("Inner", id),
            record("Outer", of("Inner")),
            record("Again", of("Again")),
            call("bad", outer.clone(), None),
            call("good", outer, Some(text.clone())),
            call("plain", text, None),
            call("round", of("Again"), None),
        ]);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("bad(what) "), "{said:?}");
    }
}
