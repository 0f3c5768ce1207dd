use super::*;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};

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

#[test]
fn a_second_frame_over_the_cap_is_refused_after_the_first_was_read() {
    let mut inbox = Inbox::default();
    for piece in [&b"\0\0\0\x02"[..], &[1, 4]] {
        inbox.put(piece, Instant::now());
    }
    assert_eq!((inbox.lacks(16), inbox.take()), (Ok(0), vec![1, 4]));
    inbox.put(&[0, 0, 0, 17], Instant::now());
    assert_eq!(inbox.lacks(16), Err(NetError::TooBig { length: 17, cap: 16 }));
}

#[test]
fn streams_of_frames_read_as_written_down() {
    let text = include_str!("../../../../tests/vectors/frame.json");
    let file: Value = serde_json::from_str(text).unwrap();
    let streams = file["streams"].as_array().unwrap();
    assert!(streams.len() > 1);
    for vector in streams {
        let bytes = HEXLOWER.decode(vector["hex"].as_str().unwrap().as_bytes()).unwrap();
        let cap = vector["cap"].as_u64().unwrap() as usize;
        let (mut inbox, mut rest, mut bodies) = (Inbox::default(), &bytes[..], Vec::new());
        let outcome = loop {
            match inbox.lacks(cap) {
                Ok(0) => bodies.push(HEXLOWER.encode(&inbox.take())),
                Ok(_) if rest.is_empty() => {
                    break json!({ "bodies": bodies, "within": inbox.begun().is_some() });
                }
                Ok(lacks) => {
                    let (piece, more) = rest.split_at(lacks.min(rest.len()));
                    inbox.put(piece, Instant::now());
                    rest = more;
                }
                Err(NetError::TooBig { .. }) => break json!({ "error": "TooBig" }),
                Err(other) => panic!("{other}"),
            }
        };
        assert_eq!(outcome, vector["expect"], "{}", vector["name"]);
    }
}
