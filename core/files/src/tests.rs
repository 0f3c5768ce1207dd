use super::*;

fn write_new(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = Unfinished::beside(place)?;
    file.write(bytes)?;
    file.place_new()
}

#[test]
fn a_file_is_there_whole_for_its_owner_only_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("file");
    write_new(&place, b"one").unwrap();
    assert_eq!(fs::read(&place).unwrap(), b"one");
    assert!(!is_open_to_others(&fs::metadata(&place).unwrap()));
    let refused = write_new(&place, b"two").unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(fs::read(&place).unwrap(), b"one");
    write_over(&place, b"two").unwrap();
    copy_new(&place, &folder.path().join("copy")).unwrap();
    assert_eq!(fs::read(folder.path().join("copy")).unwrap(), b"two");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside them");
}

#[test]
fn what_an_interrupted_writing_left_is_swept_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("file");
    let left = Unfinished::beside(&place).unwrap();
    let (_, path) = left.file.keep().unwrap();
    fs::write(folder.path().join("file.news"), b"").unwrap();
    assert!(path.exists());
    sweep(&place).unwrap();
    assert!(!path.exists() && folder.path().join("file.news").exists());
}

#[cfg(unix)]
#[test]
fn a_link_and_a_pipe_in_the_place_of_a_file_are_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    fs::write(&file, b"x").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    assert!(open_plain(&file).is_ok());
    assert_eq!(open_plain(&link).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    assert_eq!(open_plain(folder.path()).unwrap_err().kind(), io::ErrorKind::InvalidInput);
}

#[test]
fn a_lock_is_held_by_one_and_free_when_it_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("lock");
    let held = lock(&place).unwrap();
    assert!(held.is_some() && lock(&place).unwrap().is_none());
    drop(held);
    assert!(lock(&place).unwrap().is_some());
}
