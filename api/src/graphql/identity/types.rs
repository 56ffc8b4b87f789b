//! The account that asks, its sessions, and the tokens of a sign-in.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use domain::Seen;
use domain::entity::identity::{person, session};
use domain::identity::find;
use domain::identity::sign_in::Opened;
use domain::page::Key;

use super::able::{self, SessionAction};
use super::open_id::OpenIdIdentity;
use super::second_factor::SecondFactor;
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::membership::{self, join_request::JoinRequestConnection, types::MemberConnection};
use crate::graphql::page::PageArgs;
use crate::graphql::scalar::{EmailAddress, Instant};
use crate::graphql::{id, session as context};
use crate::http::token::ACCESS_LIFE_SECONDS;

/// The language that the network writes to a person in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Language {
    /// English.
    En,
    /// Indonesian.
    Id,
}

impl Language {
    /// The code that is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Id => "id",
        }
    }
}

/// The viewer's own account.
pub struct Viewer(Seen<person::Model>);

impl From<Seen<person::Model>> for Viewer {
    fn from(row: Seen<person::Model>) -> Self {
        Self(row)
    }
}

/// The viewer's own account. Only its owner ever sees it.
#[Object]
impl Viewer {
    /// The person's id.
    async fn id(&self) -> ID {
        id::show(self.0.id)
    }

    /// The name as its owner writes it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The address that the account signs in with.
    async fn email(&self) -> Option<EmailAddress> {
        self.0.email.clone().map(EmailAddress)
    }

    /// Whether it is known that the account's owner reads what is sent to the address.
    async fn is_email_verified(&self) -> bool {
        self.0.email_verified_at.is_some()
    }

    /// Whether the account has a password. One that only an OpenID provider opens has none.
    async fn has_password(&self) -> bool {
        self.0.known_hash().is_some()
    }

    /// The accounts at OpenID providers that open this one, too, oldest first: at most one of each provider that the
    /// network has had.
    async fn open_id_identities(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Vec<OpenIdIdentity>>> {
        let load = async { find::open_id_identities(context::reading(ctx)?, &self.0).await };
        let found = load.await.map_err(|refusal| top(ctx, refusal));
        Some(found.map(|rows| rows.into_iter().map(OpenIdIdentity::from).collect()))
    }

    /// The second factor that is on, if one is.
    async fn second_factor(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<SecondFactor>> {
        let load = async { find::second_factor(context::reading(ctx)?, &self.0).await };
        let found = load.await.map_err(|refusal| top(ctx, refusal)).transpose()?;
        Some(found.map(SecondFactor::from))
    }

    /// The language that the network writes in.
    async fn language(&self) -> Language {
        if self.0.locale == "en" { Language::En } else { Language::Id }
    }

    /// When the account was made.
    async fn created_at(&self) -> Instant {
        Instant(self.0.created_at)
    }

    /// The account's present memberships, oldest first.
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<MemberConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(membership::load::own(ctx, &args).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The account's requests to join organizations, oldest first, decided ones too.
    async fn join_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<JoinRequestConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(membership::join_request::own(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The account's open sessions, oldest first.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<SessionConnection>> {
        let load = async {
            let page = PageArgs::new(first, after, last, before).read(SessionConnection::LIST, false)?;
            let slice = find::sessions(context::reading(ctx)?, &page).await?;
            let total = if ctx.look_ahead().field("totalCount").exists() {
                Some(find::count_of_sessions(context::reading(ctx)?).await?)
            } else {
                None
            };
            Ok(SessionConnection::of(slice, total, |row| Key { sort: None, id: row.id.0 }, Session))
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }
}

connection!("sessions", SessionConnection, SessionEdge, Session);

/// A signed-in device.
pub struct Session(pub Seen<session::Model>);

impl From<Seen<session::Model>> for Session {
    fn from(row: Seen<session::Model>) -> Self {
        Self(row)
    }
}

/// A signed-in device of the viewer. It stays signed in while it refreshes its tokens.
#[Object]
impl Session {
    /// The session's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.id)
    }

    /// What the device called itself when it signed in.
    async fn device(&self) -> Option<&str> {
        self.0.device.as_deref()
    }

    /// When it signed in.
    async fn created_at(&self) -> Instant {
        Instant(self.0.created_at)
    }

    /// When it last refreshed its tokens.
    async fn last_used_at(&self) -> Instant {
        Instant(self.0.last_used_at)
    }

    /// When it proved the account's second factor; null when it has not.
    async fn second_factor_at(&self) -> Option<Instant> {
        self.0.second_factor_at.map(Instant)
    }

    /// When it ends unless it is used before.
    async fn expires_at(&self) -> Instant {
        Instant(self.0.expires_at)
    }

    /// Whether this request came through it.
    async fn current(&self, ctx: &Context<'_>) -> bool {
        context::reading(ctx).is_ok_and(|reading| reading.rights().session() == Some(self.0.id))
    }

    /// Whether the viewer may do this with the session, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: SessionAction,
    ) -> async_graphql::Result<Ability> {
        able::session_of(ctx, &self.0, action).map_err(|refusal| top(ctx, refusal))
    }
}

/// The tokens of an open session.
#[derive(SimpleObject)]
pub struct Tokens {
    /// The access token for the `Authorization: Bearer` header.
    pub access_token: String,
    /// How long the access token is good for, in seconds.
    pub expires_in: i32,
    /// The secret that gets the next tokens, once. Keep it safe; it is shown only here.
    pub refresh_token: String,
    /// The account that is signed in.
    pub viewer: Viewer,
}

impl Tokens {
    /// The tokens of a session that was just opened or refreshed.
    pub fn of(ctx: &Context<'_>, opened: Opened) -> Result<Self, domain::Refusal> {
        let settings = ctx
            .data_opt::<context::Settings>()
            .ok_or_else(|| domain::Fault::Broken("a schema without settings".into()))?;
        let now = context::reading(ctx)?.now();
        let access_token = settings
            .keys
            .issue(opened.person.id.0, opened.session.id.0, now)
            .map_err(|error| domain::Fault::Broken(format!("signing: {error}")))?;
        Ok(Self {
            access_token,
            expires_in: ACCESS_LIFE_SECONDS,
            refresh_token: opened.refresh_token.reveal().to_owned(),
            viewer: Viewer(opened.person),
        })
    }
}
