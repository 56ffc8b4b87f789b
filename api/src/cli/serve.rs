//! `simpul serve`: the API on a database of its own.

use super::arguments::Source;
use super::{Faults, office, told, told_all};
use crate::assemble::{self, Edge};
use crate::config::Config;
use crate::mail::postman::{LOOK, Postman};
use crate::server::Server;

pub async fn run(source: &Source) -> Result<(), Faults> {
    let config = Config::read(|name| source.get(name)).map_err(told_all)?;
    let databases = office::connect(&config.storage).await?;
    let office = office::open(databases, &config.storage)?.with_safe(config.identity.keys.safe());
    let office = match &config.mail.server {
        Some(_) => office.with_post(config.identity.keys.post()),
        None => {
            tracing::warn!("no mail is sent, since SIMPUL_SMTP_URL is not set: what needs a mail is refused");
            office
        }
    };
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
    let ended = server.run_until_signal().await.map_err(told);
    if let Some(postman) = postman {
        postman.stop().await;
    }
    ended
}
