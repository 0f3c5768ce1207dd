use super::*;

#[test]
fn every_vector_is_passed_or_refused_as_it_says() {
    let file = include_str!("../../../../tests/vectors/scan.json");
    let file: serde_json::Value = serde_json::from_str(file).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert!(cases.len() > 20);
    for case in cases {
        let text = case["raw"].as_str().unwrap();
        let byte = |n| u8::from_str_radix(&text[n..n + 2], 16).unwrap();
        let raw: Vec<u8> = (0..text.len()).step_by(2).map(byte).collect();
        let said = match scan(&raw) {
            Ok(()) => "ok",
            Err(ScanError::TooLarge) => "too large",
            Err(ScanError::NotAChange) => "not a change",
            Err(ScanError::Malformed) => "malformed",
        };
        assert_eq!(said, case["scan"].as_str().unwrap(), "{}", case["name"]);
    }
}
