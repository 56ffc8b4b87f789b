//! The way there and back: what the office writes down and what the provider is asked, one after the other.

use std::net::IpAddr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::identity::Rule;
use domain::identity::open_id::attempt::{self, UnderWay};
use domain::identity::open_id::vouched::{self, Vouched};
use domain::identity::secret::Secret;
use domain::identity::sign_in::Opened;
use domain::{Office, Refusal};
use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow};
use openidconnect::{CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, Scope};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::provider::{Provider, Trouble, names_itself};
use super::token;
use crate::config;

/// How long the provider may take for all that it is asked for one sign-in; whoever waits is told before they give up.
const PATIENCE: Duration = Duration::from_secs(8);
/// How many may wait for the provider at a time. A slow one must not hold what others need.
const MOST: usize = 16;

/// What an app has begun.
pub struct Begun {
    /// Where the app sends the browser.
    pub address: String,
    /// What the app keeps.
    pub secret: Secret,
    pub expires_at: DateTime<Utc>,
}

/// What came back with the browser, and what the app has kept.
pub struct Returned {
    pub secret: Secret,
    pub code: String,
    pub state: Secret,
    /// Who the provider says that it is, if it says so.
    pub issuer: Option<String>,
}

/// Who opens a session, besides what came back.
pub struct Entering {
    pub second_factor: Option<Secret>,
    pub device: Option<String>,
    /// The language of an account that is made.
    pub locale: &'static str,
}

/// The provider that people may sign in with.
pub struct OpenId {
    provider: Provider,
    office: Office,
    turns: Semaphore,
}

impl OpenId {
    /// # Errors
    /// The settings or this machine do not let the provider be asked.
    pub fn new(settings: config::OpenId, office: Office) -> Result<Self, String> {
        Ok(Self { provider: Provider::new(settings)?, office, turns: Semaphore::new(MOST) })
    }

    #[must_use]
    pub fn settings(&self) -> &config::OpenId {
        &self.provider.settings
    }

    /// Begins an attempt of an app at `from`, which wants people sent back to this page of those that are registered,
    /// and may want the provider to ask them who they are although it knows.
    ///
    /// # Errors
    /// [`Rule::OpenIdUnavailable`]; [`Refusal::Input`] for another page; [`Refusal::RateLimited`].
    pub async fn begin(
        &self,
        (redirect, asks_again): (Option<String>, bool),
        from: IpAddr,
        request_id: String,
    ) -> Result<Begun, Refusal> {
        let mut pages = self.settings().redirects.iter();
        let page = match &redirect {
            None => pages.next(),
            Some(wanted) => pages.find(|page| *page == wanted),
        };
        let unknown = || Refusal::input("redirectUri", domain::entity::value::Reason::Unknown);
        let page = page.cloned().ok_or_else(unknown)?;
        self.office.knock_for_open_id(from).await?;
        let metadata =
            self.in_turn(self.provider.metadata()).await?.map_err(|trouble| told(&trouble, "redirectUri"))?;
        let attempt::Begun { secret, said, expires_at } = self.office.begin_open_id(page.clone(), request_id).await?;
        let ours = self.provider.ours(&metadata, &page).map_err(|trouble| told(&trouble, "redirectUri"))?;
        let verifier = PkceCodeVerifier::new(said.verifier.reveal().to_owned());
        let (state, nonce) = (said.state.reveal().to_owned(), said.nonce.reveal().to_owned());
        let mut request = ours
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            // The library adds the one that must be there.
            .add_scopes(self.settings().scopes.iter().filter(|scope| *scope != "openid").cloned().map(Scope::new))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        if asks_again {
            // Asked for a greatest age, it must say when it has asked (OpenID Connect Core, 3.1.2.1).
            request = request.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO);
        }
        let (address, ..) = request.url();
        Ok(Begun { address: address.into(), secret, expires_at })
    }

    /// Opens a session for whom the provider vouches for. Where a second factor is on and none is shown, or a wrong one,
    /// the same is asked again with one: the provider is not.
    ///
    /// # Errors
    /// [`Rule::OpenIdAttemptInvalid`], [`Rule::OpenIdUnavailable`], [`Rule::OpenIdRefused`]; those of
    /// [`Office::recognize_open_id`] and [`Office::enter_by_open_id`]; [`Refusal::RateLimited`].
    pub async fn finish(
        &self,
        returned: Returned,
        entering: Entering,
        from: IpAddr,
        request_id: &str,
    ) -> Result<Opened, Refusal> {
        let secret = returned.secret.clone();
        let work = async {
            if let Some(vouched) = self.vouched(returned, request_id).await? {
                self.office.recognize_open_id(&secret, vouched, entering.locale, request_id).await?;
            }
            let Entering { second_factor, device, .. } = entering;
            self.office.enter_by_open_id(secret, second_factor, device, from, request_id.to_owned()).await
        };
        self.counted(from, work).await
    }

    /// Whom the provider vouches for, for somebody who is signed in.
    ///
    /// # Errors
    /// [`Rule::OpenIdAttemptInvalid`], [`Rule::OpenIdUnavailable`], [`Rule::OpenIdRefused`]; [`Refusal::RateLimited`].
    pub async fn ask(&self, returned: Returned, from: IpAddr, request_id: &str) -> Result<Vouched, Refusal> {
        let work = async { self.vouched(returned, request_id).await?.ok_or_else(attempt::invalid) };
        self.counted(from, work).await
    }

    async fn counted<T>(&self, from: IpAddr, work: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
        let door = domain::identity::attempt::Door::OpenId;
        self.office.with_secret(door, from, attempt::is_invalid, work).await
    }

    /// Whom the provider vouches for; nobody when it has said so before.
    async fn vouched(&self, returned: Returned, request_id: &str) -> Result<Option<Vouched>, Refusal> {
        let Returned { secret, code, state, issuer } = returned;
        let under_way = self.office.open_id_under_way(&secret, &state).await?;
        if under_way.is_recognized {
            return Ok(None);
        }
        let now = self.office.clock().now();
        let answered = self.in_turn(self.exchange(issuer, code, &under_way, now)).await?;
        match answered {
            Ok(vouched) => Ok(Some(vouched)),
            Err(trouble) => {
                if matches!(trouble, Trouble::Refused(_)) {
                    // A code is good once, and so is the attempt: nobody tries codes with it.
                    self.office.spoil_open_id(secret, request_id.to_owned()).await?;
                }
                Err(told(&trouble, vouched::PATH))
            }
        }
    }

    async fn exchange(
        &self,
        issuer: Option<String>,
        code: String,
        under_way: &UnderWay,
        now: DateTime<Utc>,
    ) -> Result<Vouched, Trouble> {
        let metadata = self.provider.metadata().await?;
        let is_expected = issuer.as_ref().map_or(!names_itself(&metadata), |issuer| *issuer == self.settings().issuer);
        if !is_expected {
            return Err(Trouble::Refused("another provider has sent somebody back".to_owned()));
        }
        token::vouched(&self.provider, (code, under_way), now).await
    }

    /// Asks the provider, among not too many others, and not for too long.
    async fn in_turn<T>(
        &self,
        asking: impl Future<Output = Result<T, Trouble>>,
    ) -> Result<Result<T, Trouble>, Refusal> {
        let _turn = self.turns.try_acquire().map_err(|_| Refusal::Overloaded)?;
        let answered = timeout(PATIENCE, asking).await;
        Ok(answered.unwrap_or_else(|_| Err(Trouble::Unavailable("it took too long".to_owned()))))
    }
}

fn told(trouble: &Trouble, path: &'static str) -> Refusal {
    tracing::warn!(%trouble, "the OpenID provider was of no help");
    let rule = match trouble {
        Trouble::Unavailable(_) => Rule::OpenIdUnavailable,
        Trouble::Refused(_) => Rule::OpenIdRefused,
    };
    domain::refusal::Rule::from(rule).at(path)
}
