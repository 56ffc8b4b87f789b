//! `simpul serve`: the API on a database of its own.

use super::arguments::Source;
use super::{Faults, office, told, told_all};
use crate::assemble::{self, Edge};
use crate::config::Config;
use crate::server::Server;

pub async fn run(source: &Source) -> Result<(), Faults> {
    let config = Config::read(|name| source.get(name)).map_err(told_all)?;
    let databases = office::connect(&config.storage).await?;
    let office = office::open(databases, &config.storage)?;
    let edge =
        Edge { identity: config.identity, limits: config.limits, introspection: config.introspection, graphiql: None };
    let services = assemble::services(office, edge)?;
    let server = Server::bind(&config.listener, services)
        .map_err(|error| vec![format!("SIMPUL_LISTEN: {}: {error}", config.listener.address)])?;
    server.run_until_signal().await.map_err(told)
}
