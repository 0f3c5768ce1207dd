//! The bytes of a row, as a file that other languages read too.

use crate::{
    KeyId, RowDamage,
    row::{Domain, SealedAs, open_row, seal_row},
};
use data_encoding::HEXLOWER;

const VECTOR: &str = include_str!("../../../../tests/vectors/row.json");

#[test]
fn a_sealed_row_has_the_bytes_of_the_vector() {
    let vector: serde_json::Value = serde_json::from_str(VECTOR).unwrap();
    let hex = |name: &str| HEXLOWER.decode(vector[name].as_str().unwrap().as_bytes()).unwrap();
    let id = KeyId(u32::try_from(vector["key_id"].as_u64().unwrap()).unwrap());
    let secret = hex("key_hex").try_into().unwrap();
    let nonce = hex("nonce_hex").try_into().unwrap();
    let (key, plain, sealed) = (hex("row_key_hex"), hex("plain_hex"), hex("sealed_hex"));
    let place = SealedAs { domain: Domain::Row, id, key: &key };

    assert_eq!(seal_row(&secret, &nonce, place, &plain).unwrap(), sealed);
    assert_eq!(open_row(&secret, place, &sealed).unwrap(), plain);

    // Nothing of it can be changed, cut or moved.
    for at in 0..sealed.len() {
        let mut other = sealed.clone();
        other[at] ^= 1;
        assert!(open_row(&secret, place, &other).is_err(), "byte {at}");
        assert!(open_row(&secret, place, &sealed[..at]).is_err(), "cut at {at}");
    }
    let mut elsewhere = key.clone();
    elsewhere.push(0);
    for other in [
        SealedAs { key: &elsewhere, ..place },
        SealedAs { domain: Domain::Key, ..place },
        SealedAs { domain: Domain::Check, ..place },
        SealedAs { id: KeyId(id.0 + 1), ..place },
    ] {
        assert_eq!(open_row(&secret, other, &sealed), Err(RowDamage::Altered));
    }
    let mut newer = sealed.clone();
    newer[0] = 2;
    assert_eq!(open_row(&secret, place, &newer), Err(RowDamage::UnknownVersion { found: 2 }));
}
