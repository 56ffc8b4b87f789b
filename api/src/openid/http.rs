//! Requests to the provider: short, small, and to no other address than the one that was asked for.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};
use url::Url;

use crate::config::is_private;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(4);
/// The longest answer that is read; those of well-known providers have a few kilobytes.
const MOST_BYTES: usize = 256 * 1024;

/// Why there is no answer. The log shows it.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("{0} is no address that the provider may be asked at")]
    Address(String),
    #[error("the answer is longer than {MOST_BYTES} bytes")]
    TooLong,
    #[error("{0}")]
    Request(#[from] reqwest::Error),
    #[error("{0}")]
    Response(#[from] openidconnect::http::Error),
}

/// A client for one provider.
pub(super) struct Client {
    client: reqwest::Client,
    /// Whether the provider is a program of this machine, which needs no encryption.
    is_here: bool,
}

impl Client {
    /// A client that trusts whom this machine trusts.
    ///
    /// # Errors
    /// The machine trusts nobody, or the client cannot be made.
    pub fn new(issuer: &str) -> Result<Self, String> {
        let is_here = Url::parse(issuer).is_ok_and(|url| url.scheme() == "http");
        let mut builder = reqwest::Client::builder().redirect(Policy::none()).timeout(PATIENCE);
        // A proxy would be somewhere else.
        builder = if is_here { builder.no_proxy() } else { builder.use_preconfigured_tls(encryption()?) };
        Ok(Self { client: builder.build().map_err(|error| error.to_string())?, is_here })
    }

    /// Whether what goes there stays between the two.
    pub fn may_ask(&self, address: &Url) -> bool {
        is_private(address, self.is_here)
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Fault> {
        let request = reqwest::Request::try_from(request)?;
        if !self.may_ask(request.url()) {
            return Err(Fault::Address(request.url().to_string()));
        }
        let mut answer = self.client.execute(request).await?;
        let mut built = openidconnect::http::Response::builder().status(answer.status());
        if let Some(headers) = built.headers_mut() {
            headers.extend(answer.headers().clone());
        }
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await? {
            if body.len() + piece.len() > MOST_BYTES {
                return Err(Fault::TooLong);
            }
            body.extend_from_slice(&piece);
        }
        Ok(built.body(body)?)
    }
}

fn encryption() -> Result<ClientConfig, String> {
    let mut trusted = RootCertStore::empty();
    trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if trusted.is_empty() {
        return Err("this machine has no certificates of whom to trust".to_owned());
    }
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    Ok(config.with_root_certificates(trusted).with_no_client_auth())
}

impl<'c> AsyncHttpClient<'c> for Client {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Fault>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
