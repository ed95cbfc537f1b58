//! Who is at the other end, as far as an address can tell.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

/// What one subscriber has: an address of IPv4, or the 64 bits before those that a device gives itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(v6) => {
                let prefix = v6.to_bits() & !u128::from(u64::MAX);
                Self(Ipv6Addr::from_bits(prefix).into())
            }
            v4 @ IpAddr::V4(_) => Self(v4),
        }
    }
}

/// Proxies that are believed when they say for whom they ask.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Those in `networks`.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Whether `address` is one of them.
    pub fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Who asks: `peer`, or the last in `forwarded` (the values of `X-Forwarded-For`, in order) who is not a proxy.
    /// `None` where nobody can be told from others: a proxy that does not say, as anybody on the machine's own or
    /// on a private network may be.
    pub fn client<'a>(
        &self,
        peer: IpAddr,
        forwarded: impl DoubleEndedIterator<Item = &'a str>,
    ) -> Option<Network> {
        if !self.trust(peer) {
            return is_public(peer).then(|| peer.into());
        }
        let steps = forwarded.rev().flat_map(|value| value.rsplit(','));
        for step in steps {
            // Beyond something that is no address, nothing can be believed.
            let address = address(step.trim())?;
            if !self.trust(address) {
                return Some(address.into());
            }
        }
        None
    }
}

/// Some proxies add a port.
fn address(text: &str) -> Option<IpAddr> {
    let with_port = || {
        text.parse()
            .ok()
            .map(|socket: std::net::SocketAddr| socket.ip())
    };
    text.parse().ok().or_else(with_port)
}

fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => !(v4.is_loopback() || v4.is_private() || v4.is_link_local()),
        IpAddr::V6(v6) => !(v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> Network {
        address.parse::<IpAddr>().unwrap().into()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_what_it_says_itself() {
        let proxies = ["127.0.0.1/32", "10.0.0.0/8", "fd00::/8"];
        let proxies = Proxies::new(proxies.map(|net| net.parse().unwrap()).to_vec());
        for (peer, forwarded, client) in [
            ("203.0.113.9", &["198.51.100.1"][..], Some("203.0.113.9")),
            ("127.0.0.1", &["198.51.100.1"], Some("198.51.100.1")),
            (
                "127.0.0.1",
                &["1.2.3.4, 198.51.100.1, 10.1.1.1"],
                Some("198.51.100.1"),
            ),
            (
                "127.0.0.1",
                &["1.2.3.4", "198.51.100.1"],
                Some("198.51.100.1"),
            ),
            (
                "::ffff:127.0.0.1",
                &["198.51.100.1:4711"],
                Some("198.51.100.1"),
            ),
            ("fd00::1", &["[2001:db8::1]:80"], Some("2001:db8::1")),
            ("127.0.0.1", &["198.51.100.1, unknown"], None),
            ("127.0.0.1", &["10.0.0.1"], None),
            ("127.0.0.1", &[], None),
            ("192.168.1.1", &["198.51.100.1"], None),
            ("::1", &["198.51.100.1"], None),
        ] {
            let found = proxies.client(peer.parse().unwrap(), forwarded.iter().copied());
            assert_eq!(found, client.map(network), "{peer}: {forwarded:?}");
        }
    }

    #[test]
    fn a_subscriber_of_ipv6_is_one_network() {
        assert_eq!(network("2001:db8:0:1::1"), network("2001:db8:0:1:ffff::2"));
        assert_ne!(network("2001:db8:0:1::1"), network("2001:db8:0:2::1"));
        assert_eq!(network("::ffff:198.51.100.1"), network("198.51.100.1"));
        assert_ne!(network("198.51.100.1"), network("198.51.100.2"));
    }
}
