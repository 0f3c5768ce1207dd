//! Puts frames together from the bytes as they come: `u32` big-endian length, then the body.
//! Pure: no socket, no clock of its own.

use crate::NetError;
use tokio::time::Instant;

/// Bytes of a length.
const HEAD: usize = 4;

/// A frame that is not complete yet. Lives as long as its channel, so a reader that gives up
/// waiting loses nothing.
#[derive(Default)]
pub(crate) struct Inbox {
    head: Vec<u8>,
    body: Vec<u8>,
    begun: Option<Instant>,
}

impl Inbox {
    /// When the first byte of this frame came.
    pub(crate) fn begun(&self) -> Option<Instant> {
        self.begun
    }

    /// How many bytes the frame still lacks, as far as is known; 0 when it is complete.
    ///
    /// # Errors
    /// [`NetError::TooBig`] when its length is over the cap, before room is made for it.
    pub(crate) fn lacks(&self, cap: usize) -> Result<usize, NetError> {
        let Ok(head) = <[u8; HEAD]>::try_from(self.head.as_slice()) else {
            return Ok(HEAD - self.head.len());
        };
        let length = usize::try_from(u32::from_be_bytes(head)).unwrap_or(usize::MAX);
        if length > cap {
            return Err(NetError::TooBig { length, cap });
        }
        Ok(length - self.body.len())
    }

    /// Takes what came, at most [`Inbox::lacks`] bytes.
    pub(crate) fn put(&mut self, bytes: &[u8], now: Instant) {
        self.begun.get_or_insert(now);
        if self.head.len() < HEAD {
            self.head.extend_from_slice(bytes);
        } else {
            self.body.extend_from_slice(bytes);
        }
    }

    /// Gives the complete frame away and begins the next.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        self.head.clear();
        self.begun = None;
        std::mem::take(&mut self.body)
    }
}

#[cfg(test)]
mod tests;
