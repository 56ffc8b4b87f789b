//! A service token is made useless.

use entity::id::ServiceTokenId;
use entity::identity::service_token::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

const ARGUMENT: &str = "serviceTokenId";

/// Revoke a service token: it is refused from the next request on. Doing it twice changes nothing. The system that works
/// with it may, too, and the network's administrators, who could suspend all of the organization: a secret that has
/// got out is not to wait for its owners.
#[derive(Clone, Serialize)]
pub struct RevokeServiceToken {
    pub token: ServiceTokenId,
}

impl Command for RevokeServiceToken {
    const NEEDS: Permission = Permission::TokenIssue;
    const INSTEAD: Option<Permission> = Some(Permission::OrganizationSuspend);
    const NAME: &'static str = "revokeServiceToken";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        if lookup.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        if lookup.rights.token() == Some(self.token) {
            return Ok(Place::Token(self.token));
        }
        let token = Entity::find_by_id(self.token).one(lookup.tx).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
        lookup.own_place(token.organization_id, ARGUMENT)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let token = Entity::find_by_id(self.token).one(writing.tx()).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
        let revoked = Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(writing.now()))
            .filter(Column::Id.eq(token.id))
            .filter(Column::RevokedAt.is_null())
            .exec(writing.tx())
            .await?;
        if revoked.rows_affected != 1 {
            return Ok(Seen::new(token));
        }
        let after = Model { revoked_at: Some(writing.now()), ..token.clone() };
        let organization = token.organization_id;
        writing.record(Entry::of(token.id).in_organization(organization).before(&token)?.after(&after)?).await?;
        writing.announce(Event::new("token.revoked", token.id).in_organization(organization)).await?;
        Ok(Seen::new(after))
    }
}
