//! How mails go out.

use std::net::IpAddr;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use url::Url;

use super::reader::{Reader, Setting};
use super::secret::Secret;

const SMTP_URL: Setting = Setting::optional_secret(
    "SIMPUL_SMTP_URL",
    "no mail is sent",
    "smtps://user:password@host, or smtp://…?tls=required for STARTTLS; a password goes to another machine only so",
    "The mail server. Without it what needs a mail is refused with a code.",
);
const MAIL_FROM: Setting = Setting::optional(
    "SIMPUL_MAIL_FROM",
    "required with `SIMPUL_SMTP_URL`",
    "an address such as Simpul <simpul@example.org>",
    "Who mails are from.",
);
const APP_URL: Setting = Setting::optional(
    "SIMPUL_APP_URL",
    "mails carry the secret to type in",
    "an http or https address without query and fragment",
    "The app that mails lead to: `reset-password` and the like are added to it, and the secret as the fragment, which browsers tell no server.",
);
pub(super) const SETTINGS: &[Setting] = &[SMTP_URL, MAIL_FROM, APP_URL];

/// How mails go out.
#[derive(Clone)]
pub struct Mail {
    /// Without it none do.
    pub server: Option<MailServer>,
    /// Where links in mails begin, without a slash at the end.
    pub app_url: Option<String>,
}

/// The server that takes our mails.
#[derive(Clone)]
pub struct MailServer {
    pub url: Secret,
    pub from: Mailbox,
}

impl Mail {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let is_given = reader.is_given(&SMTP_URL);
        let url = reader.optional_secret(&SMTP_URL).filter(|url| {
            let is_good = is_smtp(url);
            if !is_good {
                reader.fault(&SMTP_URL, "", SMTP_URL.expectation);
            }
            is_good
        });
        let from = reader.optional(&MAIL_FROM, |text| text.parse::<Mailbox>().ok());
        let app_url = reader.optional(&APP_URL, page);
        if is_given != reader.is_given(&MAIL_FROM) {
            let absent = if is_given { &MAIL_FROM } else { &SMTP_URL };
            reader.fault_missing(absent);
        }
        let server = url.zip(from).map(|(url, from)| MailServer { url: Secret::new(url), from });
        Some(Self { server, app_url })
    }
}

/// Whether a mail server is named.
pub(super) fn is_named(reader: &Reader<'_>) -> bool {
    reader.is_given(&SMTP_URL)
}

/// A password must not be sent where others can read it.
fn is_smtp(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let is_encrypted =
        url.scheme() == "smtps" || url.query_pairs().any(|pair| pair == ("tls".into(), "required".into()));
    // Of these schemes the library tells no numbers from names.
    let is_here = url.host_str().is_some_and(|host| {
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    });
    let is_safe = is_encrypted || is_here || url.password().is_none();
    is_safe && AsyncSmtpTransport::<Tokio1Executor>::from_url(text).is_ok()
}

fn page(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let is_plain = url.query().is_none() && url.fragment().is_none() && url.password().is_none();
    (is_web && is_plain).then(|| url.as_str().trim_end_matches('/').to_owned())
}
