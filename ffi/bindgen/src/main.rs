//! Writes the Kotlin, Swift and Python sources of `amble-ffi` from the library itself, see
//! `ffi/generate`; with `stub LIBRARY`, the types of `amble-model` for whoever checks Python.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program for a terminal")]

use std::{env, path::Path, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    match arguments.as_slice() {
        [word, library] if word == "stub" => match amble_bindgen::read(Path::new(library)) {
            Ok(all) => {
                print!("{}", amble_bindgen::stub(&all, "amble_model"));
                ExitCode::SUCCESS
            }
            Err(sentence) => {
                eprintln!("{sentence}");
                ExitCode::FAILURE
            }
        },
        _ => {
            uniffi::uniffi_bindgen_main();
            ExitCode::SUCCESS
        }
    }
}
