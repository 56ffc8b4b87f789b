//! How people and systems prove who they are.

use std::sync::Arc;

use actix_web::http::Uri;

use super::mail;
use super::openid::OpenId;
use super::reader::{Reader, Setting};
use crate::http::token::Keys;

const SIGNING_KEY: Setting = Setting::secret(
    "SIMPUL_SIGNING_KEY",
    "an Ed25519 private key of its own, PKCS#8 in PEM, as `openssl genpkey -algorithm ed25519` makes it",
    "Signs access tokens. Whoever knows it is everybody.",
);
const KEY_BESIDE: Setting = Setting::optional_secret(
    "SIMPUL_KEY_BESIDE",
    "no other key",
    "a key like the signing key",
    "Another key whose access tokens are good and whose sealed second factors open, while keys change: the next one \
     before it signs anywhere, then the last one until each server has started with it beside, and for a quarter of an \
     hour.",
);
const ISSUER: Setting = Setting::plain(
    "SIMPUL_ISSUER",
    "http://localhost:8080",
    "an http or https address",
    "The public address of this server, named in access tokens.",
);
const AUDIENCE: Setting = Setting::plain(
    "SIMPUL_AUDIENCE",
    "simpul",
    "1 to 200 printable characters without spaces",
    "For whom access tokens are meant.",
);
const INVITATION_DAYS: Setting = Setting::plain(
    "SIMPUL_INVITATION_DAYS",
    "7",
    "a number from 1 to 90",
    "How many days an invitation may be accepted.",
);
const ADDRESS_TRIES: Setting = Setting::plain(
    "SIMPUL_ADDRESS_TRIES",
    "20",
    "a number from 1 to 10000",
    "How many wrong passwords, wrong secrets and registrations one client address may send in a minute, and how many mails it may ask for, of each.",
);
const REGISTRATION: Setting = Setting::optional(
    "SIMPUL_REGISTRATION",
    "confirmed with `SIMPUL_SMTP_URL`, else open",
    "confirmed or open; confirmed needs `SIMPUL_SMTP_URL`",
    "Whether who makes an account must answer a mail first, so that nobody learns who has one, or has it at once.",
);
pub(super) const SETTINGS: &[Setting] =
    &[SIGNING_KEY, KEY_BESIDE, ISSUER, AUDIENCE, REGISTRATION, INVITATION_DAYS, ADDRESS_TRIES];

/// How people and systems prove who they are.
#[derive(Clone)]
pub struct Identity {
    /// Signs and checks access tokens; made from signing key, issuer and audience.
    pub keys: Arc<Keys>,
    pub invitation_days: u16,
    /// The provider that people may sign in with, if there is one.
    pub openid: Option<OpenId>,
    /// Wrong tries that one client address has in a minute.
    pub address_tries: u16,
    /// Whether who makes an account must answer a mail first.
    pub confirms_accounts: bool,
}

impl Identity {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let issuer = reader.value(&ISSUER, address);
        let audience = reader.value(&AUDIENCE, word);
        let days = reader.value(&INVITATION_DAYS, |text| text.parse().ok().filter(|days| (1..=90).contains(days)));
        let tries = reader.value(&ADDRESS_TRIES, |text| text.parse().ok().filter(|tries| (1..=10_000).contains(tries)));
        let openid = OpenId::read(reader);
        let confirms_accounts = confirms_accounts(reader);
        let pem = reader.secret(&SIGNING_KEY);
        let beside = reader.optional_secret(&KEY_BESIDE);
        let keys = match (pem, issuer, audience) {
            (Some(pem), issuer, audience) => {
                // The key is looked at even when issuer or audience are wrong: all mistakes are told at once.
                let (issuer, audience) = (issuer.unwrap_or_default(), audience.unwrap_or_default());
                match Keys::from_pem(&pem, &issuer, &audience) {
                    Ok(keys) => Some(keys),
                    Err(error) => {
                        reader.fault(&SIGNING_KEY, "", &format!("{error}; {}", SIGNING_KEY.expectation));
                        None
                    }
                }
            }
            (None, _, _) => None,
        };
        let keys = match beside {
            Some(pem) => keys.and_then(|keys| {
                keys.beside(&pem)
                    .map_err(|error| reader.fault(&KEY_BESIDE, "", &format!("{error}; {}", KEY_BESIDE.expectation)))
                    .ok()
            }),
            None => keys,
        };
        Some(Self {
            keys: Arc::new(keys?),
            invitation_days: days?,
            openid,
            address_tries: tries?,
            confirms_accounts: confirms_accounts?,
        })
    }
}

fn confirms_accounts(reader: &mut Reader<'_>) -> Option<bool> {
    let is_mailing = mail::is_named(reader);
    if !reader.is_given(&REGISTRATION) {
        return Some(is_mailing);
    }
    reader.optional(&REGISTRATION, |text| match text {
        "confirmed" if is_mailing => Some(true),
        "open" => Some(false),
        _ => None,
    })
}

fn address(text: &str) -> Option<String> {
    let uri: Uri = text.parse().ok()?;
    let is_web = matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some();
    is_web.then(|| text.to_owned())
}

fn word(text: &str) -> Option<String> {
    let is_word = (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_word.then(|| text.to_owned())
}
