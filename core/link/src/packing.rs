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
mod tests {
    use super::*;

    #[test]
    fn a_bomb_is_refused_by_the_size_it_claims() {
        let bomb = zstd::bulk::compress(&vec![0; 4 * 1024 * 1024], 19).unwrap();
        assert!(bomb.len() < 1_000);
        assert_eq!(unpack(&bomb, 1024 * 1024), Err(PackingError::TooBig));
        assert_eq!(unpack(&bomb, 4 * 1024 * 1024).unwrap().len(), 4 * 1024 * 1024);
    }

    #[test]
    fn a_frame_without_a_size_and_two_frames_in_one_are_refused() {
        let silent = zstd::stream::encode_all(&[7u8; 5_000][..], 3).unwrap();
        assert_eq!(unpack(&silent, 10_000), Err(PackingError::Damaged));
        let one = pack(&[7; 5_000]).unwrap();
        let two = [one.as_slice(), one.as_slice()].concat();
        assert_eq!(unpack(&two, 100_000), Err(PackingError::Damaged));
        // Frames that add nothing: an empty one, and one that readers skip.
        let empty = [0x28, 0xb5, 0x2f, 0xfd, 0x20, 0, 1, 0, 0];
        assert!(unpack(&empty, 0).unwrap().is_empty());
        let skipped = [0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 9];
        for more in [empty, skipped] {
            let padded = [one.as_slice(), &more].concat();
            assert_eq!(unpack(&padded, 100_000), Err(PackingError::Damaged));
        }
        assert_eq!(unpack(&one, 5_000).unwrap(), [7; 5_000]);
        assert_eq!(pack(&[1, 2, 3]), None);
    }
}
