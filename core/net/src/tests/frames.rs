//! Frames between two devices that were let in, one of which may be hostile.

use super::*;
use crate::{CloseCode, NetError, accept::FIRST_BYTE};
use amble_model::limits::{FRAME_BYTES, PAIRING_FRAME_BYTES};
use iroh::endpoint::{RecvStream, SendStream};
use tokio::time::{Instant, interval};

const CAP: usize = PAIRING_FRAME_BYTES;

/// A home with one channel, at whose other end somebody writes raw bytes. The connection must
/// be kept, or it ends.
async fn written_to() -> (Endpoint, Channel, SendStream, RecvStream, (iroh::Endpoint, Connection)) {
    let b = home_at(2, vec![anyone(PAIR)], brisk()).await;
    let hostile = raw(9, &[]).await;
    let connection = raw_dial(&hostile, &b).await;
    let (mut sender, receiver) = connection.open_bi().await.unwrap();
    sender.write_all(&FIRST_BYTE).await.unwrap();
    let came = b.accept().await.unwrap();
    (b, came, sender, receiver, (hostile, connection))
}

#[tokio::test]
async fn frames_of_every_size_cross_both_ways_and_in_order() {
    let (_a, _b, mut out, mut came) = met(Timeouts::default()).await;
    let bodies = [vec![], b"hello".to_vec(), vec![7; FRAME_BYTES], vec![8; 1]];
    let send = async |channel: &mut Channel| {
        for body in &bodies {
            channel.send(body).await.unwrap();
        }
    };
    let receive = async |channel: &mut Channel| {
        for body in &bodies {
            assert_eq!(&channel.receive(FRAME_BYTES, None).await.unwrap(), body);
        }
    };
    tokio::join!(send(&mut out), receive(&mut came));
    tokio::join!(send(&mut came), receive(&mut out));
    assert!(out.dialled() && !came.dialled());
}

#[tokio::test]
async fn the_exporter_agrees_at_both_ends_and_differs_per_connection_and_label() {
    let (a, b, out, came) = met(Timeouts::default()).await;
    let first = out.exporter(b"pairing").unwrap();
    assert_eq!(first, came.exporter(b"pairing").unwrap());
    assert_ne!(first, came.exporter(b"session").unwrap());
    let (again, came) = connect(&a, &b).await;
    assert_eq!(again.exporter(b"pairing"), came.exporter(b"pairing"));
    assert_ne!(again.exporter(b"pairing").unwrap(), first);
}

#[tokio::test]
async fn a_frame_of_four_gigabytes_is_refused_by_its_length_alone() {
    let (_b, mut came, mut sender, _receiver, _raw) = written_to().await;
    sender.write_all(&u32::MAX.to_be_bytes()).await.unwrap();
    let length = u32::MAX as usize;
    let refused = came.receive(CAP, None).await.unwrap_err();
    assert_eq!(refused, NetError::TooBig { length, cap: CAP });
}

#[tokio::test]
async fn a_frame_of_ours_over_the_cap_is_not_sent_and_the_next_one_is() {
    let (_a, _b, mut out, mut came) = met(Timeouts::default()).await;
    let refused = out.send(&vec![0; FRAME_BYTES + 1]).await.unwrap_err();
    assert!(matches!(refused, NetError::TooBig { cap: FRAME_BYTES, .. }));
    out.send(b"fits").await.unwrap();
    assert_eq!(came.receive(CAP, None).await.unwrap(), b"fits");
}

#[tokio::test]
async fn a_drip_of_bytes_is_slow_even_without_a_limit() {
    let (_b, mut came, mut sender, _receiver, _raw) = written_to().await;
    sender.write_all(&100_u32.to_be_bytes()).await.unwrap();
    let mut dripped = 0;
    let mut beat = interval(Duration::from_millis(50));
    let drip = async {
        loop {
            beat.tick().await;
            sender.write_all(b"d").await.unwrap();
            dripped += 1;
        }
    };
    let begun = Instant::now();
    tokio::select! {
        never = drip => never,
        slow = came.receive(CAP, None) => assert_eq!(slow, Err(NetError::Slow)),
    }
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert!((2..100).contains(&dripped), "bytes came, {dripped} of them, and did not help");
}

#[tokio::test]
async fn silence_is_slow_after_the_limit_and_patience_without_one() {
    let (_a, _b, mut out, mut came) = met(brisk()).await;
    let limit = Some(Duration::from_millis(50));
    assert_eq!(came.receive(CAP, limit).await, Err(NetError::Slow));
    // Longer than a frame may take: what has not begun may take as long as it likes.
    let waited = tokio::time::timeout(brisk().frame * 2, came.receive(CAP, None)).await;
    assert!(waited.is_err());
    out.send(b"at last").await.unwrap();
    assert_eq!(came.receive(CAP, limit).await.unwrap(), b"at last");
}

#[tokio::test]
async fn a_reader_that_gives_up_in_the_middle_of_a_frame_loses_no_byte() {
    let (_b, mut came, mut sender, _receiver, _raw) = written_to().await;
    for piece in [&b"\0\0"[..], b"\0\x06go", b"od"] {
        sender.write_all(piece).await.unwrap();
        let cut_off = tokio::time::timeout(Duration::from_millis(40), came.receive(CAP, None));
        assert!(cut_off.await.is_err(), "there is no whole frame yet");
    }
    sender.write_all(b" d").await.unwrap();
    assert_eq!(came.receive(CAP, None).await.unwrap(), b"good d");
}

#[tokio::test]
async fn one_that_never_reads_cannot_hold_the_sender() {
    let (_b, mut came, _sender, _receiver, _raw) = written_to().await;
    let mut sent = 0;
    let slow = loop {
        match came.send(&vec![0; FRAME_BYTES]).await {
            Ok(()) => sent += FRAME_BYTES,
            Err(error) => break error,
        }
    };
    assert_eq!(slow, NetError::Slow);
    assert!(sent <= 4 * 1024 * 1024, "{sent} bytes were taken for one who reads none");
    assert!(came.send(b"more").await.is_err());
}

#[tokio::test]
async fn what_another_device_can_make_us_hold_is_small() {
    let (_b, _came, mut sender, _receiver, (_hostile, connection)) = written_to().await;
    let moment = Duration::from_millis(200);
    let mut held = FIRST_BYTE.len();
    while let Ok(written) = tokio::time::timeout(moment, sender.write(&[0; 4096])).await {
        held += written.unwrap();
    }
    // Exactly a stream's window, less the first byte that was read.
    assert!((200_000..300_000).contains(&held), "{held} bytes were held");
    assert_eq!(connection.max_datagram_size(), None);
    let uni = tokio::time::timeout(moment, connection.open_uni()).await;
    assert!(uni.is_err(), "no one-way streams");
    let _second = connection.open_bi().await.unwrap();
    let third = tokio::time::timeout(moment, connection.open_bi()).await;
    assert!(third.is_err(), "no third stream");
}

#[tokio::test]
async fn what_was_sent_before_the_end_arrives_and_then_the_reason() {
    let (_a, _b, mut out, mut came) = met(Timeouts::default()).await;
    for n in 0..3_u8 {
        out.send(&vec![n; 50_000]).await.unwrap();
    }
    out.finish(CloseCode::Done).await;
    for n in 0..3_u8 {
        let frame = came.receive(FRAME_BYTES, None).await.unwrap();
        assert_eq!(frame, vec![n; 50_000]);
    }
    let end = came.receive(FRAME_BYTES, None).await.unwrap_err();
    let code = CloseCode::Done;
    assert_eq!(end, NetError::Closed { code });
    assert_eq!(end.to_string(), "everything was exchanged");
    assert_eq!(came.send(b"late").await, Err(NetError::Closed { code }));
}

#[tokio::test]
async fn a_frame_that_was_cut_off_by_the_end_is_no_frame() {
    let (_b, mut came, mut sender, _receiver, (_hostile, connection)) = written_to().await;
    sender.write_all(b"\0\0\0\x06half").await.unwrap();
    sender.finish().unwrap();
    sender.stopped().await.unwrap();
    connection.close(CloseCode::Version.wire(), b"words we never show");
    let code = CloseCode::Version;
    assert_eq!(came.receive(CAP, None).await, Err(NetError::Closed { code }));
}

#[tokio::test]
async fn a_channel_that_is_dropped_reads_as_left() {
    let (_a, _b, out, mut came) = met(Timeouts::default()).await;
    drop(out);
    let code = CloseCode::Left;
    assert_eq!(came.receive(CAP, None).await, Err(NetError::Closed { code }));
}
