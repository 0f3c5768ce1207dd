//! The four secrets of a home, all of them or none. Touches only the place it is given.

use crate::{Secret, SecretError, SecretName, SecretStore};

/// The secrets of a home. Each is independent of the others.
#[derive(Debug, Clone)]
pub struct Keys {
    /// The seed of the device's ed25519 key.
    pub device: Secret,
    /// The X25519 key of the private half, for [`Vault::new`](crate::Vault::new).
    pub vault: Secret,
    /// The key of the tags by which this home knows its own changes.
    pub authorship: Secret,
    /// The key that wraps the keys of the store.
    pub store_root: Secret,
}

impl Keys {
    /// Draws four fresh secrets.
    ///
    /// # Errors
    /// [`SecretError::NoRandomness`].
    pub fn draw() -> Result<Self, SecretError> {
        Ok(Self {
            device: Secret::draw()?,
            vault: Secret::draw()?,
            authorship: Secret::draw()?,
            store_root: Secret::draw()?,
        })
    }

    /// Loads the keys of a home, or makes them when *all* are missing. The result is what the
    /// place gave back, never only what was handed to it.
    ///
    /// # Errors
    /// [`SecretError::Incomplete`] when only some are missing: a new store root or vault key
    /// would orphan what the old one closed. [`SecretError::NotKept`] when the place does not
    /// give back what it was given. Otherwise what the place says.
    pub fn load_or_create(place: &dyn SecretStore) -> Result<Self, SecretError> {
        if let Some(keys) = Self::load(place)? {
            return Ok(keys);
        }
        let drawn = Self::draw()?;
        place.create(&drawn)?;
        for name in SecretName::ALL {
            let kept = place.load(name)?;
            if kept.is_none_or(|kept| kept.expose() != drawn.get(name).expose()) {
                return Err(SecretError::NotKept { name });
            }
        }
        Ok(drawn)
    }

    /// Loads the keys of a home; `None` when all are missing.
    ///
    /// # Errors
    /// As [`load_or_create`](Self::load_or_create), `NotKept` aside.
    pub fn load(place: &dyn SecretStore) -> Result<Option<Self>, SecretError> {
        let device = place.load(SecretName::Device)?;
        let vault = place.load(SecretName::Vault)?;
        let authorship = place.load(SecretName::Authorship)?;
        let store_root = place.load(SecretName::StoreRoot)?;
        let missing: Vec<_> = SecretName::ALL
            .into_iter()
            .zip([&device, &vault, &authorship, &store_root])
            .filter(|(_, secret)| secret.is_none())
            .map(|(name, _)| name)
            .collect();
        match (device, vault, authorship, store_root) {
            (Some(device), Some(vault), Some(authorship), Some(store_root)) => {
                Ok(Some(Self { device, vault, authorship, store_root }))
            }
            (None, None, None, None) => Ok(None),
            _ => Err(SecretError::Incomplete { missing }),
        }
    }

    pub(crate) fn get(&self, name: SecretName) -> &Secret {
        match name {
            SecretName::Device => &self.device,
            SecretName::Vault => &self.vault,
            SecretName::Authorship => &self.authorship,
            SecretName::StoreRoot => &self.store_root,
        }
    }
}

#[cfg(test)]
mod tests;
