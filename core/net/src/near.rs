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
mod tests;
