//! The folder of a home: made for its owner only, checked, and locked while the home is open.

use crate::error::{AmbleError, ErrorKind};
use amble_store::OpenError;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// The file that holds the rows.
pub(super) const STORE: &str = "store.redb";
const LOCK: &str = "lock";
/// A busy home is tried again this often.
const TRIES: usize = 10;
/// Between two tries.
const BETWEEN: Duration = Duration::from_millis(10);

pub(super) fn disk(what: &str, path: &Path, error: &std::io::Error) -> AmbleError {
    let kind = match error.kind() {
        std::io::ErrorKind::NotFound => ErrorKind::NoHome,
        _ => ErrorKind::Disk,
    };
    AmbleError::new(kind, format!("{what} {} failed: {error}", path.display()))
}

/// A folder for its owner only: made, or taken over if it is empty.
pub(super) fn make_folder(home: &Path) -> Result<(), AmbleError> {
    match fs::read_dir(home) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            amble_files::make_folder(home).map_err(|e| disk("making the folder", home, &e))
        }
        Err(error) => Err(disk("opening the folder", home, &error)),
        Ok(mut entries) => {
            if home.join(STORE).exists() {
                return Err(AmbleError::new(
                    ErrorKind::HomeExists,
                    "there is already an Amble home in this folder; it was left as it is",
                ));
            }
            let ours = ["secrets", LOCK, STORE];
            let other = entries.any(|e| {
                let name = e.map(|e| e.file_name()).unwrap_or_default();
                !ours.iter().any(|o| name.to_string_lossy().starts_with(o))
            });
            if other {
                return Err(AmbleError::new(
                    ErrorKind::NotNow,
                    "this folder has other files in it; choose an empty one, or one that is not there yet",
                ));
            }
            amble_files::close_folder(home).map_err(|e| disk("closing the folder", home, &e))?;
            Ok(())
        }
    }
}

/// The folder must be ours alone, and no other process may have it open.
pub(super) fn check_and_lock(home: &Path) -> Result<fs::File, AmbleError> {
    let found = fs::metadata(home).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => {
            AmbleError::new(ErrorKind::NoHome, "there is no Amble home here yet")
        }
        _ => disk("opening the folder", home, &e),
    })?;
    if !found.is_dir() {
        return Err(AmbleError::new(
            ErrorKind::NoHome,
            format!("{} is not a folder", home.display()),
        ));
    }
    if !home.join(STORE).exists() && !home.join("secrets").exists() {
        return Err(AmbleError::new(
            ErrorKind::NoHome,
            "there is no Amble home in this folder yet",
        ));
    }
    if !amble_files::is_ours(&found) {
        return Err(AmbleError::new(
            ErrorKind::Unsafe,
            "this home belongs to another user of this computer; it was not opened",
        ));
    }
    if amble_files::is_open_to_others(&found) {
        return Err(AmbleError::new(
            ErrorKind::Unsafe,
            format!(
                "others on this computer can look into this home; close it with: chmod 700 {}",
                home.display()
            ),
        ));
    }
    lock(home)
}

/// Tries again for a moment while a home is busy. A program that this process is just starting
/// shares its open files, locks and all, until it has begun: a home that was closed in that moment
/// is free a little later.
pub(super) fn patiently<T>(
    mut open: impl FnMut() -> Result<T, AmbleError>,
) -> Result<T, AmbleError> {
    for _ in 0..TRIES {
        match open() {
            Err(error) if error.kind == ErrorKind::Busy => std::thread::sleep(BETWEEN),
            done => return done,
        }
    }
    open()
}

pub(super) fn lock(home: &Path) -> Result<fs::File, AmbleError> {
    let path: PathBuf = home.join(LOCK);
    let held = amble_files::lock(&path).map_err(|e| disk("locking", &path, &e))?;
    held.ok_or_else(|| OpenError::Locked.into())
}
