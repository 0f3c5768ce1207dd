use super::*;
use age::secrecy::ExposeSecret;

#[test]
fn an_identity_is_the_one_that_age_itself_reads() {
    let theirs = age::x25519::Identity::generate();
    let text = theirs.to_string();
    let (_, bytes) = bech32::decode(text.expose_secret()).unwrap();
    let ours = FileIdentity::from_bytes(bytes.try_into().unwrap());
    assert_eq!(ours.recipient(), theirs.to_public().to_string());
    assert_eq!(ours.age().unwrap().to_string().expose_secret(), text.expose_secret());
    assert!(check_recipient(&ours.recipient()).is_ok());
    assert_eq!(format!("{ours:?}"), "FileIdentity(...)");
}

#[test]
fn a_recipient_that_would_make_age_panic_is_refused() {
    // Points of order 1, 2, 4 and 8, and p, p+1 (RFC 7748, section 6.1; curve25519's
    // low-order u-coordinates as listed at https://cr.yp.to/ecdh.html#validate).
    let low = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];
    for point in low {
        let point = data_encoding::HEXLOWER.decode(point.as_bytes()).unwrap();
        let text = bech32::encode_lower::<Bech32>(RECIPIENT, &point).unwrap();
        assert!(text.parse::<age::x25519::Recipient>().is_ok(), "age takes it");
        assert!(check_recipient(&text).is_err(), "{text}");
    }
    let good = FileIdentity::from_bytes([5; 32]).recipient();
    assert_eq!(good.len(), 62);
    assert!(check_recipient(&good.to_uppercase()).is_err());
    assert!(check_recipient(&good[..61]).is_err());
    assert!(check_recipient("").is_err());
}
