//! Service tokens: the keys of organizations' own systems.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::entity::identity::service_token;
use domain::entity::value::text::Name;
use domain::identity::issue_token::{IssueServiceToken, Issued};
use domain::identity::revoke_token::RevokeServiceToken;
use domain::page::Key;
use domain::policy::permission::Permission;
use domain::{Refusal, Seen};

use super::able::{self, ServiceTokenAction};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::door::{self, Answer};
use crate::graphql::error::{UserError, top};
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::IssuerOf;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::{Instant, LocalDate};

/// A service token, without its secret.
pub struct ServiceToken(Seen<service_token::Model>);

impl From<Seen<service_token::Model>> for ServiceToken {
    fn from(row: Seen<service_token::Model>) -> Self {
        Self(row)
    }
}

connection!("service tokens", ServiceTokenConnection, ServiceTokenEdge, ServiceToken);

impl ServiceTokenConnection {
    /// The place of a token in a list in order of creation.
    #[must_use]
    pub fn key(row: &Seen<service_token::Model>) -> Key {
        Key { sort: None, id: row.id.0 }
    }
}

/// The key of an organization's own system. It belongs to the organization and acts with its scopes, never with a
/// role. It is dead while the organization is suspended.
#[Object]
impl ServiceToken {
    /// The token's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.id)
    }

    /// What it is for.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The last four characters of the secret, to tell tokens apart.
    async fn hint(&self) -> &str {
        &self.0.hint
    }

    /// What it may do.
    async fn scopes(&self) -> Vec<&str> {
        self.0.scopes.split_whitespace().collect()
    }

    /// A warning: whether who issued it does not belong to the organization any more, or is suspended there. The token goes
    /// on as before; somebody else should know what it is for.
    async fn is_issuer_gone(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<bool>> {
        let asked = ask(ctx, IssuerOf(self.0.part(|row| row.id))).await;
        Some(asked.map(|issuer| issuer.is_none()).map_err(|refusal| top(ctx, refusal)))
    }

    /// When it was issued.
    async fn created_at(&self) -> Instant {
        Instant(self.0.created_at)
    }

    /// When it stops working by itself.
    async fn expires_at(&self) -> Instant {
        Instant(self.0.expires_at)
    }

    /// When it was revoked.
    async fn revoked_at(&self) -> Option<Instant> {
        self.0.revoked_at.map(Instant)
    }

    /// When it was last used, to the minute.
    async fn last_used_at(&self) -> Option<Instant> {
        self.0.last_used_at.map(Instant)
    }

    /// Whether the viewer may do this with the token, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: ServiceTokenAction,
    ) -> async_graphql::Result<Ability> {
        able::service_token(ctx, &self.0, action).map_err(|refusal| top(ctx, refusal))
    }
}

/// What token is issued.
#[derive(InputObject)]
struct IssueServiceTokenInput {
    /// The organization whose system it is for.
    organization_id: ID,
    /// What it is for, at most 120 characters.
    name: String,
    /// At least one of `org:read`, `members:read`, `partnership:read`, `pledges:read`, `pledges:write`,
    /// `contributions:write`, `ledger:read`, `totals:read`, each within the issuer's own rights.
    scopes: Vec<String>,
    /// The day on which it stops working, at the hour at which it was issued; at most a year from now.
    expires_on: LocalDate,
    /// Only check; issue nothing.
    validate_only: Option<bool>,
}

impl IssueServiceTokenInput {
    fn parse(self) -> Result<IssueServiceToken, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let mut faults = Faults::default();
        let name = faults.take("name", Name::parse(&self.name));
        let expires_on = faults.take("expiresOn", self.expires_on.read());
        let (Some(name), Some(expires_on)) = (name, expires_on) else { return Err(faults.into()) };
        Ok(IssueServiceToken { organization, name, scopes: self.scopes, expires_on })
    }
}

/// Which token is revoked.
#[derive(InputObject)]
struct RevokeServiceTokenInput {
    /// The token.
    service_token_id: ID,
    /// Only check; revoke nothing.
    validate_only: Option<bool>,
}

/// The token that was issued, with its secret.
#[derive(SimpleObject)]
struct IssueServiceTokenPayload {
    /// The token.
    service_token: Option<ServiceToken>,
    /// The secret for the `Authorization: Bearer` header. It is shown only here; null when this was only a check.
    secret: Option<String>,
    /// Why nothing was done; empty when it was.
    errors: Vec<UserError>,
}

payload!(
    /// The token that was revoked.
    RevokeServiceTokenPayload {
        /// The token.
        service_token: ServiceToken
    }
);

/// Service tokens.
#[derive(Default)]
pub struct ServiceTokenMutation;

#[Object]
impl ServiceTokenMutation {
    /// Issue a service token for an organization's own system.
    #[graphql(directive = needs::apply(Permission::TokenIssue))]
    async fn issue_service_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is issued.")] input: IssueServiceTokenInput,
    ) -> Result<IssueServiceTokenPayload> {
        let validate_only = input.validate_only;
        let answer: Answer<Issued> = door::perform(ctx, input.parse(), validate_only).await?;
        Ok(match answer {
            Ok(Issued { token, secret }) => IssueServiceTokenPayload {
                service_token: Some(token.into()),
                secret: (validate_only != Some(true)).then(|| secret.reveal().to_owned()),
                errors: Vec::new(),
            },
            Err(errors) => IssueServiceTokenPayload { service_token: None, secret: None, errors },
        })
    }

    /// Revoke a service token: it is refused from the next request on. Whoever works with it may revoke it, too, and so
    /// may the network's administrators.
    #[graphql(directive = needs::apply(Permission::TokenIssue))]
    async fn revoke_service_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is revoked.")] input: RevokeServiceTokenInput,
    ) -> Result<RevokeServiceTokenPayload> {
        let command = id::read(&input.service_token_id, "serviceTokenId").map(|token| RevokeServiceToken { token });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }
}
