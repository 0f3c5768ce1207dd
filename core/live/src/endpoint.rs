//! This device on the network, while it syncs or pairs.

use amble_net::{AllowRule, Endpoint, Listen, NetConfig, NetError};
use std::time::Duration;
use zeroize::Zeroizing;

/// What this device is on the network.
#[derive(derive_more::Debug)]
#[debug("LocalDevice {{ listen: {listen:?}, .. }}")]
pub struct LocalDevice {
    /// The device's secret key.
    pub key: Zeroizing<[u8; 32]>,
    /// The UDP port it prefers.
    pub port: u16,
    /// Where it listens.
    pub listen: Listen,
}

impl LocalDevice {
    /// A fresh endpoint that lets these in.
    pub(crate) async fn open(self, rules: Vec<AllowRule>) -> Result<Endpoint, NetError> {
        Endpoint::open(NetConfig {
            device_key: self.key,
            listen: self.listen,
            preferred_port: Some(self.port),
            rules,
        })
        .await
    }
}

/// How long closing the network is waited for.
const CLOSE: Duration = Duration::from_millis(700);

/// Lets the network go. An address that never answered keeps an endpoint draining for seconds;
/// nobody waits for that, it ends by itself.
pub(crate) async fn shut(endpoint: &Endpoint) {
    let _draining = tokio::time::timeout(CLOSE, endpoint.close()).await;
}
