//! Values of settings that are more than a number or a choice.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};

use chut_core::limits::TEXT_BYTES_CEILING;
use ipnet::IpNet;

/// An address and a port. A name is looked up, once; of several addresses the first of IPv4 is taken.
pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let (host, port) = text.rsplit_once(':').unwrap_or_default();
    if host.is_empty() || port.parse::<u16>().is_err() {
        return Err("an address and a port, such as 127.0.0.1:8080 or localhost:8080".to_owned());
    }
    let unknown = |why: String| format!("{host} has no address here: {why}");
    let found = text.to_socket_addrs();
    let found: Vec<_> = found.map_err(|error| unknown(error.to_string()))?.collect();
    let address = found.iter().find(|address| address.is_ipv4());
    let address = address.or(found.first()).copied();
    address.ok_or_else(|| unknown("none was found".to_owned()))
}

/// An address, or a range of them.
pub(super) fn network(text: &str) -> Result<IpNet, String> {
    let one = || text.parse::<IpAddr>().ok().map(IpNet::from);
    let network = text.parse().ok().or_else(one);
    network.ok_or_else(|| "an address or a range, such as 127.0.0.1 or 10.0.0.0/8".to_owned())
}

pub(super) fn text_bytes(text: &str) -> Result<usize, String> {
    let bytes = text.parse().ok();
    bytes
        .filter(|bytes| (1..=TEXT_BYTES_CEILING).contains(bytes))
        .ok_or_else(|| format!("a number of bytes from 1 to {TEXT_BYTES_CEILING}"))
}

pub(super) fn origin(text: &str) -> Result<String, String> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let is_authority = |rest: &str| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b"/?#@*,".contains(&b))
    };
    match rest {
        Some(rest) if is_authority(rest) => Ok(text.to_ascii_lowercase()),
        _ => Err("a scheme and a host, without a path: https://example.com".to_owned()),
    }
}

/// The name of a cookie: what RFC 6265 lets it be.
pub(super) fn cookie_name(text: &str) -> Result<String, String> {
    let is_token = |b: u8| b.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?={}".contains(&b);
    if !text.is_empty() && text.bytes().all(is_token) {
        Ok(text.to_owned())
    } else {
        Err("the name of a cookie, such as chut_session".to_owned())
    }
}
