//! The private half of a home, the one act that moves words out of it, and what leaves by its
//! owner's hand.

use crate::{
    amble::{Amble, id, ids},
    cards::{DumpRow, PrivateNote, SealedNote},
    error::AmbleError,
    words::PrivateKind,
};
use amble_model::{Page, Section};

#[uniffi::export]
impl Amble {
    /// Keeps a private note or draft, sealed; it never leaves this device. Returns its id.
    ///
    /// Fails with `Invalid` if it is empty or too long, `Vault`, `Disk`.
    pub async fn add_private(
        &self,
        kind: PrivateKind,
        about: Option<String>,
        body: String,
    ) -> Result<String, AmbleError> {
        self.with(move |home, platform| {
            let today = platform.today()?;
            Ok(home.add_private(kind.into(), ids(about)?, &body, today)?.to_string())
        })
        .await
    }

    /// Private notes and drafts, by day: about one 1:1, or all.
    ///
    /// Fails with `Vault` or `Damaged` if one cannot be opened: none is left out in silence.
    pub async fn private_notes(
        &self,
        about: Option<String>,
        page: Page,
    ) -> Result<Vec<PrivateNote>, AmbleError> {
        self.with(move |home, _| {
            let cards = home.private_notes(ids(about)?, page)?;
            Ok(cards.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// One private note, by its id or the first characters of it.
    ///
    /// Fails with `NotFound`.
    pub async fn private_note(&self, typed: String) -> Result<PrivateNote, AmbleError> {
        self.with(move |home, _| Ok(home.private_note(&typed)?.into())).await
    }

    /// Changes the words of a private note or draft; its day and its kind stay.
    pub async fn change_private(&self, note: String, body: String) -> Result<(), AmbleError> {
        self.with(move |home, _| Ok(home.change_private(id(&note)?, &body)?)).await
    }

    /// Deletes a private note or draft for ever.
    pub async fn delete_private(&self, note: String) -> Result<(), AmbleError> {
        self.with(move |home, _| Ok(home.delete_private(id(&note)?)?)).await
    }

    /// Shares a private note or draft as an agenda item: its first line becomes the title, the
    /// rest the context, and the private record is gone. Returns the item's id.
    ///
    /// Fails with `Invalid` if the first line is too long for a title. Nothing was moved then.
    pub async fn share_private(
        &self,
        note: String,
        pair: String,
        section: Section,
    ) -> Result<String, AmbleError> {
        self.of(pair, move |at| {
            Ok(at.home.share_private(id(&note)?, at.pair, section)?.to_string())
        })
        .await
    }

    /// Takes an item that is still only on this device off the agenda, and keeps its words as a
    /// private draft about the same 1:1. Returns the draft's id.
    ///
    /// Fails with `NotNow` if it has already been sent.
    pub async fn take_back(&self, pair: String, item: String) -> Result<String, AmbleError> {
        self.with(move |home, platform| {
            Ok(home.take_back(id(&pair)?, id(&item)?, platform.today()?)?.to_string())
        })
        .await
    }

    /// The shared document of a 1:1 as a plain Automerge file. What waits is not in it.
    ///
    /// Fails with `NotNow` before pairing.
    pub async fn export_shared(&self, pair: String) -> Result<Vec<u8>, AmbleError> {
        self.of(pair, |at| Ok(at.home.export_shared(at.pair)?)).await
    }

    /// The private notes as they are stored: one age file each.
    pub async fn export_private(&self) -> Result<Vec<SealedNote>, AmbleError> {
        self.with(|home, _| Ok(home.export_private()?.into_iter().map(Into::into).collect())).await
    }

    /// The key that opens the private notes, as an age identity file. Whoever has this text and
    /// the files can read them.
    pub async fn private_identity(&self) -> Result<String, AmbleError> {
        self.with(|home, _| Ok(home.private_identity()?.to_string())).await
    }

    /// Everything this home holds, opened, for its owner: secrets of pairs and private notes too.
    pub async fn dump(&self) -> Result<Vec<DumpRow>, AmbleError> {
        self.with(|home, _| Ok(home.dump()?.into_iter().map(Into::into).collect())).await
    }
}
