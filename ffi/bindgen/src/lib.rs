//! What `amble-ffi` offers to Kotlin, Swift and Python, as the built library itself says it.
//! `ffi/tests/api` holds it against `ffi/api.txt`, so that a change of the API is seen and reviewed.

mod python;

pub use python::stub;
pub use uniffi_meta;

use std::{fs, path::Path};
use uniffi_meta::Metadata;

/// The crates whose exports are the API: what acts, and the shapes of what it gives and takes.
const CRATES: [&str; 2] = ["amble_ffi", "amble_model"];

/// Everything that a library exports, in the order of its symbols.
///
/// # Errors
/// One sentence: the library is missing, or it was stripped of what is to be read.
pub fn read(library: &Path) -> Result<Vec<Metadata>, String> {
    let shown = library.display();
    let bytes = fs::read(library).map_err(|error| {
        format!("{shown} cannot be read ({error}); build it: cargo build -p amble-ffi")
    })?;
    let mut all = uniffi_bindgen::macro_metadata::extract_from_bytes(&bytes)
        .map_err(|error| format!("{shown} is no library with an API: {error}"))?;
    all.retain(|one| one.module_path().split("::").next().is_some_and(|of| CRATES.contains(&of)));
    if all.is_empty() {
        return Err(format!("{shown} does not tell its API: it was stripped, or is another's"));
    }
    Ok(all)
}
