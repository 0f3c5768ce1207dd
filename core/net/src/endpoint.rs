//! The one socket: opened for a sync or a pairing, closed with it.

use crate::{
    AllowRule, Channel, NetError, accept,
    near::{self, is_near},
    rule::AllowList,
    timeouts::Timeouts,
};
use amble_model::{DeviceId, limits};
use iroh::{
    RelayMode, SecretKey,
    dns::DnsResolver,
    endpoint::{
        BindOpts, Builder, NetReportConfig, PortmapperConfig, QuicTransportConfig, VarInt, presets,
    },
};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{PoisonError, RwLock},
    time::Duration,
};
use tokio::{
    sync::{Mutex, mpsc},
    task::JoinHandle,
    time::{sleep, timeout},
};
use zeroize::Zeroizing;

/// A closed endpoint lets go of its port some milliseconds after (5 at most in 60 measured runs),
/// and a screen may be opened again at once: the preferred port is tried this many times more.
const PATIENCE: usize = 10;
/// Between two tries.
const MOMENT: Duration = Duration::from_millis(10);

/// What an endpoint needs to know.
#[derive(derive_more::Debug)]
pub struct NetConfig {
    /// The device key: an ed25519 seed, 32 bytes.
    #[debug("...")]
    pub device_key: Zeroizing<[u8; 32]>,
    /// Where to listen.
    pub listen: Listen,
    /// The UDP port to use if it is free, so that remembered addresses stay good.
    pub preferred_port: Option<u16>,
    /// Who may come in; may change later, see [`Endpoint::allow`].
    #[debug("{}", rules.len())]
    pub rules: Vec<AllowRule>,
}

/// Where to listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listen {
    /// On every network the device is part of. The first packet of a sender that is not near is
    /// ignored, see [`is_near`].
    Everywhere,
    /// On one address of this device, for example 127.0.0.1: tests, or one network only.
    Only(IpAddr),
}

/// A fresh endpoint for one meeting or pairing screen. Close it when the screen closes; when it is
/// dropped instead, the other side only notices after some seconds.
///
/// Needs a tokio runtime with I/O and time, at [`Endpoint::open`] and after.
#[derive(derive_more::Debug)]
#[debug("Endpoint {{ device: {device:?}, sockets: {sockets:?}, .. }}")]
pub struct Endpoint {
    /// Gone once closed.
    running: RwLock<Option<Running>>,
    device: DeviceId,
    sockets: Vec<SocketAddr>,
    rules: AllowList,
    arrivals: Mutex<mpsc::Receiver<Channel>>,
    timeouts: Timeouts,
}

/// What holds the port.
struct Running {
    iroh: iroh::Endpoint,
    /// The accept loop.
    serving: JoinHandle<()>,
}

impl Endpoint {
    /// Opens the socket and begins to listen: on the preferred port, or on a random one when that
    /// stays taken for 0.1 s. Sends nothing.
    ///
    /// # Errors
    /// [`NetError::CannotListen`].
    pub async fn open(config: NetConfig) -> Result<Self, NetError> {
        Self::open_at(config, Timeouts::default()).await
    }

    pub(crate) async fn open_at(
        mut config: NetConfig,
        timeouts: Timeouts,
    ) -> Result<Self, NetError> {
        let rules = AllowList::default();
        let alpns = rules.set(std::mem::take(&mut config.rules));
        let bind = async |port| {
            let builder = quiet(config.listen, port)?
                .secret_key(SecretKey::from_bytes(&config.device_key))
                .alpns(alpns.clone())
                .hooks(rules.clone());
            builder.bind().await.map_err(cannot_listen)
        };
        let mut iroh = bind(config.preferred_port.unwrap_or(0)).await;
        if let Some(port) = config.preferred_port {
            for _ in 0..PATIENCE {
                if iroh.is_ok() {
                    break;
                }
                sleep(MOMENT).await;
                iroh = bind(port).await;
            }
            if iroh.is_err() {
                iroh = bind(0).await;
            }
        }
        let iroh = iroh?;
        let (arrived, arrivals) = mpsc::channel(accept::ARRIVALS);
        Ok(Self {
            device: DeviceId(*iroh.id().as_bytes()),
            sockets: iroh.bound_sockets(),
            rules,
            arrivals: Mutex::new(arrivals),
            running: RwLock::new(Some(Running {
                serving: tokio::spawn(accept::serve(iroh.clone(), arrived, timeouts)),
                iroh,
            })),
            timeouts,
        })
    }

    /// This device: the public half of its key.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// The UDP port; with [`Listen::Everywhere`], that of IPv4.
    #[must_use]
    pub fn port(&self) -> u16 {
        let v4 = self.sockets.iter().find(|socket| socket.is_ipv4());
        v4.or(self.sockets.first()).map_or(0, SocketAddr::port)
    }

    /// Where this device can be reached now: its near addresses, likeliest first, then loopback
    /// so that two homes on one computer meet. At most [`limits::TICKET_ADDRESSES`]; none when
    /// closed.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        let Ok(iroh) = self.iroh() else {
            return Vec::new();
        };
        let everywhere = |socket: &&SocketAddr| socket.ip().is_unspecified();
        if !self.sockets.iter().any(|socket| everywhere(&socket)) {
            return self.sockets.clone();
        }
        let address = iroh.addr();
        let mut near: Vec<SocketAddr> = address
            .ip_addrs()
            .filter(|address| is_near(address) && !address.ip().is_loopback())
            .copied()
            .collect();
        near.sort_by_key(|address| (near::distance(address.ip()), *address));
        near.dedup();
        near.truncate(limits::TICKET_ADDRESSES - 1);
        near.push((Ipv4Addr::LOCALHOST, self.port()).into());
        near
    }

    /// Replaces the list of who may come in. Holds from the next connection on; channels that
    /// are open stay so. A rule whose ALPN is empty or over 255 bytes is left out.
    pub fn allow(&self, rules: Vec<AllowRule>) {
        let alpns = self.rules.set(rules);
        if let Ok(iroh) = self.iroh() {
            iroh.set_alpns(alpns);
        }
    }

    /// The next device that came through a rule and has been welcomed; nothing once closed.
    ///
    /// May be dropped at any moment and called again.
    pub async fn accept(&self) -> Option<Channel> {
        let channel = self.arrivals.lock().await.recv().await?;
        self.iroh().is_ok().then_some(channel)
    }

    /// Tells every open channel that we left, in 3 s at most (an attempt that was never answered
    /// takes that long to forget). The port is free once the last channel is dropped too. A
    /// second call does nothing.
    pub async fn close(&self) {
        let running = self.running.write();
        let running = running.unwrap_or_else(PoisonError::into_inner).take();
        let Some(Running { iroh, serving }) = running else {
            return;
        };
        // In a task, so that closing is completed even if nobody waits for it.
        let closing = tokio::spawn(async move {
            iroh.close().await;
            // It ends with the endpoint; if it panicked, it has ended too.
            let _ = serving.await;
        });
        let _ = timeout(self.timeouts.close, closing).await;
        // Whoever is waiting in `accept` empties the queue themselves.
        if let Ok(mut arrivals) = self.arrivals.try_lock() {
            arrivals.close();
            while arrivals.try_recv().is_ok() {}
        }
    }

    pub(crate) fn iroh(&self) -> Result<iroh::Endpoint, NetError> {
        let running = self.running.read();
        let running = running.unwrap_or_else(PoisonError::into_inner);
        let running = running.as_ref().ok_or(NetError::Shut)?;
        Ok(running.iroh.clone())
    }

    pub(crate) fn timeouts(&self) -> Timeouts {
        self.timeouts
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        let running = self.running.get_mut();
        if let Some(running) = running.unwrap_or_else(PoisonError::into_inner) {
            running.serving.abort();
        }
    }
}

fn cannot_listen(error: impl std::error::Error) -> NetError {
    // The innermost cause is the operating system's own word.
    let mut cause: &dyn std::error::Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    NetError::CannotListen { reason: cause.to_string() }
}

/// A builder that talks to nobody but the device that is dialled: no relay, no lookup, no DNS
/// server, no port mapping, no probes, and only these sockets.
fn quiet(listen: Listen, port: u16) -> Result<Builder, NetError> {
    let builder = iroh::Endpoint::builder(presets::Minimal)
        .relay_mode(RelayMode::Disabled)
        .clear_address_lookup()
        .portmapper_config(PortmapperConfig::Disabled)
        .net_report_config(NetReportConfig::minimal())
        .dns_resolver(DnsResolver::builder().disable_fallback().build())
        .transport_config(transport())
        .clear_ip_transports();
    match listen {
        Listen::Only(ip) => builder.bind_addr((ip, port)),
        Listen::Everywhere => {
            builder.bind_addr((Ipv4Addr::UNSPECIFIED, port)).and_then(|builder| {
                // A device may have no IPv6.
                let optional = BindOpts::default().set_is_required(false);
                builder.bind_addr_with_opts((Ipv6Addr::UNSPECIFIED, port), optional)
            })
        }
    }
    .map_err(cannot_listen)
}

/// What the other side can make us hold: at most 1 MiB a connection, where iroh's defaults allow
/// 250 MB. Keep-alive stays iroh's (5 s), below every idle limit.
fn transport() -> QuicTransportConfig {
    QuicTransportConfig::builder()
        // One is used. The second lets a side that opens one too many be heard, not hang.
        .max_concurrent_bidi_streams(VarInt::from_u32(2))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .datagram_receive_buffer_size(None)
        // One session frame in flight: 5 MB/s at a hotspot's 50 ms, far above what a week needs.
        .stream_receive_window(VarInt::from_u32(256 * 1024))
        .receive_window(VarInt::from_u32(1024 * 1024))
        // What we hold for a side that states a huge window and acknowledges nothing.
        .send_window(1024 * 1024)
        .max_idle_timeout(Some(VarInt::from_u32(30_000).into()))
        .build()
}
