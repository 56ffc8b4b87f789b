//! The OpenID provider that people may sign in with.

use std::net::IpAddr;

use url::Url;

use super::reader::{Reader, Setting};
use super::secret::Secret;

const ISSUER: Setting = Setting::optional(
    "SIMPUL_OPENID_ISSUER",
    "people sign in with passwords alone",
    "the https address of an OpenID provider, as its discovery document names it",
    "The OpenID provider that people may sign in with, besides their passwords.",
);
const CLIENT_ID: Setting = Setting::optional(
    "SIMPUL_OPENID_CLIENT_ID",
    "required with `SIMPUL_OPENID_ISSUER`",
    "1 to 200 printable characters without spaces",
    "What this network is called at the provider.",
);
const CLIENT_SECRET: Setting = Setting::optional_secret(
    "SIMPUL_OPENID_CLIENT_SECRET",
    "a public client, by PKCE alone",
    "the secret that the provider has given out",
    "Shows the provider that this network asks.",
);
const REDIRECTS: Setting = Setting::optional(
    "SIMPUL_OPENID_REDIRECTS",
    "required with `SIMPUL_OPENID_ISSUER`",
    "addresses such as https://app.example.org/signed-in or org.example.app:/signed-in, separated by commas; no fragment",
    "Pages of apps that the provider sends people back to, as they are registered there. The first is taken when an app names none.",
);
const NAME: Setting = Setting::optional(
    "SIMPUL_OPENID_NAME",
    "the host of the issuer",
    "1 to 60 characters",
    "What apps call the provider on their button.",
);
const SCOPES: Setting = Setting::plain(
    "SIMPUL_OPENID_SCOPES",
    "openid email profile",
    "scopes with a space between two, `openid` among them",
    "What the provider is asked to tell of people.",
);
pub(super) const SETTINGS: &[Setting] = &[ISSUER, CLIENT_ID, CLIENT_SECRET, REDIRECTS, NAME, SCOPES];

/// The OpenID provider that people may sign in with.
#[derive(Clone)]
pub struct OpenId {
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Option<Secret>,
    /// At least one.
    pub redirects: Vec<String>,
    pub name: String,
    pub scopes: Vec<String>,
}

impl OpenId {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let is_given = reader.is_given(&ISSUER);
        let issuer = reader.optional(&ISSUER, issuer);
        let client_id = reader.optional(&CLIENT_ID, word);
        let client_secret = reader.optional_secret(&CLIENT_SECRET).map(Secret::new);
        let redirects = reader.optional(&REDIRECTS, redirects);
        let name = reader.optional(&NAME, |text| (1..=60).contains(&text.chars().count()).then(|| text.to_owned()));
        let scopes = reader.value(&SCOPES, scopes)?;
        for needed in [&CLIENT_ID, &REDIRECTS] {
            if is_given && !reader.is_given(needed) {
                reader.fault_missing(needed);
            }
        }
        let alone = [&CLIENT_ID, &CLIENT_SECRET, &REDIRECTS, &NAME].iter().any(|setting| reader.is_given(setting));
        if !is_given && alone {
            reader.fault_missing(&ISSUER);
        }
        let issuer = issuer?;
        let host = || Url::parse(&issuer).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let name = name.unwrap_or_else(host);
        Some(Self { client_id: client_id?, redirects: redirects?, issuer, client_secret, name, scopes })
    }
}

/// Whether nobody can read or change on the way what goes to this address: it is encrypted, or, between programs of one
/// machine, goes nowhere.
#[must_use]
pub fn is_private(url: &Url, may_be_here: bool) -> bool {
    let is_here = url.host_str().is_some_and(|host| {
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    });
    url.scheme() == "https" || (may_be_here && url.scheme() == "http" && is_here)
}

fn issuer(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    // As it is written: providers and their tokens are compared letter by letter.
    (is_plain && url.password().is_none() && is_private(&url, true) && text.len() <= 500).then(|| text.to_owned())
}

fn word(text: &str) -> Option<String> {
    let is_word = (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_word.then(|| text.to_owned())
}

fn redirects(text: &str) -> Option<Vec<String>> {
    text.split(',').map(str::trim).map(redirect).collect()
}

/// A page over https, or of an app that the device knows by a scheme with a dot (RFC 8252, 7.1), or of this machine.
fn redirect(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_app = url.scheme().contains('.');
    ((is_app || is_private(&url, true)) && url.fragment().is_none() && text.len() <= 2000).then(|| text.to_owned())
}

fn scopes(text: &str) -> Option<Vec<String>> {
    let scopes: Vec<String> = text.split_whitespace().map(word).collect::<Option<_>>()?;
    scopes.iter().any(|scope| scope == "openid").then_some(scopes)
}
