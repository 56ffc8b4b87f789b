//! A server with a database of its own.

use std::future::Future;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use api::assemble::{self, Edge};
use api::config::{Config, Introspection, Limits, Listener};
use api::http::token::Keys;
use api::mail::postman::Postman;
use api::server::{Server, Stopper};
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use domain::Office;
use domain::clock::Clock;
use domain::database::{Databases, Reach};
use domain::identity::password::Hasher;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use tempfile::TempDir;
use uuid::Uuid;

use crate::person::Person;
use crate::post_office::PostOffice;
use crate::postgres::Cluster;
use crate::settings::config;
use crate::transcript::Transcript;

/// Where every test begins: a Wednesday, ten in the morning in Makassar.
const BEGINNING: &str = "2026-11-25T02:00:00Z";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A running network. Clones are the same one.
#[derive(Clone)]
pub struct Network(Arc<Inner>);

struct Inner {
    engine: Engine,
    url: String,
    base: String,
    http: reqwest::Client,
    databases: Databases,
    transcript: Mutex<Transcript>,
    statements: Arc<Mutex<Vec<String>>>,
    seconds: Arc<AtomicI64>,
    stopper: Stopper,
    office: Office,
    keys: Arc<Keys>,
    postman: Mutex<Option<Postman>>,
    _folder: Option<Arc<TempDir>>,
    _cluster: Option<Arc<Cluster>>,
}

/// What a server has here that nothing else is said of: many people share one address, and the clock stands still.
const ROOMY: &[(&str, &str)] = &[("SIMPUL_ADDRESS_TRIES", "10000")];

/// How often it is looked whether a mail is due; nobody here wants to wait.
const LOOK: Duration = Duration::from_millis(20);

/// Plays the same on both engines. What was asked and answered must be equal.
pub async fn on_both<F: Future<Output = ()>>(play: impl Fn(Network) -> F) {
    on_both_with(ROOMY, play).await;
}

/// The same on servers that send mails.
pub async fn on_both_mailing<F: Future<Output = ()>>(play: impl Fn(Network, Arc<PostOffice>) -> F) {
    on_both_mailing_with(ROOMY, play).await;
}

/// The same with these settings beside the least.
pub async fn on_both_mailing_with<F: Future<Output = ()>>(
    settings: &[(&str, &str)],
    play: impl Fn(Network, Arc<PostOffice>) -> F,
) {
    let post = Arc::new(PostOffice::open().await);
    let mail = post.settings();
    let settings: Vec<_> = mail.iter().map(|(name, value)| (*name, value.as_str())).chain(settings.to_vec()).collect();
    on_both_with(&settings, |network| {
        post.begins_anew();
        play(network, post.clone())
    })
    .await;
}

/// The same with these settings beside the least.
pub async fn on_both_with<F: Future<Output = ()>>(settings: &[(&str, &str)], play: impl Fn(Network) -> F) {
    let mut transcripts = Vec::new();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let network = Network::start_as(engine, Limits::default(), settings).await;
        play(network.clone()).await;
        let violations = domain::ledger::check::check(network.0.databases.administration()).await.expect("a check");
        assert!(violations.is_empty(), "{engine:?}: {violations:?}");
        network.seals().await;
        network.proves().await;
        transcripts.push(lock(&network.0.transcript).lines().to_vec());
        network.stop().await;
    }
    let [sqlite, postgres] = &transcripts[..] else { unreachable!("two engines") };
    for (one, other) in sqlite.iter().zip(postgres) {
        assert_eq!(one, other, "SQLite (left) and PostgreSQL (right) answer differently");
    }
    assert_eq!(sqlite.len(), postgres.len());
}

impl Network {
    /// Starts a server on a new database.
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, Limits::default()).await
    }

    pub async fn start_with(engine: Engine, limits: Limits) -> Self {
        Self::start_as(engine, limits, ROOMY).await
    }

    /// The same with these settings beside the least.
    pub async fn start_as(engine: Engine, limits: Limits, settings: &[(&str, &str)]) -> Self {
        let (url, folder, cluster) = match engine {
            Engine::Sqlite => {
                let folder = TempDir::new().expect("a folder");
                (
                    format!("sqlite:{}?mode=rwc", folder.path().join("network.db").display()),
                    Some(Arc::new(folder)),
                    None,
                )
            }
            Engine::Postgres => {
                let cluster = tokio::task::spawn_blocking(Cluster::shared).await.expect("a cluster");
                let name = format!("network_{}", Uuid::now_v7().simple());
                let admin = Database::connect(cluster.url("postgres")).await.expect("a connection");
                admin.execute_unprepared(&format!("create database {name}")).await.expect("a database");
                admin.close().await.expect("a close");
                (cluster.url(&name), None, Some(cluster))
            }
        };
        let seconds = Arc::new(AtomicI64::new(0));
        Self::open((engine, url, folder, cluster), seconds, limits, settings).await
    }

    /// Starts another server on the same database, with connections of its own and the same clock.
    pub async fn beside(&self, settings: &[(&str, &str)]) -> Self {
        let inner = &self.0;
        let place = (inner.engine, inner.url.clone(), inner._folder.clone(), inner._cluster.clone());
        Self::open(place, inner.seconds.clone(), Limits::default(), settings).await
    }

    async fn open(
        (engine, url, folder, cluster): (Engine, String, Option<Arc<TempDir>>, Option<Arc<Cluster>>),
        seconds: Arc<AtomicI64>,
        limits: Limits,
        settings: &[(&str, &str)],
    ) -> Self {
        let statements = Arc::new(Mutex::new(Vec::new()));
        let heard = statements.clone();
        let patience = Duration::from_secs(30);
        let reach = Reach { url: url.clone(), connections: 5, patience, statement_limit: Some(patience) };
        let observer = Arc::new(move |sql: &str| lock(&heard).push(sql.to_owned()));
        let databases = Databases::connect(&reach, Some(observer)).await.expect("a database");
        migration::up(databases.administration()).await.expect("tables");

        let passed = seconds.clone();
        let beginning: DateTime<Utc> = BEGINNING.parse().expect("an instant");
        let zone = FixedOffset::east_opt(7 * 3600).expect("an offset");
        let clock = Clock::from_source(zone, move || beginning + TimeDelta::seconds(passed.load(Ordering::SeqCst)));
        let Config { identity, listener, mail, .. } = config(settings);
        let office = Office::new(databases.clone(), clock, Hasher::new(2).expect("a hasher"));
        let office = office.with_safe(identity.keys.safe());
        let office = if mail.server.is_some() { office.with_post(identity.keys.post()) } else { office };
        let keys = identity.keys.clone();
        let edge = Edge { identity, limits, introspection: Introspection::SignedIn, graphiql: None, outbox: None };
        let services = assemble::services(office.clone(), edge).expect("a schema");
        let address = "127.0.0.1:0".parse().expect("an address");
        let listener = Listener { address, workers: 2, ..listener };
        let server = Server::bind(&listener, services).expect("a port");
        let (base, stopper) = (format!("http://{}", server.address()), server.stopper());
        tokio::spawn(server.run());
        let postman = mail.server.map(|server| {
            Postman::start(office.clone(), server, mail.app_url, LOOK).expect("the address of a mail server")
        });
        Self(Arc::new(Inner {
            engine,
            url,
            base,
            http: reqwest::Client::new(),
            databases,
            transcript: Mutex::default(),
            statements,
            seconds,
            stopper,
            office,
            keys,
            postman: Mutex::new(postman),
            _folder: folder,
            _cluster: cluster,
        }))
    }

    pub async fn stop(&self) {
        self.0.stopper.stop().await;
        let postman = lock(&self.0.postman).take();
        if let Some(postman) = postman {
            postman.stop().await;
        }
        self.0.databases.clone().close().await.expect("a close");
    }

    #[must_use]
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    pub(crate) fn url(&self) -> &str {
        &self.0.url
    }

    #[must_use]
    pub fn base(&self) -> &str {
        &self.0.base
    }

    #[must_use]
    pub fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    #[must_use]
    pub fn office(&self) -> &Office {
        &self.0.office
    }

    pub(crate) fn transcript(&self) -> MutexGuard<'_, Transcript> {
        lock(&self.0.transcript)
    }

    /// The keys of the server.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// Whoever is not signed in.
    #[must_use]
    pub fn nobody(&self) -> Person {
        Person::new(self.clone(), "nobody", None)
    }

    /// Time goes by.
    pub fn passes(&self, time: TimeDelta) {
        self.0.seconds.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }

    /// Minutes go by until no mail of the kind waits: one that was tried while the mail server was down is put off.
    pub async fn mails(&self, kind: &str) {
        let waiting = format!("update mail set tries = tries where kind = '{kind}' and address is not null");
        for _ in 0..30 {
            self.passes(TimeDelta::minutes(1));
            tokio::time::sleep(Duration::from_millis(300)).await;
            if self.raw(&waiting).await.expect("a look") == 0 {
                return;
            }
        }
    }

    /// The statements that ran since the last time this was asked.
    #[must_use]
    pub fn statements(&self) -> Vec<String> {
        std::mem::take(&mut *lock(&self.0.statements))
    }

    pub(crate) fn administration(&self) -> &DatabaseConnection {
        self.0.databases.administration()
    }

    /// Runs one statement behind the API's back; the number of rows that it touched, or what stood against it.
    pub async fn raw(&self, sql: &str) -> Result<u64, sea_orm::DbErr> {
        let done = self.0.databases.administration().execute_unprepared(sql).await?;
        Ok(done.rows_affected())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
