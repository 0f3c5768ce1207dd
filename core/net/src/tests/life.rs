//! An endpoint from opening to closing, and what goes on around it.

use super::*;
use crate::{CloseCode, NetError, is_near, wins_tie};
use amble_model::limits;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

#[tokio::test]
async fn only_one_address_means_only_that_address() {
    let a = home(1, vec![]).await;
    assert_eq!(a.addresses(), [SocketAddr::from((LOOPBACK, a.port()))]);
    assert_ne!(a.port(), 0);
    assert_eq!(a.device(), device(1));
}

/// Opens and closes; nothing is dialled, so nothing is sent.
#[tokio::test]
async fn everywhere_offers_near_addresses_and_the_same_computer() {
    let config = NetConfig { listen: Listen::Everywhere, ..config(1, vec![only(2)], None) };
    let a = Endpoint::open(config).await.unwrap();
    let addresses = a.addresses();
    assert_eq!(addresses.last(), Some(&(LOOPBACK, a.port()).into()));
    assert!(addresses.iter().all(is_near), "{addresses:?}");
    assert!(addresses.len() <= limits::TICKET_ADDRESSES);
    a.close().await;
}

#[tokio::test]
async fn closing_tells_the_other_gives_the_port_back_and_ends_waiting() {
    let (a, b, mut out, mut came) = met(Timeouts::default()).await;
    let port = a.port();
    let ((), waited) = tokio::join!(a.close(), a.accept());
    assert!(waited.is_none());
    let code = CloseCode::Left;
    assert_eq!(came.receive(9, None).await, Err(NetError::Closed { code }));
    assert!(out.send(b"after").await.is_err());
    assert!(a.addresses().is_empty());
    let dialled = a.dial(b.device(), &b.addresses(), PAIR).await;
    assert_eq!(dialled.unwrap_err(), NetError::Shut);
    a.close().await;

    drop(out);
    // Somebody still holds the old endpoint; the port is free nevertheless.
    let again = Endpoint::open(config(1, vec![], Some(port))).await.unwrap();
    assert_eq!(again.port(), port);
    let (_out, came) = connect(&again, &b).await;
    assert_eq!(came.remote(), device(1));
}

#[tokio::test]
async fn a_channel_that_nobody_took_in_time_is_not_given_out_after_closing() {
    let (a, b) = (home(1, vec![]).await, home(2, vec![only(1)]).await);
    let _out = a.dial(b.device(), &b.addresses(), PAIR).await.unwrap();
    let port = b.port();
    b.close().await;
    assert!(b.accept().await.is_none());
    let again = Endpoint::open(config(2, vec![], Some(port))).await.unwrap();
    assert_eq!(again.port(), port, "the forgotten channel must not hold the port");
}

#[tokio::test]
async fn a_taken_port_gives_another_one() {
    let (_socket, taken) = deaf();
    let a = Endpoint::open(config(1, vec![only(2)], Some(taken.port())));
    let a = a.await.unwrap();
    assert_ne!(a.port(), taken.port());
    let (_out, came) = connect(&home(2, vec![]).await, &a).await;
    assert_eq!(came.remote(), device(2));
}

#[tokio::test]
async fn a_network_that_is_not_there_is_a_sentence() {
    let config = NetConfig {
        // TEST-NET-3 (RFC 5737): no device has it.
        listen: Listen::Only([203, 0, 113, 1].into()),
        ..config(1, vec![], None)
    };
    let error = Endpoint::open(config).await.unwrap_err();
    assert!(matches!(error, NetError::CannotListen { .. }));
    assert!(error.to_string().contains("permissions"), "{error}");
}

#[tokio::test]
async fn when_both_dial_at_once_one_connection_stays_and_it_is_the_same_one() {
    let (a, b) = (home(1, vec![only(2)]).await, home(2, vec![only(1)]).await);
    let (at_a, at_b) = (a.addresses(), b.addresses());
    let (a_out, b_out, a_came, b_came) = tokio::join!(
        a.dial(b.device(), &at_b, PAIR),
        b.dial(a.device(), &at_a, PAIR),
        a.accept(),
        b.accept(),
    );
    let keep = async |own: &Endpoint, both: [Channel; 2]| {
        let mut kept = Vec::new();
        for channel in both {
            if wins_tie(own.device(), channel.remote(), channel.dialled()) {
                kept.push(channel);
            } else {
                channel.finish(CloseCode::Double).await;
            }
        }
        assert_eq!(kept.len(), 1);
        kept.remove(0)
    };
    let (mut mine, mut theirs) = tokio::join!(
        keep(&a, [a_out.unwrap(), a_came.unwrap()]),
        keep(&b, [b_out.unwrap(), b_came.unwrap()]),
    );
    assert_eq!(mine.exporter(b"one").unwrap(), theirs.exporter(b"one").unwrap());
    mine.send(b"to b").await.unwrap();
    theirs.send(b"to a").await.unwrap();
    assert_eq!(theirs.receive(9, None).await.unwrap(), b"to b");
    assert_eq!(mine.receive(9, None).await.unwrap(), b"to a");
}

#[tokio::test]
async fn garbage_from_elsewhere_disturbs_nothing() {
    let (a, b, mut out, mut came) = met(Timeouts::default()).await;
    let (target, sent) = (b.addresses()[0], Arc::new(AtomicU32::new(0)));
    let counter = sent.clone();
    let noise = tokio::spawn(async move {
        let (socket, _) = deaf();
        // Every first byte, so short and long headers, and many lengths.
        for first in (0..=u8::MAX).cycle() {
            let bytes = (0..usize::from(first) * 5 + 1).map(|n| first.wrapping_add(n as u8));
            let packet: Vec<u8> = bytes.collect();
            socket.send_to(&packet, target).unwrap();
            counter.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
        }
    });
    let mut crossed = 0_u32;
    while crossed < 200 || sent.load(Ordering::Relaxed) < 2_000 {
        out.send(&crossed.to_be_bytes()).await.unwrap();
        let frame = came.receive(9, Some(Duration::from_secs(5))).await;
        assert_eq!(frame.unwrap(), crossed.to_be_bytes());
        crossed += 1;
    }
    // And a new meeting can begin in the middle of it.
    let before = sent.load(Ordering::Relaxed);
    connect(&a, &b).await;
    assert!(sent.load(Ordering::Relaxed) > before && !noise.is_finished());
    noise.abort();
}

#[tokio::test]
async fn no_key_is_in_anything_that_can_be_printed() {
    let config = config(77, vec![only(2)], None);
    let printed = format!("{config:?}");
    assert!(printed.contains("device_key: ...") && !printed.contains("77, 77"), "{printed}");
    let (a, _b, out, _came) = met(Timeouts::default()).await;
    let printed = format!("{a:?} {out:?}");
    assert!(printed.contains(&device(1).to_string()) && !printed.contains("1, 1"), "{printed}");
}
