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
mod tests {
    use super::*;

    /// Feeds bytes in pieces of `step`, as a reader would; returns the frames.
    fn frames(bytes: &[u8], step: usize, cap: usize) -> Result<Vec<Vec<u8>>, NetError> {
        let (mut inbox, mut rest, mut out) = (Inbox::default(), bytes, Vec::new());
        loop {
            match inbox.lacks(cap)? {
                0 => out.push(inbox.take()),
                _ if rest.is_empty() => return Ok(out),
                lacks => {
                    let (piece, more) = rest.split_at(lacks.min(step).min(rest.len()));
                    inbox.put(piece, Instant::now());
                    rest = more;
                }
            }
        }
    }

    #[test]
    fn frames_come_out_whole_however_the_bytes_are_cut() {
        let bytes = b"\0\0\0\x03one\0\0\0\0\0\0\0\x05three\0\0\0\x09half";
        for step in 1..bytes.len() {
            let whole = frames(bytes, step, 9).unwrap();
            assert_eq!(whole, [&b"one"[..], b"", b"three"], "in pieces of {step}");
        }
    }

    #[test]
    fn a_length_over_the_cap_makes_no_room() {
        let mut inbox = Inbox::default();
        inbox.put(&u32::MAX.to_be_bytes(), Instant::now());
        let refused = inbox.lacks(256).unwrap_err();
        let length = u32::MAX as usize;
        assert_eq!(refused, NetError::TooBig { length, cap: 256 });
        assert_eq!(inbox.body.capacity(), 0);
        assert_eq!(frames(b"\0\0\x01\0", 4, 255), Err(NetError::TooBig { length: 256, cap: 255 }));
    }
}
