//! What a mail looks like: the same sentences as text and as HTML.

use domain::entity::state::MailKind;
use domain::mail::queue::Due;
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};

use crate::http::locale::Locale;
use crate::words;

/// A mail in its reader's language.
pub struct Letter {
    locale: Locale,
    subject: String,
    paragraphs: Vec<Paragraph>,
}

enum Paragraph {
    Words(String),
    /// A page, and what it is called.
    Link(String, String),
    /// To be typed in.
    Secret(String),
    /// Beneath all that.
    Farewell(String),
}

/// Why a mail cannot be written: whoever reads this can do nothing about it, and neither can another try.
#[derive(Debug, thiserror::Error)]
#[error("it cannot be written: {0}")]
pub struct Unwritable(String);

impl Letter {
    /// Puts what a mail says into sentences. Links begin with the app's address; without it the secret is there to be
    /// typed in.
    #[must_use]
    pub fn of(mail: &Due, app_url: Option<&str>) -> Self {
        let (kind, page) = named(mail.kind);
        let locale = if mail.locale == "en" { Locale::En } else { Locale::Id };
        let words: Vec<(&str, String)> = mail.words.iter().map(|(name, word)| (name.as_str(), plain(word))).collect();
        let part = |part: &str| words::lookup(locale, &format!("mail-{kind}{part}"), &words);
        let say = |key: &str| words::sentence(locale, key, &words);
        let greeting = if mail.words.contains_key("name") { "mail-greeting" } else { "mail-greeting-nobody" };
        let mut paragraphs = vec![Paragraph::Words(say(greeting))];
        paragraphs.extend(part(".before").map(Paragraph::Words));
        match (&mail.secret, app_url) {
            (Some(secret), Some(app)) => {
                let url = format!("{app}/{page}#{}", secret.reveal());
                paragraphs.push(Paragraph::Link(url, part(".link").unwrap_or_default()));
            }
            (Some(secret), None) => {
                paragraphs.push(Paragraph::Words(say("mail-secret")));
                paragraphs.push(Paragraph::Secret(secret.reveal().to_owned()));
            }
            (None, _) => {}
        }
        paragraphs.extend(part(".after").map(Paragraph::Words));
        paragraphs.push(Paragraph::Farewell(say("mail-farewell")));
        Self { locale, subject: part("").unwrap_or_default(), paragraphs }
    }

    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The whole of it as text.
    #[must_use]
    pub fn text(&self) -> String {
        let paragraphs = self.paragraphs.iter().map(|paragraph| match paragraph {
            Paragraph::Words(words) | Paragraph::Secret(words) => words.clone(),
            Paragraph::Link(url, name) => format!("{name}:\n{url}"),
            Paragraph::Farewell(words) => format!("-- \n{words}"),
        });
        paragraphs.collect::<Vec<_>>().join("\n\n") + "\n"
    }

    /// The whole of it as HTML. Whatever stands in it is text.
    #[must_use]
    pub fn html(&self) -> String {
        let paragraphs = self.paragraphs.iter().map(|paragraph| match paragraph {
            Paragraph::Words(words) => format!("<p>{}</p>\n", escaped(words)),
            Paragraph::Link(url, name) => format!("<p><a href=\"{}\">{}</a></p>\n", escaped(url), escaped(name)),
            Paragraph::Secret(secret) => format!("<p><code>{}</code></p>\n", escaped(secret)),
            Paragraph::Farewell(words) => format!("<hr>\n<p><small>{}</small></p>\n", escaped(words)),
        });
        let (language, title) = (self.locale.tag(), escaped(&self.subject));
        let body: String = paragraphs.collect();
        format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
             <body>\n{body}</body>\n</html>\n"
        )
    }

    /// The message for the mail server. A second try of the same mail has the same id, by which readers' programs know
    /// it again.
    ///
    /// # Errors
    /// The address cannot be written to.
    pub fn message(&self, mail: &Due, from: &Mailbox) -> Result<Message, Unwritable> {
        let unwritable = |error: &dyn std::error::Error| Unwritable(error.to_string());
        let address = mail.address.parse().map_err(|error| unwritable(&error))?;
        let header = |name: &'static str, value: &str| {
            Ok::<_, Unwritable>(HeaderValue::new(
                HeaderName::new_from_ascii(name.to_owned()).map_err(|error| unwritable(&error))?,
                value.to_owned(),
            ))
        };
        Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, address))
            .subject(&self.subject)
            .date(mail.created_at.into())
            .message_id(Some(format!("<{}@{}>", mail.id, from.email.domain())))
            // No machine answers a machine (RFC 3834).
            .raw_header(header("Auto-Submitted", "auto-generated")?)
            .raw_header(header("Content-Language", self.locale.tag())?)
            .multipart(MultiPart::alternative_plain_html(self.text(), self.html()))
            .map_err(|error| unwritable(&error))
    }
}

/// What a kind's sentences are found under, and the page of the app that its secret belongs to.
const fn named(kind: MailKind) -> (&'static str, &'static str) {
    match kind {
        MailKind::Invitation => ("invitation", "invitation"),
        MailKind::Registration => ("registration", "confirm-registration"),
        MailKind::EmailVerification => ("email-verification", "verify-email"),
        MailKind::AccountExists => ("account-exists", ""),
        MailKind::PasswordReset => ("password-reset", "reset-password"),
        MailKind::PasswordChanged => ("password-changed", ""),
        MailKind::EmailChangeFrom => ("email-change-from", "change-email"),
        MailKind::EmailChangeTo => ("email-change-to", "change-email"),
        MailKind::EmailChanged => ("email-changed", ""),
        MailKind::SecondFactorEnabled => ("second-factor-enabled", ""),
        MailKind::SecondFactorRemoved => ("second-factor-removed", ""),
        MailKind::RecoveryCodeUsed => ("recovery-code-used", ""),
        MailKind::OpenIdLinked => ("open-id-linked", ""),
        MailKind::OpenIdUnlinked => ("open-id-unlinked", ""),
        MailKind::BreakGlass => ("break-glass", ""),
        MailKind::ApprovalRelaxed => ("approval-relaxed", ""),
        MailKind::MergeProposed => ("merge-proposed", ""),
        MailKind::MergeObjected => ("merge-objected", ""),
        MailKind::MergeWithdrawn => ("merge-withdrawn", ""),
        MailKind::MergeDone => ("merge-done", ""),
        MailKind::OrganizationMerged => ("organization-merged", ""),
        MailKind::MembershipSuspended => ("membership-suspended", ""),
        MailKind::MembershipRestored => ("membership-restored", ""),
        MailKind::MandateEnding => ("mandate-ending", ""),
        MailKind::AgreementEnding => ("agreement-ending", ""),
        MailKind::ConfirmationDue => ("confirmation-due", ""),
        MailKind::OwnershipRecoveryStarted => ("ownership-recovery-started", ""),
        MailKind::OwnershipRecoveryObjected => ("ownership-recovery-objected", ""),
        MailKind::OwnershipRecoveryWithdrawn => ("ownership-recovery-withdrawn", ""),
        MailKind::OwnershipRecovered => ("ownership-recovered", ""),
    }
}

/// Names are one line, whatever is in them.
fn plain(word: &str) -> String {
    word.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// Text as it stands in HTML, also within quotation marks.
pub(crate) fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut html, letter| {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            letter => html.push(letter),
        }
        html
    })
}
