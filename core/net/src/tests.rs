//! Two devices in one process, and hostile ones beside them, all on 127.0.0.1.

mod frames;
mod life;
mod rules;

use crate::{AllowRule, Channel, Endpoint, Listen, NetConfig, timeouts::Timeouts};
use amble_model::DeviceId;
use iroh::{
    EndpointAddr, SecretKey, TransportAddr,
    endpoint::{Connection, PortmapperConfig, presets},
};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket},
    time::Duration,
};
use zeroize::Zeroizing;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const PAIR: &[u8] = b"a pair";

/// Limits short enough to wait for.
fn brisk() -> Timeouts {
    Timeouts {
        welcome: Duration::from_millis(400),
        frame: Duration::from_millis(400),
        ..Timeouts::default()
    }
}

/// The device id of the home with this seed.
fn device(seed: u8) -> DeviceId {
    DeviceId(*SecretKey::from_bytes(&[seed; 32]).public().as_bytes())
}

/// A rule for one device.
fn only(seed: u8) -> AllowRule {
    let device = Some(device(seed));
    AllowRule { alpn: PAIR.to_vec(), device }
}

/// A rule for anyone who knows its name.
fn anyone(alpn: &[u8]) -> AllowRule {
    AllowRule { alpn: alpn.to_vec(), device: None }
}

fn config(seed: u8, rules: Vec<AllowRule>, preferred_port: Option<u16>) -> NetConfig {
    NetConfig {
        device_key: Zeroizing::new([seed; 32]),
        listen: Listen::Only(LOOPBACK),
        preferred_port,
        rules,
    }
}

async fn home_at(seed: u8, rules: Vec<AllowRule>, timeouts: Timeouts) -> Endpoint {
    let home = Endpoint::open_at(config(seed, rules, None), timeouts);
    home.await.unwrap()
}

async fn home(seed: u8, rules: Vec<AllowRule>) -> Endpoint {
    home_at(seed, rules, Timeouts::default()).await
}

async fn connect(from: &Endpoint, to: &Endpoint) -> (Channel, Channel) {
    let addresses = to.addresses();
    let (out, came) = tokio::join!(from.dial(to.device(), &addresses, PAIR), to.accept());
    (out.unwrap(), came.unwrap())
}

/// Two homes that expect each other, and a channel dialled by the first.
async fn met(timeouts: Timeouts) -> (Endpoint, Endpoint, Channel, Channel) {
    let (a, b) =
        (home_at(1, vec![only(2)], timeouts).await, home_at(2, vec![only(1)], timeouts).await);
    let (out, came) = connect(&a, &b).await;
    (a, b, out, came)
}

/// iroh without our manners, to do what no honest home does.
async fn raw(seed: u8, alpns: &[&[u8]]) -> iroh::Endpoint {
    iroh::Endpoint::builder(presets::Minimal)
        .secret_key(SecretKey::from_bytes(&[seed; 32]))
        .alpns(alpns.iter().map(|alpn| alpn.to_vec()).collect())
        .portmapper_config(PortmapperConfig::Disabled)
        .clear_ip_transports()
        .bind_addr((LOOPBACK, 0))
        .unwrap()
        .bind()
        .await
        .unwrap()
}

async fn raw_dial(from: &iroh::Endpoint, to: &Endpoint) -> Connection {
    let id = iroh::PublicKey::from_bytes(&to.device().0).unwrap();
    let at = to.addresses().into_iter().map(TransportAddr::Ip);
    let address = EndpointAddr::from_parts(id, at);
    from.connect(address, PAIR).await.unwrap()
}

/// A socket that takes packets and never answers.
fn deaf() -> (UdpSocket, SocketAddr) {
    let socket = UdpSocket::bind((LOOPBACK, 0)).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}
