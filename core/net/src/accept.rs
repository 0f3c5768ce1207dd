//! The accept loop: what happens between a stranger's first packet and a [`Channel`].
//!
//! Each handshake runs in a task of its own, with a time limit, few at once: one that is slow,
//! refused or panics ends alone.

use crate::{Channel, CloseCode, near, timeouts::Timeouts};
use iroh::endpoint::{Connection, Incoming, IncomingAddr, RecvStream, SendStream};
use std::net::IpAddr;
use tokio::{
    sync::mpsc,
    task::{AbortHandle, JoinSet},
    time::{Instant, timeout_at},
};

/// Handshakes at once. A meeting needs one or two; each costs a signature and some kilobytes.
const HANDSHAKES: usize = 4;
/// Handshakes at once from one address; the next one ends its oldest. So one noisy device leaves
/// room for the right one, and attempts that a device gave up are not in its own way.
const HANDSHAKES_EACH: usize = 3;
/// Channels that may wait to be accepted; each may hold a stream window of bytes.
pub(crate) const ARRIVALS: usize = 4;

/// The byte by which the dialling side makes its stream visible, and the accepting side says
/// that it is expected. QUIC reports a connection as open before the other side has looked at
/// who it is; only this answer proves that we were let in.
pub(crate) const FIRST_BYTE: [u8; 1] = [1];

/// The handshakes in flight, oldest first, and where they come from.
#[derive(Default)]
struct Handshakes(Vec<(IpAddr, AbortHandle)>);

impl Handshakes {
    /// Whether there is room for one more from here, after making some.
    fn room(&mut self, from: IpAddr) -> bool {
        self.0.retain(|(_, task)| !task.is_finished());
        let each = self.0.iter().filter(|(ip, _)| *ip == from).count();
        let oldest = self.0.iter().position(|(ip, _)| *ip == from);
        if let Some(oldest) = oldest.filter(|_| each >= HANDSHAKES_EACH) {
            let (_, task) = self.0.remove(oldest);
            task.abort();
        }
        self.0.len() < HANDSHAKES
    }

    fn add(&mut self, from: IpAddr, task: AbortHandle) {
        self.0.push((from, task));
    }
}

/// Runs until the endpoint closes.
pub(crate) async fn serve(
    iroh: iroh::Endpoint,
    arrivals: mpsc::Sender<Channel>,
    timeouts: Timeouts,
) {
    let (mut handshakes, mut tasks) = (Handshakes::default(), JoinSet::new());
    while let Some(incoming) = iroh.accept().await {
        while tasks.try_join_next().is_some() {}
        let IncomingAddr::Ip(from) = incoming.remote_addr() else {
            incoming.ignore();
            continue;
        };
        let from = from.ip();
        if !near::is_near_ip(from) {
            incoming.ignore();
        } else if handshakes.room(from) {
            // QUIC's Retry (show first that you are where you say) is left out: a device dials
            // all our addresses with the same packets, and a token given at one of them would
            // end the attempt at another.
            handshakes.add(from, tasks.spawn(welcome(incoming, arrivals.clone(), timeouts)));
        } else {
            incoming.refuse();
        }
    }
    tasks.shutdown().await;
}

/// Handshake, rules (asked by iroh), first byte, welcome.
async fn welcome(incoming: Incoming, arrivals: mpsc::Sender<Channel>, timeouts: Timeouts) {
    let deadline = Instant::now() + timeouts.welcome;
    let Ok(Ok(connection)) = timeout_at(deadline, incoming).await else {
        return;
    };
    let Ok(place) = arrivals.try_reserve() else {
        connection.close(CloseCode::Busy.wire(), b"");
        return;
    };
    match timeout_at(deadline, answer(&connection)).await {
        Ok(Some(streams)) => place.send(Channel::new(connection, streams, false, timeouts)),
        Ok(None) => connection.close(CloseCode::Unreadable.wire(), b""),
        Err(_) => connection.close(CloseCode::Slow.wire(), b""),
    }
}

/// The first stream and its first byte, answered.
async fn answer(connection: &Connection) -> Option<(SendStream, RecvStream)> {
    let (mut sender, mut receiver) = connection.accept_bi().await.ok()?;
    let first = receiver.read_chunk(FIRST_BYTE.len()).await.ok()??;
    if *first != FIRST_BYTE {
        return None;
    }
    sender.write_all(&FIRST_BYTE).await.ok()?;
    Some((sender, receiver))
}

#[cfg(test)]
mod tests;
