//! Which hosts in URLs and headers are this machine.

use std::net::IpAddr;

/// Whether a host without its port, such as `localhost` or `[::1]`, is a name or an address of this machine.
pub(crate) fn is_host(host: &str) -> bool {
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    host.eq_ignore_ascii_case("localhost") || address.parse().is_ok_and(is_address)
}

/// Whether an address is one of this machine.
pub(crate) fn is_address(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}
