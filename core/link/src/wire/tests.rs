use super::*;

#[test]
fn a_count_that_claims_more_than_its_cap_or_than_is_there_is_refused() {
    let claim = [0xff, 0xff, 0xff, 0xff, 1, 2];
    assert_eq!(WireReader::new(&claim).long(10), Err(WireError::OverCap));
    assert_eq!(WireReader::new(&[0, 0, 0, 3, 1, 2]).long(10), Err(WireError::Short));
    assert_eq!(WireReader::new(&[0, 0, 0, 2, 1, 2]).long(10), Ok(&[1, 2][..]));
    assert_eq!(WireReader::new(&[0, 2, 0xc3, 0x28]).text(10), Err(WireError::NotText));
    assert_eq!(WireReader::new(&[2]).option::<1>(), Err(WireError::BadValue));
    assert_eq!(WireReader::new(&[0]).end(), Err(WireError::Long));
    assert!(WireWriter::default().text("abc", 2).is_err());
    assert!(WireWriter::default().long(b"abc", 2).is_err());
}
