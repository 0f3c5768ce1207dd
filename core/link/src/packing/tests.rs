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
