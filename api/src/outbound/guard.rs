//! Which addresses may be connected to, asked at the moment that a name is resolved.

use crate::config::Networks;
use ipnet::{Ipv4Net, Ipv6Net};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, LazyLock};

/// Resolves names, and gives only addresses that may be connected to.
#[derive(Clone)]
pub(super) struct Guard {
    /// The operator's own.
    pub(super) allowed: Arc<Networks>,
    /// Whether all the world is, too.
    pub(super) public: bool,
}

/// Why a name gives no address.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub(super) enum Refused {
    /// One of its addresses may not be connected to.
    #[error("not an address that requests may go to")]
    NotPublic,
    /// It has none.
    #[error("no such name")]
    Unknown,
}

impl Guard {
    pub(super) fn lets_through(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        self.allowed.contains(ip) || self.public && is_public(ip)
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|_| Refused::Unknown)?;
            let found: Vec<SocketAddr> = found.collect();
            if found.is_empty() {
                return Err(Refused::Unknown.into());
            }
            // One that is not right spoils the others: whoever mixes them means no good.
            if !found.iter().all(|address| guard.lets_through(address.ip())) {
                return Err(Refused::NotPublic.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// IPv4 that is not for all the world (the special-purpose registry of IANA, RFC 6890), multicast and the future.
static SPECIAL_V4: LazyLock<Vec<Ipv4Net>> = LazyLock::new(|| {
    nets(&[
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    ])
});

/// Of the addresses in use, 2000::/3, those that are for something special. Some carry an IPv4 address.
static SPECIAL_V6: LazyLock<Vec<Ipv6Net>> =
    LazyLock::new(|| nets(&["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"]));
static IN_USE_V6: LazyLock<Vec<Ipv6Net>> = LazyLock::new(|| nets(&["2000::/3"]));

fn nets<N: std::str::FromStr>(texts: &[&str]) -> Vec<N> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    !SPECIAL_V4.iter().any(|network| network.contains(&ip))
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    IN_USE_V6.iter().any(|network| network.contains(&ip))
        && !SPECIAL_V6.iter().any(|network| network.contains(&ip))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_network_can_be_read() {
        assert_eq!((SPECIAL_V4.len(), SPECIAL_V6.len(), IN_USE_V6.len()), (18, 5, 1));
    }

    #[test]
    fn only_what_all_the_world_may_use_is_public() {
        for public in
            ["1.1.1.1", "93.184.215.14", "172.15.0.1", "172.32.0.1", "2606:4700::1111", "100.63.0.1"]
        {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for special in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "::7f00:1",
        ] {
            assert!(!is_public(special.parse().unwrap()), "{special}");
        }
    }

    #[test]
    fn an_ipv4_address_in_ipv6_is_itself() {
        let guard = Guard { allowed: Arc::default(), public: true };
        for special in ["::ffff:127.0.0.1", "::ffff:169.254.169.254"] {
            assert!(!guard.lets_through(special.parse().unwrap()), "{special}");
        }
        assert!(guard.lets_through("::ffff:1.1.1.1".parse().unwrap()));
    }
}
