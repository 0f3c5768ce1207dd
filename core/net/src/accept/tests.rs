use super::*;

#[tokio::test]
async fn one_noisy_address_leaves_room_for_another_and_gets_no_more_itself() {
    let [noisy, other, third] = [1, 2, 3].map(|n| IpAddr::from([10, 0, 0, n]));
    let (mut handshakes, mut tasks) = (Handshakes::default(), JoinSet::new());
    let mut arrive = |from| {
        let room = handshakes.room(from);
        if room {
            handshakes.add(from, tasks.spawn(std::future::pending::<()>()));
        }
        (room, handshakes.0.iter().filter(|(ip, _)| *ip == from).count())
    };
    let noise: Vec<_> = (0..5).map(|_| arrive(noisy)).collect();
    assert_eq!(noise.last(), Some(&(true, HANDSHAKES_EACH)));
    assert_eq!(arrive(other), (true, HANDSHAKES - HANDSHAKES_EACH));
    assert_eq!(arrive(third), (false, 0));

    // What is over makes room.
    tasks.shutdown().await;
    assert!(handshakes.room(third));
}
