//! Taking one's half along, in formats that other programs open.

use super::*;
use std::{
    fs::DirBuilder,
    io::{self, Write},
    os::unix::fs::DirBuilderExt,
};
use tempfile::NamedTempFile;

commands! {
    /// Exports.
    ExportCommand(context) {
        Shared(args: SharedArgs) => shared(context, &args),
        Private(args: PrivateArgs) => private(context, &args),
    }
}

/// Export what you share in a 1:1, as a plain Automerge file
#[derive(Debug, Args)]
#[command(after_help = "Example:
  amble export shared sam.automerge --with Sam

Any Automerge library opens it. It is not encrypted. What was not sent yet is not in it.")]
pub(crate) struct SharedArgs {
    /// The file to write
    file: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

/// Export your private notes, encrypted as they are stored
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble export private notes/
  amble export private notes/ --identity notes.key
  age --decrypt -i notes.key notes/private_XXXX.age

Whoever has the identity file and the notes can read them.")]
pub(crate) struct PrivateArgs {
    /// The folder to write them to
    dir: PathBuf,
    /// Also write the key that opens them
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
}

fn refused(path: &Path, reason: &io::Error) -> Failed {
    let said = match reason.kind() {
        io::ErrorKind::AlreadyExists => {
            let there = path.display();
            return invalid(format!("{there} is already there, and nothing is replaced"));
        }
        io::ErrorKind::NotFound => "the folder is not there".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => reason.kind().to_string(),
    };
    error(ErrorKind::Disk, format!("{} could not be written: {said}", path.display()))
}

/// Writes a file that only its owner can read: beside its place, then into it. All of it, or none
/// is left, and what was there is as it was.
fn write(path: &Path, bytes: &[u8], replace: bool) -> Result {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let written = || -> io::Result<()> {
        let mut file = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        let placed = if replace { file.persist(path) } else { file.persist_noclobber(path) };
        placed.map(|_| ()).map_err(|e| e.error)
    };
    written().map_err(|e| refused(path, &e))
}

fn shared(context: &mut Context, args: &SharedArgs) -> Result {
    let person = context.person()?;
    let bytes = context.amble.export_shared(person.pair)?;
    let path = context.path(&args.file);
    write(&path, &bytes, args.force).map_err(|mut failed| {
        if failed.error.kind == ErrorKind::Invalid {
            failed.error.reason.push_str(" without --force");
        }
        failed
    })?;
    let out = &mut context.out;
    out.note(format!("Wrote what you and {} share to {}.", person.name, path.display()));
    out.note("It is not encrypted. Any Automerge library opens it.");
    if person.not_sent > 0 {
        let waiting = count(person.not_sent, "change", "changes");
        out.note(format!("Not in it: {waiting} not sent yet."));
    }
    out.value(&json!({
        "file": path.display().to_string(), "bytes": bytes.len(), "not_sent": person.not_sent,
    }));
    Ok(())
}

/// The private notes as they are stored, and the key that opens them if that is wanted.
fn private(context: &mut Context, args: &PrivateArgs) -> Result {
    let notes = context.amble.export_private()?;
    let dir = context.path(&args.dir);
    let files: Vec<PathBuf> =
        notes.iter().map(|note| dir.join(format!("{}.age", note.id))).collect();
    let identity = args.identity.as_ref().map(|file| context.path(file));
    // Refused before anything is written.
    let there = |file: &&PathBuf| file.symlink_metadata().is_ok();
    if let Some(there) = files.iter().chain(identity.iter()).find(there) {
        return Err(refused(there, &io::ErrorKind::AlreadyExists.into()));
    }
    let made = DirBuilder::new().recursive(true).mode(0o700).create(&dir);
    made.map_err(|e| refused(&dir, &e))?;
    for (note, file) in notes.iter().zip(&files) {
        write(file, &note.bytes, false)?;
    }
    let wrote = count(notes.len(), "private note", "private notes");
    context.out.note(format!("Wrote {wrote} to {}, encrypted as they are stored.", dir.display()));
    if let Some(file) = &identity {
        let meaning = "Whoever has the identity file and the notes can read them: keep them apart.";
        context.out.aside(meaning);
        write(file, context.amble.private_identity()?.as_bytes(), false)?;
        context.out.note(format!("Wrote the key that opens them to {}.", file.display()));
        context.out.note(format!("To read one: age --decrypt -i {} FILE", file.display()));
    }
    let shown = |path: &PathBuf| path.display().to_string();
    context.out.value(&json!({
        "dir": shown(&dir),
        "files": files.iter().map(shown).collect::<Vec<_>>(),
        "identity": identity.as_ref().map(shown),
    }));
    Ok(())
}
