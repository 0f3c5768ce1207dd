//! Finding the other device nearby, by what the platform has for it (Bonjour, NSD): the app
//! around Amble brings it. Nothing is announced unless a sync is running.

use std::{fmt, net::SocketAddr};

/// Finds devices on the same network. Calls may block for a moment and may come from any thread,
/// but never after the sync is over. Names are 32 hex digits that change every day
/// and mean nothing to anybody else.
pub trait Discovery: Send + Sync + fmt::Debug {
    /// Announces this device under a name at a UDP port, and looks for the wanted names.
    ///
    /// # Errors
    /// One sentence: why it cannot.
    fn start(&self, own: &str, wanted: &[String], port: u16) -> Result<(), String>;

    /// Where a device of a wanted name has been seen, so far.
    ///
    /// # Errors
    /// One sentence: why it cannot say.
    fn found(&self) -> Result<Vec<SocketAddr>, String>;

    /// Ends the announcing and the looking.
    ///
    /// # Errors
    /// One sentence: why it cannot.
    fn stop(&self) -> Result<(), String>;
}
