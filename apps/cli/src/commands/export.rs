//! Taking one's half along, in formats that other programs open.

use crate::{context::Context, exit::error, shapes::count};
use amble_core::{AmbleError, ErrorKind};
use serde_json::json;
use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

fn refused(path: &Path, reason: &io::Error) -> AmbleError {
    let said = match reason.kind() {
        io::ErrorKind::AlreadyExists => {
            let said = format!("{} is already there, and nothing is written over", path.display());
            return error(ErrorKind::Invalid, said);
        }
        io::ErrorKind::NotFound => "the folder is not there".to_owned(),
        _ => reason.to_string(),
    };
    error(ErrorKind::Disk, format!("{} could not be written: {said}", path.display()))
}

/// Writes a new file that only its owner can read; all of it, or none is left.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), AmbleError> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|e| refused(path, &e))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|e| {
        let _ = fs::remove_file(path);
        refused(path, &e)
    })
}

/// The shared document as a plain Automerge file.
pub(crate) fn shared(context: &mut Context, file: &Path, force: bool) -> Result<(), AmbleError> {
    let person = context.person()?;
    let bytes = context.amble.export_shared(person.pair)?;
    let path = context.path(file);
    if force {
        // Beside it, then in its place: a full disk must not cost the file that was there.
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let beside = path.with_file_name(name);
        write_new(&beside, &bytes)?;
        fs::rename(&beside, &path).map_err(|e| {
            let _ = fs::remove_file(&beside);
            refused(&path, &e)
        })?;
    } else {
        write_new(&path, &bytes).map_err(|mut e| {
            if e.kind == ErrorKind::Invalid {
                e.reason.push_str(" without --force");
            }
            e
        })?;
    }
    context.out.line(format!(
        "Wrote all that you and {} share to {}.",
        person.name,
        path.display()
    ));
    context.out.line("It is not encrypted. Any Automerge library opens it.");
    if person.waiting > 0 {
        let waiting = count(person.waiting as usize, "change", "changes");
        context.out.line(format!("Not in it: {waiting} of yours, until your next meeting."));
    }
    context.out.value(&json!({
        "file": path.display().to_string(), "bytes": bytes.len(), "waiting": person.waiting,
    }));
    Ok(())
}

/// The private notes as they are stored, and the key they open with if that is wanted.
pub(crate) fn private(
    context: &mut Context,
    dir: &Path,
    identity: Option<&Path>,
) -> Result<(), AmbleError> {
    let notes = context.amble.export_private()?;
    let dir = context.path(dir);
    let files: Vec<PathBuf> =
        notes.iter().map(|note| dir.join(format!("{}.age", note.id))).collect();
    let identity = identity.map(|file| context.path(file));
    // Refused before anything is written.
    if let Some(there) = files.iter().chain(identity.iter()).find(|f| f.symlink_metadata().is_ok())
    {
        return Err(refused(there, &io::ErrorKind::AlreadyExists.into()));
    }
    let made = DirBuilder::new().recursive(true).mode(0o700).create(&dir);
    made.map_err(|e| refused(&dir, &e))?;
    for (note, file) in notes.iter().zip(&files) {
        write_new(file, &note.bytes)?;
    }
    let wrote = count(notes.len(), "private note", "private notes");
    context.out.line(format!("Wrote {wrote} to {}, encrypted as they are stored.", dir.display()));
    if let Some(file) = &identity {
        let meaning = "Whoever has the identity file and the notes can read them: keep them apart.";
        context.out.aside(meaning);
        write_new(file, context.amble.private_identity()?.as_bytes())?;
        context.out.line(format!("Wrote the key they open with to {}.", file.display()));
        context.out.line(format!("To read one: age --decrypt -i {} FILE", file.display()));
    }
    let files: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
    context.out.value(&json!({
        "dir": dir.display().to_string(),
        "files": files,
        "identity": identity.map(|f| f.display().to_string()),
    }));
    Ok(())
}
