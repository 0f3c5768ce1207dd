//! Which addresses count as nearby: on this device, on its local network, or on a phone's
//! hotspot. The internet is off until both agree on it, so no other address is ever used.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// Whether an address can only be on this device or on a network it is directly part of.
///
/// IPv4: loopback, private (RFC 1918), link-local (RFC 3927). IPv6: loopback, unique local
/// (RFC 4193), link-local (RFC 4291). An address with port 0 is nowhere.
///
/// A network that gives its devices public addresses has no near ones: there, the next step of
/// the ladder is a phone's hotspot or a sealed file.
#[must_use]
pub fn is_near(address: &SocketAddr) -> bool {
    address.port() != 0 && is_near_ip(address.ip())
}

/// The same, whatever the port.
pub(crate) fn is_near_ip(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

/// How likely an address is to be the one on which two phones meet; lower is likelier.
pub(crate) fn distance(ip: IpAddr) -> u8 {
    match ip.to_canonical() {
        IpAddr::V4(ip) if ip.is_private() => 0,
        IpAddr::V6(ip) if ip.is_unique_local() => 1,
        IpAddr::V4(ip) if ip.is_link_local() => 2,
        IpAddr::V6(ip) if ip != Ipv6Addr::LOCALHOST => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_device_itself_and_local_networks_are_near() {
        let near = [
            "127.0.0.1:1",
            "10.0.0.7:4000",
            "172.20.10.1:4000",
            "192.168.43.1:4000",
            "169.254.3.4:4000",
            "[::1]:9",
            "[fd00::2]:9",
            "[fe80::1]:9",
            "[::ffff:192.168.0.1]:9",
        ];
        let far = [
            "8.8.8.8:53",
            "172.32.0.1:4000",
            "100.64.0.1:4000",
            "0.0.0.0:4000",
            "224.0.0.251:5353",
            "255.255.255.255:9",
            "[2001:db8::1]:9",
            "[ff02::fb]:5353",
            "[::ffff:8.8.8.8]:53",
            "192.168.0.1:0",
        ];
        for address in near {
            assert!(is_near(&address.parse().unwrap()), "{address} is near");
        }
        for address in far {
            assert!(!is_near(&address.parse().unwrap()), "{address} is far");
        }
    }
}
