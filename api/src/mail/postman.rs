//! Carries mails to the mail server, one after the other, for as long as the server runs.

use std::error::Error;
use std::time::{Duration, Instant};

use domain::mail::queue::{Claimed, Due};
use domain::{Office, Refusal};
use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::compose::Letter;
use crate::config::MailServer;

/// How often it is looked whether something is due.
pub const LOOK: Duration = Duration::from_secs(1);
/// How long the mail server may take for one step of the conversation.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the mail at hand may take once the server stops.
const GRACE: Duration = Duration::from_secs(5);
/// How often it is looked whether a term ends. A fault is tried again by that, too.
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
/// Refusals of us and not of the mail (RFC 4954): whoever mistypes the password must not lose what is to be sent.
const OF_US: &[u16] = &[530, 534, 535, 538];

/// A task that sends what is due.
pub struct Postman {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

struct Round {
    office: Office,
    server: MailServer,
    app_url: Option<String>,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Postman {
    /// Begins to send. Must be called within the runtime.
    ///
    /// # Errors
    /// When the mail server's address is none, which the settings have looked at.
    pub fn start(
        office: Office,
        server: MailServer,
        app_url: Option<String>,
        look: Duration,
    ) -> Result<Self, smtp::Error> {
        let transport =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(server.url.reveal())?.timeout(Some(PATIENCE)).build();
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(Round { office, server, app_url, transport }.walk(look, stopped));
        Ok(Self { stop, task })
    }

    /// Sends the mail at hand to its end, and no other one.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        if tokio::time::timeout(GRACE, self.task).await.is_err() {
            tracing::warn!("a mail was on its way when the server stopped; it may be sent once more");
        }
    }
}

impl Round {
    async fn walk(self, look: Duration, mut stopped: watch::Receiver<bool>) {
        let mut forgotten: Option<Instant> = None;
        let mut reminded: Option<Instant> = None;
        let mut is_troubled = false;
        while !*stopped.borrow() {
            let done = self.step().await;
            if done.is_err() != is_troubled {
                is_troubled = !is_troubled;
                match &done {
                    Ok(_) => tracing::info!("mails are sent again"),
                    Err(fault) => tracing::error!(%fault, "mails cannot be read"),
                }
            }
            if matches!(done, Ok(true)) {
                continue;
            }
            if reminded.is_none_or(|at| at.elapsed() >= MINUTE) {
                match self.office.remind_of_mandates().await {
                    Ok(0) => {}
                    Ok(mandates) => tracing::info!(mandates, "terms that end were reminded of"),
                    Err(fault) => tracing::error!(%fault, "terms that end cannot be reminded of"),
                }
                match self.office.remind_of_agreements().await {
                    Ok(0) => {}
                    Ok(partnerships) => tracing::info!(partnerships, "agreements that end were reminded of"),
                    Err(fault) => tracing::error!(%fault, "agreements that end cannot be reminded of"),
                }
                reminded = Some(Instant::now());
                continue;
            }
            if forgotten.is_none_or(|at| at.elapsed() >= HOUR) && self.office.forget_mails().await.is_ok() {
                forgotten = Some(Instant::now());
            }
            tokio::select! {
                () = tokio::time::sleep(look) => {}
                _ = stopped.changed() => {}
            }
        }
    }

    /// Sends one mail. Whether one was due.
    async fn step(&self) -> Result<bool, Refusal> {
        match self.office.claim_mail().await? {
            Claimed::Nothing => Ok(false),
            Claimed::Unsendable(id) => {
                tracing::warn!(mail.id = %id, "a mail cannot be sent here");
                Ok(true)
            }
            Claimed::Mail(mail) => self.carry(&mail).await.map(|()| true),
        }
    }

    async fn carry(&self, mail: &Due) -> Result<(), Refusal> {
        let letter = Letter::of(mail, self.app_url.as_deref());
        let message = match letter.message(mail, &self.server.from) {
            Ok(message) => message,
            Err(fault) => {
                tracing::warn!(mail.id = %mail.id, "a mail was given up: its address cannot be written to");
                return self.office.mail_given_up(mail, &fault.to_string()).await;
            }
        };
        let Err(error) = self.transport.send(message).await else {
            self.office.mail_sent(mail).await?;
            tracing::info!(mail.id = %mail.id, "a mail was sent");
            return Ok(());
        };
        let fault = told(&error);
        let is_final = error.is_permanent() && error.status().is_none_or(|code| !OF_US.contains(&code.into()));
        if is_final {
            self.office.mail_given_up(mail, &fault).await?;
            tracing::warn!(mail.id = %mail.id, fault, "a mail was given up");
        } else if self.office.mail_failed(mail, &fault).await? {
            tracing::warn!(mail.id = %mail.id, fault, "a mail was not sent; it is tried again");
        } else {
            tracing::error!(mail.id = %mail.id, fault, "a mail was given up after days of trying");
        }
        Ok(())
    }
}

/// What stood against it. Of what the mail server answers only the number is kept: it likes to repeat the address.
fn told(error: &smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the mail server answers {code}"),
        None => {
            let mut text = error.to_string();
            let mut source = error.source();
            while let Some(cause) = source {
                let cause_text = cause.to_string();
                if !text.contains(&cause_text) {
                    text = format!("{text}: {cause_text}");
                }
                source = cause.source();
            }
            text
        }
    }
}
