//! Compression with a bound on what it may become.
//!
//! A packed piece is exactly one zstd frame (RFC 8878) that says its size; the size is compared
//! with the cap before anything is allocated. May touch nothing but bytes.

use zstd::zstd_safe;

/// zstd's own default: the next levels win a few per cent and cost several times as long.
const LEVEL: i32 = 3;

/// Why a packed piece cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PackingError {
    /// It is not one whole zstd frame that says its size.
    #[error("a compressed part of the data is damaged")]
    Damaged,
    /// It would become larger than allowed.
    #[error("a compressed part of the data is larger than allowed when opened")]
    TooBig,
}

/// Packs bytes, or nothing if that does not make them smaller.
pub(crate) fn pack(bytes: &[u8]) -> Option<Vec<u8>> {
    zstd::bulk::compress(bytes, LEVEL).ok().filter(|packed| packed.len() < bytes.len())
}

/// Opens what [`pack`] made, at most `cap` bytes.
pub(crate) fn unpack(packed: &[u8], cap: usize) -> Result<Vec<u8>, PackingError> {
    // Several frames one after another would be a second spelling of the same bytes.
    if zstd_safe::find_frame_compressed_size(packed) != Ok(packed.len()) {
        return Err(PackingError::Damaged);
    }
    let Ok(Some(size)) = zstd_safe::get_frame_content_size(packed) else {
        return Err(PackingError::Damaged);
    };
    let size =
        usize::try_from(size).ok().filter(|size| *size <= cap).ok_or(PackingError::TooBig)?;
    let opened = zstd::bulk::decompress(packed, size).map_err(|_| PackingError::Damaged)?;
    if opened.len() == size { Ok(opened) } else { Err(PackingError::Damaged) }
}

#[cfg(test)]
mod tests;
