//! The log: to standard error, so that what a command prints can be piped.

use tracing_subscriber::EnvFilter;

use super::arguments::Source;
use super::{Faults, told, told_all};
use crate::config::{self, LogFormat};

/// Begins to log as the settings say.
pub fn begin(source: &Source) -> Result<(), Faults> {
    let logging = config::logging(|name| source.get(name)).map_err(told_all)?;
    // Below `info` the driver writes the address of the database out, with its password.
    let filter = format!("{},sea_orm::driver=info,sqlx=info", logging.filter);
    let filter = EnvFilter::try_new(filter).map_err(told)?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match logging.format {
        LogFormat::Json => log.json().flatten_event(true).try_init(),
        LogFormat::Text => log.try_init(),
    }
    .map_err(told)
}
