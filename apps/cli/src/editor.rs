//! `$EDITOR` for the notes of a topic. The home is not open meanwhile: the lines are read, edited,
//! and handed in with what was shown, so what the other person writes meanwhile stays.

use crate::{
    exit::{Result, error, invalid},
    terminal::variable,
};
use amble_core::ErrorKind;
use std::{ffi::OsString, fs, io, path::PathBuf, process::Command};

pub(crate) fn chosen() -> Option<OsString> {
    variable("VISUAL").or_else(|| variable("EDITOR"))
}

/// Lets a person edit a text; nothing if they left it as it was.
pub(crate) fn edit(editor: &OsString, text: &str) -> Result<Option<String>> {
    let disk = |e: io::Error| {
        error(ErrorKind::Disk, format!("the text could not be handed to the editor: {}", e.kind()))
    };
    // In memory where the system has such a folder; for its owner only anywhere.
    let below = variable("XDG_RUNTIME_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = tempfile::Builder::new().prefix("amble-").tempdir_in(below).map_err(disk)?;
    let file = folder.path().join("notes.md");
    let shown = if text.is_empty() { String::new() } else { format!("{text}\n") };
    fs::write(&file, &shown).map_err(disk)?;
    let mut shell = Command::new("sh");
    shell.arg("-c").arg("eval \"$AMBLE_EDITOR\" '\"$1\"'").arg("amble").arg(&file);
    let ended = shell.env("AMBLE_EDITOR", editor).status().map_err(disk)?;
    if !ended.success() {
        return Err(invalid("the editor failed; nothing was changed"));
    }
    let now = fs::read_to_string(&file)
        .map_err(|_| invalid("the editor left no text; nothing was changed"))?;
    Ok((now != shown).then_some(now))
}

#[cfg(test)]
mod tests;
