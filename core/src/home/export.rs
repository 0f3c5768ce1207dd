//! What leaves a home by its owner's hand: open formats, nothing hidden.

use crate::{
    error::AmbleError,
    home::{Amble, rows::PRIVATE},
};
use amble_model::{DumpRow, PairHandle, PrivateId, SealedNote};
use zeroize::Zeroizing;

impl Amble {
    /// The shared document of a 1:1 as a plain Automerge file. What waits in the outbox is not
    /// in it.
    ///
    /// # Errors
    /// [`crate::ErrorKind::NotNow`] before pairing; see [`Amble::list`].
    pub fn export_shared(&self, pair: PairHandle) -> Result<Vec<u8>, AmbleError> {
        self.pair(pair)?.change(&self.inner, |state| Ok(state.sync(&self.inner, pair)?.export()?))
    }

    /// The private notes as they are stored: one age file each.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Damaged`], [`crate::ErrorKind::Disk`].
    pub fn export_private(&self) -> Result<Vec<SealedNote>, AmbleError> {
        Ok(self.sealed_notes()?.into_iter().map(|(id, bytes)| SealedNote { id, bytes }).collect())
    }

    /// The key that opens the private notes, as an age identity file.
    ///
    /// # Security
    /// Whoever has this text and the files can read them.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Vault`].
    pub fn private_identity(&self) -> Result<Zeroizing<String>, AmbleError> {
        Ok(self.inner.vault.identity_file()?)
    }

    /// Everything this home holds, opened, for its owner. A row that cannot be opened is listed
    /// with the reason.
    ///
    /// # Security
    /// In clear: secrets of pairs and private notes too.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Disk`].
    pub fn dump(&self) -> Result<Vec<DumpRow>, AmbleError> {
        let mut out = Vec::new();
        for row in self.inner.rows.scan(&[])? {
            let key = readable(&row.key);
            let value = match row.value {
                Err(damage) => format!("({damage})"),
                Ok(bytes) => match key.strip_prefix(PRIVATE).map(str::parse::<PrivateId>) {
                    Some(Ok(id)) => match self.inner.vault.open(id, None, &bytes) {
                        Ok(record) => record.body.clone(),
                        Err(error) => format!("({error})"),
                    },
                    _ => readable(&bytes),
                },
            };
            out.push(DumpRow { key, value });
        }
        Ok(out)
    }
}

/// Bytes as text: what is text stays, anything else becomes hex in angle brackets.
fn readable(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        let mut hidden: Vec<u8> = Vec::new();
        let flush = |hidden: &mut Vec<u8>, out: &mut String| {
            if !hidden.is_empty() {
                out.push('<');
                hidden.drain(..).for_each(|b| out.push_str(&format!("{b:02x}")));
                out.push('>');
            }
        };
        for c in chunk.valid().chars() {
            if c.is_control() && c != '\n' && c != '\t' {
                hidden.extend(c.encode_utf8(&mut [0; 4]).bytes());
            } else {
                flush(&mut hidden, &mut out);
                out.push(c);
            }
        }
        hidden.extend(chunk.invalid());
        flush(&mut hidden, &mut out);
    }
    out
}
