//! Where the server listens, and whom it answers.

use std::net::{IpAddr, SocketAddr};

use actix_web::http::Uri;
use domain::identity::secret::Secret;
use ipnet::IpNet;

use super::reader::{Reader, Setting};

const LISTEN: Setting = Setting::plain(
    "SIMPUL_LISTEN",
    "127.0.0.1:8080",
    "an address with a port, such as 127.0.0.1:8080 or [::1]:8080",
    "Where the server listens. Port 0 takes a free one.",
);
const WORKERS: Setting = Setting::optional(
    "SIMPUL_WORKERS",
    "one for each core",
    "a number from 1 to 256",
    "How many threads answer requests.",
);
const ALLOWED_ORIGINS: Setting = Setting::optional(
    "SIMPUL_ALLOWED_ORIGINS",
    "none",
    "origins such as https://app.example.org, separated by commas; no path, no wildcard",
    "Web pages of these origins may read answers (CORS). Credentials are never shared.",
);
const TRUSTED_PROXIES: Setting = Setting::optional(
    "SIMPUL_TRUSTED_PROXIES",
    "none",
    "addresses or networks such as 10.0.0.2 or fd00::/8, separated by commas",
    "Proxies whose `X-Forwarded-For` is believed when tries are counted by the client's address. All who come through another one are one address.",
);
const METRICS_TOKEN: Setting = Setting::optional_secret(
    "SIMPUL_METRICS_TOKEN",
    "`/metrics` answers this machine alone",
    "22 to 200 printable characters without spaces, such as `openssl rand -hex 16` makes",
    "Whoever sends it as a bearer token is shown `/metrics`, from wherever they ask.",
);
pub(super) const SETTINGS: &[Setting] = &[LISTEN, WORKERS, ALLOWED_ORIGINS, TRUSTED_PROXIES, METRICS_TOKEN];

/// Where the server listens, and whom it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    pub address: SocketAddr,
    /// Threads that answer requests.
    pub workers: usize,
    /// Origins, such as `https://app.example.org`, whose pages may read answers.
    pub allowed_origins: Vec<String>,
    /// Proxies that say who asked them.
    pub trusted_proxies: Vec<IpNet>,
    /// The hash of the token that shows what is measured.
    pub metrics_token: Option<String>,
}

impl Listener {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let address = reader.value(&LISTEN, |text| text.parse().ok());
        let workers = reader.optional(&WORKERS, |text| text.parse().ok().filter(|count| (1..=256).contains(count)));
        let origins = reader.optional(&ALLOWED_ORIGINS, |text| text.split(',').map(|one| origin(one.trim())).collect());
        let proxies =
            reader.optional(&TRUSTED_PROXIES, |text| text.split(',').map(|one| network(one.trim())).collect());
        let metrics_token = reader.optional_secret(&METRICS_TOKEN).and_then(|text| {
            let is_good = (22..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
            if !is_good {
                reader.fault(&METRICS_TOKEN, "", METRICS_TOKEN.expectation);
            }
            is_good.then(|| Secret::new(text).hash())
        });
        Some(Self {
            metrics_token,
            address: address?,
            workers: workers.unwrap_or_else(cores),
            allowed_origins: origins.unwrap_or_default(),
            trusted_proxies: proxies.unwrap_or_default(),
        })
    }
}

/// A network, or an address, which is a network of one.
fn network(text: &str) -> Option<IpNet> {
    text.parse().or_else(|_| text.parse().map(|address: IpAddr| address.into())).ok()
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Browsers send an origin in lower case, without a path or slash; anything else could never match.
fn origin(text: &str) -> Option<String> {
    let uri: Uri = text.parse().ok()?;
    let is_plain = uri.path() == "/" && uri.query().is_none() && !text.ends_with('/');
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    let has_host = uri.authority().is_some_and(|authority| !authority.as_str().contains(['@', '*']));
    (is_plain && is_web && has_host && text == text.to_ascii_lowercase()).then(|| text.to_owned())
}
