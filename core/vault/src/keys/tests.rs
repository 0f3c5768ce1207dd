use super::*;
use crate::MemorySecrets;
use std::sync::atomic::{AtomicUsize, Ordering};

fn same(a: &Keys, b: &Keys) -> bool {
    SecretName::ALL.into_iter().all(|name| a.get(name).expose() == b.get(name).expose())
}

/// A keyring that fails at its n-th save, or forgets it, counted from 1.
#[derive(Debug)]
struct BadKeyring {
    inner: MemorySecrets,
    saves: AtomicUsize,
    bad: usize,
    forgets: bool,
}

impl BadKeyring {
    fn new(bad: usize, forgets: bool) -> Self {
        Self { inner: MemorySecrets::new(), saves: AtomicUsize::new(0), bad, forgets }
    }
}

impl SecretStore for BadKeyring {
    fn load(&self, name: SecretName) -> Result<Option<Secret>, SecretError> {
        self.inner.load(name)
    }
    fn save(&self, name: SecretName, secret: &Secret) -> Result<(), SecretError> {
        if self.saves.fetch_add(1, Ordering::SeqCst) + 1 != self.bad {
            self.inner.save(name, secret)
        } else if self.forgets {
            Ok(())
        } else {
            Err(SecretError::Refused { place: "keyring", reason: "it is locked".to_owned() })
        }
    }
    fn delete(&self, name: SecretName) -> Result<(), SecretError> {
        self.inner.delete(name)
    }
    fn protects(&self) -> &'static str {
        "Nothing."
    }
}

#[test]
fn a_new_home_gets_four_different_keys_and_keeps_them() {
    let place = MemorySecrets::new();
    assert!(Keys::load(&place).unwrap().is_none());
    let keys = Keys::load_or_create(&place).unwrap();
    for a in SecretName::ALL {
        for b in SecretName::ALL {
            assert_eq!(a == b, keys.get(a).expose() == keys.get(b).expose());
        }
    }
    assert!(same(&keys, &Keys::load_or_create(&place).unwrap()));
    assert!(same(&keys, &Keys::load(&place).unwrap().unwrap()));
    assert!(!same(&keys, &Keys::load_or_create(&MemorySecrets::new()).unwrap()));
}

#[test]
fn a_home_that_lost_some_keys_says_which_and_gets_no_new_ones() {
    for lost in 1..15_u8 {
        let place = MemorySecrets::new();
        let keys = Keys::load_or_create(&place).unwrap();
        let missing: Vec<_> = SecretName::ALL
            .into_iter()
            .enumerate()
            .filter(|(n, _)| lost & (1 << n) != 0)
            .map(|(_, name)| name)
            .collect();
        missing.iter().for_each(|name| place.delete(*name).unwrap());
        let error = Keys::load_or_create(&place).unwrap_err();
        for name in SecretName::ALL {
            assert_eq!(missing.contains(&name), error.to_string().contains(&format!("{name}")));
            let kept = place.load(name).unwrap();
            assert_eq!(kept.is_none(), missing.contains(&name));
            assert!(kept.is_none_or(|kept| kept.expose() == keys.get(name).expose()));
        }
        assert!(matches!(error, SecretError::Incomplete { missing: m } if m == missing));
    }
}

#[test]
fn a_keyring_that_refuses_in_the_middle_leaves_a_home_that_can_begin_again() {
    for bad in 1..=4 {
        let place = BadKeyring::new(bad, false);
        let error = Keys::load_or_create(&place).unwrap_err();
        assert!(matches!(error, SecretError::Refused { .. }), "{error}");
        assert_eq!(place.saves.load(Ordering::SeqCst), bad);
        assert!(Keys::load(&place).unwrap().is_none());
        Keys::load_or_create(&place).unwrap();
    }
}

#[test]
fn a_keyring_that_does_not_keep_a_key_is_found_out_before_the_key_is_used() {
    for (bad, forgotten) in (1..).zip(SecretName::ALL) {
        let place = BadKeyring::new(bad, true);
        let error = Keys::load_or_create(&place).unwrap_err();
        assert!(matches!(error, SecretError::NotKept { name } if name == forgotten), "{error}");
    }
}

#[test]
fn keys_are_not_made_over_others() {
    let place = MemorySecrets::new();
    place.save(SecretName::Vault, &Secret::from_bytes([7; 32])).unwrap();
    let error = place.create(&Keys::draw().unwrap()).unwrap_err();
    assert!(matches!(error, SecretError::AlreadyThere), "{error}");
    assert_eq!(place.load(SecretName::Vault).unwrap().unwrap().expose(), &[7; 32]);
    assert!(place.load(SecretName::Device).unwrap().is_none());
}
