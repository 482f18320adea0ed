//! Where an attempt comes from.

use std::net::IpAddr;

/// Where an attempt comes from, as the counters see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Whereabouts {
    /// In the notation that PostgreSQL reads, as the network.
    pub(super) address: String,
    pub(super) network: String,
}

impl Whereabouts {
    /// The whereabouts of an address; all callers without one share theirs.
    pub(super) fn of(ip: Option<IpAddr>) -> Self {
        match ip.map(|ip| ip.to_canonical()) {
            Some(IpAddr::V4(ip)) => {
                let [a, b, c, _] = ip.octets();
                Self { address: ip.to_string(), network: format!("{a}.{b}.{c}.0/24") }
            }
            Some(IpAddr::V6(ip)) => {
                let [a, b, c, d, ..] = ip.segments();
                let network = format!("{}/64", std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0));
                Self { address: network.clone(), network }
            }
            None => Self { address: "0.0.0.0".to_owned(), network: "0.0.0.0/32".to_owned() },
        }
    }
}
