//! Bytes in order: the one way in which every layout of this crate is written and read.
//!
//! Integers are big-endian. A count always comes before what it counts, is compared with a cap
//! first, and never leads to an allocation larger than the bytes that are really there. May touch
//! nothing but slices.

/// Why bytes are not the layout they should be. Says nothing of what the bytes were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The bytes end inside a field.
    #[error("the data ends too early")]
    Short,
    /// Bytes follow the last field.
    #[error("the data goes on after its end")]
    Long,
    /// A count is above its cap.
    #[error("a part of the data is larger than allowed")]
    OverCap,
    /// Bytes that should be text are not UTF-8.
    #[error("a text in the data is not readable")]
    NotText,
    /// A field has a value that means nothing.
    #[error("the data has a value that means nothing")]
    BadValue,
}

/// Reads fields from the front of a slice.
#[derive(Debug)]
pub(crate) struct WireReader<'a> {
    rest: &'a [u8],
}

impl<'a> WireReader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Bytes not read yet.
    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (head, rest) = self.rest.split_first_chunk::<N>().ok_or(WireError::Short)?;
        self.rest = rest;
        Ok(*head)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, WireError> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, WireError> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, WireError> {
        self.array().map(u32::from_be_bytes)
    }

    /// A count of four bytes, at most `cap`.
    pub(crate) fn count(&mut self, cap: usize) -> Result<usize, WireError> {
        let count = usize::try_from(self.u32()?).map_err(|_| WireError::OverCap)?;
        if count > cap { Err(WireError::OverCap) } else { Ok(count) }
    }

    pub(crate) fn take(&mut self, len: usize) -> Result<&'a [u8], WireError> {
        let (head, rest) = self.rest.split_at_checked(len).ok_or(WireError::Short)?;
        self.rest = rest;
        Ok(head)
    }

    /// Everything that is left.
    pub(crate) fn remainder(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.rest)
    }

    /// Bytes behind a count of four bytes.
    pub(crate) fn long(&mut self, cap: usize) -> Result<&'a [u8], WireError> {
        let len = self.count(cap)?;
        self.take(len)
    }

    /// Text behind a count, in bytes, of two bytes.
    pub(crate) fn text(&mut self, cap: usize) -> Result<&'a str, WireError> {
        let len = usize::from(self.u16()?);
        if len > cap {
            return Err(WireError::OverCap);
        }
        std::str::from_utf8(self.take(len)?).map_err(|_| WireError::NotText)
    }

    /// `0`, or `1` and the bytes.
    pub(crate) fn option<const N: usize>(&mut self) -> Result<Option<[u8; N]>, WireError> {
        match self.u8()? {
            0 => Ok(None),
            1 => self.array().map(Some),
            _ => Err(WireError::BadValue),
        }
    }

    /// Refuses what follows the last field.
    pub(crate) fn end(self) -> Result<(), WireError> {
        if self.rest.is_empty() { Ok(()) } else { Err(WireError::Long) }
    }
}

/// Writes fields one after another.
#[derive(Debug, Default)]
pub(crate) struct WireWriter {
    bytes: Vec<u8>,
}

impl WireWriter {
    pub(crate) fn with_room(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes) }
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    pub(crate) fn u8(&mut self, value: u8) -> &mut Self {
        self.raw(&[value])
    }

    pub(crate) fn u16(&mut self, value: u16) -> &mut Self {
        self.raw(&value.to_be_bytes())
    }

    pub(crate) fn u32(&mut self, value: u32) -> &mut Self {
        self.raw(&value.to_be_bytes())
    }

    /// A count of four bytes, at most `cap`.
    pub(crate) fn count(&mut self, count: usize, cap: usize) -> Result<&mut Self, WireError> {
        let small = u32::try_from(count).ok().filter(|_| count <= cap);
        Ok(self.u32(small.ok_or(WireError::OverCap)?))
    }

    pub(crate) fn long(&mut self, bytes: &[u8], cap: usize) -> Result<&mut Self, WireError> {
        Ok(self.count(bytes.len(), cap)?.raw(bytes))
    }

    pub(crate) fn text(&mut self, text: &str, cap: usize) -> Result<&mut Self, WireError> {
        let small = u16::try_from(text.len()).ok().filter(|_| text.len() <= cap);
        Ok(self.u16(small.ok_or(WireError::OverCap)?).raw(text.as_bytes()))
    }

    pub(crate) fn option<const N: usize>(&mut self, bytes: Option<&[u8; N]>) -> &mut Self {
        match bytes {
            None => self.u8(0),
            Some(bytes) => self.u8(1).raw(bytes),
        }
    }

    pub(crate) fn done(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests;
