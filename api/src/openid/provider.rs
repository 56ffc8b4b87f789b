//! What the provider publishes: where it is asked what, and the keys that it signs with.

use std::sync::Arc;
use std::time::{Duration, Instant};

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthType, ClientId, ClientSecret, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IssuerUrl, ProviderMetadata, RedirectUrl,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::http::Client;
use crate::config;

/// How long what it publishes is taken to be so.
const FRESH: Duration = Duration::from_secs(10 * 60);
/// It is asked at most once in this time whether it has other keys, however many of its signatures we cannot check.
const PAUSE: Duration = Duration::from_secs(60);
/// How long somebody waits for what others have begun to ask, and then for the answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Something that the provider did not do as it should. The log shows it.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// It is away, slow, or says what cannot be used.
    #[error("{0}")]
    Unavailable(String),
    /// It vouches for nobody.
    #[error("{0}")]
    Refused(String),
}

/// What we want to know besides what the library reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Beside {
    /// Whether it names itself when it sends somebody back (RFC 9207).
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Beside {}

pub(super) type Metadata = ProviderMetadata<
    Beside,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Us, as the provider's client.
pub(super) type Ours =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

#[derive(Default)]
struct Known {
    metadata: Option<(Arc<Metadata>, Instant)>,
    /// When it was last asked for other keys.
    doubted: Option<Instant>,
}

/// The provider.
pub(super) struct Provider {
    pub settings: config::OpenId,
    pub http: Client,
    issuer: IssuerUrl,
    known: Mutex<Known>,
}

impl Provider {
    pub fn new(settings: config::OpenId) -> Result<Self, String> {
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|error| error.to_string())?;
        let http = Client::new(&settings.issuer)?;
        Ok(Self { settings, http, issuer, known: Mutex::default() })
    }

    /// What it publishes. While somebody asks, the others wait for the answer.
    pub async fn metadata(&self) -> Result<Arc<Metadata>, Trouble> {
        let asking = async {
            let mut known = self.known.lock().await;
            match &known.metadata {
                Some((metadata, at)) if at.elapsed() < FRESH => Ok(metadata.clone()),
                _ => self.discover(&mut known).await,
            }
        };
        timeout(PATIENCE, asking).await.unwrap_or_else(|_| Err(Trouble::Unavailable("no answer in time".to_owned())))
    }

    /// The same, asked anew if `doubted` is what is known: a signature is by a key that is not there.
    pub async fn metadata_anew(&self, doubted: &Arc<Metadata>) -> Result<Arc<Metadata>, Trouble> {
        let asking = async {
            let mut known = self.known.lock().await;
            match &known.metadata {
                Some((metadata, _)) if !Arc::ptr_eq(metadata, doubted) => Ok(metadata.clone()),
                _ if known.doubted.is_some_and(|at| at.elapsed() < PAUSE) => Ok(doubted.clone()),
                _ => {
                    known.doubted = Some(Instant::now());
                    self.discover(&mut known).await
                }
            }
        };
        timeout(PATIENCE, asking).await.unwrap_or_else(|_| Err(Trouble::Unavailable("no answer in time".to_owned())))
    }

    async fn discover(&self, known: &mut Known) -> Result<Arc<Metadata>, Trouble> {
        let found = Metadata::discover_async(self.issuer.clone(), &self.http).await;
        let metadata = Arc::new(found.map_err(|error| Trouble::Unavailable(whole(&error)))?);
        let page = metadata.authorization_endpoint();
        if !self.http.may_ask(page.url()) {
            return Err(Trouble::Unavailable(format!("{} is no page that people may be sent to", page.as_str())));
        }
        known.metadata = Some((metadata.clone(), Instant::now()));
        Ok(metadata)
    }

    /// Us, as it knows us, with one of our pages.
    pub fn ours(&self, metadata: &Metadata, redirect: &str) -> Result<Ours, Trouble> {
        let secret = self.settings.client_secret.as_ref().map(|secret| ClientSecret::new(secret.reveal().to_owned()));
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|error| Trouble::Unavailable(whole(&error)))?;
        let id = ClientId::new(self.settings.client_id.clone());
        let ways = metadata.token_endpoint_auth_methods_supported();
        let has = |way: &CoreClientAuthMethod| ways.is_some_and(|ways| ways.contains(way));
        let in_body = has(&CoreClientAuthMethod::ClientSecretPost) && !has(&CoreClientAuthMethod::ClientSecretBasic);
        let ours = CoreClient::from_provider_metadata(metadata.clone(), id, secret).set_redirect_uri(redirect);
        Ok(ours.set_auth_type(if in_body { AuthType::RequestBody } else { AuthType::BasicAuth }))
    }
}

/// Whether it names itself when it sends somebody back.
pub(super) fn names_itself(metadata: &Metadata) -> bool {
    metadata.additional_metadata().authorization_response_iss_parameter_supported
}

/// An error with what caused it, and without what was sent or received.
pub(super) fn whole(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
