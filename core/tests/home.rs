//! One home on one device: who may open it, and where its keys are.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod scene;

use scene::*;

use amble_core::{Amble, ErrorKind, Secret, SecretError, SecretName, SecretStore};
use std::{collections::BTreeMap, sync::Mutex};

#[test]
fn a_home_is_owned_by_one_process_and_says_what_is_wrong_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("home");
    assert_eq!(Amble::open(&home, NOW).unwrap_err().kind, ErrorKind::NoHome);
    let amble = Amble::init(&home, "Ana", "UTC").unwrap();
    assert_eq!(Amble::open(&home, NOW).unwrap_err().kind, ErrorKind::Busy);
    drop(amble);
    assert_eq!(Amble::init(&home, "Bo", "UTC").unwrap_err().kind, ErrorKind::HomeExists);
    let amble = Amble::open(&home, NOW).unwrap();
    assert_eq!(amble.me().name, "Ana");
    drop(amble);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |mode| std::fs::set_permissions(&home, std::fs::Permissions::from_mode(mode));
        mode(0o755).unwrap();
        assert_eq!(Amble::open(&home, NOW).unwrap_err().kind, ErrorKind::Unsafe);
        mode(0o700).unwrap();
    }
    std::fs::remove_file(home.join("secrets")).unwrap();
    assert_eq!(Amble::open(&home, NOW).unwrap_err().kind, ErrorKind::Damaged);
}

#[test]
#[cfg(unix)]
fn a_closed_home_is_free_even_while_this_process_starts_programs() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let (dir, ana) = home("Ana");
    drop(ana);
    let (folder, open) = (dir.path().join("home"), AtomicBool::new(true));
    std::thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| {
                while open.load(Ordering::Relaxed) {
                    std::process::Command::new("true").status().unwrap();
                }
            });
        }
        let opened: Vec<_> = (0..300).map(|_| Amble::open(&folder, NOW).map(drop)).collect();
        open.store(false, Ordering::Relaxed);
        assert!(opened.iter().all(Result::is_ok), "{opened:?}");
    });
}

/// A keychain that can be locked.
#[derive(Debug, Default)]
struct Keychain {
    secrets: Mutex<BTreeMap<SecretName, Secret>>,
    locked: Mutex<bool>,
}

impl Keychain {
    fn check(&self) -> Result<(), SecretError> {
        let refused = SecretError::Refused { place: "keychain", reason: "it is locked".into() };
        if *self.locked.lock().unwrap() { Err(refused) } else { Ok(()) }
    }
}

impl SecretStore for Keychain {
    fn load(&self, name: SecretName) -> Result<Option<Secret>, SecretError> {
        self.check()?;
        Ok(self.secrets.lock().unwrap().get(&name).cloned())
    }
    fn save(&self, name: SecretName, secret: &Secret) -> Result<(), SecretError> {
        self.check()?;
        self.secrets.lock().unwrap().insert(name, secret.clone());
        Ok(())
    }
    fn delete(&self, name: SecretName) -> Result<(), SecretError> {
        self.check()?;
        self.secrets.lock().unwrap().remove(&name);
        Ok(())
    }
    fn protects(&self) -> &'static str {
        "Nothing."
    }
}

#[test]
fn keys_in_a_keychain_are_in_no_file_and_a_locked_one_changes_nothing() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let home = dir.path().join("home");
    *keychain.locked.lock().unwrap() = true;
    let refused = Amble::init_with(&home, &keychain, "Ana", "UTC").unwrap_err();
    assert!(refused.reason.contains("it is locked"), "{refused}");
    *keychain.locked.lock().unwrap() = false;
    let ana = Amble::init_with(&home, &keychain, "Ana", "UTC").unwrap();
    let person = ana.me().person;
    drop(ana);
    assert!(!home.join("secrets").exists());
    assert_eq!(Amble::open(&home, NOW).unwrap_err().kind, ErrorKind::Damaged, "no keys in a file");
    assert_eq!(Amble::open_with(&home, &keychain, NOW).unwrap().me().person, person);
    *keychain.locked.lock().unwrap() = true;
    assert!(Amble::open_with(&home, &keychain, NOW).is_err());
    *keychain.locked.lock().unwrap() = false;
    assert_eq!(Amble::open_with(&home, &keychain, NOW).unwrap().me().person, person);
}
