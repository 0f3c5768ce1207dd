//! Who gets in, and what the others are told.

use super::*;
use crate::{CloseCode, NetError};
use iroh::endpoint::ConnectionError;
use std::time::Instant;

#[tokio::test]
async fn a_stranger_without_the_alpn_gets_nothing_and_is_told() {
    let b = home(2, vec![only(1)]).await;
    let stranger = home(9, vec![]).await;
    let refused = stranger.dial(b.device(), &b.addresses(), b"guess").await;
    assert_eq!(refused.unwrap_err(), NetError::NotWelcome);
    let nameless = stranger.dial(b.device(), &b.addresses(), b"").await;
    assert_eq!(nameless.unwrap_err(), NetError::NotWelcome);

    // Nothing of it reached the app: the first to arrive is the right one.
    let (out, came) = connect(&home(1, vec![]).await, &b).await;
    assert_eq!((out.remote(), came.remote()), (device(2), device(1)));
}

#[tokio::test]
async fn a_device_that_is_not_on_the_list_is_told_even_if_it_knows_the_alpn() {
    let b = home(2, vec![only(1)]).await;
    let stranger = home(9, vec![]).await;
    let refused = stranger.dial(b.device(), &b.addresses(), PAIR).await;
    assert_eq!(refused.unwrap_err(), NetError::NotWelcome);

    let (_out, came) = connect(&home(1, vec![]).await, &b).await;
    assert_eq!(came.remote(), device(1));
}

#[tokio::test]
async fn a_pairing_screen_lets_in_whoever_read_its_code_until_it_is_taken_down() {
    let b = home(2, vec![only(1), anyone(b"code")]).await;
    let scanner = home(7, vec![]).await;
    let at = b.addresses();
    let (out, came) = tokio::join!(scanner.dial(device(2), &at, b"code"), b.accept());
    assert_eq!(out.unwrap().alpn(), b"code");
    assert_eq!(came.unwrap().remote(), device(7));

    b.allow(vec![only(1)]);
    let late = home(8, vec![]).await;
    let refused = late.dial(device(2), &at, b"code").await;
    assert_eq!(refused.unwrap_err(), NetError::NotWelcome);

    b.allow(vec![only(8)]);
    let (_out, came) = connect(&late, &b).await;
    assert_eq!(came.remote(), device(8));
}

#[tokio::test]
async fn another_device_behind_the_address_is_noticed() {
    let a = home(1, vec![]).await;
    let other = home(3, vec![only(1)]).await;
    let found = a.dial(device(2), &other.addresses(), PAIR).await;
    assert_eq!(found.unwrap_err(), NetError::SomeoneElse);
}

#[tokio::test]
async fn nobody_at_the_address_is_a_sentence_within_five_seconds() {
    let a = home(1, vec![]).await;
    let (_socket, address) = deaf();
    let begun = Instant::now();
    let found = a.dial(device(2), &[address], PAIR).await;
    assert_eq!(found.unwrap_err(), NetError::NotReachable);
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn dead_addresses_beside_the_right_one_cost_no_time() {
    let (a, b) = (home(1, vec![]).await, home(2, vec![only(1)]).await);
    let dead: Vec<_> = (0..3).map(|_| deaf()).collect();
    let mut addresses: Vec<_> = dead.iter().map(|(_, address)| *address).collect();
    addresses.extend(b.addresses());
    let begun = Instant::now();
    let out = a.dial(device(2), &addresses, PAIR).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert_eq!(out.remote_address(), Some(b.addresses()[0]));
}

#[tokio::test]
async fn what_cannot_be_dialled_is_said_before_anything_is_sent() {
    let a = home(1, vec![]).await;
    let near = [SocketAddr::from((LOOPBACK, 9))];
    let far = ["8.8.8.8:53".parse().unwrap()];
    let dial = async |id, at: &[SocketAddr]| a.dial(id, at, PAIR).await.unwrap_err();
    assert_eq!(dial(device(2), &[]).await, NetError::NoAddress);
    assert_eq!(dial(device(2), &far).await, NetError::NoAddress);
    assert_eq!(dial(device(1), &near).await, NetError::Ourselves);
    let mut bad = (0..=255).map(|n| DeviceId([n; 32]));
    let bad = bad.find(|id| iroh::PublicKey::from_bytes(&id.0).is_err());
    assert_eq!(dial(bad.unwrap(), &near).await, NetError::NoSuchDevice);
}

#[tokio::test]
async fn one_that_connects_and_says_nothing_is_shown_out_and_holds_nobody_up() {
    let b = home_at(2, vec![only(1), anyone(PAIR)], brisk()).await;
    let silent = raw(9, &[]).await;
    let begun = Instant::now();
    let half_open = raw_dial(&silent, &b).await;

    let (_out, came) = connect(&home(1, vec![]).await, &b).await;
    assert_eq!(came.remote(), device(1));
    let ConnectionError::ApplicationClosed(end) = half_open.closed().await else {
        panic!("the half-open connection must be closed by the other side");
    };
    assert_eq!(end.error_code, CloseCode::Slow.wire());
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_wrong_knock_is_not_welcomed() {
    let b = home(2, vec![anyone(PAIR)]).await;
    let rude = raw(9, &[]).await;
    let connection = raw_dial(&rude, &b).await;
    let (mut sender, _receiver) = connection.open_bi().await.unwrap();
    sender.write_all(b"GET / HTTP/1.1").await.unwrap();
    let ConnectionError::ApplicationClosed(end) = connection.closed().await else {
        panic!("a wrong knock must be answered by closing");
    };
    assert_eq!(end.error_code, CloseCode::Unreadable.wire());
}

#[tokio::test]
async fn more_than_the_app_takes_are_told_to_come_back() {
    let b = home(2, vec![anyone(PAIR)]).await;
    let a = home(1, vec![]).await;
    let mut waiting = Vec::new();
    let busy = loop {
        match a.dial(device(2), &b.addresses(), PAIR).await {
            Ok(channel) => waiting.push(channel),
            Err(error) => break error,
        }
    };
    assert_eq!(busy, NetError::Busy);
    assert_eq!(waiting.len(), crate::accept::ARRIVALS);

    // Those that wait are served, and then there is room again.
    for _ in 0..waiting.len() {
        assert_eq!(b.accept().await.unwrap().remote(), device(1));
    }
    connect(&a, &b).await;
}

#[tokio::test]
async fn attempts_that_a_device_gave_up_do_not_stand_in_its_way() {
    let b = home(2, vec![only(1)]).await;
    let clumsy = raw(1, &[]).await;
    // Let in by the rule, and then nothing: each holds a handshake for five seconds.
    let mut silent = Vec::new();
    for _ in 0..8 {
        silent.push(raw_dial(&clumsy, &b).await);
    }
    let (_out, came) = connect(&home(1, vec![]).await, &b).await;
    assert_eq!(came.remote(), device(1));
    for made_room in &silent[..6] {
        let ConnectionError::ApplicationClosed(end) = made_room.closed().await else {
            panic!("an attempt that made room must be closed by the other side");
        };
        // At once, not when its time was over.
        assert_eq!(end.error_code, CloseCode::Left.wire());
    }
}
