//! What only this machine is shown.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::http::uri::Authority;

/// Asked from this machine, for this machine's own name: another name would be a page elsewhere that has made a browser
/// here ask (DNS rebinding), and a forwarded request somebody behind a proxy here.
pub(super) fn is_local(request: &HttpRequest) -> bool {
    let is_here = request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    let is_forwarded =
        ["forwarded", "x-forwarded-for", "x-real-ip", "via"].iter().any(|name| request.headers().contains_key(*name));
    let named = request.headers().get(header::HOST).and_then(|value| value.to_str().ok()?.parse::<Authority>().ok());
    let is_named_here = named.is_some_and(|named| {
        let host = named.host().trim_matches(['[', ']']);
        host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
    });
    is_here && !is_forwarded && is_named_here
}
