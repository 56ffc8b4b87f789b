//! The server as a whole: routes, workers, and how it stops.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, web};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;

use crate::config::Listener;
use crate::http::client::TrustedProxies;
use crate::http::exports::{self, Exports};
use crate::http::graphiql::{self, Graphiql};
use crate::http::graphql::{self, Endpoint};
use crate::http::health::{self, Readiness};
use crate::http::key_set::{self, KeySet};
use crate::http::metrics::{self, Metrics, Shown};
use crate::http::oauth::{self, Clients};
use crate::http::origin::AllowedOrigins;
use crate::http::outbox::{self, Outbox};
use crate::http::sdl::{self, Sdl};
use crate::http::{envelope, origin, problem};

/// How long a balancer has to see that the server is no longer ready, before it stops listening.
const NOTICE: Duration = Duration::from_secs(1);
/// How long requests may take to end once the server has stopped listening, in seconds.
const GRACE_SECONDS: u64 = 9;
/// How long the head of a request may take to arrive.
const HEAD_PATIENCE: Duration = Duration::from_secs(5);
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// What the server serves.
pub struct Services {
    pub endpoint: Endpoint,
    /// The schema in GraphQL's own language.
    pub sdl: String,
    /// The public keys of access tokens.
    pub key_set: String,
    pub readiness: Readiness,
    /// Who gives access tokens to organizations' systems.
    pub clients: Option<Clients>,
    /// Files to take away.
    pub exports: Option<Exports>,
    /// The query editor; without it there is nothing at `/graphiql`.
    pub graphiql: Option<Arc<Graphiql>>,
    /// Mails that are shown instead of sent; without it there is nothing at `/outbox`.
    pub outbox: Option<Outbox>,
}

/// A server that listens and is not yet running.
pub struct Server {
    running: actix_web::dev::Server,
    address: SocketAddr,
    stopper: Stopper,
}

/// Stops a server from elsewhere, as a signal does.
#[derive(Clone)]
pub struct Stopper {
    handle: ServerHandle,
    readiness: web::Data<Readiness>,
}

impl Stopper {
    /// Not ready from now on, no new connections; returns when the requests at hand have their answers.
    pub async fn stop(&self) {
        self.readiness.drain();
        self.handle.stop(true).await;
    }
}

impl Server {
    /// Listens. Must be called within a tokio runtime; requests are answered once [`Server::run`] is awaited.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub fn bind(listener: &Listener, services: Services) -> io::Result<Self> {
        let endpoint = web::Data::new(services.endpoint);
        let readiness = web::Data::new(services.readiness);
        let sdl = web::Data::new(Sdl(services.sdl));
        let key_set = web::Data::new(KeySet(services.key_set));
        let metrics = web::Data::new(Metrics::new().map_err(io::Error::other)?);
        let shown_metrics = web::Data::new(Shown(listener.metrics_token.clone()));
        let origins = web::Data::new(AllowedOrigins(listener.allowed_origins.clone()));
        let proxies = web::Data::new(TrustedProxies(listener.trusted_proxies.clone()));
        let files = services.exports.map(web::Data::new);
        let clients = services.clients.map(web::Data::new);
        let editor = services.graphiql.map(web::Data::from);
        let shown = services.outbox.map(web::Data::new);
        let stopper_readiness = readiness.clone();
        let server = HttpServer::new(move || {
            App::new()
                // The last is the outermost: an answer to a preflight has an id and a line in the log, too.
                .wrap(Compress::default())
                .wrap(from_fn(origin::wrap))
                .wrap(from_fn(envelope::wrap))
                .app_data(endpoint.clone())
                .app_data(readiness.clone())
                .app_data(sdl.clone())
                .app_data(key_set.clone())
                .app_data(metrics.clone())
                .app_data(shown_metrics.clone())
                .app_data(origins.clone())
                .app_data(proxies.clone())
                .configure(graphql::configure)
                .configure(sdl::configure)
                .configure(key_set::configure)
                .configure(health::configure)
                .configure(metrics::configure)
                .configure(|cfg| {
                    if let Some(clients) = &clients {
                        cfg.app_data(clients.clone()).configure(oauth::configure);
                    }
                    if let Some(files) = &files {
                        cfg.app_data(files.clone()).configure(exports::configure);
                    }
                    if let Some(editor) = &editor {
                        cfg.app_data(editor.clone()).configure(graphiql::configure);
                    }
                    if let Some(shown) = &shown {
                        cfg.app_data(shown.clone()).configure(outbox::configure);
                    }
                })
                .default_service(web::to(problem::not_found))
        })
        .workers(listener.workers)
        .client_request_timeout(HEAD_PATIENCE)
        .keep_alive(KEEP_ALIVE)
        .shutdown_timeout(GRACE_SECONDS)
        .disable_signals()
        .bind(listener.address)?;
        let address = server.addrs().first().copied().ok_or_else(|| io::Error::other("no address is listened on"))?;
        let running = server.run();
        let stopper = Stopper { handle: running.handle(), readiness: stopper_readiness };
        Ok(Self { running, address, stopper })
    }

    /// Where it listens; tells the port that was taken for port 0.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    #[must_use]
    pub const fn port(&self) -> u16 {
        self.address.port()
    }

    #[must_use]
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Answers requests until it is stopped by a [`Stopper`].
    ///
    /// # Errors
    /// When a worker cannot start.
    pub async fn run(self) -> io::Result<()> {
        tracing::info!(address = %self.address, "listening");
        self.running.await
    }

    /// Answers requests until SIGTERM or SIGINT, then tells balancers, finishes what is at hand, and returns.
    ///
    /// # Errors
    /// When a worker cannot start or signals cannot be received.
    pub async fn run_until_signal(self) -> io::Result<()> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let stopper = self.stopper();
        let running = self.run();
        tokio::pin!(running);
        tokio::select! {
            ended = &mut running => return ended,
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        stopper.readiness.drain();
        let (ended, ()) = tokio::join!(&mut running, async {
            sleep(NOTICE).await;
            stopper.stop().await;
        });
        tracing::info!("stopped");
        ended
    }
}
