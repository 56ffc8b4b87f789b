//! Where a request comes from. Anybody can write any address into a header, so that only what a proxy of ours has
//! written there is believed.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Once;

use actix_web::http::header::HeaderValue;
use actix_web::{HttpRequest, web};
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Told once: anybody can write the header.
static UNTRUSTED: Once = Once::new();

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
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse().map(|socket: SocketAddr| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// The address that a request is counted under.
pub fn of(http: &HttpRequest) -> IpAddr {
    // There is a peer wherever there is a connection.
    let peer = http.peer_addr().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip());
    let Some(proxies) = http.app_data::<web::Data<TrustedProxies>>() else { return peer.to_canonical() };
    let lines = http.headers().get_all(FORWARDED_FOR).map(HeaderValue::as_bytes);
    // Each hop by itself: what a client wrote before the first proxy must not hide what that one has added.
    let hops: Vec<_> = lines.flat_map(|line| line.split(|byte| *byte == b',')).map(String::from_utf8_lossy).collect();
    if !hops.is_empty() && !proxies.has(peer.to_canonical()) {
        UNTRUSTED.call_once(|| {
            tracing::warn!(%peer, "a peer that SIMPUL_TRUSTED_PROXIES does not name forwards requests: if it is a proxy, \
                all who come through it are one address, and one of them can use up the tries of all");
        });
    }
    proxies.client(peer, hops.iter().map(AsRef::as_ref))
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
        assert_eq!(client(&["2001:db8::/32"], "2001:db8::1", "[2001:db9::7]"), "2001:db9::7");
    }

    #[test]
    fn bytes_that_are_no_text_hide_no_hop() {
        let trusted = TrustedProxies(vec!["10.0.0.0/8".parse().unwrap()]);
        let request = actix_web::test::TestRequest::default()
            .app_data(web::Data::new(trusted))
            .peer_addr("10.1.2.3:4711".parse().unwrap())
            .insert_header((FORWARDED_FOR, HeaderValue::from_bytes(b"\xe9, 198.51.100.1").unwrap()))
            .to_http_request();
        assert_eq!(of(&request).to_string(), "198.51.100.1");
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
