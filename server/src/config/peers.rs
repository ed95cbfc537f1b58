//! The settings that say who is at the other end of a connection, and how many of them one may have.

use clap::Args;
use ipnet::IpNet;

use super::value::network;
use crate::address::Proxies;

/// What is bounded for each address.
#[derive(Args, Clone, Debug)]
pub struct PeerSettings {
    /// Address, or addresses such as 10.0.0.0/8, of a proxy whose X-Forwarded-For is believed; may be repeated
    #[arg(long, env = "CHUT_TRUSTED_PROXY", value_delimiter = ',', value_parser = network, value_name = "NET")]
    pub trusted_proxy: Vec<IpNet>,

    /// Connections that one address may have, trusted proxies aside; 0: as many as there is room for
    #[arg(
        long,
        env = "CHUT_MAX_CONNECTIONS_PER_ADDRESS",
        default_value_t = 0,
        value_name = "N"
    )]
    pub max_connections_per_address: u32,
}

impl PeerSettings {
    /// The proxies that say for whom they ask.
    pub fn proxies(&self) -> Proxies {
        Proxies::new(self.trusted_proxy.clone())
    }
}
