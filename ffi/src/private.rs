//! The private half of a home, the one act that moves words out of it, and what leaves by its
//! owner's hand.

use crate::home::{HomeHandle, told};
use amble_model::{
    DumpRow, HomeError, NewTopic, ObjectId, Page, PairHandle, PrivateId, PrivateNote, SealedNote,
    Section,
};

#[uniffi::export]
impl HomeHandle {
    /// Keeps a private note, sealed; it never leaves this device. Returns its id.
    ///
    /// Fails with `Invalid` if it is empty or too long, `Vault`, `Disk`.
    pub async fn add_private(
        &self,
        about: Option<PairHandle>,
        text: String,
    ) -> Result<PrivateId, HomeError> {
        self.with(move |home, platform| {
            let today = platform.today()?;
            home.add_private(about, &text, today).map_err(told)
        })
        .await
    }

    /// Private notes by day: about one 1:1, or all.
    ///
    /// Fails with `Vault` or `Damaged` if one cannot be opened: none is left out in silence.
    pub async fn private_notes(
        &self,
        about: Option<PairHandle>,
        page: Page,
    ) -> Result<Vec<PrivateNote>, HomeError> {
        self.ask(move |home| home.private_notes(about, page)).await
    }

    /// One private note, by its id or the first characters of it.
    ///
    /// Fails with `NotFound`.
    pub async fn private_note(&self, typed: String) -> Result<PrivateNote, HomeError> {
        self.ask(move |home| home.private_note(&typed)).await
    }

    /// Changes the text of a private note; its day stays.
    pub async fn change_private(&self, id: PrivateId, text: String) -> Result<(), HomeError> {
        self.ask(move |home| home.change_private(id, &text)).await
    }

    /// Deletes a private note for ever.
    pub async fn delete_private(&self, id: PrivateId) -> Result<(), HomeError> {
        self.ask(move |home| home.delete_private(id)).await
    }

    /// What sharing a private note would put on the agenda: its first line becomes the title, the
    /// rest the details. Saves nothing.
    pub async fn preview_share(
        &self,
        id: PrivateId,
        section: Section,
    ) -> Result<NewTopic, HomeError> {
        self.ask(move |home| home.preview_share(id, section)).await
    }

    /// Shares a private note as a topic, as `preview_share` shows it; the private note is gone.
    /// Returns the topic's id.
    ///
    /// Fails with `Invalid` if the first line is too long for a title. Nothing was moved then.
    pub async fn share_private(
        &self,
        id: PrivateId,
        pair: PairHandle,
        section: Section,
    ) -> Result<ObjectId, HomeError> {
        self.ask(move |home| home.share_private(id, pair, section)).await
    }

    /// Takes a topic that was never sent off the agenda, and keeps its words as a private note
    /// about the same 1:1. Returns the note's id.
    ///
    /// Fails with `NotNow` if it has already been sent.
    pub async fn take_back(
        &self,
        pair: PairHandle,
        topic: ObjectId,
    ) -> Result<PrivateId, HomeError> {
        self.with(move |home, platform| {
            home.take_back(pair, topic, platform.today()?).map_err(told)
        })
        .await
    }

    /// The shared document of a 1:1 as a plain Automerge file. What waits is not in it.
    ///
    /// Fails with `NotNow` before pairing.
    pub async fn export_shared(&self, pair: PairHandle) -> Result<Vec<u8>, HomeError> {
        self.ask(move |home| home.export_shared(pair)).await
    }

    /// The private notes as they are stored: one age file each.
    pub async fn export_private(&self) -> Result<Vec<SealedNote>, HomeError> {
        self.ask(|home| home.export_private()).await
    }

    /// The key that opens the private notes, as an age identity file. Whoever has this text and
    /// the files can read them.
    pub async fn private_identity(&self) -> Result<String, HomeError> {
        self.ask(|home| Ok(home.private_identity()?.to_string())).await
    }

    /// Everything this home holds, opened, for its owner: secrets of pairs and private notes too.
    pub async fn dump(&self) -> Result<Vec<DumpRow>, HomeError> {
        self.ask(|home| home.dump()).await
    }
}
