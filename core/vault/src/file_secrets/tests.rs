//! What a person would notice if the file broke: keys lost, changed, seen by others, or made again
//! over the old ones. Touches only folders of its own.

use super::*;
use std::fs;
use tempfile::TempDir;

/// A file that was being written when the process ended.
const TEMPORARY: &str = "secrets.new-ab12cd";

fn home() -> (TempDir, FileSecrets) {
    let folder = tempfile::tempdir().unwrap();
    let place = FileSecrets::new(folder.path());
    (folder, place)
}

fn bytes(keys: &Keys) -> Vec<[u8; 32]> {
    SecretName::ALL.into_iter().map(|name| *keys.get(name).expose()).collect()
}

/// Known keys, so that damage is the same in every run.
fn known() -> Keys {
    let secret = |n: u8| Secret::from_bytes(std::array::from_fn(|i| n + i as u8));
    Keys { device: secret(0), vault: secret(40), authorship: secret(80), store_root: secret(120) }
}

#[cfg(unix)]
fn chmod(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_file_reads_as_the_format_says() {
    let (_folder, place) = home();
    place.create(&known()).unwrap();
    assert_eq!(
        fs::read_to_string(&place.path).unwrap(),
        "amble-secrets 1\n\
         device 000g40r40m30e209185gr38e1w8124gk2gahc5rr34d1p70x3rfg ja5s4t0m\n\
         vault 50mjmasc5mq2yc1h68sk8d9p6ww3jehv7gykwft085146h258s3g d67sr8m5\n\
         authorship a18n4mtmanb5ep2sb9dnrqaybxg62rk3chjpcsv8d5n6pv3ddsqg ejgdqc8j\n\
         store-root f1wqmyvwfnz7z041ga1r91c6gy48k2mbhj6rx3wgj699754njtbg 3qqz13y9\n"
    );
}

#[test]
fn the_second_start_finds_the_keys_of_the_first() {
    let (folder, place) = home();
    let keys = Keys::load_or_create(&place).unwrap();
    let before = fs::read(&place.path).unwrap();
    let again = Keys::load_or_create(&FileSecrets::new(folder.path())).unwrap();
    assert_eq!(bytes(&keys), bytes(&again));
    let error = place.create(&known()).unwrap_err();
    assert!(matches!(error, SecretError::AlreadyThere), "{error}");
    assert_eq!(fs::read(&place.path).unwrap(), before);
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["secrets"]);
}

#[test]
fn one_secret_can_be_replaced_or_deleted_and_the_others_stay() {
    let (_folder, place) = home();
    place.create(&known()).unwrap();
    place.save(SecretName::Device, &Secret::from_bytes([9; 32])).unwrap();
    assert_eq!(place.load(SecretName::Device).unwrap().unwrap().expose(), &[9; 32]);
    for (n, name) in SecretName::ALL.into_iter().enumerate() {
        place.delete(name).unwrap();
        place.delete(name).unwrap();
        for (m, other) in SecretName::ALL.into_iter().enumerate().skip(1) {
            let kept = place.load(other).unwrap().map(|s| *s.expose());
            assert_eq!(kept, (m > n).then(|| *known().get(other).expose()));
        }
    }
    assert!(!place.path.exists());
    assert!(Keys::load(&place).unwrap().is_none());
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_alone_and_is_refused_when_others_can_open_it() {
    let (_folder, place) = home();
    place.create(&known()).unwrap();
    assert_eq!(mode(&place.path), 0o600);
    let before = fs::read(&place.path).unwrap();
    for open in [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o666, 0o777] {
        chmod(&place.path, open);
        let error = place.load(SecretName::Device).unwrap_err();
        assert!(matches!(error, SecretError::OthersCanRead { .. }), "{open:o}: {error}");
        assert!(error.to_string().contains(&format!("chmod 600 \"{}\"", place.path.display())));
        assert!(place.save(SecretName::Device, &Secret::from_bytes([9; 32])).is_err());
        assert!(place.delete(SecretName::Device).is_err());
        assert!(Keys::load_or_create(&place).is_err());
    }
    assert_eq!(fs::read(&place.path).unwrap(), before);
    chmod(&place.path, 0o400);
    assert_eq!(bytes(&Keys::load_or_create(&place).unwrap()), bytes(&known()));
    place.save(SecretName::Device, &Secret::from_bytes([9; 32])).unwrap();
    assert_eq!(mode(&place.path), 0o600);
}

#[cfg(unix)]
#[test]
fn a_file_of_another_user_is_refused() {
    let (_folder, place) = home();
    place.create(&known()).unwrap();
    if let Err(error) = std::os::unix::fs::chown(&place.path, Some(65_534), None) {
        println!("SKIPPED: only root can give a file away ({error})");
        return;
    }
    let error = Keys::load_or_create(&place).unwrap_err();
    assert!(matches!(error, SecretError::OtherOwner { .. }), "{error}");
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_neither_followed_nor_replaced() {
    let (folder, place) = home();
    let elsewhere = folder.path().join("elsewhere");
    let refused = |what: &str| {
        let error = Keys::load_or_create(&place).unwrap_err();
        assert!(matches!(error, SecretError::NotAFile { .. }), "{what}: {error}");
    };
    std::os::unix::fs::symlink(&elsewhere, &place.path).unwrap();
    refused("a link to nowhere");
    fs::write(
        &elsewhere,
        text(&SecretTable::from([(SecretName::Vault, Secret::from_bytes([1; 32]))])).as_bytes(),
    )
    .unwrap();
    chmod(&elsewhere, 0o600);
    refused("a link");
    fs::remove_file(&place.path).unwrap();
    fs::create_dir(&place.path).unwrap();
    refused("a folder");
    fs::remove_dir(&place.path).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, &place.path, rustix::fs::Mode::RUSR).unwrap();
    refused("a pipe");
}

/// Puts `bytes` in the place of the file, tries everything, and returns what starting said.
fn start_with(bytes: &[u8]) -> Result<Keys, SecretError> {
    let (_folder, place) = home();
    place.create(&known()).unwrap();
    fs::write(&place.path, bytes).unwrap();
    let started = Keys::load_or_create(&place);
    if !matches!(started, Ok(_) | Err(SecretError::Incomplete { .. })) {
        for name in SecretName::ALL {
            assert!(place.load(name).is_err());
            assert!(place.save(name, &Secret::from_bytes([9; 32])).is_err());
            assert!(place.delete(name).is_err());
        }
        assert!(place.create(&known()).is_err());
    }
    assert_eq!(fs::read(&place.path).unwrap(), bytes, "a file that is not whole was changed");
    started
}

fn good() -> String {
    let table: SecretTable =
        SecretName::ALL.into_iter().map(|n| (n, known().get(n).clone())).collect();
    text(&table).to_string()
}

#[test]
fn no_changed_byte_gives_other_keys_and_the_damaged_key_is_named() {
    let good = good();
    assert_eq!(bytes(&start_with(good.as_bytes()).unwrap()), bytes(&known()));
    let (mut named, mut lines, mut same) = (0, 0, 0);
    for at in 0..good.len() {
        for mask in [0x01, 0x20, 0x80] {
            let mut file = good.clone().into_bytes();
            file[at] ^= mask;
            let line = good[..at].matches('\n').count();
            match start_with(&file) {
                // Base32 may be written in capitals.
                Ok(keys) => {
                    assert_eq!(bytes(&keys), bytes(&known()));
                    same += 1;
                }
                Err(SecretError::Damaged { name, .. }) => {
                    assert_eq!(Some(&name), SecretName::ALL.get(line - 1));
                    named += 1;
                }
                Err(SecretError::DamagedLine { line: said, .. }) => {
                    // A flipped line end joins or splits lines.
                    assert!(said == line + 1 || good.as_bytes()[at] == b'\n');
                    lines += 1;
                }
                Err(SecretError::NewerVersion { .. }) => assert_eq!(line, 0),
                Err(error) => panic!("byte {at}: {error}"),
            }
        }
    }
    assert!(named > 400 && lines > 50 && same > 50, "{named} {lines} {same}");
}

#[test]
fn a_file_cut_anywhere_is_never_taken_for_a_new_home() {
    let good = good();
    let mut incomplete = 0;
    for length in 0..good.len() {
        match start_with(&good.as_bytes()[..length]).unwrap_err() {
            SecretError::Incomplete { .. } => incomplete += 1,
            SecretError::Damaged { .. } | SecretError::DamagedLine { .. } => {}
            error => panic!("cut to {length}: {error}"),
        }
    }
    assert_eq!(incomplete, 3, "cut after one, two and three whole lines");
}

#[test]
fn lines_that_moved_doubled_or_came_from_elsewhere_are_damage() {
    let good = good();
    let lines: Vec<_> = good.lines().collect();
    let damaged = |text: String, name: SecretName| {
        let error = start_with(text.as_bytes()).unwrap_err();
        assert!(matches!(error, SecretError::Damaged { name: n, .. } if n == name), "{error}");
        assert!(error.to_string().contains(name.word()));
    };
    let device = lines[1].strip_prefix("device").unwrap();
    let vault = lines[2].strip_prefix("vault").unwrap();
    damaged(good.replace(vault, device), SecretName::Vault);
    damaged(format!("{good}{}\n", lines[1]), SecretName::Device);
    damaged(good.replace(lines[2], "vault"), SecretName::Vault);
    damaged(good.replace(lines[2], &format!("{} ", lines[2])), SecretName::Vault);
    damaged(good.replace('\n', "\r\n").replacen("\r", "", 1), SecretName::Device);
    let line = |text: String, line: usize| {
        let error = start_with(text.as_bytes()).unwrap_err();
        assert!(matches!(error, SecretError::DamagedLine { line: l, .. } if l == line), "{error}");
    };
    line(good.replace("vault", "garage"), 3);
    line(good.replace(lines[2], ""), 3);
    line(format!("{good}\n"), 6);
    line(good.replace(lines[0], "something else 1"), 1);
    line(good.repeat(20), 1);
    let newer = start_with(good.replacen('1', "2", 1).as_bytes()).unwrap_err();
    assert!(matches!(newer, SecretError::NewerVersion { .. }), "{newer}");
    // In another order they are whole.
    let turned = format!("{}\n{}\n{}\n{}\n{}\n", lines[0], lines[4], lines[3], lines[2], lines[1]);
    assert_eq!(bytes(&start_with(turned.as_bytes()).unwrap()), bytes(&known()));
}

#[test]
fn what_a_crash_left_beside_the_file_is_never_read_and_never_in_the_way() {
    let (folder, place) = home();
    let stale = folder.path().join(TEMPORARY);
    fs::write(&stale, good()).unwrap();
    assert!(Keys::load(&place).unwrap().is_none());
    let keys = Keys::load_or_create(&place).unwrap();
    assert_ne!(bytes(&keys), bytes(&known()));
    assert!(!stale.exists());

    fs::write(&stale, "amble-sec").unwrap();
    place.save(SecretName::Device, &Secret::from_bytes([9; 32])).unwrap();
    assert_eq!(place.load(SecretName::Vault).unwrap().unwrap().expose(), keys.vault.expose());
    assert!(!stale.exists());
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_the_temporary_file_is_not_written_through() {
    let (folder, place) = home();
    let victim = folder.path().join("victim");
    fs::write(&victim, "as it was").unwrap();
    std::os::unix::fs::symlink(&victim, folder.path().join(TEMPORARY)).unwrap();
    Keys::load_or_create(&place).unwrap();
    assert_eq!(fs::read_to_string(&victim).unwrap(), "as it was");
    assert!(fs::symlink_metadata(&place.path).unwrap().is_file());
    assert_eq!(mode(&place.path), 0o600);
}

#[test]
fn a_save_that_cannot_be_written_keeps_the_old_file() {
    let (folder, place) = home();
    let keys = Keys::load_or_create(&place).unwrap();
    // A folder with something in it stands in the way of the temporary file.
    fs::create_dir_all(folder.path().join(TEMPORARY).join("full")).unwrap();
    let error = place.save(SecretName::Device, &Secret::from_bytes([9; 32])).unwrap_err();
    assert!(matches!(error, SecretError::Unwritable { .. }), "{error}");
    assert_eq!(bytes(&Keys::load_or_create(&place).unwrap()), bytes(&keys));
    let nowhere = FileSecrets::new(&folder.path().join("no-such-home"));
    assert!(Keys::load(&nowhere).unwrap().is_none());
    let error = Keys::load_or_create(&nowhere).unwrap_err();
    assert!(matches!(error, SecretError::Unwritable { .. }), "{error}");
}
