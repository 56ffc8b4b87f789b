//! `simpul serve`: the API on a database of its own.

use domain::Office;
use domain::identity::second_factor::reseal::Resealed;

use super::arguments::Source;
use super::{Faults, office, told, told_all};
use crate::assemble::{self, Edge};
use crate::clerk::Clerk;
use crate::config::Config;
use crate::mail::postman::{LOOK, Postman};
use crate::sealer::Sealer;
use crate::server::Server;

pub async fn run(source: &Source) -> Result<(), Faults> {
    let config = Config::read(|name| source.get(name)).map_err(told_all)?;
    let databases = office::connect(&config.storage).await?;
    let office = office::open(databases, &config.storage)?.with_safe(config.identity.keys.safe());
    seal_anew(&office).await;
    let office = match &config.mail.server {
        Some(_) => office.with_post(config.identity.keys.post()),
        None => {
            tracing::warn!("no mail is sent, since SIMPUL_SMTP_URL is not set: what needs a mail is refused");
            office
        }
    };
    let (sealing, agreed, keys) = (office.clone(), office.clone(), config.identity.keys.clone());
    let edge = Edge {
        identity: config.identity,
        limits: config.limits,
        introspection: config.introspection,
        graphiql: None,
        outbox: None,
    };
    let services = assemble::services(office.clone(), edge)?;
    let server = Server::bind(&config.listener, services)
        .map_err(|error| vec![format!("SIMPUL_LISTEN: {}: {error}", config.listener.address)])?;
    let postman = config.mail.server.map(|server| Postman::start(office, server, config.mail.app_url, LOOK));
    let postman = postman.transpose().map_err(|error| vec![format!("SIMPUL_SMTP_URL: {error}")])?;
    let sealer = Sealer::start(sealing, keys);
    let clerk = Clerk::start(agreed);
    let ended = server.run_until_signal().await.map_err(told);
    clerk.stop().await;
    sealer.stop().await;
    if let Some(postman) = postman {
        postman.stop().await;
    }
    ended
}

/// What only the key beside opens is sealed with the present one, so that the other can go. A server that cannot do so
/// now, since migrations are pending or the database is away, does it when it starts again, and with each use.
async fn seal_anew(office: &Office) {
    match office.reseal_second_factors().await {
        Ok(Resealed { anew, closed }) => {
            if anew > 0 {
                tracing::info!(count = anew, "second factors were sealed with the present signing key");
            }
            if closed > 0 {
                tracing::error!(
                    count = closed,
                    "second factors open with neither key: their owners need recovery codes"
                );
            }
        }
        Err(refusal) => tracing::warn!(%refusal, "second factors are not sealed with the present signing key"),
    }
}
