use super::*;

#[test]
fn every_number_comes_back_as_it_was() {
    for number in (0..20).chain([u64::from(u32::MAX), (1 << 62) - 1]) {
        assert_eq!(CloseCode::from_number(number).number(), number);
        assert_eq!(CloseCode::from_number(number).wire().into_inner(), number);
    }
    assert_eq!(CloseCode::Other(u64::MAX).wire(), VarInt::MAX);
}
