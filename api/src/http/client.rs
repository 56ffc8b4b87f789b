//! Where a request comes from. Anybody can write any address into a header, so that only what a proxy of ours has
//! written there is believed.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::{HttpRequest, web};
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies whose word is taken for who sent them a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(pub Vec<IpNet>);

impl TrustedProxies {
    fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The nearest address that is none of our proxies. Each of them adds whom it was asked by at the end, and what
    /// stands further to the left was written by somebody else.
    fn client<'a>(&self, peer: IpAddr, hops: impl DoubleEndedIterator<Item = &'a str>) -> IpAddr {
        let mut client = peer.to_canonical();
        for hop in hops.rev() {
            if !self.has(client) {
                break;
            }
            let Some(before) = address(hop) else { break };
            client = before;
        }
        client
    }
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = text.parse().or_else(|_| text.parse().map(|socket: SocketAddr| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// The address that a request is counted under.
pub fn of(http: &HttpRequest) -> IpAddr {
    // There is a peer wherever there is a connection.
    let peer = http.peer_addr().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip());
    let Some(proxies) = http.app_data::<web::Data<TrustedProxies>>() else { return peer.to_canonical() };
    let lines: Vec<_> = http.headers().get_all(FORWARDED_FOR).map(|line| line.to_str().unwrap_or_default()).collect();
    proxies.client(peer, lines.iter().flat_map(|line| line.split(',')))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may break off")]

    use super::*;

    fn client(trusted: &[&str], peer: &str, header: &str) -> String {
        let proxies = TrustedProxies(trusted.iter().map(|network| network.parse().unwrap()).collect());
        proxies.client(peer.parse().unwrap(), header.split(',')).to_string()
    }

    #[test]
    fn only_a_proxy_of_ours_is_believed() {
        assert_eq!(client(&[], "203.0.113.5", "198.51.100.1"), "203.0.113.5");
        assert_eq!(client(&["10.0.0.0/8"], "203.0.113.5", "198.51.100.1"), "203.0.113.5");
        assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", "198.51.100.1"), "198.51.100.1");
        assert_eq!(client(&["10.0.0.0/8"], "::ffff:10.1.2.3", "::ffff:198.51.100.1"), "198.51.100.1");
        assert_eq!(client(&["2001:db8::/32"], "2001:db8::1", "[2001:db9::7]:4711"), "2001:db9::7");
    }

    #[test]
    fn what_a_client_writes_before_it_reaches_the_proxy_is_not() {
        let trusted = ["10.0.0.0/8"];
        assert_eq!(client(&trusted, "10.1.2.3", "192.0.2.1, 198.51.100.1"), "198.51.100.1");
        assert_eq!(client(&trusted, "10.1.2.3", "192.0.2.1, 198.51.100.1:80, 10.9.9.9"), "198.51.100.1");
        assert_eq!(client(&trusted, "10.1.2.3", "192.0.2.1, unknown"), "10.1.2.3");
        assert_eq!(client(&trusted, "10.1.2.3", ""), "10.1.2.3");
    }
}
