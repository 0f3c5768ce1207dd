//! Files that only their owner may read, whole or not at all: the one place that knows how they
//! are made, checked and locked. Knows nothing of what is in them.
//!
//! A file is written beside its place under a name of its own, synced, and then takes the place
//! in one step; then the folder is synced. So a crash or a power cut leaves the old file or the
//! new one, and at worst a file beside it that [`sweep`] removes. It relies on a file system that
//! renames in one step and keeps what it was told to sync.

use std::{
    ffi::OsString,
    fs::{self, File, Metadata},
    io::{self, Write},
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// Between a file's name and random characters: a file that is not finished yet.
const UNFINISHED: &str = ".new-";

/// A file that is being written beside its place. Gone when it is dropped.
#[derive(Debug)]
pub struct Unfinished {
    file: NamedTempFile,
    place: PathBuf,
}

impl Unfinished {
    /// A new, empty file beside a place, for its owner only.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn beside(place: &Path) -> io::Result<Self> {
        let mut prefix = name(place);
        prefix.push(UNFINISHED);
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600));
        let file = builder.prefix(&prefix).tempfile_in(folder(place))?;
        Ok(Self { file, place: place.to_owned() })
    }

    /// The file, open for reading and writing.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn handle(&self) -> io::Result<File> {
        self.file.as_file().try_clone()
    }

    /// Where it is until it is finished.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Writes all of it and syncs it.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.file.as_file().sync_all()
    }

    /// Takes the place of the file that is there, or of none.
    ///
    /// # Errors
    /// What the operating system says; the place is as it was then.
    pub fn replace(self) -> io::Result<()> {
        let Self { file, place } = self;
        file.persist(&place).map_err(|error| error.error)?;
        sync_folder(&place)
    }

    /// Takes a place where no file is.
    ///
    /// # Errors
    /// `AlreadyExists`; what the operating system says. The place is as it was then.
    pub fn place_new(self) -> io::Result<()> {
        let Self { file, place } = self;
        let (_open, path) = file.into_parts();
        rename_to_new(&path, &place)?;
        // It has another name now: nothing is to be removed under this one.
        let _gone = path.keep();
        sync_folder(&place)
    }
}

/// Writes a file in the place of the one that is there, or of none.
///
/// # Errors
/// What the operating system says; the place is as it was then.
pub fn write_over(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = Unfinished::beside(place)?;
    file.write(bytes)?;
    file.replace()
}

/// Copies a file to a place where none is.
///
/// # Errors
/// `AlreadyExists`; what the operating system says. Nothing is there then.
pub fn copy_new(from: &Path, place: &Path) -> io::Result<()> {
    let mut source = File::open(from)?;
    let copy = Unfinished::beside(place)?;
    io::copy(&mut source, &mut copy.handle()?)?;
    copy.file.as_file().sync_all()?;
    copy.place_new()
}

/// Removes what writing a file left beside it when it was interrupted.
///
/// # Errors
/// What the operating system says.
pub fn sweep(place: &Path) -> io::Result<()> {
    let prefix = [name(place).as_encoded_bytes(), UNFINISHED.as_bytes()].concat();
    for entry in fs::read_dir(folder(place))? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(&prefix) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Removes a file.
///
/// # Errors
/// What the operating system says.
pub fn remove(place: &Path) -> io::Result<()> {
    fs::remove_file(place)?;
    sync_folder(place)
}

/// Makes a folder, and those above it, for its owner only.
///
/// # Errors
/// What the operating system says.
pub fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Lets nobody but its owner look into a folder.
///
/// # Errors
/// What the operating system says.
#[cfg(unix)]
pub fn close_folder(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))
}

/// Folders are the owner's own here.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn close_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether a file or folder belongs to the user who runs this.
#[cfg(unix)]
#[must_use]
pub fn is_ours(meta: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(meta) == rustix::process::geteuid().as_raw()
}

/// Whether others on this computer can look into a file or folder.
#[cfg(unix)]
#[must_use]
pub fn is_open_to_others(meta: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::mode(meta) & 0o077 != 0
}

/// Files are the owner's own here.
#[cfg(not(unix))]
#[must_use]
pub fn is_ours(_: &Metadata) -> bool {
    true
}

/// Files are the owner's own here.
#[cfg(not(unix))]
#[must_use]
pub fn is_open_to_others(_: &Metadata) -> bool {
    false
}

/// Opens a file for reading, and never what a link points to nor a pipe put in its place.
///
/// # Errors
/// What the operating system says; `InvalidInput` for what is no plain file.
#[cfg(unix)]
pub fn open_plain(path: &Path) -> io::Result<File> {
    use rustix::{
        fs::{Mode, OFlags, open},
        io::Errno,
    };
    // NONBLOCK: a pipe must not hang us.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = match open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::LOOP) => return Err(io::ErrorKind::InvalidInput.into()),
        Err(errno) => return Err(errno.into()),
    };
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// Opens a file for reading.
///
/// # Errors
/// What the operating system says; `InvalidInput` for what is no plain file.
#[cfg(not(unix))]
pub fn open_plain(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// Takes a lock that ends with the process: nothing if another holds it.
///
/// # Errors
/// What the operating system says.
pub fn lock(path: &Path) -> io::Result<Option<File>> {
    let mut options = fs::OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// A file's name with something appended, beside it.
#[must_use]
pub fn sibling(place: &Path, suffix: &str) -> PathBuf {
    let mut name = name(place);
    name.push(suffix);
    place.with_file_name(name)
}

fn name(place: &Path) -> OsString {
    place.file_name().map_or_else(OsString::new, OsString::from)
}

/// The folder of a file; of a bare name, the current one.
#[must_use]
pub fn folder(place: &Path) -> &Path {
    match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes a name in a file's folder survive a power cut.
///
/// # Errors
/// What the operating system says.
#[cfg(unix)]
pub fn sync_folder(place: &Path) -> io::Result<()> {
    File::open(folder(place))?.sync_all()
}

/// Folders cannot be synced here; the file system's journal has to do.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Renames to a name that must not be taken, as one step where the system can.
///
/// # Errors
/// `AlreadyExists`; what the operating system says.
pub fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::{
            fs::{CWD, RenameFlags, renameat_with},
            io::Errno,
        };
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            // Not every file system has it.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            done => return done.map_err(io::Error::from),
        }
    }
    if to.try_exists()? {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}

#[cfg(test)]
mod tests;
