//! Sign-in with an account at an OpenID provider.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use domain::Refusal;
use domain::entity::identity::open_id_identity;
use domain::identity::Rule;
use domain::identity::open_id::link::LinkOpenIdIdentity;
use domain::identity::open_id::unlink::UnlinkOpenIdIdentity;
use domain::identity::secret::Secret;
use domain::policy::permission::Permission;

use super::types::{Tokens, Viewer};
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::Instant;
use crate::graphql::{door, session};
use crate::openid::{Begun, Entering, OpenId, Returned};

/// An OpenID provider that people may sign in with.
#[derive(SimpleObject)]
pub struct OpenIdProvider {
    /// What it is called on a button.
    name: String,
    /// The address that it goes by.
    issuer: String,
    /// The pages that it may send people back to; at most a few.
    redirect_uris: Vec<String>,
}

impl From<&OpenId> for OpenIdProvider {
    fn from(openid: &OpenId) -> Self {
        let settings = openid.settings();
        let (name, issuer) = (settings.name.clone(), settings.issuer.clone());
        Self { name, issuer, redirect_uris: settings.redirects.clone() }
    }
}

/// An account at a provider that opens this one, too.
#[derive(SimpleObject)]
pub struct OpenIdIdentity {
    /// The provider, by the address that it goes by.
    issuer: String,
    /// Since when.
    linked_at: Instant,
}

impl From<open_id_identity::Model> for OpenIdIdentity {
    fn from(row: open_id_identity::Model) -> Self {
        Self { issuer: row.issuer, linked_at: Instant(row.created_at) }
    }
}

/// What an app has begun.
#[derive(SimpleObject)]
pub struct OpenIdStart {
    /// Where the app sends the browser.
    authorization_url: String,
    /// What the app keeps, in the same browser or device and nowhere else, until the browser comes back. What comes back
    /// there is good with this secret alone.
    secret: String,
    /// When the attempt is over.
    expires_at: Instant,
}

impl From<Begun> for OpenIdStart {
    fn from(begun: Begun) -> Self {
        let (secret, expires_at) = (begun.secret.reveal().to_owned(), Instant(begun.expires_at));
        Self { authorization_url: begun.address, secret, expires_at }
    }
}

/// Where the browser comes back to.
#[derive(InputObject)]
struct StartOpenIdSignInInput {
    /// One of the provider's `redirectUris`; the first when absent.
    redirect_uri: Option<String>,
    /// Have the provider ask who it is although it knows; `setFirstPassword` takes nothing else.
    ask_again: Option<bool>,
}

/// What came back, and who comes in.
#[derive(InputObject)]
struct FinishOpenIdSignInInput {
    /// What the app has kept.
    secret: String,
    /// The `code` that came back with the browser.
    code: String,
    /// The `state` that came back with the browser.
    state: String,
    /// The `iss` that came back with the browser, if it did.
    issuer: Option<String>,
    /// Where a second factor is on: a code of the authenticator app, or a recovery code. Each is good once.
    second_factor: Option<String>,
    /// What to call this device in the list of sessions, at most 100 characters.
    device: Option<String>,
}

/// What came back, and whose it shall be.
#[derive(InputObject)]
struct LinkOpenIdIdentityInput {
    /// What the app has kept.
    secret: String,
    /// The `code` that came back with the browser.
    code: String,
    /// The `state` that came back with the browser.
    state: String,
    /// The `iss` that came back with the browser, if it did.
    issuer: Option<String>,
    /// The viewer's password, once more.
    password: String,
}

/// Which identity opens the account no more.
#[derive(InputObject)]
struct UnlinkOpenIdIdentityInput {
    /// The provider, by the address that it goes by.
    issuer: String,
    /// The viewer's password, once more.
    password: String,
}

/// What came back, and what the password shall be.
#[derive(InputObject)]
struct SetFirstPasswordInput {
    /// What the app has kept.
    secret: String,
    /// The `code` that came back with the browser.
    code: String,
    /// The `state` that came back with the browser.
    state: String,
    /// The `iss` that came back with the browser, if it did.
    issuer: Option<String>,
    /// At least 15 characters, of which spaces are some and are kept; not among the first that are guessed.
    new_password: String,
}

payload!(
    /// What the app has begun.
    StartOpenIdSignInPayload {
        /// Where to go and what to keep.
        start: OpenIdStart
    }
);
payload!(
    /// The tokens of the new session.
    FinishOpenIdSignInPayload {
        /// The tokens.
        tokens: Tokens
    }
);
payload!(
    /// The account that opens by the identity, too.
    LinkOpenIdIdentityPayload {
        /// The account.
        viewer: Viewer
    }
);
payload!(
    /// The account that opens by the identity no more.
    UnlinkOpenIdIdentityPayload {
        /// The account.
        viewer: Viewer
    }
);
payload!(
    /// The account that has a password.
    SetFirstPasswordPayload {
        /// The account.
        viewer: Viewer
    }
);

/// The provider, or why there is none to ask.
fn provider<'a>(ctx: &Context<'a>, path: &'static str) -> Result<&'a OpenId, Refusal> {
    let openid = session::openid(ctx).map(AsRef::as_ref);
    openid.ok_or_else(|| domain::refusal::Rule::from(Rule::OpenIdOff).at(path))
}

/// The OpenID provider that people may sign in with.
#[derive(Default)]
pub struct OpenIdQuery;

#[Object]
impl OpenIdQuery {
    /// The OpenID provider that people may sign in with; null where they sign in with passwords alone.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn open_id_provider(&self, ctx: &Context<'_>) -> Option<OpenIdProvider> {
        session::openid(ctx).map(|openid| OpenIdProvider::from(openid.as_ref()))
    }
}

/// Sign-in with an account at an OpenID provider.
#[derive(Default)]
pub struct OpenIdMutation;

#[Object]
impl OpenIdMutation {
    /// Begin to sign in at the OpenID provider. The app keeps the secret and sends the browser to the address; from there
    /// it comes back with what `finishOpenIdSignIn` takes, or for whoever is signed in `linkOpenIdIdentity` or
    /// `setFirstPassword`, within ten minutes.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn start_open_id_sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where the browser comes back to.")] input: StartOpenIdSignInInput,
    ) -> Result<StartOpenIdSignInPayload> {
        let work = async {
            let session::Session { address, request_id, .. } = session::of(ctx)?;
            let wanted = (input.redirect_uri, input.ask_again == Some(true));
            provider(ctx, "redirectUri")?.begin(wanted, *address, request_id.clone()).await
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }

    /// Open a session with what came back from the OpenID provider: of the account that the identity opens, or of a new
    /// one, if the provider knows a verified address that has none. Answered with `SECOND_FACTOR_REQUIRED` or
    /// `SECOND_FACTOR_WRONG`, send the same again with a code.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn finish_open_id_sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What came back.")] input: FinishOpenIdSignInInput,
    ) -> Result<FinishOpenIdSignInPayload> {
        let work = async {
            let session::Session { address, request_id, locale, .. } = session::of(ctx)?;
            let returned = returned(input.secret, input.code, input.state, input.issuer);
            let device = input.device.map(|device| device.chars().filter(|c| !c.is_control()).take(100).collect());
            let second_factor = input.second_factor.map(Secret::new);
            let entering = Entering { second_factor, device, locale: locale.tag() };
            let opened = provider(ctx, "secret")?.finish(returned, entering, *address, request_id).await?;
            Tokens::of(ctx, opened)
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }

    /// Link the account at the OpenID provider that came back to the viewer's: it opens it, too, from then on. Where
    /// mails are sent, the viewer's address must be verified. A wrong password counts as one at sign-in.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn link_open_id_identity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What came back.")] input: LinkOpenIdIdentityInput,
    ) -> Result<LinkOpenIdIdentityPayload> {
        let command = async {
            let session::Session { address, caller, request_id, .. } = session::of(ctx)?;
            let password = Secret::new(input.password);
            door::office(ctx)?.confirm_password(caller, &password, *address).await?;
            let returned = returned(input.secret, input.code, input.state, input.issuer);
            let secret = returned.secret.clone();
            let vouched = provider(ctx, "secret")?.ask(returned, *address, request_id).await?;
            Ok(LinkOpenIdIdentity { secret, vouched })
        };
        Ok(door::perform(ctx, command.await, None).await?.into())
    }

    /// Unlink the identity at a provider: it opens the viewer's account no more. An account that has no password is told
    /// to set one first. A wrong password counts as one at sign-in.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn unlink_open_id_identity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which identity.")] input: UnlinkOpenIdIdentityInput,
    ) -> Result<UnlinkOpenIdIdentityPayload> {
        let command = UnlinkOpenIdIdentity { issuer: input.issuer };
        Ok(door::perform_confirmed(ctx, Ok(command), &Secret::new(input.password), None).await?.into())
    }

    /// Set a password for an account that only the OpenID provider opens, with what came back from there once more. The
    /// other sessions of the account end. Where mails are sent, `requestPasswordReset` does the same.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn set_first_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What came back.")] input: SetFirstPasswordInput,
    ) -> Result<SetFirstPasswordPayload> {
        let work = async {
            let session::Session { address, caller, request_id, .. } = session::of(ctx)?;
            let (office, new) = (door::office(ctx)?, Secret::new(input.new_password));
            office.lacks_password(caller, &new).await?;
            let returned = returned(input.secret, input.code, input.state, input.issuer);
            let secret = returned.secret.clone();
            let vouched = provider(ctx, "secret")?.ask(returned, *address, request_id).await?;
            let set = office.set_first_password(caller, (secret, vouched), &new, request_id.clone()).await;
            door::noted(ctx, set)
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }
}

fn returned(secret: String, code: String, state: String, issuer: Option<String>) -> Returned {
    Returned { secret: Secret::new(secret), code, state: Secret::new(state), issuer }
}
