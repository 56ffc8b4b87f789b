//! `simpul demo`: a network to look at, from nothing but the data folder.

mod acts;
mod network;
mod stage;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::Source;
use super::{Faults, office, told, told_all};
use crate::assemble::{self, Edge};
use crate::clerk::Clerk;
use crate::config::{self, Config, Introspection};
use crate::http::graphiql::Graphiql;
use crate::http::outbox::Outbox;
use crate::http::token::Keys;
use crate::sealer::Sealer;
use crate::server::Server;

/// What the demonstration sets for itself.
const OWN: &[&str] = &[
    "DATABASE_URL",
    "DATABASE_URL_FILE",
    "SIMPUL_SIGNING_KEY",
    "SIMPUL_SIGNING_KEY_FILE",
    "SIMPUL_INTROSPECTION",
    "SIMPUL_SMTP_URL",
    "SIMPUL_SMTP_URL_FILE",
    "SIMPUL_MAIL_FROM",
];

pub async fn run(source: &Source) -> Result<(), Faults> {
    let folder = config::data_dir(|name| source.get(name)).map_err(told_all)?;
    std::fs::create_dir_all(&folder).map_err(|error| vec![format!("{}: {error}", folder.display())])?;
    let key = signing_key(&folder).map_err(|error| vec![format!("signing key: {error}")])?;
    let database = folder.join("demo.db");
    let config = |database: &Path| {
        let url = format!("sqlite:{}?mode=rwc", database.display());
        Config::read(|name| match name {
            "DATABASE_URL" => Some(url.clone()),
            "SIMPUL_SIGNING_KEY_FILE" => Some(key.display().to_string()),
            name if OWN.contains(&name) => None,
            name => source.get(name),
        })
        .map_err(told_all)
    };
    if !database.exists() {
        let unfinished = folder.join("demo.db.unfinished");
        load(&config(&unfinished)?, &unfinished).await?;
        std::fs::rename(&unfinished, &database).map_err(told)?;
    }
    serve(config(&database)?, &folder).await
}

/// Fills a new file. It gets its name when everything is in it: a start that was interrupted begins anew.
async fn load(config: &Config, file: &Path) -> Result<(), Faults> {
    for ending in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        match std::fs::remove_file(&name) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(told(error)),
        }
    }
    let databases = office::connect(&config.storage).await?;
    migration::up(databases.administration()).await.map_err(told)?;
    let office = office::open(databases.clone(), &config.storage)?;
    network::load(&office).await.map_err(|refusal| vec![format!("the demonstration network: {refusal}")])?;
    databases.close().await.map_err(told)
}

async fn serve(config: Config, folder: &Path) -> Result<(), Faults> {
    let databases = office::connect(&config.storage).await?;
    // A newer program brings the tables of an older demonstration up to date.
    migration::up(databases.administration()).await.map_err(told)?;
    let keys = config.identity.keys.clone();
    let office = office::open(databases, &config.storage)?.with_post(keys.post()).with_safe(keys.safe());
    let (sealing, agreed) = (office.clone(), office.clone());
    let graphiql = Arc::new(Graphiql::open(folder));
    let edge = Edge {
        identity: config.identity,
        limits: config.limits,
        introspection: Introspection::Open,
        graphiql: Some(graphiql.clone()),
        outbox: Some(Outbox { office: office.clone(), app_url: config.mail.app_url }),
    };
    let services = assemble::services(office, edge)?;
    let server = Server::bind(&config.listener, services)
        .map_err(|error| vec![format!("SIMPUL_LISTEN: {}: {error}", config.listener.address)])?;
    println!("The demonstration network is at http://{}/graphiql", server.address());
    println!("Its mails are not sent; they are at http://{}/outbox", server.address());
    println!("Everybody's password: {}", stage::PASSWORD);
    for (email, who) in network::LOGINS {
        println!("  {email:<22} {who}");
    }
    let bundle = tokio::spawn(async move { graphiql.prepare().await });
    let sealer = Sealer::start(sealing, keys);
    let clerk = Clerk::start(agreed);
    let ended = server.run_until_signal().await.map_err(told);
    bundle.abort();
    clerk.stop().await;
    sealer.stop().await;
    ended
}

/// The key in the data folder; made at the first start, readable by its owner only.
fn signing_key(folder: &Path) -> Result<PathBuf, String> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let path = folder.join("signing-key.pem");
    if path.exists() {
        return Ok(path);
    }
    let pem = Keys::generate_pem().map_err(|error| error.to_string())?;
    // A key that was written in part must not be taken for one.
    let unfinished = folder.join("signing-key.pem.unfinished");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let write = || -> std::io::Result<()> {
        let mut file = options.open(&unfinished)?;
        file.write_all(pem.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&unfinished, &path)
    };
    write().map_err(|error| error.to_string())?;
    Ok(path)
}
